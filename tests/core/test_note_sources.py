"""Notes made from words of a text, and from questions."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings

from quizapp.core.cloze_notes import BadCloze, cards_of
from quizapp.core.note_faults import check
from quizapp.core.note_sources import hide_selection, note_of
from quizapp.core.notes import BasicNote, ChoiceNote, ClozeNote, NoteContent, TypedNote
from quizapp.core.questions import (
    BasicCard,
    ClozeCard,
    Content,
    DefinitionCard,
    Flashcard,
    Gap,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Option,
    Question,
    Rectangle,
    TrueFalse,
)
from quizapp.core.text import Span
from tests import make
from tests.core import strategies

TEXT = make.text("Bees *dance*. The dance  tells\nwhere flowers are.\n\nAnts leave trails.")
COVERED = OcclusionCard("ab", "A bee", (Rectangle(1, "wing", 0, 0, 1, 1),), 0, hides_all=False)


def selected(words: str, paragraph: str = "p1") -> tuple[str, Span]:
    within = TEXT.paragraph(paragraph)
    start = TEXT.original.index(words, within.start) - within.start
    found = hide_selection(TEXT, paragraph, start, start + len(words))
    return found.note.text, found.span


def test_the_sentence_hides_the_words_and_rests_on_them_to_the_letter() -> None:
    text, span = selected("where flowers")

    assert text == "The dance tells {{c1::where flowers}} are."
    assert TEXT.quote(span) == "where flowers"


def test_blanks_around_the_words_stay_where_they_are_and_marks_are_escaped() -> None:
    text, span = selected(" *dance*")

    assert text == "Bees {{c1::*dance*}}."
    assert TEXT.quote(span) == "*dance*"
    assert selected("Bees ")[0] == r"{{c1::Bees}} \*dance\*."


def test_words_of_two_sentences_are_hidden_in_both() -> None:
    text, _ = selected("*dance*. The dance  tells\nwhere")

    assert text == "Bees {{c1::*dance*. The dance tells where}} flowers are."


def test_places_count_from_the_paragraph() -> None:
    text, span = selected("leave", "p2")

    assert text == "Ants {{c1::leave}} trails."
    assert (span.paragraph, TEXT.quote(span)) == ("p2", "leave")


@pytest.mark.parametrize(
    ("paragraph", "start", "end"), [("p9", 0, 4), ("p1", 4, 4), ("p1", -1, 4), ("p2", 0, 400)]
)
def test_words_that_are_not_there_are_refused(paragraph: str, start: int, end: int) -> None:
    with pytest.raises(BadCloze, match="not in the paragraph"):
        hide_selection(TEXT, paragraph, start, end)


def test_white_space_is_nothing_to_hide() -> None:
    with pytest.raises(BadCloze, match="Only white space"):
        hide_selection(TEXT, "p1", 4, 5)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (make.CHOICE, ChoiceNote(make.CHOICE.stem, ("Sing", "Dance", "Sleep", "Swim"), 1)),
        (
            MultipleResponse("Which?", (Option("a"), Option("b"), Option("c")), (0, 2)),
            BasicNote("Which?\n\n- a\n- b\n- c", "- a\n- c"),
        ),
        (make.CLAIM, BasicNote(f"True or false? {make.CLAIM.stem}", "True. The text says so.")),
        (TrueFalse("Bees sing.", key=False), BasicNote("True or false? Bees sing.", "False")),
        (make.WORDS, TypedNote(make.WORDS.stem, "trails of scent", ("scent trails",))),
        (Numeric("How far?", Decimal("2.5"), Decimal(0), "km"), BasicNote("How far?", "2.5 km")),
        (make.GAPS, ClozeNote("Bees {{c1::dance}}, ants leave {{c2::trails}}.")),
        (ClozeCard(("Bees ", "."), (Gap("dance"),)), ClozeNote("Bees {{c1::dance}}.")),
        (
            make.MATCH,
            BasicNote(
                f"{make.MATCH.stem}\n\n- Bees\n- Ants\n- Others",
                "- Bees → dance\n- Ants → leave trails\n- Others → follow",
            ),
        ),
        (
            make.STEPS,
            BasicNote(
                f"{make.STEPS.stem}\n\n- Ants\n- Bees\n- The dance\n- Trails",
                "1. Bees\n2. The dance\n3. Ants\n4. Trails",
            ),
        ),
        (BasicCard("x", "y"), BasicNote("x", "y")),
        (DefinitionCard("x", "y"), BasicNote("x", "y")),
        (COVERED, None),
    ],
)
def test_every_kind_of_question_becomes_a_note_that_asks_the_same(
    content: Content, note: NoteContent | None
) -> None:
    assert note_of(content) == note
    if note is not None:
        check(note)


def test_every_kind_is_tried() -> None:
    assert set(strategies.QUESTIONS) | set(strategies.FLASHCARDS) == {
        *get_args(Question),
        *get_args(Flashcard),
    }


@settings(deadline=None)
@given(strategies.contents)
def test_a_note_of_gaps_has_a_card_for_each(content: Content) -> None:
    try:
        note = note_of(content)
    except BadCloze:
        return
    if isinstance(note, ClozeNote):
        assert len(cards_of(note.text)) == len(content.gaps)  # type: ignore[union-attr]
