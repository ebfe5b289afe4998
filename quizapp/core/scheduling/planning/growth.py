"""What a review makes of a memory, as far as plans need it.

A plan looks at one review of a card a day at most, with two outcomes: recalled (GOOD), or
lapsed (AGAIN, and GOOD after its step on the same day). Loads numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling import fsrs6

if TYPE_CHECKING:
    from quizapp.core.scheduling.planning.values import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """The formulas of the model under 21 parameters, each a number or one for each card."""

    parameters: Floats

    def recall(self, stability: Floats, days: Floats | float) -> Floats:
        """Return the probability of recall so many days after the last review."""
        return fsrs6.recall(self.parameters, stability, np.asarray(days))

    def interval(self, stability: Floats, retention: float) -> Floats:
        """Return the whole days, at least one, until recall has fallen to ``retention``."""
        days = fsrs6.interval(self.parameters, stability, retention)
        return np.asarray(np.maximum(np.round(days), 1))

    def recalled(self, stability: Floats, difficulty: Floats, recall: Floats) -> Floats:
        """Return the stability after a recall."""
        good = np.asarray(fsrs6.GOOD)
        return fsrs6.recalled_stability(self.parameters, stability, difficulty, recall, good)

    def lapsed(self, stability: Floats, difficulty: Floats, recall: Floats) -> Floats:
        """Return the stability after a lapse and the recall that ends its step."""
        left = fsrs6.forgotten_stability(self.parameters, stability, difficulty, recall)
        return self.recalled_today(np.maximum(left, fsrs6.LOWEST_STABILITY))

    def recalled_today(self, stability: Floats) -> Floats:
        """Return the stability after another recall on the same day."""
        return fsrs6.same_day_stability(self.parameters, stability, np.asarray(fsrs6.GOOD))

    def harder(self, difficulty: Floats, rating: int) -> Floats:
        """Return the difficulty after a rating."""
        return fsrs6.next_difficulty(self.parameters, difficulty, np.asarray(rating))

    def first(self, rating: int) -> tuple[Floats, Floats]:
        """Return stability and difficulty after the first answer."""
        rated = np.asarray(rating)
        return (
            fsrs6.first_stability(self.parameters, rated),
            fsrs6.first_difficulty(self.parameters, rated),
        )
