"""What was typed beside what is right, piece by piece."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from quizapp.core.grading import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters; ``is_odd`` when the other side has others in their place, or none."""

    text: str
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was typed and the wording of the key that comes closest, each as pieces.

    ``likeness`` runs from 0, nothing in common, to 1.
    """

    typed: tuple[Piece, ...]
    key: tuple[Piece, ...]
    likeness: float


def compare(typed: str, wordings: Iterable[str]) -> Comparison:
    """Compare typed words with the wording that is most like them; there must be one.

    Case and accents are no difference, as they are none for the mark.
    """
    closest = max(wordings, key=lambda wording: _ratio(fold(typed), fold(wording)))
    matcher = SequenceMatcher(None, _plain(typed), _plain(closest), autojunk=False)
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for tag, start, end, key_start, key_end in matcher.get_opcodes():
        is_odd = tag != "equal"
        ours.append(Piece(typed[start:end], is_odd))
        theirs.append(Piece(closest[key_start:key_end], is_odd))
    return Comparison(_filled(ours), _filled(theirs), matcher.ratio())


def _plain(text: str) -> list[str]:
    """Return each character without case and accents, one for one."""
    return [unicodedata.normalize("NFKD", char)[0].casefold() for char in text]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _filled(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
