"""How the candidates of each rule fared with instructors: the honest measure of the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.core.generation.decisions import REASONS, WITHDRAWN
from quizapp.core.generation.thresholds import verdict
from quizapp.models import CandidateRow, Derivation
from quizapp.services.candidates import to_findings, to_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from quizapp.core.formats.csv_export import Cell

STATISTICS_HEADER = (
    "Rule",
    "Made",
    "Passed the gate",
    "Undecided",
    "Accepted",
    "Accepted after an edit",
    "Mean edit distance",
    "Rejected",
    *(reason.words for reason in REASONS),
)


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What came of a rule's candidates.

    ``passed`` counts those that pass the gate now; ``edited`` those accepted in another
    wording, ``edit_distance`` apart on average (None without any); ``rejected`` has the count
    of each reason given.
    """

    rule: str
    made: int
    passed: int
    open: int
    accepted: int
    edited: int
    edit_distance: float | None
    rejected: Mapping[str, int]

    @property
    def rejected_in_all(self) -> int:
        """How many were rejected, for whatever reason."""
        return sum(self.rejected.values())


def statistics(
    session: Session, owner_id: int, derivation_id: int | None = None
) -> tuple[RuleFigures, ...]:
    """Return the figures of each rule, by its name, over one derivation or all of the owner's."""
    owned = select(Derivation.id, Derivation.thresholds).where(Derivation.owner_id == owner_id)
    if derivation_id is not None:
        owned = owned.where(Derivation.id == derivation_id)
    thresholds = {row.id: to_thresholds(row.thresholds) for row in session.execute(owned)}
    rows = session.execute(
        select(
            CandidateRow.derivation_id,
            CandidateRow.rule,
            CandidateRow.state,
            CandidateRow.reason,
            CandidateRow.edit_distance,
            CandidateRow.findings,
        ).where(
            CandidateRow.derivation_id.in_(owned.with_only_columns(Derivation.id)),
            CandidateRow.reason != WITHDRAWN,
        )
    )
    by_rule: dict[str, list[tuple[Any, bool]]] = defaultdict(list)
    for row in rows:
        passes = not verdict(to_findings(row.findings), thresholds[row.derivation_id])
        by_rule[row.rule].append((row, passes))
    return tuple(_figures(rule, by_rule[rule]) for rule in sorted(by_rule))


def statistics_rows(figures: Iterable[RuleFigures]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``STATISTICS_HEADER``."""
    for one in figures:
        yield (
            one.rule,
            one.made,
            one.passed,
            one.open,
            one.accepted,
            one.edited,
            one.edit_distance,
            one.rejected_in_all,
            *(one.rejected.get(reason.code, 0) for reason in REASONS),
        )


def _figures(rule: str, rows: list[tuple[Any, bool]]) -> RuleFigures:
    states = Counter(row.state for row, _ in rows)
    edits = [row.edit_distance for row, _ in rows if row.state == "accepted" and row.edit_distance]
    return RuleFigures(
        rule=rule,
        made=len(rows),
        passed=sum(passes for _, passes in rows),
        open=states["open"],
        accepted=states["accepted"],
        edited=len(edits),
        edit_distance=round(sum(edits) / len(edits), 1) if edits else None,
        rejected=Counter(row.reason for row, _ in rows if row.state == "rejected"),
    )
