"""A card as a page shows it: the item behind it as it stands now, and what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, select

from quizapp.core.codec import decode_content
from quizapp.core.scheduling import Memory
from quizapp.models import BankRow, Card, ItemRow, ItemVersion
from quizapp.services.review_log import to_memory
from quizapp.services.studyable import is_in_open_attempt, items_to_study

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.core.questions import Content


# Built once: every card shown asks one of these.
_LEARNER = bindparam("learner", type_=Integer)
_SHOWN = (
    items_to_study(_LEARNER).add_columns(Card, ItemRow.note_id).where(~is_in_open_attempt(_LEARNER))
)
_HAS = (Card.item_id == ItemRow.id) & (Card.learner_id == _LEARNER)
# As the row is now: what was read of it before a lock may be old.
_CARD = (
    _SHOWN.outerjoin(Card, _HAS)
    .where(ItemRow.id == bindparam("wanted"))
    .execution_options(populate_existing=True)
)
_CARDS = _SHOWN.join(Card, _HAS).order_by(Card.ready_at, Card.id)


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
    found = find_with_row(session, learner_id, item_id)
    return None if found is None else found[0]


def find_with_row(
    session: Session, learner_id: int, item_id: int
) -> tuple[CardView, Card | None] | None:
    """Return such a card and its row as it is in the database now; None for one never seen."""
    row = session.execute(_CARD, {"learner": learner_id, "wanted": item_id}).one_or_none()
    if row is None:
        return None
    return to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id), row.Card


def seen_cards(
    session: Session, learner_id: int, condition: ColumnElement[bool], most: int
) -> list[CardView]:
    """Return the cards with a row that the learner may study and that fit, those ready first."""
    rows = session.execute(_CARDS.where(condition).limit(most), {"learner": learner_id})
    return [to_view(row.ItemVersion, row.BankRow, row.Card, row.note_id) for row in rows]


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
