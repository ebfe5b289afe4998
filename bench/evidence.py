"""How well each rule lets a scheduler predict recall, and what it costs in reviews.

Each rule sees the same answers first (reviews come when the true memory wants them): scored by
the log loss of its predictions at later reviews of cards. Then each rule sets the due
dates itself, at several desired retentions: scored by the reviews a card takes, quizzes not
counted, at the same true mean recall.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import numpy as np

from bench.answering import Life, Lived, Premise, Scale, World
from bench.figures import Figure
from bench.rules import ADR_3, RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FULL = Scale(learners=30, cards=60, days=150)
QUICK = Scale(learners=3, cards=10, days=60)
RETENTIONS = (0.80, 0.85, 0.90, 0.93, 0.96)
OTHERWISE = {"default": Premise(is_fitted=False), "mute": Premise(is_telling=False)}
_USUAL = 0.9
_BINS = 20


def measure(scale: Scale, seeds: int, rules: Sequence[Rule] = RULES) -> Iterator[Figure]:
    """Score the rules in so many worlds; figures are means over them.

    ``…_gain`` and ``…_saved`` compare with the rule of ADR 3, ``…_sd`` is the spread of
    the difference over the worlds. Losses are times 10,000. Schedulers know the learners'
    parameters; ``default_gain`` is by one that does not, ``mute_gain`` where time and
    confidence tell nothing.
    """
    worlds = [World(scale, seed, Premise()) for seed in range(1, seeds + 1)]
    usual = [log_loss(_seen(world, ADR_3)) for world in worlds]
    base = [reviews_at(world, ADR_3) for world in worlds]
    for rule in rules:
        lived = [_seen(world, rule) for world in worlds]
        losses = [log_loss(each) for each in lived]
        name = f"evidence_{rule.name}"
        yield Figure(f"{name}_loss_e4", 1e4 * statistics.fmean(losses))
        yield from _difference(f"{name}_gain_e4", usual, losses, 1e4)
        yield Figure(f"{name}_rmse_pct", 100 * statistics.fmean(map(rmse, lived)))
        spent = [reviews_at(world, rule) for world in worlds]
        yield Figure(f"{name}_reviews", statistics.fmean(spent))
        shares = [one / other for one, other in zip(spent, base, strict=True)]
        yield from _difference(f"{name}_saved_pct", [1.0] * seeds, shares, 100)
    for label, premise in OTHERWISE.items():
        yield from _elsewhere(label, [World(scale, n, premise) for n in range(1, seeds + 1)], rules)


def _elsewhere(label: str, worlds: Sequence[World], rules: Sequence[Rule]) -> Iterator[Figure]:
    usual = [log_loss(_seen(world, ADR_3)) for world in worlds]
    for rule in rules:
        losses = [log_loss(_seen(world, rule)) for world in worlds]
        yield from _difference(f"evidence_{rule.name}_{label}_gain_e4", usual, losses, 1e4)


def _difference(
    name: str, before: list[float], after: list[float], factor: float
) -> Iterator[Figure]:
    gains = [factor * (one - other) for one, other in zip(before, after, strict=True)]
    yield Figure(name, statistics.fmean(gains))
    yield Figure(f"{name}_sd", statistics.pstdev(gains))


def _seen(world: World, rule: Rule) -> Lived:
    return Life(world, rule, _USUAL, is_fixed=True).live()


def log_loss(lived: Lived) -> float:
    """Return the mean log loss of the predictions."""
    predicted = np.clip(lived.predicted, 1e-4, 1 - 1e-4)
    return float(-np.log(np.where(lived.recalled, predicted, 1 - predicted)).mean())


def rmse(lived: Lived) -> float:
    """Return how far predictions and outcomes lie apart, by bins of the predicted recall."""
    bins = np.minimum((lived.predicted * _BINS).astype(int), _BINS - 1)
    count = np.bincount(bins, minlength=_BINS)
    apart = np.bincount(bins, lived.predicted - lived.recalled, minlength=_BINS)
    # The mean of each bin, weighed by how many are in it.
    return float(np.sqrt((apart**2 / np.maximum(count, 1)).sum() / count.sum()))


def reviews_at(world: World, rule: Rule) -> float:
    """Return the reviews a card takes when all are recalled with 0.9 on average."""
    lives = [Life(world, rule, retention, is_fixed=False).live() for retention in RETENTIONS]
    recalls = [life.true_recall for life in lives]
    order = np.argsort(recalls)
    reviews = np.array([life.reviews for life in lives])
    return float(np.interp(_USUAL, np.array(recalls)[order], reviews[order]))
