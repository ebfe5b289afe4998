from __future__ import annotations

from collections import Counter
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling.fuzz import fuzzed, reach

LONG = 36500
intervals = st.integers(1, 3000)
ids = st.integers(0, 2**63)


@pytest.mark.parametrize(
    ("interval", "days"), [(1, 0), (2, 0), (3, 1), (5, 1), (10, 2), (30, 3), (100, 7)]
)
def test_the_reach_is_that_of_anki(interval: int, days: int) -> None:
    assert reach(interval) == days


@given(intervals, ids, st.integers(0, 500))
def test_an_interval_stays_within_its_reach_and_moves_alike_each_time(
    interval: int, card_id: int, reps: int
) -> None:
    moved = fuzzed(interval, card_id=card_id, reps=reps, maximum=LONG)

    assert abs(moved - interval) <= reach(interval)
    assert moved >= 1
    assert moved == fuzzed(interval, card_id=card_id, reps=reps, maximum=LONG)


@given(intervals, ids, st.integers(0, 500))
def test_a_longer_interval_never_becomes_the_shorter_one(
    interval: int, card_id: int, reps: int
) -> None:
    shorter = fuzzed(interval, card_id=card_id, reps=reps, maximum=LONG)
    longer = fuzzed(interval + 1, card_id=card_id, reps=reps, maximum=LONG)

    assert shorter <= longer


@pytest.mark.parametrize("interval", [3, 10, 100])
def test_over_many_cards_every_day_is_as_likely_and_the_mean_stays(interval: int) -> None:
    moved = [fuzzed(interval, card_id=id_, reps=3, maximum=LONG) for id_ in range(6000)]

    width = 2 * reach(interval) + 1
    share = 6000 / width
    assert len(Counter(moved)) == width
    assert all(0.75 * share < count < 1.25 * share for count in Counter(moved).values())
    assert abs(fmean(moved) - interval) < 0.05 * width


def test_the_reviews_of_one_card_move_differently() -> None:
    assert len({fuzzed(100, card_id=1, reps=reps, maximum=LONG) for reps in range(50)}) > 8


def test_nothing_moves_beyond_the_maximum() -> None:
    moved = {fuzzed(30, card_id=id_, reps=0, maximum=31) for id_ in range(200)}

    assert moved == {27, 28, 29, 30, 31}
