"""How a learner is getting on: by day and by bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, true

from quizapp.core.codec import decode_content
from quizapp.core.questions import stem_of
from quizapp.core.scheduling import Rating
from quizapp.models import Activity, BankRow, Card, ItemRow, ItemVersion
from quizapp.services.attempts import is_studyable_by
from quizapp.services.decks import is_in_open_attempt
from quizapp.services.reviewing import recent_ratings

if TYPE_CHECKING:
    from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class LookAgain:
    """An item that was not recalled, and the version whose passage to read."""

    version_id: int
    stem: str


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The flashcards of a day: ratings, how many were recalled, and what comes later.

    ``next_due`` is when the next card that is not due yet will be.
    """

    reviews: int
    recalled: int
    next_due: datetime | None
    again: tuple[LookAgain, ...]


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


def day_summary(
    session: Session, learner: Learner, now: datetime, bank_id: int | None = None
) -> DaySummary:
    """Sum up the learner's flashcards of today; ``next_due`` is of one bank if it is given."""
    start = learner.days.start_of(learner.days.day_of(now))
    ratings = recent_ratings(session, learner.id, start)
    missed = {entry.card_id for entry in ratings if entry.rating == Rating.AGAIN.value}
    due = (
        select(func.min(Card.ready_at))
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(
            Card.learner_id == learner.id,
            Card.ready_at > now,
            ItemRow.retired_at.is_(None),
            is_studyable_by(learner.id),
        )
    )
    if bank_id is not None:
        due = due.where(Card.bank_id == bank_id)
    return DaySummary(
        reviews=len(ratings),
        recalled=sum(entry.rating != Rating.AGAIN.value for entry in ratings),
        next_due=session.scalar(due),
        again=_look_again(session, learner.id, sorted(missed)),
    )


def _look_again(
    session: Session, learner_id: int, card_ids: Sequence[int], limit: int = 10
) -> tuple[LookAgain, ...]:
    rows = session.scalars(
        select(ItemVersion)
        .join(
            ItemRow, (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number)
        )
        .join(Card, Card.item_id == ItemRow.id)
        .where(Card.id.in_(card_ids), ~is_in_open_attempt(learner_id))
        .order_by(ItemRow.bank_id, ItemRow.study_order)
        .limit(limit)
    )
    return tuple(
        LookAgain(version.id, stem_of(decode_content(version.kind, version.content)))
        for version in rows
    )
