"""Attempts: the questions as they were shown, and the append-only log of answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Json, Model

_CONFIDENCE = "confidence BETWEEN 1 AND 3"


class Attempt(Model):
    """One learner's go at a quiz. ``score`` is set when it is submitted."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "learner_id", "number"),
        # The database keeps the promise "at most one open attempt".
        Index(
            "uq_attempt_open",
            "learner_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(None, "learner_id", "submitted_at"),
        CheckConstraint("(score IS NULL) = (submitted_at IS NULL)", name="scored_when_submitted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    score: Mapped[float | None]
    max_score: Mapped[float]


class Slot(Model):
    """A place in an attempt: the version shown, the order of its options, the latest answer.

    ``sequence`` counts the answers; ``response``, ``fraction``, ``answered_at``, ``confidence``
    and ``milliseconds`` repeat the last row of the log. ``checked_at`` is when its feedback was
    shown: from then it is final.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        Index(None, "version_id"),
        Index(None, "item_id"),
        CheckConstraint("fraction IS NULL OR fraction BETWEEN 0 AND 1", name="fraction"),
        CheckConstraint(_CONFIDENCE, name="confidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="CASCADE"))
    option_order: Mapped[list[int]]
    max_mark: Mapped[float]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    response: Mapped[Json | None]
    fraction: Mapped[float | None]
    answered_at: Mapped[datetime | None]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
    milliseconds: Mapped[int | None]
    checked_at: Mapped[datetime | None]


class Answer(Model):
    """One saved answer; rows are only ever added.

    The primary key lets one answer follow another. ``key`` comes with the page: it tells the
    same page sent twice from a page that is out of date. ``confidence`` is what the learner
    said (``core.evidence``), ``milliseconds`` the time taken; None when it is unknown.
    """

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint(_CONFIDENCE, name="confidence"),)

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    response: Mapped[Json]
    fraction: Mapped[float]
    answered_at: Mapped[datetime]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
    milliseconds: Mapped[int | None]
