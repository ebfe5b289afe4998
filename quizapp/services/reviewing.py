"""Flashcard sessions: which card comes next, rate it, take a rating back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, literal, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed, StaleReview
from quizapp.core.scheduling import Memory, Rating, Review, State
from quizapp.models import (
    Attempt,
    BankRow,
    Card,
    Deck,
    ItemRow,
    ItemVersion,
    ReviewEntry,
    Slot,
)
from quizapp.services import memory
from quizapp.services.attempts import is_studyable_by

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content
    from quizapp.services.learners import Learner

NEW_PER_DAY = 10
# Counting further costs more than anybody gains by it: the page says "99+".
COUNT_LIMIT = 100
# With nothing else due, a card whose step ends this soon is shown early.
LEARN_AHEAD = timedelta(minutes=20)
_UNDO_DEPTH = 200
_LEARNING = (State.LEARNING.value, State.RELEARNING.value)


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
class DeckView:
    """A bank as something to study; the counts stop at ``COUNT_LIMIT``."""

    bank_id: int
    title: str
    due: int
    new: int
    is_started: bool


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
    learning = Card.state.in_(_LEARNING)
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
        _items(learner_id)
        .add_columns(Card)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(ItemRow.id == item_id, ~_is_in_open_attempt(learner_id))
    ).one_or_none()
    return None if row is None else _to_view(row.ItemVersion, row.BankRow, row.Card)


def rate_card(
    session: Session, learner: Learner, item_id: int, given: RatingGiven, now: datetime
) -> Card:
    """Log a rating and plan the next review; the same key again changes nothing.

    Raises ``StaleReview`` when the card was reviewed since the page was made, and
    ``NotAllowed`` when there is no such card for the learner.
    """
    repeated = session.scalar(
        select(Card)
        .join(ReviewEntry, ReviewEntry.card_id == Card.id)
        .where(ReviewEntry.learner_id == learner.id, ReviewEntry.key == given.key)
    )
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

    Called again, it takes back the one before.
    """
    entries = session.scalars(
        select(ReviewEntry)
        .where(ReviewEntry.learner_id == learner.id)
        .order_by(ReviewEntry.at.desc(), ReviewEntry.sequence.desc())
        .limit(_UNDO_DEPTH)
    ).all()
    undone = {(entry.card_id, entry.undoes) for entry in entries if entry.undoes is not None}
    for entry in entries:
        if entry.source != "card" or entry.rating is None:
            continue
        if (entry.card_id, entry.sequence) not in undone:
            return _undo(session, learner, entry, key, now)
    raise NotAllowed("There is no review left to take back.")


def decks_of(session: Session, learner: Learner, now: datetime) -> list[DeckView]:
    """Return the banks that the learner may study, those with most to do first."""
    rows = session.execute(
        select(BankRow, Deck)
        .outerjoin(Deck, (Deck.bank_id == BankRow.id) & (Deck.learner_id == learner.id))
        .where(is_studyable_by(learner.id))
        .order_by(BankRow.title, BankRow.id)
    ).all()
    decks = [_deck_view(session, learner, bank, deck, now) for bank, deck in rows]
    return sorted(decks, key=lambda deck: (-deck.due, not deck.is_started, deck.title))


def count_due(session: Session, learner_id: int, now: datetime, bank_id: int | None = None) -> int:
    """Count the cards due now, up to ``COUNT_LIMIT``."""
    due = select(literal(1)).where(Card.learner_id == learner_id, Card.due_at <= now)
    if bank_id is not None:
        due = due.where(Card.bank_id == bank_id)
    bounded = due.limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(bounded)) or 0


def recent_ratings(session: Session, learner_id: int, since: datetime) -> list[ReviewEntry]:
    """Return the learner's flashcard ratings since then that stand, oldest first."""
    entries = session.scalars(
        select(ReviewEntry)
        .where(
            ReviewEntry.learner_id == learner_id,
            ReviewEntry.at >= since,
            ReviewEntry.source == "card",
        )
        .order_by(ReviewEntry.at, ReviewEntry.sequence)
    ).all()
    undone = {(entry.card_id, entry.undoes) for entry in entries if entry.undoes is not None}
    return [
        entry
        for entry in entries
        if entry.rating is not None and (entry.card_id, entry.sequence) not in undone
    ]


def set_new_per_day(
    session: Session, learner: Learner, bank_id: int, count: int, now: datetime
) -> None:
    """Set how many new cards of a bank the learner meets a day."""
    _own_deck(session, learner.id, bank_id, now).new_per_day = count
    session.flush()


def _items(learner_id: int) -> Select[ItemVersion, BankRow]:
    return (
        select(ItemVersion, BankRow)
        .select_from(ItemRow)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .where(ItemRow.retired_at.is_(None), is_studyable_by(learner_id))
    )


