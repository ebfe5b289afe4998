"""All candidates of a derivation looked through once: how they stand, and which fit a filter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.core.generation.decisions import WITHDRAWN
from quizapp.core.generation.thresholds import rejects
from quizapp.core.wording import strings_in
from quizapp.models import CandidateRow
from quizapp.services.candidates import thresholds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from quizapp.models import Derivation

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
class Survey:
    """What one look through the candidates found.

    ``kinds`` and ``rules`` say how many there are of each, whatever the filter. ``fitting`` has
    position and id of those that it lets through, in the order of the ranker.
    """

    counts: Counts
    kinds: Mapping[str, int]
    rules: Mapping[str, int]
    fitting: tuple[tuple[int, int], ...]

    def ids(self, offset: int, limit: int) -> list[int]:
        """Return the ids of some that fit."""
        return [one for _, one in self.fitting[offset : offset + limit]]

    def place_of(self, row: CandidateRow) -> Place:
        """Say where a candidate stands among those that fit, and which are beside it."""
        own = (row.position, row.id)
        before, behind = bisect_left(self.fitting, own), bisect_right(self.fitting, own)
        return Place(
            number=behind if behind > before else 0,
            total=len(self.fitting),
            previous_id=self.fitting[before - 1][1] if before else None,
            next_id=self.fitting[behind][1] if behind < len(self.fitting) else None,
        )


def survey(
    session: Session, derivation: Derivation, wanted: CandidateFilter = CandidateFilter()
) -> Survey:
    """Look through all candidates that were not taken back, under the thresholds as they are."""
    thresholds = thresholds_of(derivation)
    stands: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    fitting = []
    for row in session.execute(_selected(derivation.id, wanted)):
        gate = FALLEN if rejects(row.findings, thresholds) else PASSED
        stands[FALLEN if row.state == "open" and gate == FALLEN else row.state] += 1
        kinds[row.kind] += 1
        rules[row.rule] += 1
        if wanted.gate in {"", gate} and _fits(row, wanted):
            fitting.append((row.position, row.id))
    return Survey(
        Counts(**{name: stands[name] for name in ("open", FALLEN, "accepted", "rejected")}),
        dict(sorted(kinds.items())),
        dict(sorted(rules.items())),
        tuple(fitting),
    )


def _selected(derivation_id: int, wanted: CandidateFilter) -> Select[Any]:
    # Without the contents, unless they are looked at: there may be thousands.
    columns: list[Any] = [
        CandidateRow.id,
        CandidateRow.position,
        CandidateRow.state,
        CandidateRow.kind,
        CandidateRow.rule,
        CandidateRow.findings,
    ]
    if wanted.paragraph:
        columns.append(CandidateRow.evidence)
    if wanted.search:
        columns += [CandidateRow.content, CandidateRow.feedback, CandidateRow.topic]
    return (
        select(*columns)
        .where(CandidateRow.derivation_id == derivation_id, CandidateRow.reason != WITHDRAWN)
        .order_by(CandidateRow.position, CandidateRow.id)
    )


def _fits(row: Any, wanted: CandidateFilter) -> bool:  # noqa: ANN401 - columns
    if any(
        value and value != found
        for value, found in (
            (wanted.state, row.state),
            (wanted.kind, row.kind),
            (wanted.rule, row.rule),
        )
    ):
        return False
    if wanted.paragraph and all(one["paragraph"] != wanted.paragraph for one in row.evidence):
        return False
    if not wanted.search:
        return True
    words = " ".join([*strings_in(row.content), row.feedback, row.topic]).casefold()
    return all(word in words for word in wanted.search.casefold().split())
