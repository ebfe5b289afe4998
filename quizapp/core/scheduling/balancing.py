"""Choose the due day within the reach of the fuzz: where little is due, not on easy days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.scheduling.fuzz import hashed, reach

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEEK = 7
EVERY_DAY = (1.0,) * _WEEK


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """What a learner has to do on the days to come.

    ``loads`` is how many cards fall due so many days from today; a day not in it has none.
    ``weekday`` is today's (0 is Monday); ``shares`` is how much of a usual day's load each
    weekday may have, Monday first, 0 for a day off. Refuses a weekday outside 0 to 6, and
    shares that are not seven numbers from 0 to 1, with ``ValueError``.
    """

    loads: Mapping[int, int]
    weekday: int
    shares: tuple[float, ...] = EVERY_DAY

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < _WEEK:
            raise ValueError(f"a weekday must be 0 to 6, not {self.weekday}")
        if len(self.shares) != _WEEK or not all(0 <= share <= 1 for share in self.shares):
            raise ValueError(f"seven shares of 0 to 1 are needed, not {self.shares}")

    def fullness(self, day: int) -> float:
        """Return how full the day would be with one more card: infinitely on a day off."""
        share = self.shares[(self.weekday + day) % _WEEK]
        return (self.loads.get(day, 0) + 1) / share if share else math.inf


def balanced(interval: int, ahead: DaysAhead, *, card_id: int, reps: int, maximum: int) -> int:
    """Move an interval of whole days (1..maximum) to the least full day within its reach.

    Of days equally full each is as likely as the next, by the hash of card and reps: so
    where nothing sets the days apart this is ``fuzz.fuzzed``, whose mean is the interval.
    A day off is chosen only when all within reach are. The same input gives the same day, but
    the loads change: the log has to keep the shift. A longer interval may become the shorter.
    """
    lowest = interval - reach(interval)
    highest = min(interval + reach(interval), maximum)
    fullness = {day: ahead.fullness(day) for day in range(lowest, highest + 1)}
    least = min(fullness.values())
    candidates = [day for day, full in fullness.items() if full == least]
    return candidates[hashed(len(candidates), card_id=card_id, reps=reps)]
