from __future__ import annotations

import random
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
    Forecast,
    Unit,
    forecast,
    todays_order,
)
from quizapp.core.scheduling.planning.growth import Growth
from quizapp.core.scheduling.planning.outcomes import Outcomes

TODAY = 740_000
NEW = (None, None, None)
PLAN = ExamPlan(TODAY + 30, Budget(20, Unit.CARDS))
MINUTES = [Budget(amount, Unit.MINUTES) for amount in (5, 10, 20)]


def deck(count: int, seed: int = 1) -> Cards:
    rng = random.Random(seed)
    return Cards.of(
        (rng.lognormvariate(2, 1), rng.uniform(3, 8), TODAY - rng.randrange(1, 40))
        if rng.random() < 0.5
        else NEW
        for _ in range(count)
    )


def only(cards: Cards, plan: ExamPlan) -> Forecast:
    [found] = forecast(cards, plan, TODAY, [plan.budget])
    return found


def test_more_time_recalls_more() -> None:
    found = forecast(deck(300), PLAN, TODAY, MINUTES)

    assert [each.budget for each in found] == MINUTES
    assert found[0].recall < found[1].recall < found[2].recall < 1


def test_the_curve_has_each_day_until_the_exam() -> None:
    plan = replace(PLAN, breaks=((TODAY + 5, TODAY + 9),))

    found = only(deck(300), plan)

    assert [day.day for day in found.days] == list(range(TODAY, TODAY + 30))
    assert [day.cards for day in found.days] == [20] * 5 + [0] * 5 + [20] * 20
    assert all((day.minutes > 0) == (day.cards > 0) for day in found.days)


def test_days_taken_together_come_close_to_days_apart() -> None:
    cards, plan = deck(300), replace(PLAN, breaks=((TODAY + 5, TODAY + 7), (TODAY + 9, TODAY + 11)))
    apart = only(cards, plan)

    [found] = forecast(cards, plan, TODAY, [plan.budget], every=3)

    assert [day.day for day in found.days] == list(range(TODAY, TODAY + 30, 3))
    assert found.recall == pytest.approx(apart.recall, abs=0.03)
    assert found.days[3].cards == 0  # all three are off
    whole = sum(day.minutes for day in apart.days)
    assert sum(day.minutes for day in found.days) == pytest.approx(whole, rel=0.05)


def test_a_break_and_missed_days_cost_recall() -> None:
    cards = deck(300)

    usual = only(cards, PLAN).recall
    rested = only(cards, replace(PLAN, breaks=((TODAY + 3, TODAY + 12),))).recall
    [missed] = forecast(cards, PLAN, TODAY + 10, [PLAN.budget])

    assert rested < usual
    assert missed.recall < usual
    assert len(missed.days) == 20


def test_recall_is_that_of_all_cards_and_unseen_ones_have_none() -> None:
    found = only(deck(2000), PLAN)

    assert found.recall == pytest.approx(np.mean(found.recall_by_card))
    assert found.unseen == found.recall_by_card.count(0.0) > 0


def test_without_time_what_is_known_fades() -> None:
    cards = deck(50)
    growth = Growth(np.array(DEFAULTS))

    found = only(cards, replace(PLAN, budget=Budget(0, Unit.CARDS)))

    recall = growth.recall(cards.stability, PLAN.exam_day - cards.last_day)
    assert found.recall_by_card == pytest.approx(np.nan_to_num(recall))


def test_without_cards_and_on_the_day_of_the_exam_there_is_nothing_to_do() -> None:
    assert only(Cards.of([]), PLAN).recall == 0
    assert only(deck(10), replace(PLAN, exam_day=TODAY)).days == ()


@pytest.mark.parametrize("minutes", [4, 12])
def test_it_comes_close_to_the_mean_of_what_chance_makes_of_it(minutes: int) -> None:
    cards = deck(400)
    plan = replace(PLAN, budget=Budget(minutes, Unit.MINUTES))
    rng = np.random.default_rng(1)

    met = [_by_chance(cards, plan, rng) for _ in range(10)]

    assert only(cards, plan).recall == pytest.approx(np.mean(met), abs=0.01)


def test_the_cards_given_stay_as_they_are() -> None:
    cards = deck(40)
    before = cards.copy()

    forecast(cards, PLAN, TODAY, MINUTES)

    assert np.array_equal(cards.stability, before.stability, equal_nan=True)
    assert np.array_equal(cards.last_day, before.last_day, equal_nan=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_as_many_lapse_as_are_expected(recalls: list[float]) -> None:
    growth = Growth(np.array(DEFAULTS))
    # Elapsed days at which cards of stability 1 have that recall.
    days = [growth.interval(np.array([1.0]), max(recall, 0.3))[0] for recall in recalls]
    cards = Cards.of([(1.0, 5.0, TODAY - int(passed)) for passed in days])
    outcomes = Outcomes(cards, growth)
    expected = (1 - outcomes.recall(TODAY)).sum()

    lapsed = outcomes.review(np.arange(len(cards)), TODAY)

    assert abs(lapsed.sum() - expected) <= 0.5 + 1e-6


def _by_chance(cards: Cards, plan: ExamPlan, rng: np.random.Generator) -> float:
    """The plan followed by a learner whose recall is chance."""
    outcomes = Outcomes(cards, plan.growth)
    for day in range(TODAY, plan.exam_day):
        order = todays_order(outcomes.cards, plan, day)
        outcomes.apply(order, day, rng.random(len(order)) >= outcomes.chances(order, day))
    return float(outcomes.recall(plan.exam_day).mean())
