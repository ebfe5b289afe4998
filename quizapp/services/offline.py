"""Reviews that a device kept while it was offline: they join the log, in their own place.

Nothing here depends on the order in which devices come back, and a line that is sent again
changes nothing: its key is in the log.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import exists, literal, select

from quizapp.core.reviewlog import Action, LogLine, replay, standing
from quizapp.core.scheduling import Rating, Review, State
from quizapp.models import BankRow, Card, ItemRow, ReviewEntry
from quizapp.services import memory
from quizapp.services.card_actions import batch_of, take_back
from quizapp.services.decks import count_rating, own_deck
from quizapp.services.learners import take_turn
from quizapp.services.review_log import (
    Origin,
    last_line_at,
    lines_of,
    put_in_place,
    scheduler_at,
    to_memory,
)
from quizapp.services.siblings import bury_siblings
from quizapp.services.standing import standing_entries
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.reviewlog import SchedulerAt
    from quizapp.services.learners import Learner

LONGEST_OFFLINE = timedelta(days=30)
MOST_LINES = 500
_MILLISECOND = timedelta(milliseconds=1)
_TICK = timedelta(microseconds=1)
_NO_CARD = "This card is not among those that you may study."
_TOO_OLD = f"This is more than {LONGEST_OFFLINE.days} days ago."
_NOTHING_TO_UNDO = "There is no such review to take back, or it was taken back before."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A rating that was given offline."""

    key: str
    item_id: int
    rating: Rating
    at: datetime
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A rating taken back offline: the one whose key is ``undoes``."""

    key: str
    undoes: str
    at: datetime


OfflineLine: TypeAlias = Reviewed | TakenBack


class Fate(StrEnum):
    """What became of a line."""

    SAVED = "saved"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line, and why if it was refused."""

    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Merge:
    """A merge that is under way: whose, when, and with which schedulers."""

    learner: Learner
    now: datetime
    schedulers: SchedulerAt


def on_our_clock(
    lines: Iterable[OfflineLine], device_now: datetime, now: datetime
) -> list[OfflineLine]:
    """Return the lines with the times that our clock would have given them.

    ``device_now`` is what the device's clock read when it sent them: it may be wrong. What
    would still lie in the future happened now.
    """
    shift = now - device_now
    return [replace(line, at=min(line.at + shift, now)) for line in lines]


def merge_lines(
    session: Session, learner: Learner, lines: Sequence[OfflineLine], now: datetime
) -> dict[str, Outcome]:
    """Add the lines to the log and bring the cards up to it; say of each key what became of it.

    Of lines with the same key the first counts. No line is refused because of what another
    device did meanwhile.
    """
    take_turn(session, learner.id)
    known = _known_keys(session, learner.id, [line.key for line in lines])
    found = {line.key: Outcome(Fate.REPEATED) for line in lines if line.key in known}
    fresh: dict[str, OfflineLine] = {}
    for line in lines:
        if line.key in found:
            continue
        if line.at < now - LONGEST_OFFLINE:
            found[line.key] = Outcome(Fate.REFUSED, _TOO_OLD)
        else:
            fresh.setdefault(line.key, line)
    merge = _Merge(learner, now, scheduler_at(session, learner.id))
    found |= _add_reviews(session, merge, _placed(fresh.values()))
    found |= _add_undos(session, merge, fresh.values())
    session.flush()
    return found


def _add_reviews(
    session: Session, merge: _Merge, reviews: Sequence[Reviewed]
) -> dict[str, Outcome]:
    ids = _own_items(session, merge.learner.id, {one.item_id for one in reviews})
    memory.add_cards(session, merge.learner.id, ids, merge.now)
    cards = {card.item_id: card for card in memory.cards_of(session, merge.learner.id, ids)}
    found = {}
    for one in reviews:
        card = cards.get(one.item_id)
        if card is None:
            found[one.key] = Outcome(Fate.REFUSED, _NO_CARD)
            continue
        _add_review(session, merge, card, one)
        found[one.key] = Outcome(Fate.SAVED)
    return found


