"""Flashcard sessions: which card comes next, rate it, take a rating back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.core.scheduling import Memory, Rating, Review
from quizapp.models import (
    BankRow,
    Card,
    ItemRow,
    ItemVersion,
    ReviewEntry,
)
from quizapp.services import memory
from quizapp.services.decks import (
    COUNT_LIMIT,
    LEARN_AHEAD,
    LEARNING,
    DeckView,
    allowance,
    count_due,
    count_left,
    decks_of,
    decks_to_open,
    introduce,
    is_in_open_attempt,
    items_to_study,
    new_items,
    set_new_per_day,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content
    from quizapp.services.learners import Learner


# What a page of cards needs stands in one place, wherever it is made.
__all__ = [
    "COUNT_LIMIT",
    "CardView",
    "DeckView",
    "RatingGiven",
    "count_due",
    "count_left",
    "decks_of",
    "find_card",
    "last_rating",
    "next_card",
    "rate_card",
    "recent_ratings",
    "set_new_per_day",
    "undo_last",
]


@dataclass(frozen=True, slots=True)
class CardView:
    """A card to be shown. ``sequence`` counts its reviews; 0 for one never seen."""

    item_id: int
    version_id: int
    bank_id: int
    bank_title: str
    content: Content
    feedback: str
    sequence: int
    card_id: int | None
    memory: Memory


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """A rating on its way: the form's key, and the count of reviews that its page knew."""

    rating: Rating
    key: str
    sequence: int
    milliseconds: int | None = None


def next_card(
    session: Session, learner: Learner, now: datetime, *, bank_id: int | None = None
) -> CardView | None:
    """Return the card to show now: between steps, then due, then new, then a step ahead."""
    learning = Card.state.in_(LEARNING)
    due = Card.due_at <= now
    for condition in (learning & due, due):
        found = _first_card(session, learner.id, bank_id, condition)
        if found is not None:
            return found
    return _first_new(session, learner, now, bank_id) or _first_card(
        session, learner.id, bank_id, learning & (Card.due_at <= now + LEARN_AHEAD)
    )


def find_card(session: Session, learner_id: int, item_id: int) -> CardView | None:
    """Return a card that the learner may study, seen before or new."""
    row = session.execute(
        items_to_study(learner_id)
        .add_columns(Card)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(ItemRow.id == item_id, ~is_in_open_attempt(learner_id))
    ).one_or_none()
    return None if row is None else _to_view(row.ItemVersion, row.BankRow, row.Card)


def rate_card(
    session: Session, learner: Learner, item_id: int, given: RatingGiven, now: datetime
) -> Card:
    """Log a rating and plan the next review; the same key again changes nothing.

    Raises ``StaleReview`` when the card was reviewed since the page was made, and
    ``NotAllowed`` when there is no such card for the learner.
    """
    repeated = _reviewed_by(session, learner.id, given.key)
    if repeated is not None:
        return repeated
    card = _card_to_rate(session, learner, item_id, now)
    if card.sequence != given.sequence:
        raise StaleReview(
            "This card was reviewed in another tab or browser since this page was made."
            " That review is kept; here is the next card."
        )
    if card.last_review_at is not None:
        now = max(now, card.last_review_at)
    origin = memory.Origin(given.key, "card", milliseconds=given.milliseconds)
    memory.append_review(session, card, Review(given.rating, now), learner.scheduler, origin)
    memory.count_activity(
        session, learner, now, reviews=1, correct=int(given.rating is not Rating.AGAIN)
    )
    session.flush()
    return card


def undo_last(session: Session, learner: Learner, key: str, now: datetime) -> Card:
    """Take back the learner's latest flashcard rating; raises ``NotAllowed`` without one.

    Called again with another key, it takes back the one before; the same key again changes
    nothing.
    """
    repeated = _reviewed_by(session, learner.id, key)
    if repeated is not None:
        return repeated
    entry = last_rating(session, learner.id)
    if entry is None:
        raise NotAllowed("There is no review left to take back.")
    card = session.get_one(Card, entry.card_id, with_for_update=True)
    if last_rating(session, learner.id) is not entry:
        raise NotAllowed("Another tab or browser has reviewed or taken back just now.")
    memory.append_undo(session, card, entry, key, now)
    right = int(entry.rating != Rating.AGAIN.value)
    memory.count_activity(session, learner, entry.at, reviews=-1, correct=-right)
    session.flush()
    return card


