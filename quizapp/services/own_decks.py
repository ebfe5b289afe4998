"""Decks of cards that learners make for themselves, and share with their classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from quizapp.core.errors import NotAllowed
from quizapp.core.slugs import fresh, slug
from quizapp.models import BankRow, Card, Course, DeckShare, Enrolment, ItemRow, User
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


@dataclass(frozen=True, slots=True)
class SharedDeck:
    """A deck that somebody shares with a class of the learner's.

    ``taught_id`` is the class when the learner teaches it: they may take the deck out of it.
    """

    bank_id: int
    title: str
    owner: str
    course: str
    cards: int
    taught_id: int | None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A class of the owner's, and whether the deck is shared with it."""

    course_id: int
    title: str
    is_shared: bool


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
        _counted()
        .where(BankRow.is_deck, BankRow.owner_id == owner_id)
        .order_by(func.lower(BankRow.title), BankRow.id)
    ).all()
    classes = _classes(session, [bank.id for bank, _ in rows])
    return tuple(
        DeckLine(bank.id, bank.title, cards, classes.get(bank.id, ())) for bank, cards in rows
    )


def shared_decks(session: Session, learner_id: int) -> tuple[SharedDeck, ...]:
    """Return the decks that others share with the classes of a learner, by title.

    A deck in several of these classes stands there once for each.
    """
    rows = session.execute(
        _counted()
        .add_columns(User.name, Course)
        .join(DeckShare, DeckShare.bank_id == BankRow.id)
        .join(Course, Course.id == DeckShare.course_id)
        .join(User, User.id == BankRow.owner_id)
        .where(DeckShare.course_id.in_(_courses(learner_id)), BankRow.owner_id != learner_id)
        .order_by(func.lower(BankRow.title), BankRow.id, func.lower(Course.title))
    )
    return tuple(
        SharedDeck(
            bank.id,
            bank.title,
            owner,
            course.title,
            cards,
            course.id if course.owner_id == learner_id else None,
        )
        for bank, cards, owner, course in rows
    )


def shares_of(session: Session, deck: BankRow) -> tuple[ShareLine, ...]:
    """Return the open classes that the owner is in or teaches, and those that have the deck."""
    shared = select(DeckShare.course_id).where(DeckShare.bank_id == deck.id)
    is_shared = Course.id.in_(shared)
    rows = session.execute(
        select(Course.id, Course.title, is_shared.label("is_shared"))
        .where(Course.id.in_(_courses(deck.owner_id)) & Course.archived_at.is_(None) | is_shared)
        .order_by(func.lower(Course.title), Course.id)
    )
    return tuple(ShareLine(row.id, row.title, bool(row.is_shared)) for row in rows)


def share_deck(session: Session, deck: BankRow, course_id: int, now: datetime) -> str:
    """Let a class study the deck, and return its title; sharing twice changes nothing.

    Raises ``NotAllowed`` unless the owner is in the class or teaches it.
    """
    course = session.scalar(
        select(Course).where(
            Course.id == course_id,
            Course.id.in_(_courses(deck.owner_id)),
            Course.archived_at.is_(None),
        )
    )
    if course is None:
        raise NotAllowed("You can share a deck with a class that you are in, or that you teach.")
    # Two tabs share one after the other.
    session.refresh(deck, with_for_update=True)
    if session.get(DeckShare, (deck.id, course_id)) is None:
        session.add(DeckShare(bank_id=deck.id, course_id=course_id, shared_at=now))
        session.flush()
    return course.title


def unshare_deck(session: Session, bank_id: int, course_id: int) -> None:
    """Let a class study the deck no more; what its learners remember stays theirs.

    Its owner may do that, and whoever teaches the class.
    """
    session.execute(
        delete(DeckShare).where(DeckShare.bank_id == bank_id, DeckShare.course_id == course_id)
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


def _counted() -> Select[BankRow, int]:
    """Select banks with the number of their cards."""
    cards = (
        select(func.count())
        .where(ItemRow.bank_id == BankRow.id, ItemRow.retired_at.is_(None))
        .correlate(BankRow)
        .scalar_subquery()
    )
    return select(BankRow, cards)


def _courses(person_id: int | None) -> Select[int]:
    """Select the classes that somebody is in, or teaches."""
    joined = select(Enrolment.course_id).where(Enrolment.learner_id == person_id)
    return select(Course.id).where((Course.owner_id == person_id) | Course.id.in_(joined))


def _classes(session: Session, bank_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for bank_id, title in session.execute(
        select(DeckShare.bank_id, Course.title)
        .join(Course, Course.id == DeckShare.course_id)
        .where(DeckShare.bank_id.in_(bank_ids))
        .order_by(func.lower(Course.title), Course.id)
    ):
        found[bank_id] = (*found.get(bank_id, ()), title)
    return found
