"""Rebuild a learner's cards from the review log, all at once, and say where they differ.

Numpy replays all ratings. Only the cards that are not plainly what it makes of them are looked
at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import isclose
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import select

from quizapp.core.reviewlog import LEECH_LAPSES, Action, CardState, put_aside, replay
from quizapp.core.scheduling import Memory, Scheduler
from quizapp.core.scheduling.batch import STATES, Memories
from quizapp.core.scheduling.batch import replay as replay_all
from quizapp.core.scheduling.columns import (
    Log,
    day_numbers,
    elapsed_days,
    firsts,
    lasts,
    microseconds,
    time_of,
)
from quizapp.core.scheduling.dues import LastReviews, dues
from quizapp.models import Card, ReviewEntry
from quizapp.services.card_columns import CardColumns, cards_of
from quizapp.services.learners import take_turn
from quizapp.services.log_columns import (
    BURIAL,
    DUE,
    PUT_ASIDE,
    RATE,
    RESET,
    LogColumns,
    columns_of,
)
from quizapp.services.review_log import by_time, lines_of, schedulers_of, set_state, to_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

# What numpy and the library may differ by after hundreds of reviews.
_TOLERANCE = 1e-7
_AT_ONCE = 500  # cards; fewer than the values that a statement may have
_SIDES: Final = ("left", "right")
_SETTING_ASIDE = (Action.BURY, Action.UNBURY, Action.SUSPEND, Action.RESUME, Action.FLAG)


@dataclass(frozen=True, slots=True)
class Difference:
    """A card that is not what its log says: in which field, and both values.

    Of a card whose log is gone, the field is ``log``: its lines by the card, and none.
    """

    card_id: int
    field: str
    stored: object
    replayed: object


def differences(session: Session, learner_id: int) -> Iterator[Difference]:
    """Yield where the learner's cards are not what their logs say.

    The transaction must be one that sees one moment, or nobody rates their cards meanwhile.
    """
    for card, told in _looked_at(session, learner_id):
        if told is None:
            yield Difference(card.id, "log", card.sequence, 0)
        else:
            yield from _compared(card, told)


def rebuild(session: Session, learner_id: int) -> int:
    """Bring the learner's cards to what their logs say; return how many were not.

    A card whose log is gone is left as it is: it is all that is known.
    """
    take_turn(session, learner_id)
    session.expire_all()
    changed = 0
    for card, told in _looked_at(session, learner_id):
        if told is not None and any(_compared(card, told)):
            set_state(card, told.state, told.last_at)
            card.sequence = told.sequence
            changed += 1
    session.flush()
    return changed


@dataclass(frozen=True, slots=True)
class _Told:
    """What the log of a card amounts to, the time of its last line, and how many lines it has."""

    state: CardState
    last_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True, eq=False)
class _Replayed:
    """A log and the memories that its standing ratings amount to; ``due`` in microseconds."""

    log: LogColumns
    memories: Memories
    due: NDArray[np.int64]

    def memory_of(self, card_id: int) -> Memory:
        """Return the memory of a card: a new one if it was never rated."""
        made = self.memories
        place = int(np.searchsorted(made.card, card_id))
        if place == len(made.card) or made.card[place] != card_id:
            return Memory()
        return Memory(
            state=STATES[made.state[place]],
            step=int(made.step[place]),
            stability=float(made.stability[place]),
            difficulty=float(made.difficulty[place]),
            due=time_of(int(self.due[place])),
            last_review=time_of(int(made.last_at[place])),
            reps=int(made.reps[place]),
            lapses=int(made.lapses[place]),
        )


def _looked_at(session: Session, learner_id: int) -> Iterator[tuple[Card, _Told | None]]:
    """Yield cards and what their logs say, None for one whose log is gone.

    Those are left out that numpy finds to be what their logs say.
    """
    log = columns_of(session, learner_id)
    timeline = schedulers_of(session, learner_id)
    replayed, schedulers = _replayed(log, timeline), by_time(timeline)
    apart = _not_followed(replayed)
    chosen = _not_plain(cards_of(session, learner_id), replayed, apart)
    for start in range(0, len(chosen), _AT_ONCE):
        ids = chosen[start : start + _AT_ONCE].tolist()
        cards = session.scalars(select(Card).where(Card.id.in_(ids)).order_by(Card.id)).all()
        states = _states(session, replayed, ids)
        for card_id in np.intersect1d(apart, ids).tolist():
            lines = lines_of(session, session.get_one(Card, card_id))
            states[card_id] = replay(lines, schedulers, card_id=card_id)
        begins, ends = (np.searchsorted(log.card, ids, side=side) for side in _SIDES)
        for card, begin, end in zip(cards, begins.tolist(), ends.tolist(), strict=True):
            told = None
            if begin < end:
                last_at, sequence = log.at[end - 1], log.sequence[begin:end].max()
                told = _Told(states[card.id], time_of(int(last_at)), int(sequence))
            yield card, told


def _compared(card: Card, told: _Told) -> Iterator[Difference]:
    state, last_at = told.state, told.last_at
    memory = state.memory
    replayed = {
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "state": memory.state.value,
        "step": memory.step,
        "due_at": last_at if memory.due is None else memory.due,
        "last_review_at": memory.last_review,
        "reps": memory.reps,
        "lapses": memory.lapses,
        "suspended_at": state.suspended_at,
        "buried_until": state.buried_until,
        "flag": state.flag,
        "leech_at": state.leech_at,
        "ready_at": state.ready_at(last_at),
        "sequence": told.sequence,
    }
    for name, after in replayed.items():
        before = getattr(card, name)
        if not _is_same(before, after):
            yield Difference(card.id, name, before, after)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=_TOLERANCE)
    return one == other


def _not_plain(
    stored: CardColumns, replayed: _Replayed, apart: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the cards that have to be looked at: all that are not plainly what numpy says."""
    made = replayed.memories
    known = np.isin(stored.card, made.card)
    place = np.searchsorted(made.card, stored.card[known])
    told = np.concatenate((_set_aside(replayed), apart))
    same = known & stored.is_plain & ~np.isin(stored.card, told)
    for one, other in (
        (stored.state, made.state),
        (stored.step, made.step),
        (stored.due, replayed.due),
        (stored.last_review, made.last_at),
        (stored.reps, made.reps),
        (stored.lapses, made.lapses),
        (stored.sequence, _highest_sequence(replayed.log, made.card)),
    ):
        same[known] &= one[known] == other[place]
    for before, after in (
        (stored.stability, made.stability),
        (stored.difficulty, made.difficulty),
    ):
        same[known] &= np.isclose(before[known], after[place], rtol=_TOLERANCE, atol=0)
    return stored.card[~same]


