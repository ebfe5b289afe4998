from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.codec import (
    KIND_NAMES,
    decode_content,
    decode_response,
    encode_content,
    encode_response,
    kind_of,
)
from quizapp.core.questions import Content, Flashcard, Question
from quizapp.core.responses import Response
from tests import make
from tests.core import strategies


def test_every_kind_has_a_name_and_an_example() -> None:
    kinds = {*get_args(Question), *get_args(Flashcard)}

    assert set(KIND_NAMES) == kinds
    assert len(set(KIND_NAMES.values())) == len(kinds)
    assert {*strategies.QUESTIONS, *strategies.FLASHCARDS} == kinds
    assert set(strategies.QUESTIONS) == set(get_args(Question))
    assert set(strategies.RESPONSES) == set(get_args(Response))


@pytest.mark.parametrize("kind", [*get_args(Question), *get_args(Flashcard)])
@given(data=st.data())
def test_a_stored_content_comes_back_the_same(kind: type[Content], data: st.DataObject) -> None:
    content = data.draw((strategies.QUESTIONS | strategies.FLASHCARDS)[kind])

    stored = json.loads(json.dumps(encode_content(content)))

    assert decode_content(kind_of(content), stored) == content


@pytest.mark.parametrize("kind", get_args(Response))
@given(data=st.data())
def test_a_stored_response_comes_back_the_same(kind: type[Response], data: st.DataObject) -> None:
    response = data.draw(strategies.RESPONSES[kind])

    stored = json.loads(json.dumps(encode_response(response)))

    assert decode_response(stored) == response


def test_the_stored_form_keeps_its_names() -> None:
    stored = [encode_content(question) for question in make.EVERY_KIND]

    assert stored[0]["key"] == 1
    assert stored[1] == {
        "stem": make.SEVERAL.stem,
        "options": [["Bees", ""], ["Wasps", "Not in the text."], ["Ants", ""]],
        "keys": [0, 2],
    }
    assert stored[2:] == [
        {"stem": make.CLAIM.stem, "key": True, "reason": "The text says so."},
        {"stem": make.WORDS.stem, "key": "trails of scent", "accept": ["scent trails"]},
        {"stem": make.NUMBER.stem, "key": "2", "tolerance": "0", "unit": ""},
        {
            "pieces": ["Bees ", ", ants leave ", "."],
            "gaps": [["dance"], ["trails", "trails of scent"]],
        },
        {
            "stem": make.MATCH.stem,
            "pairs": [["Bees", "dance"], ["Ants", "leave trails"], ["Others", "follow"]],
            "extras": ["sing"],
        },
        {"stem": make.STEPS.stem, "steps": ["Bees", "The dance", "Ants", "Trails"]},
    ]


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        decode_content("essay", {})
