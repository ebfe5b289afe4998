from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp.core.scheduling import (
    Days,
    Memory,
    Rating,
    Scheduler,
    State,
    describe_interval,
)

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=30), "1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=5, seconds=30), "6 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "1.5 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=30), "2 days"),
    ],
)
def test_a_step_is_told_in_minutes_and_hours(wait: timedelta, words: str) -> None:
    memory = Memory(State.LEARNING, due=NOON + wait)

    assert describe_interval(memory, NOON) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (4, "4 days"),
        (29, "29 days"),
        (30, "1 month"),
        (70, "2.3 months"),
        (364, "12 months"),
        (365, "1 year"),
        (400, "1.1 years"),
        (36500, "100 years"),
    ],
)
def test_a_review_is_told_in_days_months_and_years(days: int, words: str) -> None:
    memory = Memory(State.REVIEW, due=NOON + timedelta(days=days))

    assert describe_interval(memory, NOON) == words


def test_a_review_that_tomorrow_brings_is_a_day_away_even_late_at_night() -> None:
    memory = Memory(State.REVIEW, due=NOON + timedelta(minutes=5))

    assert describe_interval(memory, NOON) == "1 day"


def test_what_is_new_or_due_comes_now() -> None:
    assert describe_interval(Memory(), NOON) == "now"
    assert describe_interval(Memory(State.REVIEW, due=NOON), NOON) == "now"
    assert describe_interval(Memory(State.REVIEW, due=NOON - timedelta(days=3)), NOON) == "now"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        describe_interval(Memory(), NOON.replace(tzinfo=None))


@pytest.mark.parametrize("hour", [4, 12, 23])
def test_the_four_buttons_of_a_new_card(hour: int) -> None:
    now = datetime(2026, 1, 10, hour, tzinfo=ZoneInfo("Europe/Berlin"))

    preview = Scheduler(Days("Europe/Berlin")).preview(Memory(), now, card_id=3)
    words = [describe_interval(preview[rating], now) for rating in Rating]

    assert words[:3] == ["1 min", "6 min", "10 min"]
    assert words[3] in {"7 days", "8 days", "9 days", "6 days", "10 days"}
