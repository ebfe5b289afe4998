"""A learner's own statistics: what the log of their reviews and their cards amount to.

The work is bounded: of a long log the cards reviewed last are counted, each with its whole
history, and recall is predicted anew for fewer still.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select

from quizapp.core.retention import CalibrationBin, Line, Rated, calibration, predictions, rated
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Memory, Rating, State
from quizapp.models import BankRow, Card, ReviewEntry
from quizapp.services.learners import LEARNING_STEPS, RELEARNING_STEPS, to_steps
from quizapp.services.review_log import (
    MEMORY,
    scheduler_at,
    settings_of,
    to_lines,
    to_memory,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from quizapp.models import SchedulingSettings
    from quizapp.services.learners import Learner

# Lines of the log that are counted, and those that the model is asked about.
MOST_LINES = 20_000
MOST_REPLAYED = 1_000
_DAY = timedelta(days=1)
_COLUMNS = ("card_id", "sequence", "undoes", "rating", "at", "source", "milliseconds")
_COUNTED = (Action.RATE.value, Action.RESET.value, Action.UNDO.value)


_StepsAt: TypeAlias = "Callable[[datetime], tuple[int, int]]"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews to count: those of one bank, and of the last days; all when None."""

    bank_id: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The reviews of the period, the memories of the cards now, and how well recall is foretold.

    ``is_cut`` says that the log was too long and only the cards reviewed last are counted.
    ``calibrated`` is how many reviews the calibration rests on.
    """

    ratings: tuple[Rated, ...]
    memories: tuple[Memory, ...]
    calibration: tuple[CalibrationBin, ...]
    calibrated: int
    first_day: date | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class StudiedDeck:
    """A bank of which the learner has cards."""

    bank_id: int
    title: str


def studied_decks(session: Session, learner_id: int) -> list[StudiedDeck]:
    """Return the banks of which the learner has cards, by title."""
    own = select(Card.bank_id).where(Card.learner_id == learner_id)
    rows = session.execute(
        select(BankRow.id, BankRow.title)
        .where(BankRow.id.in_(own))
        .order_by(BankRow.title, BankRow.id)
    )
    return [StudiedDeck(row.id, row.title) for row in rows]


def statistics_of(
    session: Session,
    learner: Learner,
    wanted: Wanted,
    now: datetime,
    limits: tuple[int, int] = (MOST_LINES, MOST_REPLAYED),
) -> Statistics:
    """Return the statistics of the learner's reviews; ``limits`` bound lines and replayed ones."""
    most_lines, most_replayed = limits
    cards = _cards(session, learner.id, wanted.bank_id)
    since = _reviewed_since(cards, most_lines)
    first = None
    if wanted.days is not None:
        first = learner.days.day_of(now) - (wanted.days - 1) * _DAY
    ratings = rated(_lines(session, learner, wanted.bank_id, since))
    replayed = _replayed(cards, most_replayed)
    start = None if first is None else learner.days.start_of(first)
    pairs = _predicted(session, learner.id, replayed, start)
    return Statistics(
        ratings=tuple(one for one in ratings if first is None or one.line.day >= first),
        memories=tuple(to_memory(card) for card in cards if card.state != State.NEW.value),
        calibration=tuple(calibration(pairs)),
        calibrated=len(pairs),
        first_day=first,
        is_cut=since is not None,
    )


def _cards(session: Session, learner_id: int, bank_id: int | None) -> Sequence[Any]:
    """Return the learner's cards that have a log, those reviewed last first."""
    cards = select(Card.id, Card.sequence, *MEMORY).where(
        Card.learner_id == learner_id, Card.sequence > 0
    )
    if bank_id is not None:
        cards = cards.where(Card.bank_id == bank_id)
    order = (Card.last_review_at.desc().nulls_last(), Card.id)
    return session.execute(cards.order_by(*order)).all()


def _reviewed_since(cards: Sequence[Any], most_lines: int) -> datetime | None:
    """Return the last review of the first card that does not fit; None when all do."""
    for card, lines in zip(cards, accumulate(card.sequence for card in cards), strict=True):
        if lines > most_lines and card.last_review_at is not None:
            found: datetime = card.last_review_at
            return found
    return None


def _replayed(cards: Sequence[Any], most: int) -> list[int]:
    totals = accumulate(card.sequence for card in cards)
    return [card.id for card, lines in zip(cards, totals, strict=True) if lines <= most]


def _lines(
    session: Session, learner: Learner, bank_id: int | None, since: datetime | None
) -> list[Line]:
    """Return the lines that stand and count, in the order in which they count."""
    rows = (
        select(
            *(getattr(ReviewEntry, name) for name in _COLUMNS),
            Card.item_id,
        )
        .join(Card, Card.id == ReviewEntry.card_id)
        .where(ReviewEntry.learner_id == learner.id, ReviewEntry.action.in_(_COUNTED))
        .order_by(ReviewEntry.at, ReviewEntry.key)
    )
    if bank_id is not None:
        rows = rows.where(Card.bank_id == bank_id)
    if since is not None:
        rows = rows.where(Card.last_review_at > since)
    entries = session.execute(rows).all()
    undone = {(one.card_id, one.undoes) for one in entries if one.undoes is not None}
    standing = [
        one for one in entries if one.undoes is None and (one.card_id, one.sequence) not in undone
    ]
    return list(_dated(standing, learner, _steps(settings_of(session, learner.id), learner)))


def _dated(entries: Iterable[Any], learner: Learner, steps: _StepsAt) -> Iterator[Line]:
    """Yield the entries, ordered by time, with the learner's day and hour."""
    zone = ZoneInfo(learner.zone)
    day, end = None, None
    for one in entries:
        # Most entries are of the same day as the one before.
        if day is None or end is None or one.at >= end:
            day = learner.days.day_of(one.at)
            end = learner.days.start_of(day + _DAY)
        yield Line(
            card_id=one.card_id,
            item_id=one.item_id,
            day=day,
            hour=one.at.astimezone(zone).hour,
            rating=None if one.rating is None else Rating(one.rating),
            by_hand=one.source != "quiz",
            milliseconds=one.milliseconds or 0,
            steps=steps(one.at),
        )


def _steps(settings: Sequence[SchedulingSettings], learner: Learner) -> _StepsAt:
    """Return what says how many steps there were at a time."""
    changes = [one.since for one in settings[1:]]
    counts = [_counted(one) for one in settings] or [_counted(learner)]
    return lambda at: counts[bisect_right(changes, at)]


def _counted(settings: SchedulingSettings | Learner) -> tuple[int, int]:
    return (
        len(to_steps(settings.learning_steps, LEARNING_STEPS)),
        len(to_steps(settings.relearning_steps, RELEARNING_STEPS)),
    )


def _predicted(
    session: Session, learner_id: int, card_ids: Sequence[int], start: datetime | None
) -> list[tuple[float, bool]]:
    """Replay the cards: the recall that was predicted for each review since then, and if it was."""
    entries = session.scalars(
        select(ReviewEntry)
        .where(ReviewEntry.card_id.in_(card_ids))
        .order_by(ReviewEntry.card_id, ReviewEntry.sequence)
    )
    settings = scheduler_at(session, learner_id)
    found = []
    for card_id, own in groupby(entries, lambda entry: entry.card_id):
        log = list(own)
        by_hand = {entry.key for entry in log if entry.source != "quiz"}
        for at, recall, recalled in predictions(to_lines(log), settings, by_hand, card_id=card_id):
            if start is None or at >= start:
                found.append((recall, recalled))
    return found
