"""Derivations as their owner sees them: begin one, watch it, stop it, start it anew.

What the job does to them stands in ``derivation_runs``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import defer

from quizapp.core.errors import NotAllowed, QuizError
from quizapp.core.generation.decisions import WITHDRAWN
from quizapp.core.generation.outline import source_text
from quizapp.core.slugs import slug
from quizapp.core.text import SourceText
from quizapp.models import CandidateRow, Derivation
from quizapp.services.texts import to_outline, to_paragraphs

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

# A job says every second that it lives; spaCy alone takes some seconds to load.
SILENCE = timedelta(minutes=2)
OVER = ("done", "cancelled", "failed")
_TITLE_CHARACTERS = 200
# How often work that broke off begins anew by itself: a text may be what breaks it.
_RECOVERIES = 2
_BROKE_OFF = (
    "The work on this text broke off again and again, perhaps for want of memory. Try a shorter"
    " piece of it."
)
# How a derivation stands that no job has begun, or that is to begin anew.
WAITING = {
    "state": "waiting",
    "stage": "",
    "done": 0,
    "is_cancelling": False,
    "message": "",
    "started_at": None,
    "seen_at": None,
    "finished_at": None,
}


@dataclass(frozen=True, slots=True)
class NewDerivation:
    """What is asked for: the text, and which kinds from which backend, at most ``limit``.

    No kinds means all of them; no limit, all that can be made.
    """

    title: str
    original: str
    kinds: tuple[str, ...] = ()
    limit: int | None = None
    backend: str = "rules"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a derivation is: ``done`` of ``total`` paragraphs, ``found`` candidates so far.

    ``is_silent`` says that its job should have said something long ago.
    """

    state: str
    stage: str
    done: int
    total: int
    found: int
    message: str
    is_cancelling: bool
    is_silent: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state in OVER

    @property
    def percent(self) -> int:
        """How much is done, in percent."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class DerivationLine:
    """A derivation in a list, with how its candidates stand."""

    id: int
    title: str
    state: str
    created_at: datetime
    bank_id: int | None
    open: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DerivationList:
    """Some of somebody's derivations, the newest first, and how many there are in all."""

    lines: tuple[DerivationLine, ...]
    total: int


