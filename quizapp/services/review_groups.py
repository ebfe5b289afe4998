"""The topics and paragraphs that reviewed items belong to, with their titles, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.models import (
    BankRow,
    Card,
    Evidence,
    ItemRow,
    ItemTopic,
    ItemVersion,
    TextRow,
    TopicRow,
)
from quizapp.services.texts import to_paragraphs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Groups:
    """Which groups each item belongs to, by its id; ``titles`` has them in order."""

    of_items: dict[int, tuple[str, ...]]
    titles: dict[str, str]


def topics_studied(session: Session, learner_id: int, bank_id: int | None) -> Groups:
    """Return the topics of the items that the learner has cards of; of one bank if given.

    Over several banks a title begins with that of its bank.
    """
    rows = (
        select(Card.item_id, BankRow.id, BankRow.title, TopicRow.key, TopicRow.title.label("topic"))
        .join(ItemTopic, ItemTopic.item_id == Card.item_id)
        .join(TopicRow, (TopicRow.bank_id == ItemTopic.bank_id) & (TopicRow.key == ItemTopic.topic))
        .join(BankRow, BankRow.id == TopicRow.bank_id)
        .where(Card.learner_id == learner_id)
        .order_by(BankRow.title, BankRow.id, TopicRow.position)
    )
    if bank_id is not None:
        rows = rows.where(Card.bank_id == bank_id)
    of_items: dict[int, tuple[str, ...]] = {}
    titles = {}
    for row in session.execute(rows):
        group = f"{row.id}/{row.key}"
        titles[group] = row.topic if bank_id is not None else f"{row.title}: {row.topic}"
        of_items[row.item_id] = (*of_items.get(row.item_id, ()), group)
    return Groups(of_items, titles)


def paragraphs_studied(session: Session, learner_id: int, bank_id: int) -> Groups:
    """Return the paragraphs that the items rest on of which the learner has cards."""
    rows = session.execute(
        select(Card.item_id, Evidence.text_id, Evidence.paragraph)
        .join(ItemRow, ItemRow.id == Card.item_id)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .join(Evidence, Evidence.version_id == ItemVersion.id)
        .where(Card.learner_id == learner_id, Card.bank_id == bank_id)
        .distinct()
    ).all()
    texts = session.scalars(
        select(TextRow)
        .where(TextRow.id.in_({row.text_id for row in rows}))
        .order_by(TextRow.position, TextRow.id)
    ).all()
    titles = {}
    for text in texts:
        for number, one in enumerate(to_paragraphs(text.outline), 1):
            name = one.heading or f"Paragraph {number}"
            titles[f"{text.id}/{one.id}"] = name if len(texts) == 1 else f"{text.title}: {name}"
    of_items: dict[int, tuple[str, ...]] = {}
    for row in rows:
        group = f"{row.text_id}/{row.paragraph}"
        of_items[row.item_id] = (*of_items.get(row.item_id, ()), group)
    return Groups(of_items, titles)
