"""The plan towards an exam beside fixed desired retentions, at the same minutes a day.

Sixty days, an exam, and sixty days more. A plan is scored by the mean true recall of all
cards on the exam day, cards never seen as 0. A fixed retention reviews what is due and
takes new cards with the time left, or new cards first: whichever order turns out better.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.figures import Figure
from bench.students import PACE, Student
from quizapp.core.scheduling.planning import Budget, ExamPlan, Unit, todays_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Policy = Callable[[Student, int], np.ndarray]

RETENTIONS = (0.70, 0.75, 0.80, 0.85, 0.90, 0.93, 0.95, 0.97)
_EXAM = 60
_AFTER = 60
_UNCUT = 1e6
_USUAL = 0.90


@dataclass(frozen=True, slots=True)
class Setting:
    """A deck, of which a share was studied for forty days before, and the minutes a day."""

    name: str
    cards: int
    minutes: float
    share_begun: float


@dataclass(frozen=True, slots=True)
class Result:
    """Mean recall on the exam day; sixty days later without reviews, and with the usual ones."""

    exam: float
    left_alone: float
    kept_up: float


SETTINGS = (
    Setting("tight", 1000, 6, 0),
    Setting("medium", 1000, 12, 0),
    Setting("ample", 1000, 20, 0),
    Setting("begun_tight", 1000, 6, 0.7),
    Setting("begun_medium", 1000, 12, 0.7),
)
QUICK = (Setting("tiny", 60, 2, 0.5),)


def measure(settings: tuple[Setting, ...], seeds: int) -> Iterator[Figure]:
    """Compare them for so many learners; points are hundredths of recall."""
    for setting in settings:
        yield from _compare(setting, range(1, seeds + 1))


def _compare(setting: Setting, seeds: range) -> Iterator[Figure]:
    planned = [run(setting, seed, by_plan) for seed in seeds]
    fixed = {
        (retention, is_new_first): [
            run(setting, seed, by_retention(retention, is_new_first=is_new_first)) for seed in seeds
        ]
        for retention in RETENTIONS
        for is_new_first in (False, True)
    }
    usual = {choice: results for choice, results in fixed.items() if not choice[1]}
    name = f"exam_{setting.name}"
    yield Figure(f"{name}_plan", 100 * _mean(planned))
    yield from _against(name, "usual", planned, usual)
    yield from _against(name, "any", planned, fixed)
    yield from _gain(f"{name}_over_90", planned, fixed[_USUAL, False], "exam")


def _against(
    name: str, among: str, planned: list[Result], fixed: dict[tuple[float, bool], list[Result]]
) -> Iterator[Figure]:
    """Compare with the fixed retention that turned out best among these."""
    best = max(fixed, key=lambda choice: _mean(fixed[choice]))
    yield Figure(f"{name}_best_{among}", 100 * _mean(fixed[best]))
    yield Figure(f"{name}_best_{among}_at", best[0])
    yield from _gain(f"{name}_over_{among}", planned, fixed[best], "exam")
    for part in ("left_alone", "kept_up"):
        yield from _gain(f"{name}_{part}_{among}", planned, fixed[best], part)


def _gain(name: str, planned: list[Result], fixed: list[Result], part: str) -> Iterator[Figure]:
    pairs = zip(planned, fixed, strict=True)
    gains = [100 * (getattr(one, part) - getattr(other, part)) for one, other in pairs]
    yield Figure(name, statistics.fmean(gains))
    yield Figure(f"{name}_sd", statistics.stdev(gains))


def run(setting: Setting, seed: int, policy: Policy) -> Result:
    """Let one learner study by a policy until the exam, then as usual."""
    student = Student(setting.cards, seed)
    begun = round(setting.cards * setting.share_begun)
    for day in range(-40, 0):
        order = by_retention(_USUAL, is_new_first=False)(student, day)
        student.study(order[order < begun], day, _UNCUT if day == -40 else setting.minutes)
    for day in range(_EXAM):
        student.study(policy(student, day), day, setting.minutes)
    recall = float(student.true.recall(_EXAM).mean())
    left_alone = float(student.true.recall(_EXAM + _AFTER).mean())
    for day in range(_EXAM, _EXAM + _AFTER):
        student.study(by_retention(_USUAL, is_new_first=False)(student, day), day, setting.minutes)
    return Result(recall, left_alone, float(student.true.recall(_EXAM + _AFTER).mean()))


def by_plan(student: Student, day: int) -> np.ndarray:
    """Order as the exam plan does; the time decides where to stop."""
    plan = ExamPlan(_EXAM, Budget(_UNCUT, Unit.MINUTES), pace=PACE)
    return todays_order(student.seen.cards, plan, day)


def by_retention(retention: float, *, is_new_first: bool) -> Policy:
    """Order as a fixed desired retention does."""

    def order(student: Student, day: int) -> np.ndarray:
        due = student.due(day, retention)
        new = np.flatnonzero(student.seen.cards.is_new)
        return np.concatenate([new, due] if is_new_first else [due, new])

    return order


def _mean(results: list[Result]) -> float:
    return statistics.fmean(result.exam for result in results)
