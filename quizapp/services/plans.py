"""Plans of a learner: towards an exam, and for catching up; begun, changed, ended, undone.

A plan's row is never changed, but for its end and today's list: a change ends it and begins
another one. So one click takes back whatever was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from quizapp.core.errors import NotAllowed
from quizapp.core.scheduling.planning import Budget, Unit
from quizapp.models import BankRow, Plan
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

EXAM, BACKLOG = "exam", "backlog"
MOST = {Unit.CARDS: 1000, Unit.MINUTES: 600}
MOST_BREAKS = 30
_LONGEST = timedelta(days=731)  # two years
_UNDO_FOR = timedelta(days=1)
# Built once: every card shown and every rating asks this.
_OPEN = (
    select(Plan)
    .where(Plan.learner_id == bindparam("learner_id"), Plan.ended_at.is_(None))
    .order_by(Plan.id)
)


@dataclass(frozen=True, slots=True)
class Break:
    """Days off, both the first and the last of them."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan is to keep to. ``exam_on`` None: it catches up, and ends when it has.

    ``bank_id`` None means all decks; ``course_id`` is the class that writes the exam.
    """

    exam_on: date | None
    budget: int
    unit: Unit = Unit.CARDS
    bank_id: int | None = None
    breaks: tuple[Break, ...] = ()
    course_id: int | None = None

    @property
    def kind(self) -> str:
        """What it is for."""
        return BACKLOG if self.exam_on is None else EXAM

    @property
    def amount(self) -> Budget:
        """What a day may take."""
        return Budget(self.budget, self.unit)

    def of_class(self, course_id: int | None) -> Terms:
        """Return the terms for the exam of a class, or of none."""
        return replace(self, course_id=course_id)

    def is_off(self, day: date) -> bool:
        """Whether the day is one off."""
        return any(one.first <= day <= one.last for one in self.breaks)


def terms_of(plan: Plan) -> Terms:
    """Return what a plan keeps to."""
    return Terms(
        exam_on=plan.exam_on,
        budget=plan.budget,
        unit=Unit(plan.budget_kind),
        bank_id=plan.bank_id,
        breaks=tuple(Break(*map(date.fromisoformat, pair)) for pair in plan.breaks),
        course_id=plan.course_id,
    )


def faults(terms: Terms, today: date) -> dict[str, str]:
    """Return what is wrong with the terms, by their names; nothing when all is well."""
    found = {
        "exam_on": _fault_of_day(terms.exam_on, today),
        "budget": _fault_of_budget(terms),
        "breaks": _fault_of_breaks(terms),
    }
    return {name: message for name, message in found.items() if message}


def plans_in_force(session: Session, learner: Learner, now: datetime) -> list[Plan]:
    """Return the learner's plans that hold: one a deck at most, and one of all decks.

    A plan ends by itself when the day of its exam is over.
    """
    plans = session.scalars(_OPEN, {"learner_id": learner.id}).all()
    if not plans:
        return []
    today = learner.days.day_of(now)
    return [plan for plan in plans if plan.exam_on is None or plan.exam_on >= today]


def find_plan(session: Session, learner_id: int, plan_id: int) -> Plan | None:
    """Return a plan of the learner's, whether it holds or not."""
    return session.scalar(select(Plan).where(Plan.id == plan_id, Plan.learner_id == learner_id))


def start_plan(session: Session, learner: Learner, terms: Terms, now: datetime) -> Plan:
    """Begin a plan; it takes the place of the one of the same deck. The same again is no other.

    Raises ``NotAllowed`` for terms with a fault, and for a bank that is not the learner's to
    study.
    """
    wrong = faults(terms, learner.days.day_of(now))
    if wrong:
        raise NotAllowed(next(iter(wrong.values())))
    if terms.bank_id is not None and not _may_study(session, learner.id, terms.bank_id):
        raise NotAllowed("There is no such deck for you.")
    before = _of_scope(session, learner, terms.bank_id, now)
    if before is not None and terms_of(before) == terms:
        return before
    if before is not None:
        before.ended_at = now
    plan = Plan(
        learner_id=learner.id,
        kind=terms.kind,
        bank_id=terms.bank_id,
        course_id=terms.course_id,
        exam_on=terms.exam_on,
        budget_kind=terms.unit.value,
        budget=terms.budget,
        breaks=[[one.first.isoformat(), one.last.isoformat()] for one in terms.breaks],
        created_at=now,
    )
    session.add(plan)
    renew_lists(session, learner.id)
    return plan


def change_budget(
    session: Session, learner: Learner, plan: Plan, to: Budget, now: datetime
) -> Plan:
    """Give the plan another budget from now on."""
    terms = replace(_held(plan), budget=round(to.amount), unit=to.unit)
    return start_plan(session, learner, terms, now)


def add_break(session: Session, learner: Learner, plan: Plan, off: Break, now: datetime) -> Plan:
    """Plan days off."""
    terms = _held(plan)
    return start_plan(session, learner, replace(terms, breaks=_sorted(*terms.breaks, off)), now)


