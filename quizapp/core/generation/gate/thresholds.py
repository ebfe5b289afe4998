"""The thresholds of the gate, and the verdict on findings under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.candidate import Finding


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which values a measure passes, both included; None is no limit.

    ``words`` says what is measured, for the person who may move it.
    """

    minimum: float | None = None
    maximum: float | None = None
    words: str = ""

    def pass_(self, value: float) -> bool:
        """Whether the value lies between the limits."""
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )


Thresholds: TypeAlias = Mapping[str, Limits]

DEFAULTS: Thresholds = MappingProxyType(
    {
        "stem-words": Limits(4, 22, "Words in the question"),
        "claim-words": Limits(6, 26, "Words in a claim to judge"),
        "specific-words": Limits(2, None, "Words in the question that are not everyday ones"),
        "key-words": Limits(None, 8, "Words in the key"),
        "reason-words": Limits(None, 14, "Words in a key that gives a reason or a means"),
        "retrieval": Limits(0.1, None, "Lead of the own sentence when the question is searched"),
        "length-ratio": Limits(0.4, 1.6, "Length of the key against the mean distractor"),
        "meaning-words": Limits(4, 30, "Words in the meaning of a term"),
        "gap-words": Limits(7, 30, "Words in a text with a gap"),
        "gap-share": Limits(None, 0.35, "Share of a gap text that is hidden"),
        "copied-words": Limits(None, 0.9, "Likeness of a true claim to its sentence"),
        "likeness": Limits(None, 0.8, "Likeness to a better candidate of the same kind"),
    }
)


def verdict(findings: Iterable[Finding], thresholds: Thresholds) -> tuple[Finding, ...]:
    """Return the findings that reject the candidate.

    One without a value always does; one with a value does when its threshold is not met. A
    measure without a threshold rejects nothing.
    """
    return tuple(
        finding
        for finding in findings
        if finding.value is None or not thresholds.get(finding.code, _NONE).pass_(finding.value)
    )


_NONE = Limits()
