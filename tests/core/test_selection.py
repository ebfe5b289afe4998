from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.bank import Drawn, Fixed
from quizapp.core.questions import (
    Matching,
    MultipleChoice,
    MultipleResponse,
    Ordering,
    Question,
)
from quizapp.core.selection import NotEnoughQuestions, Pool, draw, option_order, shuffled
from tests import make
from tests.core import strategies

POOL = Pool(
    ("q1", "q2", "q3", "q4", "q5", "q6"),
    {"bees": ("q1", "q2", "q3"), "ants": ("q4", "q5", "q6", "gone")},
)
CHANCES = [random.Random(seed) for seed in range(50)]


def test_fixed_questions_keep_their_places(rng: random.Random) -> None:
    assert draw(POOL, (Fixed("q3"), Fixed("q1")), rng) == ["q3", "q1"]
    assert draw(POOL, (), rng) == []


def test_a_question_is_never_asked_twice_nor_when_it_is_retired(rng: random.Random) -> None:
    assert draw(POOL, (Fixed("q3"), Fixed("gone"), Fixed("q3")), rng) == ["q3"]
    for chance in CHANCES:
        assert "gone" not in draw(POOL, (Drawn(3, "ants"),), chance)


def test_draws_stand_where_the_blueprint_has_them() -> None:
    blueprint = (Drawn(1), Fixed("q2"), Drawn(2, "ants"), Drawn(2, "bees"))
    for chance in CHANCES:
        drawn = draw(POOL, blueprint, chance)

        assert drawn[1] == "q2"
        assert set(drawn[2:4]) < {"q4", "q5", "q6"}
        assert set(drawn[4:]) == {"q1", "q3"}
        assert len(set(drawn)) == 6


def test_a_draw_gives_up_what_another_needs() -> None:
    pool = Pool(("q1", "q2", "q3", "q4"), {"a": ("q1", "q2"), "b": ("q2", "q3"), "c": ("q3", "q4")})
    for chance in CHANCES:
        a, *b = draw(pool, (Drawn(1, "a"), Drawn(2, "b")), chance)
        assert (a, {*b}) == ("q1", {"q2", "q3"})

        a, b_, *c = draw(pool, (Drawn(1, "a"), Drawn(1, "b"), Drawn(2, "c")), chance)
        assert (a, b_, {*c}) == ("q1", "q2", {"q3", "q4"})


def test_every_question_is_drawn_about_as_often() -> None:
    chance = random.Random(1)
    counts = dict.fromkeys(POOL.questions, 0)
    for _ in range(3000):
        for question in draw(POOL, (Drawn(2),), chance):
            counts[question] += 1

    # 1000 each are due; five standard deviations are 130.
    assert all(abs(count - 1000) < 130 for count in counts.values())


def test_the_same_chance_draws_the_same() -> None:
    blueprint = (Drawn(2, "bees"), Drawn(2))

    assert draw(POOL, blueprint, random.Random(7)) == draw(POOL, blueprint, random.Random(7))


@pytest.mark.parametrize(
    ("blueprint", "message"),
    [
        ((Drawn(4, "bees"),), "4 questions of the topic bees, but only 3"),
        ((Fixed("q1"), Drawn(3, "bees")), "only 2"),
        ((Drawn(7),), "7 questions of the bank, but only 6"),
        ((Drawn(1, "wasps"),), "1 questions of the topic wasps, but only 0"),
    ],
)
def test_too_few_questions_are_refused_with_the_figures(
    blueprint: tuple[Drawn | Fixed, ...], message: str, rng: random.Random
) -> None:
    with pytest.raises(NotEnoughQuestions, match=message):
        draw(POOL, blueprint, rng)


@given(strategies.questions, st.randoms(use_true_random=False), st.booleans())
def test_options_are_shown_once_each(question: Question, rng: random.Random, shuffle: bool) -> None:
    order = option_order(question, rng, shuffle=shuffle)

    if isinstance(question, MultipleChoice | MultipleResponse):
        assert sorted(order) == list(range(len(question.options)))
        assert shuffle or list(order) == sorted(order)
    elif isinstance(question, Matching):
        assert sorted(order) == list(range(len(question.options)))
    elif isinstance(question, Ordering):
        assert sorted(order) == list(range(len(question.steps)))
        assert list(order) != sorted(order) or len(order) == 2
    else:
        assert order == ()


def test_each_option_comes_first_about_as_often() -> None:
    chance = random.Random(1)
    firsts = [option_order(make.CHOICE, chance, shuffle=True)[0] for _ in range(4000)]

    # 1000 each are due; five standard deviations are 137.
    assert all(abs(firsts.count(option) - 1000) < 137 for option in range(4))


def test_the_key_of_a_matching_is_no_likelier_than_any_other_order() -> None:
    chance = random.Random(1)
    orders = [option_order(make.MATCH, chance, shuffle=False) for _ in range(4800)]

    # 200 each are due; five standard deviations are 69.
    assert len(set(orders)) == 24
    assert all(abs(orders.count(order) - 200) < 69 for order in set(orders))


def test_steps_stand_in_any_order_but_the_right_one() -> None:
    chance = random.Random(1)
    orders = [option_order(make.STEPS, chance, shuffle=False) for _ in range(4600)]

    # 200 each are due; five standard deviations are 69.
    assert len(set(orders)) == 23
    assert (0, 1, 2, 3) not in orders
    assert all(abs(orders.count(order) - 200) < 69 for order in set(orders))


def test_two_steps_stand_in_either_order() -> None:
    chance = random.Random(1)
    two = Ordering("Which came first?", ("a", "b"))

    assert {option_order(two, chance, shuffle=False) for _ in range(99)} == {(0, 1), (1, 0)}


@given(st.lists(st.integers()), st.randoms(use_true_random=False))
def test_shuffling_keeps_everything_and_leaves_the_original(
    things: list[int], rng: random.Random
) -> None:
    before = list(things)

    assert sorted(shuffled(things, rng)) == sorted(before)
    assert things == before
