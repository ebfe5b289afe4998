"""How one learner counts days: by rollovers of the wall clock, not by 24 hours."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LAST_HOUR = 23


@dataclass(frozen=True, slots=True)
class Days:
    """A learner's days: they begin when the clock in ``zone`` reads ``rollover_hour``:00.

    ``zone`` is an IANA name. Refuses an unknown zone or an hour outside 0..23 with
    ``ValueError``. Days follow each other without gap or overlap, daylight saving or not:
    ``start_of(day_of(t)) <= t < start_of(day_of(t) + 1 day)``.
    """

    zone: str = "UTC"
    rollover_hour: int = 4

    def __post_init__(self) -> None:
        _zone(self.zone)
        if not 0 <= self.rollover_hour <= _LAST_HOUR:
            raise ValueError(f"the rollover hour must be 0 to 23, not {self.rollover_hour}")

    def day_of(self, at: datetime) -> date:
        """Return the learner's day at an instant."""
        at = as_utc(at)
        local = at.astimezone(_zone(self.zone))
        # Arithmetic within one zone moves the wall clock, which is what is wanted here.
        day = (local - timedelta(hours=self.rollover_hour)).date()
        # A clock set back over the rollover reads the evening before once more;
        # the day that has begun stays.
        if local.fold and at >= self.start_of(day + _DAY):
            day += _DAY
        return day

    def start_of(self, day: date) -> datetime:
        """Return the UTC instant at which the day begins.

        The first of two when the clock reads the rollover twice; the end of the gap
        when the clock leaps over it.
        """
        return _start_of(self.zone, self.rollover_hour, day)

    def between(self, earlier: datetime, later: datetime) -> int:
        """Return how many rollovers passed; 0 when ``later`` is not the later one."""
        return max((self.day_of(later) - self.day_of(earlier)).days, 0)


def as_utc(at: datetime) -> datetime:
    """Return the instant in UTC; refuse a naive one with ``ValueError``."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"the time {at.isoformat()} has no time zone")
    return at.astimezone(UTC)


@lru_cache(maxsize=8192)
def _start_of(name: str, hour: int, day: date) -> datetime:
    zone = _zone(name)
    wall = datetime.combine(day, time(hour))
    begin = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall_clock(begin, zone) == wall:
        return begin
    # The wall time does not exist. Read with the offset from after the gap (fold=1) it
    # lies before the gap, with the one from before the gap it lies after: search between.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = bisect_left(
        range((begin - before) // _SECOND),
        wall,
        key=lambda passed: _wall_clock(before + passed * _SECOND, zone),
    )
    return before + seconds * _SECOND


def _wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


@cache
def _zone(name: str) -> ZoneInfo:
    # zoneinfo raises OSError for a folder ("America") and ValueError for "../UTC".
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"there is no time zone named {name!r}") from None
