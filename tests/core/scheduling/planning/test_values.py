from __future__ import annotations

import math

import numpy as np
import pytest

from quizapp.core.scheduling.planning import Budget, Cards, Pace, Unit


def test_cards_come_from_rows_and_new_ones_have_nothing() -> None:
    cards = Cards.of([(3.0, 5.0, 100), (None, None, None)])

    assert len(cards) == 2
    assert cards.is_new.tolist() == [False, True]
    assert cards.stability[0] == 3
    assert len(Cards.of([])) == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [((3.0, None, 100), "either new"), ((None, None, 100), "either new"), ((0.0, 5.0, 1), "above")],
)
def test_a_card_that_is_half_known_is_refused(
    row: tuple[float | None, float | None, int | None], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Cards.of([row])


def test_a_copy_leaves_the_original_as_it_was() -> None:
    cards = Cards.of([(3.0, 5.0, 100), (4.0, 5.0, 100)])

    cards.copy().stability[0] = 9
    cards.at(np.array([0])).stability[0] = 9

    assert cards.stability.tolist() == [3, 4]


@pytest.mark.parametrize("amount", [-1, math.inf, math.nan])
def test_a_budget_that_is_none_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="budget"):
        Budget(amount, Unit.CARDS)


@pytest.mark.parametrize("seconds", [0, 3601, math.nan])
def test_a_pace_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Pace(lapsed=seconds)
