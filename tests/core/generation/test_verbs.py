"""Forms of verbs."""

from __future__ import annotations

import pytest

from quizapp.core.generation.verbs import base, inflected
from tests.core.generation.sentences import indexed


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Henry refounded Linden in 1159.", "refound"),
        ("Henry used coal in 1159.", "use"),
        ("Henry wrote a book in 1159.", "write"),
    ],
)
def test_the_base_is_a_word(text: str, form: str) -> None:
    assert base(indexed(text).sentences[0].doc[1]) == form


def test_a_burden_is_borne() -> None:
    assert inflected("bear", "VBN") == "borne"
