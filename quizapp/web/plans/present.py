"""Plans as pages show them: how far today is done, and bars for the days ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.services import plan_queue, plans
from quizapp.services.missed_days import missed_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from quizapp.core.scheduling.planning import Unit
    from quizapp.models import Plan
    from quizapp.services.learners import Learner
    from quizapp.services.plan_outlook import Work
    from quizapp.services.plan_queue import Today

_MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan in force. ``days_left`` is None for one that catches up.

    ``today`` is None when the plan shows nothing of its own today.
    """

    id: int
    title: str
    bank_id: int | None
    exam_on: date | None
    days_left: int | None
    budget: str
    today: Today | None
    is_off: bool
    is_aside: bool
    missed: int
    breaks: tuple[plans.Break, ...]


@dataclass(frozen=True, slots=True)
class WorkBar:
    """A bar of the chart of the days ahead: minutes a day."""

    label: str
    count: int


def shown_plans(session: Session, learner: Learner, now: datetime) -> list[ShownPlan]:
    """Return the plans in force; one that has caught up is none any more."""
    held = plans.plans_in_force(session, learner, now)
    shown = [shown_plan(session, learner, plan, now) for plan in held]
    return [one for one in shown if one.today is not None or one.is_aside]


def shown_plan(session: Session, learner: Learner, plan: Plan, now: datetime) -> ShownPlan:
    """Return a plan with how far it is today."""
    today, terms = learner.days.day_of(now), plans.terms_of(plan)
    return ShownPlan(
        id=plan.id,
        title=plans.title_of(session, plan),
        bank_id=plan.bank_id,
        exam_on=plan.exam_on,
        days_left=None if plan.exam_on is None else (plan.exam_on - today).days,
        budget=budget_words(terms.budget, terms.unit),
        today=plan_queue.today_of(session, learner, plan, now),
        is_off=terms.is_off(today),
        is_aside=plans.is_set_aside(plan, today),
        missed=missed_days(session, learner, plan, now),
        breaks=terms.breaks,
    )


def budget_words(budget: int, unit: Unit) -> str:
    """Return a budget in words: ``20 minutes a day``."""
    noun = unit.value.removesuffix("s") if budget == 1 else unit.value
    return f"{budget} {noun} a day"


def work_bars(work: Sequence[Work]) -> tuple[WorkBar, ...]:
    """Return the days ahead as bars of minutes; of many, several days share a bar."""
    every = -(-len(work) // _MOST_BARS) or 1
    bars = []
    for start in range(0, len(work), every):
        some = work[start : start + every]
        day = some[0].day
        label = "Today" if start == 0 else f"{day.day} {day:%b}"
        bars.append(WorkBar(label, round(sum(one.minutes for one in some) / len(some))))
    return tuple(bars)
