"""Progress as its pages show it: the text with what is remembered of each sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.progress import by_topic, figures_of, of_paragraphs
from quizapp.services.texts import to_text
from quizapp.web.present import ends_line, keeps_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.core.progress import Figures, ParagraphFigures
    from quizapp.core.scheduling import Scheduler
    from quizapp.core.text import SourceText
    from quizapp.models import TextRow
    from quizapp.services.progress import BankStudied, DayCount


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question or card behind a sentence, with what is remembered of it."""

    stem: str
    kind: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of the map. ``anchor`` is the id of what lies behind it, if anything does."""

    text: str
    number: int
    step: int
    figure: str
    anchor: str
    items: tuple[ItemLine, ...]
    hidden: int
    ends_line: bool


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of the map."""

    heading: str
    figures: Figures
    sentences: tuple[ShownSentence, ...]
    keeps_lines: bool


@dataclass(frozen=True, slots=True)
class MemoryMap:
    """A text with what is remembered of it; ``counts`` is how many sentences a step has."""

    row_id: int
    title: str
    paragraphs: tuple[ShownParagraph, ...]
    counts: dict[int, int]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with its figures."""

    title: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class DayBar:
    """A bar of the forecast."""

    label: str
    count: int


def memory_maps(studied: BankStudied, scheduler: Scheduler, now: datetime) -> tuple[MemoryMap, ...]:
    """Return the map of each text of the bank."""
    lines = _item_lines(studied, scheduler, now)
    return tuple(_map(row, studied, lines, scheduler, now) for row in studied.texts)


def topic_lines(studied: BankStudied, scheduler: Scheduler, now: datetime) -> tuple[TopicLine, ...]:
    """Return the figures of each topic that has items."""
    figures = by_topic([topic.key for topic in studied.topics], studied.items, scheduler, now)
    return tuple(
        TopicLine(topic.title, figures[topic.key])
        for topic in studied.topics
        if figures[topic.key].items
    )


def day_bars(days: Sequence[DayCount]) -> tuple[DayBar, ...]:
    """Return the days ahead as bars; the first one is today."""
    return tuple(
        DayBar("Today" if place == 0 else f"{day.date.day} {day.date:%b}", day.count)
        for place, day in enumerate(days)
    )


def per_cent(recall: float | None) -> str:
    """Return a share in words; a dash for none."""
    return "–" if recall is None else f"{round(recall * 100)} %"


def _item_lines(studied: BankStudied, scheduler: Scheduler, now: datetime) -> dict[int, ItemLine]:
    return {
        item.id: ItemLine(
            studied.stems[item.id],
            "Question" if item.is_question else "Card",
            figures_of((item,), scheduler, now),
        )
        for item in studied.items
        if item.id in studied.stems
    }


def _map(
    row: TextRow,
    studied: BankStudied,
    lines: dict[int, ItemLine],
    scheduler: Scheduler,
    now: datetime,
) -> MemoryMap:
    text = to_text(row)
    paragraphs = of_paragraphs(text, studied.items, scheduler, now)
    shown = tuple(_paragraph(text, row.id, paragraph, lines) for paragraph in paragraphs)
    steps = Counter(
        sentence.step for paragraph in shown for sentence in paragraph.sentences if sentence.anchor
    )
    return MemoryMap(row.id, row.title, shown, dict(steps))


def _paragraph(
    text: SourceText, row_id: int, paragraph: ParagraphFigures, lines: dict[int, ItemLine]
) -> ShownParagraph:
    sentences = []
    place = paragraph.paragraph
    is_kept = keeps_lines(text.original[place.start : place.end])
    for one in paragraph.sentences:
        behind = [lines[item.id] for item in one.items if item.id in lines]
        sentences.append(
            ShownSentence(
                text=text.original[one.sentence.start : one.sentence.end],
                number=one.sentence.number,
                step=one.figures.step,
                figure=per_cent(one.figures.recall) if one.figures.seen else "",
                anchor=f"behind-{row_id}-{one.sentence.number}" if one.items else "",
                items=tuple(behind),
                hidden=len(one.items) - len(behind),
                ends_line=is_kept and ends_line(text, one.sentence.end),
            )
        )
    return ShownParagraph(place.heading, paragraph.figures, tuple(sentences), is_kept)
