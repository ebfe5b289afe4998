"""Deleting a bank, which is possible only while no learner has used it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from quizapp.core.errors import NotAllowed
from quizapp.models import Attempt, BankRow, Card, Quiz

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Usage:
    """What hangs on a bank: its quizzes, and what learners did with it."""

    quizzes: int
    attempts: int
    learners_with_cards: int

    @property
    def is_removable(self) -> bool:
        """Whether nothing that a learner did would be lost."""
        return not (self.attempts or self.learners_with_cards)


def usage_of(session: Session, bank_id: int) -> Usage:
    """Count what hangs on the bank."""
    on_bank = select(Quiz.id).where(Quiz.bank_id == bank_id)
    cards = select(func.count(Card.learner_id.distinct())).where(Card.bank_id == bank_id)
    return Usage(
        quizzes=session.scalar(select(func.count()).select_from(on_bank.subquery())) or 0,
        attempts=session.scalar(select(func.count(Attempt.id)).where(Attempt.quiz_id.in_(on_bank)))
        or 0,
        learners_with_cards=session.scalar(cards) or 0,
    )


def delete_bank(session: Session, row: BankRow) -> None:
    """Delete the bank with its texts, items and quizzes.

    Raises ``NotAllowed`` when learners have attempted a quiz of it or studied its cards.
    """
    session.refresh(row, with_for_update=True)
    if not usage_of(session, row.id).is_removable:
        raise NotAllowed("Learners have used this bank, so it is kept.")
    session.execute(delete(BankRow).where(BankRow.id == row.id))
    session.flush()
