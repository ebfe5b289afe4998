"""The days ahead without chance: of the cards shown, as many lapse as are expected to.

A mean over all outcomes would blur strong and weak memories into one, and a plan lives on
their difference. So each card lapses or not, and the lapses are spread: the chances of
lapsing are added up in the order of the cards, and a card lapses where the sum passes the
next whole number. Thus no two runs differ, and each run comes close to the expected one.
Loads numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling.memory import Rating
from quizapp.core.scheduling.planning.values import PRIOR_RECALL

if TYPE_CHECKING:
    from quizapp.core.scheduling.planning.growth import Growth
    from quizapp.core.scheduling.planning.values import Cards, Floats, Places, Truths


class Outcomes:
    """Goes through reviews day by day, and changes the cards as each review would."""

    def __init__(self, cards: Cards, growth: Growth) -> None:
        self.cards = cards.copy()
        self.growth = growth
        # From the middle, so that a single likely lapse happens and an unlikely one does not.
        self._sum = 0.5

    def recall(self, day: int) -> Floats:
        """Return the probability of recall of each card on a day; none of a NEW one."""
        recall = self.growth.recall(self.cards.stability, day - self.cards.last_day)
        return np.where(self.cards.is_new, 0.0, recall)

    def chances(self, places: Places, day: int) -> Floats:
        """Return how likely each of these is known when asked; a NEW one may be known, too."""
        return np.where(self.cards.is_new[places], PRIOR_RECALL, self.recall(day)[places])

    def review(self, places: Places, day: int) -> Truths:
        """Review these cards on a day; return which of them lapsed."""
        lapsed = self._lapsed(self.chances(places, day))
        self.apply(places, day, lapsed)
        return lapsed

    def apply(self, places: Places, day: int, lapsed: Truths) -> None:
        """Change these cards by reviews whose outcomes are known."""
        recall = self.chances(places, day)
        is_new = self.cards.is_new[places]
        for rating, chosen in ((Rating.GOOD, ~lapsed), (Rating.AGAIN, lapsed)):
            self._meet(places[chosen & is_new], rating)
            self._grow(places[chosen & ~is_new], rating, recall[chosen & ~is_new])
        self.cards.last_day[places] = day

    def _meet(self, places: Places, rating: Rating) -> None:
        stability, difficulty = self.growth.first(rating)
        # The learning steps end with a recall on the same day.
        self.cards.stability[places] = self.growth.recalled_today(stability)
        self.cards.difficulty[places] = difficulty

    def _grow(self, places: Places, rating: Rating, recall: Floats) -> None:
        stability, difficulty = self.cards.stability[places], self.cards.difficulty[places]
        grown = self.growth.lapsed if rating is Rating.AGAIN else self.growth.recalled
        self.cards.stability[places] = grown(stability, difficulty, recall)
        self.cards.difficulty[places] = self.growth.harder(difficulty, rating)

    def _lapsed(self, recall: Floats) -> Truths:
        passed = np.floor(self._sum + np.cumsum(1 - recall))
        lapsed = np.diff(passed, prepend=np.floor(self._sum)) > 0
        self._sum += float((1 - recall).sum())
        return np.asarray(lapsed)
