"""How well parameters predict a log, and in which direction they would do better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling import fsrs6, slopes
from quizapp.core.scheduling.columns import rounds_of

if TYPE_CHECKING:
    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.fsrs6 import Bools, Floats
    from quizapp.core.scheduling.parameters import Parameters
    from quizapp.core.scheduling.slopes import Traced

# No answer is wholly certain: else one surprise would outweigh all others.
CERTAIN = 1e-6


def predict(log: Log, parameters: Parameters) -> Floats:
    """Return the probability of recall before each review: 1 on the day of the last one.

    The first review of a card cannot be predicted; its place holds 1, too.
    """
    w = np.array(parameters)
    rounds = rounds_of(log.card)
    recalled = np.ones(len(log))
    state: tuple[Floats, Floats] | None = None
    for turn in rounds:
        rows = rounds.order[turn]
        rating, elapsed, weight = log.rating[rows], log.elapsed[rows], log.weight[rows]
        if state is None:
            state = fsrs6.first_state(w, rating, weight)
        else:
            before = state[0][: len(rows)], state[1][: len(rows)]
            recalled[rows] = fsrs6.recall(w, before[0], elapsed)
            state = fsrs6.next_state(w, before, elapsed, rating, weight)
    return recalled


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """The loss at some parameters, its slope there, and its curvature (Fisher's)."""

    loss: float
    slope: Floats
    curvature: Floats


def expand(log: Log, w: Floats) -> Expansion:
    """Return the log loss of the parameters, summed over all scored reviews by their weight.

    Scored are the reviews on a later day than the card's last one.
    """
    rounds = rounds_of(log.card)
    total = Expansion(0.0, np.zeros(slopes.COUNT), np.zeros((slopes.COUNT, slopes.COUNT)))
    state: tuple[Traced, Traced] | None = None
    for turn in rounds:
        rows = rounds.order[turn]
        rating, elapsed, weight = log.rating[rows], log.elapsed[rows], log.weight[rows]
        if state is None:
            state = slopes.first_state(w, rating, weight)
        else:
            before = state[0].first(len(rows)), state[1].first(len(rows))
            recalled = slopes.recall(w, before[0], elapsed)
            total = _added(total, recalled, rating > fsrs6.AGAIN, weight * (elapsed > 0))
            state = slopes.next_state(w, before, elapsed, rating, weight)
    return total


def log_losses(recalled: Floats, was_recalled: Bools) -> Floats:
    """Return the log loss of each prediction."""
    recalled = np.clip(recalled, CERTAIN, 1 - CERTAIN)
    return np.asarray(-np.log(np.where(was_recalled, recalled, 1 - recalled)))


def _added(total: Expansion, recalled: Traced, was_recalled: Bools, weight: Floats) -> Expansion:
    chance = np.clip(recalled.value, CERTAIN, 1 - CERTAIN)
    certainty = weight / (chance * (1 - chance))
    return Expansion(
        total.loss + float(weight @ log_losses(chance, was_recalled)),
        total.slope + np.einsum("in,n->i", recalled.slopes, certainty * (chance - was_recalled)),
        # Not by "@": its threads turn in place while other work has the cores.
        total.curvature + np.einsum("in,jn->ij", recalled.slopes * certainty, recalled.slopes),
    )
