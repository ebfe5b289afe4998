"""Notes of own decks: each becomes one or more cards, which are items like all others.

An edit writes new versions of the cards that changed, adds those that are new and retires
those that are gone. A card keeps its ordinal, so that it keeps what learners remember of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from quizapp.core.errors import NotAllowed
from quizapp.core.note_faults import BadNote, Fault, check
from quizapp.core.notes import OcclusionNote, decode_note, encode_note, words_of
from quizapp.core.notes import kind_of as note_kind
from quizapp.core.pasting import likeness
from quizapp.models import Evidence, ItemRow, ItemVersion, Media, Note
from quizapp.services.note_cards import Place, Writing, write_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from quizapp.core.notes import NoteContent
    from quizapp.models import BankRow

MOST_NOTES = 5_000


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note in the list of its deck; ``cards`` counts those that are in use."""

    id: int
    kind: str
    words: str
    cards: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class NoteList:
    """Some notes of a deck, and how many there are."""

    lines: tuple[NoteLine, ...]
    total: int


def add_note(session: Session, deck: BankRow, writing: Writing, now: datetime) -> Note:
    """Add a note with its cards, behind those that the deck has.

    Raises ``BadNote`` when no cards can be made of it, ``NotAllowed`` when the deck is full.
    """
    return add_notes(session, deck, [writing], now)[0]


def add_notes(
    session: Session, deck: BankRow, writings: Sequence[Writing], now: datetime
) -> list[Note]:
    """Add several notes, in order, as ``add_note`` does."""
    for writing in writings:
        _check(session, deck, writing)
    # Two tabs that add cards give them keys and places one after the other.
    session.refresh(deck, with_for_update=True)
    count = session.scalar(select(func.count()).where(Note.bank_id == deck.id)) or 0
    if count + len(writings) > MOST_NOTES:
        raise NotAllowed(f"A deck holds {MOST_NOTES:,} notes. Make another deck.")
    notes = [
        Note(
            bank_id=deck.id,
            kind=note_kind(writing.content),
            fields=_stored(writing),
            created_at=now,
            changed_at=now,
        )
        for writing in writings
    ]
    session.add_all(notes)
    session.flush()
    write_cards(session, deck, list(zip(notes, writings, strict=True)), now)
    return notes


def edit_note(session: Session, deck: BankRow, note: Note, writing: Writing, now: datetime) -> None:
    """Let a note of the deck say something else; its kind stays, and so do its places.

    Raises ``BadNote`` when no cards can be made of it.
    """
    if note_kind(writing.content) != note.kind:
        raise ValueError("a note keeps its kind")
    _check(session, deck, writing)
    session.refresh(deck, with_for_update=True)
    kept = Writing(writing.content, writing.feedback, places_of(session, note.id))
    note.fields, note.changed_at = _stored(kept), now
    session.flush()
    write_cards(session, deck, [(note, kept)], now)


def remove_note(session: Session, note: Note, now: datetime) -> None:
    """Take the note's cards out of use; ``restore_note`` brings them back as they were."""
    for row in _items(session, note.id):
        row.retired_at = row.retired_at or now
    note.changed_at = now
    session.flush()


def restore_note(session: Session, deck: BankRow, note: Note, now: datetime) -> None:
    """Bring back a note that was removed, with all that is remembered of its cards."""
    content, feedback = content_of(note)
    places = places_of(session, note.id)
    write_cards(session, deck, [(note, Writing(content, feedback, places))], now)
    note.changed_at = now
    session.flush()


def find_note(session: Session, bank_id: int, note_id: int) -> Note | None:
    """Return a note of the deck, also one that was removed."""
    return session.scalar(select(Note).where(Note.id == note_id, Note.bank_id == bank_id))


def content_of(note: Note) -> tuple[NoteContent, str]:
    """Return what a note says, and what its cards say after the answer."""
    return decode_note(note.kind, note.fields), note.fields.get("feedback", "")


def list_notes(
    session: Session, bank_id: int, *, offset: int = 0, limit: int = 50, removed: bool = False
) -> NoteList:
    """Return the notes of a deck, the newest first; or those that were removed, the last first."""
    wanted = (Note.bank_id == bank_id, ~_is_live() if removed else _is_live())
    cards = (
        select(func.count())
        .where(ItemRow.note_id == Note.id, ItemRow.retired_at.is_(None))
        .correlate(Note)
        .scalar_subquery()
    )
    order = Note.changed_at.desc() if removed else Note.created_at.desc()
    rows = session.execute(
        select(Note, cards)
        .where(*wanted)
        .order_by(order, Note.id.desc())
        .offset(offset)
        .limit(limit)
    )
    lines = tuple(
        NoteLine(note.id, note.kind, words_of(content_of(note)[0]), count, note.changed_at)
        for note, count in rows
    )
    return NoteList(lines, session.scalar(select(func.count()).where(*wanted)) or 0)


def likenesses(session: Session, bank_id: int) -> frozenset[str]:
    """Return the words by which new notes are found to be in the deck already."""
    notes = session.scalars(select(Note).where(Note.bank_id == bank_id, _is_live()))
    return frozenset(likeness(content_of(note)[0]) for note in notes)


def places_of(session: Session, note_id: int) -> tuple[Place, ...]:
    """Return the places in texts that the note's cards rest on."""
    rows = session.execute(
        select(Evidence.text_id, Evidence.paragraph, Evidence.start, Evidence.end)
        .join(ItemVersion, ItemVersion.id == Evidence.version_id)
        .join(
            ItemRow,
            (ItemRow.id == ItemVersion.item_id) & (ItemRow.version == ItemVersion.number),
        )
        .where(ItemRow.note_id == note_id)
        .order_by(Evidence.text_id, Evidence.start, Evidence.end)
        .distinct()
    )
    return tuple(Place(*row) for row in rows)


def highest_ordinal(session: Session, note_id: int) -> int:
    """Return the highest ordinal that a card of the note ever had; 0 without any."""
    return session.scalar(select(func.max(ItemRow.ordinal)).where(ItemRow.note_id == note_id)) or 0


def _check(session: Session, deck: BankRow, writing: Writing) -> None:
    check(writing.content, writing.feedback)
    if isinstance(writing.content, OcclusionNote):
        image = select(Media.id).where(
            Media.bank_id == deck.id, Media.digest == writing.content.image
        )
        if session.scalar(image) is None:
            raise BadNote([Fault("image", "Image: it is not there any more. Send it again.")])


def _stored(writing: Writing) -> dict[str, object]:
    feedback = {"feedback": writing.feedback} if writing.feedback else {}
    return encode_note(writing.content) | feedback


def _items(session: Session, note_id: int) -> Sequence[ItemRow]:
    return session.scalars(
        select(ItemRow).where(ItemRow.note_id == note_id).order_by(ItemRow.ordinal)
    ).all()


def _is_live() -> ColumnElement[bool]:
    """Whether the note has cards that are in use."""
    return exists().where(ItemRow.note_id == Note.id, ItemRow.retired_at.is_(None))
