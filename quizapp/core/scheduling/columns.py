"""A log of reviews as columns, and the order in which all cards go forward at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.scheduling.days import Days
    from quizapp.core.scheduling.fsrs6 import Bools, Floats, Ints

Table = TypeVar("Table", bound=Any)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_RATINGS = (1, 4)
# Zones reach from -15:13 to +15:14 hours, and a day may begin 23 hours late.
_NEARBY_DAYS = np.array([-2, -1, 0, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Reviews of many cards, card after card, each card's oldest first.

    ``at`` is in microseconds since 1970 (UTC); ``elapsed`` the learner's days since the
    card's last review, 0 for the first; ``weight`` how much of a full review each is.
    """

    card: Ints
    rating: Ints
    at: Ints
    elapsed: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.card)

    def only(self, chosen: Bools) -> Log:
        """Return some of the reviews; of each card they must be the oldest ones."""
        return some_of(self, chosen)


def some_of(table: Table, chosen: Bools) -> Table:
    """Return the chosen rows of a table, a dataclass whose fields are columns of one length."""
    return replace(
        table, **{column.name: getattr(table, column.name)[chosen] for column in fields(table)}
    )


def firsts(card: Ints) -> Ints:
    """Return the place of each card's first row, where the rows of a card stand together."""
    return np.flatnonzero(np.diff(card, prepend=card[:1] - 1))


def lasts(card: Ints) -> Ints:
    """Return the place of each card's last row, where the rows of a card stand together."""
    return np.flatnonzero(np.diff(card, append=card[-1:] + 1))


def make_log(days: Days, card: Ints, rating: Ints, at: Ints, weight: Floats | None = None) -> Log:
    """Return the reviews, given in any order, as a log; ties in time keep their order.

    Refuses columns of unequal length, ratings outside 1 to 4, and weights outside
    0 < weight <= 1, with ``ValueError``.
    """
    weight = np.ones(len(card)) if weight is None else weight
    if len({len(card), len(rating), len(at), len(weight)}) != 1:
        raise ValueError("the columns of a log must have one length")
    if len(card) and not (_RATINGS[0] <= rating.min() and rating.max() <= _RATINGS[1]):
        raise ValueError("a rating must be 1 (again) to 4 (easy)")
    if not np.all((weight > 0) & (weight <= 1)):
        raise ValueError("a weight must be above 0 and at most 1")
    order = np.lexsort((at, card))
    card, at = card[order], at[order]
    elapsed = elapsed_days(card, day_numbers(days, at))
    return Log(card, rating[order], at, elapsed, weight[order])


def elapsed_days(card: Ints, day: Ints) -> Ints:
    """Return the days since the same card's last review, 0 for its first."""
    elapsed = np.zeros(len(card), dtype=np.int64)
    elapsed[1:] = np.where(card[1:] == card[:-1], np.maximum(np.diff(day), 0), 0)
    return elapsed


def day_numbers(days: Days, instants: Ints) -> Ints:
    """Return the learner's days of many instants: ``days.day_of(instant).toordinal()``.

    ``instants`` are in microseconds since 1970 (UTC).
    """
    near = np.unique(np.unique(instants // _DAY)[:, None] + _NEARBY_DAYS) + _EPOCH_DAY
    return near[np.searchsorted(day_starts(days, near), instants, side="right") - 1]


def day_starts(days: Days, numbers: Ints) -> Ints:
    """Return when many of the learner's days begin, in microseconds since 1970 (UTC).

    ``numbers`` are ordinals of days, as ``day_numbers`` gives them.
    """
    each, which = np.unique(numbers, return_inverse=True)
    return np.array([_start(days, day) for day in each.tolist()], dtype=np.int64)[which]


@lru_cache(maxsize=8192)
def _start(days: Days, number: int) -> int:
    return microseconds(days.start_of(date.fromordinal(number)))


def microseconds(at: datetime) -> int:
    """Return the microseconds from 1970 (UTC) to an aware time."""
    return (at - _EPOCH) // _MICROSECOND


def time_of(microseconds: int) -> datetime:
    """Return the time that lies so many microseconds after 1970 (UTC)."""
    return _EPOCH + microseconds * _MICROSECOND


@dataclass(frozen=True, slots=True, eq=False)
class Rounds:
    """The reviews of a log by rounds: the first of every card, then the second, and so on.

    ``order`` lists the reviews of all rounds; within a round the cards with the most reviews
    come first, so that the cards of a round are always the first ones. ``place`` is where
    each card of the log stands in that order.
    """

    order: Ints
    bounds: Ints
    place: Ints

    def __iter__(self) -> Iterator[slice]:
        """Yield each round as a slice of ``order``."""
        return (slice(start, end) for start, end in pairwise(self.bounds.tolist()))


def rounds_of(card: Ints) -> Rounds:
    """Return the rounds of a log, whose ``card`` column this is."""
    begins = firsts(card)
    counts = np.diff(begins, append=len(card))
    place = np.empty(len(counts), dtype=np.int64)
    place[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    turn = np.arange(len(card)) - np.repeat(begins, counts)
    bounds = np.concatenate(([0], np.cumsum(np.bincount(turn))))
    order = np.empty(len(card), dtype=np.int64)
    order[bounds[turn] + np.repeat(place, counts)] = np.arange(len(card))
    return Rounds(order, bounds, place)
