"""What the gate says of sentences that the parser reads wrongly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.gate import misread
from quizapp.core.questions import ShortAnswer
from tests.core.generation.sentences import indexed, question, whole


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("In 1913 Eugène Christophe broke his fork.", "1913 Christophe"),
        ("Until the 1980s insulin was obtained from pigs.", "1980s insulin"),
        ("The 1973 oil crisis changed trade.", None),
        ("In 1913, Eugène Christophe broke his fork.", None),
        ("Peter Lom sold 20 mills.", None),
        ("In 2011 researchers at the University of Utah found bugs.", None),
    ],
)
def test_a_year_is_no_part_of_a_name(text: str, glued: str | None) -> None:
    found = misread.glued_year(whole(text), indexed(text))

    assert (found and found.detail) == glued


@pytest.mark.parametrize(
    ("text", "stem", "is_torn"),
    [
        ("The Germans sold grain from Prussia in Bergen.", "What did", True),
        ("The valve separates the left atrium from the ventricle.", "What does", False),
        ("Akira Yoshino replaced the metal with coke.", "What did", False),
        ("Akira Yoshino replaced the metal of the anode with coke.", "What did", True),
        ("Peter Lom removed the pancreas of a dog in Velden.", "What did", True),
        ("Peter Lom removed the pancreas of a dog.", "What did", False),
        ("Peter Lom removed the pancreas of a dog.", "Who removed", False),
    ],
)
def test_an_object_is_asked_for_whole(text: str, stem: str, *, is_torn: bool) -> None:
    found = misread.torn_object(question(text, stem), indexed(text))

    assert (found is not None) is is_torn


def test_what_is_no_question_has_no_object() -> None:
    draft = whole("Peter Lom sold grain.")
    index = indexed("Peter Lom sold grain.")

    checks = (misread.torn_object, misread.cut_complement, misread.lost_frame)

    assert [check(draft, index) for check in checks] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "stem", "left_out", "word"),
    [
        ("Peter Lom asked the king to free Brak in 1840.", "Who asked", (), None),
        ("Peter Lom asked the king to free Brak in 1840.", "Who asked", ("to", "free", "Brak"),
         "asked"),
        ("Peter Lom wanted to free the miners of Brak.", "What did", ("free",), "wanted"),
        ("Peter Lom wanted to free the miners of Brak.", "What did", (), None),
        ("The drill is used to open mines.", "What is", ("to", "open", "mines"), None),
    ],
)  # fmt: skip
def test_a_verb_keeps_what_it_governs(
    text: str, stem: str, left_out: tuple[str, ...], word: str | None
) -> None:
    draft = question(text, stem)
    said = tuple(
        one for one in draft.parsed.doc
        if one.text not in left_out and one.text not in {"Peter", "Lom", "in", "1840", "."}
    )  # fmt: skip
    found = misread.cut_complement(replace(draft, tokens=said), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "stem", "is_lost"),
    [
        ("In his dramas the voices are embedded in an unbroken stream of sound.", "What", True),
        ("In some dramas the voices are embedded in a stream of sound.", "What", False),
        ("In 1876 Wagner built a theatre.", "What did Wagner", False),
    ],
)
def test_a_frame_with_a_pronoun_is_missed(text: str, stem: str, *, is_lost: bool) -> None:
    found = misread.lost_frame(question(text, stem), indexed(text))

    assert (found is not None) is is_lost


@pytest.mark.parametrize(
    ("text", "left_out", "phrase"),
    [
        ("Lesseps met the viceroy Said Pasha.", {"Said", "Pasha"}, "viceroy Said"),
        ("Lesseps met the viceroy Said Pasha.", set(), None),
        ("Lesseps met the viceroy.", {"."}, None),
    ],
)
def test_a_name_stays_with_its_title(text: str, left_out: set[str], phrase: str | None) -> None:
    draft = whole(text)
    said = tuple(one for one in draft.tokens if one.text not in left_out)

    found = misread.lost_name(replace(draft, tokens=said), indexed(text))

    assert (found and found.detail) == phrase


@pytest.mark.parametrize(
    ("text", "left_out", "word"),
    [
        ("Well temperaments became common in Germany.", ("Well",), "Well temperaments"),
        ("Well temperaments became common in Germany.", (), None),
        ("Large mills became common in Germany.", ("Large",), None),
    ],
)
def test_a_subject_keeps_its_first_word(
    text: str, left_out: tuple[str, ...], word: str | None
) -> None:
    draft = whole(text)
    said = tuple(token for token in draft.tokens if token.text not in left_out)

    found = misread.torn_subject(replace(draft, tokens=said), indexed(text))

    assert (found and found.detail) == word


VASARI = "It was an Italian, Giorgio Vasari, who made the word popular in 1550."


@pytest.mark.parametrize(
    ("stem", "left_out", "word"),
    [
        ("An Italian, Giorgio Vasari made the word popular in 1550.", ("It", "was", "who"),
         "Vasari made"),
        ("An Italian, Giorgio Vasari, made the word popular in 1550.", ("It", "was", "who"), None),
        ("Giorgio Vasari made the word popular in 1550.", ("It", "was", "who"), None),
        (VASARI, (), None),
    ],
)  # fmt: skip
def test_an_aside_is_closed(stem: str, left_out: tuple[str, ...], word: str | None) -> None:
    draft = whole(VASARI)
    said = tuple(token for token in draft.tokens if token.text not in left_out)

    found = misread.open_aside(
        replace(draft, tokens=said, content=ShortAnswer(stem, "x")), indexed(VASARI)
    )

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The tax was raised in 1989 in 1993.", "in 1989 in 1993"),
        ("The tax was raised in 1989 in Brak.", None),
    ],
)
def test_each_year_has_its_deed(text: str, phrase: str | None) -> None:
    found = misread.two_years(whole(text), indexed(text))

    assert (found and found.detail) == phrase
