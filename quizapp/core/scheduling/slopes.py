"""How the formulas of FSRS-6 change with the 21 parameters: their derivatives by hand.

A ``Traced`` value carries its slopes from review to review (forward-mode differentiation): a
formula takes what it has in ``fsrs6``, with one set of parameters, and returns its value with
the slopes. Difficulty depends on four of the parameters only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quizapp.core.scheduling import fsrs6
from quizapp.core.scheduling.fsrs6 import (
    AGAIN,
    EASY,
    HARD,
    HIGHEST_DIFFICULTY,
    LOWEST_DIFFICULTY,
    LOWEST_STABILITY,
    Floats,
    Ints,
)

COUNT = 21
_DECAY = 20
_OF_DIFFICULTY = slice(4, 8)


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """A value for each card, and how it changes with each parameter: a row each."""

    value: Floats
    slopes: Floats

    def first(self, count: int) -> Traced:
        """Return the first cards only."""
        return Traced(self.value[:count], self.slopes[:, :count])


@dataclass(frozen=True, slots=True, eq=False)
class _Before:
    """What a next stability is made of."""

    stability: Floats
    difficulty: Floats
    elapsed: Ints
    rating: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A stability, and how it changes with each of the things it was directly made of."""

    value: Floats
    by_stability: Floats
    by_difficulty: Floats
    by_parameter: Floats


def first_state(w: Floats, rating: Ints, weight: Floats) -> tuple[Traced, Traced]:
    """Return stability and difficulty after the first answer."""
    unknown = np.full(len(rating), AGAIN)
    before = _first_stability(w, unknown), _first_difficulty(w, unknown)
    return _weighed(before, (_first_stability(w, rating), _first_difficulty(w, rating)), weight)


def next_state(
    w: Floats, before: tuple[Traced, Traced], elapsed: Ints, rating: Ints, weight: Floats
) -> tuple[Traced, Traced]:
    """Return stability and difficulty after another answer."""
    stability, difficulty = before
    after = (
        _next_stability(w, stability, difficulty, elapsed, rating),
        _next_difficulty(w, difficulty, rating),
    )
    return _weighed(before, after, weight)


def recall(w: Floats, stability: Traced, elapsed: Ints) -> Traced:
    """Return the probability of recall."""
    recalled, by_stability, by_decay = _recall(w, stability.value, elapsed)
    slopes = by_stability * stability.slopes
    slopes[_DECAY] += by_decay
    return Traced(recalled, slopes)


def _weighed(
    before: tuple[Traced, Traced], after: tuple[Traced, Traced], weight: Floats
) -> tuple[Traced, Traced]:
    if np.all(weight == 1):
        return after
    values = fsrs6.weighed(
        (before[0].value, before[1].value), (after[0].value, after[1].value), weight
    )
    rest = 1 - weight
    growth = rest / before[0].value * before[0].slopes + weight / after[0].value * after[0].slopes
    return (
        Traced(values[0], values[0] * growth),
        Traced(values[1], rest * before[1].slopes + weight * after[1].slopes),
    )


def _recall(w: Floats, stability: Floats, elapsed: Ints) -> tuple[Floats, Floats, Floats]:
    """Return the probability of recall, its slope by stability, and by the decay."""
    decay = w[_DECAY]
    base = 0.9 ** (-1 / decay)
    days = elapsed / stability
    grown = 1 + (base - 1) * days
    recalled = grown**-decay
    by_stability = decay * recalled / grown * (base - 1) * days / stability
    base_by_decay = base * np.log(0.9) / decay**2
    by_decay = -recalled * (np.log(grown) + decay / grown * days * base_by_decay)
    return recalled, by_stability, by_decay


def _first_difficulty(w: Floats, rating: Ints) -> Traced:
    raw = fsrs6.raw_difficulty(w, rating)
    slopes = np.zeros((COUNT, len(rating)))
    slopes[4] = 1
    slopes[5] = -(rating - 1) * np.exp(w[5] * (rating - 1))
    return _limited(Traced(raw, slopes))


def _next_difficulty(w: Floats, difficulty: Traced, rating: Ints) -> Traced:
    before, grade = difficulty.value, rating - 3
    room = (HIGHEST_DIFFICULTY - before) / 9
    moved = before - room * w[6] * grade
    easy = fsrs6.raw_difficulty(w, EASY)
    slopes = np.zeros((COUNT, len(before)))
    slopes[_OF_DIFFICULTY] = (1 - w[7]) * (1 + w[6] * grade / 9) * difficulty.slopes[_OF_DIFFICULTY]
    slopes[4] += w[7]
    slopes[5] -= 3 * w[7] * np.exp(3 * w[5])
    slopes[6] -= (1 - w[7]) * room * grade
    slopes[7] += easy - moved
    return _limited(Traced(w[7] * easy + (1 - w[7]) * moved, slopes))


