"""A simulated learner: cards recalled or not by known parameters, reviewed when they are due."""

from __future__ import annotations

import numpy as np

from quizapp.core.scheduling import Days, fsrs6
from quizapp.core.scheduling.columns import Log, make_log
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST

_DAY = 86_400_000_000
_START = 20_000 * _DAY + _DAY // 2


def unlike_the_defaults(seed: int, spread: float = 0.35) -> tuple[float, ...]:
    """Parameters some way off the defaults, as those of real learners are."""
    rng = np.random.default_rng(seed)
    w = np.array(DEFAULTS) * np.exp(spread * rng.standard_normal(len(DEFAULTS)))
    return tuple(np.clip(w, LOWEST, HIGHEST).tolist())


def log_of(
    parameters: tuple[float, ...], seed: int, *, cards: int, rounds: int, per_day: int = 20
) -> Log:
    """The log of a learner with these parameters, who is scheduled by the defaults.

    ``per_day`` new cards a day; each is reviewed ``rounds`` times on later days, some again on
    the same day, and a few days late now and then.
    """
    rng = np.random.default_rng(seed)
    truth, planned = np.array(parameters), np.array(DEFAULTS)
    day = np.arange(cards) // per_day
    rating = rng.choice([1, 2, 3, 4], cards, p=[0.25, 0.1, 0.5, 0.15])
    ones = np.ones(cards)
    own = fsrs6.first_state(truth, rating, ones)
    guess = fsrs6.first_state(planned, rating, ones)
    seen = [(np.arange(cards), rating, day * _DAY)]
    for _ in range(rounds):
        again = rng.random(cards) < 0.2
        gap = np.where(again, 0, np.maximum(np.round(guess[0] * rng.lognormal(0, 0.4, cards)), 1))
        gap = np.minimum(gap, 2000).astype(np.int64)
        recalled = rng.random(cards) < fsrs6.recall(truth, own[0], gap)
        grade = rng.choice([2, 3, 4], cards, p=[0.15, 0.7, 0.15])
        rating = np.where(recalled, grade, 1)
        own = fsrs6.next_state(truth, own, gap, rating, ones)
        guess = fsrs6.next_state(planned, guess, gap, rating, ones)
        day = day + gap
        # A minute later each time, so that reviews of one day keep their order.
        seen.append((np.arange(cards), rating, day * _DAY + len(seen) * 60_000_000))
    card, ratings, at = (np.concatenate(column) for column in zip(*seen, strict=True))
    return make_log(Days(), card, ratings, at + _START)
