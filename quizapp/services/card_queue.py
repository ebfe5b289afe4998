"""The queue of a learner: which card comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, true

from quizapp.core.scheduling import State
from quizapp.models import Card, Deck, ItemRow
from quizapp.services.cards import CardView, find_card, seen_cards, to_view
from quizapp.services.decks import (
    COUNT_LIMIT,
    IS_LEARNING,
    LEARN_AHEAD,
    allowance,
    count_learning,
    count_unplanned,
    decks_to_open,
    new_items,
)
from quizapp.services.plan_queue import count_waiting, first_waiting, planned_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

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
    are done, and the card of the item ``after``: what would come if that one were done. Of a
    deck with a plan in force, what the plan shows today comes in place of what is due and new.
    """
    others = true() if after is None else ItemRow.id != after
    learning = IS_LEARNING & others
    ready, soon = Card.ready_at <= now, Card.ready_at <= now + LEARN_AHEAD
    return (
        _first_card(session, learner.id, bank_id, learning & ready)
        or _first_of_the_day(session, learner, now, bank_id, after)
        or _first_card(session, learner.id, bank_id, learning & soon)
    )


def count_left(
    session: Session, learner: Learner, now: datetime, bank_id: int | None = None
) -> int:
    """Count what is left of a session, up to ``COUNT_LIMIT``: what ``next_card`` will show."""
    planned = planned_day(session, learner, now, bank_id)
    left = count_waiting(session, learner, now, planned.item_ids, bank_id)
    if planned.is_all:
        left += count_learning(session, learner.id, now, bank_id)
    else:
        left += count_unplanned(session, learner, now, bank_id, without=planned.bank_ids)
    return min(left, COUNT_LIMIT)


def _first_of_the_day(
    session: Session, learner: Learner, now: datetime, bank_id: int | None, after: int | None
) -> CardView | None:
    """Return the first card that today's plans show, else one that is due, else a new one."""
    planned = planned_day(session, learner, now, bank_id)
    listed = [item_id for item_id in planned.item_ids if item_id != after]
    item_id = first_waiting(session, learner, now, listed, bank_id)
    if item_id is not None:
        return find_card(session, learner.id, item_id)
    if planned.is_all:
        return None
    others = true() if after is None else ItemRow.id != after
    done = {*_decks_done(session, learner, now), *planned.bank_ids}
    due = _IS_REVIEW & (Card.ready_at <= now) & Card.bank_id.not_in(done)
    unplanned = others & ItemRow.bank_id.not_in(planned.bank_ids)
    return _first_card(session, learner.id, bank_id, due & others) or _first_new(
        session, learner, now, bank_id, unplanned
    )


def _first_card(
    session: Session, learner_id: int, bank_id: int | None, condition: ColumnElement[bool]
) -> CardView | None:
    if bank_id is not None:
        condition &= Card.bank_id == bank_id
    return next(iter(seen_cards(session, learner_id, condition, 1)), None)


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
