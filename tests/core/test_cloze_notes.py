"""The gaps of cloze notes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core import cloze_notes
from quizapp.core.cloze_notes import BadCloze
from quizapp.core.questions import ClozeCard, Gap


def test_each_number_makes_a_card_that_shows_the_words_of_the_others() -> None:
    cards = cloze_notes.cards_of("{{c2::Bees}} dance, {{c1::ants}} leave {{c2::trails::what?}}.")

    assert cards == {
        1: ClozeCard(("Bees dance, ", " leave trails."), (Gap("ants"),)),
        2: ClozeCard(("", " dance, ants leave ", "."), (Gap("Bees"), Gap("trails")), ("", "what?")),
    }
    assert list(cards) == [1, 2]


def test_the_text_filled_has_all_its_words() -> None:
    assert cloze_notes.filled("{{c1::Bees}} dance {{c3::here::where}}") == "Bees dance here"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bees dance.", "There is no gap"),
        ("{{c1::Bees dance.", "{{c1:: opens is never closed. Write }} behind it"),
        ("{{c1::Bees {{c2::dance}}}}", "{{c1:: opens has another one in it"),
        ("{{c3:: ::hint}} dance", "The gap {{c3::}} is empty"),
        ("{{c0::Bees}} dance", "{{c0:: has to be from 1 to 99"),
        ("{{c100::Bees}} dance", "{{c100:: has to be from 1 to 99"),
        ("{{c" + "9" * 5000 + "::Bees}} dance", "has to be from 1 to 99"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(text: str, words: str) -> None:
    with pytest.raises(BadCloze) as refused:
        cloze_notes.cards_of(text)

    assert words in str(refused.value)


def test_braces_that_begin_no_gap_are_plain_text() -> None:
    assert cloze_notes.cards_of("x^{{2}} is {{c1::big}}")[1].pieces == ("x^{{2}} is ", "")
    assert cloze_notes.has_gaps("{{c1::") is True
    assert cloze_notes.has_gaps("{{c::x}}") is False


def test_a_piece_that_would_begin_a_gap_is_written_so_that_it_does_not() -> None:
    text = cloze_notes.written(["Write {{c1::x}} for ", "."], ["a gap"])

    assert list(cloze_notes.cards_of(text)) == [1]
    assert cloze_notes.cards_of(text)[1].gaps == (Gap("a gap"),)


@pytest.mark.parametrize("words", ["a}}b", "a::b", "{{c1::", "  "])
def test_words_that_would_end_their_gap_are_refused(words: str) -> None:
    with pytest.raises(BadCloze, match="cannot be hidden"):
        cloze_notes.written(["", ""], [words])


def test_more_gaps_than_there_are_numbers_are_refused() -> None:
    with pytest.raises(BadCloze, match="Only 99 gaps"):
        cloze_notes.written([""] * 101, ["x"] * 100)


plain = st.text(st.characters(exclude_characters="{}:"), min_size=1).filter(
    lambda words: words == words.strip()
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), plain), min_size=1, max_size=9), st.text())
def test_what_is_written_is_read_as_these_gaps(parts: list[tuple[str, str]], end: str) -> None:
    pieces = [piece.replace("{", "") for piece, _ in parts] + [end.replace("{", "")]
    words = [word for _, word in parts]

    text = cloze_notes.written(pieces, words)

    assert [card.gaps for card in cloze_notes.cards_of(text).values()] == [(Gap(w),) for w in words]
    joined = "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True))
    assert cloze_notes.filled(text) == joined
