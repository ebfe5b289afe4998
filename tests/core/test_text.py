from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text import (
    Paragraph,
    QuoteAmbiguous,
    QuoteNotFound,
    SourceText,
    Span,
    paragraph_ranges,
)
from tests import make


def text_of(original: str) -> SourceText:
    return make.text(original, "t")


def sentences(original: str) -> list[str]:
    return [original[one.start : one.end] for one in text_of(original).sentences]


@pytest.mark.parametrize(
    ("original", "paragraphs"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("one\ntwo", ["one", "two"]),
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("  one \n \t\n\n\n two  ", ["one", "two"]),
        ("one\r\n\r\ntwo", ["one", "two"]),
        ("\n\none\ntwo\n\n", ["one", "two"]),
    ],
)
def test_blank_lines_or_else_lines_divide_paragraphs(original: str, paragraphs: list[str]) -> None:
    assert [original[start:end] for start, end in paragraph_ranges(original)] == paragraphs


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("Bees dance. Ants march.", ["Bees dance.", "Ants march."]),
        ("Really? Yes! Well… No.", ["Really?", "Yes!", "Well…", "No."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("It ended. “Why?” (So it was.) [Yes.] Fine", None),
        ("Mr. Fox met Dr. No at 5 p.m. and left.", None),
        ("J. F. Kennedy spoke.", None),
        ("The U.S. Senate met.", None),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("Version 3.5 came. 7 followed.", ["Version 3.5 came.", "7 followed."]),
        ("e.g. Bees. Then ants.", ["e.g. Bees.", "Then ants."]),
        ("Wait... What?", ["Wait...", "What?"]),
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        ("no capital. follows here", ["no capital. follows here"]),
    ],
)
def test_sentences_end_where_readers_see_an_end(original: str, expected: list[str] | None) -> None:
    found = sentences(original)

    if expected is None:
        assert "".join(found).replace(" ", "") == original.replace(" ", "")
    else:
        assert found == expected


@pytest.mark.parametrize(
    "original",
    ["Mr. Fox met Dr. No at 5 p.m. and left.", "J. F. Kennedy spoke.", "The U.S. Senate met."],
)
def test_abbreviations_and_initials_end_no_sentence(original: str) -> None:
    assert sentences(original) == [original]


TEXTS = st.text(st.sampled_from("aB. !?\n\r\t\"”'(é…U.S.1"), max_size=80)


@given(TEXTS)
def test_sentences_cover_their_paragraphs_in_order(original: str) -> None:
    text = text_of(original)

    covered = "".join(original[one.start : one.end] for one in text.sentences)
    assert "".join(covered.split()) == "".join(original.split())
    assert [one.number for one in text.sentences] == list(range(len(text.sentences)))
    for one in text.sentences:
        paragraph = text.paragraph(one.paragraph)
        assert paragraph.start <= one.start < one.end <= paragraph.end


@given(TEXTS)
def test_paragraphs_hold_all_but_white_space(original: str) -> None:
    pieces = [original[start:end] for start, end in paragraph_ranges(original)]

    assert all(piece and piece == piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(original.split())


@pytest.mark.parametrize("piece", ["A. ", "U.S. ", ". ", "...", "a", "Word.\n"])
def test_long_texts_are_split_in_short_time(piece: str) -> None:
    original = piece * (400_000 // len(piece))

    started = time.process_time()
    text_of(original).sentences  # noqa: B018 - computed when asked for

    assert time.process_time() - started < 30


def test_a_quotation_is_located_to_the_letter() -> None:
    text = make.text()

    span = text.locate("Others follow")

    assert text.quote(span) == "Others follow"
    assert span == Span("insects", "p2", *(span.start, span.end))
    assert [text.original[one.start : one.end] for one in text.sentences_of(span)] == [
        "Others follow."
    ]


def test_a_quotation_must_stand_in_the_text_once() -> None:
    text = make.text("Bees dance.\nBees dance. Ants sing.")

    with pytest.raises(QuoteNotFound, match="does not stand"):
        text.locate("Wasps")
    with pytest.raises(QuoteNotFound):
        text.locate("")
    with pytest.raises(QuoteNotFound, match="does not stand"):
        text.locate("dance.\nBees")
    with pytest.raises(QuoteAmbiguous, match=r"2 times \(p1, p2\)"):
        text.locate("Bees")
    assert text.locate("Bees", "p2").paragraph == "p2"


def test_overlapping_places_count_as_several() -> None:
    with pytest.raises(QuoteAmbiguous, match="2 times"):
        text_of("aaa").locate("aa")


def test_an_unknown_paragraph_is_an_error() -> None:
    with pytest.raises(KeyError):
        make.text().paragraph("p9")
    with pytest.raises(KeyError):
        make.text().locate("Bees", "p9")


def test_a_blank_paragraph_has_no_sentence() -> None:
    text = SourceText("t", "T", "One.  ", (Paragraph("p1", "", 0, 4), Paragraph("p2", "", 4, 6)))

    assert [one.paragraph for one in text.sentences] == ["p1"]


def test_a_span_over_two_sentences_touches_both() -> None:
    text = SourceText("t", "T", "One. Two. Three.", (Paragraph("p1", "", 0, 16),))

    assert [one.number for one in text.sentences_of(Span("t", "p1", 3, 6))] == [0, 1]
    assert [one.number for one in text.sentences_of(Span("t", "p1", 4, 5))] == []