def start_derivation(
    session: Session, owner_id: int, new: NewDerivation, now: datetime
) -> Derivation:
    """Keep the text and what is asked of it; a job has to be sent after it.

    Raises ``QuizError`` for a text without words.
    """
    title = " ".join(new.title.split())[:_TITLE_CHARACTERS] or "Untitled text"
    key = slug(title) or "text"
    outline = source_text(key, title, new.original)
    if not outline.paragraphs:
        raise QuizError("There are no words in this text. Paste or upload one that has some.")
    row = Derivation(
        owner_id=owner_id,
        title=title,
        text_key=key,
        original=new.original,
        outline=to_outline(outline.paragraphs),
        language=new.language,
        spec={"kinds": list(new.kinds), "limit": new.limit, "backend": new.backend},
        thresholds={},
        total=len(outline.paragraphs),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def own_derivations(
    session: Session, owner_id: int, *, offset: int = 0, limit: int = 50
) -> DerivationList:
    """Return somebody's derivations, the newest first, without their texts."""
    own = Derivation.owner_id == owner_id
    columns: list[Any] = [
        Derivation.id,
        Derivation.title,
        Derivation.state,
        Derivation.created_at,
        Derivation.bank_id,
        *(_counted(state) for state in ("open", "accepted", "rejected")),
    ]
    rows = session.execute(
        select(*columns)
        .where(own)
        .order_by(Derivation.created_at.desc(), Derivation.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = session.scalar(select(func.count()).select_from(Derivation).where(own)) or 0
    return DerivationList(tuple(DerivationLine(*row) for row in rows), total)


def get(session: Session, derivation_id: int, owner_id: int) -> Derivation | None:
    """Return the owner's derivation; None for a stranger's, and when there is none.

    The text, which may be long, is read only when somebody asks for it.
    """
    return session.scalar(
        select(Derivation)
        .where(Derivation.id == derivation_id, Derivation.owner_id == owner_id)
        .options(defer(Derivation.original), defer(Derivation.outline))
    )


def text_of(row: Derivation) -> SourceText:
    """Return the text that the derivation reads."""
    return SourceText(row.text_key, row.title, row.original, to_paragraphs(row.outline))


def progress_of(session: Session, derivation_id: int, now: datetime) -> Progress:
    """Say how far a derivation is; raise ``NoResultFound`` when there is none."""
    columns: list[Any] = [
        Derivation.state,
        Derivation.stage,
        Derivation.done,
        Derivation.total,
        _counted(),
        Derivation.message,
        Derivation.is_cancelling,
        _is_silent(now),
    ]
    row = session.execute(select(*columns).where(Derivation.id == derivation_id)).one()
    return Progress(*row)


def cancel_derivation(session: Session, derivation_id: int, now: datetime) -> None:
    """Stop a derivation: at once when no job works on it, else as soon as its job hears of it.

    What was found by then stays. One that is over stays as it is.
    """
    stopped = {"state": "cancelled", "stage": "", "is_cancelling": False, "finished_at": now}
    idle = (Derivation.state == "waiting") | _is_silent(now)
    if not change(session, derivation_id, idle, stopped):
        change(session, derivation_id, Derivation.state == "running", {"is_cancelling": True})


def restart(session: Session, derivation_id: int, now: datetime) -> None:
    """Let a derivation wait for a job again; one has to be sent after it.

    Raises ``NotAllowed`` while a job works on it, and when it is done. What was decided stays.
    """
    may_restart = Derivation.state.in_(("cancelled", "failed", "waiting")) | _is_silent(now)
    if not change(session, derivation_id, may_restart, WAITING):
        raise NotAllowed("This cannot be started again: it is being worked on, or it is done.")


def remove(session: Session, derivation_id: int) -> None:
    """Delete a derivation with its text, its candidates and their log; its bank stays."""
    session.execute(delete(Derivation).where(Derivation.id == derivation_id))
    session.expire_all()


def recover(session: Session, now: datetime) -> None:
    """Let silent derivations wait again; end those that were to be cancelled, or fall again."""
    silent = (
        select(Derivation)
        .where(_is_silent(now))
        .options(defer(Derivation.original), defer(Derivation.outline))
        .with_for_update(skip_locked=True)
    )
    for row in session.scalars(silent):
        tries = row.spec.get("recovered", 0)
        if row.is_cancelling:
            values = {**WAITING, "state": "cancelled", "finished_at": now}
        elif tries >= _RECOVERIES:
            values = {**WAITING, "state": "failed", "finished_at": now, "message": _BROKE_OFF}
        else:
            values = {**WAITING, "spec": {**row.spec, "recovered": tries + 1}}
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


def waiting(session: Session) -> list[int]:
    """Return the ids of the derivations that wait for a job, the oldest first."""
    found = select(Derivation.id).where(Derivation.state == "waiting").order_by(Derivation.id)
    return list(session.scalars(found))


def _counted(state: str | None = None) -> ColumnElement[int]:
    counted = select(func.count(CandidateRow.id)).where(
        CandidateRow.derivation_id == Derivation.id, CandidateRow.reason != WITHDRAWN
    )
    if state is not None:
        counted = counted.where(CandidateRow.state == state)
    return counted.correlate(Derivation).scalar_subquery()


def _is_silent(now: datetime) -> ColumnElement[bool]:
    return (Derivation.state == "running") & (Derivation.seen_at < now - SILENCE)


def change(
    session: Session, derivation_id: int, condition: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    """Change the row if it still fits; one statement, so that of two at once one wins."""
    fits = (Derivation.id == derivation_id) & condition
    statement = update(Derivation).where(fits).values(values).returning(Derivation.id)
    return session.scalar(statement) is not None
