"""Every zone there is, over both changes of the clock, one learner at a time and in columns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days
from quizapp.core.scheduling.columns import day_numbers, elapsed_days, microseconds

# "localtime" is whatever this machine is set to, and "Factory" is set to nothing.
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = [NEW_YEAR + n * HALF_HOUR for n in range(366 * 48)]
COLUMN = np.array([microseconds(at) for at in YEAR])


def changes(zone: str) -> list[datetime]:
    """The days of 2026 (by UTC) within which the clock changes."""
    clock = ZoneInfo(zone)
    days = [NEW_YEAR + n * DAY for n in range(366)]
    offsets = [day.astimezone(clock).utcoffset() for day in days]
    return [
        day for day, one, next_ in zip(days, offsets, offsets[1:], strict=False) if one != next_
    ]


def test_the_zones_are_all_there_and_most_that_change_do_so_twice() -> None:
    changing = [zone for zone in ZONES if changes(zone)]

    assert len(ZONES) > 500
    assert len(changing) > 100
    assert sum(len(changes(zone)) == 2 for zone in changing) > 0.9 * len(changing)


@pytest.mark.parametrize("rollover", [2, 4])
def test_no_zone_skips_repeats_or_turns_back_a_day(rollover: int) -> None:
    for zone in ZONES:
        numbers = day_numbers(Days(zone, rollover), COLUMN)

        assert set(np.diff(numbers).tolist()) == {0, 1}, zone
        assert numbers[-1] - numbers[0] in {365, 366}, zone


@pytest.mark.parametrize("rollover", [0, 1, 2, 3, 4])
def test_around_both_changes_of_every_zone_the_days_follow_each_other(rollover: int) -> None:
    for zone in ZONES:
        days = Days(zone, rollover)
        for change in changes(zone):
            near = [change + n * HALF_HOUR for n in range(-48, 97)]

            counted = [days.day_of(at).toordinal() for at in near]

            assert set(np.diff(counted).tolist()) == {0, 1}, zone
            assert days.between(near[0], near[-1]) == counted[-1] - counted[0], zone
            assert days.between(near[-1], near[0]) == 0, zone
            column = np.array([microseconds(at) for at in near])
            assert day_numbers(days, column).tolist() == counted, zone


@given(
    st.builds(Days, st.sampled_from(ZONES), st.integers(0, 23)),
    st.lists(
        st.datetimes(
            min_value=datetime(1950, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
            max_value=datetime(2099, 1, 1),  # noqa: DTZ001 - the same
            timezones=st.just(UTC),
        ),
        max_size=20,
    ),
)
def test_in_a_column_days_count_as_they_do_alone(days: Days, instants: list[datetime]) -> None:
    column = np.array([microseconds(at) for at in instants], dtype=np.int64)

    numbers = day_numbers(days, column)

    assert numbers.tolist() == [days.day_of(at).toordinal() for at in instants]


def test_a_day_that_the_calendar_leaps_over_has_no_instant() -> None:
    # Samoa had no 30 December 2011.
    apia = Days("Pacific/Apia", 0)
    before = datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC)
    column = np.array([microseconds(before), microseconds(before) + 1_000_000])

    assert day_numbers(apia, column).tolist() == [
        date(2011, 12, 29).toordinal(),
        date(2011, 12, 31).toordinal(),
    ]


def test_elapsed_days_begin_anew_with_each_card_and_are_never_negative() -> None:
    card = np.array([1, 1, 1, 2, 2, 2])
    day = np.array([5, 5, 9, 3, 2, 4])

    assert elapsed_days(card, day).tolist() == [0, 0, 4, 0, 0, 2]
