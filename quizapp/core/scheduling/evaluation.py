"""How well predictions of recall came true: log loss, RMSE(bins), AUC, calibration.

The same measures, by the same definitions, as the public benchmark of spaced repetition
(github.com/open-spaced-repetition/srs-benchmark, ``rmse_matrix`` in utils.py), so that the
figures can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling.columns import firsts
from quizapp.core.scheduling.fsrs6 import AGAIN
from quizapp.core.scheduling.likelihood import log_losses

if TYPE_CHECKING:
    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.fsrs6 import Bools, Floats, Ints

_CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Some reviews of like predictions: the mean prediction, the share recalled, how many."""

    predicted: float
    recalled: float
    count: int


@dataclass(frozen=True, slots=True)
class Scores:
    """How well predictions came true over ``count`` reviews.

    Less is better but for ``auc``, the chance that of a recall and a lapse the recall had the
    higher prediction; it is None when there was only one of the two.
    """

    count: int
    log_loss: float
    rmse_bins: float
    auc: float | None
    calibration: tuple[CalibrationBin, ...]


def scored(log: Log) -> Bools:
    """Return which reviews are scored: those on a later day than the card's last one."""
    return np.asarray(log.elapsed > 0)


def score(log: Log, predicted: Floats, chosen: Bools) -> Scores:
    """Score the predictions for the chosen reviews of a log; refuse none with ``ValueError``."""
    if not chosen.any():
        raise ValueError("there is no review to score")
    recalled = log.rating[chosen] > AGAIN
    weight, chance = log.weight[chosen], predicted[chosen]
    return Scores(
        count=len(chance),
        log_loss=float(np.average(log_losses(chance, recalled), weights=weight)),
        rmse_bins=_rmse(_bins(log)[chosen], chance, recalled, weight),
        auc=_auc(chance, recalled),
        calibration=_calibration(chance, recalled, weight),
    )


def _bins(log: Log) -> Ints:
    """Return the bin of each review: by days elapsed, reviews and lapses before, in powers.

    Reviews on the day of the last one count neither as reviews nor as lapses.
    """
    later_day = scored(log).astype(np.int64)
    lapses = later_day * (log.rating == AGAIN)
    reviews = 1 + _so_far(log.card, later_day)
    earlier_lapses = _so_far(log.card, lapses) - lapses
    return np.stack(
        (
            _power(np.maximum(log.elapsed, 1), 3.62),
            _power(reviews, 1.89),
            # A bin of its own for no lapse at all.
            np.where(earlier_lapses > 0, _power(np.maximum(earlier_lapses, 1), 1.73), -1),
        ),
        axis=1,
    )


def _power(values: Ints, base: float) -> Ints:
    return np.asarray(np.floor(np.log(values) / np.log(base)), dtype=np.int64)


def _so_far(card: Ints, values: Ints) -> Ints:
    """Return the sum of the card's values up to and with each review."""
    sums = np.cumsum(values)
    begins = firsts(card)
    counts = np.diff(begins, append=len(card))
    return np.asarray(sums - np.repeat(sums[begins] - values[begins], counts))


def _rmse(bins: Ints, chance: Floats, recalled: Bools, weight: Floats) -> float:
    """Return the root of the mean squared gap between prediction and truth, bin by bin."""
    _, number = np.unique(bins, axis=0, return_inverse=True)
    number = number.reshape(-1)
    size = np.bincount(number, weight)
    gap = np.bincount(number, weight * (chance - recalled)) / size
    return float(np.sqrt(np.average(gap**2, weights=size)))


def _auc(chance: Floats, recalled: Bools) -> float | None:
    hits, misses = int(recalled.sum()), int((~recalled).sum())
    if not hits or not misses:
        return None
    _, number, counts = np.unique(chance, return_inverse=True, return_counts=True)
    # Equal predictions share the middle of their ranks.
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[number]
    return float((ranks[recalled].sum() - hits * (hits + 1) / 2) / (hits * misses))


def _calibration(chance: Floats, recalled: Bools, weight: Floats) -> tuple[CalibrationBin, ...]:
    """Return up to ten bins of equally many reviews, from the least likely recall on."""
    order = np.argsort(chance, kind="stable")
    return tuple(
        CalibrationBin(
            float(np.average(chance[part], weights=weight[part])),
            float(np.average(recalled[part], weights=weight[part])),
            len(part),
        )
        for part in np.array_split(order, min(_CALIBRATION_BINS, len(order)))
    )
