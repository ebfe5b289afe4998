"""What plans make of a learner's day: today's list of each, and what of it still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from quizapp.models import Card, ItemRow, Plan
from quizapp.services.decks import COUNT_LIMIT
from quizapp.services.plan_lists import list_of_today
from quizapp.services.plans import plans_in_force, renew_lists
from quizapp.services.studyable import is_in_open_attempt, items_to_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """What plans have a session show today.

    ``item_ids`` come in this order. ``bank_ids`` are the banks that these plans are about, of
    which nothing else is shown; with ``is_all`` that is all that the session could show.
    """

    item_ids: tuple[int, ...] = ()
    bank_ids: frozenset[int] = frozenset()
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """How far a plan's list of today is done. A card put aside since is in neither count."""

    done: int
    left: int


NOTHING_PLANNED = PlannedDay()


def planned_day(
    session: Session, learner: Learner, now: datetime, bank_id: int | None = None
) -> PlannedDay:
    """Return what the learner's plans make of a session of a bank, or of all decks.

    Today's list is the stored one, or else made in memory: reading writes nothing.
    """
    plans = plans_in_force(session, learner, now)
    if not plans:
        return NOTHING_PLANNED
    item_ids: list[int] = []
    banks: set[int] = set()
    for plan in _of_session(plans, bank_id):
        listed = list_of_today(session, learner, plan, now)
        if listed is None:
            continue
        item_ids.extend(listed)
        if plan.bank_id is None or plan.bank_id == bank_id:
            return PlannedDay(tuple(item_ids), frozenset(banks), is_all=True)
        banks.add(plan.bank_id)
    return PlannedDay(tuple(item_ids), frozenset(banks))


def first_waiting(
    session: Session, learner: Learner, now: datetime, item_ids: Sequence[int], bank_id: int | None
) -> int | None:
    """Return the first item of a list whose card still waits today."""
    for start in range(0, len(item_ids), _AT_ONCE):
        some = item_ids[start : start + _AT_ONCE]
        found = set(session.scalars(_waiting(learner, now, some, bank_id)))
        first = next((item_id for item_id in some if item_id in found), None)
        if first is not None:
            return first
    return None


def all_waiting(
    session: Session, learner: Learner, now: datetime, item_ids: Sequence[int]
) -> list[int]:
    """Return the items of a list whose cards still wait today, in its order."""
    found = set(session.scalars(_waiting(learner, now, item_ids, None)))
    return [item_id for item_id in item_ids if item_id in found]


def count_waiting(
    session: Session, learner: Learner, now: datetime, item_ids: Sequence[int], bank_id: int | None
) -> int:
    """Count the items of a list whose cards still wait today, up to ``COUNT_LIMIT``."""
    if not item_ids:
        return 0
    few = _waiting(learner, now, item_ids, bank_id).limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def today_of(session: Session, learner: Learner, plan: Plan, now: datetime) -> Today | None:
    """Return how far today's list of a plan is done; None when it shows nothing of its own."""
    item_ids = list_of_today(session, learner, plan, now)
    if item_ids is None:
        return None
    done = select(func.count()).where(
        Card.learner_id == learner.id,
        Card.item_id.in_(item_ids),
        Card.last_review_at >= learner.days.start_of(learner.days.day_of(now)),
    )
    waiting = _waiting(learner, now, item_ids, plan.bank_id).subquery()
    left = select(func.count()).select_from(waiting)
    return Today(session.scalar(done) or 0, session.scalar(left) or 0)


def set_aside(session: Session, learner: Learner, plan: Plan, now: datetime) -> None:
    """Let the plan go for the rest of the day: the ordinary queue holds until tomorrow."""
    plan.queue_on, plan.queue = learner.days.day_of(now), None
    renew_lists(session, learner.id)


def take_up(session: Session, plan: Plan) -> None:
    """Go by the plan again today."""
    plan.queue_on, plan.queue = None, None
    renew_lists(session, plan.learner_id)


def _of_session(plans: Iterable[Plan], bank_id: int | None) -> list[Plan]:
    """Return the plans that a session goes by, those of single decks before that of all."""
    if bank_id is not None:
        own = [plan for plan in plans if plan.bank_id == bank_id]
        return own or [plan for plan in plans if plan.bank_id is None]
    return sorted(plans, key=_rank)


def _rank(plan: Plan) -> tuple[bool, date, int]:
    return plan.bank_id is None, plan.exam_on or date.max, plan.id


def _waiting(
    learner: Learner, now: datetime, item_ids: Sequence[int], bank_id: int | None
) -> Select[int]:
    """Select the items of a list that may be shown: not reviewed today, and not put aside."""
    today = learner.days.start_of(learner.days.day_of(now))
    statement = (
        items_to_study(learner.id)
        .with_only_columns(ItemRow.id)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner.id))
        .where(
            ItemRow.id.in_(item_ids),
            ~is_in_open_attempt(learner.id),
            Card.suspended_at.is_(None),
            or_(Card.buried_until.is_(None), Card.buried_until <= now),
            or_(Card.last_review_at.is_(None), Card.last_review_at < today),
        )
    )
    return statement if bank_id is None else statement.where(ItemRow.bank_id == bank_id)
