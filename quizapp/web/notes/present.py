"""Notes as their pages show them: the cards that a note makes, with both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.notes import cards_of
from quizapp.core.questions import ClozeCard, Content, OcclusionCard, stem_of
from quizapp.web.pictures import Picture, picture_of

if TYPE_CHECKING:
    from quizapp.core.notes import NoteContent
    from quizapp.core.pasting import PastedNote


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with both sides: gaps between pieces, a picture, or a stem."""

    content: Content
    stem: str = ""
    pieces: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    front: Picture | None = None
    back: Picture | None = None


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line that was read: the cards that it makes, and whether it repeats something."""

    number: int
    cards: tuple[ShownCard, ...]
    repeats: str


def shown_cards(note: NoteContent, bank_id: int) -> tuple[ShownCard, ...]:
    """Return the cards of a note without faults, in order."""
    return tuple(_shown(content, bank_id) for content in cards_of(note).values())


def pasted_line(pasted: PastedNote, bank_id: int) -> PastedLine:
    """Return a pasted line as the preview shows it."""
    return PastedLine(pasted.line, shown_cards(pasted.note, bank_id), pasted.repeats)


def _shown(content: Content, bank_id: int) -> ShownCard:
    match content:
        case ClozeCard(pieces, gaps, hints):
            return ShownCard(content, pieces=pieces, hints=hints or ("",) * len(gaps))
        case OcclusionCard():
            front = picture_of(content, bank_id)
            back = picture_of(content, bank_id, is_shown=True)
            return ShownCard(content, front=front, back=back)
        case _:
            return ShownCard(content, stem_of(content))
