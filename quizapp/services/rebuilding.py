"""Rebuild a learner's cards from the review log, all at once, and say where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import isclose
from typing import TYPE_CHECKING, cast

import numpy as np
from sqlalchemy import select

from quizapp.core.reviewlog import LEECH_LAPSES, Action, CardState, put_aside, replay
from quizapp.core.scheduling import Memory, Rating, Review, Scheduler
from quizapp.core.scheduling.batch import STATES
from quizapp.core.scheduling.batch import replay as replay_all
from quizapp.core.scheduling.columns import Log, day_numbers, elapsed_days, microseconds, time_of
from quizapp.models import Card, ReviewEntry
from quizapp.services.learners import take_turn
from quizapp.services.log_columns import DUE, RATE, RESET, LogColumns, columns_of
from quizapp.services.review_log import (
    lines_of,
    scheduler_at,
    schedulers_of,
    set_state,
    to_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Table
    from sqlalchemy.orm import Session

_MICROSECOND = timedelta(microseconds=1)
# What numpy and the library may differ by after hundreds of reviews.
_TOLERANCE = 1e-7
_COMPARED = (
    "id",
    "stability",
    "difficulty",
    "state",
    "step",
    "due_at",
    "last_review_at",
    "reps",
    "lapses",
    "suspended_at",
    "buried_until",
    "flag",
    "leech_at",
    "ready_at",
)
_SETTING_ASIDE = (Action.BURY, Action.UNBURY, Action.SUSPEND, Action.RESUME, Action.FLAG)


@dataclass(frozen=True, slots=True)
class Difference:
    """A card that is not what its log says: in which field, and both values."""

    card_id: int
    field: str
    stored: object
    replayed: object


def differences(session: Session, learner_id: int) -> Iterator[Difference]:
    """Yield where the learner's cards are not what their logs say."""
    for card, state, last_at in _wrong(session, learner_id):
        yield from _compared(card, state, last_at)


def rebuild(session: Session, learner_id: int) -> int:
    """Bring the learner's cards to what their logs say; return how many were not."""
    take_turn(session, learner_id)
    # Whoever rates a card meanwhile waits: the log is read when all cards are locked.
    session.execute(
        select(Card.id).where(Card.learner_id == learner_id).order_by(Card.id).with_for_update()
    )
    session.expire_all()
    changed = 0
    for card, state, last_at in list(_wrong(session, learner_id)):
        set_state(card, state, last_at)
        changed += 1
    session.flush()
    return changed


def _wrong(session: Session, learner_id: int) -> Iterator[tuple[Card, CardState, datetime]]:
    """Yield the cards that are not what their logs say, and what those say."""
    found = _replayed(session, learner_id)
    table = cast("Table", Card.__table__)
    rows = session.execute(
        select(*(table.c[name] for name in _COMPARED))
        .where(table.c.learner_id == learner_id, table.c.sequence > 0)
        .order_by(table.c.id)
    ).all()
    for card_id, stability, difficulty, *others in rows:
        state, last_at = found[card_id]
        memory = state.memory
        if not (
            _is_same(stability, memory.stability)
            and _is_same(difficulty, memory.difficulty)
            and others == _others(state, last_at)
        ):
            yield session.get_one(Card, card_id), state, last_at


def _others(state: CardState, last_at: datetime) -> list[object]:
    """Return what a card's row holds besides stability and difficulty."""
    memory = state.memory
    return [
        memory.state.value,
        memory.step,
        last_at if memory.due is None else memory.due,
        memory.last_review,
        memory.reps,
        memory.lapses,
        state.suspended_at,
        state.buried_until,
        state.flag,
        state.leech_at,
        state.ready_at(last_at),
    ]


def _compared(card: Card, state: CardState, last_at: datetime) -> Iterator[Difference]:
    replayed = [state.memory.stability, state.memory.difficulty, *_others(state, last_at)]
    for name, after in zip(_COMPARED[1:], replayed, strict=True):
        before = getattr(card, name)
        if not _is_same(before, after):
            yield Difference(card.id, name, before, after)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=_TOLERANCE)
    return one == other


