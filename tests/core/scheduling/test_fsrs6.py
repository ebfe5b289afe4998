"""The formulas over arrays against py-fsrs, card by card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
import pytest

from quizapp.core.scheduling import fsrs6
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST

HISTORIES = 10_000
LONGEST = 12
NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)


def random_parameters(rng: np.random.Generator) -> tuple[float, ...]:
    return tuple(float(rng.uniform(low, high)) for low, high in zip(LOWEST, HIGHEST, strict=True))


def random_gaps(rng: np.random.Generator, shape: tuple[int, int]) -> fsrs6.Ints:
    """Whole days: a third of the reviews on the same day, most after days, some after years."""
    gaps = np.exp(rng.uniform(0, 6.5, shape)).astype(np.int64)
    return np.where(rng.random(shape) < 1 / 3, 0, gaps)


def by_the_library(
    parameters: tuple[float, ...], ratings: fsrs6.Ints, gaps: fsrs6.Ints
) -> list[tuple[float, float, float]]:
    oracle = fsrs.Scheduler(parameters=parameters, enable_fuzzing=False)
    card = fsrs.Card(card_id=1, due=NOON)
    at = NOON
    seen = []
    for rating, gap in zip(ratings.tolist(), gaps.tolist(), strict=True):
        at += timedelta(days=gap)
        recall = oracle.get_card_retrievability(card, at)
        card, _ = oracle.review_card(card, fsrs.Rating(rating), at)
        seen.append((card.stability or 0, card.difficulty or 0, recall))
    return seen


def by_arrays(w: fsrs6.Floats, ratings: fsrs6.Ints, gaps: fsrs6.Ints) -> fsrs6.Floats:
    """Stability, difficulty and the recall before each review, by history and review."""
    stability = fsrs6.first_stability(w, ratings[:, 0])
    difficulty = fsrs6.first_difficulty(w, ratings[:, 0])
    seen = [(stability, difficulty, np.zeros(len(ratings)))]
    for rating, gap in zip(ratings.T[1:], gaps.T[1:], strict=True):
        recall = fsrs6.recall(w, stability, gap)
        stability, difficulty = (
            fsrs6.next_stability(w, stability, difficulty, gap, rating),
            fsrs6.next_difficulty(w, difficulty, rating),
        )
        seen.append((stability, difficulty, recall))
    return np.array(seen).transpose(2, 0, 1)


def test_ten_thousand_histories_agree_with_the_library(rng: np.random.Generator) -> None:
    ratings = rng.integers(1, 5, (HISTORIES, LONGEST))
    gaps = random_gaps(rng, ratings.shape)

    ours = by_arrays(np.array(DEFAULTS), ratings, gaps)
    theirs = [by_the_library(DEFAULTS, ratings[n], gaps[n]) for n in range(HISTORIES)]

    np.testing.assert_allclose(ours, theirs, rtol=1e-5)
    # Far within what was asked: the arithmetic is the same.
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_parameters_of_all_kinds_agree_with_the_library(rng: np.random.Generator) -> None:
    sets = [random_parameters(rng) for _ in range(500)]
    ratings = rng.integers(1, 5, (len(sets), LONGEST))
    gaps = random_gaps(rng, ratings.shape)

    # Each card by parameters of its own.
    ours = by_arrays(np.array(sets).T, ratings, gaps)
    theirs = [by_the_library(one, ratings[n], gaps[n]) for n, one in enumerate(sets)]

    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


@pytest.mark.parametrize("limits", [LOWEST, HIGHEST])
def test_the_ends_of_the_ranges_agree_with_the_library(
    limits: tuple[float, ...], rng: np.random.Generator
) -> None:
    ratings = rng.integers(1, 5, (200, LONGEST))
    gaps = random_gaps(rng, ratings.shape)

    ours = by_arrays(np.array(limits), ratings, gaps)
    theirs = [by_the_library(limits, ratings[n], gaps[n]) for n in range(len(ratings))]

    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
