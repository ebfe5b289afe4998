"""How much the answer to a quiz question says about the memory of its card.

A right answer may be a guess. By Bayes, with recall R and the chance g to be right without
knowing, P(knew | right) = R / (R + (1 - R) g), which becomes the weight of the review. A
wrong answer is taken as a full lapse; slips of the pen are not told apart. ADR 7 has the
simulation that this was chosen by.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, assert_never

from quizapp.core.questions import (
    Cloze,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.scheduling import Rating, Review, State

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.core.questions import Question
    from quizapp.core.scheduling import Memory

# Even a likely guess has shown the learner the right answer.
MINIMUM_WEIGHT = 0.05
# Nothing is known of a new card: the learner is as likely to know it as not.
PRIOR_RECALL = 0.5
_PASS = 0.5
# How many times likelier an unsure right answer is a guess than one of which nothing is known;
# a sure one is so many times less likely to be.
_UNSURE_ODDS = 3.0
# An answer that takes so many times the usual is slow.
_SLOW = 3.0


class Confidence(IntEnum):
    """How sure the learner was of the answer, as far as they were asked."""

    UNSURE = 1
    FAIRLY_SURE = 2
    SURE = 3

    @property
    def words(self) -> str:
        """How the learner puts it: ``unsure``, ``fairly sure``, ``sure``."""
        return self.name.lower().replace("_", " ")


def to_confidence(number: int | None) -> Confidence | None:
    """Return the confidence of a number, None for none."""
    return None if number is None else Confidence(number)


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer was given, as far as it is known.

    ``pace`` is the time taken as a multiple of what such questions usually take the learner.
    Refuses one that is not above zero with ``ValueError``.
    """

    confidence: Confidence | None = None
    pace: float | None = None

    def __post_init__(self) -> None:
        if self.pace is not None and not 0 < self.pace < math.inf:
            raise ValueError(f"the pace must be above 0, not {self.pace}")

    @property
    def odds_of_a_guess(self) -> float:
        """How many times likelier a right answer given so is a guess."""
        match self.confidence:
            case Confidence.UNSURE:
                return _UNSURE_ODDS
            case Confidence.SURE:
                return 1 / _UNSURE_ODDS
            case _:
                return 1.0

    @property
    def is_hard(self) -> bool:
        """Whether a right answer given so was recalled with difficulty."""
        is_slow = self.pace is not None and self.pace > _SLOW
        return is_slow or self.confidence is Confidence.UNSURE


UNKNOWN_MANNER = Manner()


def review_of(  # noqa: PLR0913, PLR0917 - what was answered, how, and the memory asked
    fraction: float,
    guess: float,
    at: datetime,
    memory: Memory,
    recall: float,
    manner: Manner = UNKNOWN_MANNER,
) -> Review:
    """Return the review that a graded quiz answer amounts to.

    ``fraction`` is the part of the mark that was earned, ``guess`` the probability of being
    right by guessing, ``recall`` the predicted probability of recall (unused while the card
    is NEW); all 0..1, else ``ValueError``. Below half the mark is AGAIN, with full weight and
    due at once. Part of the mark is HARD, all of it GOOD, or HARD when the answer was unsure
    or slow; both weighed by the chance of a guess, which is higher for an unsure answer.
    """
    for name, value in (("fraction", fraction), ("guess", guess), ("recall", recall)):
        if not 0 <= value <= 1:
            raise ValueError(f"the {name} must be 0 to 1, not {value}")
    if fraction < _PASS:
        return Review(Rating.AGAIN, at, due_now=True)
    rating = Rating.GOOD if fraction == 1 and not manner.is_hard else Rating.HARD
    weight = weight_of_right(guess * manner.odds_of_a_guess, memory, recall)
    return Review(rating, at, weight=weight)


def weight_of_right(guess: float, memory: Memory, recall: float) -> float:
    """Return how much a right answer says that may have been guessed, above 0 and at most 1.

    ``memory`` and ``recall`` are as in ``review_of``.
    """
    known = PRIOR_RECALL if memory.state is State.NEW else recall
    guessed = (1 - known) * guess
    # Right, and not by guessing: it was known, however unlikely that was.
    if guessed == 0:
        return 1.0
    return max(known / (known + guessed), MINIMUM_WEIGHT)


def guess_probability(question: Question) -> float:
    """Return the probability of full marks by guessing.

    A typed answer is not guessed. Several options are ticked or not, but never none. Of the
    right sides to match each is taken once at most; every order of steps is as likely.
    """
    match question:
        case MultipleChoice(options=options):
            return 1 / len(options)
        case MultipleResponse(options=options):
            return 1 / ((1 << len(options)) - 1)
        case TrueFalse():
            return 0.5
        case Matching(pairs=pairs, options=rights):
            return 1 / math.perm(len(rights), len(pairs))
        case Ordering(steps=steps):
            return 1 / math.factorial(len(steps))
        case ShortAnswer() | Numeric() | Cloze():
            return 0.0
        case _:
            assert_never(question)
