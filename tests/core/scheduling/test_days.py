from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days

DAY = timedelta(days=1)
CHANGING_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
)
# Leaps of a whole day, clocks set back over midnight, double and half hours.
ODD_ZONES = (
    "UTC",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "America/St_Johns",
    "America/Havana",
    "Antarctica/Troll",
    "Africa/Casablanca",
    "Asia/Gaza",
    "Asia/Kathmandu",
)

instants = st.datetimes(
    min_value=datetime(1970, 1, 3),  # noqa: DTZ001 - hypothesis wants it naive
    max_value=datetime(2099, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
learners = st.builds(Days, st.sampled_from(CHANGING_ZONES + ODD_ZONES), st.integers(0, 23))


def local(zone: str, clock: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    "zone", ["Europe/Atlantis", "", "America", "../UTC", "/etc/passwd", "U\0TC", "Ä"]
)
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone named"):
        Days(zone)


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_reads_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match="0 to 23"):
        Days("UTC", hour)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        Days().day_of(datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


def test_the_day_lasts_until_four_in_the_morning() -> None:
    days = Days("Europe/Berlin")

    assert days.day_of(local("Europe/Berlin", "2026-01-02 03:59:59")) == date(2026, 1, 1)
    assert days.day_of(local("Europe/Berlin", "2026-01-02 04:00")) == date(2026, 1, 2)


def test_the_learner_s_zone_counts_and_not_the_one_of_the_time() -> None:
    assert Days("Asia/Kathmandu", 0).day_of(local("America/New_York", "2026-01-01 20:00")) == date(
        2026, 1, 2
    )


def test_one_night_is_one_day_however_few_its_hours() -> None:
    days = Days("Europe/Berlin")
    evening = local("Europe/Berlin", "2026-01-01 23:00")
    morning = local("Europe/Berlin", "2026-01-02 09:00")

    assert days.between(evening, morning) == 1
    assert days.between(morning, morning + timedelta(hours=18)) == 0


def test_backwards_no_rollover_passes() -> None:
    later = datetime(2026, 1, 5, tzinfo=UTC)

    assert Days().between(later, later - 3 * DAY) == 0


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        # Spring forward, fall back; the wall clock reads 04:00 on both mornings.
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("America/Santiago", date(2026, 4, 5)),
        ("America/Santiago", date(2026, 9, 6)),
    ],
)
def test_the_day_of_a_clock_change_begins_at_four_on_the_wall(zone: str, day: date) -> None:
    days = Days(zone)
    start = local(zone, f"{day} 04:00")

    assert days.start_of(day) == start
    assert days.start_of(day).tzinfo is UTC
    assert days.day_of(start.astimezone(UTC) - timedelta(seconds=1)) == day - DAY
    assert days.day_of(start) == day
    # The night of the change is not 24 hours long.
    assert days.start_of(day) - days.start_of(day - DAY) != DAY


@pytest.mark.parametrize(
    ("zone", "rollover", "day", "first_instant"),
    [
        ("Europe/Berlin", 2, date(2026, 3, 29), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("America/New_York", 2, date(2026, 3, 8), datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("Australia/Lord_Howe", 2, date(2026, 10, 4), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("America/Santiago", 0, date(2026, 9, 6), datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("Pacific/Apia", 4, date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_rollover_that_the_clock_leaps_over_comes_when_the_gap_ends(
    zone: str, rollover: int, day: date, first_instant: datetime
) -> None:
    days = Days(zone, rollover)

    assert days.start_of(day) == first_instant
    assert days.day_of(first_instant) == day
    assert days.day_of(first_instant - timedelta(seconds=1)) == day - DAY


@pytest.mark.parametrize(
    ("zone", "rollover", "day", "first", "second"),
    [
        ("Europe/Berlin", 2, date(2026, 10, 25), 0, 1),
        ("America/New_York", 1, date(2026, 11, 1), 5, 6),
    ],
)
def test_a_rollover_that_comes_twice_counts_once(
    zone: str, rollover: int, day: date, first: int, second: int
) -> None:
    days = Days(zone, rollover)
    once = datetime(day.year, day.month, day.day, first, tzinfo=UTC)
    again = once.replace(hour=second)

    assert days.start_of(day) == once
    assert days.day_of(once) == days.day_of(again) == day
    assert days.between(once, again) == 0


def test_a_day_does_not_end_when_the_clock_is_set_back_over_its_start() -> None:
    # At 00:01 the clock went back to 23:01 of the day before.
    days = Days("America/St_Johns", 0)
    begun = local("America/St_Johns", "2005-10-30 00:00:30")
    evening_again = local("America/St_Johns", "2005-10-29 23:30", fold=1)

    assert begun < evening_again.astimezone(UTC)
    assert days.day_of(begun) == days.day_of(evening_again) == date(2005, 10, 30)


@given(learners, instants)
def test_every_instant_lies_in_its_day(days: Days, at: datetime) -> None:
    day = days.day_of(at)

    assert days.start_of(day) <= at < days.start_of(day + DAY)


@given(
    st.builds(Days, st.sampled_from(CHANGING_ZONES), st.integers(0, 23)),
    st.dates(date(1980, 1, 1), date(2099, 12, 31)),
)
def test_no_day_is_skipped_and_none_is_negative(days: Days, day: date) -> None:
    start, end = days.start_of(day), days.start_of(day + DAY)

    assert days.day_of(start) == day
    assert days.day_of(end - timedelta(microseconds=1)) == day
    assert days.between(start, end) == 1
    assert timedelta(hours=22) <= end - start <= timedelta(hours=26)


@given(learners, instants, instants)
def test_later_is_never_an_earlier_day(days: Days, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))

    assert days.day_of(earlier) <= days.day_of(later)
    assert days.between(earlier, later) >= 0