def _replayed(session: Session, learner_id: int) -> dict[int, tuple[CardState, datetime]]:
    """Return what each card's log amounts to, and the time of its last line."""
    log = columns_of(session, learner_id)
    if not len(log):
        return {}
    ends = np.flatnonzero(np.diff(log.card, append=log.card[-1:] + 1))
    last_at = {
        card: time_of(at)
        for card, at in zip(log.card[ends].tolist(), log.at[ends].tolist(), strict=True)
    }
    memories = _memories(log, schedulers_of(session, learner_id))
    states = _with_what_is_put_aside(session, learner_id, memories)
    # One by one: what numpy does not follow, which is rare.
    replanned = np.unique(log.card[log.is_standing & np.isin(log.kind, (DUE, RESET))]).tolist()
    leeches = [card for card, memory in memories.items() if memory.lapses >= LEECH_LAPSES]
    schedulers = scheduler_at(session, learner_id)
    for card_id in {*replanned, *leeches}:
        lines = lines_of(session, session.get_one(Card, card_id))
        states[card_id] = replay(lines, schedulers, card_id=card_id)
    return {card: (states.get(card, CardState()), at) for card, at in last_at.items()}


def _memories(log: LogColumns, timeline: Sequence[tuple[datetime, Scheduler]]) -> dict[int, Memory]:
    """Return the memory that each card's standing ratings amount to."""
    chosen = log.is_standing & (log.kind == RATE)
    if not chosen.any():
        return {}
    card, at = log.card[chosen], log.at[chosen]
    begins = np.array([microseconds(since) for since, _ in timeline], dtype=np.int64)
    rule = np.maximum(np.searchsorted(begins, at, side="right") - 1, 0)
    schedulers = [scheduler for _, scheduler in timeline]
    elapsed = _elapsed(card, at, rule, schedulers)
    ratings = Log(card, log.rating[chosen], at, elapsed, log.weight[chosen])
    made = replay_all(ratings, [one.rules for one in schedulers], rule)
    last = np.flatnonzero(np.diff(card, append=card[-1:] + 1))
    reviews = _reviews(log, np.flatnonzero(chosen)[last])
    waits = [None if wait < 0 else wait * _MICROSECOND for wait in made.wait.tolist()]
    found = {}
    for place, review in enumerate(reviews):
        card_id, stability = int(made.card[place]), float(made.stability[place])
        reps = int(made.reps[place])
        due = schedulers[rule[last[place]]].due_after(
            review, waits[place], stability, card_id=card_id, reps=reps - 1
        )
        found[card_id] = Memory(
            state=STATES[made.state[place]],
            step=int(made.step[place]),
            stability=stability,
            difficulty=float(made.difficulty[place]),
            due=due,
            last_review=review.at,
            reps=reps,
            lapses=int(made.lapses[place]),
        )
    return found


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


def _reviews(log: LogColumns, places: NDArray[np.int64]) -> Iterator[Review]:
    """Yield the ratings at those places of the log."""
    for place in places.tolist():
        retention = float(log.retention[place])
        yield Review(
            Rating(log.rating[place]),
            time_of(int(log.at[place])),
            float(log.weight[place]),
            due_now=bool(log.due_now[place]),
            retention=None if np.isnan(retention) else retention,
            shift=int(log.shift[place]) if log.has_shift[place] else None,
        )


def _with_what_is_put_aside(
    session: Session, learner_id: int, memories: dict[int, Memory]
) -> dict[int, CardState]:
    """Return the states of the cards: their memories, and what was done besides rating them."""
    states = {card: CardState(memory=memory) for card, memory in memories.items()}
    entries = session.scalars(
        select(ReviewEntry)
        .where(
            ReviewEntry.learner_id == learner_id,
            ReviewEntry.action.in_([*(one.value for one in _SETTING_ASIDE), Action.UNDO.value]),
        )
        .order_by(ReviewEntry.card_id, ReviewEntry.at, ReviewEntry.key)
    )
    for card, group in groupby(entries, key=lambda entry: entry.card_id):
        state = _put_aside(list(group), states.get(card, CardState()))
        states[card] = state
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
