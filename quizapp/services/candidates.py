"""Candidates: from rows to values and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizapp.core.codec import decode_content, encode_content, kind_of
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import DEFAULTS, Bounds
from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.thresholds import Thresholds
    from quizapp.core.questions import Content
    from quizapp.models import CandidateRow, Derivation
    from quizapp.models.base import Json

# What a decision may change of a candidate, and the log is replayed for.
STANDING = (
    "state",
    "reason",
    "kind",
    "content",
    "feedback",
    "topic",
    "difficulty",
    "edit_distance",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an instructor may write of a candidate; ``topic`` is a title."""

    content: Content
    feedback: str = ""
    topic: str = ""
    difficulty: int = 3

    @property
    def fields(self) -> Json:
        """The draft as the columns of a candidate."""
        return {
            "kind": kind_of(self.content),
            "content": encode_content(self.content),
            "feedback": self.feedback,
            "topic": self.topic,
            "difficulty": self.difficulty,
        }


def draft_of(row: CandidateRow) -> Draft:
    """Return what the candidate says now."""
    return Draft(content_of(row), row.feedback, row.topic, row.difficulty)


def content_of(row: CandidateRow) -> Content:
    """Return the question or card as it stands now."""
    return decode_content(row.kind, row.content)


def made_content_of(row: CandidateRow) -> Content:
    """Return the question or card as it was made, before any edit."""
    return decode_content(row.made["kind"], row.made["content"])


def standing_of(row: CandidateRow) -> Json:
    """Return all that decisions may change, as it stands now."""
    return {name: getattr(row, name) for name in STANDING}


def fill(row: CandidateRow, candidate: Candidate) -> None:
    """Write the candidate into a row that nobody has decided about."""
    draft = Draft(
        candidate.content, candidate.feedback, candidate.topic[:200], candidate.difficulty
    )
    begin(row, draft, state="open")
    row.evidence = to_stored(candidate.evidence)
    row.rule = candidate.rule
    assess(row, candidate)


def begin(row: CandidateRow, draft: Draft, *, state: str, reason: str = "") -> None:
    """Set how the row stands at first, from where its log is replayed."""
    row.made = {"state": state, "reason": reason, **draft.fields, "edit_distance": 0}
    change(row, row.made)


def change(row: CandidateRow, fields: Json) -> None:
    """Set fields of the candidate's standing."""
    for name, value in fields.items():
        setattr(row, name, value)


def assess(row: CandidateRow, candidate: Candidate) -> None:
    """Write what the gate and the ranker say of the candidate."""
    row.findings = [
        {"code": one.code, "detail": one.detail, "value": one.value} for one in candidate.findings
    ]
    row.score = candidate.score


def to_findings(stored: Iterable[Json]) -> tuple[Finding, ...]:
    """Return the findings of a stored list."""
    return tuple(Finding(one["code"], one["detail"], one["value"]) for one in stored)


def to_spans(text_key: str, stored: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    """Return the places of a stored list, in the text of that key."""
    return tuple(Span(text_key, one["paragraph"], one["start"], one["end"]) for one in stored)


def to_stored(spans: Iterable[Span]) -> list[Json]:
    """Return places as they are stored; which text they are in is the derivation's to know."""
    return [{"paragraph": span.paragraph, "start": span.start, "end": span.end} for span in spans]


def thresholds_of(derivation: Derivation) -> Thresholds:
    """Return the gate's thresholds, with those that the instructor moved."""
    return to_thresholds(derivation.thresholds)


def to_thresholds(stored: Json) -> Thresholds:
    """Return the thresholds of which the stored ones were moved."""
    return {**DEFAULTS, **{code: Bounds(*bounds) for code, bounds in stored.items()}}
