from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST
from quizapp.core.scheduling.planning.growth import Growth

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
# Parameters between the default and either end of the range.
parameters = st.lists(st.floats(-0.3, 0.3), min_size=21, max_size=21).map(
    lambda parts: tuple(
        middle + abs(part) * ((high if part > 0 else low) - middle)
        for part, low, middle, high in zip(parts, LOWEST, DEFAULTS, HIGHEST, strict=True)
    )
)
reviews = st.lists(st.tuples(st.booleans(), st.integers(1, 200)), max_size=12)


@given(parameters, st.booleans(), reviews)
def test_memories_grow_as_the_scheduler_says(
    weights: tuple[float, ...], is_known: bool, later: list[tuple[bool, int]]
) -> None:
    steps = (timedelta(minutes=1),)
    scheduler = Scheduler(Days(), 0.9, 36500, steps, steps, weights)
    growth = Growth(np.array(weights))
    rating = Rating.GOOD if is_known else Rating.AGAIN
    memory = scheduler.review(Memory(), Review(rating, NOON), card_id=1)
    stability, difficulty = growth.first(rating)
    at = NOON

    for recalled, days in later:
        at += days * DAY
        recall = growth.recall(stability, days)
        assert recall == pytest.approx(scheduler.retrievability(memory, at), rel=1e-6)
        rating = Rating.GOOD if recalled else Rating.AGAIN
        grown = growth.recalled if recalled else growth.lapsed
        stability, difficulty = (
            grown(stability, difficulty, recall),
            growth.harder(difficulty, rating),
        )
        memory = scheduler.review(memory, Review(rating, at), card_id=1)
        if not recalled:
            memory = scheduler.review(memory, Review(Rating.GOOD, at), card_id=1)
            difficulty = growth.harder(difficulty, Rating.GOOD)
        assert memory.stability == pytest.approx(float(stability), rel=1e-6)
        assert memory.difficulty == pytest.approx(float(difficulty), rel=1e-6)


@given(st.floats(0.01, 1000), st.floats(0.7, 0.99))
def test_after_the_interval_recall_is_what_was_desired(stability: float, retention: float) -> None:
    growth = Growth(np.array(DEFAULTS))

    days = growth.interval(np.array([stability]), retention)

    assert days >= 1
    assert days == 1 or growth.recall(np.array([stability]), days + 1) < retention
    assert days == 1 or growth.recall(np.array([stability]), days - 1) > retention


def test_each_card_may_have_parameters_of_its_own() -> None:
    table = np.array([DEFAULTS, DEFAULTS]).T
    table[20, 1] = 0.3

    recall = Growth(table).recall(np.array([5.0, 5.0]), 20.0)

    assert recall[0] > recall[1]
