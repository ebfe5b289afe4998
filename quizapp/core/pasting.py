"""Many notes at once: a line each, as they are pasted from a list or a table.

A line is a front and a back, divided by a tab or else by the first semicolon; or a text with
gaps, ``{{c1::…}}``. What cannot be read is told by its line; the rest is read all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.cloze_notes import has_gaps
from quizapp.core.note_faults import BadNote, Fault, check
from quizapp.core.notes import BasicNote, ClozeNote, ReversedNote, words_of

if TYPE_CHECKING:
    from collections.abc import Container

    from quizapp.core.notes import NoteContent

MOST_LINES = 500
_UNDIVIDED = "Divide the front from the back by a tab or a semicolon."
# Anki writes these at the head of the notes that it exports.
_HEADINGS = ("#separator:", "#html:", "#tags column:", "#notetype", "#deck", "#guid column:")


@dataclass(frozen=True, slots=True)
class PastedNote:
    """A line that was read; ``repeats`` says what has the same words: a line, or the deck."""

    line: int
    note: NoteContent
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that cannot be read; ``message`` says how to mend it."""

    line: int
    message: str

    def __str__(self) -> str:
        """Return ``Line 3: message``."""
        return f"Line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the lines say, and what is wrong with the others."""

    notes: tuple[PastedNote, ...]
    faults: tuple[LineFault, ...]


def read_lines(
    text: str, known: Container[str] = frozenset(), *, is_reversed: bool = False
) -> Pasted:
    """Read the lines; ``known`` are the ``likeness`` of the notes that the deck has already."""
    notes: list[PastedNote] = []
    faults: list[LineFault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lower().startswith(_HEADINGS):
            continue
        if len(notes) + len(faults) == MOST_LINES:
            faults.append(LineFault(number, f"Paste {MOST_LINES} lines at once, not more."))
            break
        try:
            note = _read(line, is_reversed=is_reversed)
        except BadNote as bad:
            faults.append(LineFault(number, str(bad)))
            continue
        like = likeness(note)
        repeats = "a note of the deck" if like in known else _line_of(seen, like)
        seen.setdefault(like, number)
        notes.append(PastedNote(number, note, repeats))
    return Pasted(tuple(notes), tuple(faults))


def likeness(note: NoteContent) -> str:
    """Return the words by which two notes are taken for the same, whatever their case."""
    return " ".join(words_of(note).casefold().split())


def _line_of(seen: dict[str, int], like: str) -> str:
    return f"line {seen[like]}" if like in seen else ""


def _read(line: str, *, is_reversed: bool) -> NoteContent:
    note: NoteContent
    if has_gaps(line):
        note = ClozeNote(line.strip())
    else:
        front, back = (part.strip() for part in _parts(line))
        if not back and front == line.strip():
            raise BadNote([Fault("back", _UNDIVIDED)])
        note = ReversedNote(front, back) if is_reversed else BasicNote(front, back)
    check(note)
    return note


def _parts(line: str) -> tuple[str, str]:
    front, divider, back = line.partition("\t" if "\t" in line else ";")
    # Further columns of a table are no part of the back: tags, say.
    return front, back.partition("\t")[0] if divider == "\t" else back
