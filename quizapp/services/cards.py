"""A card as a page shows it: the item behind it as it stands now, and what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from quizapp.core.codec import decode_content
from quizapp.core.scheduling import Memory
from quizapp.models import BankRow, Card, ItemRow, ItemVersion
from quizapp.services.review_log import to_memory
from quizapp.services.studyable import LEARNERS_KEPT, is_in_open_attempt, items_to_study

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content


@dataclass(frozen=True, slots=True)
class CardView:
    """A card to be shown. ``sequence`` counts the lines of its log; 0 for one never seen."""

    item_id: int
    version_id: int
    bank_id: int
    bank_title: str
    content: Content
    feedback: str
    sequence: int
    card_id: int | None
    memory: Memory = field(default_factory=Memory)
    flag: int = 0
    is_suspended: bool = False
    leech_at: datetime | None = None
    note_id: int | None = None


def find_card(session: Session, learner_id: int, item_id: int) -> CardView | None:
    """Return a card that the learner may study, seen before or new."""
    row = session.execute(_card_to_study(learner_id), {"wanted": item_id}).one_or_none()
    return None if row is None else to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id)


def seen_cards(
    session: Session, learner_id: int, condition: ColumnElement[bool], most: int
) -> list[CardView]:
    """Return the cards with a row that the learner may study and that fit, those ready first."""
    rows = session.execute(_cards_to_study(learner_id).where(condition).limit(most))
    return [to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id) for row in rows]


@lru_cache(maxsize=LEARNERS_KEPT)
def _card_to_study(learner_id: int) -> Select[ItemVersion, BankRow, Card | None, int | None]:
    """Select the item ``wanted``, with the learner's card of it if there is one."""
    return (
        items_to_study(learner_id)
        .add_columns(Card, ItemRow.note_id)
        .outerjoin(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(ItemRow.id == bindparam("wanted"), ~is_in_open_attempt(learner_id))
    )


@lru_cache(maxsize=LEARNERS_KEPT)
def _cards_to_study(learner_id: int) -> Select[ItemVersion, BankRow, Card, int | None]:
    """Select the learner's cards with their items, those ready first."""
    return (
        items_to_study(learner_id)
        .add_columns(Card, ItemRow.note_id)
        .join(Card, (Card.item_id == ItemRow.id) & (Card.learner_id == learner_id))
        .where(~is_in_open_attempt(learner_id))
        .order_by(Card.ready_at, Card.id)
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a card: its item's key, its bank, and the note that made it.

    ``is_own`` says that the bank is the learner's; ``is_deck`` that it is a deck of cards.
    """

    key: str
    bank_id: int
    language: str
    note_id: int | None
    is_deck: bool
    is_own: bool


def behind(session: Session, learner_id: int, item_id: int) -> Behind:
    """Return what stands behind a card of the learner's."""
    item, bank = session.execute(
        select(ItemRow, BankRow)
        .join(BankRow, BankRow.id == ItemRow.bank_id)
        .where(ItemRow.id == item_id)
    ).one()
    is_own = bank.owner_id == learner_id
    return Behind(item.key, bank.id, bank.language, item.note_id, bank.is_deck, is_own)


def to_view(
    version: ItemVersion, bank: BankRow, card: Card | None, note_id: int | None
) -> CardView:
    """Return the card of an item; ``card`` is None for one never seen."""
    return CardView(
        item_id=version.item_id,
        version_id=version.id,
        bank_id=bank.id,
        bank_title=bank.title,
        content=decode_content(version.kind, version.content),
        feedback=version.feedback,
        sequence=0 if card is None else card.sequence,
        card_id=None if card is None else card.id,
        memory=Memory() if card is None else to_memory(card),
        flag=0 if card is None else card.flag,
        is_suspended=card is not None and card.suspended_at is not None,
        leech_at=None if card is None else card.leech_at,
        note_id=note_id,
    )