def remove_break(session: Session, learner: Learner, plan: Plan, off: Break, now: datetime) -> Plan:
    """Work on the days of a break after all; one that is not planned changes nothing."""
    terms = _held(plan)
    left = tuple(one for one in terms.breaks if one != off)
    return start_plan(session, learner, replace(terms, breaks=left), now)


def end_plan(session: Session, plan: Plan, now: datetime) -> None:
    """End a plan: the ordinary queue holds again. An ended one stays as it is."""
    plan.ended_at = plan.ended_at or now
    renew_lists(session, plan.learner_id)


def undo(session: Session, learner: Learner, plan: Plan, now: datetime) -> Plan | None:
    """Take back the last thing done to a plan, and return the one that holds then.

    A plan that holds goes, and the one whose place it took comes back. One that has ended
    holds again; raises ``NotAllowed`` when another has taken its place or the exam is over.
    """
    if plan.ended_at is None:
        before = replaced_by(session, plan)
        plan.ended_at = now
        if before is not None:
            before.ended_at = None
        renew_lists(session, learner.id)
        return before
    if _of_scope(session, learner, plan.bank_id, now) is not None:
        raise NotAllowed("Another plan holds by now. End that one first.")
    if plan.exam_on is not None and plan.exam_on < learner.days.day_of(now):
        raise NotAllowed("The exam of this plan is over.")
    plan.ended_at = None
    plan.queue_on, plan.queue = None, None
    renew_lists(session, learner.id)
    return plan


def is_set_aside(plan: Plan, today: date) -> bool:
    """Whether the plan was let go for the day."""
    return plan.queue_on == today and plan.queue is None


def renew_lists(session: Session, learner_id: int) -> None:
    """Have plans of all decks make today's list anew: what other plans leave them has changed."""
    session.flush()
    for plan in session.scalars(_OPEN, {"learner_id": learner_id}):
        if plan.bank_id is None and plan.queue is not None:
            plan.queue_on, plan.queue = None, None
    session.flush()


def replaced_by(session: Session, plan: Plan) -> Plan | None:
    """Return the plan whose place this one took."""
    return session.scalar(
        select(Plan)
        .where(
            Plan.learner_id == plan.learner_id,
            Plan.bank_id.is_not_distinct_from(plan.bank_id),
            Plan.ended_at == plan.created_at,
            Plan.id != plan.id,
        )
        .order_by(Plan.id.desc())
        .limit(1)
    )


def ended_lately(session: Session, learner: Learner, now: datetime) -> Plan | None:
    """Return the plan that ended last, within a day, if nothing has taken its place."""
    plan = session.scalar(
        select(Plan)
        .where(Plan.learner_id == learner.id, Plan.ended_at >= now - _UNDO_FOR)
        .order_by(Plan.ended_at.desc(), Plan.id.desc())
        .limit(1)
    )
    if plan is None or _of_scope(session, learner, plan.bank_id, now) is not None:
        return None
    return plan


def title_of(session: Session, plan: Plan) -> str:
    """Return what a plan is about: the title of its deck, or all decks."""
    if plan.bank_id is None:
        return "All decks"
    return session.get_one(BankRow, plan.bank_id).title


def titles_of(session: Session, learner_id: int) -> Mapping[int, str]:
    """Return the banks that the learner may plan for, by title."""
    rows = session.execute(
        select(BankRow.id, BankRow.title)
        .where(is_studyable_by(learner_id))
        .order_by(BankRow.title, BankRow.id)
    )
    return {row.id: row.title for row in rows}


def _held(plan: Plan) -> Terms:
    if plan.ended_at is not None:
        raise NotAllowed("This plan has ended.")
    return terms_of(plan)


def _of_scope(
    session: Session, learner: Learner, bank_id: int | None, now: datetime
) -> Plan | None:
    held = [plan for plan in plans_in_force(session, learner, now) if plan.bank_id == bank_id]
    return held[-1] if held else None


def _may_study(session: Session, learner_id: int, bank_id: int) -> bool:
    found = select(BankRow.id).where(BankRow.id == bank_id, is_studyable_by(learner_id))
    return session.scalar(found) is not None


def _sorted(*breaks: Break) -> tuple[Break, ...]:
    return tuple(sorted(set(breaks), key=lambda one: (one.first, one.last)))


def _fault_of_day(exam_on: date | None, today: date) -> str:
    if exam_on is None:
        return ""
    if exam_on <= today:
        return "The exam must lie ahead: choose tomorrow or a later day."
    if exam_on > today + _LONGEST:
        return "The exam must be within two years."
    return ""


def _fault_of_budget(terms: Terms) -> str:
    if terms.exam_on is None and terms.unit is not Unit.CARDS:
        return "To catch up, choose how many cards a day."
    most = MOST[terms.unit]
    if 1 <= terms.budget <= most:
        return ""
    return f"Choose from 1 to {most} {terms.unit.value} a day."


def _fault_of_breaks(terms: Terms) -> str:
    if len(terms.breaks) > MOST_BREAKS:
        return f"A plan holds at most {MOST_BREAKS} breaks."
    for off in terms.breaks:
        if off.first > off.last:
            return "A break must not end before it begins."
        if terms.exam_on is not None and off.last >= terms.exam_on:
            return "A break must end before the day of the exam."
    return ""