def _add_review(session: Session, merge: _Merge, card: Card, one: Reviewed) -> None:
    learner = merge.learner
    at = _free_time(session, card, one.at)
    deck = own_deck(session, learner.id, card.bank_id, at)
    before = _state_before(session, merge, card, at)
    count_rating(session, deck, card, before, learner.days.day_of(at))
    origin = Origin(
        one.key,
        "offline",
        milliseconds=one.milliseconds,
        batch=one.key,
        recorded_at=merge.now,
    )
    review = Review(one.rating, at, retention=deck.retention)
    line = LogLine(one.key, Action.RATE, at, review=review)
    put_in_place(session, card, line, merge.schedulers(at), origin)
    right = int(one.rating is not Rating.AGAIN)
    memory.count_activity(session, learner, at, reviews=1, correct=right)
    # Siblings are put off until the next day: after a day gone by there is nothing to put off.
    if learner.bury_siblings and learner.days.day_of(at) == learner.days.day_of(merge.now):
        bury_siblings(session, learner, card, origin, at)


def _add_undos(session: Session, merge: _Merge, lines: Iterable[OfflineLine]) -> dict[str, Outcome]:
    undos = (line for line in lines if isinstance(line, TakenBack))
    found = {}
    for one in sorted(undos, key=lambda line: (line.at, line.key)):
        entry = _standing_review(session, merge.learner.id, one.undoes)
        if entry is None:
            found[one.key] = Outcome(Fate.REFUSED, _NOTHING_TO_UNDO)
            continue
        batch = batch_of(session, merge.learner.id, entry)
        memory.cards_of(session, merge.learner.id, _items_of(session, batch))
        origin = Origin(one.key, "offline", batch=one.key, recorded_at=merge.now)
        take_back(session, merge.learner, batch, origin, one.at)
        found[one.key] = Outcome(Fate.SAVED)
    return found


def _placed(lines: Iterable[OfflineLine]) -> list[Reviewed]:
    """Return the reviews in order, each with a time that no other of its card is likely to have.

    Devices count milliseconds. What lies below comes from the key, so that two devices'
    reviews of the same millisecond have the same order whoever comes first.
    """
    reviews = [line for line in lines if isinstance(line, Reviewed)]
    last: dict[int, datetime] = {}
    placed = []
    for one in sorted(reviews, key=lambda line: line.at):
        at = one.at.replace(microsecond=one.at.microsecond // 1000 * 1000)
        if one.item_id in last:
            at = max(at, last[one.item_id] + _MILLISECOND)
        last[one.item_id] = at
        placed.append(replace(one, at=at + _digits(one.key) * _TICK))
    return placed


def _digits(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % 1000


def _free_time(session: Session, card: Card, at: datetime) -> datetime:
    """Return ``at``, or the next time that no line of the card has."""
    while session.scalar(
        select(
            exists(select(literal(1)).where(ReviewEntry.card_id == card.id, ReviewEntry.at == at))
        )
    ):
        at += _TICK
    return at


def _state_before(session: Session, merge: _Merge, card: Card, at: datetime) -> State:
    """Return the state that the card had at that time, by its log."""
    last = last_line_at(session, card)
    if last is None or last < at:
        return to_memory(card).state
    earlier = [line for line in standing(lines_of(session, card)) if line.at < at]
    return replay(earlier, merge.schedulers, card_id=card.id).memory.state


def _known_keys(session: Session, learner_id: int, keys: Sequence[str]) -> set[str]:
    return set(
        session.scalars(
            select(ReviewEntry.key).where(
                ReviewEntry.learner_id == learner_id, ReviewEntry.key.in_(keys)
            )
        )
    )


def _own_items(session: Session, learner_id: int, ids: set[int]) -> list[int]:
    """Return those of the items that the learner may study, or has studied before."""
    return list(
        session.scalars(
            select(ItemRow.id)
            .join(BankRow, BankRow.id == ItemRow.bank_id)
            .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
            .where(ItemRow.id.in_(ids), is_studyable_by(learner_id) | Card.id.is_not(None))
        )
    )


def _items_of(session: Session, batch: Iterable[ReviewEntry]) -> list[int]:
    ids = {one.card_id for one in batch}
    return list(session.scalars(select(Card.item_id).where(Card.id.in_(ids))))


def _standing_review(session: Session, learner_id: int, key: str) -> ReviewEntry | None:
    """Return the rating of that key, unless it was taken back."""
    return session.scalar(
        standing_entries(learner_id).where(
            ReviewEntry.key == key, ReviewEntry.action == Action.RATE.value
        )
    )
