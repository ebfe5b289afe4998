"""Finds cards: all that the learner may study, met or not, that fit a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from quizapp.core.cardsearch import parse
from quizapp.core.codec import decode_content
from quizapp.core.scheduling import Memory, State
from quizapp.core.wording import plain_stem
from quizapp.models import BankRow, Card, ItemRow, ItemVersion
from quizapp.services.card_actions import MOST_CARDS
from quizapp.services.card_conditions import condition_of
from quizapp.services.card_sql import days_per_stability
from quizapp.services.card_tags import tags_of
from quizapp.services.figures import stamp
from quizapp.services.review_log import to_memory
from quizapp.services.studyable import is_in_open_attempt, items_to_study

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.elements import SQLCoreOperations

    from quizapp.core.formats.csv_export import Cell
    from quizapp.services.learners import Learner

PAGE = 50
# Counting further costs more than anybody gains by it: the page says "1000+".
MOST_COUNTED = 1000
SORTS = ("text", "due", "stability", "recall", "lapses", "added")
CSV_HEADER = (
    "question",
    "deck",
    "kind",
    "state",
    "due",
    "stability",
    "difficulty",
    "recall now",
    "reviews",
    "lapses",
    "flag",
    "suspended",
    "tags",
)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was typed, and the order of what it finds."""

    query: str = ""
    sort: str = "text"
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card in a list. ``recall`` is the probability of recall now, None for a new one."""

    item_id: int
    stem: str
    kind: str
    bank_id: int
    bank_title: str
    memory: Memory
    recall: float | None
    flag: int
    is_suspended: bool
    is_buried: bool
    is_leech: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of the cards found; ``total`` stops at ``MOST_COUNTED``."""

    cards: tuple[FoundCard, ...]
    number: int
    total: int

    @property
    def page_count(self) -> int:
        """How many pages can be turned."""
        return max(1, -(-self.total // PAGE))


def find_page(
    session: Session, learner: Learner, search: Search, now: datetime, number: int
) -> FoundPage:
    """Return a page of what the search finds, the last one when there are not so many.

    Raises ``SearchError`` for a search that cannot be read.
    """
    total = count_found(session, learner, search.query, now)
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    rows = session.execute(
        _sorted(learner, search, now).offset((number - 1) * PAGE).limit(PAGE)
    ).all()
    return FoundPage(_to_cards(session, learner, rows, now), number, total)


def count_found(session: Session, learner: Learner, query: str, now: datetime) -> int:
    """Count what the search finds, up to ``MOST_COUNTED``."""
    some = (
        cards_found(learner, query, now)
        .with_only_columns(ItemRow.id)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def ids_found(session: Session, learner: Learner, search: Search, now: datetime) -> list[int]:
    """Return the items that the search finds, as many as may be chosen at once."""
    statement = _sorted(learner, search, now).with_only_columns(ItemRow.id).limit(MOST_CARDS)
    return list(session.scalars(statement))


def rows_found(
    session: Session, learner: Learner, search: Search, now: datetime
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``CSV_HEADER`` of all that the search finds, without holding them all."""
    result = session.execute(_sorted(learner, search, now), execution_options={"yield_per": _CHUNK})
    for rows in result.partitions():
        for card in _to_cards(session, learner, rows, now):
            yield _to_row(card)


def cards_found(
    learner: Learner, query: str, now: datetime
) -> Select[ItemVersion, BankRow, Card | None]:
    """Select the items that the search finds, with the learner's card of those that have one."""
    return (
        items_to_study(learner.id)
        .add_columns(Card)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner.id))
        .where(~is_in_open_attempt(learner.id), condition_of(parse(query), learner, now))
    )


def due_order() -> ColumnElement[datetime | None]:
    """Return when a card is due; NULL for a new one, which is due at no time."""
    return case((Card.state != State.NEW.value, Card.due_at), else_=None)


def _sorted(
    learner: Learner, search: Search, now: datetime
) -> Select[ItemVersion, BankRow, Card | None]:
    statement = cards_found(learner, search.query, now)
    text_order = (BankRow.title, BankRow.id, ItemRow.study_order, ItemRow.id)
    if search.sort not in SORTS or search.sort == "text":
        return statement.order_by(*text_order)
    figures: dict[str, SQLCoreOperations[Any]] = {
        "due": due_order(),
        "stability": Card.stability,
        # The further the curve has gone, the lower is recall.
        "recall": -days_per_stability(learner, now),
        "lapses": Card.lapses,
        "added": ItemRow.id,
    }
    figure_ = figures[search.sort]
    order = figure_.desc() if search.is_descending else figure_.asc()
    return statement.order_by(order.nulls_last(), *text_order)


def _to_cards(
    session: Session,
    learner: Learner,
    rows: Sequence[Row[ItemVersion, BankRow, Card | None]],
    now: datetime,
) -> tuple[FoundCard, ...]:
    tags = tags_of(session, learner.id, [version.item_id for version, _, _ in rows])
    return tuple(_to_card(learner, row, tuple(tags.get(row[0].item_id, ())), now) for row in rows)


def _to_card(
    learner: Learner,
    row: Row[ItemVersion, BankRow, Card | None],
    tags: tuple[str, ...],
    now: datetime,
) -> FoundCard:
    version, bank, card = row
    memory = Memory() if card is None else to_memory(card)
    is_new = memory.state is State.NEW
    return FoundCard(
        item_id=version.item_id,
        stem=plain_stem(decode_content(version.kind, version.content)),
        kind=version.kind,
        bank_id=bank.id,
        bank_title=bank.title,
        memory=memory,
        recall=None if is_new else learner.scheduler.retrievability(memory, now),
        flag=0 if card is None else card.flag,
        is_suspended=card is not None and card.suspended_at is not None,
        is_buried=card is not None and _is_later(card.buried_until, now),
        is_leech=card is not None and card.leech_at is not None,
        tags=tags,
    )


def _is_later(at: datetime | None, now: datetime) -> bool:
    return at is not None and at > now


def _to_row(card: FoundCard) -> tuple[Cell, ...]:
    memory = card.memory
    return (
        card.stem,
        card.bank_title,
        card.kind,
        memory.state.value,
        stamp(memory.due),
        _rounded(memory.stability),
        _rounded(memory.difficulty),
        _rounded(card.recall),
        memory.reps,
        memory.lapses,
        card.flag or None,
        "yes" if card.is_suspended else "",
        " ".join(card.tags),
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
