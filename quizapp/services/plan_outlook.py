"""What a plan would bring: recall on the day of the exam by budget, and the work until then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select

from quizapp.core.scheduling.planning import (
    Backlog,
    Budget,
    Unit,
    backlog_plan,
    forecast,
)
from quizapp.models import Activity, Card
from quizapp.services.pace import pace_of
from quizapp.services.plan_cards import cards_in
from quizapp.services.plan_lists import exam_plan, scope_of
from quizapp.services.plans import MOST, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.scheduling.planning import Cards, ExamPlan, Workload
    from quizapp.services.learners import Learner
    from quizapp.services.plan_cards import PlanCards

# A page must not keep anybody waiting: 2,000 cards on 60 days take half a second. Of more
# cards a sample stands for all, and of more days some are taken together.
MOST_STEPS = 60
_MOST_WORK = 120_000
_DAY = timedelta(days=1)
_BACK = timedelta(days=90)
_USUAL = 20
_MOST_OVERDUE = 2000
_TIMES = 2
_FEWEST_OVERDUE = 20
_CATCH_UP_IN = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """A budget, and the recall expected on the day of the exam under it (0..1)."""

    budget: int
    recall: float
    unseen: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What a day takes, or each of some days from that one on."""

    day: date
    days: int
    cards: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes of a plan.

    ``recall_now`` and ``recall_without`` are of today, and of the day of the exam if nothing is
    reviewed until then. ``looked_at`` is how many of the ``cards`` stand for all of them.
    """

    cards: int
    looked_at: int
    recall_now: float
    recall_without: float
    choices: tuple[Choice, ...]
    work: tuple[Work, ...]

    @property
    def chosen(self) -> Choice:
        """The budget that was asked about."""
        return next(one for one in self.choices if one.is_chosen)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Cards left over from the days before, against what the learner reviews on a usual day.

    ``cap`` is a number of cards a day that catches up in about a week.
    """

    cards: int
    daily: int
    cap: int

    @property
    def is_much(self) -> bool:
        """Whether it is so much that a plan helps."""
        return self.cards >= max(_FEWEST_OVERDUE, _TIMES * self.daily)


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """How many days a cap takes to catch up; ``is_caught_up`` False: not within a year."""

    days: int
    is_caught_up: bool
    work: tuple[Work, ...]


def outlook(
    session: Session, learner: Learner, terms: Terms, exam_on: date, now: datetime
) -> Outlook:
    """Return what comes of a plan, and of half its budget and half as much again."""
    found = cards_in(session, learner, scope_of(session, learner, terms, now))
    today = learner.days.day_of(now)
    plan = exam_plan(terms, exam_on, learner, pace_of(session, learner, now))
    days = (exam_on - today).days
    every = max(1, -(-days // MOST_STEPS))
    some, share = _sample(found, _MOST_WORK // max(1, min(days, MOST_STEPS)))
    budgets = _budgets(terms)
    wanted = [Budget(one * share, terms.unit) for one in budgets]
    made = forecast(some, plan, today.toordinal(), wanted, every=every)
    choices = tuple(
        Choice(budget, one.recall, round(one.unseen / share), is_chosen=budget == terms.budget)
        for budget, one in zip(budgets, made, strict=True)
    )
    chosen = made[budgets.index(terms.budget)]
    return Outlook(
        cards=len(found),
        looked_at=len(some),
        recall_now=_untouched(some, plan, today, today),
        recall_without=_untouched(some, plan, today, exam_on),
        choices=choices,
        work=_work(chosen.days, every, exam_on, terms, share),
    )


def overdue(session: Session, learner: Learner, now: datetime) -> Overdue:
    """Return what the learner has left over from the days before, over all decks."""
    today = learner.days.day_of(now)
    left = (
        select(literal(1))
        .where(Card.learner_id == learner.id, Card.ready_at < learner.days.start_of(today))
        .limit(_MOST_OVERDUE)
        .subquery()
    )
    cards = session.scalar(select(func.count()).select_from(left)) or 0
    usual = session.scalar(
        select(func.avg(Activity.reviews)).where(
            Activity.learner_id == learner.id,
            Activity.day >= today - _BACK,
            Activity.reviews > 0,
        )
    )
    daily = _USUAL if usual is None else round(float(usual))
    cap = round(daily + cards / _CATCH_UP_IN)
    return Overdue(cards, daily, min(max(cap, 1), MOST[Unit.CARDS]))


def catching_up(session: Session, learner: Learner, terms: Terms, now: datetime) -> CatchingUp:
    """Return how long it takes to catch up with so many cards a day."""
    import numpy as np

    found = cards_in(session, learner, scope_of(session, learner, terms, now))
    today = learner.days.day_of(now).toordinal()
    backlog = Backlog(
        terms.budget,
        learner.retention,
        pace_of(session, learner, now),
        learner.scheduler.rules.parameters,
    )
    plan = backlog_plan(found.cards, np.array(found.due_days), backlog, today)
    work = tuple(
        Work(date.fromordinal(one.day), 1, one.cards, one.minutes) for one in plan.days[:MOST_STEPS]
    )
    return CatchingUp(len(plan.days), plan.is_caught_up, work)


def _budgets(terms: Terms) -> list[int]:
    """Return half the budget, the budget, and half as much again, as far as they may be."""
    half, more = terms.budget // 2, terms.budget + -(-terms.budget // 2)
    return [one for one in (half, terms.budget, more) if 1 <= one <= MOST[terms.unit]]


def _sample(found: PlanCards, most: int) -> tuple[Cards, float]:
    """Return at most so many cards, evenly taken from all, and what share of all they are."""
    import numpy as np

    if len(found) <= most:
        return found.cards, 1.0
    places = np.linspace(0, len(found) - 1, most).astype(np.intp)
    return found.cards.at(places), most / len(found)


def _untouched(cards: Cards, plan: ExamPlan, today: date, on: date) -> float:
    """Return the recall on a day if nothing is reviewed until then."""
    until = replace(plan, exam_day=on.toordinal())
    [found] = forecast(
        cards,
        until,
        today.toordinal(),
        [replace(plan.budget, amount=0)],
        every=max(1, (on - today).days),
    )
    return found.recall


def _work(
    days: Sequence[Workload], every: int, exam_on: date, terms: Terms, share: float
) -> tuple[Work, ...]:
    """Return what each day takes; of days taken together, what each does on average."""
    made = []
    for one in days:
        first = date.fromordinal(one.day)
        together = min(every, (exam_on - first).days)
        at_work = sum(not terms.is_off(first + n * _DAY) for n in range(together))
        each = share * max(at_work, 1)
        made.append(Work(first, together, round(one.cards / each), one.minutes / each))
    return tuple(made)
