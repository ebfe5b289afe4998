"""What a learner does to cards besides rating them, and how all of it is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.errors import NotAllowed
from quizapp.core.reviewlog import Action, LogLine
from quizapp.core.scheduling import Rating, State
from quizapp.models import Card, ItemRow, ReviewEntry
from quizapp.services import memory
from quizapp.services.decks import take_back_count
from quizapp.services.learners import take_turn
from quizapp.services.review_log import Origin, append, append_undo, next_time
from quizapp.services.standing import card_of_key, standing_entries
from quizapp.services.studyable import items_to_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_DAY = timedelta(days=1)
# What says nothing to a card of which nothing is known.
_OF_SEEN_CARDS = (Action.DUE, Action.RESET)
MOST_CARDS = 1000


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done: ``until`` is the new time of a DUE, ``flag`` the number of a FLAG."""

    action: Action
    until: datetime | None = None
    flag: int | None = None


def act_on(
    session: Session, learner: Learner, item_ids: Sequence[int], act: Act, given: Origin
) -> int:
    """Do the same to several cards, in one batch; return how many it changed.

    ``given`` has the key of the click and, in ``recorded_at``, the time. Items that the
    learner may not study are passed over, and so are cards never seen where nothing is to be
    planned anew. The same key again changes nothing. Raises ``NotAllowed`` for more than
    ``MOST_CARDS``, or an action that is not one of these.
    """
    if act.action in {Action.RATE, Action.CRAM, Action.UNDO}:
        raise NotAllowed("Rate the card where it is shown.")
    if len(item_ids) > MOST_CARDS:
        raise NotAllowed(f"Choose at most {MOST_CARDS} cards at once.")
    if given.recorded_at is None:
        raise ValueError("the time is missing")
    take_turn(session, learner.id)
    if card_of_key(session, learner.id, given.key) is not None:
        return 0
    changed = [
        card
        for card in _cards(session, learner.id, item_ids, given.recorded_at)
        if _would_change(card, act)
    ]
    for place, card in enumerate(changed):
        key = f"{given.key}:{card.id}" if place else given.key
        at = next_time(session, card, given.recorded_at)
        line = LogLine(key, act.action, at, until=_until(learner, act, at), number=act.flag)
        origin = Origin(key, given.source, batch=given.key, recorded_at=given.recorded_at)
        append(session, card, line, learner.scheduler, origin)
    session.flush()
    return len(changed)


def undo_last(session: Session, learner: Learner, key: str, now: datetime) -> Card:
    """Take back the last thing that the learner did to their cards, all of one click.

    Returns the card to show again. Called again with another key, it takes back what was
    done before; the same key again changes nothing. Raises ``NotAllowed`` when nothing is
    left.
    """
    repeated = card_of_key(session, learner.id, key)
    if repeated is not None:
        return repeated
    entry = last_entry(session, learner.id)
    if entry is None:
        raise NotAllowed("There is no review left to take back.")
    batch = batch_of(session, learner.id, entry)
    take_turn(session, learner.id)
    _lock_cards(session, batch)
    if last_entry(session, learner.id) is not entry:
        raise NotAllowed("Another tab or browser has reviewed or taken back just now.")
    take_back(session, learner, batch, Origin(key, "card", batch=key), now)
    return session.get_one(Card, batch[0].card_id)


def take_back(
    session: Session, learner: Learner, batch: Sequence[ReviewEntry], given: Origin, now: datetime
) -> None:
    """Take back the lines of one click, and what they counted.

    ``given`` has the key of the click that does so. The caller has locked the cards.
    """
    for place, one in enumerate(batch):
        card = session.get_one(Card, one.card_id)
        key = f"{given.key}:{card.id}" if place else given.key
        at = next_time(session, card, now)
        append_undo(session, card, one, replace(given, key=key), at)
        if one.action == Action.RATE.value:
            _take_back_counts(session, learner, card, one)
    session.flush()


def last_entry(session: Session, learner_id: int) -> ReviewEntry | None:
    """Return the latest line that the learner wrote by hand and that still stands."""
    return session.scalar(
        standing_entries(learner_id)
        .order_by(ReviewEntry.at.desc(), ReviewEntry.key.desc())
        .limit(1)
    )


def last_click(session: Session, learner_id: int) -> ReviewEntry | None:
    """Return the line that says what the latest click did: a rating, not that it buried siblings.

    It is what ``undo_last`` takes back, with all that came of it.
    """
    entry = last_entry(session, learner_id)
    if entry is None or entry.batch in {None, entry.key}:
        return entry
    return batch_of(session, learner_id, entry)[0]


def batch_of(session: Session, learner_id: int, entry: ReviewEntry) -> list[ReviewEntry]:
    """Return the lines of the entry's click that stand, the one of the click itself first."""
    if entry.batch is None:
        return [entry]
    found = session.scalars(
        standing_entries(learner_id)
        .where(ReviewEntry.batch == entry.batch)
        .order_by(ReviewEntry.card_id, ReviewEntry.sequence)
    )
    return sorted(found, key=lambda one: one.key != entry.batch)


def _lock_cards(session: Session, batch: Sequence[ReviewEntry]) -> None:
    """Lock the cards of the lines, in one order: then the log is looked at once more."""
    session.scalars(
        select(Card)
        .where(Card.id.in_({one.card_id for one in batch}))
        .order_by(Card.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _take_back_counts(session: Session, learner: Learner, card: Card, entry: ReviewEntry) -> None:
    right = int(entry.rating != Rating.AGAIN.value)
    memory.count_activity(session, learner, entry.at, reviews=-1, correct=-right)
    take_back_count(session, learner, card, entry.at)


def _cards(session: Session, learner_id: int, item_ids: Sequence[int], now: datetime) -> list[Card]:
    """Return the learner's cards of the items that they may study, locked, by id."""
    allowed = session.scalars(
        items_to_study(learner_id)
        .with_only_columns(ItemRow.id)
        .where(ItemRow.id.in_(set(item_ids)))
    ).all()
    memory.add_cards(session, learner_id, list(allowed), now)
    return memory.cards_of(session, learner_id, list(allowed))


def _would_change(card: Card, act: Act) -> bool:
    match act.action:
        case Action.SUSPEND:
            return card.suspended_at is None
        case Action.RESUME:
            return card.suspended_at is not None
        case Action.UNBURY:
            return card.buried_until is not None
        case Action.FLAG:
            return card.flag != act.flag
        case _:
            return act.action not in _OF_SEEN_CARDS or card.state != State.NEW.value


def _until(learner: Learner, act: Act, at: datetime) -> datetime | None:
    if act.action is Action.BURY:
        return learner.days.start_of(learner.days.day_of(at) + _DAY)
    return act.until
