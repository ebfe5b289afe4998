"""After a break: what is overdue, spread over days, the cards that gain most first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.scheduling.parameters import DEFAULTS, Parameters
from quizapp.core.scheduling.planning.exam import ExamPlan, gains, growth_by
from quizapp.core.scheduling.planning.forecast import minutes
from quizapp.core.scheduling.planning.values import Budget, Pace, Unit, Workload

if TYPE_CHECKING:
    from quizapp.core.scheduling.planning.values import Cards, Floats, Places

_HORIZON = 21
# A cap below the daily load never catches up; nobody plans further ahead than this.
_LAST = 365
_UNCUT = Budget(1, Unit.CARDS)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How a learner means to catch up: at most ``cap`` cards a day, all due ones together.

    Refuses a cap below one with ``ValueError``.
    """

    cap: int
    retention: float = 0.9
    pace: Pace = field(default_factory=Pace)
    parameters: Parameters = DEFAULTS

    def __post_init__(self) -> None:
        if self.cap < 1:
            raise ValueError(f"a day must hold at least one card, not {self.cap}")


@dataclass(frozen=True, slots=True)
class BacklogPlan:
    """``today`` holds the places of today's cards, best first.

    ``days`` are the days until nothing is left over in the evening, today included; empty
    when nothing is due. ``is_caught_up`` is False when a year does not suffice: the cap
    lies below what falls due each day.
    """

    today: tuple[int, ...]
    days: tuple[Workload, ...]
    is_caught_up: bool


def backlog_plan(cards: Cards, due_day: Floats, backlog: Backlog, today: int) -> BacklogPlan:
    """Plan how all that is due by now gets reviewed, at most so many cards a day.

    ``cards`` are all of the learner's, ``due_day`` the number of the day each falls due: so
    what falls due meanwhile, and what comes back, is counted too. NEW cards wait. First come
    those that gain most: expected recall three weeks from now after a review, less that
    without one. A strong card that is hardly overdue gains little, and waits longest.
    """
    import numpy as np

    from quizapp.core.scheduling.planning.outcomes import Outcomes

    outcomes = Outcomes(cards, growth_by(backlog.parameters))
    due = np.where(cards.is_new, np.inf, due_day)
    first = backlog_order(outcomes.cards, due, backlog, today)
    days: list[Workload] = []
    is_left = len(first) > 0
    while is_left and len(days) < _LAST:
        day = today + len(days)
        order = backlog_order(outcomes.cards, due, backlog, day)
        lapsed = outcomes.review(order, day)
        due[order] = day + outcomes.growth.interval(
            outcomes.cards.stability[order], backlog.retention
        )
        is_new = np.zeros(len(order), dtype=bool)
        days.append(Workload(day, len(order), minutes(backlog.pace, is_new, lapsed)))
        is_left = bool((due <= day).any())
    return BacklogPlan(tuple(first.tolist()), tuple(days), is_caught_up=not is_left)


def backlog_order(cards: Cards, due: Floats, backlog: Backlog, day: int) -> Places:
    """Return the places of the cards to review on a day, those that gain most first.

    ``due`` is the number of the day each falls due: infinite for cards that wait.
    """
    import numpy as np

    places = np.flatnonzero(due <= day)
    ahead = ExamPlan(day + _HORIZON, _UNCUT, parameters=backlog.parameters)
    gain = gains(cards.at(places), ahead, day)
    return np.asarray(places[np.argsort(-gain, kind="stable")][: backlog.cap])
