"""Banks: texts, topics, items with their immutable versions, and evidence in the texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Json, Model


class BankRow(Model):
    """A question bank. Without an owner it is one that ships with the project."""

    __tablename__ = "bank"
    __table_args__ = (
        UniqueConstraint("owner_id", "key"),
        Index(
            "uq_bank_shipped_key",
            "key",
            unique=True,
            sqlite_where=text("owner_id IS NULL"),
            postgresql_where=text("owner_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    # Whether learners who meet the bank in a quiz may also study its cards.
    is_studyable: Mapped[bool] = mapped_column(default=True)
    # Whether it is a deck of cards that a learner made for themselves.
    is_deck: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class TopicRow(Model):
    """What a bank calls one of its topics."""

    __tablename__ = "topic"

    bank_id: Mapped[int] = mapped_column(
        ForeignKey("bank.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class TextRow(Model):
    """One version of a source text, never changed once written.

    ``outline`` lists the paragraphs: ``[{"id", "heading", "start", "end"}]`` with offsets
    into ``original``.
    """

    __tablename__ = "text"
    __table_args__ = (UniqueConstraint("bank_id", "key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    original: Mapped[str] = mapped_column(Text)
    outline: Mapped[list[Json]]
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class ItemRow(Model):
    """A question or flashcard, whose content is the version of number ``version``."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("bank_id", "key"),
        Index(None, "bank_id", "position"),
        Index(None, "bank_id", "study_order"),
        Index(None, "note_id"),
        CheckConstraint("difficulty BETWEEN 1 AND 5", name="difficulty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    # The place in the order of the text, in which new cards are introduced.
    study_order: Mapped[int]
    is_question: Mapped[bool]
    difficulty: Mapped[int]
    version: Mapped[int]
    retired_at: Mapped[datetime | None]
    # When a new version of the text no longer held what it rests on; an edit clears it.
    stale_at: Mapped[datetime | None]
    # The note that it was made from, and its place among the cards of that note.
    note_id: Mapped[int | None] = mapped_column(ForeignKey("note.id", ondelete="SET NULL"))
    ordinal: Mapped[int | None] = mapped_column(SmallInteger)


class ItemVersion(Model):
    """What an item said at one time; slots keep pointing to the version that was shown."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    content: Mapped[Json]
    feedback: Mapped[str] = mapped_column(Text)
    difficulty: Mapped[int]
    created_at: Mapped[datetime]


class ItemTopic(Model):
    """A topic tag of an item, the first one at position 0."""

    __tablename__ = "item_topic"
    __table_args__ = (Index(None, "bank_id", "topic", "item_id"),)

    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(100), primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id", ondelete="CASCADE"))
    position: Mapped[int]


class Evidence(Model):
    """A place in a text that a version of an item rests on."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "text_id", "start"),
        Index(None, "version_id"),
        CheckConstraint('"end" > start', name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"))
    paragraph: Mapped[str] = mapped_column(String(100))
    start: Mapped[int]
    end: Mapped[int]
