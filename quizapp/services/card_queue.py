"""The queue of a learner: which card comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, true

from quizapp.core.scheduling import State
from quizapp.models import Card, Deck, ItemRow
from quizapp.services.cards import CardView, to_view
from quizapp.services.decks import (
    LEARN_AHEAD,
    LEARNING,
    allowance,
    decks_to_open,
    is_in_open_attempt,
    items_to_study,
    new_items,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_IS_LEARNING = Card.state.in_(LEARNING)
_IS_REVIEW = Card.state == State.REVIEW.value
_IS_NEW = Card.state == State.NEW.value


def next_card(
    session: Session,
    learner: Learner,
    now: datetime,
    *,
    bank_id: int | None = None,
    after: int | None = None,
) -> CardView | None:
    """Return the card to show now: between steps, then due, then new, then a step ahead.

    Suspended and buried cards are passed over, those due in decks whose reviews of the day
    are done, and the card of the item ``after``: what would come if that one were done.
    """
    done = _decks_done(session, learner, now)
    others = true() if after is None else ItemRow.id != after
    soon = _IS_LEARNING & (Card.ready_at <= now + LEARN_AHEAD)
    ready = others & (Card.ready_at <= now)
    due = _IS_REVIEW & ready & Card.bank_id.not_in(done)
    return (
        _first_card(session, learner.id, bank_id, _IS_LEARNING & ready)
        or _first_card(session, learner.id, bank_id, due)
        or _first_new(session, learner, now, bank_id, others)
        or _first_card(session, learner.id, bank_id, soon & others)
    )


def _first_card(
    session: Session, learner_id: int, bank_id: int | None, condition: ColumnElement[bool]
) -> CardView | None:
    statement = (
        items_to_study(learner_id)
        .add_columns(Card, ItemRow.note_id)
        .join(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(condition, ~is_in_open_attempt(learner_id))
        .order_by(Card.ready_at, Card.id)
        .limit(1)
    )
    if bank_id is not None:
        statement = statement.where(Card.bank_id == bank_id)
    row = session.execute(statement).one_or_none()
    return None if row is None else to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id)


def _first_new(
    session: Session,
    learner: Learner,
    now: datetime,
    bank_id: int | None,
    others: ColumnElement[bool],
) -> CardView | None:
    # A new card may have a row already: once buried, suspended or flagged.
    passed_over = _IS_NEW & (Card.ready_at <= now) & others
    for deck in decks_to_open(session, learner.id, now, bank_id):
        if allowance(deck, learner, now) > 0:
            found = _first_card(session, learner.id, deck.bank_id, passed_over) or _never_seen(
                session, learner.id, deck, others
            )
            if found is not None:
                return found
    return None


def _never_seen(
    session: Session, learner_id: int, deck: Deck, others: ColumnElement[bool]
) -> CardView | None:
    statement = new_items(learner_id, deck).where(others).add_columns(ItemRow.note_id).limit(1)
    row = session.execute(statement).one_or_none()
    return None if row is None else to_view(row.ItemVersion, row.BankRow, None, row.note_id)


def _decks_done(session: Session, learner: Learner, now: datetime) -> Sequence[int]:
    """Return the banks of which the learner has done the reviews of the day."""
    return session.scalars(
        select(Deck.bank_id).where(
            Deck.learner_id == learner.id,
            Deck.reviewed_on == learner.days.day_of(now),
            Deck.reviewed >= Deck.reviews_per_day,
        )
    ).all()
