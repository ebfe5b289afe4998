from __future__ import annotations

import math
from collections import Counter
from statistics import fmean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.core.scheduling.balancing import DaysAhead, balanced
from quizapp.core.scheduling.fuzz import fuzzed, reach

LONG = 36500
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
WEEKEND_OFF = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
intervals = st.integers(1, 400)
ids = st.integers(0, 2**40)
loads = st.dictionaries(st.integers(1, 430), st.integers(0, 300), max_size=40)
shares = st.tuples(*[st.sampled_from((0.0, 0.25, 0.5, 1.0))] * 7)
weeks = st.builds(DaysAhead, loads, st.integers(0, 6), shares)


def moved(interval: int, ahead: DaysAhead, card_id: int = 1, maximum: int = LONG) -> int:
    return balanced(interval, ahead, card_id=card_id, reps=3, maximum=maximum)


@given(intervals, weeks, ids)
def test_the_day_stays_within_the_reach_and_is_the_same_each_time(
    interval: int, ahead: DaysAhead, card_id: int
) -> None:
    day = moved(interval, ahead, card_id)

    assert abs(day - interval) <= reach(interval)
    assert day >= 1
    assert day == moved(interval, ahead, card_id)


@given(intervals, weeks, st.integers(0, 30))
def test_the_day_stays_within_the_maximum(interval: int, ahead: DaysAhead, more: int) -> None:
    assert moved(interval, ahead, maximum=interval + more) <= interval + more


@given(intervals, ids, st.integers(0, 6), st.integers(0, 50))
def test_where_nothing_sets_the_days_apart_it_is_the_fuzz(
    interval: int, card_id: int, weekday: int, load: int
) -> None:
    even = DaysAhead(dict.fromkeys(range(500), load), weekday)

    assert moved(interval, even, card_id) == fuzzed(interval, card_id=card_id, reps=3, maximum=LONG)


@given(intervals, weeks, ids)
def test_no_day_within_reach_is_less_full(interval: int, ahead: DaysAhead, card_id: int) -> None:
    day = moved(interval, ahead, card_id)

    within = range(interval - reach(interval), interval + reach(interval) + 1)
    assert ahead.fullness(day) == min(ahead.fullness(other) for other in within)


@given(intervals, weeks, ids)
def test_a_day_off_is_avoided_when_another_is_within_reach(
    interval: int, ahead: DaysAhead, card_id: int
) -> None:
    within = range(interval - reach(interval), interval + reach(interval) + 1)
    assume(any(ahead.fullness(day) < math.inf for day in within))

    day = moved(interval, ahead, card_id)

    assert ahead.shares[(ahead.weekday + day) % 7] > 0


def test_a_card_goes_where_least_is_due() -> None:
    assert moved(5, DaysAhead({4: 9, 5: 7, 6: 8}, MONDAY)) == 5
    assert moved(5, DaysAhead({4: 9, 5: 7}, MONDAY)) == 6


def test_an_easy_day_takes_its_share_of_the_load() -> None:
    shares = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0)
    due: Counter[int] = Counter()
    for card_id in range(250):
        # From a Monday on, 4 to 6 days ahead are Friday, Saturday and Sunday.
        due[moved(5, DaysAhead(due, MONDAY, shares), card_id)] += 1

    assert due == {4: 100, 5: 50, 6: 100}


def test_days_off_all_around_are_used_like_others() -> None:
    off = DaysAhead({}, SATURDAY, (0.0,) * 7)

    assert {moved(5, off, card_id) for card_id in range(50)} == {4, 5, 6}


def test_an_interval_that_cannot_move_stays_on_a_day_off() -> None:
    assert moved(1, DaysAhead({}, SATURDAY, WEEKEND_OFF)) == 1


def test_the_mean_of_many_cards_stays() -> None:
    free = DaysAhead({}, SUNDAY)

    assert abs(fmean(moved(30, free, card_id) for card_id in range(4000)) - 30) < 0.1


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_that_is_none_is_refused(weekday: int) -> None:
    with pytest.raises(ValueError, match="weekday"):
        DaysAhead({}, weekday)


@pytest.mark.parametrize("bad", [(1.0,) * 6, (1.0,) * 6 + (1.1,), (math.nan,) * 7])
def test_shares_that_are_none_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="seven shares"):
        DaysAhead({}, MONDAY, bad)
