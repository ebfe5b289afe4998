from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.errors import Unreadable
from quizapp.core.grading import grade
from quizapp.core.questions import Question
from quizapp.core.responses import (
    MAX_CHARACTERS,
    Chosen,
    Cleared,
    Filled,
    Judged,
    Matched,
    Placed,
    Response,
    Typed,
    number,
    parse,
    places_chosen,
)
from quizapp.core.selection import option_order
from tests import make
from tests.core import strategies

ORDER = (3, 1, 0, 2)


@pytest.mark.parametrize(
    ("question", "values", "response"),
    [
        (make.CHOICE, ["0"], Chosen((3,))),
        (make.SEVERAL, ["0", "2"], Chosen((0, 3))),
        (make.SEVERAL, ["2", "2"], Chosen((0,))),
        (make.CLAIM, ["false"], Judged(verdict=False)),
        (make.CLAIM, ["true"], Judged(verdict=True)),
        (make.WORDS, ["  scent "], Typed("scent")),
        (make.NUMBER, [" 2,014 "], Typed("2,014")),
        (make.GAPS, ["dance ", ""], Filled(("dance", ""))),
        (make.MATCH, ["0", "1", "2"], Matched((3, 1, 0))),
        (make.MATCH, ["", "1", "1"], Matched((None, 1, 1))),
        (make.STEPS, ["0:3", "1:2", "2:1", "3:0"], Placed((1, 2, 0, 3))),
        (make.STEPS, ["3:0", "1:2", "2:1", "0:3"], Placed((1, 2, 0, 3))),
        (make.STEPS, ["", "", "2:1", ""], Placed((1, None, None, None))),
    ],
)
def test_a_form_is_read(question: Question, values: list[str], response: Response) -> None:
    assert parse(question, values, ORDER) == response


@pytest.mark.parametrize("question", make.EVERY_KIND)
@pytest.mark.parametrize("values", [[], [""], [" ", "\t\n", "\u00a0"]])
def test_nothing_typed_takes_an_answer_back(question: Question, values: list[str]) -> None:
    assert parse(question, values, ORDER) == Cleared()


@pytest.mark.parametrize(
    ("question", "values", "message"),
    [
        (make.CHOICE, ["0", "1"], "Choose one option"),
        (make.CHOICE, ["4"], "options shown"),
        (make.CHOICE, ["-1"], "options shown"),
        (make.CHOICE, ["²"], "options shown"),
        (make.CHOICE, ["1" * 400], "options shown"),
        (make.SEVERAL, ["0", "x"], "options shown"),
        (make.SEVERAL, ["0", ""], "options shown"),
        (make.CLAIM, ["True"], "true or false"),
        (make.CLAIM, ["true", "false"], "true or false"),
        (make.WORDS, ["a", "b"], "one answer"),
        (make.NUMBER, ["1", "2"], "one number"),
        (make.NUMBER, ["two"], "Type a number"),
        (make.GAPS, ["dance"], "Fill in 2 gaps"),
        (make.GAPS, ["a", "b", "c"], "Fill in 2 gaps"),
        (make.MATCH, ["0", "1"], "Match 3 entries"),
        (make.MATCH, ["0", "1", "4"], "options shown"),
        (make.MATCH, ["0", "1", " "], "options shown"),
        (make.STEPS, ["0:1", "1:1", "2:0", ""], "2 steps have the place 2. Give each step a place"),
        (make.STEPS, ["0:1", "0:2"], "one place for each step"),
        (make.STEPS, ["4:0"], "options shown"),
        (make.STEPS, ["0:4"], "options shown"),
        (make.STEPS, ["0"], "options shown"),
        (make.STEPS, ["0:1:2"], "options shown"),
        (make.WORDS, ["x" * (MAX_CHARACTERS + 1)], "at most 500"),
        (make.WORDS, ["a\0b"], "cannot be stored"),
    ],
)
def test_a_form_that_cannot_be_read_says_what_to_do(
    question: Question, values: list[str], message: str
) -> None:
    with pytest.raises(Unreadable, match=message):
        parse(question, values, ORDER)


def test_places_can_be_read_though_two_steps_have_the_same() -> None:
    assert places_chosen(["0:1", "", "2:1"], ORDER) == (1, None, None, 1)


@given(
    strategies.questions,
    st.lists(st.text(max_size=30) | st.text("0123:", max_size=3), max_size=4),
    st.randoms(use_true_random=False),
)
def test_any_form_is_read_or_refused(
    question: Question, values: list[str], rng: random.Random
) -> None:
    order = option_order(question, rng, shuffle=True)
    try:
        response = parse(question, values, order)
    except Unreadable:
        return
    assert isinstance(response, Response)
    assert 0 <= grade(question, response).fraction <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2014", "2014"),
        ("2,014", "2014"),
        ("2 014", "2014"),
        ("2\u00a0014\u202f000", "2014000"),
        ("1,234,567.5", "1234567.5"),
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("0,123", "0.123"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-1e3", "-1000"),
        ("+7", "7"),
        ("\N{MINUS SIGN}7", "-7"),
        ("1,5e2", "150"),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1.2.3", "1,2,3", "12,34,567", "1.234,5", "--1", "1e", "1e999", "NaN", "Infinity",
     "0x10", "1_000", "٣", "１", "9" * 41, "e5", ".", "-"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="such as"):
        number(text)


@given(strategies.decimals)
def test_every_way_to_write_a_number_gives_the_same(value: Decimal) -> None:
    assert number(f"{value}") == number(f"{value:,}") == number(f"  {value} ") == value
