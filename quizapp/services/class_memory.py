"""What a class remembers of a bank, for who teaches it: never the memory of one learner."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import distinct, func, select

from quizapp.core.class_memory import FEWEST_LEARNERS, Remembered
from quizapp.core.progress import predicted_at
from quizapp.core.scheduling import State
from quizapp.models import BankRow, Card, ClassExam, Course, Enrolment, ItemRow, User
from quizapp.services.learners import Learner
from quizapp.services.memory_map import met_items
from quizapp.services.review_log import MEMORY, memory_of
from quizapp.services.texts import current_texts

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.core.progress import Met
    from quizapp.models import TextRow

# The learners whose memories are read; beyond it the first of the class stand for all.
MOST_LEARNERS = 200


@dataclass(frozen=True, slots=True)
class ClassBank:
    """A bank, and how many learners of the class have met any of it.

    ``learners`` is None when they are too few for a map.
    """

    bank_id: int
    title: str
    learners: int | None


@dataclass(frozen=True, slots=True)
class ClassStudied:
    """A bank as a class has met it: who remembers what, by the id of the item.

    ``learners`` counts who has met any of it, ``members`` everybody in the class.
    """

    bank: BankRow
    texts: tuple[TextRow, ...]
    items: tuple[Met, ...]
    remembered: dict[int, list[Remembered]]
    learners: int
    members: int


def class_banks(session: Session, course: Course) -> list[ClassBank]:
    """Return the banks that the class's instructor may teach from, those met by most first."""
    met = (
        select(Card.bank_id, func.count(distinct(Card.learner_id)).label("learners"))
        .join(Enrolment, Enrolment.learner_id == Card.learner_id)
        .where(Enrolment.course_id == course.id, Card.state != State.NEW.value)
        .group_by(Card.bank_id)
        .subquery()
    )
    rows = session.execute(
        select(BankRow.id, BankRow.title, func.coalesce(met.c.learners, 0).label("learners"))
        .outerjoin(met, met.c.bank_id == BankRow.id)
        .where(_is_taught(course))
        .order_by(func.coalesce(met.c.learners, 0).desc(), BankRow.title, BankRow.id)
    )
    return [
        ClassBank(row.id, row.title, row.learners if row.learners >= FEWEST_LEARNERS else None)
        for row in rows
    ]


def class_studied(
    session: Session, course: Course, bank_id: int, now: datetime, on: date | None = None
) -> ClassStudied | None:
    """Return a bank as the class has met it; None for one that its instructor may not teach.

    Recall is predicted for the end of each learner's today, or for a later day.
    """
    bank = session.scalar(select(BankRow).where(BankRow.id == bank_id, _is_taught(course)))
    if bank is None:
        return None
    remembered = _remembered(session, course.id, bank_id, now, on)
    return ClassStudied(
        bank=bank,
        texts=tuple(current_texts(session, bank_id)),
        items=met_items(session, None, bank_id),
        remembered=remembered,
        learners=len({one.learner_id for each in remembered.values() for one in each}),
        members=session.scalar(select(func.count()).where(Enrolment.course_id == course.id)) or 0,
    )


def class_exams(session: Session, course_id: int, bank_id: int, today: date) -> list[ClassExam]:
    """Return the exam of the class about the bank, if it is yet to come."""
    return list(
        session.scalars(
            select(ClassExam).where(
                ClassExam.course_id == course_id,
                ClassExam.bank_id == bank_id,
                ClassExam.exam_on >= today,
            )
        )
    )


def _is_taught(course: Course) -> ColumnElement[bool]:
    return BankRow.owner_id.is_(None) | (BankRow.owner_id == course.owner_id)


def _remembered(
    session: Session, course_id: int, bank_id: int, now: datetime, on: date | None
) -> dict[int, list[Remembered]]:
    """Return who remembers each item, and how well, by the id of the item."""
    people = session.execute(
        select(*(getattr(User, one.name) for one in fields(Learner)))
        .join(Enrolment, Enrolment.learner_id == User.id)
        .where(Enrolment.course_id == course_id)
        .order_by(Enrolment.joined_at, User.id)
        .limit(MOST_LEARNERS)
    )
    schedulers = {one.id: one.scheduler for one in (Learner(*row) for row in people)}
    recall_of = {
        each: one.recall_at(predicted_at(one, now, on)) for each, one in schedulers.items()
    }
    rows = session.execute(
        select(Card.learner_id, Card.item_id, Card.answers_seen, Card.answers_correct, *MEMORY)
        .join(ItemRow, ItemRow.id == Card.item_id)
        .where(
            Card.learner_id.in_(list(schedulers)),
            Card.bank_id == bank_id,
            Card.state != State.NEW.value,
            ItemRow.retired_at.is_(None),
        )
        .order_by(Card.learner_id, Card.item_id)
    )
    found: dict[int, list[Remembered]] = {}
    for learner_id, item_id, seen, correct, *columns in rows:
        memory = memory_of(columns)
        recall = recall_of[learner_id](memory)
        misses = memory.lapses + seen - correct
        found.setdefault(item_id, []).append(Remembered(learner_id, recall, misses))
    return found
