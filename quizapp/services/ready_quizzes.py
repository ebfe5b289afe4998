"""The ready quizzes that a bank file brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlalchemy import delete, select

from quizapp.core.bank import Bank, Drawn, Entry, Feedback, Fixed, QuizPlan
from quizapp.models import BankRow, ItemRow, Quiz, QuizEntry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session


def write(session: Session, row: BankRow, bank: Bank, now: datetime) -> None:
    """Add the bank's ready quizzes, or bring them up to date; archive those it lost.

    A shipped bank's quizzes are open to everyone. Those of an instructor's bank belong to
    the instructor, and are archived until they choose a class and restore them. One that
    was archived or restored since stays so. A lost one keeps its attempts, and is no part
    of the bank any more.
    """
    stored = {
        quiz.key: quiz
        for quiz in session.scalars(
            select(Quiz).where(Quiz.bank_id == row.id, Quiz.key.is_not(None))
        )
    }
    item_ids = _item_ids(session, row.id)
    for plan in bank.quizzes:
        quiz = stored.pop(plan.id, None)
        if quiz is None:
            quiz = Quiz(bank_id=row.id, key=plan.id, owner_id=row.owner_id, created_at=now)
            # An instructor decides who gets it and when: archived until then.
            quiz.archived_at = None if row.owner_id is None else now
            session.add(quiz)
        _fill(quiz, plan)
        session.flush()
        write_blueprint(session, quiz.id, plan.blueprint, item_ids)
    for quiz in stored.values():
        quiz.key = None
        quiz.archived_at = quiz.archived_at or now
    session.flush()


def write_blueprint(
    session: Session, quiz_id: int, blueprint: tuple[Entry, ...], item_ids: Mapping[str, int]
) -> None:
    """Replace the blueprint of a quiz; ``item_ids`` maps item keys to rows."""
    session.execute(delete(QuizEntry).where(QuizEntry.quiz_id == quiz_id))
    for position, entry in enumerate(blueprint):
        line = QuizEntry(quiz_id=quiz_id, position=position, count=1)
        match entry:
            case Fixed(question=question):
                line.item_id = item_ids[question]
            case Drawn(count=count, topic=topic):
                line.count, line.topic = count, topic
            case _:
                assert_never(entry)
        session.add(line)
    session.flush()


def blueprint_of(session: Session, quiz_id: int) -> tuple[Entry, ...]:
    """Return the blueprint of a quiz."""
    rows = session.execute(
        select(QuizEntry.item_id, QuizEntry.count, QuizEntry.topic, ItemRow.key)
        .outerjoin(ItemRow, ItemRow.id == QuizEntry.item_id)
        .where(QuizEntry.quiz_id == quiz_id)
        .order_by(QuizEntry.position)
    )
    return tuple(
        Drawn(count, topic) if item_id is None else Fixed(key)
        for item_id, count, topic, key in rows
    )


def load(session: Session, bank_id: int) -> tuple[QuizPlan, ...]:
    """Return the ready quizzes of a bank, as its file has them."""
    rows = session.scalars(
        select(Quiz).where(Quiz.bank_id == bank_id, Quiz.key.is_not(None)).order_by(Quiz.id)
    )
    return tuple(_to_plan(session, row) for row in rows)


def has_archived(session: Session, bank_id: int) -> bool:
    """Return whether a ready quiz of the bank is archived, as those just imported are."""
    archived = select(Quiz.id).where(
        Quiz.bank_id == bank_id, Quiz.key.is_not(None), Quiz.archived_at.is_not(None)
    )
    return session.scalar(archived.limit(1)) is not None


def _to_plan(session: Session, quiz: Quiz) -> QuizPlan:
    assert quiz.key is not None  # noqa: S101 - by the statement above
    return QuizPlan(
        id=quiz.key,
        title=quiz.title,
        description=quiz.description,
        feedback=Feedback(quiz.feedback),
        blueprint=blueprint_of(session, quiz.id),
        attempts=quiz.attempts_allowed,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        asks_confidence=quiz.asks_confidence,
    )


def _fill(quiz: Quiz, plan: QuizPlan) -> None:
    quiz.title, quiz.description = plan.title, plan.description
    quiz.feedback, quiz.attempts_allowed = plan.feedback.value, plan.attempts
    quiz.shuffle_questions, quiz.shuffle_options = plan.shuffle_questions, plan.shuffle_options
    quiz.asks_confidence = plan.asks_confidence


def _item_ids(session: Session, bank_id: int) -> dict[str, int]:
    rows = session.execute(select(ItemRow.key, ItemRow.id).where(ItemRow.bank_id == bank_id))
    return {row.key: row.id for row in rows}
