"""How marks and times are written in tables that leave the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# Rows that the database sends at a time.
CHUNK = 1000


def figure(number: float | None) -> float | None:
    """Return a mark as every page and file gives it: to two decimals, whole when it is."""
    if number is None:
        return None
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def stamp(at: datetime | None) -> str:
    """Return a time as ISO 8601 in UTC, to the second; empty without one."""
    return "" if at is None else at.isoformat(timespec="seconds")
