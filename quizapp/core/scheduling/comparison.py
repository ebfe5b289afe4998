"""A learner's log, told apart by time: how well the model predicts the later part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quizapp.core.scheduling.evaluation import Scores, score, scored
from quizapp.core.scheduling.fitting import Fit, fit
from quizapp.core.scheduling.fsrs6 import AGAIN
from quizapp.core.scheduling.likelihood import predict
from quizapp.core.scheduling.parameters import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.scheduling.columns import Log

_EARLIER = 0.6


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scores of three ways to predict the last 40 % of a log from the first 60 %.

    ``constant`` predicts the share recalled in the first part; ``fitted`` goes by what
    fitting the first part gave, which are the defaults when that fit was not accepted.
    ``earlier`` and ``later`` count all reviews of the parts, those that are not scored, too.
    """

    earlier: int
    later: int
    fit: Fit
    constant: Scores
    defaults: Scores
    fitted: Scores


def compare(log: Log, progress: Callable[[float], None]) -> Comparison:
    """Split a log by time, fit to the first part, and score the predictions for the last.

    Reviews on the day of the card's last one are not scored, but they do change its memory.
    Refuses with ``ValueError`` a log without reviews to score in both parts.
    """
    order = np.argsort(log.at, kind="stable")
    first = np.zeros(len(log), dtype=np.bool_)
    first[order[: int(_EARLIER * len(log))]] = True
    known, unknown = scored(log) & first, scored(log) & ~first
    if not (known.any() and unknown.any()):
        raise ValueError("there are too few reviews on a later day than the card's last one")
    found = fit(log.only(first), progress)
    mean = float(np.mean(log.rating[known] > AGAIN))
    return Comparison(
        earlier=int(first.sum()),
        later=int((~first).sum()),
        fit=found,
        constant=score(log, np.full(len(log), mean), unknown),
        defaults=score(log, predict(log, DEFAULTS), unknown),
        fitted=score(log, predict(log, found.parameters), unknown),
    )
