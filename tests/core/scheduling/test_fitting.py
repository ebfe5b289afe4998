"""Fits to simulated learners, whose parameters are known."""

from __future__ import annotations

import numpy as np
import pytest

from quizapp.core.scheduling import Days, Scheduler
from quizapp.core.scheduling.columns import Log, make_log
from quizapp.core.scheduling.evaluation import score, scored
from quizapp.core.scheduling.fitting import Fit, best_parameters, fit
from quizapp.core.scheduling.likelihood import predict
from quizapp.core.scheduling.parameters import DEFAULTS, checked
from tests.learner import log_of, unlike_the_defaults

_DAY = 86_400_000_000


def log_loss(log: Log, parameters: tuple[float, ...]) -> float:
    return score(log, predict(log, parameters), scored(log)).log_loss


def constant_log(rating: int, gap_days: int, *, cards: int = 30, reviews: int = 8) -> Log:
    """Every answer the same, every gap the same."""
    card = np.repeat(np.arange(cards), reviews)
    turn = np.tile(np.arange(reviews), cards)
    at = turn * gap_days * _DAY + turn * 60_000_000 + 20_000 * _DAY + card * 1_000
    return make_log(Days(), card, np.full(len(card), rating), at)


def test_fits_predict_what_learners_do_later_better_than_the_defaults() -> None:
    gains, possible = [], []
    for seed in range(8):
        truth = unlike_the_defaults(seed)
        found = fit(log_of(truth, seed, cards=400, rounds=10))
        unseen = log_of(truth, seed + 1000, cards=1000, rounds=8)

        assert found.fitted == 21
        assert found.log_loss_before is not None
        assert found.log_loss_after is not None
        if found.is_accepted:
            assert found.log_loss_after < found.log_loss_before
        gains.append(log_loss(unseen, DEFAULTS) - log_loss(unseen, found.parameters))
        possible.append(log_loss(unseen, DEFAULTS) - log_loss(unseen, truth))

    assert min(gains) > -0.002
    # Most of what there would be to gain by knowing the truth.
    assert sum(gains) > 0.7 * sum(possible)


def test_a_fit_finds_the_parameters_that_matter() -> None:
    truth = (0.5, 0.6, 1.0, 20.0, *DEFAULTS[4:20], 0.4)

    found = best_parameters(log_of(truth, 1, cards=6000, rounds=8), 21)

    for index in (0, 1, 2, 3, 20):
        assert found[index] == pytest.approx(truth[index], rel=0.25), index


def test_a_learner_like_the_defaults_keeps_close_to_them() -> None:
    losses = []
    for seed in range(6):
        found = fit(log_of(DEFAULTS, seed, cards=120, rounds=8))
        unseen = log_of(DEFAULTS, seed + 50, cards=400, rounds=6)
        losses.append(log_loss(unseen, found.parameters) - log_loss(unseen, DEFAULTS))

    assert np.mean(losses) < 0.002
    assert max(losses) < 0.01


def test_below_eight_reviews_the_defaults_stay() -> None:
    log = log_of(unlike_the_defaults(3), 1, cards=7, rounds=1)
    few = log.only(log.card < 6)

    found = fit(few)

    assert found.reviews < 8
    assert found.parameters == DEFAULTS
    assert (found.fitted, found.is_accepted) == (0, False)
    assert found.reason == f"{found.reviews} of the 8 reviews on a later day that a fit needs"
    assert found.log_loss_before is found.log_loss_after is found.rmse_before is None


def test_below_sixty_four_reviews_only_the_first_stabilities_move() -> None:
    # Somebody who forgets within a day what the defaults keep for two.
    forgetful = (0.01, 0.02, 0.03, 0.1, *DEFAULTS[4:])

    found = fit(log_of(forgetful, 2, cards=60, rounds=1))

    assert 8 <= found.reviews < 64
    assert found.fitted == 4
    assert found.is_accepted
    assert found.parameters[4:] == DEFAULTS[4:]
    assert found.parameters[2] < DEFAULTS[2]


