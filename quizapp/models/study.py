"""How a learner studies: decks and their limits, settings over time, plans, the fitted model."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Json, Model


class Deck(Model):
    """A bank that a learner studies, and how far they have come with its new cards.

    ``retention`` None means the learner's own.
    """

    __tablename__ = "deck"
    __table_args__ = (
        CheckConstraint("retention BETWEEN 0.7 AND 0.99", name="retention"),
        CheckConstraint("reviews_per_day >= 0", name="reviews_per_day"),
    )

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    started_at: Mapped[datetime]
    new_per_day: Mapped[int] = mapped_column(default=10)
    reviews_per_day: Mapped[int] = mapped_column(default=200, server_default="200")
    retention: Mapped[float | None]
    # Items up to this place in the study order have been introduced.
    cursor: Mapped[int] = mapped_column(default=-1)
    introduced_on: Mapped[date | None]
    introduced: Mapped[int] = mapped_column(default=0)
    # Reviews of cards that are not new, on that day of the learner's.
    reviewed_on: Mapped[date | None]
    reviewed: Mapped[int] = mapped_column(default=0, server_default="0")


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
    """How a learner's days and intervals were set from ``since`` on; a replay needs them.

    Steps are minutes; None means the defaults of the scheduler.
    """

    __tablename__ = "scheduling_settings"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(64))
    rollover_hour: Mapped[int]
    retention: Mapped[float]
    learning_steps: Mapped[list[float] | None]
    relearning_steps: Mapped[list[float] | None]
    maximum_interval: Mapped[int | None]


class Plan(Model):
    """A plan in force until ``ended_at``: for an exam, or for catching up after a break.

    ``bank_id`` None means all decks. ``budget`` is a day's cards or minutes. ``breaks`` are
    pairs of first and last day off, as ISO dates. ``queue`` lists the items of ``queue_on``
    in order. ``course_id`` is the class whose instructor set the exam.
    """

    __tablename__ = "plan"
    __table_args__ = (
        Index(None, "learner_id", "ended_at"),
        CheckConstraint("kind IN ('exam', 'backlog')", name="kind"),
        CheckConstraint("budget_kind IN ('cards', 'minutes')", name="budget_kind"),
        CheckConstraint("budget > 0", name="budget"),
        CheckConstraint("(exam_on IS NOT NULL) = (kind = 'exam')", name="exam_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"))
    exam_on: Mapped[date | None]
    budget_kind: Mapped[str] = mapped_column(String(10))
    budget: Mapped[int]
    breaks: Mapped[list[list[str]]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    queue_on: Mapped[date | None]
    queue: Mapped[list[int] | None]


class ClassExam(Model):
    """The day on which a class writes an exam about a bank."""

    __tablename__ = "class_exam"

    course_id: Mapped[int] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    exam_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


class MemoryFit(Model):
    """An attempt to fit the model of memory to a learner's own log, and how it came out.

    ``parameters`` are the 21 of FSRS-6; ``figures`` compare the predictions before and after.
    Of a learner's fits only an accepted one ever counts: ``User.parameters`` holds it. A row
    that ``is_reset`` goes back to the defaults. ``seen_at`` is when its worker last wrote.
    """

    __tablename__ = "memory_fit"
    __table_args__ = (
        Index(None, "learner_id", "created_at"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    progress: Mapped[float] = mapped_column(default=0.0)
    reviews: Mapped[int] = mapped_column(default=0)
    parameters: Mapped[list[float] | None]
    figures: Mapped[Json | None] = mapped_column(JSON)
    is_accepted: Mapped[bool] = mapped_column(default=False)
    is_reset: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
