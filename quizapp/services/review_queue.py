"""The review queue: candidates by filter, how they stand, and what may be done to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.core.generation.decisions import REASONS, WITHDRAWN
from quizapp.core.generation.thresholds import DEFAULTS, Bounds, verdict
from quizapp.core.questions import stem_of
from quizapp.core.wording import strings_in
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.thresholds import Thresholds
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
    "accept",
    "accept_above",
    "add_by_hand",
    "choices_of",
    "counts_of",
    "draft_of",
    "edit",
    "find_candidate",
    "get_row",
    "last_batch",
    "list_candidates",
    "place_of",
    "reject",
    "set_thresholds",
    "span_at",
    "statistics",
    "statistics_rows",
    "thresholds_of",
    "undo",
]
PASSED, FALLEN = "passed", "fallen"


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """Which candidates are wanted; an empty string asks for nothing.

    ``state`` is open, accepted or rejected; ``gate`` is passed or fallen, by the thresholds as
    they stand now. ``paragraph`` is the id of one. All words of ``search`` have to stand in
    the candidate, whatever their case.
    """

    state: str = ""
    gate: str = ""
    kind: str = ""
    rule: str = ""
    paragraph: str = ""
    search: str = ""


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands among those of a filter, also when it is none of them.

    ``number`` counts from 1; 0 says that the filter does not let it through.
    """

    number: int
    total: int
    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How the candidates stand. Of those nobody decided about, ``open`` pass the gate."""

    open: int
    fallen: int
    accepted: int
    rejected: int

    @property
    def made(self) -> int:
        """All of them."""
        return self.open + self.fallen + self.accepted + self.rejected


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, with how many candidates each has."""

    kinds: Mapping[str, int]
    rules: Mapping[str, int]


def list_candidates(
    session: Session, derivation: Derivation, wanted: CandidateFilter, *, offset: int, limit: int
) -> CandidateList:
    """Return the candidates that the filter lets through, in the order of the ranker."""
    ids = [row.id for row in _fitting(session, derivation, wanted)]
    some = ids[offset : offset + limit]
    return CandidateList(_views(session, derivation, some), len(ids))


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


def place_of(
    session: Session, derivation: Derivation, wanted: CandidateFilter, row: CandidateRow
) -> Place:
    """Say where a candidate stands among those of the filter, and which are beside it."""
    fitting = [(one.position, one.id) for one in _fitting(session, derivation, wanted)]
    own = (row.position, row.id)
    before, behind = bisect_left(fitting, own), bisect_right(fitting, own)
    return Place(
        number=behind if behind > before else 0,
        total=len(fitting),
        previous_id=fitting[before - 1][1] if before else None,
        next_id=fitting[behind][1] if behind < len(fitting) else None,
    )


def counts_of(session: Session, derivation: Derivation) -> Counts:
    """Count how the candidates stand, under the thresholds as they are now."""
    thresholds = thresholds_of(derivation)
    rows = session.execute(
        select(CandidateRow.state, CandidateRow.findings).where(
            CandidateRow.derivation_id == derivation.id, CandidateRow.reason != WITHDRAWN
        )
    )
    counted = Counter(
        FALLEN if state == "open" and verdict(to_findings(findings), thresholds) else state
        for state, findings in rows
    )
    return Counts(**{name: counted[name] for name in ("open", FALLEN, "accepted", "rejected")})


def choices_of(session: Session, derivation_id: int) -> Choices:
    """Return the kinds and rules of a derivation's candidates, by name."""
    rows = session.execute(
        select(CandidateRow.kind, CandidateRow.rule).where(
            CandidateRow.derivation_id == derivation_id, CandidateRow.reason != WITHDRAWN
        )
    ).all()
    kinds, rules = Counter(row.kind for row in rows), Counter(row.rule for row in rows)
    return Choices(dict(sorted(kinds.items())), dict(sorted(rules.items())))


def set_thresholds(session: Session, derivation: Derivation, moved: Mapping[str, Bounds]) -> None:
    """Move thresholds of the gate; those named as they are by default are forgotten."""
    kept = {code: Bounds(*bounds) for code, bounds in derivation.thresholds.items()} | dict(moved)
    derivation.thresholds = {
        code: list(bounds)
        for code, bounds in kept.items()
        if bounds != DEFAULTS.get(code, Bounds())
    }
    session.flush()


def _fitting(session: Session, derivation: Derivation, wanted: CandidateFilter) -> list[Any]:
    """Return position and id of what the filter lets through, in order."""
    thresholds = thresholds_of(derivation)
    return [
        row
        for row in session.execute(_selected(derivation.id, wanted))
        if _passes(row, wanted.gate, thresholds) and _holds(row, wanted)
    ]


def _selected(derivation_id: int, wanted: CandidateFilter) -> Select[Any]:
    # Without the contents, unless they are looked at: there may be thousands.
    columns: list[Any] = [CandidateRow.id, CandidateRow.position]
    if wanted.gate:
        columns.append(CandidateRow.findings)
    if wanted.paragraph:
        columns.append(CandidateRow.evidence)
    if wanted.search:
        columns += [CandidateRow.content, CandidateRow.feedback, CandidateRow.topic]
    statement = (
        select(*columns)
        .where(CandidateRow.derivation_id == derivation_id, CandidateRow.reason != WITHDRAWN)
        .order_by(CandidateRow.position, CandidateRow.id)
    )
    for name in ("state", "kind", "rule"):
        if value := getattr(wanted, name):
            statement = statement.where(getattr(CandidateRow, name) == value)
    return statement


def _passes(row: Any, gate: str, thresholds: Thresholds) -> bool:  # noqa: ANN401 - columns
    if not gate:
        return True
    return bool(verdict(to_findings(row.findings), thresholds)) == (gate == FALLEN)


def _holds(row: Any, wanted: CandidateFilter) -> bool:  # noqa: ANN401 - columns
    if wanted.paragraph and all(one["paragraph"] != wanted.paragraph for one in row.evidence):
        return False
    if not wanted.search:
        return True
    words = " ".join([*strings_in(row.content), row.feedback, row.topic]).casefold()
    return all(word in words for word in wanted.search.casefold().split())


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