def test_a_fit_that_helps_nobody_is_not_accepted() -> None:
    # What was learned first is told apart from what came later: there the fit misleads.
    early = log_of((0.05, 0.1, 0.2, 0.3, *DEFAULTS[4:]), 3, cards=200, rounds=2)
    late = log_of((50.0, 60.0, 80.0, 90.0, *DEFAULTS[4:]), 4, cards=200, rounds=2)
    log = make_log(
        Days(),
        np.concatenate((early.card, late.card + 1000)),
        np.concatenate((early.rating, late.rating)),
        np.concatenate((early.at, late.at + 400 * _DAY)),
    )

    found = fit(log)

    assert not found.is_accepted
    assert found.parameters == DEFAULTS
    assert found.reason == "the defaults predict the later reviews as well or better"


def test_a_gain_that_may_be_chance_is_not_accepted() -> None:
    fits = [fit(log_of(DEFAULTS, seed, cards=60, rounds=2)) for seed in range(30)]

    lucky = [one for one in fits if one.reason.startswith("its gain on the later reviews")]

    assert lucky
    for one in lucky:
        assert one.parameters == DEFAULTS
        assert one.log_loss_before is not None
        assert one.log_loss_after is not None
        assert one.log_loss_after < one.log_loss_before


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
@pytest.mark.parametrize("gap_days", [0, 1, 40, 4000])
def test_a_log_that_says_little_gives_parameters_that_can_be_used(
    rating: int, gap_days: int
) -> None:
    log = constant_log(rating, gap_days)

    for parameters in (fit(log).parameters, best_parameters(log, 21), best_parameters(log, 4)):
        assert checked(parameters) == parameters
        Scheduler(Days(), parameters=parameters)
        assert np.isfinite(predict(log, parameters)).all()


@pytest.mark.parametrize("seed", range(10))
def test_random_answers_give_parameters_that_can_be_used(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 400
    log = make_log(
        Days(),
        rng.integers(0, 20, count),
        rng.integers(1, 5, count),
        (20_000 * _DAY + rng.integers(0, 3000 * _DAY, count)).astype(np.int64),
        rng.uniform(0.01, 1, count),
    )

    found = fit(log)

    assert checked(found.parameters) == found.parameters
    assert found.log_loss_after is not None
    assert np.isfinite(found.log_loss_after)


def test_no_reviews_are_too_few() -> None:
    nothing = np.zeros(0, dtype=np.int64)

    assert fit(make_log(Days(), nothing, nothing, nothing)) == Fit(
        DEFAULTS,
        0,
        0,
        is_accepted=False,
        reason="0 of the 8 reviews on a later day that a fit needs",
    )


def test_weak_evidence_moves_the_parameters_less() -> None:
    log = constant_log(1, 3, cards=10)
    weak = Log(log.card, log.rating, log.at, log.elapsed, np.full(len(log), 0.1))

    strong, faint = best_parameters(log, 4), best_parameters(weak, 4)

    assert strong[0] < faint[0] <= DEFAULTS[0]


def test_the_same_log_gives_the_same_fit_and_a_calibration() -> None:
    log = log_of(unlike_the_defaults(3), 8, cards=100, rounds=8)

    found = fit(log)

    assert found == fit(log)
    assert len(found.calibration) == 10
    later = found.reviews - int(0.75 * found.reviews)
    assert abs(sum(one.count for one in found.calibration) - later) <= 1


def test_progress_runs_from_nothing_to_all() -> None:
    seen: list[float] = []

    fit(log_of(unlike_the_defaults(3), 8, cards=100, rounds=8), seen.append)

    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_what_progress_raises_ends_the_fit() -> None:
    class Cancelled(Exception):
        pass

    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fit(log_of(DEFAULTS, 8, cards=100, rounds=8), cancel)
