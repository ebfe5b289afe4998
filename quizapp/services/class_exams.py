"""Exams of classes: the day that an instructor sets, and who is to plan for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from quizapp.core.errors import NotAllowed
from quizapp.models import BankRow, ClassExam, Course, Enrolment, Quiz
from quizapp.services.plans import Terms, faults
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

_NO_BUDGET = 1


@dataclass(frozen=True, slots=True)
class ExamOfClass:
    """An exam that a class writes. ``deck`` is the title of the bank that it is about."""

    course_id: int
    course: str
    bank_id: int
    deck: str
    exam_on: date
    title: str


@dataclass(frozen=True, slots=True)
class NewExam:
    """What an instructor sets."""

    bank_id: int
    exam_on: date
    title: str


def banks_of(session: Session, course_id: int) -> dict[int, str]:
    """Return the banks that the quizzes of a class are about, by title."""
    rows = session.execute(
        select(BankRow.id, BankRow.title)
        .where(
            BankRow.id.in_(
                select(Quiz.bank_id).where(Quiz.course_id == course_id, Quiz.archived_at.is_(None))
            )
        )
        .order_by(BankRow.title, BankRow.id)
    )
    return {row.id: row.title for row in rows}


def fault_of_day(exam_on: date, today: date) -> str:
    """Return what is wrong with the day of an exam; nothing when it may be set."""
    return faults(Terms(exam_on, _NO_BUDGET), today).get("exam_on", "")


def set_exam(
    session: Session, course_id: int, exam: NewExam, today: date, now: datetime
) -> ClassExam:
    """Set the exam of a class about a bank, or change it.

    Raises ``NotAllowed`` for a day that cannot be, and for a bank that no quiz of the class
    is about.
    """
    wrong = fault_of_day(exam.exam_on, today)
    if wrong:
        raise NotAllowed(wrong)
    if exam.bank_id not in banks_of(session, course_id):
        raise NotAllowed("No quiz of this class is about that bank.")
    row = session.merge(
        ClassExam(
            course_id=course_id,
            bank_id=exam.bank_id,
            exam_on=exam.exam_on,
            title=exam.title,
            set_at=now,
        )
    )
    session.flush()
    return row


def remove_exam(session: Session, course_id: int, bank_id: int) -> bool:
    """Remove an exam, and say whether there was one; plans of learners go on."""
    gone = session.execute(
        delete(ClassExam)
        .where(ClassExam.course_id == course_id, ClassExam.bank_id == bank_id)
        .returning(ClassExam.bank_id)
    )
    return gone.first() is not None


def exams_of_class(session: Session, course_id: int) -> list[ExamOfClass]:
    """Return the exams of a class, the next one first."""
    rows = session.execute(_EXAMS.where(ClassExam.course_id == course_id))
    return [ExamOfClass(*row) for row in rows]


def exams_ahead(session: Session, learner_id: int, today: date) -> list[ExamOfClass]:
    """Return the exams to come of the learner's classes that they may study for."""
    rows = session.execute(
        _EXAMS.join(Enrolment, Enrolment.course_id == ClassExam.course_id).where(
            Enrolment.learner_id == learner_id,
            Course.archived_at.is_(None),
            ClassExam.exam_on > today,
            is_studyable_by(learner_id),
        )
    )
    return [ExamOfClass(*row) for row in rows]


def exam_ahead(
    session: Session, learner_id: int, course_id: int, bank_id: int, today: date
) -> ExamOfClass | None:
    """Return one of the exams to come of the learner's classes."""
    exams = exams_ahead(session, learner_id, today)
    found = (one for one in exams if (one.course_id, one.bank_id) == (course_id, bank_id))
    return next(found, None)


_EXAMS = (
    select(
        ClassExam.course_id,
        Course.title,
        ClassExam.bank_id,
        BankRow.title,
        ClassExam.exam_on,
        ClassExam.title,
    )
    .join(Course, Course.id == ClassExam.course_id)
    .join(BankRow, BankRow.id == ClassExam.bank_id)
    .order_by(ClassExam.exam_on, ClassExam.course_id, ClassExam.bank_id)
)
