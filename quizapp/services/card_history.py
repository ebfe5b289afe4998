"""The story of one card: every line of its log, and what each review made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.core.reviewlog import Action, CardState, after, standing
from quizapp.core.scheduling import describe_interval
from quizapp.models import Card, ItemTopic, ReviewEntry, Slot, TopicRow
from quizapp.services.review_log import scheduler_at, to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the log. ``interval`` is what a rating gave, in words; else empty.

    ``attempt_id`` is the attempt of a quiz's answer. ``is_taken_back`` says that the line
    does not count any more.
    """

    at: datetime
    action: Action
    rating: int | None
    source: str
    attempt_id: int | None
    interval: str
    until: datetime | None
    number: int | None
    milliseconds: int | None
    is_taken_back: bool


def history_of(session: Session, card_id: int) -> tuple[HistoryLine, ...]:
    """Return every line of the card's log, the latest first."""
    rows = session.execute(
        select(ReviewEntry, Slot.attempt_id)
        .outerjoin(Slot, Slot.id == ReviewEntry.slot_id)
        .where(ReviewEntry.card_id == card_id)
        .order_by(ReviewEntry.sequence)
    ).all()
    entries = [entry for entry, _ in rows]
    given = _intervals(session, card_id, entries)
    lines = [_to_line(entry, attempt_id, given) for entry, attempt_id in rows]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def topics_of(session: Session, item_id: int) -> list[tuple[str, str]]:
    """Return the topics of an item, each with its title, in their order."""
    rows = session.execute(
        select(ItemTopic.topic, TopicRow.title)
        .outerjoin(
            TopicRow, (TopicRow.bank_id == ItemTopic.bank_id) & (TopicRow.key == ItemTopic.topic)
        )
        .where(ItemTopic.item_id == item_id)
        .order_by(ItemTopic.position)
    )
    return [(topic, title or topic) for topic, title in rows]


def _intervals(
    session: Session, card_id: int, entries: Sequence[ReviewEntry]
) -> dict[str, str | None]:
    """Return what each line that stands gave, by its key; None for what is no rating."""
    settings = scheduler_at(session, session.get_one(Card, card_id).learner_id)
    state, given = CardState(), {}
    for line in standing(to_lines(entries)):
        state = after(state, line, settings(line.at), card_id=card_id)
        is_rating = line.action is Action.RATE
        given[line.key] = describe_interval(state.memory, line.at) if is_rating else None
    return given


def _to_line(
    entry: ReviewEntry, attempt_id: int | None, given: dict[str, str | None]
) -> HistoryLine:
    action = Action(entry.action)
    return HistoryLine(
        at=entry.at,
        action=action,
        rating=entry.rating,
        source=entry.source,
        attempt_id=attempt_id,
        interval=given.get(entry.key) or "",
        until=entry.until,
        number=entry.number,
        milliseconds=entry.milliseconds,
        is_taken_back=action is not Action.UNDO and entry.key not in given,
    )
