"""What a learner remembers of a text: figures for sentences, paragraphs and topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from quizapp.core.scheduling import Memory, Scheduler
    from quizapp.core.text import Paragraph, Sentence, SourceText, Span

# Steps of recall begin here; 0.9 is where cards come back by default.
_STEPS = (0.80, 0.90, 0.95)
NOT_SEEN = 0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Met:
    """An item as a learner has met it; ``memory`` is None for one never seen.

    ``is_own`` says that it is a card of a deck that the learner made themselves.
    """

    id: int
    is_question: bool
    spans: tuple[Span, ...]
    topics: tuple[str, ...]
    memory: Memory | None = None
    answers_seen: int = 0
    answers_correct: int = 0
    is_own: bool = False

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
    lapses: int
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


@dataclass(frozen=True, slots=True)
class Outlook:
    """The recall predicted for the time ``at``, by the id of each item that was met."""

    now: datetime
    at: datetime
    recalls: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Behind:
    """The items behind the sentences of a text, by number, and behind its paragraphs, by id."""

    sentences: dict[int, dict[int, Met]]
    paragraphs: dict[str, dict[int, Met]]


def recall_step(recall: float | None) -> int:
    """Return 1 (hardly recalled) to 4 (firm); ``NOT_SEEN`` without a figure."""
    return NOT_SEEN if recall is None else 1 + sum(recall >= step for step in _STEPS)


def outlook_of(
    items: Iterable[Met], scheduler: Scheduler, now: datetime, on: date | None = None
) -> Outlook:
    """Predict the recall of each item that was met, at the end of today or on a later day."""
    at = predicted_at(scheduler, now, on)
    recall = scheduler.recall_at(at)
    recalls = {
        item.id: recall(item.memory)
        for item in items
        if item.memory is not None and item.memory.state is not State.NEW
    }
    return Outlook(now, at, recalls)


def figures_of(items: Iterable[Met], outlook: Outlook) -> Figures:
    """Sum up items: what was answered, what is due now, what will be recalled."""
    # One walk, and plain numbers: this runs for each sentence of a long text.
    count = questions = questions_seen = answers = correct = due = lapses = 0
    recalls = []
    for item in items:
        count += 1
        questions += item.is_question
        answers += item.answers_seen
        correct += item.answers_correct
        recall, memory = outlook.recalls.get(item.id), item.memory
        if recall is None or memory is None:
            continue
        recalls.append(recall)
        questions_seen += item.is_question
        lapses += memory.lapses
        due += memory.due is not None and memory.due <= outlook.now
    seen = len(recalls)
    mean = sum(recalls) / seen if seen else None
    return Figures(count, seen, questions, questions_seen, answers, correct, due, lapses, mean)


def predicted_at(scheduler: Scheduler, now: datetime, on: date | None = None) -> datetime:
    """Return the time for which recall is predicted; a day that is not later is today.

    For today its end, so that a card of today counts a whole day: right after a review
    everything is known, which says nothing. For a later day its beginning, as if nothing
    were reviewed until then.
    """
    end = end_of_day(scheduler, now)
    return end if on is None else max(end, scheduler.days.start_of(on))


def end_of_day(scheduler: Scheduler, now: datetime) -> datetime:
    """Return when the learner's next day begins."""
    days = scheduler.days
    return days.start_of(days.day_of(now) + _DAY)


def items_behind(text: SourceText, items: Iterable[Met]) -> Behind:
    """Return the items by the sentences and paragraphs that any of their spans touches."""
    behind = Behind({}, {})
    for item in items:
        for span in item.spans:
            if span.text != text.id:
                continue
            behind.paragraphs.setdefault(span.paragraph, {})[item.id] = item
            for sentence in text.sentences_of(span):
                behind.sentences.setdefault(sentence.number, {})[item.id] = item
    return behind


def of_paragraphs(
    text: SourceText, items: Iterable[Met], outlook: Outlook
) -> tuple[ParagraphFigures, ...]:
    """Return the text with the figures of its paragraphs and sentences.

    An item counts once in each sentence and paragraph that any of its spans touches.
    """
    behind = items_behind(text, items)
    sentences: dict[str, list[SentenceFigures]] = {}
    for sentence in text.sentences:
        met = tuple(behind.sentences.get(sentence.number, {}).values())
        sentences.setdefault(sentence.paragraph, []).append(
            SentenceFigures(sentence, met, figures_of(met, outlook) if met else _NOTHING)
        )
    return tuple(
        ParagraphFigures(
            paragraph,
            tuple(sentences.get(paragraph.id, ())),
            figures_of(behind.paragraphs.get(paragraph.id, {}).values(), outlook),
        )
        for paragraph in text.paragraphs
    )


def by_topic(topics: Iterable[str], items: Iterable[Met], outlook: Outlook) -> dict[str, Figures]:
    """Return the figures of each topic, in the order of the topics."""
    found: dict[str, list[Met]] = {topic: [] for topic in topics}
    for item in items:
        for topic in item.topics:
            if topic in found:
                found[topic].append(item)
    return {topic: figures_of(met, outlook) for topic, met in found.items()}


_NOTHING = Figures(0, 0, 0, 0, 0, 0, 0, 0, None)
