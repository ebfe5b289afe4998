"""Notes: what somebody writes once, and the cards that come of it.

A card keeps its ordinal when its note is edited, so that what a learner remembers stays with
the right card: of a cloze it is the number of the gap, of an image the id of the rectangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from quizapp.core import cloze_notes
from quizapp.core.codec import decode_rectangle, encode_rectangle
from quizapp.core.questions import (
    BasicCard,
    MultipleChoice,
    OcclusionCard,
    Option,
    Rectangle,
    ShortAnswer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.questions import Content

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BasicNote:
    """One card: a front and a back."""

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class ReversedNote:
    """Two cards: each side asks for the other one."""

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class ClozeNote:
    """A card for each number among the gaps: ``{{c1::hidden}} … {{c2::hidden::hint}}``."""

    text: str


@dataclass(frozen=True, slots=True)
class TypedNote:
    """A question answered in a few typed words; ``accept`` are other right wordings."""

    question: str
    answer: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceNote:
    """A question with options, of which the one at the index ``key`` is right."""

    question: str
    options: tuple[str, ...]
    key: int


@dataclass(frozen=True, slots=True)
class OcclusionNote:
    """A card for each rectangle on an image; ``hides_all`` covers the others as well."""

    image: str
    alt: str
    rectangles: tuple[Rectangle, ...]
    hides_all: bool


NoteContent: TypeAlias = (
    BasicNote | ReversedNote | ClozeNote | TypedNote | ChoiceNote | OcclusionNote
)

KINDS: dict[type, str] = {
    BasicNote: "basic",
    ReversedNote: "reversed",
    ClozeNote: "cloze",
    TypedNote: "typed",
    ChoiceNote: "choice",
    OcclusionNote: "occlusion",
}


def kind_of(note: NoteContent) -> str:
    """Return the stored name of the note's kind."""
    return KINDS[type(note)]


def cards_of(note: NoteContent) -> dict[int, Content]:
    """Return the note's cards by their ordinals; the note has to be one without faults."""
    match note:
        case BasicNote(front, back):
            return {0: BasicCard(front, back)}
        case ReversedNote(front, back):
            return {0: BasicCard(front, back), 1: BasicCard(back, front)}
        case ClozeNote(text):
            return dict(cloze_notes.cards_of(text))
        case TypedNote(question, answer, accept):
            return {0: ShortAnswer(question, answer, accept)}
        case ChoiceNote(question, options, key):
            return {0: MultipleChoice(question, tuple(map(Option, options)), key)}
        case OcclusionNote(image, alt, rectangles, hides_all):
            return {
                one.id: OcclusionCard(image, alt, rectangles, index, hides_all)
                for index, one in enumerate(rectangles)
            }
        case _:
            assert_never(note)


def encode_note(note: NoteContent) -> Json:
    """Return the note's fields as JSON values, without its kind."""
    match note:
        case BasicNote(front, back) | ReversedNote(front, back):
            return {"front": front, "back": back}
        case ClozeNote(text):
            return {"text": text}
        case TypedNote(question, answer, accept):
            return {"question": question, "answer": answer, "accept": list(accept)}
        case ChoiceNote(question, options, key):
            return {"question": question, "options": list(options), "key": key}
        case OcclusionNote(image, alt, rectangles, hides_all):
            return {
                "image": image,
                "alt": alt,
                "rectangles": [encode_rectangle(one) for one in rectangles],
                "hides_all": hides_all,
            }
        case _:
            assert_never(note)


def decode_note(kind: str, stored: Json) -> NoteContent:
    """Return the note that was stored; raise ``KeyError`` on an unknown kind."""
    return _DECODERS[kind](stored)


def words_of(note: NoteContent) -> str:
    """Return what stands for the note in a list, as Markdown."""
    match note:
        case BasicNote(front) | ReversedNote(front):
            return front
        case ClozeNote(text):
            return cloze_notes.filled(text)
        case TypedNote(question) | ChoiceNote(question):
            return question
        case OcclusionNote(_, alt):
            return alt
        case _:
            assert_never(note)


_DECODERS: dict[str, Callable[[Json], NoteContent]] = {
    "basic": lambda it: BasicNote(it["front"], it["back"]),
    "reversed": lambda it: ReversedNote(it["front"], it["back"]),
    "cloze": lambda it: ClozeNote(it["text"]),
    "typed": lambda it: TypedNote(it["question"], it["answer"], tuple(it["accept"])),
    "choice": lambda it: ChoiceNote(it["question"], tuple(it["options"]), it["key"]),
    "occlusion": lambda it: OcclusionNote(
        it["image"],
        it["alt"],
        tuple(decode_rectangle(one) for one in it["rectangles"]),
        it["hides_all"],
    ),
}