def last_rating(session: Session, learner_id: int) -> ReviewEntry | None:
    """Return the learner's latest flashcard rating that was not taken back."""
    return session.scalar(
        _standing_ratings(learner_id)
        .order_by(ReviewEntry.at.desc(), ReviewEntry.sequence.desc())
        .limit(1)
    )


def recent_ratings(session: Session, learner_id: int, since: datetime) -> list[ReviewEntry]:
    """Return the learner's flashcard ratings since then that stand, oldest first."""
    return list(
        session.scalars(
            _standing_ratings(learner_id)
            .where(ReviewEntry.at >= since)
            .order_by(ReviewEntry.at, ReviewEntry.sequence)
        )
    )


def _first_card(
    session: Session, learner_id: int, bank_id: int | None, condition: ColumnElement[bool]
) -> CardView | None:
    statement = (
        items_to_study(learner_id)
        .add_columns(Card)
        .join(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(condition, ~is_in_open_attempt(learner_id))
        .order_by(Card.due_at, Card.id)
        .limit(1)
    )
    if bank_id is not None:
        statement = statement.where(Card.bank_id == bank_id)
    row = session.execute(statement).one_or_none()
    return None if row is None else _to_view(row.ItemVersion, row.BankRow, row.Card)


def _first_new(
    session: Session, learner: Learner, now: datetime, bank_id: int | None
) -> CardView | None:
    for deck in decks_to_open(session, learner.id, now, bank_id):
        if allowance(deck, learner, now) > 0:
            row = session.execute(new_items(learner.id, deck).limit(1)).one_or_none()
            if row is not None:
                return _to_view(row.ItemVersion, row.BankRow, None)
    return None


def _standing_ratings(learner_id: int) -> Select[ReviewEntry]:
    undo = aliased(ReviewEntry)
    taken_back = exists(
        select(literal(1)).where(
            undo.card_id == ReviewEntry.card_id, undo.undoes == ReviewEntry.sequence
        )
    )
    return select(ReviewEntry).where(
        ReviewEntry.learner_id == learner_id,
        ReviewEntry.source == "card",
        ReviewEntry.rating.is_not(None),
        ~taken_back,
    )


def _reviewed_by(session: Session, learner_id: int, key: str) -> Card | None:
    """Return the card whose log has a line of that key."""
    return session.scalar(
        select(Card)
        .join(ReviewEntry, ReviewEntry.card_id == Card.id)
        .where(ReviewEntry.learner_id == learner_id, ReviewEntry.key == key)
    )


def _card_to_rate(session: Session, learner: Learner, item_id: int, now: datetime) -> Card:
    card = session.scalar(
        select(Card).where(Card.learner_id == learner.id, Card.item_id == item_id).with_for_update()
    )
    if find_card(session, learner.id, item_id) is None:
        raise NotAllowed(
            "This card cannot be reviewed now. It may have been taken out of its bank, or it is"
            " being asked in a quiz that you have not finished."
        )
    if card is not None:
        return card
    return _add_card(session, learner, session.get_one(ItemRow, item_id), now)


def _add_card(session: Session, learner: Learner, item: ItemRow, now: datetime) -> Card:
    """Write a card that was not there a moment ago; another tab may have been faster."""
    card = memory.new_card(learner.id, item, now)
    try:
        with session.begin_nested():
            session.add(card)
    except IntegrityError:
        raise StaleReview("This card was reviewed in another tab or browser just now.") from None
    introduce(session, learner, item, now)
    return card


def _to_view(version: ItemVersion, bank: BankRow, card: Card | None) -> CardView:
    return CardView(
        item_id=version.item_id,
        version_id=version.id,
        bank_id=bank.id,
        bank_title=bank.title,
        content=decode_content(version.kind, version.content),
        feedback=version.feedback,
        sequence=0 if card is None else card.sequence,
        card_id=None if card is None else card.id,
        memory=Memory() if card is None else memory.to_memory(card),
    )
