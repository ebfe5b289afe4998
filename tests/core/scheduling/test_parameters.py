from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs import scheduler as library
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST, checked

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)

parameter_sets = st.tuples(
    *(st.floats(low, high) for low, high in zip(LOWEST, HIGHEST, strict=True))
)
histories = st.lists(
    st.tuples(st.sampled_from(Rating), st.integers(0, 400)), min_size=1, max_size=20
)


def changed(index: int, value: float) -> tuple[float, ...]:
    return (*DEFAULTS[:index], value, *DEFAULTS[index + 1 :])


def test_defaults_and_ranges_are_those_of_the_library() -> None:
    assert library.DEFAULT_PARAMETERS == DEFAULTS
    assert library.LOWER_BOUNDS_PARAMETERS == LOWEST
    assert library.UPPER_BOUNDS_PARAMETERS == HIGHEST


@given(parameter_sets, histories, st.integers(1, 500))
def test_a_learner_s_own_parameters_do_what_they_do_in_the_library(
    parameters: tuple[float, ...], history: list[tuple[Rating, int]], later: int
) -> None:
    scheduler = Scheduler(Days("UTC", 0), maximum_interval=50_000, parameters=parameters)
    oracle = fsrs.Scheduler(parameters=parameters, maximum_interval=50_000, enable_fuzzing=False)
    memory = Memory()
    card = fsrs.Card(card_id=1, due=NOON)
    at = NOON

    for rating, days in history:
        at += days * DAY
        memory = scheduler.review(memory, Review(rating, at), card_id=1)
        card, _ = oracle.review_card(card, fsrs.Rating(rating), at)

    assert math.isclose(memory.stability or 0, card.stability or 0, rel_tol=1e-9)
    assert math.isclose(memory.difficulty or 0, card.difficulty or 0, rel_tol=1e-9)
    assert math.isclose(
        scheduler.retrievability(memory, at + later * DAY),
        oracle.get_card_retrievability(card, at + later * DAY),
        rel_tol=1e-9,
    )


def test_a_card_is_due_when_its_own_curve_has_fallen_to_the_retention() -> None:
    fast = Scheduler(Days("UTC", 0), 0.8, parameters=changed(20, 0.5))

    memory = fast.review(Memory(), Review(Rating.EASY, NOON), card_id=3)

    assert memory.due is not None
    # 0.9 after 8.2956 days and a steep curve: 0.8 after some 20, and the fuzz of two days.
    wait = memory.due - NOON
    assert 17 * DAY < wait < 23 * DAY
    assert fast.retrievability(memory, NOON + 20 * DAY) == pytest.approx(0.8, abs=0.01)


def test_none_stands_for_the_defaults() -> None:
    plain = Scheduler(Days())
    spelt_out = Scheduler(Days(), parameters=DEFAULTS)
    log = [Review(Rating.GOOD, NOON), Review(Rating.HARD, NOON + 3 * DAY)]

    assert plain.replay(log, card_id=7) == spelt_out.replay(log, card_id=7)


@pytest.mark.parametrize(
    ("index", "value", "reason"),
    [
        (0, 0.0, r"parameter 0 must be 0\.001 to 100, not 0\.0"),
        (4, 10.5, r"parameter 4 must be 1 to 10, not 10\.5"),
        (20, 0.05, r"parameter 20 must be 0\.1 to 0\.8, not 0\.05"),
        (9, math.nan, r"parameter 9 must be 0 to 0\.8, not nan"),
        (3, math.inf, r"parameter 3 must be 0\.001 to 100, not inf"),
    ],
)
def test_a_parameter_out_of_range_is_named(index: int, value: float, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Scheduler(Days(), parameters=changed(index, value))


@pytest.mark.parametrize("count", [0, 17, 19, 22])
def test_another_number_of_parameters_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"the model has 21 parameters, not {count}"):
        checked([0.5] * count)


@pytest.mark.parametrize("rating", [0, 5, -1, 2.5])
def test_a_rating_that_is_none_of_the_four_is_refused(rating: float) -> None:
    with pytest.raises(ValueError, match=r"the rating must be 1 \(again\) to 4 \(easy\), not"):
        Review(rating, NOON)  # type: ignore[arg-type]
