"""Figures of a card against numbers: stability, recall now, days until it is due."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ColumnElement, and_, func

from quizapp.core.scheduling import State, model
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.models import Card
from quizapp.services.card_sql import days_per_stability, first_instant, interval_days

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.sql.elements import SQLCoreOperations

    from quizapp.core.cardsearch import Compared
    from quizapp.services.learners import Learner

# Half of the last figure that pages show: "=" finds what looks so.
_HALF_TENTH = 0.05
_HALF_PERCENT = Decimal("0.005")
# Longer than any life, and still a number to both databases.
_NEVER = 1e300


def compared(term: Compared, learner: Learner, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a figure of the card is so; NULL where a card has none."""
    match term.key:
        case "retrievability":
            return _recalled(term, learner, now)
        case "due":
            return _due(term, learner, now)
        case "stability":
            return _near(Card.stability, term)
        case "difficulty":
            return _near(Card.difficulty, term)
        case "interval":
            return _whole(interval_days(), term)
        case "flag":
            return _whole(Card.flag, term) & (Card.flag > 0)
        case "lapses":
            return _whole(func.coalesce(Card.lapses, 0), term)
        case _:
            return _whole(func.coalesce(Card.reps, 0), term)


def _whole(figure: SQLCoreOperations[int], term: Compared) -> ColumnElement[bool]:
    return figure.op(term.sign, is_comparison=True, return_type=Boolean())(int(term.number))


def _near(figure: SQLCoreOperations[float | None], term: Compared) -> ColumnElement[bool]:
    number = float(term.number)
    if term.sign == "=":
        return and_(figure >= number - _HALF_TENTH, figure < number + _HALF_TENTH)
    return figure.op(term.sign, is_comparison=True, return_type=Boolean())(number)


def _recalled(term: Compared, learner: Learner, now: datetime) -> ColumnElement[bool]:
    """Compare how far the forgetting curve has gone: the lower the recall, the further."""
    gone = days_per_stability(learner, now)

    def at(share: Decimal) -> float:
        return _gone_at(float(share), learner)

    match term.sign:
        case "=":
            return and_(
                gone > at(term.number + _HALF_PERCENT), gone <= at(term.number - _HALF_PERCENT)
            )
        case "<":
            return gone > at(term.number)
        case "<=":
            return gone >= at(term.number)
        case ">":
            return gone < at(term.number)
        case _:
            return gone <= at(term.number)


def _gone_at(share: float, learner: Learner) -> float:
    """Return how many stabilities after a review recall has fallen to the share."""
    if share <= 0:
        return _NEVER
    if share > 1:
        return -1.0
    parameters = DEFAULTS if learner.parameters is None else tuple(learner.parameters)
    return min(model.interval(1.0, share, parameters), _NEVER)


def _due(term: Compared, learner: Learner, now: datetime) -> ColumnElement[bool]:
    days = int(term.number)
    begin, end = (first_instant(learner, now, days + more) for more in (0, 1))
    conditions = {
        "<": Card.due_at < begin,
        "<=": Card.due_at < end,
        "=": and_(Card.due_at >= begin, Card.due_at < end),
        ">=": Card.due_at >= begin,
        ">": Card.due_at >= end,
    }
    return (Card.state != State.NEW.value) & conditions[term.sign]
