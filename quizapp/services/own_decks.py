"""Decks of cards that learners make for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from quizapp.core.errors import NotAllowed
from quizapp.core.slugs import fresh, slug
from quizapp.models import BankRow, Card, Course, DeckShare, ItemRow
from quizapp.services.decks import own_deck

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

LONGEST_TITLE = 200
MOST_DECKS = 100
# No id in a bank file has a slash: an import never writes into a deck.
_PREFIX = "own/"


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A deck in its owner's list, with the classes that study it."""

    bank_id: int
    title: str
    cards: int
    classes: tuple[str, ...]


def create_deck(session: Session, owner_id: int, title: str, now: datetime) -> BankRow:
    """Make an empty deck, whose cards its owner studies from now on.

    Raises ``NotAllowed`` when there are too many.
    """
    taken = set(session.scalars(select(BankRow.key).where(BankRow.owner_id == owner_id)))
    if sum(key.startswith(_PREFIX) for key in taken) >= MOST_DECKS:
        raise NotAllowed(f"You have {MOST_DECKS} decks. Delete one, or add cards to it.")
    deck = BankRow(
        owner_id=owner_id,
        key=fresh(_PREFIX + (slug(title) or "deck"), taken),
        title=title,
        description="",
        language="en",
        is_studyable=True,
        is_deck=True,
        created_at=now,
        changed_at=now,
    )
    session.add(deck)
    session.flush()
    own_deck(session, owner_id, deck.id, now)
    return deck


def rename_deck(session: Session, deck: BankRow, title: str, now: datetime) -> None:
    """Call the deck something else."""
    deck.title, deck.changed_at = title, now
    session.flush()


def list_decks(session: Session, owner_id: int) -> tuple[DeckLine, ...]:
    """Return the decks that somebody made, by title."""
    rows = session.execute(
        counted()
        .where(BankRow.is_deck, BankRow.owner_id == owner_id)
        .order_by(func.lower(BankRow.title), BankRow.id)
    ).all()
    classes = _classes(session, [bank.id for bank, _ in rows])
    return tuple(
        DeckLine(bank.id, bank.title, cards, classes.get(bank.id, ())) for bank, cards in rows
    )


def count_others(session: Session, deck: BankRow) -> int:
    """Return how many other learners have begun to study the deck."""
    return (
        session.scalar(
            select(func.count(Card.learner_id.distinct())).where(
                Card.bank_id == deck.id, Card.learner_id != deck.owner_id
            )
        )
        or 0
    )


def remove_deck(session: Session, deck: BankRow) -> None:
    """Delete the deck with its notes, images and cards, and what anybody remembers of them.

    There is no way back; pages ask first, and say how many others study it.
    """
    session.execute(delete(BankRow).where(BankRow.id == deck.id, BankRow.is_deck))
    session.expire_all()


def counted() -> Select[BankRow, int]:
    """Select banks with the number of their cards."""
    cards = (
        select(func.count())
        .where(ItemRow.bank_id == BankRow.id, ItemRow.retired_at.is_(None))
        .correlate(BankRow)
        .scalar_subquery()
    )
    return select(BankRow, cards)


def _classes(session: Session, bank_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for bank_id, title in session.execute(
        select(DeckShare.bank_id, Course.title)
        .join(Course, Course.id == DeckShare.course_id)
        .where(DeckShare.bank_id.in_(bank_ids), DeckShare.taken_out_at.is_(None))
        .order_by(func.lower(Course.title), Course.id)
    ):
        found[bank_id] = (*found.get(bank_id, ()), title)
    return found
