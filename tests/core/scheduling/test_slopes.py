"""The derivatives against differences, and the fit's loss against its predictions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.scheduling.evaluation import scored
from quizapp.core.scheduling.likelihood import expand, log_losses, predict
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST
from tests.core.scheduling.test_batch import one_by_one, random_log, rules_of
from tests.learner import log_of, unlike_the_defaults


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weighted", [True, False])
def test_the_slopes_are_what_small_differences_show(seed: int, weighted: bool) -> None:
    log = random_log(seed, Days(), weighted=weighted)
    # Inside the ranges, so that there is a little room on both sides.
    w = np.clip(unlike_the_defaults(seed), np.array(LOWEST) + 1e-4, np.array(HIGHEST) - 1e-4)

    slope = expand(log, w).slope

    for index in range(len(w)):
        little = np.zeros(len(w))
        little[index] = 1e-6 * max(w[index], 0.01)
        ahead, behind = expand(log, w + little).loss, expand(log, w - little).loss
        assert slope[index] == pytest.approx(
            (ahead - behind) / (2 * little[index]), rel=1e-4, abs=1e-4
        ), index


def test_the_loss_is_that_of_the_predictions() -> None:
    log = random_log(3, Days())
    chosen = scored(log)

    loss = expand(log, np.array(DEFAULTS)).loss

    losses = log_losses(predict(log, DEFAULTS), log.rating > 1) * log.weight
    assert loss == pytest.approx(losses[chosen].sum())


def test_the_curvature_is_what_the_predictions_would_show_on_the_average() -> None:
    # Fisher's: J' diag(1 / p(1-p)) J, so it is symmetric and nowhere falls.
    curvature = expand(log_of(DEFAULTS, 1, cards=50, rounds=5), np.array(DEFAULTS)).curvature

    np.testing.assert_allclose(curvature, curvature.T)
    assert np.linalg.eigvalsh(curvature).min() > -1e-6


def test_predictions_are_those_of_the_scheduler() -> None:
    scheduler = Scheduler(Days(), parameters=unlike_the_defaults(2))
    log = random_log(9, scheduler.days, cards=20)
    predicted = predict(log, rules_of(scheduler).parameters)

    for card in np.unique(log.card).tolist():
        memory = Memory()
        for row in np.flatnonzero(log.card == card).tolist():
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(log.at[row]))
            if log.elapsed[row] > 0:
                assert predicted[row] == pytest.approx(scheduler.retrievability(memory, at))
            else:
                assert predicted[row] == 1
            review = Review(Rating(int(log.rating[row])), at, float(log.weight[row]))
            memory = scheduler.review(memory, review, card_id=card)
        assert memory == one_by_one(log.only(log.card == card), scheduler)[0]
