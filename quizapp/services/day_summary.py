"""What a learner's flashcards of today came to, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.core.codec import decode_content
from quizapp.core.questions import stem_of
from quizapp.core.scheduling import Rating, State
from quizapp.models import BankRow, Card, ItemRow, ItemVersion
from quizapp.services.decks import COUNT_LIMIT
from quizapp.services.standing import recent_ratings
from quizapp.services.studyable import is_in_open_attempt, is_studyable_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from quizapp.models import ReviewEntry
    from quizapp.services.learners import Learner

_DAYS = timedelta(days=2)  # today and tomorrow
_MOST_SHOWN = 10
# Slow is a card that took this long, and this many times the average of the day.
_SLOW_MILLISECONDS = 15_000
_SLOW_TIMES = 2


@dataclass(frozen=True, slots=True)
class LookAgain:
    """An item to look at again: its current version, and how often it was forgotten at all."""

    item_id: int
    version_id: int
    stem: str
    lapses: int


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The flashcards of a day.

    ``seconds`` is the time that the ratings with a known time took, ``average`` that of one.
    ``missed`` were not recalled at least once, ``slow`` were, but took long; ``leeches`` were
    found today to be forgotten too often. ``tomorrow`` counts what is due until the end of
    the next day, up to ``COUNT_LIMIT``; ``next_due`` is when the next card will be.
    """

    reviews: int
    recalled: int
    seconds: int
    average: float | None
    missed: tuple[LookAgain, ...]
    slow: tuple[LookAgain, ...]
    leeches: tuple[LookAgain, ...]
    tomorrow: int
    next_due: datetime | None


def day_summary(
    session: Session, learner: Learner, now: datetime, bank_id: int | None = None
) -> DaySummary:
    """Sum up the learner's flashcards of today; what comes next is of one bank if given."""
    start = learner.days.start_of(learner.days.day_of(now))
    ratings = recent_ratings(session, learner.id, start)
    missed = {entry.card_id for entry in ratings if entry.rating == Rating.AGAIN.value}
    times = [entry.milliseconds for entry in ratings if entry.milliseconds is not None]
    leeches = session.scalars(
        select(Card.id).where(
            Card.learner_id == learner.id,
            Card.id.in_({entry.card_id for entry in ratings}),
            Card.leech_at >= start,
        )
    ).all()
    end = learner.days.start_of(learner.days.day_of(now) + _DAYS)
    coming = _coming(learner.id, bank_id)
    tomorrow = coming.where(Card.ready_at < end).limit(COUNT_LIMIT).subquery()
    return DaySummary(
        reviews=len(ratings),
        recalled=sum(entry.rating != Rating.AGAIN.value for entry in ratings),
        seconds=round(sum(times) / 1000),
        average=sum(times) / len(times) / 1000 if times else None,
        missed=_look_again(session, learner.id, sorted(missed)),
        slow=_look_again(session, learner.id, _slow(ratings, missed)),
        leeches=_look_again(session, learner.id, leeches),
        tomorrow=session.scalar(select(func.count()).select_from(tomorrow)) or 0,
        next_due=session.scalar(
            coming.with_only_columns(func.min(Card.ready_at)).where(Card.ready_at > now)
        ),
    )


def _coming(learner_id: int, bank_id: int | None) -> Select[datetime | None]:
    """Select the times of the learner's cards that are not new."""
    due = (
        select(Card.ready_at)
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(BankRow, BankRow.id == Card.bank_id)
        .where(
            Card.learner_id == learner_id,
            Card.state != State.NEW.value,
            ItemRow.retired_at.is_(None),
            is_studyable_by(learner_id),
        )
    )
    return due if bank_id is None else due.where(Card.bank_id == bank_id)


def _slow(ratings: Sequence[ReviewEntry], missed: set[int]) -> list[int]:
    """Return the cards that were recalled, and took much longer than the others."""
    times = [entry.milliseconds for entry in ratings if entry.milliseconds is not None]
    least = max(_SLOW_MILLISECONDS, _SLOW_TIMES * sum(times) / max(1, len(times)))
    slow = {entry.card_id for entry in ratings if (entry.milliseconds or 0) >= least}
    return sorted(slow - missed)


def _look_again(
    session: Session, learner_id: int, card_ids: Sequence[int]
) -> tuple[LookAgain, ...]:
    rows = session.execute(
        select(ItemVersion, Card.lapses)
        .join(
            ItemRow, (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number)
        )
        .join(Card, Card.item_id == ItemRow.id)
        .where(Card.id.in_(card_ids), ~is_in_open_attempt(learner_id))
        .order_by(ItemRow.bank_id, ItemRow.study_order)
        .limit(_MOST_SHOWN)
    )
    return tuple(
        LookAgain(
            version.item_id,
            version.id,
            stem_of(decode_content(version.kind, version.content)),
            lapses,
        )
        for version, lapses in rows
    )
