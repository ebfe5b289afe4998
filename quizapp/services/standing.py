"""The lines of the log that stand: what a learner did by hand and did not take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, literal, select
from sqlalchemy.orm import aliased

from quizapp.core.reviewlog import Action
from quizapp.models import Card, ReviewEntry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

# Built once: every rating asks this.
_OF_KEY = select(ReviewEntry.card_id).where(
    ReviewEntry.learner_id == bindparam("learner_id"), ReviewEntry.key == bindparam("key")
)


def is_taken_back() -> ColumnElement[bool]:
    """Whether a later line takes the line of the log back."""
    undo = aliased(ReviewEntry)
    return exists(
        select(literal(1)).where(
            undo.card_id == ReviewEntry.card_id, undo.undoes == ReviewEntry.sequence
        )
    )


def standing_entries(learner_id: int) -> Select[ReviewEntry]:
    """Select what the learner did to their cards by hand and did not take back."""
    return select(ReviewEntry).where(
        ReviewEntry.learner_id == learner_id,
        ReviewEntry.source != "quiz",
        ReviewEntry.action != Action.UNDO.value,
        ~is_taken_back(),
    )


def recent_ratings(session: Session, learner_id: int, since: datetime) -> list[ReviewEntry]:
    """Return the learner's flashcard ratings since then that stand, oldest first."""
    return list(
        session.scalars(
            standing_entries(learner_id)
            .where(ReviewEntry.at >= since, ReviewEntry.action == Action.RATE.value)
            .order_by(ReviewEntry.at, ReviewEntry.key)
        )
    )


def card_of_key(session: Session, learner_id: int, key: str) -> Card | None:
    """Return the card whose log has a line of that key."""
    card_id = session.scalar(_OF_KEY, {"learner_id": learner_id, "key": key})
    return None if card_id is None else session.get_one(Card, card_id)
