"""The review log of a learner as columns of numbers, for replays of all cards at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import BigInteger, String, bindparam, case, cast, func, select, type_coerce

from quizapp.core.reviewlog import Action
from quizapp.models import ReviewEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

RATE, UNDO, BURIAL, PUT_ASIDE, DUE, RESET = range(6)
_SECOND = 1_000_000
_DUE_NOW, _KIND = 8, 16


@dataclass(frozen=True, slots=True, eq=False)
class LogColumns:
    """A learner's log, card after card, each card's lines in the order of their times.

    ``sequence`` is the order in which the lines of a card came in.
    ``kind`` is RATE, UNDO, DUE, RESET, BURIAL for one's beginning or end, or PUT_ASIDE for what
    else leaves the memory alone; ``at`` is in microseconds since 1970; ``retention`` and
    ``shift`` are NaN where none was noted. ``is_standing`` is false for lines taken back and
    for UNDO.
    """

    card: NDArray[np.int64]
    sequence: NDArray[np.int64]
    kind: NDArray[np.int64]
    rating: NDArray[np.int64]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    due_now: NDArray[np.bool_]
    retention: NDArray[np.float64]
    shift: NDArray[np.float64]
    is_standing: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.card)


def columns_of(session: Session, learner_id: int) -> LogColumns:
    """Return the whole log of a learner, without what waits in the session to be flushed."""
    columns = read_columns(session, _lines(session.get_bind().dialect.name), learner_id)
    card, sequence, code = (np.array(one, dtype=np.int64) for one in columns[:3])
    kind = code // _KIND
    return LogColumns(
        card=card,
        sequence=sequence,
        kind=kind,
        rating=code % _DUE_NOW,
        at=instants(columns[3]),
        weight=np.array(columns[4], dtype=np.float64),
        due_now=(code // _DUE_NOW % 2).astype(np.bool_),
        retention=np.array(columns[5], dtype=np.float64),
        shift=np.array(columns[6], dtype=np.float64),
        is_standing=_is_standing(session, learner_id, card, sequence, kind == UNDO),
    )


@cache
def _lines(dialect: str) -> Select[*tuple[Any, ...]]:
    """Build the statement for a learner's log; once, for a check of all logs runs it for each."""
    return (
        select(
            ReviewEntry.card_id,
            ReviewEntry.sequence,
            _code(),
            time_column(dialect, ReviewEntry.at),
            ReviewEntry.weight,
            ReviewEntry.retention,
            ReviewEntry.shift,
        )
        .where(ReviewEntry.learner_id == bindparam("learner_id"))
        # No two lines of a card have one time; if they had, the key would decide.
        .order_by(ReviewEntry.card_id, ReviewEntry.at, ReviewEntry.key)
    )


def _is_standing(
    session: Session,
    learner_id: int,
    card: NDArray[np.int64],
    sequence: NDArray[np.int64],
    is_undo: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Say of each line whether it is none that takes back, and none takes it back."""
    if not is_undo.any():
        return ~is_undo
    undone = session.execute(
        select(ReviewEntry.card_id, ReviewEntry.undoes).where(
            ReviewEntry.learner_id == learner_id, ReviewEntry.undoes.is_not(None)
        )
    ).all()
    most = int(sequence.max()) + 1
    of_card, undoes = np.array(undone, dtype=np.int64).T
    is_undone = np.isin(card * most + sequence, of_card * most + undoes)
    standing: NDArray[np.bool_] = ~(is_undo | is_undone)
    return standing


def _code() -> ColumnElement[int]:
    """Return kind, "due now" and rating as one number: every column of a row takes time."""
    due_now = case((ReviewEntry.due_now, _DUE_NOW), else_=0)
    return _kind() * _KIND + due_now + func.coalesce(ReviewEntry.rating, 0)


def _kind() -> ColumnElement[int]:
    return case(
        (ReviewEntry.action == Action.RATE.value, RATE),
        (ReviewEntry.action == Action.UNDO.value, UNDO),
        (ReviewEntry.action.in_((Action.BURY.value, Action.UNBURY.value)), BURIAL),
        (ReviewEntry.action == Action.DUE.value, DUE),
        (ReviewEntry.action == Action.RESET.value, RESET),
        else_=PUT_ASIDE,
    )


def read_columns(
    session: Session, statement: Select[*tuple[Any, ...]], learner_id: int
) -> list[Any]:
    """Return the columns of what a statement selects of a learner, as the driver gives them."""
    result = session.connection().execute(statement, {"learner_id": learner_id})
    # The driver's own rows: of a million, SQLAlchemy's are slow to make.
    rows = result.cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * len(statement.selected_columns)


def time_column(
    dialect: str,
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
) -> ColumnElement[Any]:
    """Return a column of times as ``instants`` reads it: many are slow to make otherwise."""
    if dialect == "postgresql":
        return cast(func.extract("epoch", column) * _SECOND, BigInteger)
    # As SQLAlchemy stores it: "2026-03-02 12:00:00.000000".
    return type_coerce(column, String)


def instants(values: Sequence[object]) -> NDArray[np.int64]:
    """Return the times of a ``time_column`` in microseconds since 1970; NULL as the lowest int."""
    return np.array(values, dtype="datetime64[us]").astype(np.int64)
