"""What a learner remembers: cards, and the append-only log that they are rebuilt from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Model

_LEARNING = text("state IN ('learning', 'relearning')")


class Card(Model):
    """One learner's memory of one item: a replay of its ``ReviewEntry`` rows.

    ``sequence`` counts those rows. ``answers_seen`` and ``answers_correct`` count quiz answers.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("learner_id", "item_id"),
        Index(None, "learner_id", "due_at"),
        Index(None, "learner_id", "bank_id", "due_at"),
        # Cards between steps come first; without this index they are sought among all due.
        Index(
            "ix_card_learning",
            "learner_id",
            "due_at",
            sqlite_where=_LEARNING,
            postgresql_where=_LEARNING,
        ),
        CheckConstraint("state IN ('new', 'learning', 'review', 'relearning')", name="state"),
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
    last_review_at: Mapped[datetime | None]
    reps: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    answers_seen: Mapped[int] = mapped_column(default=0)
    answers_correct: Mapped[int] = mapped_column(default=0)


class ReviewEntry(Model):
    """One line of the review log; rows are only ever added.

    An undo is a line of its own: ``undoes`` is the sequence of the line that it takes back.
    ``source`` says where the evidence comes from; for a quiz, ``slot_id`` says which answer.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("learner_id", "key"),
        Index(None, "learner_id", "at"),
        CheckConstraint("source IN ('card', 'quiz')", name="source"),
        CheckConstraint("(rating IS NULL) = (undoes IS NOT NULL)", name="rating_or_undo"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
    )

    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    rating: Mapped[int | None]
    undoes: Mapped[int | None]
    at: Mapped[datetime]
    weight: Mapped[float] = mapped_column(default=1.0)
    due_now: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(10))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id", ondelete="SET NULL"))
    milliseconds: Mapped[int | None]


class Deck(Model):
    """A bank that a learner studies, and how far they have come with its new cards."""

    __tablename__ = "deck"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    started_at: Mapped[datetime]
    new_per_day: Mapped[int] = mapped_column(default=10)
    # Items up to this place in the study order have been introduced.
    cursor: Mapped[int] = mapped_column(default=-1)
    introduced_on: Mapped[date | None]
    introduced: Mapped[int] = mapped_column(default=0)


class Activity(Model):
    """What a learner did on one of their days; a roll-up of the logs."""

    __tablename__ = "activity"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    reviews: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    correct: Mapped[int] = mapped_column(default=0)


class SchedulingSettings(Model):
    """How a learner's days and intervals were set from ``since`` on; a replay needs them."""

    __tablename__ = "scheduling_settings"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(64))
    rollover_hour: Mapped[int]
    retention: Mapped[float]
