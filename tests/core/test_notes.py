"""Notes, the cards that come of them, and what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest

from quizapp.core import notes
from quizapp.core.note_faults import MOST_CHARACTERS, BadNote, check
from quizapp.core.notes import (
    BasicNote,
    ChoiceNote,
    ClozeNote,
    NoteContent,
    OcclusionNote,
    ReversedNote,
    TypedNote,
)
from quizapp.core.questions import (
    BasicCard,
    ClozeCard,
    Gap,
    MultipleChoice,
    OcclusionCard,
    Option,
    Rectangle,
    ShortAnswer,
)

WING = Rectangle(3, "wing", 0.1, 0.2, 0.3, 0.4)
LEG = Rectangle(7, "leg", 0.5, 0.5, 0.5, 0.5)
IMAGE = OcclusionNote("ab" * 32, "A bee", (WING, LEG), hides_all=True)
NOTES: list[NoteContent] = [
    BasicNote("What do bees do?", "Dance"),
    ReversedNote("bee", "Biene"),
    ClozeNote("Bees {{c1::dance::do what}}."),
    TypedNote("What do bees do?", "dance", ("they dance",)),
    ChoiceNote("What do bees do?", ("Sing", "Dance"), 1),
    IMAGE,
]


def test_each_kind_makes_its_cards_by_ordinals() -> None:
    found = [notes.cards_of(note) for note in NOTES]

    assert found == [
        {0: BasicCard("What do bees do?", "Dance")},
        {0: BasicCard("bee", "Biene"), 1: BasicCard("Biene", "bee")},
        {1: ClozeCard(("Bees ", "."), (Gap("dance"),), ("do what",))},
        {0: ShortAnswer("What do bees do?", "dance", ("they dance",))},
        {0: MultipleChoice("What do bees do?", (Option("Sing"), Option("Dance")), 1)},
        {
            3: OcclusionCard("ab" * 32, "A bee", (WING, LEG), 0, hides_all=True),
            7: OcclusionCard("ab" * 32, "A bee", (WING, LEG), 1, hides_all=True),
        },
    ]
    assert notes.cards_of(IMAGE)[7].label == "leg"  # type: ignore[union-attr]


def test_every_kind_has_a_name_and_is_tried() -> None:
    assert set(notes.KINDS) == set(get_args(NoteContent)) == {type(note) for note in NOTES}


@pytest.mark.parametrize("note", NOTES, ids=notes.kind_of)
def test_what_is_stored_comes_back(note: NoteContent) -> None:
    stored = json.loads(json.dumps(notes.encode_note(note)))

    assert notes.decode_note(notes.kind_of(note), stored) == note


def test_a_note_is_called_by_what_it_asks() -> None:
    assert [notes.words_of(note) for note in NOTES] == [
        "What do bees do?",
        "bee",
        "Bees dance.",
        "What do bees do?",
        "What do bees do?",
        "A bee",
    ]


@pytest.mark.parametrize("note", NOTES, ids=notes.kind_of)
def test_a_sound_note_has_no_faults(note: NoteContent) -> None:
    check(note, "Because.")


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        (BasicNote(" ", ""), ["front", "back"]),
        (ReversedNote("x", ""), ["back"]),
        (ClozeNote("no gap"), ["text"]),
        (TypedNote("", ""), ["question", "answer"]),
        (ChoiceNote("", ("a",), 0), ["question", "options"]),
        (ChoiceNote("x", ("a", " "), 0), ["options"]),
        (ChoiceNote("x", tuple("abcdefghijk"), 0), ["options"]),
        (ChoiceNote("x", ("a b", "a  b"), 0), ["options"]),
        (ChoiceNote("x", ("a", "b"), 2), ["key"]),
        (OcclusionNote("", "", (), hides_all=False), ["image", "alt", "rectangles"]),
        (replace(IMAGE, alt="x" * 501), ["alt"]),
        (replace(IMAGE, rectangles=(WING,) * 61), ["rectangles", "rectangles"]),
        (replace(IMAGE, rectangles=(WING, replace(LEG, id=3))), ["rectangles"]),
        (replace(IMAGE, rectangles=(WING, replace(LEG, label=" "))), ["rectangles-1-label"]),
        (replace(IMAGE, rectangles=(replace(WING, label="x" * 201),)), ["rectangles-0-label"]),
        (replace(IMAGE, rectangles=(replace(WING, x=-0.1),)), ["rectangles-0-x"]),
        (replace(IMAGE, rectangles=(replace(WING, x=float("nan")),)), ["rectangles-0-x"]),
        (replace(IMAGE, rectangles=(replace(WING, width=0.0),)), ["rectangles-0-x"]),
        (replace(IMAGE, rectangles=(replace(WING, height=0.9),)), ["rectangles-0-x"]),
        (replace(IMAGE, rectangles=(replace(WING, id=0),)), ["rectangles-0-x"]),
        (BasicNote("x" * (MOST_CHARACTERS + 1), "y"), ["front"]),
        (BasicNote("x\x00", "y"), ["front"]),
    ],
)
def test_each_fault_names_its_field_and_the_mend(note: NoteContent, fields: list[str]) -> None:
    with pytest.raises(BadNote) as refused:
        check(note)

    assert [fault.field for fault in refused.value.faults] == fields
    assert all(": " in fault.message for fault in refused.value.faults)


def test_what_is_read_after_the_answer_is_looked_at_too() -> None:
    with pytest.raises(BadNote) as refused:
        check(NOTES[0], "x" * (MOST_CHARACTERS + 1))

    assert str(refused.value) == "Feedback: keep it under 10,000 characters."
