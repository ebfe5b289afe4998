"""Counts what was made, what passed, and why the rest fell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.generation.spec import Report
from quizapp.core.generation.thresholds import verdict

if TYPE_CHECKING:
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.thresholds import Thresholds


class Tally:
    """The counts of a run; a candidate is counted once, also when it is not kept."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._reasons: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._made: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()

    def add(self, candidate: Candidate) -> None:
        """Count a candidate, by the verdict on what was found about it."""
        self._made[candidate.rule] += 1
        against = {finding.code for finding in verdict(candidate.findings, self._thresholds)}
        self._reasons.update(against)
        if not against:
            self._passed[candidate.rule] += 1
            self._kinds[kind_of(candidate.content)] += 1

    def report(self, sentences: int, *, is_complete: bool) -> Report:
        """Return the counts, in an order that does not depend on when things were counted."""
        return Report(
            sentences=sentences,
            made=self._made.total(),
            passed=self._passed.total(),
            kinds=dict(sorted(self._kinds.items())),
            reasons=dict(sorted(self._reasons.items(), key=lambda one: (-one[1], one[0]))),
            rules={rule: (self._made[rule], self._passed[rule]) for rule in sorted(self._made)},
            is_complete=is_complete,
        )
