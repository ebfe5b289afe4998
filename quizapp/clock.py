"""The only reader of the clock."""

from __future__ import annotations

from datetime import UTC, datetime


def utcnow() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place