def _limited(difficulty: Traced) -> Traced:
    """Keep the difficulty within its limits, where no parameter moves it."""
    value = np.clip(difficulty.value, LOWEST_DIFFICULTY, HIGHEST_DIFFICULTY)
    return Traced(value, difficulty.slopes * (value == difficulty.value))


def _first_stability(w: Floats, rating: Ints) -> Traced:
    slopes = np.zeros((COUNT, len(rating)))
    slopes[rating - 1, np.arange(len(rating))] = 1
    return Traced(fsrs6.first_stability(w, rating), slopes)


def _next_stability(
    w: Floats, stability: Traced, difficulty: Traced, elapsed: Ints, rating: Ints
) -> Traced:
    value, slopes = np.empty(len(rating)), np.empty((COUNT, len(rating)))
    same_day = elapsed < 1
    for formula, chosen in (
        (_same_day, same_day),
        (_forgotten, ~same_day & (rating == AGAIN)),
        (_recalled, ~same_day & (rating != AGAIN)),
    ):
        at = np.flatnonzero(chosen)
        before = _Before(stability.value[at], difficulty.value[at], elapsed[at], rating[at])
        part = formula(w, before)
        total = part.by_parameter
        total += part.by_stability * stability.slopes[:, at]
        total[_OF_DIFFICULTY] += part.by_difficulty * difficulty.slopes[_OF_DIFFICULTY, at]
        value[at] = np.maximum(part.value, LOWEST_STABILITY)
        slopes[:, at] = total * (part.value > LOWEST_STABILITY)
    return Traced(value, slopes)


def _same_day(w: Floats, before: _Before) -> _Part:
    rating, stability = before.rating, before.stability
    shift = rating - 3 + w[18]
    factor = np.exp(w[17] * shift) * stability ** -w[19]
    grows = ((rating < HARD) | (factor > 1)).astype(np.float64)
    after = stability * factor
    by_parameter = np.zeros((COUNT, len(rating)))
    by_parameter[17] = shift * after * grows
    by_parameter[18] = w[17] * after * grows
    by_parameter[19] = -np.log(stability) * after * grows
    return _Part(
        np.where(grows > 0, after, stability),
        np.where(grows > 0, factor * (1 - w[19]), 1.0),
        np.zeros(len(rating)),
        by_parameter,
    )


def _recalled(w: Floats, before: _Before) -> _Part:
    stability, rating, room = before.stability, before.rating, 11 - before.difficulty
    recalled, recall_by_stability, recall_by_decay = _recall(w, stability, before.elapsed)
    bonus = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
    plain = np.exp(w[8]) * room * stability ** (1 - w[9])
    surprise = np.exp((1 - recalled) * w[10])
    gain = plain * bonus * (surprise - 1)
    by_recall = -plain * bonus * surprise * w[10]
    by_parameter = np.zeros((COUNT, len(rating)))
    by_parameter[8] = gain
    by_parameter[9] = -np.log(stability) * gain
    by_parameter[10] = plain * bonus * surprise * (1 - recalled)
    by_parameter[15] = np.where(rating == HARD, plain * (surprise - 1), 0.0)
    by_parameter[16] = np.where(rating == EASY, plain * (surprise - 1), 0.0)
    by_parameter[_DECAY] = by_recall * recall_by_decay
    return _Part(
        stability + gain,
        1 + (1 - w[9]) * gain / stability + by_recall * recall_by_stability,
        -gain / room,
        by_parameter,
    )


def _forgotten(w: Floats, before: _Before) -> _Part:
    stability, difficulty = before.stability, before.difficulty
    recalled, recall_by_stability, recall_by_decay = _recall(w, stability, before.elapsed)
    plain = w[11] * difficulty ** -w[12] * np.exp((1 - recalled) * w[14])
    powered = (stability + 1) ** w[13]
    rest = plain * (powered - 1)
    ceiling = stability / np.exp(w[17] * w[18])
    below = (rest < ceiling).astype(np.float64)
    by_recall = -w[14] * rest * below
    by_parameter = np.zeros((COUNT, len(stability)))
    by_parameter[11] = rest / w[11] * below
    by_parameter[12] = -np.log(difficulty) * rest * below
    by_parameter[13] = plain * powered * np.log(stability + 1) * below
    by_parameter[14] = (1 - recalled) * rest * below
    by_parameter[17] = -w[18] * ceiling * (1 - below)
    by_parameter[18] = -w[17] * ceiling * (1 - below)
    by_parameter[_DECAY] = by_recall * recall_by_decay
    direct = np.where(below > 0, plain * w[13] * powered / (stability + 1), ceiling / stability)
    return _Part(
        np.minimum(rest, ceiling),
        direct + by_recall * recall_by_stability,
        -w[12] * rest / difficulty * below,
        by_parameter,
    )
