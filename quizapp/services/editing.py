"""Editing one item of a bank: new versions, earlier ones again, retiring; copies of banks.

A change writes a new version of the item and touches no other; what learners have answered
stays on the version that they saw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from quizapp.core.codec import decode_content
from quizapp.core.errors import NotAllowed, Stale
from quizapp.core.questions import Item, stem_of
from quizapp.core.quoting import find_places
from quizapp.core.slugs import fresh, slug
from quizapp.core.wording import plain_stem
from quizapp.models import BankRow, ItemRow, ItemVersion
from quizapp.services.banks import find_bank, import_bank, load_bank, topics_by_item
from quizapp.services.texts import current_texts, evidence_of, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.bank import Bank, Topic
    from quizapp.core.text import SourceText, Span
    from quizapp.models import TextRow

MOST_VERSIONS = 100
_ID_CHARACTERS = 50


class StaleItem(Stale):
    """The item has a newer version than the page that was sent knew of."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be saved.

    ``item`` without an id is a new one. ``seen`` is the version that the editor began with, 0
    for a new item. ``topics`` says what the item's topics are called; new ones join the bank.
    """

    item: Item
    seen: int = 0
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What an item said at one time, with its evidence in the texts as they stand now.

    A quotation that these do not have once is left out.
    """

    number: int
    item: Item
    created_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """The versions of an item, the newest first; the first is the one in use."""

    versions: tuple[Version, ...]
    retired_at: datetime | None

    @property
    def current(self) -> Version:
        """The version in use."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class RetiredLine:
    """A retired item as a line of a list."""

    key: str
    stem: str
    version: int
    retired_at: datetime


def save_item(session: Session, row: BankRow, edit: Edit, now: datetime) -> str:
    """Save the item as a new version, or as a new item; return its id.

    What is as it was makes no version. A retired item comes back. Raises ``StaleItem`` when
    it has another version than the editor began with.
    """
    _lock(session, row)
    bank = load_bank(session, row)
    item = edit.item if edit.item.id else replace(edit.item, id=_new_id(session, row.id, edit.item))
    _check_seen(session, row.id, item.id, edit.seen)
    bank = replace(bank, topics=_joined(bank.topics, edit.topics), items=_placed(bank, item))
    import_bank(session, bank, row.owner_id, now)
    session.execute(
        update(ItemRow)
        .where(ItemRow.bank_id == row.id, ItemRow.key == item.id)
        .values(stale_at=None)
    )
    return item.id


def retire_item(session: Session, row: BankRow, key: str, seen: int, now: datetime) -> None:
    """Take the item out of use; quizzes and cards ask it no more.

    Raises ``StaleItem`` when it has another version than ``seen``, and ``NotAllowed`` when it
    is retired already.
    """
    _lock(session, row)
    _check_seen(session, row.id, key, seen)
    bank = load_bank(session, row)
    kept = tuple(item for item in bank.items if item.id != key)
    if len(kept) == len(bank.items):
        raise NotAllowed("It is retired already.")
    import_bank(session, replace(bank, items=kept), row.owner_id, now)


def restore_version(
    session: Session, row: BankRow, key: str, chosen: tuple[int, int], now: datetime
) -> None:
    """Make a new version of an item that says what an earlier one said.

    ``chosen`` is the number of the earlier version, and the one that the page knew of. Raises
    ``StaleItem`` as ``save_item`` does, and ``NotAllowed`` when there is no such version.
    """
    number, seen = chosen
    history = history_of(session, row.id, key)
    found = [one for one in history.versions if one.number == number] if history else []
    if not found:
        raise NotAllowed("There is no such version.")
    save_item(session, row, Edit(found[0].item, seen), now)


def history_of(session: Session, bank_id: int, key: str) -> History | None:
    """Return the versions of an item, ``MOST_VERSIONS`` at most, also of a retired one."""
    row = _find_row(session, bank_id, key)
    if row is None:
        return None
    versions = session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == row.id)
        .order_by(ItemVersion.number.desc())
        .limit(MOST_VERSIONS)
    ).all()
    topics = topics_by_item(session, bank_id).get(row.id, ())
    evidence = evidence_of(session, [version.id for version in versions])
    texts = [to_text(text) for text in current_texts(session, bank_id)]
    return History(
        tuple(
            Version(
                version.number,
                Item(
                    key,
                    decode_content(version.kind, version.content),
                    version.feedback,
                    topics,
                    version.difficulty,
                    tuple(_standing(evidence.get(version.id, []), texts)),
                ),
                version.created_at,
            )
            for version in versions
        ),
        row.retired_at,
    )


def retired_lines(session: Session, bank_id: int) -> tuple[RetiredLine, ...]:
    """Return the retired items of a bank, the last one first."""
    rows = session.execute(
        select(ItemRow, ItemVersion)
        .join(
            ItemVersion,
            (ItemVersion.item_id == ItemRow.id) & (ItemVersion.number == ItemRow.version),
        )
        .where(ItemRow.bank_id == bank_id, ItemRow.retired_at.is_not(None))
        .order_by(ItemRow.retired_at.desc(), ItemRow.key)
    )
    return tuple(
        RetiredLine(
            row.key, stem_of(decode_content(one.kind, one.content)), row.version, row.retired_at
        )
        for row, one in rows
        if row.retired_at is not None
    )


def copy_bank(session: Session, row: BankRow, owner_id: int, now: datetime) -> BankRow:
    """Give the owner a bank of their own that says the same; it has its own id and history."""
    bank = load_bank(session, row)
    key, number = bank.id, 1
    while find_bank(session, key, owner_id) is not None:
        number += 1
        key = f"{bank.id}-{number}"
    return import_bank(session, replace(bank, id=key), owner_id, now)


def _lock(session: Session, row: BankRow) -> None:
    # Two editors of one bank come one after the other; SQLite takes the lock with the request.
    session.refresh(row, with_for_update=True)


def _check_seen(session: Session, bank_id: int, key: str, seen: int) -> None:
    row = _find_row(session, bank_id, key)
    version = 0 if row is None else row.version
    if version != seen:
        raise StaleItem(
            f"Version {version} of this item was saved after you opened it, in another tab or by"
            " somebody else."
        )


def _find_row(session: Session, bank_id: int, key: str) -> ItemRow | None:
    return session.scalar(
        select(ItemRow)
        .where(ItemRow.bank_id == bank_id, ItemRow.key == key)
        .execution_options(populate_existing=True)
    )


def _new_id(session: Session, bank_id: int, item: Item) -> str:
    taken = set(session.scalars(select(ItemRow.key).where(ItemRow.bank_id == bank_id)))
    return fresh(slug(plain_stem(item.content), _ID_CHARACTERS) or "item", taken)


def _joined(known: tuple[Topic, ...], wanted: Sequence[Topic]) -> tuple[Topic, ...]:
    ids = {topic.id for topic in known}
    return (*known, *(topic for topic in wanted if topic.id not in ids))


def _placed(bank: Bank, item: Item) -> tuple[Item, ...]:
    """Return the items with this one in its old place, else behind those of its sort."""
    if any(one.id == item.id for one in bank.items):
        return tuple(item if one.id == item.id else one for one in bank.items)
    if item.is_question:
        return (*bank.questions, item, *bank.flashcards)
    return (*bank.questions, *bank.flashcards, item)


def _standing(
    evidence: Sequence[tuple[TextRow, tuple[Span, ...]]], texts: Sequence[SourceText]
) -> Iterator[Span]:
    """Return where the quotations stand in the current texts."""
    for row, spans in evidence:
        if row.superseded_at is None:
            yield from spans
            continue
        for span in spans:
            places = find_places(texts, row.original[span.start : span.end])
            yield from places if len(places) == 1 else ()
