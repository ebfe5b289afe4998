"""What is asked of a derivation, and what comes of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from quizapp.core.generation.thresholds import DEFAULTS, Thresholds

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
    """Which kinds are wanted (none named: all), how many at most (None: all), by which backend.

    ``language`` is that of the text: of other languages than English only gaps are made.
    """

    kinds: tuple[str, ...] = ()
    limit: int | None = None
    backend: str = "rules"
    language: str = "en"
    thresholds: Thresholds = field(default_factory=lambda: DEFAULTS)

    @property
    def wanted(self) -> frozenset[str]:
        """The kinds wanted."""
        return frozenset(self.kinds or KINDS)


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
    """The candidates that passed, in order of rank; those that fell; the counts."""

    passed: tuple[Candidate, ...]
    fallen: tuple[Candidate, ...]
    counts: Report

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All of them, those that fell behind the others."""
        return (*self.passed, *self.fallen)

    @property
    def report(self) -> dict[str, Any]:
        """The counts as JSON values."""
        return asdict(self.counts)
