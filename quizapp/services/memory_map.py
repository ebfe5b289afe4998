"""The memory map: a bank's text with what a learner remembers of each sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from quizapp.core.codec import decode_content
from quizapp.core.progress import Met, items_behind
from quizapp.core.questions import stem_of
from quizapp.core.text import Span
from quizapp.models import (
    BankRow,
    Card,
    ClassExam,
    Enrolment,
    Evidence,
    ItemRow,
    ItemVersion,
    Plan,
    TextRow,
    TopicRow,
)
from quizapp.services.banks import topics_by_item
from quizapp.services.review_log import MEMORY, memory_of
from quizapp.services.studyable import is_in_open_attempt, is_studyable_by
from quizapp.services.texts import current_texts, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from quizapp.core.text import Sentence, SourceText


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a bank."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class BankStudied:
    """A bank as a learner has met it, with the cards of their own decks on its texts."""

    bank: BankRow
    is_studyable: bool
    texts: tuple[TextRow, ...]
    topics: tuple[Topic, ...]
    items: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class SentenceStudied:
    """A sentence of a bank's text, the items behind it, and what those ask that may be told."""

    bank: BankRow
    text: TextRow
    source: SourceText
    sentence: Sentence
    items: tuple[Met, ...]
    stems: dict[int, str]


@dataclass(frozen=True, slots=True)
class Exam:
    """The day of an exam about a bank; ``title`` is empty for one that the learner set."""

    on: date
    title: str


def studied_bank(session: Session, learner_id: int, bank_id: int) -> BankStudied | None:
    """Return a bank as the learner has met it; None when it is not theirs to see.

    Of a bank that is kept back there are the figures, and no texts.
    """
    has_cards = select(Card.bank_id).where(Card.learner_id == learner_id, Card.bank_id == bank_id)
    row = session.execute(
        select(BankRow, is_studyable_by(learner_id).label("is_studyable")).where(
            BankRow.id == bank_id,
            is_studyable_by(learner_id) | BankRow.id.in_(has_cards),
        )
    ).one_or_none()
    if row is None:
        return None
    topics = session.execute(
        select(TopicRow.key, TopicRow.title)
        .where(TopicRow.bank_id == bank_id)
        .order_by(TopicRow.position)
    )
    return BankStudied(
        bank=row.BankRow,
        is_studyable=bool(row.is_studyable),
        # Where the text may not be read, its map would be another way to read it.
        texts=tuple(current_texts(session, bank_id)) if row.is_studyable else (),
        topics=tuple(Topic(one.key, one.title) for one in topics),
        items=met_items(session, learner_id, bank_id),
    )


def met_items(session: Session, learner_id: int | None, bank_id: int) -> tuple[Met, ...]:
    """Return the live items of a bank with the learner's memory of them; None is nobody.

    Cards of the learner's own decks that rest on the bank's texts are among them.
    """
    own = _resting_on(bank_id).where(BankRow.is_deck, BankRow.owner_id == learner_id)
    spans = _spans(session, bank_id, learner_id)
    topics = topics_by_item(session, bank_id)
    rows = session.execute(
        # Columns, not rows: a text of two thousand sentences has several thousand items.
        select(
            ItemRow.id,
            ItemRow.is_question,
            ItemRow.bank_id,
            ItemVersion.id,
            Card.answers_seen,
            Card.answers_correct,
            *MEMORY,
        )
        .join(ItemVersion, _is_current())
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(
            or_(ItemRow.bank_id == bank_id, ItemRow.id.in_(own)),
            ItemRow.retired_at.is_(None),
        )
        .order_by(ItemRow.bank_id != bank_id, ItemRow.bank_id, ItemRow.study_order)
    )
    # By place, for speed: a row finds a column by name in half a microsecond.
    return tuple(
        Met(
            id=item_id,
            is_question=is_question,
            spans=spans.get(version_id, ()),
            topics=topics.get(item_id, ()),
            memory=None if memory[0] is None else memory_of(memory),
            answers_seen=seen or 0,
            answers_correct=correct or 0,
            is_own=home_id != bank_id,
        )
        for item_id, is_question, home_id, version_id, seen, correct, *memory in rows
    )


