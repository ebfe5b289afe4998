"""An interval in the few words that fit on an answer button."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quizapp.core.scheduling.days import as_utc
from quizapp.core.scheduling.memory import State

if TYPE_CHECKING:
    from quizapp.core.scheduling.memory import Memory

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_HOUR_MINUTES = 60
_DAY_MINUTES = 24 * 60
_MONTH_DAYS = 30
_YEAR_DAYS = 365


def describe_interval(memory: Memory, now: datetime) -> str:
    """Return how long it is until the card is due: "10 min", "4 days", "2.3 months".

    "now" for a NEW card or one that is due. A part of a minute or a day counts as a whole
    one: a review due when tomorrow begins is "1 day" away at any hour of today. (Within
    an hour of the rollover, a change of the clocks on the way can make it a day off.)
    """
    now = as_utc(now)
    if memory.due is None or memory.due <= now:
        return "now"
    wait = memory.due - now
    minutes = -(-wait // _MINUTE)
    if memory.state is State.REVIEW or minutes >= _DAY_MINUTES:
        return _days(-(-wait // _DAY))
    if minutes < _HOUR_MINUTES:
        return f"{minutes} min"
    return _amount(minutes / _HOUR_MINUTES, "hour")


def _days(days: int) -> str:
    if days < _MONTH_DAYS:
        return _amount(days, "day")
    if days < _YEAR_DAYS:
        return _amount(days * 12 / _YEAR_DAYS, "month")
    return _amount(days / _YEAR_DAYS, "year")


def _amount(number: float, unit: str) -> str:
    figure = f"{number:.1f}".removesuffix(".0")
    return f"{figure} {unit}" if figure == "1" else f"{figure} {unit}s"
