"""Which findings reject a candidate; an instructor may move where the measured ones begin to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.candidate import Finding


class Bounds(NamedTuple):
    """Between which values, both included, a finding lets a candidate pass; None is no bound."""

    minimum: float | None = None
    maximum: float | None = None

    def hold(self, value: float) -> bool:
        """Whether the value lies between the bounds."""
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )


_ANY = Bounds()

Thresholds: TypeAlias = Mapping[str, Bounds]

DEFAULTS: Thresholds = MappingProxyType(
    {
        "stem-words": Bounds(4, 22),
        "claim-words": Bounds(6, 26),
        "specific-words": Bounds(2, None),
        "key-words": Bounds(None, 8),
        "reason-words": Bounds(None, 14),
        "retrieval": Bounds(0.1, None),
        "length-ratio": Bounds(0.4, 1.6),
        "meaning-words": Bounds(4, 30),
        "gap-words": Bounds(7, 30),
        "gap-share": Bounds(None, 0.35),
        "copied-words": Bounds(None, 0.9),
        "likeness": Bounds(None, 0.8),
        "prospect": Bounds(0.45, None),
    }
)

# What each of them measures, for the person who may move it.
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "stem-words": "Words in the question",
        "claim-words": "Words in a claim to judge",
        "specific-words": "Words in the question that are not everyday ones",
        "key-words": "Words in the key",
        "reason-words": "Words in a key that gives a reason or a means",
        "retrieval": "Lead of its own sentence when the question is searched in the text",
        "length-ratio": "Length of the key against the mean distractor",
        "meaning-words": "Words in the meaning of a term",
        "gap-words": "Words in a text with a gap",
        "gap-share": "Share of a gap text that is hidden",
        "copied-words": "Likeness of a true claim to its sentence",
        "likeness": "Likeness to a better candidate of the same kind",
        "prospect": "Chance that it can be used as it is, by what its rule made before",
    }
)


def rejects(stored: Iterable[Mapping[str, Any]], thresholds: Thresholds) -> bool:
    """Whether any finding of a stored list rejects; the same as ``verdict``, and faster."""
    for finding in stored:
        value = finding["value"]
        if value is None:
            return True
        bounds = thresholds.get(finding["code"])
        if bounds is not None and not bounds.hold(value):
            return True
    return False


def verdict(findings: Iterable[Finding], thresholds: Thresholds) -> tuple[Finding, ...]:
    """Return the findings that reject: those without a value, and those out of their bounds.

    A measure without a threshold rejects nothing.
    """
    return tuple(
        finding
        for finding in findings
        if finding.value is None or not thresholds.get(finding.code, _ANY).hold(finding.value)
    )
