"""What a job does to a derivation: claim it, tell how far it is, write what it found, end it.

A job holds a ``Run``: while that is the latest one of a derivation that is running, its writes
count. A job whose run was cancelled, taken over after a silence, or removed is told so at its
next word, and changes nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from quizapp.models import CandidateRow, Decision, Derivation
from quizapp.services.candidates import assess, fill
from quizapp.services.derivations import WAITING, change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.core.generation.candidate import Candidate
    from quizapp.models.base import Json

# As many as a statement may name, with room to spare.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Run:
    """The right of one job to write: the latest start of a derivation."""

    derivation_id: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a run is: what it does now, and ``done`` of ``total`` paragraphs."""

    stage: str
    done: int
    total: int


def claim(session: Session, derivation_id: int, now: datetime) -> Run | None:
    """Begin to work on a waiting derivation; of several jobs exactly one gets the run.

    The caller commits at once, so that the others see it.
    """
    begun: Json = {"state": "running", "started_at": now, "seen_at": now, "stage": "Starting"}
    if change(session, derivation_id, Derivation.state == "waiting", begun):
        return Run(derivation_id, now)
    return None


def note_progress(session: Session, run: Run, mark: Mark, now: datetime) -> bool:
    """Write how far the job is; say whether it may go on.

    It may not when it was cancelled, removed, or taken over by another.
    """
    told: Json = {
        "stage": mark.stage,
        "done": mark.done,
        "total": mark.total,
        "seen_at": now,
    }
    return change(session, run.derivation_id, _is_of(run) & ~Derivation.is_cancelling, told)


def add_candidates(
    session: Session, run: Run, candidates: Iterable[Candidate], now: datetime
) -> int:
    """Write what was found, behind what is there; return how many of them are new.

    A candidate that is there already is not doubled: it is made anew, or, when somebody has
    decided about it, only what the gate says of it is. A run that is over writes nothing.
    """
    if not change(session, run.derivation_id, _is_of(run), {"seen_at": now}):
        return 0
    found = {candidate.id: candidate for candidate in candidates}
    known = _rows(session, run.derivation_id, found)
    decided = _decided(session, [row.id for row in known.values()])
    fresh = [candidate for key, candidate in found.items() if key not in known]
    for key, row in known.items():
        write = assess if row.id in decided else fill
        write(row, found[key])
    position = _last_position(session, run.derivation_id)
    for candidate in fresh:
        position += 1
        row = CandidateRow(
            derivation_id=run.derivation_id, key=candidate.id, position=position, edit_distance=0
        )
        fill(row, candidate)
        session.add(row)
    session.flush()
    return len(fresh)


def finish(session: Session, run: Run, ranked: Sequence[str], report: Json, now: datetime) -> bool:
    """End a run that read the whole text; say whether it was still the latest.

    ``ranked`` are the keys of all candidates in their final order. What an earlier run found
    and this one did not goes, unless somebody has decided about it: then it stands last.
    """
    ended: Json = {"state": "done", "report": report, "done": Derivation.total, "message": ""}
    if not change(session, run.derivation_id, _is_of(run), {**ended, **_over(now)}):
        return False
    places = {key: place for place, key in enumerate(ranked, 1)}
    _drop_undecided(session, run.derivation_id, places)
    _put_in_order(session, run.derivation_id, places)
    return True


def release(session: Session, run: Run) -> bool:
    """Let the derivation wait for another job; say whether the run was still the latest."""
    return change(session, run.derivation_id, _is_of(run), WAITING)


def end_cancelled(session: Session, run: Run, now: datetime) -> bool:
    """End a run that was cancelled; say whether it was still the latest."""
    return change(session, run.derivation_id, _is_of(run), {"state": "cancelled", **_over(now)})


def fail(session: Session, run: Run, message: str, now: datetime) -> bool:
    """End a run that cannot go on, with words for the owner; say whether it was the latest."""
    ended = {"state": "failed", "message": message, **_over(now)}
    return change(session, run.derivation_id, _is_of(run), ended)


def _over(now: datetime) -> Json:
    return {"stage": "", "finished_at": now, "is_cancelling": False}


def _is_of(run: Run) -> ColumnElement[bool]:
    return (Derivation.state == "running") & (Derivation.started_at == run.started_at)


def _rows(session: Session, derivation_id: int, keys: Collection[str]) -> dict[str, CandidateRow]:
    found = {}
    wanted = list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.scalars(
            select(CandidateRow)
            .where(
                CandidateRow.derivation_id == derivation_id,
                CandidateRow.key.in_(wanted[start : start + _AT_ONCE]),
            )
            .execution_options(populate_existing=True)
        )
        found.update({row.key: row for row in rows})
    return found


def _decided(session: Session, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found.update(
            session.scalars(
                select(Decision.candidate_id).where(Decision.candidate_id.in_(some)).distinct()
            )
        )
    return found


def _last_position(session: Session, derivation_id: int) -> int:
    last = select(func.max(CandidateRow.position)).where(
        CandidateRow.derivation_id == derivation_id
    )
    return session.scalar(last) or 0


def _drop_undecided(session: Session, derivation_id: int, kept: Collection[str]) -> None:
    rows = session.execute(
        select(CandidateRow.id, CandidateRow.key).where(CandidateRow.derivation_id == derivation_id)
    )
    ids = [row.id for row in rows if row.key not in kept]
    decided = _decided(session, ids)
    gone = [row_id for row_id in ids if row_id not in decided]
    for start in range(0, len(gone), _AT_ONCE):
        some = gone[start : start + _AT_ONCE]
        session.execute(delete(CandidateRow).where(CandidateRow.id.in_(some)))


def _put_in_order(session: Session, derivation_id: int, places: Mapping[str, int]) -> None:
    """Set the positions: those with a place by it, then the others as they were."""
    rows = session.execute(
        select(CandidateRow.id, CandidateRow.key)
        .where(CandidateRow.derivation_id == derivation_id)
        .order_by(CandidateRow.position)
    )
    in_order = sorted(rows, key=lambda row: places.get(row.key, len(places) + 1))
    positions = [{"id": row.id, "position": place} for place, row in enumerate(in_order, 1)]
    if positions:  # without any, the statement would be about all rows there are
        session.execute(update(CandidateRow), positions)
