"""Paragraphs that a bank file places: as written, as read, and for any text with headings."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizapp.core.bank import Bank, Topic
from quizapp.core.errors import BankError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import emit
from quizapp.core.generation.outline import source_text
from quizapp.core.questions import BasicCard, Item
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges

HEAD = "format: quizapp-bank/1\nid: a\ntitle: A\ntopics: [{id: t, title: T}]\n"
ORIGINAL = "# Sky\n\nThe sky is blue.\n\nAt night it is dark.\n"

lines = st.sampled_from(
    ["", "", "# Sky", "## At night", "The sky is blue.", "- one", "- two", "```", "x = 1",
     "| a | b |", "|---|---|", "| 1 | 2 |", "    indented", "===", "---",
     "[1]: https://example.org",
     "The quick brown fox jumps over the lazy dog, and then it sleeps for quite a while."]
)  # fmt: skip


def text_of(*paragraphs: Paragraph) -> SourceText:
    return SourceText("sky", "The sky", ORIGINAL, paragraphs)


def bank_of(text: SourceText) -> Bank:
    cards = tuple(
        Item(f"c{n}", BasicCard("F", "B"), "", ("t",), 2, (Span(text.id, each.id, *place),))
        for n, each in enumerate(text.paragraphs)
        for place in [(each.start, each.end)]
    )
    return Bank("a", "A", "", "en", (text,), (Topic("t", "T"),), cards)


def source(body: str, paragraphs: str, rest: str = "") -> str:
    return (
        f"{HEAD}texts:\n  - id: sky\n    title: S\n    body: {emit._scalar(body)}\n"
        f"    paragraphs: [{paragraphs}]\n{rest}"
    )


def test_paragraphs_that_blank_lines_make_are_written_without_places() -> None:
    plain = [
        Paragraph(f"p{n}", "", *place) for n, place in enumerate(paragraph_ranges(ORIGINAL), 1)
    ]
    named = [replace(each, heading="Sky") for each in plain]

    assert "paragraphs:" not in bank_yaml.write(bank_of(text_of(*plain)))
    assert "      - id: p1\n        heading: Sky\n      - id: p2\n" in bank_yaml.write(
        bank_of(text_of(*named))
    )


def test_other_paragraphs_are_written_with_their_places() -> None:
    bank = bank_of(text_of(Paragraph("p1", "Sky", 7, 23), Paragraph("p2", "", 25, 45)))

    written = bank_yaml.write(bank)

    assert (
        "    paragraphs:\n"
        "      - id: p1\n        heading: Sky\n        start: 7\n        end: 23\n"
        "      - id: p2\n        start: 25\n        end: 45\n"
    ) in written
    assert bank_yaml.read(written) == bank


def test_paragraphs_may_be_as_many_as_blank_lines_make_and_stand_elsewhere() -> None:
    bank = bank_of(
        text_of(
            Paragraph("p1", "", 0, 11), Paragraph("p2", "", 11, 23), Paragraph("p3", "", 28, 45)
        )
    )

    assert len(paragraph_ranges(ORIGINAL)) == 3
    assert bank_yaml.read(bank_yaml.write(bank)) == bank


def test_places_count_the_characters_of_a_file() -> None:
    written = (
        f"{HEAD}texts:\n  - id: sky\n    title: S\n    file: sky.txt\n"
        "    paragraphs: [{id: night, start: 25, end: 45}]\n"
    )

    (text,) = bank_yaml.read(written, {"sky.txt": ORIGINAL.replace("\n", "\r\n")}).texts

    assert text.paragraphs == (Paragraph("night", "", 25, 45),)


def test_places_in_words_that_are_missing_are_no_further_problem() -> None:
    written = f"{HEAD}texts: [{{id: sky, title: S, paragraphs: [{{id: a, start: 1, end: 5}}]}}]\n"

    with pytest.raises(BankError) as refusal:
        bank_yaml.read(written)

    assert [each.message for each in refusal.value.problems] == [
        "the words of the text are missing"
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(lines, max_size=25).map("\n".join))
def test_any_text_that_was_divided_into_blocks_reads_as_it_was_written(original: str) -> None:
    text = source_text("sky", "The sky", original)
    assume(text.paragraphs)

    bank = bank_of(text)

    assert bank_yaml.read(bank_yaml.write(bank)) == bank


def test_a_heading_that_is_longer_than_a_bank_takes_is_cut() -> None:
    text = source_text("sky", "The sky", f"# {'Sky ' * 100}\n\nThe sky is blue.\n")

    assert len(text.paragraphs[0].heading) == 200
    assert bank_yaml.read(bank_yaml.write(bank_of(text))).texts == (text,)


def test_quotes_between_thousands_of_placed_paragraphs_take_no_time() -> None:
    start = time.process_time()
    places = ", ".join(f"{{id: p{n}, start: {4 * n}, end: {4 * n + 1}}}" for n in range(10_000))
    card = "{kind: basic, front: F, back: B, topics: [t], evidence: [{quote: %s}], id: c%d}"
    cards = ", ".join(card % (("b", "'a b'")[n % 2], n) for n in range(500))

    _, problems = bank_yaml.check(source("a b " * 10_000, places, f"flashcards: [{cards}]\n"))

    assert {each.message for each in problems} == {
        "the quote “b” stands between the paragraphs of the text",
        "the quote “a b” runs from one paragraph into the next",
    }
    assert time.process_time() - start < 60
