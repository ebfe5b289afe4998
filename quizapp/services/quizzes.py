"""Quizzes as instructors make them: what may be saved can be started."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from sqlalchemy import func, or_, select

from quizapp.core.bank import Drawn, Feedback, Fixed
from quizapp.core.errors import QuizError
from quizapp.core.selection import NotEnoughQuestions, draw, shuffled
from quizapp.models import Attempt, BankRow, Course, ItemRow, Quiz, QuizEntry
from quizapp.services.attempts import pool_of
from quizapp.services.ready_quizzes import blueprint_of, write_blueprint

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.bank import Blueprint
    from quizapp.core.selection import Pool


class NoQuestions(QuizError):
    """A blueprint that asks nothing."""


class QuizState(StrEnum):
    """Where a quiz stands."""

    OPEN = "open"
    WAITING = "opens later"
    CLOSED = "closed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """What an instructor decides about a quiz. Without a class it is for everyone."""

    title: str
    description: str
    course_id: int | None
    feedback: Feedback
    attempts_allowed: int | None
    minutes_allowed: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    shuffle_questions: bool
    shuffle_options: bool
    asks_confidence: bool
    blueprint: Blueprint


@dataclass(frozen=True, slots=True)
class QuizLine:
    """A quiz as a line of a list."""

    row: Quiz
    bank_title: str
    course_title: str | None
    questions: int
    attempts: int


def create_quiz(
    session: Session, bank: BankRow, owner_id: int, draft: QuizDraft, now: datetime
) -> Quiz:
    """Add a quiz. Raises as ``check_blueprint`` does."""
    quiz = Quiz(bank_id=bank.id, owner_id=owner_id, created_at=now)
    _fill(session, quiz, draft)
    return quiz


def change_quiz(session: Session, quiz: Quiz, draft: QuizDraft) -> None:
    """Change a quiz; attempts that have begun stay as they are. Raises as ``check_blueprint``.

    A blueprint that asks the same as before keeps its order.
    """
    _fill(session, quiz, draft)


def check_blueprint(pool: Pool, blueprint: Blueprint) -> None:
    """Raise ``NotEnoughQuestions`` or ``NoQuestions`` when no attempt could begin."""
    # A draw fails only when no choice would do, so one trial tells, whatever chance brings.
    if not draw(pool, blueprint, random.Random(0)):  # noqa: S311 - nothing is kept secret
        raise NoQuestions("The quiz asks no question yet. Choose at least one.")


def set_archived(quiz: Quiz, now: datetime | None) -> None:
    """Put the quiz away, or bring it back when ``now`` is None."""
    quiz.archived_at = now


def state_of(quiz: Quiz, now: datetime) -> QuizState:
    """Return where the quiz stands."""
    if quiz.archived_at is not None:
        return QuizState.ARCHIVED
    if quiz.closes_at is not None and now >= quiz.closes_at:
        return QuizState.CLOSED
    if quiz.opens_at is not None and now < quiz.opens_at:
        return QuizState.WAITING
    return QuizState.OPEN


def list_quizzes(
    session: Session, owner_id: int, *, everyones: bool, bank_id: int | None = None
) -> list[QuizLine]:
    """Return somebody's own quizzes and the shipped ones, the newest first."""
    attempts = (
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.quiz_id == Quiz.id)
        .scalar_subquery()
    )
    questions = (
        select(func.coalesce(func.sum(QuizEntry.count), 0))
        .where(QuizEntry.quiz_id == Quiz.id)
        .scalar_subquery()
    )
    statement = (
        select(Quiz, BankRow.title, Course.title, questions, attempts)
        .join(BankRow, BankRow.id == Quiz.bank_id)
        .outerjoin(Course, Course.id == Quiz.course_id)
        .order_by(Quiz.created_at.desc(), Quiz.id.desc())
    )
    if not everyones:
        statement = statement.where(or_(Quiz.owner_id == owner_id, Quiz.owner_id.is_(None)))
    if bank_id is not None:
        statement = statement.where(Quiz.bank_id == bank_id)
    return [QuizLine(*row) for row in session.execute(statement)]


def courses_to_choose(session: Session, owner_id: int, chosen: int | None) -> list[Course]:
    """Return the owner's classes that are not archived, and the one chosen already."""
    return list(
        session.scalars(
            select(Course)
            .where(
                Course.owner_id == owner_id,
                or_(Course.archived_at.is_(None), Course.id == chosen),
            )
            .order_by(Course.title, Course.id)
        )
    )


def size_of(blueprint: Blueprint) -> int:
    """Return how many questions a blueprint asks for."""
    return sum(entry.count if isinstance(entry, Drawn) else 1 for entry in blueprint)


def sample_keys(session: Session, quiz: Quiz, rng: random.Random) -> list[str]:
    """Return the keys of the questions that one attempt might ask, in their order.

    Raises ``NotEnoughQuestions``.
    """
    keys = draw(pool_of(session, quiz.bank_id), blueprint_of(session, quiz.id), rng)
    return shuffled(keys, rng) if quiz.shuffle_questions else keys


def stranded_by(session: Session, bank_id: int, pool: Pool) -> list[Quiz]:
    """Return the quizzes made in the app that could not be started from the pool.

    The ready quizzes of a bank file come with it, and fit it.
    """
    quizzes = session.scalars(
        select(Quiz)
        .where(Quiz.bank_id == bank_id, Quiz.key.is_(None), Quiz.archived_at.is_(None))
        .order_by(Quiz.title)
    )
    return [quiz for quiz in quizzes if _is_stranded(session, quiz, pool)]


def _is_stranded(session: Session, quiz: Quiz, pool: Pool) -> bool:
    try:
        check_blueprint(pool, blueprint_of(session, quiz.id))
    except (NotEnoughQuestions, NoQuestions):
        return True
    return False


def _fill(session: Session, quiz: Quiz, draft: QuizDraft) -> None:
    check_blueprint(pool_of(session, quiz.bank_id), draft.blueprint)
    quiz.title, quiz.description = draft.title, draft.description
    quiz.course_id, quiz.feedback = draft.course_id, draft.feedback.value
    quiz.attempts_allowed, quiz.minutes_allowed = draft.attempts_allowed, draft.minutes_allowed
    quiz.opens_at, quiz.closes_at = draft.opens_at, draft.closes_at
    quiz.shuffle_questions = draft.shuffle_questions
    quiz.shuffle_options = draft.shuffle_options
    quiz.asks_confidence = draft.asks_confidence
    session.add(quiz)
    session.flush()
    if _demand(blueprint_of(session, quiz.id)) == _demand(draft.blueprint):
        return
    chosen = [entry.question for entry in draft.blueprint if isinstance(entry, Fixed)]
    write_blueprint(session, quiz.id, draft.blueprint, _item_ids(session, quiz.bank_id, chosen))


def _demand(blueprint: Sequence[Fixed | Drawn]) -> Counter[tuple[str, str | None]]:
    """Return what a blueprint asks for, whatever the order of its lines."""
    asked: Counter[tuple[str, str | None]] = Counter()
    for entry in blueprint:
        match entry:
            case Fixed(question=question):
                asked["question", question] += 1
            case Drawn(count=count, topic=topic):
                asked["topic", topic] += count
            case _:
                assert_never(entry)
    return asked


def _item_ids(session: Session, bank_id: int, keys: Collection[str]) -> dict[str, int]:
    rows = session.execute(
        select(ItemRow.key, ItemRow.id).where(ItemRow.bank_id == bank_id, ItemRow.key.in_(keys))
    )
    return dict(rows.all())
