"""What is wrong with a note, field by field, and how to mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from quizapp.core.cloze_notes import BadCloze
from quizapp.core.cloze_notes import cards_of as cloze_cards
from quizapp.core.errors import QuizError
from quizapp.core.formats.bank_yaml.nodes import unfit_character
from quizapp.core.notes import (
    BasicNote,
    ChoiceNote,
    ClozeNote,
    OcclusionNote,
    ReversedNote,
    TypedNote,
    encode_note,
)
from quizapp.core.wording import strings_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.notes import NoteContent
    from quizapp.core.questions import Rectangle

MOST_CHARACTERS = 10_000
MOST_RECTANGLES = 60
MOST_OPTIONS = 10
LONGEST_LABEL = 200
LONGEST_ALT = 500
HIGHEST_ID = 9_999
# Smaller than this in either direction nobody can see or hit it.
LEAST_SIDE = 0.005
_LEAST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a field; ``message`` says how to mend it."""

    field: str
    message: str


class BadNote(QuizError):
    """A note that no cards can be made of; ``faults`` name the fields."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.message for fault in faults))


def check(note: NoteContent, feedback: str = "") -> None:
    """Raise ``BadNote`` with everything that is wrong with the note."""
    # A text without an end is not read for its gaps.
    faults = tuple(_long_or_unfit(note, feedback)) or tuple(_faults(note))
    if faults:
        raise BadNote(faults)


def _faults(note: NoteContent) -> Iterator[Fault]:
    match note:
        case BasicNote(front, back) | ReversedNote(front, back):
            yield from _missing("front", front, "Front: write what the card asks.")
            yield from _missing("back", back, "Back: write the answer.")
        case ClozeNote(text):
            yield from _cloze(text)
        case TypedNote(question, answer):
            yield from _missing("question", question, "Question: write what is asked.")
            yield from _missing("answer", answer, "Answer: write the words to be typed.")
        case ChoiceNote():
            yield from _choice(note)
        case OcclusionNote():
            yield from _occlusion(note)
        case _:
            assert_never(note)


def _missing(field: str, words: str, message: str) -> Iterator[Fault]:
    if not words.strip():
        yield Fault(field, message)


def _cloze(text: str) -> Iterator[Fault]:
    try:
        cloze_cards(text)
    except BadCloze as bad:
        yield Fault("text", f"Text: {bad}")


def _choice(note: ChoiceNote) -> Iterator[Fault]:
    yield from _missing("question", note.question, "Question: write what is asked.")
    words = [" ".join(one.split()) for one in note.options]
    if not _LEAST_OPTIONS <= len(words) <= MOST_OPTIONS or not all(words):
        yield Fault("options", f"Options: write from {_LEAST_OPTIONS} to {MOST_OPTIONS} of them.")
    elif len(set(words)) < len(words):
        yield Fault("options", "Options: two of them are the same. Change one.")
    elif not 0 <= note.key < len(words):
        yield Fault("key", "Right option: choose one of those that are written.")


def _occlusion(note: OcclusionNote) -> Iterator[Fault]:
    yield from _missing("image", note.image, "Image: choose a picture and send it first.")
    yield from _missing("alt", note.alt, "Description: say what the image shows.")
    if len(note.alt) > LONGEST_ALT:
        yield Fault("alt", f"Description: keep it under {LONGEST_ALT} characters.")
    if not 0 < len(note.rectangles) <= MOST_RECTANGLES:
        yield Fault("rectangles", f"Rectangles: draw from 1 to {MOST_RECTANGLES} of them.")
    if len({one.id for one in note.rectangles}) < len(note.rectangles):
        yield Fault("rectangles", "Rectangles: two have the same number. Draw one of them anew.")
    for place, one in enumerate(note.rectangles):
        yield from _rectangle(f"rectangles-{place}", place + 1, one)


def _rectangle(field: str, number: int, one: Rectangle) -> Iterator[Fault]:
    if not 0 < len(one.label.strip()) <= LONGEST_LABEL:
        message = f"Rectangle {number}: write what is under it, in {LONGEST_LABEL} characters."
        yield Fault(f"{field}-label", message)
    sides = (one.x, one.y, one.width, one.height)
    is_inside = (
        all(map(math.isfinite, sides))
        and min(one.x, one.y) >= 0
        and min(one.width, one.height) >= LEAST_SIDE
        # A pointer at the edge may be off by what a float cannot hold.
        and max(one.x + one.width, one.y + one.height) <= 1 + 1e-6
    )
    if not is_inside or not 1 <= one.id <= HIGHEST_ID:
        message = f"Rectangle {number}: it reaches beyond the image, or has no size. Move it."
        yield Fault(f"{field}-x", message)


def _long_or_unfit(note: NoteContent, feedback: str) -> Iterator[Fault]:
    for field, stored in {**encode_note(note), "feedback": feedback}.items():
        words = "\n".join(strings_in(stored))
        name = field.capitalize()
        if len(words) > MOST_CHARACTERS:
            yield Fault(field, f"{name}: keep it under {MOST_CHARACTERS:,} characters.")
        elif unfit := unfit_character(words):
            yield Fault(field, f"{name}: it holds the character {unfit}. Delete it.")
