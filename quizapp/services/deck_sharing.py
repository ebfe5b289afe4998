"""Decks that learners share with their classes, and that those who teach these may take out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from quizapp.core.errors import NotAllowed
from quizapp.models import BankRow, Course, DeckShare, Enrolment, User
from quizapp.services.own_decks import counted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class SharedDeck:
    """A deck that somebody shares with a class of the learner's.

    ``taught_id`` is the class when the learner teaches it: they may take the deck out of it,
    and then let it in again.
    """

    bank_id: int
    title: str
    owner: str
    course: str
    cards: int
    taught_id: int | None
    is_taken_out: bool


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A class of the owner's, and how the deck stands with it."""

    course_id: int
    title: str
    is_shared: bool
    is_taken_out: bool


def shared_decks(session: Session, learner_id: int) -> tuple[SharedDeck, ...]:
    """Return the decks that others share with the classes of a learner, by title.

    A deck in several of these classes stands there once for each. One that was taken out is
    there for who teaches the class alone.
    """
    rows = session.execute(
        counted()
        .add_columns(User.name, Course, DeckShare.taken_out_at)
        .join(DeckShare, DeckShare.bank_id == BankRow.id)
        .join(Course, Course.id == DeckShare.course_id)
        .join(User, User.id == BankRow.owner_id)
        .where(
            DeckShare.course_id.in_(_courses(learner_id)),
            DeckShare.taken_out_at.is_(None) | (Course.owner_id == learner_id),
            BankRow.owner_id != learner_id,
        )
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
            is_taken_out=taken_out_at is not None,
        )
        for bank, cards, owner, course, taken_out_at in rows
    )


def shares_of(session: Session, deck: BankRow) -> tuple[ShareLine, ...]:
    """Return the open classes that the owner is in or teaches, and those that have the deck."""
    is_own = Course.id.in_(_courses(deck.owner_id)) & Course.archived_at.is_(None)
    rows = session.execute(
        select(Course.id, Course.title, DeckShare.shared_at, DeckShare.taken_out_at)
        .outerjoin(DeckShare, (DeckShare.course_id == Course.id) & (DeckShare.bank_id == deck.id))
        .where(is_own | DeckShare.shared_at.is_not(None))
        .order_by(func.lower(Course.title), Course.id)
    )
    return tuple(
        ShareLine(
            row.id,
            row.title,
            is_shared=row.shared_at is not None and row.taken_out_at is None,
            is_taken_out=row.taken_out_at is not None,
        )
        for row in rows
    )


def share_deck(session: Session, deck: BankRow, course_id: int, now: datetime) -> str:
    """Let a class study the deck, and return its title; sharing twice changes nothing.

    Raises ``NotAllowed`` unless the owner is in the class or teaches it, and when who teaches
    it has taken the deck out.
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
    share = session.get(DeckShare, (deck.id, course_id))
    if share is None:
        session.add(DeckShare(bank_id=deck.id, course_id=course_id, shared_at=now))
        session.flush()
    elif share.taken_out_at is not None:
        raise NotAllowed(
            f"This deck was taken out of {course.title}. Only who teaches the class can let it in"
            " again: ask them."
        )
    return course.title


def unshare_deck(session: Session, bank_id: int, course_id: int) -> None:
    """Let a class study its owner's deck no more; what its learners remember stays theirs."""
    session.execute(
        delete(DeckShare).where(
            DeckShare.bank_id == bank_id,
            DeckShare.course_id == course_id,
            DeckShare.taken_out_at.is_(None),
        )
    )


def take_out(session: Session, bank_id: int, course_id: int, now: datetime) -> None:
    """Take a deck out of a class for who teaches it: its owner cannot share it there again."""
    _stand(session, bank_id, course_id, now)


def let_in(session: Session, bank_id: int, course_id: int) -> None:
    """Let a deck that was taken out of a class be studied there again."""
    _stand(session, bank_id, course_id, None)


def _stand(session: Session, bank_id: int, course_id: int, taken_out_at: datetime | None) -> None:
    session.execute(
        update(DeckShare)
        .where(DeckShare.bank_id == bank_id, DeckShare.course_id == course_id)
        .values(taken_out_at=taken_out_at)
    )


def _courses(person_id: int | None) -> Select[int]:
    """Select the classes that somebody is in, or teaches."""
    joined = select(Enrolment.course_id).where(Enrolment.learner_id == person_id)
    return select(Course.id).where((Course.owner_id == person_id) | Course.id.in_(joined))
