"""Progress as its pages show it: the text with what is remembered of each sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from quizapp.core.progress import by_topic, figures_of, of_paragraphs, outlook_of
from quizapp.services.texts import to_text
from quizapp.web.navigation import has_page
from quizapp.web.present import ends_line, keeps_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from quizapp.core.class_memory import ClassFigures
    from quizapp.core.formats.csv_export import Cell
    from quizapp.core.progress import Figures, Met, Outlook, ParagraphFigures
    from quizapp.core.scheduling import Scheduler
    from quizapp.core.text import Paragraph, Sentence, SourceText
    from quizapp.models import TextRow
    from quizapp.services.memory_map import BankStudied, SentenceStudied
    from quizapp.services.progress import DayCount

MAP_HEADER = ("Text", "Paragraph", "Sentence", "Words", "Items", "Seen", "Due", "Recall")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question or card behind a sentence, with what is remembered of it."""

    stem: str
    kind: str
    figures: Figures
    url: str


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of the map. ``url`` leads to what lies behind it, if anything does."""

    text: str
    step: int
    figure: str
    url: str
    ends_line: bool


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of the map; ``url`` is where its cards are reviewed."""

    heading: str
    figures: Figures | ClassFigures
    sentences: tuple[ShownSentence, ...]
    keeps_lines: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class MemoryMap:
    """A text with what is remembered of it.

    ``counts`` is how many sentences a step has, ``untested`` how many nothing is asked about.
    """

    row_id: int
    title: str
    paragraphs: tuple[ShownParagraph, ...]
    counts: dict[int, int]
    untested: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with its figures; ``url`` is where its cards are reviewed."""

    title: str
    figures: Figures
    url: str


@dataclass(frozen=True, slots=True)
class DayBar:
    """A bar of the forecast."""

    label: str
    count: int


def memory_maps(
    studied: BankStudied, outlook: Outlook, address: Callable[[int, int], str]
) -> tuple[MemoryMap, ...]:
    """Return the map of each text; ``address`` gives the page of a text's sentence."""
    return tuple(_map(row, studied, outlook, address) for row in studied.texts)


def topic_lines(studied: BankStudied, outlook: Outlook) -> tuple[TopicLine, ...]:
    """Return the figures of each topic that has items."""
    figures = by_topic([topic.key for topic in studied.topics], studied.items, outlook)
    return tuple(
        TopicLine(
            topic.title,
            figures[topic.key],
            url_for("review.card", bank=studied.bank.id, filter=f'topic:"{topic.key}"'),
        )
        for topic in studied.topics
        if figures[topic.key].items
    )


def item_lines(studied: SentenceStudied, outlook: Outlook) -> tuple[ItemLine, ...]:
    """Return what is asked about a sentence, as far as it may be told."""
    return tuple(
        ItemLine(
            studied.stems[item.id],
            kind_words(item),
            figures_of((item,), outlook),
            card_url(item),
        )
        for item in studied.items
        if item.id in studied.stems
    )


def kind_words(item: Met) -> str:
    """Return what an item is called."""
    if item.is_own:
        return "Your own card"
    return "Question" if item.is_question else "Card"


def card_url(item: Met) -> str:
    """Return the page of an item as a card; nothing without such pages or before it is met."""
    if item.memory is None or not has_page("cards.show"):
        return ""
    return url_for("cards.show", item_id=item.id)


def session_url(bank_id: int, text_key: str, paragraph: str) -> str:
    """Return where the bank's cards on a paragraph are reviewed."""
    wanted = f'paragraph:"{paragraph}" text:"{text_key}"'
    return url_for("review.card", bank=bank_id, filter=wanted)


def day_bars(days: Sequence[DayCount]) -> tuple[DayBar, ...]:
    """Return the days ahead as bars; the first one is today."""
    return tuple(
        DayBar("Today" if place == 0 else f"{day.date.day} {day.date:%b}", day.count)
        for place, day in enumerate(days)
    )


def per_cent(recall: float | None) -> str:
    """Return a share in words; a dash for none."""
    return "–" if recall is None else f"{round(recall * 100)} %"


def map_rows(
    studied: BankStudied, scheduler: Scheduler, now: datetime, on: date | None
) -> Iterator[tuple[Cell, ...]]:
    """Yield the sentences of the texts with their figures, for a file."""
    outlook = outlook_of(studied.items, scheduler, now, on)
    for row in studied.texts:
        text = to_text(row)
        for paragraph in of_paragraphs(text, studied.items, outlook):
            for one in paragraph.sentences:
                figures = one.figures
                yield (
                    *place_cells(row, paragraph.paragraph, one.sentence),
                    figures.items,
                    figures.seen,
                    figures.due,
                    None if figures.recall is None else round(figures.recall, 4),
                )


def place_cells(row: TextRow, paragraph: Paragraph, sentence: Sentence) -> tuple[Cell, ...]:
    """Return a sentence's text, paragraph, number (from 1) and words."""
    words = " ".join(row.original[sentence.start : sentence.end].split())
    return (row.title, paragraph.heading or paragraph.id, sentence.number + 1, words)


def _map(
    row: TextRow, studied: BankStudied, outlook: Outlook, address: Callable[[int, int], str]
) -> MemoryMap:
    text = to_text(row)
    paragraphs = tuple(
        _paragraph(
            text,
            one,
            lambda number: address(row.id, number),
            session_url(studied.bank.id, row.key, one.paragraph.id),
        )
        for one in of_paragraphs(text, studied.items, outlook)
    )
    return map_of(row, paragraphs)


def map_of(row: TextRow, paragraphs: tuple[ShownParagraph, ...]) -> MemoryMap:
    """Return the map of a text, with how many sentences each step has."""
    sentences = [one for paragraph in paragraphs for one in paragraph.sentences]
    steps = Counter(one.step for one in sentences if one.url)
    return MemoryMap(row.id, row.title, paragraphs, dict(steps), len(sentences) - steps.total())


def _paragraph(
    text: SourceText, paragraph: ParagraphFigures, address: Callable[[int], str], url: str
) -> ShownParagraph:
    lines = keeps_its_lines(text, paragraph.paragraph)
    sentences = tuple(
        ShownSentence(
            text=text.original[one.sentence.start : one.sentence.end],
            step=one.figures.step,
            figure=per_cent(one.figures.recall) if one.figures.seen else "",
            url=address(one.sentence.number) if one.items else "",
            ends_line=lines and ends_line(text, one.sentence.end),
        )
        for one in paragraph.sentences
    )
    return ShownParagraph(paragraph.paragraph.heading, paragraph.figures, sentences, lines, url)


def keeps_its_lines(text: SourceText, paragraph: Paragraph) -> bool:
    """Whether the lines of the paragraph stand for something."""
    return keeps_lines(text.original[paragraph.start : paragraph.end])
