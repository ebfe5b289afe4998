"""What a plan is made from: cards as arrays, a budget for each day, the pace of a learner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Truths: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]

# Nothing is known of a new card: the learner is as likely to know it as not.
PRIOR_RECALL = 0.5
_SHORTEST = 0.5
_LONGEST = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """The memories of some cards, one place a card; a NEW card has NaN in all three.

    ``last_day`` is the number of the learner's day of the last review.
    """

    stability: Floats
    difficulty: Floats
    last_day: Floats

    @classmethod
    def of(cls, rows: Iterable[tuple[float | None, float | None, int | None]]) -> Self:
        """Take (stability, difficulty, last day) of each card, None for a NEW one.

        Refuses a row of which only a part is known, and a stability that is not above zero,
        with ``ValueError``.
        """
        import numpy as np

        table = np.array(list(rows), dtype=float).reshape(-1, 3)
        unknown = np.isnan(table)
        if (unknown.any(axis=1) != unknown.all(axis=1)).any():
            raise ValueError("a card is either new or has stability, difficulty and a last day")
        if (table[:, 0] <= 0).any():
            raise ValueError("a stability must be above zero")
        return cls(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())

    def __len__(self) -> int:
        return len(self.stability)

    @property
    def is_new(self) -> Truths:
        """Which of the cards were never reviewed."""
        import numpy as np

        return np.isnan(self.stability)

    def at(self, places: Places) -> Cards:
        """Return copies of the cards at these places."""
        return Cards(self.stability[places], self.difficulty[places], self.last_day[places])

    def copy(self) -> Cards:
        """Return cards of their own, which a simulation may change."""
        return Cards(self.stability.copy(), self.difficulty.copy(), self.last_day.copy())


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds that a review takes; ``lapsed`` counts the steps that follow a lapse.

    Refuses what is not between half a second and an hour with ``ValueError``.
    """

    new: float = 20.0
    recalled: float = 8.0
    lapsed: float = 20.0

    def __post_init__(self) -> None:
        for seconds in (self.new, self.recalled, self.lapsed):
            if not _SHORTEST <= seconds <= _LONGEST:
                raise ValueError(f"a review takes 0.5 to 3600 seconds, not {seconds}")


class Unit(StrEnum):
    """What a budget is counted in."""

    CARDS = "cards"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a day may take. Refuses an amount below zero, or without end, with ValueError."""

    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount < math.inf:
            raise ValueError(f"a daily budget must be zero or more, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Workload:
    """What one day is expected to take."""

    day: int
    cards: int
    minutes: float
