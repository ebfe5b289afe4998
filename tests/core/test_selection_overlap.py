"""Draws from topics that overlap: one that can be met is met, whatever chance brings."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.bank import Drawn, Entry, Fixed
from quizapp.core.selection import NotEnoughQuestions, Pool, draw

TOPICS = ("a", "b", "c")


def pool_of(*topics: frozenset[str]) -> Pool:
    keys = tuple(f"q{n}" for n in range(len(topics)))
    by_topic = {
        name: [key for key, mine in zip(keys, topics, strict=True) if name in mine]
        for name in TOPICS
    }
    return Pool(keys, by_topic)


def can_be_met(pool: Pool, blueprint: tuple[Entry, ...]) -> bool:
    """Try every way to hand the questions out; retired fixed questions ask for nothing."""
    fixed = {entry.question for entry in blueprint if isinstance(entry, Fixed)}
    free = [key for key in pool.questions if key not in fixed]
    places = [e.topic for e in blueprint if isinstance(e, Drawn) for _ in range(e.count)]
    return any(
        all(t is None or key in pool.topics[t] for t, key in zip(places, way, strict=True))
        for way in permutations(free, len(places))
    )


ENTRIES = st.one_of(
    st.builds(Fixed, st.sampled_from(["q0", "q1", "gone"])),
    st.builds(Drawn, st.integers(1, 3), st.sampled_from([None, *TOPICS])),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.frozensets(st.sampled_from(TOPICS)), max_size=6),
    st.lists(ENTRIES, max_size=4),
    st.randoms(use_true_random=False),
)
def test_a_draw_fails_only_when_no_choice_would_do(
    topics: list[frozenset[str]], entries: list[Entry], rng: random.Random
) -> None:
    pool, blueprint = pool_of(*topics), tuple(entries)

    if not can_be_met(pool, blueprint):
        with pytest.raises(NotEnoughQuestions):
            draw(pool, blueprint, rng)
        return
    drawn = draw(pool, blueprint, rng)

    assert len(drawn) == len(set(drawn))
    place = 0
    seen: set[str] = set()
    for entry in blueprint:
        if isinstance(entry, Fixed):
            held = entry.question in pool.questions and entry.question not in seen
            seen.add(entry.question)
            assert not held or drawn[place] == entry.question
            place += held
        else:
            mine = drawn[place : place + entry.count]
            place += entry.count
            assert entry.topic is None or set(mine) <= set(pool.topics[entry.topic])
    assert place == len(drawn)


def test_each_question_has_the_same_chance(rng: random.Random) -> None:
    pool = pool_of(*[frozenset("a")] * 5)
    counts = dict.fromkeys(pool.questions, 0)

    for _ in range(2000):
        for key in draw(pool, (Drawn(2, "a"),), rng):
            counts[key] += 1

    assert all(700 < count < 900 for count in counts.values())
    assert {tuple(draw(pool, (Drawn(2),), rng)) for _ in range(300)} == set(
        permutations(pool.questions, 2)
    )


def test_the_refusal_says_what_is_asked_and_what_is_left(rng: random.Random) -> None:
    pool = pool_of(frozenset("a"), frozenset("a"))

    with pytest.raises(NotEnoughQuestions, match="asks for 3 questions of the topic a, but only 2"):
        draw(pool, (Drawn(3, "a"),), rng)
