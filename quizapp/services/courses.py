"""Classes: make one, join it by its code, leave it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.errors import QuizError
from quizapp.models import Attempt, BankRow, Course, DeckShare, Enrolment, Quiz, User

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

# No 0 and O, no 1 and I: eight of these 32 are 40 random bits that can be read out loud.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
_TRIES = 5
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class UnknownCode(QuizError):
    """No open class has the code."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A class of an instructor in their list."""

    course: Course
    owner: str
    learners: int
    quizzes: int


@dataclass(frozen=True, slots=True)
class Member:
    """A learner in a class."""

    id: int
    name: str
    email: str
    joined_at: datetime


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """Return a code as it is shown: ``ABCD-EFGH``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str:
    """Return the code in what somebody typed: any case, with spaces or hyphens."""
    return "".join(char for char in text.upper() if char in _SIGNS)


def create_course(
    session: Session,
    owner_id: int,
    title: str,
    now: datetime,
    codes: Callable[[], str] = new_code,
) -> Course:
    """Make a class with a code that no other class has."""
    for _ in range(_TRIES):
        course = Course(owner_id=owner_id, title=title, join_code=codes(), created_at=now)
        try:
            with session.begin_nested():
                session.add(course)
        except IntegrityError:
            continue
        return course
    raise QuizError("No code was free. Try again.")


def renew_code(session: Session, course: Course, codes: Callable[[], str] = new_code) -> None:
    """Give the class another code; the old one opens nothing any more."""
    for _ in range(_TRIES):
        code = codes()
        if session.scalar(select(Course.id).where(Course.join_code == code)) is None:
            course.join_code = code
            session.flush()
            return
    raise QuizError("No code was free. Try again.")


def join_course(session: Session, typed: str, learner_id: int, now: datetime) -> Course:
    """Put the learner into the class with the code. Joining again changes nothing.

    Raises ``UnknownCode``, also for a class that is archived.
    """
    course = session.scalar(
        select(Course).where(Course.join_code == read_code(typed), Course.archived_at.is_(None))
    )
    if course is None:
        raise UnknownCode(
            "No class has this code. Compare it with the one you were given: it has"
            f" {CODE_LENGTH} letters and digits. The code may have been changed since."
        )
    if not is_member(session, course.id, learner_id):
        try:
            with session.begin_nested():
                session.add(Enrolment(course_id=course.id, learner_id=learner_id, joined_at=now))
        except IntegrityError:
            # Another request of the same learner joined at this very moment.
            pass
    return course


def remove_member(session: Session, course_id: int, learner_id: int) -> bool:
    """Take a learner out of a class; what they did stays theirs. Say whether they were in it.

    The class studies their own decks no more. What was taken out of it stays out.
    """
    decks = select(BankRow.id).where(BankRow.owner_id == learner_id, BankRow.is_deck)
    session.execute(
        delete(DeckShare).where(
            DeckShare.course_id == course_id,
            DeckShare.bank_id.in_(decks),
            DeckShare.taken_out_at.is_(None),
        )
    )
    gone = session.execute(
        delete(Enrolment)
        .where(Enrolment.course_id == course_id, Enrolment.learner_id == learner_id)
        .returning(Enrolment.learner_id)
    )
    return gone.first() is not None


def is_member(session: Session, course_id: int, learner_id: int) -> bool:
    """Whether the learner is in the class."""
    return session.get(Enrolment, (course_id, learner_id)) is not None


def joined_courses(session: Session, learner_id: int) -> list[Course]:
    """Return the classes that a learner is in, by title."""
    return list(
        session.scalars(
            select(Course)
            .join(Enrolment, Enrolment.course_id == Course.id)
            .where(Enrolment.learner_id == learner_id)
            .order_by(Course.archived_at.is_not(None), func.lower(Course.title), Course.id)
        )
    )


def taught_courses(session: Session, owner_id: int | None) -> list[Taught]:
    """Return the classes of an instructor, or of everybody: the open ones first, by title."""
    learners = (
        select(func.count())
        .where(Enrolment.course_id == Course.id)
        .correlate(Course)
        .scalar_subquery()
    )
    quizzes = (
        select(func.count())
        .where(Quiz.course_id == Course.id, Quiz.archived_at.is_(None))
        .correlate(Course)
        .scalar_subquery()
    )
    statement = (
        select(Course, User.name, learners, quizzes)
        .join(User, User.id == Course.owner_id)
        .order_by(Course.archived_at.is_not(None), func.lower(Course.title), Course.id)
    )
    if owner_id is not None:
        statement = statement.where(Course.owner_id == owner_id)
    return [Taught(*row) for row in session.execute(statement)]


def quizzes_of(session: Session, course_ids: list[int]) -> list[Quiz]:
    """Return the quizzes set to the classes, in the order in which they close, then open."""
    return list(
        session.scalars(
            select(Quiz)
            .where(Quiz.course_id.in_(course_ids), Quiz.archived_at.is_(None))
            .order_by(
                Quiz.closes_at.is_(None), Quiz.closes_at, Quiz.created_at, Quiz.title, Quiz.id
            )
        )
    )


def count_members(session: Session, course_id: int) -> int:
    """Return how many learners are in the class."""
    return session.scalar(_members(course_id).with_only_columns(func.count())) or 0


def finished_counts(session: Session, course_id: int) -> dict[int, int]:
    """Return how many learners of the class have finished each of its quizzes, by quiz."""
    rows = session.execute(
        select(Attempt.quiz_id, func.count(Attempt.learner_id.distinct()))
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(
            Enrolment,
            (Enrolment.learner_id == Attempt.learner_id) & (Enrolment.course_id == Quiz.course_id),
        )
        .where(Quiz.course_id == course_id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.quiz_id)
    )
    return {row[0]: row[1] for row in rows}


def members(session: Session, course_id: int, number: int, size: int) -> list[Member]:
    """Return the learners on a page of the list, by name; ``number`` counts from 1."""
    rows = session.execute(
        _members(course_id)
        .order_by(func.lower(User.name), User.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return [Member(*row) for row in rows]


def _members(course_id: int) -> Select[int, str, str, datetime]:
    return (
        select(User.id, User.name, User.email, Enrolment.joined_at)
        .join(Enrolment, Enrolment.learner_id == User.id)
        .where(Enrolment.course_id == course_id)
    )
