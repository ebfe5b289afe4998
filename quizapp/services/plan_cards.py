"""The cards that a plan is about, as numbers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, cast

from sqlalchemy import or_, select

from quizapp.core.scheduling.planning import Cards
from quizapp.models import BankRow, Card, Deck, ItemRow
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from quizapp.services.learners import Learner


@dataclass(frozen=True, slots=True)
class Scope:
    """What a plan is about: a bank, or None for all decks but those with plans of their own."""

    bank_id: int | None = None
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class PlanCards:
    """The cards of a scope, one place a card, new ones in the order of their text.

    ``due_days`` are the numbers of the days on which they fall due; infinite for new ones.
    """

    item_ids: tuple[int, ...]
    cards: Cards
    due_days: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.item_ids)

    def overdue(self, today: int) -> int:
        """Return how many cards were due on a day before today."""
        return sum(day < today for day in self.due_days)


def cards_in(session: Session, learner: Learner, scope: Scope) -> PlanCards:
    """Return the cards that the learner may study in a scope, but those that are suspended."""
    rows = session.execute(_rows(learner.id, scope)).all()
    number = _Days(learner)
    return PlanCards(
        item_ids=tuple(row.id for row in rows),
        cards=Cards.of(
            (row.stability, row.difficulty, number(row.last_review_at))
            if row.stability is not None
            else (None, None, None)
            for row in rows
        ),
        due_days=tuple(inf if row.stability is None else number(row.ready_at) for row in rows),
    )


class _Days:
    """Numbers the learner's days of instants; most of those that fall due share theirs."""

    def __init__(self, learner: Learner) -> None:
        self._days = learner.days
        self._known: dict[datetime, int] = {}

    def __call__(self, at: datetime | None) -> int:
        # Both instants are known of a card that has a stability and is not suspended.
        known = cast("datetime", at)
        if known not in self._known:
            self._known[known] = self._days.day_of(known).toordinal()
        return self._known[known]


def _rows(
    learner_id: int, scope: Scope
) -> Select[int, float | None, float | None, datetime | None, datetime | None]:
    statement = (
        select(ItemRow.id, Card.stability, Card.difficulty, Card.last_review_at, Card.ready_at)
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(
            ItemRow.retired_at.is_(None),
            is_studyable_by(learner_id),
            Card.suspended_at.is_(None),
        )
        .order_by(ItemRow.bank_id, ItemRow.study_order, ItemRow.id)
    )
    if scope.bank_id is not None:
        return statement.where(ItemRow.bank_id == scope.bank_id)
    # New cards come from decks that were begun, as without a plan.
    begun = select(Deck.bank_id).where(Deck.learner_id == learner_id)
    statement = statement.where(or_(Card.id.is_not(None), ItemRow.bank_id.in_(begun)))
    return statement.where(ItemRow.bank_id.not_in(scope.without))
