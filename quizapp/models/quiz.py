"""Quizzes: what to ask, of whom, when, and what is shown afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Model


class Quiz(Model):
    """A quiz on a bank.

    Without an owner it ships with its bank; without a class it is open to everyone.
    """

    __tablename__ = "quiz"
    __table_args__ = (
        UniqueConstraint("bank_id", "key"),
        Index(None, "course_id"),
        Index(None, "owner_id"),
        CheckConstraint("attempts_allowed IS NULL OR attempts_allowed > 0", name="attempts"),
        CheckConstraint("minutes_allowed IS NULL OR minutes_allowed > 0", name="minutes"),
        CheckConstraint("feedback IN ('after-each', 'after-submit')", name="feedback"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    # The id that the bank file gives a ready quiz; none for quizzes made in the app.
    key: Mapped[str | None] = mapped_column(String(100))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    feedback: Mapped[str] = mapped_column(String(20))
    attempts_allowed: Mapped[int | None]
    minutes_allowed: Mapped[int | None]
    shuffle_questions: Mapped[bool] = mapped_column(default=True)
    shuffle_options: Mapped[bool] = mapped_column(default=True)
    asks_confidence: Mapped[bool] = mapped_column(default=False, server_default=false())
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class QuizEntry(Model):
    """A line of a blueprint: one chosen item, or ``count`` at random of a topic or of all."""

    __tablename__ = "quiz_entry"
    __table_args__ = (
        CheckConstraint("item_id IS NULL OR (topic IS NULL AND count = 1)", name="one_source"),
        CheckConstraint("count > 0", name="count"),
        Index(None, "item_id"),
    )

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    topic: Mapped[str | None] = mapped_column(String(100))
    count: Mapped[int]
