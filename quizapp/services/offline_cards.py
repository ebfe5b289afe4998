"""Which cards a device takes along for a day offline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling import State
from quizapp.models import Card, ItemRow
from quizapp.services.cards import seen_cards, to_view
from quizapp.services.decks import IS_LEARNING, allowance, decks_to_open, new_items, reviews_left
from quizapp.services.plan_queue import all_waiting, planned_day
from quizapp.services.studyable import items_to_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.models import Deck
    from quizapp.services.cards import CardView
    from quizapp.services.learners import Learner

MOST_CARDS = 200
_DAY = timedelta(days=1)


def cards_of_today(
    session: Session, learner: Learner, now: datetime, most: int = MOST_CARDS
) -> list[CardView]:
    """Return the cards of the learner's day in order: between steps, planned, due, then new.

    What plans show today comes in place of what is due and new in their decks; of others the
    limits hold. Suspended and buried cards are left out, those asked in an open attempt, and,
    when siblings are buried, all but one of a note.
    """
    tomorrow = learner.days.start_of(learner.days.day_of(now) + _DAY)
    between_steps = IS_LEARNING & (Card.ready_at < tomorrow)
    found = seen_cards(session, learner.id, between_steps, most)
    notes = {card.note_id for card in found}
    for card in _of_the_day(session, learner, now, most):
        if learner.bury_siblings and card.note_id is not None and card.note_id in notes:
            continue
        notes.add(card.note_id)
        found.append(card)
    return found[:most]


def _of_the_day(session: Session, learner: Learner, now: datetime, most: int) -> list[CardView]:
    """Return what plans show today, then what is due and new in the decks without plans."""
    planned = planned_day(session, learner, now)
    waiting = all_waiting(session, learner, now, planned.item_ids)
    found = _planned(session, learner, waiting[:most])
    if planned.is_all:
        return found
    decks = decks_to_open(session, learner.id, now, None)
    decks = [deck for deck in decks if deck.bank_id not in planned.bank_ids]
    due = _due(session, learner, decks, now, most)
    found += [card for card in due if card.bank_id not in planned.bank_ids]
    return found + [card for deck in decks for card in _new(session, learner, deck, now)]


def _planned(session: Session, learner: Learner, item_ids: Sequence[int]) -> list[CardView]:
    """Return the cards of these items, in this order."""
    rows = session.execute(
        items_to_study(learner.id)
        .add_columns(Card, ItemRow.note_id)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner.id))
        .where(ItemRow.id.in_(item_ids))
    )
    views = [to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id) for row in rows]
    found = {one.item_id: one for one in views}
    return [found[item_id] for item_id in item_ids]


def _due(
    session: Session, learner: Learner, decks: Iterable[Deck], now: datetime, most: int
) -> list[CardView]:
    """Return the cards due, those due first first; of each deck what its limit lets through."""
    is_due = (Card.state == State.REVIEW.value) & (Card.ready_at <= now)
    limits = {deck.bank_id: reviews_left(deck, learner, now) for deck in decks}
    limits = {bank_id: left for bank_id, left in limits.items() if left < most}
    found = seen_cards(session, learner.id, is_due & Card.bank_id.not_in(limits), most)
    for bank_id, left in limits.items():
        found += seen_cards(session, learner.id, is_due & (Card.bank_id == bank_id), left)
    return sorted(found, key=lambda card: (card.memory.due or now, card.item_id))


def _new(session: Session, learner: Learner, deck: Deck, now: datetime) -> Sequence[CardView]:
    wanted = allowance(deck, learner, now)
    is_new = (Card.state == State.NEW.value) & (Card.ready_at <= now)
    passed_over = seen_cards(session, learner.id, is_new & (Card.bank_id == deck.bank_id), wanted)
    never_seen = session.execute(
        new_items(learner.id, deck)
        .add_columns(ItemRow.note_id)
        .limit(max(wanted - len(passed_over), 0))
    )
    return passed_over + [
        to_view(row.ItemVersion, row.BankRow, None, row.note_id) for row in never_seen
    ]
