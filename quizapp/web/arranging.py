"""Matching and ordering as their pages show them, before the answer and after it.

The rows of the forms are built in the order shown and know no key, so that a page cannot
give one away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.responses import Matched, Placed
from quizapp.core.wording import plain_words
from quizapp.web.shown import letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.questions import Matching, Ordering
    from quizapp.core.responses import Response
    from quizapp.web.shown import Graded

_LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Offer:
    """A right side to choose; ``words`` stand in the list to choose from, without Markdown."""

    value: str
    letter: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A left side, with the ``value`` of the offer chosen for it; empty without one."""

    left: str
    value: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step to place: ``shown`` is its number in the order shown, ``place`` counts from 0."""

    shown: int
    text: str
    place: int | None


@dataclass(frozen=True, slots=True)
class JudgedMatch:
    """A left side of an answered question; ``chosen`` is empty where nothing was."""

    left: str
    chosen: str
    right: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """A step of an answered question, in its right place; ``place`` is where it was put."""

    text: str
    place: int | None
    is_right: bool


def offers(question: Matching, order: Sequence[int]) -> tuple[Offer, ...]:
    """Return the right sides in the order shown."""
    texts = [question.options[index] for index in order]
    return tuple(
        Offer(str(place), letter(place), text, _short(plain_words(text)))
        for place, text in enumerate(texts)
    )


def match_rows(
    question: Matching, order: Sequence[int], response: Response | None
) -> tuple[MatchRow, ...]:
    """Return the left sides with what was chosen for each."""
    values = {index: str(place) for place, index in enumerate(order)}
    return tuple(
        MatchRow(pair.left, "" if option is None else values.get(option, ""))
        for pair, option in zip(question.pairs, _matched(question, response), strict=True)
    )


def step_rows(
    question: Ordering, order: Sequence[int], response: Response | None
) -> tuple[StepRow, ...]:
    """Return the steps as the learner has put them, those without a place in the rows left.

    Of two steps with the same place the second is taken for one without, and keeps the place.
    """
    places = _placed(question, response)
    rows: list[StepRow | None] = [None] * len(order)
    rest = []
    for shown, step in enumerate(order):
        place = places[step]
        row = StepRow(shown, question.steps[step], place)
        if place is None or rows[place] is not None:
            rest.append(row)
        else:
            rows[place] = row
    unplaced = iter(rest)
    return tuple(row or next(unplaced) for row in rows)


def judged_matches(
    question: Matching, response: Response | None, grade: Graded | None
) -> tuple[JudgedMatch, ...]:
    """Return each left side with what was chosen, its right side and whether they agree."""
    options = dict(enumerate(question.options))
    chosen = _matched(question, response)
    return tuple(
        JudgedMatch(pair.left, "" if option is None else options.get(option, ""), pair.right, part)
        for pair, option, part in zip(
            question.pairs, chosen, _parts(grade, len(chosen)), strict=True
        )
    )


def judged_steps(
    question: Ordering, response: Response | None, grade: Graded | None
) -> tuple[JudgedStep, ...]:
    """Return the steps in their right order, each with the place it was given."""
    places = _placed(question, response)
    return tuple(
        map(JudgedStep, question.steps, places, _parts(grade, len(places))),
    )


def _matched(question: Matching, response: Response | None) -> tuple[int | None, ...]:
    if isinstance(response, Matched) and len(response.options) == len(question.pairs):
        return response.options
    return (None,) * len(question.pairs)


def _placed(question: Ordering, response: Response | None) -> tuple[int | None, ...]:
    if isinstance(response, Placed) and len(response.places) == len(question.steps):
        return response.places
    return (None,) * len(question.steps)


def _parts(grade: Graded | None, size: int) -> tuple[bool, ...]:
    return grade.parts if grade and grade.parts else (False,) * size


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1].rstrip()}…"
