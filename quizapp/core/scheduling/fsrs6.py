"""The formulas of FSRS-6 over arrays: one element a card, all at once.

The same as py-fsrs 6.3 computes for one card, its limits included. ``w`` holds the 21
parameters along its first axis: (21,) for all cards alike, (21, 1) or (21, cards).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

LOWEST_STABILITY = 0.001
LOWEST_DIFFICULTY = 1.0
HIGHEST_DIFFICULTY = 10.0
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def recall(w: Floats, stability: Floats, elapsed: Ints | Floats) -> Floats:
    """Return the probability of recall so many days after the last review."""
    decay, factor = _curve(w)
    return np.asarray((1 + factor * elapsed / stability) ** decay)


def interval(w: Floats, stability: Floats, retention: float | Floats) -> Floats:
    """Return the days, in fractions, after which the probability of recall is ``retention``."""
    decay, factor = _curve(w)
    return np.asarray(stability / factor * (retention ** (1 / decay) - 1))


def _curve(w: Floats) -> tuple[Floats, Floats]:
    """Return the exponent and the factor of the forgetting curve."""
    decay = -w[20]
    return decay, np.asarray(0.9 ** (1 / decay) - 1)


def first_state(w: Floats, rating: Ints, weight: Floats) -> tuple[Floats, Floats]:
    """Return stability and difficulty after the first answer; see ``weighed``."""
    unknown = np.full(len(rating), AGAIN)
    before = first_stability(w, unknown), first_difficulty(w, unknown)
    return weighed(before, (first_stability(w, rating), first_difficulty(w, rating)), weight)


def next_state(
    w: Floats, before: tuple[Floats, Floats], elapsed: Ints, rating: Ints, weight: Floats
) -> tuple[Floats, Floats]:
    """Return stability and difficulty after another answer; see ``weighed``."""
    stability, difficulty = before
    after = (
        next_stability(w, stability, difficulty, elapsed, rating),
        next_difficulty(w, difficulty, rating),
    )
    return weighed(before, after, weight)


def weighed(
    before: tuple[Floats, Floats], after: tuple[Floats, Floats], weight: Floats
) -> tuple[Floats, Floats]:
    """Return what reviews leave that count in part: as ``Scheduler`` has it for one card.

    Before its first answer a card stands as if the answer were AGAIN.
    """
    if np.all(weight == 1):
        return after
    return (
        np.where(weight == 1, after[0], before[0] ** (1 - weight) * after[0] ** weight),
        np.where(weight == 1, after[1], before[1] * (1 - weight) + after[1] * weight),
    )


def first_stability(w: Floats, rating: Ints) -> Floats:
    """Return the stability after the first answer."""
    return np.asarray(np.maximum(np.choose(rating - 1, list(w[:4])), LOWEST_STABILITY))


def first_difficulty(w: Floats, rating: Ints) -> Floats:
    """Return the difficulty after the first answer."""
    return np.clip(raw_difficulty(w, rating), LOWEST_DIFFICULTY, HIGHEST_DIFFICULTY)


def raw_difficulty(w: Floats, rating: Ints | int) -> Floats:
    """Return the difficulty after the first answer before it is kept within 1 to 10."""
    return np.asarray(w[4] - np.exp(w[5] * (rating - 1)) + 1)


def next_difficulty(w: Floats, difficulty: Floats, rating: Ints) -> Floats:
    """Return the difficulty after another answer."""
    moved = difficulty + (HIGHEST_DIFFICULTY - difficulty) * (-w[6] * (rating - 3)) / 9
    drawn = w[7] * raw_difficulty(w, EASY) + (1 - w[7]) * moved
    return np.asarray(np.clip(drawn, LOWEST_DIFFICULTY, HIGHEST_DIFFICULTY))


def next_stability(
    w: Floats, stability: Floats, difficulty: Floats, elapsed: Ints, rating: Ints
) -> Floats:
    """Return the stability after another answer, ``elapsed`` whole days after the last."""
    recalled = recall(w, stability, elapsed)
    after = np.where(
        rating == AGAIN,
        forgotten_stability(w, stability, difficulty, recalled),
        recalled_stability(w, stability, difficulty, recalled, rating),
    )
    after = np.where(elapsed < 1, same_day_stability(w, stability, rating), after)
    return np.maximum(after, LOWEST_STABILITY)


def same_day_stability(w: Floats, stability: Floats, rating: Ints) -> Floats:
    """Return the stability after another answer on the day of the last one."""
    factor = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    return np.asarray(stability * np.where(rating >= HARD, np.maximum(factor, 1.0), factor))


def recalled_stability(
    w: Floats, stability: Floats, difficulty: Floats, recalled: Floats, rating: Ints
) -> Floats:
    """Return the stability after a recall that had the probability ``recalled``."""
    bonus = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
    growth = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * bonus
    return np.asarray(stability * (1 + growth * (np.exp((1 - recalled) * w[10]) - 1)))


def forgotten_stability(
    w: Floats, stability: Floats, difficulty: Floats, recalled: Floats
) -> Floats:
    """Return the stability after a lapse: never above what one on the same day would leave."""
    rest = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
    same_day = stability / np.exp(w[17] * w[18])
    return np.asarray(np.minimum(rest * np.exp((1 - recalled) * w[14]), same_day))
