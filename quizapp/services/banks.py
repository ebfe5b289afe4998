"""Banks: import with a plan that says beforehand what will change, and export.

Items and texts that changed get a new version; what was removed is retired. Nothing that a
learner has seen is changed or lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from quizapp.core.bank import Bank, Topic
from quizapp.core.codec import decode_content, encode_content, kind_of
from quizapp.core.questions import Item
from quizapp.models import (
    BankRow,
    Deck,
    Evidence,
    ItemRow,
    ItemTopic,
    ItemVersion,
    TextRow,
    TopicRow,
)
from quizapp.services import ready_quizzes
from quizapp.services.texts import current_texts, standing_evidence, to_outline, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.text import SourceText


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, by item id. ``is_new`` says that there is no such bank yet."""

    is_new: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the items would stay as they are."""
        return not (self.is_new or self.added or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as it stands now, with the ids of its rows."""

    row_id: int
    version_id: int
    item: Item


def find_bank(session: Session, key: str, owner_id: int | None) -> BankRow | None:
    """Return the owner's bank of that id; without an owner, the shipped one."""
    return session.scalar(
        select(BankRow).where(BankRow.key == key, BankRow.owner_id.is_not_distinct_from(owner_id))
    )


def taught_banks(session: Session, owner_id: int, *, everyones: bool) -> list[BankRow]:
    """Return the banks that somebody may teach from: their own and the shipped ones, by title.

    Decks of a learner's own cards are none of them.
    """
    statement = select(BankRow).where(~BankRow.is_deck).order_by(BankRow.title, BankRow.id)
    if not everyones:
        statement = statement.where(or_(BankRow.owner_id == owner_id, BankRow.owner_id.is_(None)))
    return list(session.scalars(statement))


def plan_import(
    session: Session, bank: Bank, owner_id: int | None, keeping: AbstractSet[str] = frozenset()
) -> ImportPlan:
    """Say what importing the bank would do, without doing it.

    The items in ``keeping`` stay as they are, on the text as it was.
    """
    bank = in_reading_order(bank)
    row = find_bank(session, bank.id, owner_id)
    stored = {} if row is None else {one.item.id: one.item for one in live_items(session, row.id)}
    texts_changed = set() if row is None else _changed_texts(session, row.id, bank)
    changed = {
        item.id
        for item in bank.items
        if item.id in stored
        and item.id not in keeping
        and (stored[item.id] != item or _rests_on(item, texts_changed))
    }
    return ImportPlan(
        is_new=row is None,
        added=tuple(item.id for item in bank.items if item.id not in stored),
        changed=tuple(item.id for item in bank.items if item.id in changed),
        unchanged=tuple(
            item.id for item in bank.items if item.id in stored and item.id not in changed
        ),
        retired=tuple(sorted(set(stored) - {item.id for item in bank.items})),
    )


def import_bank(
    session: Session,
    bank: Bank,
    owner_id: int | None,
    now: datetime,
    keeping: AbstractSet[str] = frozenset(),
) -> BankRow:
    """Add the bank, or bring the owner's bank of the same id up to it, but for ``keeping``."""
    bank = in_reading_order(bank)
    plan = plan_import(session, bank, owner_id, keeping)
    row = find_bank(session, bank.id, owner_id)
    if row is None:
        row = BankRow(owner_id=owner_id, key=bank.id, created_at=now)
        session.add(row)
    row.title, row.description, row.language = bank.title, bank.description, bank.language
    row.changed_at = now
    session.flush()
    _write_topics(session, row.id, bank)
    texts = _write_texts(session, row.id, bank, now)
    items = _write_items(session, row.id, bank, plan, now)
    fresh = [item for item in bank.items if item.id in {*plan.added, *plan.changed}]
    write_versions(session, items, fresh, texts, now)
    ready_quizzes.write(session, row, bank, now)
    if not plan.is_empty:
        # The order of study is new: look for cards to introduce from its beginning.
        session.execute(update(Deck).where(Deck.bank_id == row.id).values(cursor=-1))
    session.flush()
    return row


def in_reading_order(bank: Bank) -> Bank:
    """Return the bank with the evidence of each item in the order of the texts, as it is stored.

    In which order a file quotes the places says nothing; it must not make a new version.
    """
    places = {text.id: index for index, text in enumerate(bank.texts)}

    def ordered(item: Item) -> Item:
        spans = sorted(item.evidence, key=lambda span: (places[span.text], span.start, span.end))
        return replace(item, evidence=tuple(spans))

    return replace(bank, items=tuple(map(ordered, bank.items)))


def load_bank(session: Session, row: BankRow) -> Bank:
    """Return the bank as a value, as it stands now."""
    return Bank(
        id=row.key,
        title=row.title,
        description=row.description,
        language=row.language,
        texts=tuple(to_text(text) for text in current_texts(session, row.id)),
        topics=tuple(topics_of(session, row.id)),
        items=tuple(one.item for one in live_items(session, row.id)),
        quizzes=ready_quizzes.load(session, row.id),
    )


def topics_of(session: Session, bank_id: int) -> list[Topic]:
    """Return the topics of a bank, in order."""
    rows = session.scalars(
        select(TopicRow).where(TopicRow.bank_id == bank_id).order_by(TopicRow.position)
    )
    return [Topic(row.key, row.title) for row in rows]


