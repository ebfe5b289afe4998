"""Classes (``Course``, since ``class`` is a word of the language) and who is in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Model


class Course(Model):
    """A class of an instructor, which learners join by its code."""

    __tablename__ = "course"
    __table_args__ = (Index(None, "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    join_code: Mapped[str] = mapped_column(String(20), unique=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Enrolment(Model):
    """A learner in a class."""

    __tablename__ = "enrolment"
    __table_args__ = (Index(None, "learner_id"),)

    course_id: Mapped[int] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    joined_at: Mapped[datetime]
