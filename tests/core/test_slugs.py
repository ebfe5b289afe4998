from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.slugs import fresh, slug


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("What bees do?", "what-bees-do"),
        ("  Éclair – à la", "eclair-a-la"),
        ("蜜蜂", ""),
        ("", ""),
        ("one two three four", "one-two-three"),
        ("one two-three", "one-two-three"),
        ("abcdefghijklmnopqrstuvw", "abcdefghijklm"),
    ],
)
def test_words_become_an_id_cut_between_them(words: str, made: str) -> None:
    assert slug(words, 13) == made


@given(st.text(), st.integers(1, 30))
def test_an_id_is_always_one_that_a_bank_file_takes(words: str, longest: int) -> None:
    made = slug(words, longest)

    assert len(made) <= longest
    assert made == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)


def test_a_taken_id_gets_a_number() -> None:
    assert fresh("bees", set()) == "bees"
    assert fresh("bees", {"bees", "bees-2"}) == "bees-3"
