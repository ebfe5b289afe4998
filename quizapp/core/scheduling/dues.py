"""When many cards are due after their last reviews, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling import fsrs6
from quizapp.core.scheduling.columns import day_numbers, day_starts, some_of
from quizapp.core.scheduling.fuzz import fuzzed, reach

if TYPE_CHECKING:
    from quizapp.core.scheduling.fsrs6 import Bools, Floats, Ints
    from quizapp.core.scheduling.scheduler import Scheduler


@dataclass(frozen=True, slots=True, eq=False)
class LastReviews:
    """The last review of each card, and what it left of the memory.

    ``at`` and ``wait`` are in microseconds; ``wait`` is the learning step, -1 where days decide.
    ``reps`` counts the reviews before it. ``retention`` is NaN where the scheduler's own holds,
    ``shift`` NaN where chance moves the interval.
    """

    card: Ints
    at: Ints
    reps: Ints
    stability: Floats
    wait: Ints
    due_now: Bools
    retention: Floats
    shift: Floats

    def only(self, chosen: Bools) -> LastReviews:
        """Return some of them."""
        return some_of(self, chosen)


def dues(scheduler: Scheduler, last: LastReviews) -> Ints:
    """Return when the cards are due, in microseconds since 1970: as ``Scheduler.due_after``."""
    due = np.where(last.due_now, last.at, last.at + last.wait)
    by_days = ~last.due_now & (last.wait < 0)
    if by_days.any():
        due[by_days] = _by_days(scheduler, last.only(by_days))
    return due


def _by_days(scheduler: Scheduler, last: LastReviews) -> Ints:
    most = scheduler.maximum_interval
    retention = np.where(np.isnan(last.retention), scheduler.desired_retention, last.retention)
    parameters = np.array(scheduler.rules.parameters)
    days = np.rint(fsrs6.interval(parameters, last.stability, retention))
    interval = np.clip(days, 1, most).astype(np.int64)
    lengths, which = np.unique(interval, return_inverse=True)
    play = np.array([reach(length) for length in lengths.tolist()])[which]
    moved = np.clip(interval + np.clip(last.shift, -play, play), 1, most)
    by_chance = np.flatnonzero(np.isnan(last.shift))
    rows = zip(*(one[by_chance].tolist() for one in (interval, last.card, last.reps)), strict=True)
    moved[by_chance] = [
        fuzzed(length, card_id=card, reps=reps, maximum=most) for length, card, reps in rows
    ]
    return day_starts(scheduler.days, day_numbers(scheduler.days, last.at) + moved.astype(np.int64))