def studied_sentence(
    session: Session, learner_id: int, bank_id: int, text_id: int, number: int
) -> SentenceStudied | None:
    """Return what lies behind a sentence; None when there is none, or it is not theirs to see."""
    studied = studied_bank(session, learner_id, bank_id)
    if studied is None:
        return None
    row = next((row for row in studied.texts if row.id == text_id), None)
    if row is None:
        return None
    source = to_text(row)
    if number >= len(source.sentences):
        return None
    items = tuple(items_behind(source, studied.items).sentences.get(number, {}).values())
    return SentenceStudied(
        bank=studied.bank,
        text=row,
        source=source,
        sentence=source.sentences[number],
        items=items,
        stems=_stems(session, items, _told(learner_id)),
    )


def stems_of(session: Session, items: Iterable[Met]) -> dict[int, str]:
    """Return what the items ask, as Markdown, by their ids."""
    return _stems(session, items)


def _told(learner_id: int) -> ColumnElement[bool]:
    """Return the condition that the learner may be told now what an item asks.

    Not one that is being asked in an open attempt, since its sentence would give the answer
    away.
    """
    return ~is_in_open_attempt(learner_id)


def _stems(session: Session, items: Iterable[Met], *rules: ColumnElement[bool]) -> dict[int, str]:
    rows = session.execute(
        select(ItemRow.id, ItemVersion.kind, ItemVersion.content)
        .join(ItemVersion, _is_current())
        .where(ItemRow.id.in_([item.id for item in items]), *rules)
    )
    return {row.id: stem_of(decode_content(row.kind, row.content)) for row in rows}


def exams_of(session: Session, learner_id: int, bank_id: int, today: date) -> list[Exam]:
    """Return the exams about the bank from today on: the learner's own plans and the classes'."""
    plans = session.scalars(
        select(Plan.exam_on).where(
            Plan.learner_id == learner_id,
            Plan.kind == "exam",
            Plan.ended_at.is_(None),
            Plan.exam_on >= today,
            or_(Plan.bank_id == bank_id, Plan.bank_id.is_(None)),
        )
    )
    classes = session.execute(
        select(ClassExam.exam_on, ClassExam.title)
        .join(Enrolment, Enrolment.course_id == ClassExam.course_id)
        .where(
            Enrolment.learner_id == learner_id,
            ClassExam.bank_id == bank_id,
            ClassExam.exam_on >= today,
        )
    )
    found = {on: Exam(on, "") for on in plans if on is not None}
    found.update({row.exam_on: Exam(row.exam_on, row.title) for row in classes})
    return [found[on] for on in sorted(found)]


def _is_current() -> ColumnElement[bool]:
    return and_(ItemVersion.item_id == ItemRow.id, ItemVersion.number == ItemRow.version)


def _resting_on(bank_id: int) -> Select[int]:
    """Select the ids of the items of any bank that rest on the texts of this one."""
    return (
        select(ItemRow.id)
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .join(ItemVersion, _is_current())
        .join(Evidence, Evidence.version_id == ItemVersion.id)
        .join(TextRow, TextRow.id == Evidence.text_id)
        .where(TextRow.bank_id == bank_id, TextRow.superseded_at.is_(None))
    )


def _spans(session: Session, bank_id: int, learner_id: int | None) -> dict[int, tuple[Span, ...]]:
    """Return the places in the bank's texts, by version: of its items and of the own decks'."""
    rows = session.execute(
        _resting_on(bank_id)
        .with_only_columns(
            Evidence.version_id, TextRow.key, Evidence.paragraph, Evidence.start, Evidence.end
        )
        .where(
            or_(
                ItemRow.bank_id == bank_id,
                and_(BankRow.is_deck, BankRow.owner_id == learner_id),
            )
        )
        .order_by(Evidence.version_id, TextRow.position, Evidence.start)
    )
    found: dict[int, list[Span]] = {}
    for version_id, key, paragraph, start, end in rows:
        found.setdefault(version_id, []).append(Span(key, paragraph, start, end))
    return {version_id: tuple(spans) for version_id, spans in found.items()}
