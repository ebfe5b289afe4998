"""Towards an exam: each day the cards that gain most for the time they take.

What a card gains is its expected recall on the day of the exam after a review today, less
that without one. In simulations (docs/memory.md) this recalls more than any fixed desired
retention at the same daily budget, and loses nothing afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.scheduling.memory import Rating
from quizapp.core.scheduling.parameters import DEFAULTS, Parameters
from quizapp.core.scheduling.planning.values import PRIOR_RECALL, Budget, Cards, Pace, Unit

if TYPE_CHECKING:
    from quizapp.core.scheduling.planning.growth import Growth
    from quizapp.core.scheduling.planning.values import Floats, Places

_MINUTE = 60
# How much a gain later counts against one today; by simulation (bench/exam.py).
_PATIENCE = 0.6


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """A day to know the cards on, what each day until then may take, and the days off.

    ``breaks`` are (first, last) days, both off.
    """

    exam_day: int
    budget: Budget
    breaks: tuple[tuple[int, int], ...] = ()
    pace: Pace = field(default_factory=Pace)
    parameters: Parameters = DEFAULTS

    @property
    def growth(self) -> Growth:
        """The formulas under the plan's parameters."""
        return growth_by(self.parameters)

    def is_off(self, day: int) -> bool:
        """Whether nothing is planned: a break, no budget, or the exam is over."""
        rests = any(first <= day <= last for first, last in self.breaks)
        return rests or day > self.exam_day or self.budget.amount == 0


def todays_order(cards: Cards, plan: ExamPlan, today: int, spent: float = 0.0) -> Places:
    """Return the places of the cards to show today, most urgent first, within the budget.

    ``spent`` is what of today's budget is used up, in its unit. Cards reviewed today, and
    those that a review would not help, are left out. Missed days need no care: what counts
    is where the memories stand. Equal cards keep their order.
    """
    import numpy as np

    if plan.is_off(today):
        return np.zeros(0, dtype=np.intp)
    cost = costs(cards, plan, today)
    order = np.argsort(-urgency(cards, plan, today), kind="stable")
    order = order[gains(cards, plan, today)[order] > 0]
    room = plan.budget.amount - spent
    # The last card counts when more than half of it fits: the mean day holds the budget.
    return order[np.cumsum(cost[order]) - cost[order] / 2 <= room]


def urgency(cards: Cards, plan: ExamPlan, today: int) -> Floats:
    """Return each card's gain for its cost today, less a part of that half-way to the exam.

    A card that would gain as much later can wait for those that would not.
    """
    now = gains(cards, plan, today) / costs(cards, plan, today)
    later = (today + plan.exam_day + 1) // 2
    if later in (today, plan.exam_day):
        return now
    return now - _PATIENCE * gains(cards, plan, later) / costs(cards, plan, later)


def gains(cards: Cards, plan: ExamPlan, today: int) -> Floats:
    """Return what a review today adds to each card's expected recall on the exam day."""
    import numpy as np

    growth = plan.growth
    left = plan.exam_day - today
    recall = growth.recall(cards.stability, today - cards.last_day)
    recalled = growth.recalled(cards.stability, cards.difficulty, recall)
    lapsed = growth.lapsed(cards.stability, cards.difficulty, recall)
    after = recall * growth.recall(recalled, left) + (1 - recall) * growth.recall(lapsed, left)
    gain = after - growth.recall(cards.stability, plan.exam_day - cards.last_day)
    gain = np.where(cards.last_day < today, gain, 0.0)
    return np.where(cards.is_new, _gain_of_new(growth, left), gain)


def costs(cards: Cards, plan: ExamPlan, today: int) -> Floats:
    """Return what a review of each card today is expected to take, in the budget's unit."""
    import numpy as np

    if plan.budget.unit is Unit.CARDS:
        return np.ones(len(cards))
    pace = plan.pace
    recall = plan.growth.recall(cards.stability, today - cards.last_day)
    seconds = recall * pace.recalled + (1 - recall) * pace.lapsed
    return np.where(cards.is_new, pace.new, seconds) / _MINUTE


def growth_by(parameters: Parameters) -> Growth:
    """Return the formulas of the model; loads numpy."""
    import numpy as np

    from quizapp.core.scheduling.planning.growth import Growth

    return Growth(np.array(parameters))


def _gain_of_new(growth: Growth, left: int) -> float:
    known, _ = growth.first(Rating.GOOD)
    unknown, _ = growth.first(Rating.AGAIN)
    learned = growth.recalled_today(unknown)
    return float(
        PRIOR_RECALL * growth.recall(growth.recalled_today(known), left)
        + (1 - PRIOR_RECALL) * growth.recall(learned, left)
    )
