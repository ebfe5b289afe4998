"""Which findings reject a candidate; an instructor may move where the measured ones begin to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizapp.core.generation.candidate import Finding


class Bounds(NamedTuple):
    """Between which values a finding lets a candidate pass; None is no bound."""

    minimum: float | None = None
    maximum: float | None = None


Thresholds: TypeAlias = "Mapping[str, Bounds]"

DEFAULTS: Thresholds = {}


def verdict(findings: Iterable[Finding], thresholds: Thresholds) -> tuple[Finding, ...]:
    """Return the findings that reject: those without a value, and those out of their bounds."""
    return tuple(
        finding
        for finding in findings
        if finding.value is None
        or _is_outside(finding.value, thresholds.get(finding.code, Bounds()))
    )


def _is_outside(value: float, bounds: Bounds) -> bool:
    if bounds.minimum is not None and value < bounds.minimum:
        return True
    return bounds.maximum is not None and value > bounds.maximum
