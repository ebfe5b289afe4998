"""The parameters of FSRS-6 that suit one learner, from the learner's own log.

The most likely parameters, drawn towards the defaults as by the published optimiser: the
squared distance over a standard deviation for each, against the log loss summed over the
reviews, so that a short log moves them little. They are found by Fisher scoring with
Levenberg and Marquardt's damping, within the ranges of the parameters; no chance is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from quizapp.core.scheduling.evaluation import CalibrationBin, Scores, score, scored
from quizapp.core.scheduling.fsrs6 import AGAIN
from quizapp.core.scheduling.likelihood import Expansion, expand, log_losses, predict
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.scheduling.columns import Log
    from quizapp.core.scheduling.fsrs6 import Bools, Floats
    from quizapp.core.scheduling.parameters import Parameters

# Below the first keep the defaults; below the second fit the four first stabilities only.
FEWEST: Final = 8
FEWEST_FOR_ALL: Final = 64
_FIRST_STABILITIES = 4
# The first share of the reviews to fit, the rest to judge the fit by.
_EARLIER = 0.75
# By how many standard errors the fit has to do better. It turns most flukes away and hardly
# any real gain; on simulated learners, like the defaults and unlike them, more was no better.
_CLEARLY = 0.25
# How far learners' parameters lie from each other: by py-fsrs's and Anki's optimisers, but the
# first stabilities, which go by factors: one of e, either way.
# fmt: off
_SPREAD = np.array((
    1.0, 1.0, 1.0, 1.0,
    0.57, 0.28, 0.6, 0.12,
    0.39, 0.18, 0.33,
    0.3, 0.09, 0.16, 0.57,
    0.25, 1.03,
    0.31, 0.32, 0.14,
    0.27,
))
# fmt: on
_DEFAULTS, _LOWEST, _HIGHEST = np.array(DEFAULTS), np.array(LOWEST), np.array(HIGHEST)
_BY_FACTORS = np.arange(len(DEFAULTS)) < _FIRST_STABILITIES
_TINY = 1e-300
_STEPS = 15
_ENOUGH = 1e-6
_DAMPING = 1e-3
_LEAST_DAMPING = 1e-4
# The formulas have kinks (a value no lower than, no higher than), before which steps fail
# that are damped less than this. What is still to be gained there is less than chance.
_MOST_DAMPING = 1.0


def _tell_nobody(_share: float) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Fit:
    """What fitting has found.

    ``parameters`` are the defaults unless ``is_accepted``. ``reviews`` counts the usable ones:
    on a later day than the card's last review. ``fitted`` parameters were free: none, 4, or
    all 21. The scores compare the defaults (before) with the fit (after) on the learner's
    later reviews, of which the judged fit knew nothing; they are None without such reviews.
    """

    parameters: Parameters
    reviews: int
    fitted: int
    is_accepted: bool
    reason: str
    log_loss_before: float | None = None
    log_loss_after: float | None = None
    rmse_before: float | None = None
    rmse_after: float | None = None
    calibration: tuple[CalibrationBin, ...] = ()


def fit(log: Log, progress: Callable[[float], None] = _tell_nobody) -> Fit:
    """Fit the parameters to a learner's log, and judge by its later part whether they serve.

    ``progress`` is told a share between 0 and 1 now and then; what it raises ends the fit.
    """
    usable = scored(log)
    reviews = int(usable.sum())
    if reviews < FEWEST:
        reason = f"{reviews} of the {FEWEST} reviews on a later day that a fit needs"
        return Fit(DEFAULTS, reviews, 0, is_accepted=False, reason=reason)
    fitted = _FIRST_STABILITIES if reviews < FEWEST_FOR_ALL else len(DEFAULTS)
    border = np.sort(log.at[usable])[int(_EARLIER * reviews)]
    earlier = log.at < border
    judged = best_parameters(log.only(earlier), fitted, lambda share: progress(share / 2))
    trial = _compare(log, judged, usable & ~earlier)
    if trial.is_passed:
        parameters = best_parameters(log, fitted, lambda share: progress(0.5 + share / 2))
    else:
        parameters = DEFAULTS
    return Fit(
        parameters=parameters,
        reviews=reviews,
        fitted=fitted,
        is_accepted=trial.is_passed,
        reason=trial.reason,
        log_loss_before=trial.before.log_loss,
        log_loss_after=trial.after.log_loss,
        rmse_before=trial.before.rmse_bins,
        rmse_after=trial.after.rmse_bins,
        calibration=(trial.after if trial.is_passed else trial.before).calibration,
    )


def best_parameters(
    log: Log, fitted: int, progress: Callable[[float], None] = _tell_nobody
) -> Parameters:
    """Return the most likely parameters of a log; only the first ``fitted`` may differ."""
    w, damping = _DEFAULTS.copy(), _DAMPING
    here = _expanded(log, w)
    for number in range(_STEPS):
        progress(number / _STEPS)
        trial = _step(w, here, fitted, damping)
        there = _expanded(log, trial)
        gain = here.loss - there.loss
        if gain > 0:
            w, here, damping = trial, there, max(damping / 10, _LEAST_DAMPING)
        else:
            damping *= 10
        if 0 <= gain < _ENOUGH * here.loss or damping > _MOST_DAMPING:
            break
    progress(1.0)
    return tuple(w.tolist())


def _expanded(log: Log, w: Floats) -> Expansion:
    """Return the loss of the parameters, with what it costs to leave the defaults.

    Slope and curvature go by the logarithms of the first stabilities.
    """
    found = expand(log, w)
    distance = (_coordinates(w) - _coordinates(_DEFAULTS)) / _SPREAD
    scale = np.where(_BY_FACTORS, w, 1.0)
    return Expansion(
        found.loss + float(distance @ distance),
        found.slope * scale + 2 * distance / _SPREAD,
        found.curvature * np.outer(scale, scale) + np.diag(2 / _SPREAD**2),
    )


def _step(w: Floats, here: Expansion, fitted: int, damping: float) -> Floats:
    """Return the parameters one step on, kept within their ranges."""
    free = np.flatnonzero(_is_free(w, here.slope) & (np.arange(len(w)) < fitted))
    curvature = here.curvature[np.ix_(free, free)]
    damped = curvature + damping * np.diag(np.diag(curvature))
    there = _coordinates(w)
    there[free] -= np.linalg.solve(damped, here.slope[free])
    # Within the range before the exponential, which a wild step would overflow.
    there = np.clip(there, _coordinates(_LOWEST), _coordinates(_HIGHEST))
    return np.clip(np.where(_BY_FACTORS, np.exp(there), there), _LOWEST, _HIGHEST)


def _coordinates(w: Floats) -> Floats:
    return np.where(_BY_FACTORS, np.log(np.maximum(w, _TINY)), w)


def _is_free(w: Floats, slope: Floats) -> Bools:
    """Return which parameters the slope does not press against an end of their range."""
    return ~((w <= _LOWEST) & (slope > 0)) & ~((w >= _HIGHEST) & (slope < 0))


@dataclass(frozen=True, slots=True)
class _Trial:
    """How the defaults (before) and a fit (after) did on reviews that neither had seen."""

    before: Scores
    after: Scores
    error: float

    @property
    def is_passed(self) -> bool:
        return self.before.log_loss - self.after.log_loss > _CLEARLY * self.error

    @property
    def reason(self) -> str:
        if self.is_passed:
            return "it predicts the later reviews better than the defaults do"
        if self.after.log_loss < self.before.log_loss:
            return "its gain on the later reviews is too small to tell from chance"
        return "the defaults predict the later reviews as well or better"


def _compare(log: Log, judged: Parameters, later: Bools) -> _Trial:
    plain, own = predict(log, DEFAULTS), predict(log, judged)
    recalled, weight = log.rating[later] > AGAIN, log.weight[later]
    gains = np.subtract(log_losses(plain[later], recalled), log_losses(own[later], recalled))
    spread = weight * (gains - np.average(gains, weights=weight))
    error = float(np.sqrt(spread @ spread) / weight.sum())
    return _Trial(score(log, plain, later), score(log, own, later), error)
