"""What an instructor does to candidates: accept, reject, edit, add, and take it back.

Every decision is a row of a log that is only added to; a candidate's row is a replay of it.
Decisions about one derivation come one after the other: each waits for the derivation's row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from quizapp.core.errors import QuizError, Stale
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.decisions import REASON_CODES, WITHDRAWN, Step, replay
from quizapp.core.generation.edits import distance, wording_of
from quizapp.core.generation.thresholds import verdict
from quizapp.core.text import Span
from quizapp.models import CandidateRow, Decision, Derivation
from quizapp.services.candidates import (
    Draft,
    begin,
    change,
    content_of,
    made_content_of,
    thresholds_of,
    to_findings,
    to_stored,
)
from quizapp.services.derivations import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.models.base import Json

HAND = "hand"  # the rule of what an instructor wrote


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody presses a button of the queue.

    ``batch`` is a key that the page brought along: pressed twice, it counts once. ``seen`` is
    how many decisions about the candidate the page knew of; None when that does not matter.
    """

    by_id: int
    batch: str
    at: datetime
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one click did, to be taken back: to how many candidates, and the first of them."""

    batch: str
    action: str
    candidates: int
    candidate_id: int


@dataclass(frozen=True, slots=True)
class _Act:
    action: str
    edit_distance: int = 0
    undoes: str | None = None


def accept(session: Session, row: CandidateRow, click: Click) -> None:
    """Accept a candidate, whatever it was before. Raises ``Stale`` when the page is old."""
    if _may_decide(session, row, click):
        _decide(session, row, _Act("accept"), {"state": "accepted", "reason": ""}, click)


def reject(session: Session, row: CandidateRow, reason: str, click: Click) -> None:
    """Reject a candidate for one of ``REASONS``; raise ``Stale`` when the page is old."""
    if reason not in REASON_CODES:
        raise QuizError("Choose why the candidate is rejected.")
    if _may_decide(session, row, click):
        _decide(session, row, _Act("reject"), {"state": "rejected", "reason": reason}, click)


def edit(session: Session, row: CandidateRow, draft: Draft, click: Click) -> None:
    """Write a candidate anew; it stays accepted, rejected or open. Raises ``Stale`` as above."""
    if not _may_decide(session, row, click):
        return
    made, now = wording_of(made_content_of(row)), wording_of(draft.content)
    apart = distance(wording_of(content_of(row)), now)
    fields = {**draft.fields, "edit_distance": distance(made, now)}
    _decide(session, row, _Act("edit", apart), fields, click)


def accept_above(session: Session, derivation: Derivation, minimum: float, click: Click) -> int:
    """Accept all open candidates that pass the gate with that score or more; return how many."""
    if not _may_act(session, derivation.id, click):
        return 0
    thresholds = thresholds_of(derivation)
    rows = session.scalars(
        select(CandidateRow)
        .where(
            CandidateRow.derivation_id == derivation.id,
            CandidateRow.state == "open",
            CandidateRow.score >= minimum,
        )
        .order_by(CandidateRow.position)
        .execution_options(populate_existing=True)
    )
    passed = [row for row in rows if not verdict(to_findings(row.findings), thresholds)]
    for row in passed:
        _decide(session, row, _Act("accept"), {"state": "accepted", "reason": ""}, click)
    return len(passed)


def span_at(derivation: Derivation, start: int, end: int) -> Span:
    """Return the place of a selected phrase; refuse one that is not inside one paragraph."""
    for paragraph in text_of(derivation).paragraphs:
        if paragraph.start <= start < end <= paragraph.end:
            return Span(derivation.text_key, paragraph.id, start, end)
    raise QuizError("Select a phrase inside one paragraph of the text.")


def add_by_hand(
    session: Session, derivation: Derivation, draft: Draft, spans: Sequence[Span], click: Click
) -> CandidateRow:
    """Add an instructor's own question about places in the text; it is accepted.

    Raises ``QuizError`` when a place is not in the text, and when the question is there already.
    """
    places = tuple(span_at(derivation, span.start, span.end) for span in spans)
    if not places:
        raise QuizError("Select the phrase of the text that the question rests on.")
    key = Candidate(draft.content, places, HAND).id
    may_act = _may_act(session, derivation.id, click)
    there = session.scalar(
        select(CandidateRow).where(
            CandidateRow.derivation_id == derivation.id, CandidateRow.key == key
        )
    )
    if there is not None and not may_act:
        return there
    if there is not None and there.reason != WITHDRAWN:
        raise QuizError("There is such a question about this phrase already.")
    row = there or _by_hand(session, derivation.id, key, draft, places)
    after = {"state": "accepted", "reason": "", **draft.fields}
    _decide(session, row, _Act("add"), after, click)
    return row


def undo(session: Session, derivation_id: int, click: Click) -> Batch | None:
    """Take the last batch back that has not been; None when there is nothing more to take."""
    if not _may_act(session, derivation_id, click):
        return None
    last = last_batch(session, derivation_id)
    if last is None:
        return None
    rows = session.execute(
        select(Decision, CandidateRow)
        .join(CandidateRow, CandidateRow.id == Decision.candidate_id)
        .where(Decision.derivation_id == derivation_id, Decision.batch == last.batch)
        .order_by(Decision.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    for decision, row in rows:
        _decide(session, row, _Act("undo", undoes=last.batch), decision.before, click)
    return last


def last_batch(session: Session, derivation_id: int) -> Batch | None:
    """Return what an undo would take back."""
    own = Decision.derivation_id == derivation_id
    undone = select(Decision.undoes).where(own, Decision.undoes.is_not(None))
    last = session.scalar(
        select(Decision)
        .where(own, Decision.action != "undo", Decision.batch.not_in(undone))
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if last is None:
        return None
    count, first = session.execute(
        select(func.count(), func.min(Decision.id)).where(own, Decision.batch == last.batch)
    ).one()
    return Batch(last.batch, last.action, count, session.get_one(Decision, first).candidate_id)


def replayed(session: Session, row: CandidateRow) -> dict[str, Any]:
    """Return how a candidate stands by its log alone."""
    log = session.scalars(
        select(Decision).where(Decision.candidate_id == row.id).order_by(Decision.id)
    )
    return replay(row.made, (Step(one.batch, one.after, one.undoes) for one in log))


def decisions_about() -> ColumnElement[int]:
    """Count the decisions about a candidate, for ``Click.seen``."""
    counted = select(func.count(Decision.id)).where(Decision.candidate_id == CandidateRow.id)
    return counted.correlate(CandidateRow).scalar_subquery()


def _may_decide(session: Session, row: CandidateRow, click: Click) -> bool:
    """Wait for the turn; say whether the click is a new one, and its page up to date."""
    if not _may_act(session, row.derivation_id, click):
        return False
    session.refresh(row)
    seen = session.scalar(select(func.count(Decision.id)).where(Decision.candidate_id == row.id))
    if click.seen is not None and click.seen != seen:
        raise Stale("This candidate was changed in another tab. Look at it again.")
    return True


def _may_act(session: Session, derivation_id: int, click: Click) -> bool:
    """Wait for the turn at the derivation; say whether the click is a new one."""
    session.execute(select(Derivation.id).where(Derivation.id == derivation_id).with_for_update())
    repeated = select(Decision.id).where(
        Decision.derivation_id == derivation_id, Decision.batch == click.batch
    )
    return session.scalar(repeated.limit(1)) is None


def _decide(session: Session, row: CandidateRow, act: _Act, after: Json, click: Click) -> None:
    """Change the row and add to the log; what changes nothing is not written."""
    after = {name: value for name, value in after.items() if getattr(row, name) != value}
    if not after:
        return
    session.add(
        Decision(
            derivation_id=row.derivation_id,
            candidate_id=row.id,
            batch=click.batch,
            action=act.action,
            reason=after.get("reason", ""),
            edit_distance=act.edit_distance,
            before={name: getattr(row, name) for name in after},
            after=after,
            undoes=act.undoes,
            by_id=click.by_id,
            at=click.at,
        )
    )
    change(row, after)
    session.flush()


def _by_hand(
    session: Session, derivation_id: int, key: str, draft: Draft, places: Sequence[Span]
) -> CandidateRow:
    last = select(func.max(CandidateRow.position)).where(
        CandidateRow.derivation_id == derivation_id
    )
    row = CandidateRow(
        derivation_id=derivation_id,
        key=key,
        position=(session.scalar(last) or 0) + 1,
        evidence=to_stored(places),
        rule=HAND,
        findings=[],
        score=0.0,
    )
    begin(row, draft, state="rejected", reason=WITHDRAWN)
    session.add(row)
    session.flush()
    return row
