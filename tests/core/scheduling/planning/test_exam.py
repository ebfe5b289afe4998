from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.core.scheduling.planning import (
    Budget,
    Cards,
    ExamPlan,
    Pace,
    Unit,
    todays_order,
)
from quizapp.core.scheduling.planning.exam import costs, gains, urgency
from quizapp.core.scheduling.planning.growth import Growth

TODAY = 740_000
EXAM = TODAY + 30
NEW = (None, None, None)
TEN = ExamPlan(EXAM, Budget(10, Unit.CARDS))
reviewed = st.tuples(st.floats(0.1, 300), st.floats(1, 10), st.integers(TODAY - 400, TODAY))
decks = st.lists(st.one_of(st.just(NEW), reviewed), max_size=30).map(Cards.of)


def order(cards: Cards, plan: ExamPlan, today: int = TODAY, spent: float = 0) -> list[int]:
    return todays_order(cards, plan, today, spent).tolist()


def test_the_card_comes_first_that_gains_most() -> None:
    strong = (100.0, 5.0, TODAY - 1)
    fading = (10.0, 5.0, TODAY - 10)
    cards = Cards.of([strong, fading, NEW])

    gain = gains(cards, TEN, TODAY)

    assert gain[2] > gain[1] > gain[0] > 0
    assert order(cards, TEN) == [2, 1, 0]


def test_a_gain_is_what_a_review_adds_to_the_recall_on_the_exam_day() -> None:
    growth = Growth(np.array(DEFAULTS))
    stability, difficulty = np.array([10.0]), np.array([5.0])
    recall = growth.recall(stability, 10)
    recalled = growth.recall(growth.recalled(stability, difficulty, recall), 30)
    lapsed = growth.recall(growth.lapsed(stability, difficulty, recall), 30)

    gain = gains(Cards(stability, difficulty, np.array([TODAY - 10.0])), TEN, TODAY)

    assert gain == pytest.approx(
        recall * recalled + (1 - recall) * lapsed - growth.recall(stability, 40)
    )


def test_a_card_that_gains_as_much_later_can_wait() -> None:
    cards = Cards.of([(60.0, 5.0, TODAY - 20), (1.0, 5.0, TODAY - 60)])
    now, later = gains(cards, TEN, TODAY), gains(cards, TEN, TODAY + 15)

    urgent = urgency(cards, TEN, TODAY)

    assert urgent == pytest.approx(now - 0.6 * later)


@pytest.mark.parametrize("left", [0, 1])
def test_just_before_the_exam_nothing_can_wait(left: int) -> None:
    cards = Cards.of([(9.0, 5.0, EXAM - 5), (2.0, 5.0, EXAM - 9)])

    assert urgency(cards, TEN, EXAM - left) == pytest.approx(gains(cards, TEN, EXAM - left))


def test_time_is_what_a_gain_is_weighed_against() -> None:
    likely_lapse, likely_recall = (6.0, 5.0, TODAY - 60), (8.0, 5.0, TODAY - 8)
    cards = Cards.of([likely_lapse, likely_recall])
    slow = Pace(recalled=2, lapsed=300)

    by_cards = order(cards, TEN)
    by_time = order(cards, replace(TEN, budget=Budget(60, Unit.MINUTES), pace=slow))

    assert by_cards == [0, 1]
    assert by_time == [1, 0]


@given(decks, st.integers(0, 40), st.integers(0, 20))
def test_the_order_holds_the_budget_and_repeats_nothing(
    cards: Cards, amount: int, spent: int
) -> None:
    plan = replace(TEN, budget=Budget(amount, Unit.CARDS))

    places = order(cards, plan, spent=spent)

    assert len(places) == len(set(places)) <= max(amount - spent, 0)
    assert places == order(cards, plan, spent=spent)
    assert all(gains(cards, plan, TODAY)[places] > 0)
    urgent = urgency(cards, plan, TODAY)[places]
    assert sorted(urgent, reverse=True) == list(urgent)


@given(decks, st.floats(0, 60))
def test_minutes_are_held_but_for_half_a_card(cards: Cards, amount: float) -> None:
    plan = replace(TEN, budget=Budget(amount, Unit.MINUTES))

    places = order(cards, plan)

    assert costs(cards, plan, TODAY)[places].sum() <= amount + plan.pace.lapsed / 60 / 2 + 1e-9


def test_a_card_reviewed_today_waits_until_tomorrow() -> None:
    cards = Cards.of([(0.5, 9.0, TODAY), (0.5, 9.0, TODAY - 1)])

    assert order(cards, TEN) == [1]
    assert sorted(order(cards, TEN, TODAY + 1)) == [0, 1]


def test_nothing_is_shown_in_a_break_and_after_the_exam() -> None:
    cards = Cards.of([NEW])
    plan = replace(TEN, breaks=((TODAY + 2, TODAY + 3),))

    shown = [day for day in range(TODAY, EXAM + 3) if order(cards, plan, day)]

    assert shown == [TODAY, TODAY + 1, *range(TODAY + 4, EXAM + 1)]


def test_on_the_exam_day_the_weakest_come_first() -> None:
    cards = Cards.of([(50.0, 5.0, EXAM - 5), (2.0, 5.0, EXAM - 9), (9.0, 5.0, EXAM - 9)])

    assert order(cards, TEN, EXAM) == [1, 2, 0]


def test_what_was_spent_leaves_less_room() -> None:
    cards = Cards.of([NEW] * 20)

    assert order(cards, TEN, spent=7) == [0, 1, 2]
    assert order(cards, TEN, spent=11) == []


def test_parameters_of_the_learner_move_the_order() -> None:
    slow = (*DEFAULTS[:20], 0.8)
    cards = Cards.of([(30.0, 5.0, TODAY - 30)])

    own = gains(cards, replace(TEN, parameters=slow), TODAY)

    assert own != pytest.approx(gains(cards, TEN, TODAY))
