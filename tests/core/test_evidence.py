from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.evidence import (
    MINIMUM_WEIGHT,
    Confidence,
    Manner,
    guess_probability,
    review_of,
    to_confidence,
)
from quizapp.core.questions import (
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
NEW = Memory()
KNOWN = Memory(State.REVIEW, 0, 10.0, 5.0, NOON, NOON, 3, 0)
FOUR = tuple(map(Option, "abcd"))
GUESSES: list[tuple[Question, float]] = [
    (MultipleChoice("?", FOUR, 0), 0.25),
    (MultipleResponse("?", FOUR, (0, 1)), 1 / 15),
    (TrueFalse("!", key=True), 0.5),
    (ShortAnswer("?", "x"), 0.0),
    (Numeric("?", Decimal(1), Decimal(0)), 0.0),
    (Cloze(("a ", " b"), (Gap("x"),)), 0.0),
    (Matching("?", (Pair("a", "1"), Pair("b", "2")), ("3",)), 1 / 6),
    (Ordering("?", tuple("abcd")), 1 / 24),
]
parts = st.floats(0, 1)
manners = st.builds(
    Manner, st.sampled_from((None, *Confidence)), st.one_of(st.none(), st.floats(0.01, 100))
)


def test_confidence_has_words_and_numbers() -> None:
    assert [one.words for one in Confidence] == ["unsure", "fairly sure", "sure"]
    assert [to_confidence(number) for number in (None, 1, 2, 3)] == [None, *Confidence]


@pytest.mark.parametrize("fraction", [0.0, 0.49])
def test_a_wrong_answer_is_a_full_lapse_due_at_once(fraction: float) -> None:
    assert review_of(fraction, 0.25, NOON, KNOWN, 0.9) == Review(
        Rating.AGAIN, NOON, weight=1.0, due_now=True
    )


def test_a_right_answer_weighs_what_it_was_probably_known() -> None:
    review = review_of(1.0, 0.25, NOON, KNOWN, 0.8)

    assert review.rating is Rating.GOOD
    assert review.weight == pytest.approx(0.8 / 0.85)
    assert not review.due_now


def test_a_typed_answer_is_a_full_review() -> None:
    assert review_of(1.0, 0.0, NOON, KNOWN, 0.3) == Review(Rating.GOOD, NOON)
    assert review_of(1.0, 0.0, NOON, KNOWN, 0.0) == Review(Rating.GOOD, NOON)


@pytest.mark.parametrize("fraction", [0.5, 2 / 3, 0.999])
def test_a_partly_right_answer_was_hard(fraction: float) -> None:
    review = review_of(fraction, 0.25, NOON, KNOWN, 0.8)

    assert review.rating is Rating.HARD
    assert not review.due_now
    assert review.weight == review_of(1.0, 0.25, NOON, KNOWN, 0.8).weight


def test_a_new_card_is_as_likely_known_as_not() -> None:
    assert review_of(1.0, 0.5, NOON, NEW, 0.0).weight == pytest.approx(2 / 3)
    assert review_of(1.0, 0.25, NOON, NEW, 0.0).weight == pytest.approx(0.8)


def test_a_likely_guess_keeps_a_small_weight() -> None:
    assert review_of(1.0, 0.5, NOON, KNOWN, 0.001).weight == MINIMUM_WEIGHT


@given(parts, parts, parts)
def test_any_answer_makes_a_review_and_never_a_longer_memory_than_self_grading(
    fraction: float, guess: float, recall: float
) -> None:
    scheduler = Scheduler(Days())

    review = review_of(fraction, guess, NOON, NEW, recall)
    memory = scheduler.review(NEW, review, card_id=1)
    full = scheduler.review(NEW, Review(review.rating, NOON), card_id=1)

    assert MINIMUM_WEIGHT <= review.weight <= 1
    assert (memory.stability or 0) <= (full.stability or 0) * (1 + 1e-12)


@given(parts, parts, parts)
def test_the_easier_the_guess_the_less_it_weighs(recall: float, one: float, other: float) -> None:
    less, more = sorted((one, other))

    assert (
        review_of(1.0, less, NOON, KNOWN, recall).weight
        >= review_of(1.0, more, NOON, KNOWN, recall).weight
    )


def test_an_unsure_right_answer_was_hard_and_weighs_less() -> None:
    review = review_of(1.0, 0.25, NOON, KNOWN, 0.8, Manner(Confidence.UNSURE))

    assert review.rating is Rating.HARD
    assert review.weight == pytest.approx(0.8 / (0.8 + 0.2 * 0.75))


def test_a_sure_right_answer_weighs_more() -> None:
    review = review_of(1.0, 0.25, NOON, KNOWN, 0.8, Manner(Confidence.SURE))

    assert review.rating is Rating.GOOD
    assert review.weight == pytest.approx(0.8 / (0.8 + 0.2 * 0.25 / 3))


@pytest.mark.parametrize(
    ("pace", "rating"), [(0.5, Rating.GOOD), (3.0, Rating.GOOD), (3.1, Rating.HARD)]
)
def test_a_slow_right_answer_was_hard(pace: float, rating: Rating) -> None:
    review = review_of(1.0, 0.25, NOON, KNOWN, 0.8, Manner(pace=pace))

    assert review.rating is rating
    assert review.weight == review_of(1.0, 0.25, NOON, KNOWN, 0.8).weight


def test_an_unsure_typed_answer_is_no_guess() -> None:
    assert review_of(1.0, 0.0, NOON, KNOWN, 0.5, Manner(Confidence.UNSURE)) == Review(
        Rating.HARD, NOON
    )


@given(manners)
def test_a_wrong_answer_is_a_lapse_however_it_was_given(manner: Manner) -> None:
    assert review_of(0.0, 0.25, NOON, KNOWN, 0.9, manner) == review_of(
        0.0, 0.25, NOON, KNOWN, 0.9, Manner(Confidence.FAIRLY_SURE, 1.0)
    )


@given(parts, parts, parts, manners)
def test_any_manner_makes_a_review(
    fraction: float, guess: float, recall: float, manner: Manner
) -> None:
    review = review_of(fraction, guess, NOON, KNOWN, recall, manner)

    assert MINIMUM_WEIGHT <= review.weight <= 1
    assert review.rating <= review_of(fraction, guess, NOON, KNOWN, recall).rating


@pytest.mark.parametrize("pace", [0.0, -1.0, math.nan, math.inf])
def test_a_pace_that_is_none_is_refused(pace: float) -> None:
    with pytest.raises(ValueError, match="pace"):
        Manner(pace=pace)


@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan])
def test_what_is_no_part_and_no_probability_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="fraction"):
        review_of(value, 0.25, NOON, KNOWN, 0.9)
    with pytest.raises(ValueError, match="guess"):
        review_of(1.0, value, NOON, KNOWN, 0.9)
    with pytest.raises(ValueError, match="recall"):
        review_of(1.0, 0.25, NOON, KNOWN, value)


@pytest.mark.parametrize(("question", "guess"), GUESSES)
def test_the_chance_of_a_guess_depends_on_what_is_offered(question: Question, guess: float) -> None:
    assert guess_probability(question) == guess


def test_every_kind_of_question_has_its_chance() -> None:
    assert {type(question) for question, _ in GUESSES} == set(get_args(Question))
