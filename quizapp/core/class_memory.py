"""What a class remembers of a text: the mean and the spread over its learners."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from quizapp.core.progress import NOT_SEEN, items_behind, recall_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.core.progress import Met
    from quizapp.core.text import Paragraph, Sentence, SourceText

# The figures of fewer learners would be those of a person whom somebody could name.
FEWEST_LEARNERS = 3
_FIRM = 4
_WEAK = 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """One learner's memory of an item; ``misses`` are lapses and wrong answers in quizzes."""

    learner_id: int
    recall: float
    misses: int


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Figures over the learners who have met something.

    ``mean`` and ``spread`` (the standard deviation) are of the learners' own mean recalls;
    with fewer learners than ``FEWEST_LEARNERS`` they are None, and ``misses`` is 0.
    """

    items: int
    learners: int = 0
    mean: float | None = None
    spread: float | None = None
    misses: int = 0

    @property
    def step(self) -> int:
        """The mean recall in four steps; ``NOT_SEEN`` without one."""
        return recall_step(self.mean)


@dataclass(frozen=True, slots=True)
class ClassSentence:
    """A sentence, the items that rest on it, and what the class remembers of them."""

    sentence: Sentence
    items: tuple[Met, ...]
    figures: ClassFigures


@dataclass(frozen=True, slots=True)
class ClassParagraph:
    """A paragraph, its sentences in order, and the figures of all its items."""

    paragraph: Paragraph
    sentences: tuple[ClassSentence, ...]
    figures: ClassFigures


def class_figures(
    items: Iterable[Met], remembered: Mapping[int, Sequence[Remembered]]
) -> ClassFigures:
    """Sum up what learners remember of the items; ``remembered`` goes by the item's id."""
    recalls: dict[int, list[float]] = {}
    misses = count = 0
    for item in items:
        count += 1
        for one in remembered.get(item.id, ()):
            recalls.setdefault(one.learner_id, []).append(one.recall)
            misses += one.misses
    if len(recalls) < FEWEST_LEARNERS:
        return ClassFigures(count, len(recalls))
    means = [fmean(own) for own in recalls.values()]
    return ClassFigures(count, len(means), fmean(means), pstdev(means), misses)


def of_class(
    text: SourceText, items: Iterable[Met], remembered: Mapping[int, Sequence[Remembered]]
) -> tuple[ClassParagraph, ...]:
    """Return the text with what the class remembers of its paragraphs and sentences."""
    behind = items_behind(text, items)
    sentences: dict[str, list[ClassSentence]] = {}
    for sentence in text.sentences:
        resting = tuple(behind.sentences.get(sentence.number, {}).values())
        sentences.setdefault(sentence.paragraph, []).append(
            ClassSentence(sentence, resting, class_figures(resting, remembered))
        )
    return tuple(
        ClassParagraph(
            paragraph,
            tuple(sentences.get(paragraph.id, ())),
            class_figures(behind.paragraphs.get(paragraph.id, {}).values(), remembered),
        )
        for paragraph in text.paragraphs
    )


def to_teach_again(figures: Sequence[ClassFigures]) -> list[int]:
    """Return the places of what is remembered worst, of equal steps that missed most.

    What is on the two lower steps, and on the third what everybody missed once on average;
    never what is firm.
    """
    places = [
        place
        for place, one in enumerate(figures)
        if NOT_SEEN < one.step < _FIRM and (one.step <= _WEAK or one.misses >= one.learners)
    ]
    return sorted(
        places,
        key=lambda place: (
            figures[place].step,
            -figures[place].misses,
            figures[place].mean or 0.0,
        ),
    )
