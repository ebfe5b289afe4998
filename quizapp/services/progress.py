"""How a learner is getting on: by day, by bank, and sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from quizapp.core.codec import decode_content
from quizapp.core.progress import Met
from quizapp.core.questions import stem_of
from quizapp.core.text import Span
from quizapp.models import (
    Activity,
    BankRow,
    Card,
    Evidence,
    ItemRow,
    ItemVersion,
    TextRow,
    TopicRow,
)
from quizapp.services.attempts import is_studyable_by
from quizapp.services.banks import topics_by_item
from quizapp.services.decks import is_in_open_attempt
from quizapp.services.review_log import to_memory
from quizapp.services.texts import current_texts

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day of the learner's and how much was, or will be, done on it."""

    date: date
    count: int


@dataclass(frozen=True, slots=True)
class BankLine:
    """A bank in a list: how many of its items were met, and how many cards are due."""

    bank_id: int
    title: str
    items: int
    seen: int
    due: int
    answers: int
    correct: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a bank."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class BankStudied:
    """A bank as a learner has met it.

    ``stems`` says what the items ask, as Markdown, by item id; only of those that may be
    shown now: an item that is being asked in an open attempt is left out, since its
    sentence would give the answer away.
    """

    bank: BankRow
    is_studyable: bool
    texts: tuple[TextRow, ...]
    topics: tuple[Topic, ...]
    items: tuple[Met, ...]
    stems: dict[int, str]


def activity_of(session: Session, learner: Learner, now: datetime, weeks: int) -> list[DayCount]:
    """Return every day of the last weeks with its reviews and answers, oldest first."""
    today = learner.days.day_of(now)
    first = today - timedelta(weeks=weeks) + _DAY
    counts = {
        row.day: row.reviews + row.answers
        for row in session.execute(
            select(Activity.day, Activity.reviews, Activity.answers).where(
                Activity.learner_id == learner.id, Activity.day.between(first, today)
            )
        )
    }
    return [
        DayCount(day, counts.get(day, 0))
        for day in (first + offset * _DAY for offset in range((today - first).days + 1))
    ]


def forecast_of(session: Session, learner: Learner, now: datetime, days: int) -> list[DayCount]:
    """Return how many cards fall due on each of the next days; today's hold all overdue ones."""
    today = learner.days.day_of(now)
    ends = [learner.days.start_of(today + (place + 1) * _DAY) for place in range(days)]
    place = case(*((Card.ready_at < end, number) for number, end in enumerate(ends)), else_=days)
    due = (
        select(place.label("place"))
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(
            Card.learner_id == learner.id,
            Card.ready_at < ends[-1],
            ItemRow.retired_at.is_(None),
            is_studyable_by(learner.id),
        )
        .subquery()
    )
    counts: dict[int, int] = {
        row.place: row.number
        for row in session.execute(
            select(due.c.place, func.count().label("number")).group_by(due.c.place)
        )
    }
    return [DayCount(today + number * _DAY, counts.get(number, 0)) for number in range(days)]


def bank_lines(session: Session, learner_id: int, now: datetime) -> list[BankLine]:
    """Return the banks that the learner may study or has met, by title."""
    cards = (
        select(
            Card.bank_id,
            func.count().label("seen"),
            func.sum(case((Card.ready_at <= now, 1), else_=0)).label("due"),
            func.sum(Card.answers_seen).label("answers"),
            func.sum(Card.answers_correct).label("correct"),
        )
        .join(ItemRow, ItemRow.id == Card.item_id)
        .where(Card.learner_id == learner_id, Card.reps > 0, ItemRow.retired_at.is_(None))
        .group_by(Card.bank_id)
        .subquery()
    )
    items = (
        select(func.count())
        .where(ItemRow.bank_id == BankRow.id, ItemRow.retired_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(BankRow.id, BankRow.title, items.label("items"), cards)
        .outerjoin(cards, cards.c.bank_id == BankRow.id)
        .where(is_studyable_by(learner_id) | cards.c.bank_id.is_not(None))
        .order_by(BankRow.title, BankRow.id)
    )
    return [
        BankLine(
            row.id,
            row.title,
            row.items,
            row.seen or 0,
            row.due or 0,
            row.answers or 0,
            row.correct or 0,
        )
        for row in rows
    ]


def studied_bank(session: Session, learner_id: int, bank_id: int) -> BankStudied | None:
    """Return a bank as the learner has met it; None when it is not theirs to see."""
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
    items, stems = _items(session, learner_id, bank_id, show_all=bool(row.is_studyable))
    return BankStudied(
        bank=row.BankRow,
        is_studyable=bool(row.is_studyable),
        texts=tuple(current_texts(session, bank_id)),
        topics=tuple(Topic(one.key, one.title) for one in topics),
        items=items,
        stems=stems,
    )


def _items(
    session: Session, learner_id: int, bank_id: int, *, show_all: bool
) -> tuple[tuple[Met, ...], dict[int, str]]:
    """Return the live items of a bank with the learner's memory of them, and their stems."""
    spans = _spans(session, bank_id)
    topics = topics_by_item(session, bank_id)
    rows = session.execute(
        select(
            ItemRow,
            ItemVersion,
            Card,
            is_in_open_attempt(learner_id).label("is_asked"),
        )
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(_is_live(bank_id))
        .order_by(ItemRow.study_order)
    ).all()
    met = tuple(
        Met(
            id=row.ItemRow.id,
            is_question=row.ItemRow.is_question,
            spans=spans.get(row.ItemVersion.id, ()),
            topics=topics.get(row.ItemRow.id, ()),
            memory=None if row.Card is None else to_memory(row.Card),
            answers_seen=0 if row.Card is None else row.Card.answers_seen,
            answers_correct=0 if row.Card is None else row.Card.answers_correct,
        )
        for row in rows
    )
    stems = {
        row.ItemRow.id: stem_of(decode_content(row.ItemVersion.kind, row.ItemVersion.content))
        for row in rows
        if not row.is_asked and (show_all or row.Card is not None)
    }
    return met, stems


def _spans(session: Session, bank_id: int) -> dict[int, tuple[Span, ...]]:
    rows = session.execute(
        select(Evidence.version_id, TextRow.key, Evidence.paragraph, Evidence.start, Evidence.end)
        .join(TextRow, TextRow.id == Evidence.text_id)
        .where(TextRow.bank_id == bank_id, TextRow.superseded_at.is_(None))
        .order_by(Evidence.version_id, TextRow.position, Evidence.start)
    )
    found: dict[int, list[Span]] = {}
    for row in rows:
        span = Span(row.key, row.paragraph, row.start, row.end)
        found.setdefault(row.version_id, []).append(span)
    return {version_id: tuple(spans) for version_id, spans in found.items()}


def _is_live(bank_id: int) -> ColumnElement[bool]:
    return (ItemRow.bank_id == bank_id) & ItemRow.retired_at.is_(None)