def _is_in_open_attempt(learner_id: int) -> ColumnElement[bool]:
    """Whether the learner is being asked the item in a quiz: its card would tell the key."""
    return exists(
        select(literal(1))
        .select_from(Slot)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(
            Attempt.learner_id == learner_id,
            Attempt.submitted_at.is_(None),
            Slot.item_id == ItemRow.id,
            Slot.checked_at.is_(None),
        )
        .correlate(ItemRow)
    )


def _first_card(
    session: Session, learner_id: int, bank_id: int | None, condition: ColumnElement[bool]
) -> CardView | None:
    statement = (
        _items(learner_id)
        .add_columns(Card)
        .join(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(condition, ~_is_in_open_attempt(learner_id))
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
    decks = select(Deck).where(Deck.learner_id == learner.id).order_by(Deck.started_at)
    if bank_id is not None:
        decks = decks.where(Deck.bank_id == bank_id)
    started = list(session.scalars(decks))
    if not started and bank_id is not None:
        started = [_unstarted(learner.id, bank_id, now)]
    for deck in started:
        if _allowance(deck, learner, now) > 0:
            row = session.execute(_new_items(learner.id, deck).limit(1)).one_or_none()
            if row is not None:
                return _to_view(row.ItemVersion, row.BankRow, None)
    return None


def _new_items(learner_id: int, deck: Deck) -> Select[ItemVersion, BankRow]:
    seen = exists(
        select(literal(1))
        .where(Card.learner_id == learner_id, Card.item_id == ItemRow.id)
        .correlate(ItemRow)
    )
    return (
        _items(learner_id)
        .where(
            ItemRow.bank_id == deck.bank_id,
            ItemRow.study_order > deck.cursor,
            ~seen,
            ~_is_in_open_attempt(learner_id),
        )
        .order_by(ItemRow.study_order)
    )


def _allowance(deck: Deck, learner: Learner, now: datetime) -> int:
    """Return how many new cards of the deck are still to come on the learner's day."""
    today = deck.introduced if deck.introduced_on == learner.days.day_of(now) else 0
    return max(0, deck.new_per_day - today)


def _deck_view(
    session: Session, learner: Learner, bank: BankRow, deck: Deck | None, now: datetime
) -> DeckView:
    current = deck or _unstarted(learner.id, bank.id, now)
    wanted = min(_allowance(current, learner, now), COUNT_LIMIT)
    new = _new_items(learner.id, current).limit(wanted).subquery()
    return DeckView(
        bank_id=bank.id,
        title=bank.title,
        due=count_due(session, learner.id, now, bank.id),
        new=session.scalar(select(func.count()).select_from(new)) or 0 if wanted else 0,
        is_started=deck is not None,
    )


def _unstarted(learner_id: int, bank_id: int, now: datetime) -> Deck:
    return Deck(
        learner_id=learner_id,
        bank_id=bank_id,
        started_at=now,
        new_per_day=NEW_PER_DAY,
        cursor=-1,
        introduced=0,
    )


def _own_deck(session: Session, learner_id: int, bank_id: int, now: datetime) -> Deck:
    deck = session.get(Deck, (learner_id, bank_id))
    if deck is None:
        deck = _unstarted(learner_id, bank_id, now)
        session.add(deck)
    return deck


def _card_to_rate(session: Session, learner: Learner, item_id: int, now: datetime) -> Card:
    card = session.scalar(
        select(Card).where(Card.learner_id == learner.id, Card.item_id == item_id).with_for_update()
    )
    if card is not None:
        return card
    if find_card(session, learner.id, item_id) is None:
        raise NotAllowed("There is no such card to review. It may have been taken out of its bank.")
    item = session.get_one(ItemRow, item_id)
    card = memory.new_card(learner.id, item, now)
    try:
        with session.begin_nested():
            session.add(card)
    except IntegrityError:
        raise StaleReview("This card was reviewed in another tab or browser just now.") from None
    _introduce(session, learner, item, now)
    return card


def _introduce(session: Session, learner: Learner, item: ItemRow, now: datetime) -> None:
    deck = _own_deck(session, learner.id, item.bank_id, now)
    today = learner.days.day_of(now)
    deck.introduced = deck.introduced + 1 if deck.introduced_on == today else 1
    deck.introduced_on = today
    deck.cursor = max(deck.cursor, item.study_order)


def _undo(session: Session, learner: Learner, entry: ReviewEntry, key: str, now: datetime) -> Card:
    card = session.get_one(Card, entry.card_id)
    memory.append_undo(session, card, entry, key, now)
    memory.count_activity(
        session,
        learner,
        entry.at,
        reviews=-1,
        correct=-int(entry.rating != Rating.AGAIN.value),
    )
    session.flush()
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
