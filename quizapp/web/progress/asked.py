"""What an address asks for: a day to look ahead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from collections.abc import Sequence

# Beyond ten years a prediction says nothing.
_FURTHEST = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Choice:
    """A day to choose by a link."""

    label: str
    on: date | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DayAsked:
    """The day that the address names: None for today; ``error`` says why it was refused."""

    on: date | None
    typed: str
    today: date
    error: str = ""

    @property
    def furthest(self) -> date:
        """The last day that may be asked for."""
        return self.today + _FURTHEST

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 422 if self.error else 200

    @property
    def words(self) -> str:
        """When it is, to end a sentence with."""
        return "by the end of today" if self.on is None else f"on {day_words(self.on)}"


def day_asked(today: date) -> DayAsked:
    """Return the day of ``?on=YYYY-MM-DD``: today or one of the next ten years."""
    typed = request.args.get("on", "").strip()[:20]
    if not typed:
        return DayAsked(None, "", today)
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        return DayAsked(None, typed, today, "Type the day as YYYY-MM-DD, such as 2027-05-31.")
    if not today <= on <= today + _FURTHEST:
        return DayAsked(None, typed, today, "Choose today or a day of the next ten years.")
    return DayAsked(None if on == today else on, typed, today)


def choices(asked: DayAsked, exams: Sequence[tuple[date, str]]) -> tuple[Choice, ...]:
    """Return today and the days of exams, each with the words of its link."""
    found = [Choice("Today", None, asked.on is None)]
    for on, title in exams:
        words = f"{title}, {day_words(on)}" if title else f"Exam on {day_words(on)}"
        found.append(Choice(words, on, on == asked.on))
    return tuple(found)


def day_words(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"
