"""The days ahead without chance: of the cards shown, as many lapse as are expected to.

A mean over all outcomes would blur strong and weak memories into one, and a plan lives on
their difference. So each card lapses or not, and the lapses are spread: the chances of
lapsing are added up in the order of the cards, and a card lapses where the sum passes the
next whole number. Thus no two runs differ, and each run comes close to the expected one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.scheduling.memory import Rating

if TYPE_CHECKING:
    from quizapp.core.scheduling.planning.growth import Growth
    from quizapp.core.scheduling.planning.values import Cards, Floats, Places, Truths

# Nothing is known of a new card: the learner is as likely to know it as not.
PRIOR_RECALL = 0.5


class Outcomes:
    """Goes through reviews day by day, and changes the cards as each review would."""

    def __init__(self, cards: Cards, growth: Growth) -> None:
        self.cards = cards.copy()
        self.growth = growth
        # From the middle, so that a single likely lapse happens and an unlikely one does not.
        self._sum = 0.5

    def recall(self, day: int) -> Floats:
        """Return the probability of recall of each card on a day; none of a NEW one."""
        import numpy as np

        recall = self.growth.recall(self.cards.stability, day - self.cards.last_day)
        return np.where(self.cards.is_new, 0.0, recall)

    def review(self, places: Places, day: int) -> Truths:
        """Review these cards on a day; return which of them lapsed."""
        import numpy as np

        cards, growth = self.cards, self.growth
        is_new = cards.is_new[places]
        recall = np.where(is_new, PRIOR_RECALL, self.recall(day)[places])
        lapsed = self._lapsed(recall)
        stability, difficulty = cards.stability[places], cards.difficulty[places]
        first = [growth.first(rating) for rating in (Rating.GOOD, Rating.AGAIN)]
        for rating, chosen, (met, at_first), later in (
            (Rating.GOOD, ~lapsed, first[0], growth.recalled),
            (Rating.AGAIN, lapsed, first[1], growth.lapsed),
        ):
            old, new = places[chosen & ~is_new], places[chosen & is_new]
            of_old = chosen & ~is_new
            cards.stability[old] = later(stability[of_old], difficulty[of_old], recall[of_old])
            cards.difficulty[old] = growth.harder(difficulty[of_old], rating)
            cards.stability[new] = growth.recalled_today(met)
            cards.difficulty[new] = at_first
        cards.last_day[places] = day
        return lapsed

    def _lapsed(self, recall: Floats) -> Truths:
        import numpy as np

        passed = np.floor(self._sum + np.cumsum(1 - recall))
        lapsed = np.diff(passed, prepend=np.floor(self._sum)) > 0
        self._sum += float((1 - recall).sum())
        return np.asarray(lapsed)
