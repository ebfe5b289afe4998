"""The list of cards that a plan shows on a day: made from where the memories stand, or stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling.planning import (
    Backlog,
    ExamPlan,
    Unit,
    backlog_order,
    todays_order,
)
from quizapp.models import Card, ReviewEntry
from quizapp.services.pace import pace_of
from quizapp.services.plan_cards import Scope, cards_in
from quizapp.services.plans import Terms, is_set_aside, plans_in_force, terms_of
from quizapp.services.standing import is_taken_back

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from quizapp.core.scheduling.planning import Pace
    from quizapp.core.scheduling.planning.values import Places
    from quizapp.models import Plan
    from quizapp.services.learners import Learner
    from quizapp.services.plan_cards import PlanCards

_MINUTE = 60
_MOST = 2000  # cards a day; nobody reviews more, and a list is stored as a whole
_BY_HAND = ("card", "offline")


def list_of_today(
    session: Session, learner: Learner, plan: Plan, now: datetime
) -> Sequence[int] | None:
    """Return the items that a plan shows today, in order.

    None when it shows nothing of its own: it was set aside for the day, or it has caught up.
    """
    if plan.queue_on == learner.days.day_of(now):
        return plan.queue
    return _made_today(session, learner, plan, now)


def keep_lists(session: Session, learner: Learner, now: datetime) -> None:
    """Store today's lists, which the first rating of the day would change.

    A plan that has caught up ends here.
    """
    today = learner.days.day_of(now)
    for plan in plans_in_force(session, learner, now):
        if plan.queue_on != today:
            listed = _made_today(session, learner, plan, now)
            if listed is None:
                plan.ended_at = now
            else:
                plan.queue_on, plan.queue = today, listed


def scope_of(
    session: Session, learner: Learner, terms: Terms, now: datetime, *, is_of_today: bool = False
) -> Scope:
    """Return what a plan is about: one of all decks leaves those with plans of their own.

    What it is about today has decks whose own plan was set aside for the day, too.
    """
    if terms.bank_id is not None:
        return Scope(terms.bank_id)
    today = learner.days.day_of(now)
    held = (
        plan.bank_id
        for plan in plans_in_force(session, learner, now)
        if not (is_of_today and is_set_aside(plan, today))
    )
    return Scope(without=frozenset(bank_id for bank_id in held if bank_id is not None))


def exam_plan(terms: Terms, exam_on: date, learner: Learner, pace: Pace) -> ExamPlan:
    """Return the terms of a plan as the rules of the order know them."""
    return ExamPlan(
        exam_day=exam_on.toordinal(),
        budget=terms.amount,
        breaks=tuple((off.first.toordinal(), off.last.toordinal()) for off in terms.breaks),
        pace=pace,
        parameters=learner.scheduler.rules.parameters,
    )


def _made_today(session: Session, learner: Learner, plan: Plan, now: datetime) -> list[int] | None:
    terms = terms_of(plan)
    scope = scope_of(session, learner, terms, now, is_of_today=True)
    found = cards_in(session, learner, scope)
    today = learner.days.day_of(now)
    if terms.exam_on is None and not found.overdue(today.toordinal()):
        return None
    if terms.is_off(today):
        return []
    pace = pace_of(session, learner, now)
    spent = _spent_today(session, learner, scope, now).of(terms.unit, pace)
    if terms.exam_on is None:
        order = _backlog(found, terms, learner, today, spent)
    else:
        wanted = exam_plan(terms, terms.exam_on, learner, pace)
        order = todays_order(found.cards, wanted, today.toordinal(), spent)
    return [found.item_ids[place] for place in order[:_MOST].tolist()]


def _backlog(found: PlanCards, terms: Terms, learner: Learner, today: date, spent: float) -> Places:
    import numpy as np

    left = max(terms.budget - round(spent), 0)
    parameters = learner.scheduler.rules.parameters
    backlog = Backlog(max(left, 1), learner.retention, parameters=parameters)
    due = np.array(found.due_days)
    return backlog_order(found.cards, due, backlog, today.toordinal())[:left]


@dataclass(frozen=True, slots=True)
class _Spent:
    """Reviews of a day: their cards, how many they are, and the time of those timed."""

    cards: int
    reviews: int
    timed: int
    milliseconds: int

    def of(self, unit: Unit, pace: Pace) -> float:
        """Return them in the unit of a budget; a review that was not timed takes the usual time."""
        if unit is Unit.CARDS:
            return float(self.cards)
        return (self.milliseconds / 1000 + (self.reviews - self.timed) * pace.recalled) / _MINUTE


def _spent_today(session: Session, learner: Learner, scope: Scope, now: datetime) -> _Spent:
    """Return what the learner has done of the day's budget before its list was made."""
    own = Card.bank_id.not_in(scope.without)
    counts = (
        select(
            func.count(ReviewEntry.card_id.distinct()),
            func.count(),
            func.count(ReviewEntry.milliseconds),
            func.sum(ReviewEntry.milliseconds),
        )
        .join(Card, Card.id == ReviewEntry.card_id)
        .where(
            ReviewEntry.learner_id == learner.id,
            ReviewEntry.at >= learner.days.start_of(learner.days.day_of(now)),
            ReviewEntry.action == Action.RATE.value,
            ReviewEntry.source.in_(_BY_HAND),
            ~is_taken_back(),
            own if scope.bank_id is None else Card.bank_id == scope.bank_id,
        )
    )
    cards, reviews, timed, milliseconds = session.execute(counts).one()
    return _Spent(cards, reviews, timed, milliseconds or 0)
