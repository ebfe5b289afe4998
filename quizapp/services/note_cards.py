"""The cards of notes as items: what a note says now, brought to its rows.

Any number of notes is written with as few statements as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import func, select

from quizapp.core.codec import encode_content, kind_of
from quizapp.core.notes import cards_of, words_of
from quizapp.core.questions import FLASHCARD_KINDS
from quizapp.core.slugs import fresh, slug
from quizapp.core.wording import plain_words
from quizapp.models import Evidence, ItemRow, ItemVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from quizapp.core.notes import NoteContent
    from quizapp.models import BankRow, Note

_ID_CHARACTERS = 50
_DIFFICULTY = 3

# What a card says: its kind, its content as it is stored, what is read after the answer.
_Says: TypeAlias = tuple[str, dict[str, Any], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, which may be one of another bank that the learner reads."""

    text_id: int
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be saved: a note, what its cards say after the answer, what they rest on."""

    content: NoteContent
    feedback: str = ""
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class _Ends:
    """Where the next card goes, and which ids are taken."""

    position: int
    order: int
    taken: set[str]


def write_cards(
    session: Session, deck: BankRow, changes: Sequence[tuple[Note, Writing]], now: datetime
) -> None:
    """Bring the items of the notes to what these say; the notes have rows already."""
    ids = [note.id for note, _ in changes]
    rows, said, ends = _rows(session, ids), _said(session, ids), _ends(session, deck.id)
    changed = []
    for note, writing in changes:
        own = rows.get(note.id, {})
        cards = cards_of(writing.content)
        for gone in (row for ordinal, row in own.items() if ordinal not in cards):
            gone.retired_at = gone.retired_at or now
        words = slug(plain_words(words_of(writing.content)), _ID_CHARACTERS) or "card"
        for ordinal, content in cards.items():
            row = own.get(ordinal) or _new_item(note, ordinal, words, ends)
            if row.version and row.retired_at is not None:
                _put_last(row, ends)
            row.retired_at = None
            session.add(row)
            says = (kind_of(content), encode_content(content), writing.feedback)
            if row.version == 0 or said[row.id] != says:
                row.version += 1
                row.is_question = not isinstance(content, FLASHCARD_KINDS)
                changed.append((row, says, writing.places))
    deck.changed_at = now
    session.flush()
    _write_versions(session, changed, now)


def _new_item(note: Note, ordinal: int, words: str, ends: _Ends) -> ItemRow:
    key = fresh(words, ends.taken)
    ends.taken.add(key)
    ends.position += 1
    row = ItemRow(
        bank_id=note.bank_id,
        key=key,
        note_id=note.id,
        ordinal=ordinal,
        position=ends.position,
        difficulty=_DIFFICULTY,
        version=0,
    )
    _put_last(row, ends)
    return row


def _put_last(row: ItemRow, ends: _Ends) -> None:
    """Put the card behind those that were introduced: the queue of new cards has to come by."""
    ends.order += 1
    row.study_order = ends.order


def _write_versions(
    session: Session,
    changed: Sequence[tuple[ItemRow, _Says, tuple[Place, ...]]],
    now: datetime,
) -> None:
    versions = [
        ItemVersion(
            item_id=row.id,
            number=row.version,
            kind=kind,
            content=content,
            feedback=feedback,
            difficulty=row.difficulty,
            created_at=now,
        )
        for row, (kind, content, feedback), _ in changed
    ]
    session.add_all(versions)
    session.flush()
    session.add_all(
        Evidence(
            version_id=version.id,
            text_id=place.text_id,
            paragraph=place.paragraph,
            start=place.start,
            end=place.end,
        )
        for version, (_, _, places) in zip(versions, changed, strict=True)
        for place in places
    )
    session.flush()


def _rows(session: Session, note_ids: Sequence[int]) -> dict[int, dict[int, ItemRow]]:
    """Return the items of each note by their ordinals."""
    found: dict[int, dict[int, ItemRow]] = {}
    for row in session.scalars(select(ItemRow).where(ItemRow.note_id.in_(note_ids))):
        found.setdefault(row.note_id or 0, {})[row.ordinal or 0] = row
    return found


def _said(session: Session, note_ids: Sequence[int]) -> dict[int, _Says]:
    """Return what the cards of the notes say, by the ids of their items."""
    rows = session.scalars(
        select(ItemVersion)
        .join(
            ItemRow, (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number)
        )
        .where(ItemRow.note_id.in_(note_ids))
    )
    return {row.item_id: (row.kind, row.content, row.feedback) for row in rows}


def _ends(session: Session, bank_id: int) -> _Ends:
    position, order = session.execute(
        select(
            func.coalesce(func.max(ItemRow.position), -1),
            func.coalesce(func.max(ItemRow.study_order), -1),
        ).where(ItemRow.bank_id == bank_id)
    ).one()
    keys = session.scalars(select(ItemRow.key).where(ItemRow.bank_id == bank_id))
    return _Ends(position, order, set(keys))
