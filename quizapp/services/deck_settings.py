"""How a learner studies a deck: limits of a day, and the recall that it aims at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.models import Deck
from quizapp.services.decks import NEW_PER_DAY, REVIEWS_PER_DAY, own_deck

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner


@dataclass(frozen=True, slots=True)
class DeckSettings:
    """The settings; ``retention`` None means the learner's own."""

    new_per_day: int = NEW_PER_DAY
    reviews_per_day: int = REVIEWS_PER_DAY
    retention: float | None = None


def set_deck(
    session: Session, learner: Learner, bank_id: int, wanted: DeckSettings, now: datetime
) -> DeckSettings:
    """Set how the learner studies a bank, and return how it was set before.

    Cards that are planned already stay where they are.
    """
    deck = own_deck(session, learner.id, bank_id, now)
    before = DeckSettings(deck.new_per_day, deck.reviews_per_day, deck.retention)
    deck.new_per_day = wanted.new_per_day
    deck.reviews_per_day = wanted.reviews_per_day
    deck.retention = wanted.retention
    session.flush()
    return before


def retention_of(session: Session, learner_id: int, bank_id: int) -> float | None:
    """Return the recall that the learner's deck aims at; None for the learner's own."""
    return session.scalar(
        select(Deck.retention).where(Deck.learner_id == learner_id, Deck.bank_id == bank_id)
    )
