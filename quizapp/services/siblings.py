"""Siblings: the cards of one note, of which a learner sees one a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from quizapp.core.reviewlog import Action, LogLine
from quizapp.core.scheduling import State
from quizapp.models import Card, ItemRow
from quizapp.services import memory
from quizapp.services.review_log import Origin, append, next_time

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner

_DAY = timedelta(days=1)
_WAITING = (State.NEW.value, State.REVIEW.value)
# Built once: every rating asks this.
_NOTE = select(ItemRow.note_id).where(ItemRow.id == bindparam("item_id"))


def bury_siblings(
    session: Session, learner: Learner, card: Card, cause: Origin, at: datetime
) -> None:
    """Bury the card's siblings until the learner's next day; lines of the same batch.

    Those between learning steps go on: the steps are short for a reason.
    """
    tomorrow = learner.days.start_of(learner.days.day_of(at) + _DAY)
    for sibling in _siblings(session, learner.id, card, at):
        is_due = sibling.ready_at is not None and sibling.ready_at < tomorrow
        if sibling.state not in _WAITING or not is_due:
            continue
        key = f"{cause.key}:{sibling.id}"
        line = LogLine(key, Action.BURY, next_time(session, sibling, at), until=tomorrow)
        origin = Origin(key, cause.source, batch=cause.batch, recorded_at=cause.recorded_at)
        append(session, sibling, line, learner.scheduler, origin)


def _siblings(session: Session, learner_id: int, card: Card, now: datetime) -> list[Card]:
    """Return the other cards of the note, locked; those never seen get a row."""
    note_id = session.scalar(_NOTE, {"item_id": card.item_id})
    if note_id is None:
        return []
    rows = session.execute(
        select(ItemRow, Card)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(ItemRow.note_id == note_id, ItemRow.id != card.item_id, ItemRow.retired_at.is_(None))
        .order_by(ItemRow.id)
    ).all()
    missing = [row.ItemRow.id for row in rows if row.Card is None]
    memory.add_cards(session, learner_id, missing, now)
    return memory.cards_of(session, learner_id, [row.ItemRow.id for row in rows])
