"""Sessions of a learner's own making: the cards that fit a search, due or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select

from quizapp.core.scheduling import Rating
from quizapp.models import Card, ItemRow, ReviewEntry
from quizapp.services.card_conditions import RATINGS
from quizapp.services.card_search import cards_found, due_order
from quizapp.services.card_sql import days_per_stability
from quizapp.services.cards import CardView, to_view
from quizapp.services.decks import COUNT_LIMIT
from quizapp.services.standing import is_taken_back

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ScalarSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from quizapp.models import BankRow, ItemVersion
    from quizapp.services.learners import Learner

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CustomSession:
    """The cards that fit the search, begun at ``since``; of one bank, or of all of them.

    A session that only crams plans nothing.
    """

    query: str
    is_cram: bool
    since: datetime
    bank_id: int | None = None


def next_in_session(
    session: Session,
    learner: Learner,
    custom: CustomSession,
    now: datetime,
    *,
    after: int | None = None,
) -> CardView | None:
    """Return the card to show now; None when each was recalled once since the session began.

    With ``after``, one that is not that item's, as a page fetches it ahead.

    Cards not rated since then come first, those recalled worst before others; then those
    that were not recalled, the longest ago first. Suspended and buried ones are left out. Raises
    ``SearchError`` for a search that cannot be read.
    """
    left = _cards_left(learner, custom, now)
    if after is not None:
        left = left.where(ItemRow.id != after)
    row = session.execute(
        left.add_columns(ItemRow.note_id)
        .order_by(
            _last_rating(custom, ReviewEntry.at).asc().nulls_first(),
            days_per_stability(learner, now).desc().nulls_last(),
            due_order().asc().nulls_last(),
            ItemRow.bank_id,
            ItemRow.study_order,
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id)


def count_in_session(
    session: Session, learner: Learner, custom: CustomSession, now: datetime
) -> int:
    """Count the cards that are left of the session, up to ``COUNT_LIMIT``."""
    left = _cards_left(learner, custom, now).with_only_columns(ItemRow.id).limit(COUNT_LIMIT)
    return session.scalar(select(func.count()).select_from(left.subquery())) or 0


def _cards_left(
    learner: Learner, custom: CustomSession, now: datetime
) -> Select[ItemVersion, BankRow, Card | None]:
    # What was not rated yet is as if it had not been recalled.
    rating = func.coalesce(_last_rating(custom, ReviewEntry.rating), Rating.AGAIN.value)
    left = cards_found(learner, custom.query, now).where(
        Card.suspended_at.is_(None),
        Card.buried_until.is_(None) | (Card.buried_until <= now),
        rating == Rating.AGAIN.value,
    )
    return left if custom.bank_id is None else left.where(ItemRow.bank_id == custom.bank_id)


def _last_rating(custom: CustomSession, what: InstrumentedAttribute[T]) -> ScalarSelect[T]:
    """Select the time or the rating of the card's last one since the session began."""
    return (
        select(what)
        .where(
            ReviewEntry.card_id == Card.id,
            ReviewEntry.action.in_(RATINGS),
            ReviewEntry.source != "quiz",
            ReviewEntry.at >= custom.since,
            ~is_taken_back(),
        )
        .order_by(ReviewEntry.at.desc(), ReviewEntry.key.desc())
        .limit(1)
        .correlate(Card)
        .scalar_subquery()
    )
