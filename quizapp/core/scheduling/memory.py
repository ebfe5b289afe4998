"""What is known of one card for one learner, and what a review adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from quizapp.core.scheduling.days import as_utc

if TYPE_CHECKING:
    from datetime import datetime


class Rating(IntEnum):
    """How well the card was recalled; AGAIN means that it was not."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


_RATINGS = frozenset(Rating)


class State(StrEnum):
    """Where the card stands: LEARNING and RELEARNING go by minutes, REVIEW by days."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one card.

    ``stability`` is the days until the probability of recall is 0.9; ``difficulty`` runs
    from 1 to 10. Both, ``due`` and ``last_review`` (UTC) are None only when the card is NEW.
    ``step`` counts learning steps and is 0 in REVIEW; ``lapses`` counts AGAIN in REVIEW.
    """

    state: State = State.NEW
    step: int = 0
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    last_review: datetime | None = None
    reps: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of the review log.

    ``weight`` is how much of a full review this is evidence of. ``due_now`` marks a lapse
    seen in a quiz: the card is due at once instead of after its step. Refuses a rating that
    is none of the four, a naive time, and a weight outside 0 < weight <= 1, with ``ValueError``.
    """

    rating: Rating
    at: datetime
    weight: float = 1.0
    due_now: bool = False
    retention: float | None = None
    shift: int | None = None

    def __post_init__(self) -> None:
        if self.rating not in _RATINGS:
            raise ValueError(f"the rating must be 1 (again) to 4 (easy), not {self.rating!r}")
        as_utc(self.at)
        if not 0 < self.weight <= 1:
            raise ValueError(f"the weight must be above 0 and at most 1, not {self.weight}")
