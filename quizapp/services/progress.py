"""How a learner is getting on: by day and by bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, true

from quizapp.models import Activity, BankRow, Card, ItemRow
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from datetime import date, datetime

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


def forecast_of(
    session: Session, learner: Learner, now: datetime, days: int, bank_id: int | None = None
) -> list[DayCount]:
    """Return how many cards fall due on each of the next days; today's hold all overdue ones."""
    today = learner.days.day_of(now)
    ends = [learner.days.start_of(today + (place + 1) * _DAY) for place in range(days)]
    place = case(*((Card.ready_at < end, number) for number, end in enumerate(ends)), else_=days)
    bank = true() if bank_id is None else Card.bank_id == bank_id
    due = (
        select(place.label("place"))
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(
            Card.learner_id == learner.id,
            bank,
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
