from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.scheduling.planning import Backlog, BacklogPlan, Cards, backlog_plan

TODAY = 740_000
Deck = tuple[Cards, np.ndarray]


def deck(count: int, seed: int = 1) -> Deck:
    """Cards of which most fell due in a break of sixty days."""
    rng = random.Random(seed)
    rows, due = [], []
    for _ in range(count):
        stability = rng.lognormvariate(2.5, 1)
        last = TODAY - rng.randrange(60, 90)
        rows.append((stability, rng.uniform(3, 8), last))
        due.append(last + max(round(stability), 1))
    return Cards.of(rows), np.array(due, dtype=float)


def plan(found: Deck, cap: int) -> BacklogPlan:
    return backlog_plan(*found, Backlog(cap), TODAY)


def test_no_day_holds_more_than_its_cap_until_all_is_caught_up() -> None:
    cards, due = deck(300)

    found = plan((cards, due), 40)

    assert found.is_caught_up
    assert [day.day for day in found.days] == list(range(TODAY, TODAY + len(found.days)))
    assert all(day.cards == 40 and day.minutes > 0 for day in found.days[:-1])
    assert 0 < found.days[-1].cards <= 40
    # What comes back meanwhile is counted, too.
    assert sum(day.cards for day in found.days) > (due <= TODAY).sum()


def test_a_higher_cap_catches_up_sooner() -> None:
    assert len(plan(deck(300), 100).days) < len(plan(deck(300), 40).days)


def test_what_gains_most_comes_first() -> None:
    fading = (20.0, 5.0, TODAY - 60)
    hardly_due = (200.0, 5.0, TODAY - 201)
    weak = (5.0, 5.0, TODAY - 60)
    cards = Cards.of([hardly_due, fading, weak])

    found = plan((cards, np.full(3, TODAY - 1.0)), 3)

    assert found.today == (2, 1, 0)


def test_only_what_is_due_is_planned_and_new_cards_wait() -> None:
    row = (20.0, 5.0, TODAY - 30)
    cards = Cards.of([row, (None, None, None), row])

    found = plan((cards, np.array([TODAY, np.nan, TODAY + 1.0])), 10)

    assert found.today == (0,)


def test_without_a_backlog_there_is_no_plan() -> None:
    found = plan((Cards.of([]), np.array([])), 10)

    assert found == BacklogPlan((), (), is_caught_up=True)


def test_a_cap_below_the_daily_load_never_catches_up() -> None:
    found = plan(deck(800), 1)

    assert not found.is_caught_up
    assert len(found.days) == 365


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 30), st.integers(0, 5))
def test_today_holds_as_many_overdue_cards_as_the_cap_allows(
    count: int, cap: int, seed: int
) -> None:
    cards, due = deck(count, seed)

    found = plan((cards, due), cap)

    overdue = set(np.flatnonzero(due <= TODAY).tolist())
    assert set(found.today) <= overdue
    assert len(set(found.today)) == len(found.today) == min(cap, len(overdue))


def test_a_day_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one card"):
        Backlog(0)
