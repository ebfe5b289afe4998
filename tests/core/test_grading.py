from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.errors import Unreadable
from quizapp.core.grading import Grade, fold, grade, matches
from quizapp.core.questions import (
    Cloze,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import (
    Chosen,
    Cleared,
    Filled,
    Judged,
    Matched,
    Placed,
    Response,
    Typed,
    parse,
)
from tests import make
from tests.core import strategies


def key_of(question: Question) -> Response:  # noqa: C901 - one arm a kind
    """The right answer."""
    match question:
        case MultipleChoice(key=key):
            return Chosen((key,))
        case MultipleResponse(keys=keys):
            return Chosen(keys)
        case TrueFalse(key=verdict):
            return Judged(verdict)
        case ShortAnswer(key=text):
            return Typed(text)
        case Numeric(key=value):
            return Typed(f"{value:f}")
        case Cloze(gaps=gaps):
            return Filled(tuple(gap.key for gap in gaps))
        case Matching(pairs=pairs):
            return Matched(tuple(range(len(pairs))))
        case Ordering(steps=steps):
            return Placed(tuple(range(len(steps))))


@given(strategies.questions)
def test_the_key_earns_the_full_mark(question: Question) -> None:
    assert grade(question, key_of(question)).is_right


@given(strategies.questions, strategies.responses)
def test_a_mark_lies_between_nought_and_one(question: Question, response: Response) -> None:
    try:
        result = grade(question, response)
    except (ValueError, Unreadable):  # of another kind, or words where a number should stand
        return
    assert 0 <= result.fraction <= 1
    assert result.is_right == (result.fraction == 1)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    list(zip(make.EVERY_KIND, make.EVERY_RIGHT, make.EVERY_WRONG, strict=True)),
)
def test_each_kind_tells_right_from_wrong(
    question: Question, right: list[str], wrong: list[str]
) -> None:
    order = range(4)

    assert grade(question, parse(question, right, order)).fraction == 1
    assert grade(question, parse(question, wrong, order)).fraction == 0
    assert grade(question, Cleared()) == Grade(0.0)


@pytest.mark.parametrize("question", make.EVERY_KIND)
def test_a_response_of_another_kind_is_an_error(question: Question) -> None:
    of_each = [
        *(Chosen((0, 1)), Judged(verdict=True), Typed("1"), Filled(("a",))),
        *(Matched((0, 1)), Placed((0, 1))),
    ]
    fits = {MultipleResponse: 0, TrueFalse: 1, ShortAnswer: 2, Numeric: 2}.get(type(question))

    for number, response in enumerate(of_each):
        if number != fits:
            with pytest.raises(ValueError, match="does not answer"):
                grade(question, response)


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [((0, 2), 1.0), ((0,), 0.5), ((0, 1), 0.0), ((0, 1, 2), 0.5), ((1,), 0.0), ((), 0.0)],
)
def test_several_right_wrong_options_take_shares_away(
    chosen: tuple[int, ...], fraction: float
) -> None:
    assert grade(make.SEVERAL, Chosen(chosen)).fraction == fraction


def test_choosing_everything_never_pays() -> None:
    everything = grade(make.SEVERAL, Chosen((0, 1, 2)))

    assert everything.fraction < 1
    assert everything.parts == (True, False, True)


def test_each_gap_counts_and_is_told_apart() -> None:
    assert grade(make.GAPS, Filled(("dance", "honey"))) == Grade(0.5, (True, False))
    assert grade(make.GAPS, Filled(("", "Trails of scent"))) == Grade(0.5, (False, True))


def test_each_pair_counts_and_an_open_one_is_wrong() -> None:
    third = pytest.approx(1 / 3)

    assert grade(make.MATCH, Matched((0, 2, 1))) == Grade(third, (True, False, False))
    assert grade(make.MATCH, Matched((None, 1, None))) == Grade(third, (False, True, False))
    assert grade(make.MATCH, Matched((3, 3, 9))) == Grade(0.0, (False, False, False))


def test_of_two_right_sides_alike_either_will_do() -> None:
    question = Matching("?", (Pair("a", "x"), Pair("b", "x"), Pair("c", "z")))

    assert grade(question, Matched((1, 0, 2))).is_right


@pytest.mark.parametrize(
    ("places", "fraction", "parts"),
    [
        ((0, 1, 2, 3), 1.0, (True, True, True, True)),
        ((1, 0, 2, 3), 4 / 6, (False, False, True, True)),
        ((3, 0, 1, 2), 0.0, (False, False, False, False)),
        ((3, 2, 1, 0), 0.0, (False, False, False, False)),
        ((0, 3, 1, 2), 2 / 6, (True, False, False, False)),
        ((0, None, None, 3), 1 / 6, (True, False, False, True)),
        ((None, None, None, 3), 0.0, (False, False, False, True)),
    ],
)
def test_an_order_earns_by_its_pairs_of_steps(
    places: tuple[int | None, ...], fraction: float, parts: tuple[bool, ...]
) -> None:
    assert grade(make.STEPS, Placed(places)) == Grade(pytest.approx(fraction), parts)


@given(st.integers(2, 12).flatmap(lambda size: st.permutations(range(size))))
def test_only_the_right_order_earns_the_full_mark(places: list[int]) -> None:
    question = Ordering("?", tuple(map(str, places)))
    result = grade(question, Placed(tuple(places)))
    reverse = grade(question, Placed(tuple(reversed(places))))

    assert result.is_right == all(result.parts) == (places == sorted(places))
    assert result.fraction == 0 or reverse.fraction == 0


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [("9.5", True), ("10.5", True), ("9,5", True), ("9.49", False), ("10.51", False)],
)
def test_a_number_is_right_within_its_tolerance(typed: str, is_right: bool) -> None:
    question = Numeric("How many?", Decimal(10), Decimal("0.5"))

    assert grade(question, Typed(typed)).is_right is is_right


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("the Dance", "dance"),
        ("  DANCE  ", "dance."),
        ("café", "cafe"),
        ("cafe\u0301", "café"),
        ("don't", "don’t"),
        ("U.S.", "US"),
        ("cease-fire", "cease fire"),
        ("“dance”", "dance"),
        ("Straße", "strasse"),
        ("ﬁsh", "fish"),
        ("1,000 bees", "1000 bees"),
        ("1,000,000", "1000000"),
        ("3,5", "3.5"),
        ("18.3.2014", "18 3 2014"),
        ("5.", "5"),
        ("−5", "-5"),
        ("a", "A"),
        ("+", "+"),
    ],
)
def test_wordings_that_people_take_for_the_same_match(typed: str, key: str) -> None:
    assert matches(typed, ("something else", key))
    assert matches(key, (typed,))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "dance"),
        ("", ""),
        ("dances", "dance"),
        ("+", "-"),
        ("5", "-5"),
        ("5", "−5"),
        ("35", "3.5"),
        ("105", "1.05"),
        ("15", "1,5"),
        ("5%", "5"),
        ("?", "!"),
        ("theatre", "atre"),
        ("another", "other"),
    ],
)
def test_other_wordings_do_not_match(typed: str, key: str) -> None:
    assert not matches(typed, (key,))


@given(st.text())
def test_case_and_white_space_never_count(text: str) -> None:
    assert fold(f" {text}\t") == fold(text)
    assert "  " not in fold(text)
    assert bool(fold(text)) or not text.strip() or all(not fold(char) for char in text)


@given(strategies.answers)
def test_every_answer_matches_itself_or_is_nothing_at_all(text: str) -> None:
    assert matches(text, (text,)) or not fold(text)
