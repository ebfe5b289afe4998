"""A candidate: what a backend proposes, and what the gate found about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.questions import Content
    from quizapp.core.text import Span

_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the gate says of a candidate.

    ``code`` names the check, ``detail`` says what was seen. Without a ``value`` it is a flaw
    whatever the thresholds are; with one, the threshold of that name decides.
    """

    code: str
    detail: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question or card that waits for an instructor.

    ``evidence`` are places in the **original** text, the one that the key rests on first;
    ``topic`` is a title; ``rule`` names what made it, as ``wh.when``; ``score`` puts it in
    order, the higher the better; ``rank`` counts from 1 over what passed, 0 for what fell.
    """

    content: Content
    evidence: tuple[Span, ...]
    rule: str
    feedback: str = ""
    topic: str = ""
    difficulty: int = 3
    findings: tuple[Finding, ...] = field(default=())
    score: float = 0.0
    rank: int = 0

    @property
    def id(self) -> str:
        """The same for the same kind, stem and place, whenever and wherever it is made."""
        first = self.evidence[0]
        said = (kind_of(self.content), stem_of(self.content), first.text, first.start, first.end)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:_ID_LENGTH]

    def found(self, findings: Iterable[Finding]) -> Candidate:
        """Return the candidate with these findings added."""
        return replace(self, findings=(*self.findings, *findings))
