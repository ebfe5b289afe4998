"""What a plan will bring: recall on the day of the exam, and the work of each day until then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.scheduling.planning.exam import todays_order
from quizapp.core.scheduling.planning.values import Budget, Workload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.scheduling.planning.exam import ExamPlan
    from quizapp.core.scheduling.planning.values import Cards, Pace, Truths

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected recall (0..1, of all cards, never seen ones as 0) on the exam day, by a budget.

    ``recall_by_card`` is in the order of the cards. ``unseen`` is how many of them are still
    new on that day. ``days`` go from today to the day before the exam, days off included.
    """

    budget: Budget
    recall: float
    recall_by_card: tuple[float, ...]
    unseen: int
    days: tuple[Workload, ...]


def forecast(
    cards: Cards, plan: ExamPlan, today: int, budgets: Sequence[Budget], *, every: int = 1
) -> list[Forecast]:
    """Return what comes of the plan under each budget, the same every time.

    The days until the exam are gone through in order, with as many lapses as are expected
    (see ``outcomes``). The exam comes before any review on its day. Without cards recall is 0.
    With ``every`` above one, so many days together are taken as one that holds the budgets of
    all: faster, and a little off. There is then one workload for each of them.
    """
    return [_forecast(cards, replace(plan, budget=budget), today, every) for budget in budgets]


def _forecast(cards: Cards, plan: ExamPlan, today: int, every: int) -> Forecast:
    from quizapp.core.scheduling.planning.outcomes import Outcomes

    outcomes = Outcomes(cards, plan.growth)
    days = []
    for first in range(today, plan.exam_day, every):
        day, whole = _together(plan, range(first, min(first + every, plan.exam_day)))
        order = todays_order(outcomes.cards, whole, day)
        is_new = outcomes.cards.is_new[order]
        lapsed = outcomes.review(order, day)
        days.append(Workload(first, len(order), minutes(plan.pace, is_new, lapsed)))
    recall = outcomes.recall(plan.exam_day)
    return Forecast(
        budget=plan.budget,
        recall=float(recall.mean()) if len(cards) else 0.0,
        recall_by_card=tuple(recall.tolist()),
        unseen=int(outcomes.cards.is_new.sum()),
        days=tuple(days),
    )


def _together(plan: ExamPlan, days: range) -> tuple[int, ExamPlan]:
    """Return the day that stands for some days, and the plan with the budgets of all of them."""
    at_work = [day for day in days if not plan.is_off(day)]
    if not at_work:
        return days[0], plan
    amount = plan.budget.amount * len(at_work)
    return at_work[0], replace(plan, budget=replace(plan.budget, amount=amount))


def minutes(pace: Pace, is_new: Truths, lapsed: Truths) -> float:
    """Return how long reviews take."""
    import numpy as np

    seconds = np.where(is_new, pace.new, np.where(lapsed, pace.lapsed, pace.recalled))
    return float(seconds.sum()) / _MINUTE
