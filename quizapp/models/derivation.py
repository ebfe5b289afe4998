"""Derivations: a text, the job over it, its candidates, and the log of what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Json, Model


class Derivation(Model):
    """Questions to be made from a text: the text as given, how far the job is, its report.

    ``outline`` is that of ``TextRow``. ``done`` of ``total`` paragraphs are read. ``spec``
    holds what was asked for (kinds, backend, limit), ``thresholds`` where the instructor moved
    the gate's. ``bank_id`` is the bank that accepted candidates went to last.
    """

    __tablename__ = "derivation"
    __table_args__ = (
        Index(None, "owner_id", "created_at"),
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'cancelled', 'failed')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("bank.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    text_key: Mapped[str] = mapped_column(String(100))
    original: Mapped[str] = mapped_column(Text)
    outline: Mapped[list[Json]]
    language: Mapped[str] = mapped_column(String(20))
    spec: Mapped[Json]
    thresholds: Mapped[Json]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    stage: Mapped[str] = mapped_column(String(100), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    is_cancelling: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(Text, default="")
    report: Mapped[Json | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    # When the job last said that it lives; one that fell silent can be started anew.
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class CandidateRow(Model):
    """A candidate as it stands now; what was made at first stays in ``made``.

    ``state`` and ``content`` are a replay of the ``Decision`` rows. ``evidence`` lists
    ``{"paragraph", "start", "end"}``. ``item_key`` is the item that it was published as.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("derivation_id", "key"),
        Index(None, "derivation_id", "position"),
        CheckConstraint("state IN ('open', 'accepted', 'rejected')", name="state"),
        CheckConstraint("difficulty BETWEEN 1 AND 5", name="difficulty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    derivation_id: Mapped[int] = mapped_column(ForeignKey("derivation.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    # The order of the ranker; among results that come in while the job runs, of arrival.
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    made: Mapped[Json]
    content: Mapped[Json]
    feedback: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(String(200))
    difficulty: Mapped[int]
    evidence: Mapped[list[Json]]
    rule: Mapped[str] = mapped_column(String(60))
    findings: Mapped[list[Json]]
    score: Mapped[float]
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str] = mapped_column(String(60), default="")
    edit_distance: Mapped[int] = mapped_column(default=0)
    item_key: Mapped[str | None] = mapped_column(String(100))


class Decision(Model):
    """What an instructor did to a candidate; rows are only ever added.

    ``batch`` joins what one click did, so that one undo takes all of it back. ``before`` and
    ``after`` hold what changed: state, reason, content, feedback, topic, difficulty.
    ``undoes`` is the batch that an undo takes back.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "derivation_id", "id"),
        Index(None, "candidate_id"),
        CheckConstraint("action IN ('accept', 'reject', 'edit', 'add', 'undo')", name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    derivation_id: Mapped[int] = mapped_column(ForeignKey("derivation.id", ondelete="CASCADE"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    batch: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(60), default="")
    edit_distance: Mapped[int] = mapped_column(default=0)
    before: Mapped[Json]
    after: Mapped[Json]
    undoes: Mapped[str | None] = mapped_column(String(40))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime]
