"""What a bank file means, and how a bank is written."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from quizapp.core.bank import Drawn, Feedback, Fixed, QuizPlan
from quizapp.core.errors import BankError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import gaps
from quizapp.core.formats.bank_yaml.order import derived_places, interleave
from quizapp.core.questions import (
    Cloze,
    Gap,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Span

if TYPE_CHECKING:
    from quizapp.core.bank import Bank
    from quizapp.core.questions import Content

HEAD = "format: quizapp-bank/1\nid: a\ntitle: A\ntopics: [{id: t, title: T}]\n"
TEXTS = """\
texts:
  - id: sky
    title: Sky
    body: |
      The sky is blue, blue.

      The sea is blue.
"""
REST = "feedback: F\n    topics: [t]\n    difficulty: 1\n"


def one(item: str, item_id: str = "q") -> Content:
    """Return the content of the only question of a bank without texts."""
    source = f"{HEAD}questions:\n  - id: {item_id}\n    {item.strip()}\n    {REST}"
    return bank_yaml.read(source).items[0].content


def quoting_bank(evidence: str, texts: str = TEXTS) -> Bank:
    return bank_yaml.read(
        f"{HEAD}{texts}questions:\n  - id: q\n    kind: short-answer\n    stem: S\n    key: K\n"
        f"    {REST}    evidence: [{evidence}]\n"
    )


def quoting(evidence: str, texts: str = TEXTS) -> tuple[Span, ...]:
    return quoting_bank(evidence, texts).items[0].evidence


def with_content(content: Content) -> Bank:
    bank = bank_yaml.read(
        f"{HEAD}questions:\n  - id: q\n    kind: numeric\n    stem: S\n    key: 1\n    {REST}"
    )
    return replace(bank, items=(replace(bank.items[0], content=content),))


@pytest.mark.parametrize("key", ["No", "yes", "2014", "1:30", "on", "~", "null", "1e3", "0x1F"])
def test_a_key_stays_what_was_written(key: str) -> None:
    content = one(f"kind: short-answer\n    stem: {key}\n    key: {key}\n    accept: [{key}]")

    assert content == ShortAnswer(key, key, (key,))


def test_the_line_ends_of_a_block_do_not_belong_to_a_stem() -> None:
    content = one("kind: numeric\n    stem: |\n      First.\n\n      Second.\n\n    key: 1")

    assert content.stem == "First.\n\nSecond."  # type: ignore[union-attr]


def test_quotes_keep_their_white_space() -> None:
    assert one("kind: numeric\n    stem: ' a '\n    key: 1").stem == " a "  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "value"),
    [("2014", 2014), ('"2,014"', 2014), ("3.5", Decimal("3.5")), ('"3,5"', Decimal("3.5")),
     ("-1e3", -1000), ("−2", -2)],
)  # fmt: skip
def test_a_numeric_key_is_read_as_answers_are(written: str, value: Decimal) -> None:
    assert one(f"kind: numeric\n    stem: S\n    key: {written}") == Numeric(
        "S", Decimal(value), Decimal(0)
    )


def test_a_true_false_key_may_be_written_in_capitals() -> None:
    content = one("kind: true-false\n    stem: S\n    key: True\n    reason: R")

    assert content == TrueFalse("S", key=True, reason="R")


@pytest.mark.parametrize("word", ["no", "No", "FALSE", "false"])
def test_a_flag_may_be_no_or_false(word: str) -> None:
    quiz = bank_yaml.read(
        f"{HEAD}questions:\n  - id: q\n    kind: numeric\n    stem: S\n    key: 1\n    {REST}"
        "quizzes: [{id: z, title: Z, feedback: after-submit, questions: [q],"
        f" shuffle-options: {word}}}]"
    ).quizzes[0]

    assert quiz == QuizPlan(
        "z", "Z", "", Feedback.AFTER_SUBMIT, (Fixed("q"),), shuffle_options=False
    )


def test_a_quiz_may_ask_how_sure_learners_are() -> None:
    bank = bank_yaml.read(
        f"{HEAD}questions:\n  - id: q\n    kind: numeric\n    stem: S\n    key: 1\n    {REST}"
        "quizzes: [{id: z, title: Z, feedback: after-submit, questions: [q], ask-confidence: true}]"
    )

    assert bank.quizzes[0].asks_confidence
    assert "ask-confidence: true" in bank_yaml.write(bank)
    assert bank_yaml.read(bank_yaml.write(bank)) == bank


def test_draws_may_stand_between_questions() -> None:
    items = "".join(
        f"  - {{id: q{n}, kind: numeric, stem: S, key: 1, feedback: F, topics: [t],"
        " difficulty: 1}\n"
        for n in range(5)
    )
    bank = bank_yaml.read(
        f"{HEAD}questions:\n{items}"
        "quizzes: [{id: z, title: Z, feedback: after-each,"
        " questions: [q1, {count: 1, topic: t}, q2], draw: [{count: 2}]}]"
    )

    assert bank.quizzes[0].blueprint == (Fixed("q1"), Drawn(1, "t"), Fixed("q2"), Drawn(2))
    assert bank_yaml.read(bank_yaml.write(bank)) == bank


def test_options_that_differ_in_symbols_only_are_different() -> None:
    pairs = ["5 and -5", "$x$ and $X$", "`a.` and `a`", "0.5 and 05", "x² and x2", "? and !"]
    for pair in pairs:
        first, second = pair.split(" and ")
        content = one(
            f"kind: multiple-choice\n    stem: S\n    key: '{first}'\n    distractors:\n"
            f"      - {{text: '{second}', reason: R}}"
        )
        assert isinstance(content, MultipleChoice)
        assert {option.text for option in content.options} == {first, second}


def test_the_place_of_the_key_follows_from_the_id() -> None:
    item = (
        "kind: multiple-choice\n    stem: S\n    key: K\n    distractors:\n"
        "      - {text: A, reason: R}\n      - {text: B, reason: R}\n      - {text: C, reason: R}"
    )

    places = Counter(one(item, f"q{number}").key for number in range(200))  # type: ignore[union-attr]

    assert one(item) == one(item)
    assert sorted(places) == [0, 1, 2, 3]
    assert min(places.values()) > 30


def test_the_distractors_keep_their_order() -> None:
    for number in range(20):
        places = derived_places(f"q{number}", 2, 5)
        options = interleave(["k", "l"], ["a", "b", "c"], places)
        assert [options[place] for place in places] == ["k", "l"]
        assert [option for option in options if option in "abc"] == ["a", "b", "c"]


def test_a_position_puts_the_key_where_it_says() -> None:
    item = (
        "kind: multiple-choice\n    stem: S\n    key: K\n    position: 2\n    distractors:\n"
        "      - {text: A, reason: R}\n      - {text: B, reason: R}"
    )

    content = one(item)

    assert content == MultipleChoice("S", (Option("A", "R"), Option("K"), Option("B", "R")), 1)


def test_a_position_is_written_only_where_it_says_something() -> None:
    options = (Option("A", "R"), Option("B", "R"), Option("C", "R"))
    written = [
        "position:" in bank_yaml.write(with_content(MultipleChoice("S", options, key)))
        for key in range(3)
    ]

    assert sorted(written) == [False, True, True]


def test_positions_put_the_keys_where_they_say() -> None:
    options = (Option("K"), Option("A", "R"), Option("L"), Option("B", "R"))
    written = [
        bank_yaml.write(with_content(MultipleResponse("S", options[n:] + options[:n], keys)))
        for n, keys in enumerate([(0, 2), (1, 3)])
    ]

    assert any("positions:" in text for text in written)


def test_a_quote_may_name_its_paragraph_and_which_time_it_means() -> None:
    assert quoting("{quote: is blue, paragraph: p2}") == (Span("sky", "p2", 32, 39),)
    assert quoting("{quote: blue, paragraph: p1, occurrence: 2}") == (Span("sky", "p1", 17, 21),)
    assert quoting("{quote: blue, occurrence: 3}") == (Span("sky", "p2", 35, 39),)


def test_which_time_a_quote_means_is_written_where_it_is_needed() -> None:
    twice = bank_yaml.write(quoting_bank("{quote: blue, paragraph: p1, occurrence: 2}"))
    once = bank_yaml.write(quoting_bank("{quote: is blue, paragraph: p2}"))

    assert "occurrence: 2" in twice
    assert "occurrence" not in once


def test_a_quote_is_looked_for_in_every_text() -> None:
    texts = TEXTS + "  - {id: two, title: Two, body: Grass is green. The sky is blue. }\n"

    assert quoting("{quote: Grass}", texts) == (Span("two", "p1", 0, 5),)
    assert quoting("{quote: The sky, text: two}", texts) == (Span("two", "p1", 16, 23),)


def test_a_paragraph_may_be_named_that_only_one_text_has() -> None:
    texts = TEXTS + "  - {id: two, title: Two, body: 'The sea is blue.'}\n"

    assert quoting("{quote: The sea, paragraph: p2}", texts)[0].text == "sky"


def test_a_file_is_read_with_any_line_ends() -> None:
    source = f"{HEAD}texts: [{{id: t, title: T, file: t.txt}}]\n"

    bank = bank_yaml.read(source, {"t.txt": "One.\r\n\r\nTwo.\rThree.\n"})

    assert bank.texts[0].original == "One.\n\nTwo.\nThree.\n"
    assert [each.id for each in bank.texts[0].paragraphs] == ["p1", "p2"]


def test_an_empty_file_is_a_problem() -> None:
    source = f"{HEAD}texts: [{{id: t, title: T, file: t.txt}}]\n"

    with pytest.raises(BankError, match=r"the file t\.txt is empty"):
        bank_yaml.read(source, {"t.txt": " \n"})


def test_a_file_is_one_name() -> None:
    with pytest.raises(BankError, match="`file` holds a list where one text belongs"):
        bank_yaml.read(f"{HEAD}texts: [{{id: t, title: T, file: [t.txt]}}]\n")


def test_the_files_of_a_bank_are_named_once_and_in_order() -> None:
    source = (
        "texts: [{file: b.txt}, {file: a.md}, {file: b.txt}, {file: [x]}, {body: c.txt}, text]\n"
    )

    assert bank_yaml.referenced_files(source) == ("b.txt", "a.md")
    assert bank_yaml.referenced_files("texts: {file: a.txt}") == ()
    assert bank_yaml.referenced_files("- a") == ()
    assert bank_yaml.referenced_files("a: [") == ()


def test_a_bank_of_flashcards_only_needs_no_difficulty() -> None:
    bank = bank_yaml.read(
        f"{HEAD}flashcards: [{{id: c, kind: basic, front: F, back: B, topics: [t]}}]"
    )

    assert bank.questions == ()
    assert (bank.flashcards[0].difficulty, bank.flashcards[0].feedback) == (2, "")


def test_a_blank_line_parts_the_questions_that_are_written() -> None:
    bank = with_content(Numeric("S", Decimal(3), Decimal(0)))

    written = bank_yaml.write(replace(bank, items=(bank.items[0], replace(bank.items[0], id="r"))))

    assert "\n\nquestions:\n  - id: q\n    kind: numeric\n    stem: S\n    key: 3\n" in written
    assert "\n\n  - id: r\n" in written


def test_gaps_accept_several_wordings() -> None:
    assert gaps.parse("In {{2014 | the year 2014}}.") == (
        ("In ", "."),
        (Gap("2014", ("the year 2014",)),),
    )


def test_a_backslash_makes_braces_plain() -> None:
    assert gaps.parse(r"$x^\{{2}}$ is {{a\}b\|c}}") == (
        ("$x^{{2}}$ is ", ""),
        (Gap("a}b|c"),),
    )
    assert gaps.parse(r"\\{{a}}") == (("\\", ""), (Gap("a"),))
    assert gaps.parse(r"$\frac{1}{2}$ {{\frac}}") == ((r"$\frac{1}{2}$ ", ""), (Gap(r"\frac"),))


def test_a_cloze_keeps_the_words_around_its_gaps() -> None:
    content = one("kind: cloze\n    stem: Most {{coasts}} have {{two|2}} tides.")

    assert content == Cloze(("Most ", " have ", " tides."), (Gap("coasts"), Gap("two", ("2",))))


@pytest.mark.parametrize(
    "data",
    ["Kyïv".encode(), "Kyïv".encode("utf-8-sig"), "Kyïv".encode("utf-16"),
     codecs.BOM_UTF16_BE + "Kyïv".encode("utf-16-be")],
)  # fmt: skip
def test_unicode_files_are_decoded(data: bytes) -> None:
    assert bank_yaml.decode(data) == "Kyïv"


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a\nb\xe9c\n", 2, "not written in UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00", 1, "not written in UTF-16"),
        (b"a\n\nb\0", 3, "bytes that are no text"),
        ("a".encode("utf-32"), 1, "bytes that are no text"),
        ("ab".encode("utf-16-le"), 1, "bytes that are no text"),
    ],
)
def test_other_files_are_refused(data: bytes, line: int, message: str) -> None:
    with pytest.raises(BankError) as refusal:
        bank_yaml.decode(data)

    (problem,) = refusal.value.problems
    assert (problem.line, message in problem.message) == (line, True)
    assert problem.mend == "Save the file as UTF-8 and try again."
