"""What a learner remembers: cards, and the append-only log that they are rebuilt from."""

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

from quizapp.models.base import Model

_LEARNING = text("state IN ('learning', 'relearning')")
# Leading to the lines of one click, of which most touch one card and need no batch.
_BATCH = text("batch IS NOT NULL")


class Card(Model):
    """One learner's memory of one item: a replay of its ``ReviewEntry`` rows.

    ``sequence`` counts those rows. ``answers_seen`` and ``answers_correct`` count quiz answers.
    ``ready_at`` is when the queue may show the card: when it is due, later while it is
    buried, never (None) while it is suspended. ``flag`` is 0 (none) to 7.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("learner_id", "item_id"),
        Index(None, "learner_id", "ready_at"),
        Index(None, "learner_id", "bank_id", "ready_at"),
        # Cards between steps come first; without this index they are sought among all due.
        Index(
            "ix_card_learning",
            "learner_id",
            "ready_at",
            sqlite_where=_LEARNING,
            postgresql_where=_LEARNING,
        ),
        CheckConstraint("state IN ('new', 'learning', 'review', 'relearning')", name="state"),
        CheckConstraint("flag BETWEEN 0 AND 7", name="flag"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[int] = mapped_column(default=0)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    last_review_at: Mapped[datetime | None]
    reps: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    suspended_at: Mapped[datetime | None]
    buried_until: Mapped[datetime | None]
    flag: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    # When it was last forgotten so often that it needs another wording, not another review.
    leech_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    answers_seen: Mapped[int] = mapped_column(default=0)
    answers_correct: Mapped[int] = mapped_column(default=0)


class CardTag(Model):
    """A word that a learner hangs on an item for themselves."""

    __tablename__ = "card_tag"
    __table_args__ = (Index(None, "learner_id", "tag"),)

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)


class ReviewEntry(Model):
    """One line of the review log: what a learner did to one card. Rows are only ever added.

    ``action`` says what: ``rate``; ``cram`` (a rating that plans nothing); ``undo``, with the
    ``sequence`` of the line that it takes back in ``undoes``; ``bury`` (``until`` then) and
    ``unbury``; ``suspend`` and ``resume``; ``flag`` (with its ``number``); ``due`` (``until``
    is the new time); ``reset``.

    Lines count in the order of ``at``, then of ``key``: ``sequence`` is the order in which
    they came in, which differs for a device that was offline. ``recorded_at`` is when the
    server took the line in. ``batch`` is the key of the click that made several lines.
    ``source`` says where the evidence comes from; for a quiz, ``slot_id`` says which answer.
    ``retention`` and ``shift`` are what planned the interval: the recall aimed at, and the
    days by which it was moved; None for the learner's settings and the fuzz of the card.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("learner_id", "key"),
        Index(None, "learner_id", "at"),
        Index(
            "ix_review_batch",
            "learner_id",
            "batch",
            sqlite_where=_BATCH,
            postgresql_where=_BATCH,
        ),
        CheckConstraint("source IN ('card', 'quiz', 'offline', 'plan')", name="source"),
        CheckConstraint(
            "action IN ('rate', 'cram', 'undo', 'bury', 'unbury', 'suspend', 'resume', 'flag',"
            " 'due', 'reset')",
            name="action",
        ),
        CheckConstraint("(rating IS NOT NULL) = (action IN ('rate', 'cram'))", name="has_rating"),
        CheckConstraint("(undoes IS NOT NULL) = (action = 'undo')", name="has_undone"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
    )

    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    batch: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(10), default="rate", server_default="rate")
    rating: Mapped[int | None]
    undoes: Mapped[int | None]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    weight: Mapped[float] = mapped_column(default=1.0)
    due_now: Mapped[bool] = mapped_column(default=False)
    retention: Mapped[float | None]
    shift: Mapped[int | None] = mapped_column(SmallInteger)
    until: Mapped[datetime | None]
    number: Mapped[int | None] = mapped_column(SmallInteger)
    source: Mapped[str] = mapped_column(String(10))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"))
    milliseconds: Mapped[int | None]
