"""The review queue: candidates by filter, how they stand, and what may be done to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.generation.decisions import REASONS
from quizapp.core.generation.thresholds import DEFAULTS, Bounds, verdict
from quizapp.core.questions import stem_of
from quizapp.models import CandidateRow
from quizapp.services.candidates import (
    Draft,
    content_of,
    draft_of,
    thresholds_of,
    to_findings,
    to_spans,
)
from quizapp.services.decisions import (
    Batch,
    Click,
    accept,
    accept_above,
    add_by_hand,
    decisions_about,
    edit,
    last_batch,
    reject,
    span_at,
    undo,
)
from quizapp.services.rule_figures import (
    STATISTICS_HEADER,
    RuleFigures,
    statistics,
    statistics_rows,
)
from quizapp.services.survey import CandidateFilter, Counts, Place, Survey, survey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.questions import Content
    from quizapp.core.text import Span
    from quizapp.models import Derivation

# What the pages of the queue need stands in one place, wherever it is made.
__all__ = [
    "REASONS",
    "STATISTICS_HEADER",
    "Batch",
    "CandidateFilter",
    "CandidateList",
    "CandidateView",
    "Click",
    "Counts",
    "Draft",
    "Place",
    "RuleFigures",
    "Survey",
    "accept",
    "accept_above",
    "add_by_hand",
    "draft_of",
    "edit",
    "find_candidate",
    "get_row",
    "last_batch",
    "list_candidates",
    "list_surveyed",
    "reject",
    "set_thresholds",
    "span_at",
    "statistics",
    "statistics_rows",
    "survey",
    "thresholds_of",
    "undo",
]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate to be shown: its row, and what is stored there as values.

    ``rejecting`` are the findings for which it falls at the gate, none when it passes.
    ``seen`` is to be sent back with a decision.
    """

    row: CandidateRow
    content: Content
    evidence: tuple[Span, ...]
    findings: tuple[Finding, ...]
    rejecting: tuple[Finding, ...]
    seen: int

    @property
    def stem(self) -> str:
        """What is asked, as Markdown."""
        return stem_of(self.content)

    @property
    def is_edited(self) -> bool:
        """Whether the wording is no longer the one that was made."""
        return self.row.edit_distance > 0


@dataclass(frozen=True, slots=True)
class CandidateList:
    """Some of the candidates that a filter lets through, and how many it lets through."""

    candidates: tuple[CandidateView, ...]
    total: int


def list_candidates(
    session: Session, derivation: Derivation, wanted: CandidateFilter, *, offset: int, limit: int
) -> CandidateList:
    """Return the candidates that the filter lets through, in the order of the ranker."""
    return list_surveyed(
        session, derivation, survey(session, derivation, wanted), offset=offset, limit=limit
    )


def list_surveyed(
    session: Session, derivation: Derivation, seen: Survey, *, offset: int, limit: int
) -> CandidateList:
    """Return the candidates that fit a survey, without looking through all of them again."""
    return CandidateList(_views(session, derivation, seen.ids(offset, limit)), len(seen.fitting))


def find_candidate(
    session: Session, derivation: Derivation, candidate_id: int
) -> CandidateView | None:
    """Return a candidate of the derivation; None when there is none of that id."""
    return next(iter(_views(session, derivation, [candidate_id])), None)


def get_row(session: Session, derivation_id: int, candidate_id: int) -> CandidateRow | None:
    """Return the candidate's row, to decide about; None when the derivation has none."""
    return session.scalar(
        select(CandidateRow).where(
            CandidateRow.id == candidate_id, CandidateRow.derivation_id == derivation_id
        )
    )


def set_thresholds(session: Session, derivation: Derivation, moved: Mapping[str, Bounds]) -> None:
    """Move thresholds of the gate; those named as they are by default are forgotten."""
    kept = {code: Bounds(*bounds) for code, bounds in derivation.thresholds.items()} | dict(moved)
    derivation.thresholds = {
        code: list(bounds)
        for code, bounds in kept.items()
        if bounds != DEFAULTS.get(code, Bounds())
    }
    session.flush()


def _views(
    session: Session, derivation: Derivation, ids: Sequence[int]
) -> tuple[CandidateView, ...]:
    rows = session.execute(
        select(CandidateRow, decisions_about())
        .where(CandidateRow.id.in_(ids), CandidateRow.derivation_id == derivation.id)
        .order_by(CandidateRow.position, CandidateRow.id)
    )
    thresholds = thresholds_of(derivation)
    return tuple(
        CandidateView(
            row,
            content_of(row),
            to_spans(derivation.text_key, row.evidence),
            findings := to_findings(row.findings),
            verdict(findings, thresholds),
            seen,
        )
        for row, seen in rows
    )