def _highest_sequence(log: LogColumns, cards: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the highest sequence of the lines of each card; all of them have lines."""
    if not len(cards):
        return cards
    begins = firsts(log.card)
    highest: NDArray[np.int64] = np.maximum.reduceat(log.sequence, begins)
    return highest[np.searchsorted(log.card[begins], cards)]


def _set_aside(replayed: _Replayed) -> NDArray[np.int64]:
    """Return the cards that were put aside, and are so for all that numpy knows."""
    log, made = replayed.log, replayed.memories
    rated = np.isin(log.card, made.card)
    # A rating ends the burials before it.
    last = np.full(len(log), np.iinfo(np.int64).min)
    last[rated] = made.last_at[np.searchsorted(made.card, log.card[rated])]
    told = (log.kind == PUT_ASIDE) | ((log.kind == BURIAL) & (log.at >= last))
    chosen: NDArray[np.bool_] = told & log.is_standing
    return log.card[chosen]


def _not_followed(replayed: _Replayed) -> NDArray[np.int64]:
    """Return the cards that numpy cannot replay, which are few."""
    log, made = replayed.log, replayed.memories
    replanned = log.card[log.is_standing & np.isin(log.kind, (DUE, RESET))]
    return np.concatenate((replanned, made.card[made.lapses >= LEECH_LAPSES]))


def _replayed(log: LogColumns, timeline: Sequence[tuple[datetime, Scheduler]]) -> _Replayed:
    """Return the memory that each card's standing ratings amount to."""
    chosen = log.is_standing & (log.kind == RATE)
    card, at = log.card[chosen], log.at[chosen]
    begins = np.array([microseconds(since) for since, _ in timeline], dtype=np.int64)
    rule = np.maximum(np.searchsorted(begins, at, side="right") - 1, 0)
    schedulers = [scheduler for _, scheduler in timeline]
    elapsed = _elapsed(card, at, rule, schedulers)
    ratings = Log(card, log.rating[chosen], at, elapsed, log.weight[chosen])
    made = replay_all(ratings, [one.rules for one in schedulers], rule)
    ends = lasts(card)
    last = np.flatnonzero(chosen)[ends]
    reviews = LastReviews(
        card=made.card,
        at=made.last_at,
        reps=made.reps - 1,
        stability=made.stability,
        wait=made.wait,
        due_now=log.due_now[last],
        retention=log.retention[last],
        shift=log.shift[last],
    )
    due = np.zeros(len(made.card), dtype=np.int64)
    for number, scheduler in enumerate(schedulers):
        by = rule[ends] == number
        due[by] = dues(scheduler, reviews.only(by))
    return _Replayed(log, made, due)


def _elapsed(
    card: NDArray[np.int64],
    at: NDArray[np.int64],
    rule: NDArray[np.int64],
    schedulers: Sequence[Scheduler],
) -> NDArray[np.int64]:
    """Return the days since each card's last rating, as counted at the time of the rating."""
    elapsed = np.zeros(len(card), dtype=np.int64)
    for number, scheduler in enumerate(schedulers):
        counted = elapsed_days(card, day_numbers(scheduler.days, at))
        elapsed = np.where(rule == number, counted, elapsed)
    return elapsed


def _states(session: Session, replayed: _Replayed, ids: Sequence[int]) -> dict[int, CardState]:
    """Return what the logs of some cards amount to, if numpy can follow them."""
    states = {card_id: CardState(memory=replayed.memory_of(card_id)) for card_id in ids}
    entries = session.scalars(
        select(ReviewEntry)
        .where(
            ReviewEntry.card_id.in_(ids),
            ReviewEntry.action.in_([*(one.value for one in _SETTING_ASIDE), Action.UNDO.value]),
        )
        .order_by(ReviewEntry.card_id, ReviewEntry.at, ReviewEntry.key)
    )
    for card_id, group in groupby(entries, key=lambda entry: entry.card_id):
        states[card_id] = _put_aside(list(group), states[card_id])
    return states


def _put_aside(entries: Sequence[ReviewEntry], state: CardState) -> CardState:
    undone = {entry.undoes for entry in entries}
    last_review = state.memory.last_review
    for entry in entries:
        if entry.action == Action.UNDO.value or entry.sequence in undone:
            continue
        is_burial = entry.action in {Action.BURY.value, Action.UNBURY.value}
        # A rating ends the burials before it.
        if not (is_burial and last_review is not None and last_review > entry.at):
            state = put_aside(state, to_line(entry, {}))
    return state
