"""What a learner remembers of a text: figures for sentences, paragraphs and topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from quizapp.core.scheduling import Memory, Scheduler
    from quizapp.core.text import Paragraph, Sentence, SourceText, Span

# Steps of recall begin here; 0.9 is where cards come back by default.
_STEPS = (0.80, 0.90, 0.95)
NOT_SEEN = 0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Met:
    """An item as a learner has met it; ``memory`` is None for one never seen."""

    id: int
    is_question: bool
    spans: tuple[Span, ...]
    topics: tuple[str, ...]
    memory: Memory | None = None
    answers_seen: int = 0
    answers_correct: int = 0

    @property
    def is_seen(self) -> bool:
        """Whether anything is known of the learner's memory of it."""
        return self.memory is not None and self.memory.state is not State.NEW


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over items. ``recall`` is the mean over the seen ones; None without any."""

    items: int
    seen: int
    questions: int
    questions_seen: int
    answers: int
    correct: int
    due: int
    recall: float | None

    @property
    def step(self) -> int:
        """``NOT_SEEN``, or the recall in four steps."""
        return recall_step(self.recall)


@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """A sentence, the items that rest on it, and their figures."""

    sentence: Sentence
    items: tuple[Met, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class ParagraphFigures:
    """A paragraph, its sentences in order, and the figures of all its items."""

    paragraph: Paragraph
    sentences: tuple[SentenceFigures, ...]
    figures: Figures


def recall_step(recall: float | None) -> int:
    """Return 1 (hardly recalled) to 4 (firm); ``NOT_SEEN`` without a figure."""
    return NOT_SEEN if recall is None else 1 + sum(recall >= step for step in _STEPS)


def figures_of(items: Sequence[Met], scheduler: Scheduler, now: datetime) -> Figures:
    """Sum up items: what was answered, what is due at ``now``, what is recalled.

    The recall is the one predicted for the end of the learner's day, so that a card of
    today counts a whole day: right after a review everything is known, which says nothing.
    """
    end = end_of_day(scheduler, now)
    memories = [item.memory for item in items if item.is_seen and item.memory is not None]
    recalls = [scheduler.retrievability(memory, end) for memory in memories]
    return Figures(
        items=len(items),
        seen=len(memories),
        questions=sum(item.is_question for item in items),
        questions_seen=sum(item.is_question and item.is_seen for item in items),
        answers=sum(item.answers_seen for item in items),
        correct=sum(item.answers_correct for item in items),
        due=sum(memory.due is not None and memory.due <= now for memory in memories),
        recall=sum(recalls) / len(recalls) if recalls else None,
    )


def end_of_day(scheduler: Scheduler, now: datetime) -> datetime:
    """Return when the learner's next day begins."""
    days = scheduler.days
    return days.start_of(days.day_of(now) + _DAY)


def of_paragraphs(
    text: SourceText, items: Iterable[Met], scheduler: Scheduler, now: datetime
) -> tuple[ParagraphFigures, ...]:
    """Return the text with the figures of its paragraphs and sentences.

    An item counts once in each sentence and paragraph that any of its spans touches.
    """
    by_sentence: dict[int, dict[int, Met]] = {}
    by_paragraph: dict[str, dict[int, Met]] = {}
    for item in items:
        for span in item.spans:
            if span.text != text.id:
                continue
            by_paragraph.setdefault(span.paragraph, {})[item.id] = item
            for sentence in text.sentences_of(span):
                by_sentence.setdefault(sentence.number, {})[item.id] = item

    def sentence_figures(sentence: Sentence) -> SentenceFigures:
        behind = tuple(by_sentence.get(sentence.number, {}).values())
        return SentenceFigures(sentence, behind, figures_of(behind, scheduler, now))

    return tuple(
        ParagraphFigures(
            paragraph,
            tuple(
                sentence_figures(sentence)
                for sentence in text.sentences
                if sentence.paragraph == paragraph.id
            ),
            figures_of(tuple(by_paragraph.get(paragraph.id, {}).values()), scheduler, now),
        )
        for paragraph in text.paragraphs
    )


def by_topic(
    topics: Iterable[str], items: Sequence[Met], scheduler: Scheduler, now: datetime
) -> dict[str, Figures]:
    """Return the figures of each topic, in the order of the topics."""
    return {
        topic: figures_of([item for item in items if topic in item.topics], scheduler, now)
        for topic in topics
    }
