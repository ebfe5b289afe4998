"""A learner's cards as columns of numbers, to be compared with what their log amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import and_, bindparam, case, exists, literal, select

from quizapp.core.scheduling.batch import STATES
from quizapp.models import Card, ReviewEntry
from quizapp.services.log_columns import instants, read_columns, time_column

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, eq=False)
class CardColumns:
    """The cards with a log, by rising id; times in microseconds since 1970.

    ``state`` counts in ``STATES``; ``sequence`` counts the lines of the log. A card ``is_plain``
    that is neither suspended, buried, flagged nor a leech, and is shown as soon as it is due.
    """

    card: NDArray[np.int64]
    state: NDArray[np.int64]
    step: NDArray[np.int64]
    stability: NDArray[np.float64]
    difficulty: NDArray[np.float64]
    due: NDArray[np.int64]
    last_review: NDArray[np.int64]
    reps: NDArray[np.int64]
    lapses: NDArray[np.int64]
    sequence: NDArray[np.int64]
    is_plain: NDArray[np.bool_]


def cards_of(session: Session, learner_id: int) -> CardColumns:
    """Return the learner's cards that have a log, or say so."""
    columns = read_columns(session, _cards(session.get_bind().dialect.name), learner_id)
    card, state, step = (np.array(one, dtype=np.int64) for one in columns[:3])
    stability, difficulty = (np.array(one, dtype=np.float64) for one in columns[3:5])
    reps, lapses, sequence = (np.array(one, dtype=np.int64) for one in columns[7:10])
    return CardColumns(
        card=card,
        state=state,
        step=step,
        stability=stability,
        difficulty=difficulty,
        due=instants(columns[5]),
        last_review=instants(columns[6]),
        reps=reps,
        lapses=lapses,
        sequence=sequence,
        is_plain=np.array(columns[10], dtype=np.bool_),
    )


@cache
def _cards(dialect: str) -> Select[*tuple[Any, ...]]:
    """Build the statement for a learner's cards, once."""
    is_plain = and_(
        Card.suspended_at.is_(None),
        Card.buried_until.is_(None),
        Card.flag == 0,
        Card.leech_at.is_(None),
        Card.ready_at == Card.due_at,
    )
    has_lines = exists(select(literal(1)).where(ReviewEntry.card_id == Card.id))
    return (
        select(
            Card.id,
            case({state.value: number for number, state in enumerate(STATES)}, value=Card.state),
            Card.step,
            Card.stability,
            Card.difficulty,
            time_column(dialect, Card.due_at),
            time_column(dialect, Card.last_review_at),
            Card.reps,
            Card.lapses,
            Card.sequence,
            case((is_plain, 1), else_=0),
        )
        .where(Card.learner_id == bindparam("learner_id"), (Card.sequence > 0) | has_lines)
        .order_by(Card.id)
    )
