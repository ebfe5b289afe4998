"""The demo: a class with an instructor and a student, to look around with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.models import Course, Enrolment, User
from quizapp.services.accounts import NewAccount, add_account, set_password
from quizapp.services.courses import create_course

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

INSTRUCTOR = "instructor@example.com"
STUDENT = "student@example.com"
_CLASS = "Demo class"


def refresh(session: Session, passwords: dict[str, str], now: datetime) -> Course:
    """Make the demo's people and class, or bring them back, with the passwords (hashes) given.

    ``passwords`` holds one for ``INSTRUCTOR`` and one for ``STUDENT``. What they did stays.
    """
    instructor = _person(
        session, NewAccount(INSTRUCTOR, "Demo instructor", "instructor", passwords[INSTRUCTOR]), now
    )
    student = _person(
        session, NewAccount(STUDENT, "Demo student", "student", passwords[STUDENT]), now
    )
    course = session.scalar(
        select(Course)
        .where(Course.owner_id == instructor.id, Course.archived_at.is_(None))
        .order_by(Course.id)
    )
    if course is None:
        course = create_course(session, instructor.id, _CLASS, now)
    if session.get(Enrolment, (course.id, student.id)) is None:
        session.add(Enrolment(course_id=course.id, learner_id=student.id, joined_at=now))
        session.flush()
    return course


def _person(session: Session, wanted: NewAccount, now: datetime) -> User:
    found = session.scalar(select(User).where(User.email == wanted.email))
    if found is None:
        return add_account(session, wanted, now)
    found.role, found.active = wanted.role, True
    set_password(session, found, wanted.password)
    return found
