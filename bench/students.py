"""Simulated learners: memories as they are, beside what the scheduler believes of them."""

from __future__ import annotations

import numpy as np

from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST
from quizapp.core.scheduling.planning import Cards, Pace
from quizapp.core.scheduling.planning.growth import Growth
from quizapp.core.scheduling.planning.outcomes import Outcomes

PACE = Pace()
_MINUTE = 60
# How far a learner's parameters lie from the defaults: by factors, a quarter up or down.
_SPREAD = 0.25
# At most one a day.
_REVIEWS = 200


def parameters_of(rng: np.random.Generator) -> np.ndarray:
    """Draw the parameters of a learner around the defaults."""
    drawn = np.array(DEFAULTS) * np.exp(rng.normal(0, _SPREAD, len(DEFAULTS)))
    return np.clip(drawn, LOWEST, HIGHEST)


class Student:
    """A learner of a deck of new cards; the same seed has the same memory and the same luck.

    ``seen`` is what the scheduler believes, by the default parameters; ``true`` is what
    decides whether a card is recalled.
    """

    def __init__(self, count: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        new = Cards.of([(None, None, None)] * count)
        self.true = Outcomes(new, Growth(parameters_of(rng)))
        self.seen = Outcomes(new, Growth(np.array(DEFAULTS)))
        # By card and review, so that two ways to study have the same luck.
        self._luck = rng.random((count, _REVIEWS))
        self._reviews = np.zeros(count, dtype=int)

    def study(self, order: np.ndarray, day: int, minutes: float) -> None:
        """Review the cards in this order until the time is up."""
        luck = self._luck[order, self._reviews[order]]
        lapsed = luck >= self.true.chances(order, day)
        is_new = self.true.cards.is_new[order]
        seconds = np.where(is_new, PACE.new, np.where(lapsed, PACE.lapsed, PACE.recalled))
        fits = np.cumsum(seconds) - seconds / 2 <= minutes * _MINUTE
        self._reviews[order[fits]] += 1
        for outcomes in (self.true, self.seen):
            outcomes.apply(order[fits], day, lapsed[fits])

    def due(self, day: int, retention: float) -> np.ndarray:
        """Return the places of what is due on a day, longest overdue first."""
        cards = self.seen.cards
        due = cards.last_day + self.seen.growth.interval(cards.stability, retention)
        places = np.flatnonzero(due <= day)
        return places[np.argsort(due[places], kind="stable")]
