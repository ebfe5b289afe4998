from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days
from quizapp.core.scheduling.columns import Log, make_log
from quizapp.core.scheduling.evaluation import score, scored
from quizapp.core.scheduling.likelihood import predict
from quizapp.core.scheduling.parameters import DEFAULTS
from tests.core.scheduling.test_batch import random_log
from tests.learner import log_of

_DAY = 86_400_000_000


def card_log(ratings: list[int], gaps: list[int]) -> Log:
    """One card, reviewed at noon, so many days apart."""
    at = np.cumsum(gaps) * _DAY + _DAY // 2
    card = np.ones(len(ratings), dtype=np.int64)
    return make_log(Days(), card, np.array(ratings), at + np.arange(len(at)))


def benchmark_bins(log: Log, predicted: np.ndarray) -> float:
    """RMSE(bins) spelt out review by review, as the benchmark's source has it."""
    bins: dict[tuple[float, float, float], list[tuple[float, float, float]]] = defaultdict(list)
    reviews: dict[int, int] = defaultdict(lambda: 1)
    lapses: dict[int, int] = defaultdict(int)
    for row, card in enumerate(log.card.tolist()):
        days, missed = int(log.elapsed[row]), log.rating[row] == 1
        if days == 0:
            continue
        reviews[card] += 1
        key = (
            round(2.48 * 3.62 ** math.floor(math.log(days) / math.log(3.62)), 2),
            round(1.99 * 1.89 ** math.floor(math.log(reviews[card]) / math.log(1.89))),
            round(1.65 * 1.73 ** math.floor(math.log(lapses[card]) / math.log(1.73)))
            if lapses[card]
            else 0,
        )
        bins[key].append((float(predicted[row]), float(not missed), float(log.weight[row])))
        lapses[card] += bool(missed)
    total = squares = 0.0
    for entries in bins.values():
        size = sum(weight for _, _, weight in entries)
        gap = sum(weight * (chance - hit) for chance, hit, weight in entries) / size
        squares += size * gap**2
        total += size
    return math.sqrt(squares / total)


def test_log_loss_is_the_mean_surprise_of_the_scored_reviews() -> None:
    log = card_log([3, 3, 1, 3], [0, 2, 5, 0])
    predicted = np.array([1.0, 0.9, 0.8, 1.0])

    scores = score(log, predicted, scored(log))

    assert scores.count == 2
    assert scores.log_loss == pytest.approx(-(math.log(0.9) + math.log(0.2)) / 2)


def test_a_wholly_wrong_certainty_costs_much_but_not_everything() -> None:
    log = card_log([3, 1], [0, 3])

    scores = score(log, np.array([1.0, 1.0]), scored(log))

    assert scores.log_loss == pytest.approx(-math.log(1e-6))


@pytest.mark.parametrize("seed", range(6))
def test_rmse_bins_is_the_benchmark_s(seed: int) -> None:
    log = random_log(seed, Days(), weighted=seed % 2 == 0)
    predicted = predict(log, DEFAULTS)

    scores = score(log, predicted, scored(log))

    assert scores.rmse_bins == pytest.approx(benchmark_bins(log, predicted))


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=1))
def test_auc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    log = card_log([3] + [3 if hit else 1 for _, hit in pairs], [0] + [1] * len(pairs))
    hits = [chance for chance, hit in pairs if hit]
    misses = [chance for chance, hit in pairs if not hit]

    auc = score(log, np.array([1.0, *(chance for chance, _ in pairs)]), scored(log)).auc

    if not hits or not misses:
        assert auc is None
    else:
        wins = sum((one > other) + 0.5 * (one == other) for one in hits for other in misses)
        assert auc == pytest.approx(wins / len(hits) / len(misses))


def test_a_true_model_is_calibrated() -> None:
    log = log_of(DEFAULTS, 5, cards=3000, rounds=6)

    scores = score(log, predict(log, DEFAULTS), scored(log))

    assert sum(one.count for one in scores.calibration) == scores.count
    assert [one.predicted for one in scores.calibration] == sorted(
        one.predicted for one in scores.calibration
    )
    for one in scores.calibration:
        assert one.recalled == pytest.approx(one.predicted, abs=0.04)
    assert scores.rmse_bins < 0.03


def test_few_reviews_make_few_bins() -> None:
    log = card_log([3, 3, 1], [0, 2, 4])

    scores = score(log, predict(log, DEFAULTS), scored(log))

    assert [one.count for one in scores.calibration] == [1, 1]
    assert [one.recalled for one in scores.calibration] in ([1.0, 0.0], [0.0, 1.0])


def test_nothing_to_score_is_refused() -> None:
    log = card_log([3, 3], [0, 0])

    with pytest.raises(ValueError, match="no review to score"):
        score(log, predict(log, DEFAULTS), scored(log))
