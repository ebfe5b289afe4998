from __future__ import annotations

import numpy as np
import pytest

from quizapp.core.scheduling import Days
from quizapp.core.scheduling.columns import make_log
from quizapp.core.scheduling.comparison import compare
from quizapp.core.scheduling.parameters import DEFAULTS
from tests.learner import log_of, unlike_the_defaults

_DAY = 86_400_000_000


def ignore(_share: float) -> None:
    pass


def test_the_last_two_fifths_are_scored_without_reviews_of_the_same_day() -> None:
    log = log_of(unlike_the_defaults(3), 1, cards=300, rounds=9)
    later = np.sort(log.at)[int(0.6 * len(log))]

    found = compare(log, ignore)

    assert (found.earlier, found.later) == (1800, 1200)
    scored = int(((log.at >= later) & (log.elapsed > 0)).sum())
    assert found.constant.count == found.defaults.count == found.fitted.count == scored
    assert found.fit.reviews < 1800
    assert found.constant.auc == 0.5


def test_the_fit_knows_nothing_of_the_last_part() -> None:
    log = log_of(unlike_the_defaults(3), 1, cards=300, rounds=9)
    order = np.argsort(log.at, kind="stable")
    spoilt = log.rating.copy()
    spoilt[order[1800:]] = 1

    found = compare(log, ignore)
    other = compare(make_log(Days(), log.card, spoilt, log.at), ignore)

    assert other.fit == found.fit
    assert other.fitted != found.fitted


def test_a_learner_unlike_the_defaults_is_predicted_best_by_the_fit() -> None:
    found = compare(log_of(unlike_the_defaults(3), 1, cards=1000, rounds=9), ignore)

    assert found.fit.is_accepted
    assert found.fitted.log_loss < found.constant.log_loss
    assert found.fitted.log_loss < found.defaults.log_loss
    assert found.fitted.rmse_bins < found.defaults.rmse_bins
    assert found.fitted.auc is not None
    assert found.defaults.auc is not None
    assert found.fitted.auc > found.defaults.auc > 0.5


def test_without_a_fit_the_defaults_predict() -> None:
    card = np.repeat(np.arange(3), 4)
    at = np.tile(np.arange(4) * 3 * _DAY, 3)

    found = compare(make_log(Days(), card, np.full(12, 3), at + card), ignore)

    assert found.fit.parameters == DEFAULTS
    assert found.fitted == found.defaults
    assert found.constant.auc is None


@pytest.mark.parametrize("gap", [0, _DAY])
def test_a_log_with_nothing_to_fit_or_to_score_is_refused(gap: int) -> None:
    log = make_log(Days(), np.ones(2, dtype=np.int64), np.array([3, 3]), np.array([0, gap]))

    with pytest.raises(ValueError, match="too few reviews on a later day"):
        compare(log, ignore)
