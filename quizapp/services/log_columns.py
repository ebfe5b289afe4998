"""The review log of a learner as columns of numbers, for replays of all cards at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import BigInteger, Integer, String, case, cast, func, select, type_coerce

from quizapp.core.reviewlog import Action
from quizapp.models import ReviewEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

RATE, UNDO, PUT_ASIDE, REPLANNED = range(4)
_SECOND = 1_000_000
# Lines that set the memory itself; the others but RATE and UNDO leave it alone.
_REPLANNING = (Action.DUE.value, Action.RESET.value)


@dataclass(frozen=True, slots=True, eq=False)
class LogColumns:
    """A learner's log, card after card, each card's lines in the order of their times.

    ``kind`` is RATE, UNDO, PUT_ASIDE (which leaves the memory alone) or REPLANNED; ``at`` is
    in microseconds since 1970; ``retention`` is NaN where none was noted, and ``has_shift``
    says where a shift was. ``is_standing`` is false for lines taken back and for UNDO.
    """

    card: NDArray[np.int64]
    kind: NDArray[np.int64]
    rating: NDArray[np.int64]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    due_now: NDArray[np.bool_]
    retention: NDArray[np.float64]
    shift: NDArray[np.int64]
    has_shift: NDArray[np.bool_]
    is_standing: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.card)


def columns_of(session: Session, learner_id: int) -> LogColumns:
    """Return the whole log of a learner."""
    rows = session.execute(
        select(
            ReviewEntry.card_id,
            ReviewEntry.sequence,
            _kind(),
            func.coalesce(ReviewEntry.rating, 0),
            func.coalesce(ReviewEntry.undoes, 0),
            _microseconds(session),
            ReviewEntry.weight,
            cast(ReviewEntry.due_now, Integer),
            ReviewEntry.retention,
            func.coalesce(ReviewEntry.shift, 0),
            case((ReviewEntry.shift.is_(None), 0), else_=1),
        )
        .where(ReviewEntry.learner_id == learner_id)
        # Ties of time come only from several devices; the key decides among them.
        .order_by(ReviewEntry.card_id, ReviewEntry.at, ReviewEntry.key)
    ).all()
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * 11
    card, sequence, kind, rating, undoes, at = (_whole(one) for one in columns[:6])
    return LogColumns(
        card=card,
        kind=kind,
        rating=rating,
        at=at,
        weight=np.array(columns[6], dtype=np.float64),
        due_now=_whole(columns[7]).astype(np.bool_),
        retention=np.array(columns[8], dtype=np.float64),
        shift=_whole(columns[9]),
        has_shift=_whole(columns[10]).astype(np.bool_),
        is_standing=_is_standing(card, sequence, kind, undoes),
    )


def _is_standing(
    card: NDArray[np.int64],
    sequence: NDArray[np.int64],
    kind: NDArray[np.int64],
    undoes: NDArray[np.int64],
) -> NDArray[np.bool_]:
    if not len(card):
        return np.zeros(0, dtype=np.bool_)
    most = int(sequence.max()) + 1
    is_undo = kind == UNDO
    taken_back = card[is_undo] * most + undoes[is_undo]
    is_undone: NDArray[np.bool_] = np.isin(card * most + sequence, taken_back)
    return ~is_undo & ~is_undone


def _whole(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 - a column of rows
    return np.array(values, dtype=np.int64)


def _kind() -> ColumnElement[int]:
    return case(
        (ReviewEntry.action == Action.RATE.value, RATE),
        (ReviewEntry.action == Action.UNDO.value, UNDO),
        (ReviewEntry.action.in_(_REPLANNING), REPLANNED),
        else_=PUT_ASIDE,
    )


def _microseconds(session: Session) -> ColumnElement[int]:
    """Return the time of a line as a number: a million of times are slow to make otherwise."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.extract("epoch", ReviewEntry.at) * _SECOND, BigInteger)
    # As SQLAlchemy stores it: "2026-03-02 12:00:00.000000".
    stored = type_coerce(ReviewEntry.at, String)
    seconds = cast(func.strftime("%s", stored), BigInteger)
    return seconds * _SECOND + cast(func.substr(stored, 21), BigInteger)
