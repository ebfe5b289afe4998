"""What is asked of a derivation, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.generation.gate.thresholds import DEFAULTS, Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.generation.candidate import Candidate

KINDS = (
    "short-answer",
    "multiple-choice",
    "multiple-response",
    "true-false",
    "cloze",
    "matching",
    "ordering",
    "definition-card",
    "basic-card",
    "cloze-card",
)


@dataclass(frozen=True, slots=True)
class Spec:
    """Which kinds are wanted, how many at most (None: all), under which thresholds."""

    kinds: frozenset[str] = frozenset(KINDS)
    limit: int | None = None
    thresholds: Thresholds = field(default_factory=lambda: DEFAULTS)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Report:
    """How many were made, how many passed, and why the others fell.

    ``reasons`` counts each code once a candidate; ``rules`` gives made and passed by rule.
    """

    sentences: int
    made: int
    passed: int
    kinds: Mapping[str, int]
    reasons: Mapping[str, int]
    rules: Mapping[str, tuple[int, int]]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """The candidates that passed, in order of rank; those that fell; the report."""

    passed: tuple[Candidate, ...]
    fallen: tuple[Candidate, ...]
    report: Report