def live_items(session: Session, bank_id: int) -> list[StoredItem]:
    """Return the items of a bank that are not retired, in order, as they stand now.

    All evidence is in the current texts: ``standing_evidence`` says what becomes of items
    that a new version of a text made stale.
    """
    rows = session.execute(
        select(ItemRow, ItemVersion)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .where(ItemRow.bank_id == bank_id, ItemRow.retired_at.is_(None))
        .order_by(ItemRow.position)
    ).all()
    evidence = standing_evidence(session, bank_id, [version.id for _, version in rows])
    topics = topics_by_item(session, bank_id)
    return [
        StoredItem(
            item.id,
            version.id,
            Item(
                id=item.key,
                content=decode_content(version.kind, version.content),
                feedback=version.feedback,
                topics=topics.get(item.id, ()),
                difficulty=version.difficulty,
                evidence=evidence.get(version.id, ()),
            ),
        )
        for item, version in rows
    ]


def topics_by_item(session: Session, bank_id: int) -> dict[int, tuple[str, ...]]:
    """Return the topics of each item of a bank, by the id of its row."""
    found: dict[int, tuple[str, ...]] = {}
    for item_id, topic in session.execute(
        select(ItemTopic.item_id, ItemTopic.topic)
        .where(ItemTopic.bank_id == bank_id)
        .order_by(ItemTopic.item_id, ItemTopic.position)
    ):
        found[item_id] = (*found.get(item_id, ()), topic)
    return found


def _changed_texts(session: Session, bank_id: int, bank: Bank) -> set[str]:
    stored = {row.key: to_text(row) for row in current_texts(session, bank_id)}
    return {text.id for text in bank.texts if text.id in stored and stored[text.id] != text}


def _rests_on(item: Item, texts: set[str]) -> bool:
    return any(span.text in texts for span in item.evidence)


def _write_topics(session: Session, bank_id: int, bank: Bank) -> None:
    session.execute(delete(TopicRow).where(TopicRow.bank_id == bank_id))
    session.add_all(
        TopicRow(bank_id=bank_id, key=topic.id, position=position, title=topic.title)
        for position, topic in enumerate(bank.topics)
    )


def _write_texts(
    session: Session, bank_id: int, bank: Bank, now: datetime
) -> Mapping[str, TextRow]:
    """Write new and changed texts as new rows; return the current row of each text."""
    current = {row.key: row for row in current_texts(session, bank_id)}
    numbers = _last_numbers(session, bank_id)
    for position, text in enumerate(bank.texts):
        old = current.get(text.id)
        if old is not None and to_text(old) == text:
            old.position = position
            continue
        if old is not None:
            old.superseded_at = now
        row = current[text.id] = _text_row(bank_id, text, now)
        row.position, row.number = position, numbers.get(text.id, 0) + 1
        session.add(row)
    for key in set(current) - {text.id for text in bank.texts}:
        current[key].superseded_at = now
    session.flush()
    return current


def _last_numbers(session: Session, bank_id: int) -> dict[str, int]:
    """Return the number of the last version of each text, also of those that were removed."""
    rows = session.execute(
        select(TextRow.key, func.max(TextRow.number))
        .where(TextRow.bank_id == bank_id)
        .group_by(TextRow.key)
    )
    return dict(rows.all())


def _text_row(bank_id: int, text: SourceText, now: datetime) -> TextRow:
    return TextRow(
        bank_id=bank_id,
        key=text.id,
        title=text.title,
        original=text.original,
        outline=to_outline(text.paragraphs),
        created_at=now,
    )


def _write_items(
    session: Session, bank_id: int, bank: Bank, plan: ImportPlan, now: datetime
) -> Mapping[str, ItemRow]:
    rows = {
        row.key: row for row in session.scalars(select(ItemRow).where(ItemRow.bank_id == bank_id))
    }
    study_order = _study_order(bank)
    for position, item in enumerate(bank.items):
        row = rows.get(item.id)
        if row is None:
            row = rows[item.id] = ItemRow(bank_id=bank_id, key=item.id, version=0)
            session.add(row)
        if item.id in plan.added or item.id in plan.changed:
            row.version += 1
            row.stale_at = None
        row.position, row.study_order = position, study_order[item.id]
        row.is_question, row.difficulty = item.is_question, item.difficulty
        row.retired_at = None
    for key in plan.retired:
        rows[key].retired_at = now
    session.flush()
    return rows


def _study_order(bank: Bank) -> dict[str, int]:
    """Order the items by where in the texts they stand, so that cards follow the reading."""
    places = {text.id: index for index, text in enumerate(bank.texts)}

    def place(item: Item) -> tuple[int, int]:
        first = min(item.evidence, key=lambda span: (places[span.text], span.start), default=None)
        return (len(places), 0) if first is None else (places[first.text], first.start)

    return {item.id: order for order, item in enumerate(sorted(bank.items, key=place))}


def write_versions(
    session: Session,
    rows: Mapping[str, ItemRow],
    fresh: Sequence[Item],
    texts: Mapping[str, TextRow],
    now: datetime,
) -> None:
    """Write what the items say now as the versions that their rows name."""
    versions = [
        ItemVersion(
            item_id=rows[item.id].id,
            number=rows[item.id].version,
            kind=kind_of(item.content),
            content=encode_content(item.content),
            feedback=item.feedback,
            difficulty=item.difficulty,
            created_at=now,
        )
        for item in fresh
    ]
    session.add_all(versions)
    session.flush()
    for item, version in zip(fresh, versions, strict=True):
        row = rows[item.id]
        session.execute(delete(ItemTopic).where(ItemTopic.item_id == row.id))
        session.add_all(
            ItemTopic(item_id=row.id, topic=topic, bank_id=row.bank_id, position=position)
            for position, topic in enumerate(item.topics)
        )
        session.add_all(
            Evidence(
                version_id=version.id,
                text_id=texts[span.text].id,
                paragraph=span.paragraph,
                start=span.start,
                end=span.end,
            )
            for span in item.evidence
        )
