"""Cards made by hand: notes that make several cards, images, decks shared with classes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Json, Model


class Note(Model):
    """What cards are made from; an edit makes new versions of them all.

    Its items carry ``note_id`` and an ``ordinal``: they are siblings.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index(None, "bank_id"),
        CheckConstraint(
            "kind IN ('basic', 'reversed', 'cloze', 'typed', 'choice', 'occlusion')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    fields: Mapped[Json]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Media(Model):
    """An image of a bank, written anew by the server; ``digest`` is its SHA-256 in hex."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("bank_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class DeckShare(Model):
    """A learner's own deck that a class may study, until who teaches it takes it out."""

    __tablename__ = "deck_share"
    __table_args__ = (Index(None, "course_id"),)

    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    course_id: Mapped[int] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    shared_at: Mapped[datetime]
    taken_out_at: Mapped[datetime | None]
