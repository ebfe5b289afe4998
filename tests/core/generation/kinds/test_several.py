from __future__ import annotations

import pytest

from quizapp.core.generation.catalogue import catalogue_of
from quizapp.core.generation.kinds.several import several
from quizapp.core.questions import MultipleResponse
from tests.core.generation.sentences import asked, indexed

OTHERS = " Anna Holt painted the altar. Karl Munk built the bridge of Elm. Ida Storm wrote songs."


def made(text: str) -> list[MultipleResponse]:
    index = indexed(text)
    found = [draft.content for draft in several(index, 0, catalogue_of(index, asked(text)))]
    return [content for content in found if isinstance(content, MultipleResponse)]


def test_what_the_text_lists_stands_among_what_it_names_elsewhere() -> None:
    text = "Peter Lom, Maria Brak and Jan Velden founded the school of Halmar in 1702."

    (content,) = made(text + OTHERS)

    assert content.stem == "Which of these founded the school of Halmar in 1702?"
    keys = [content.options[place].text for place in content.keys]
    wrong = [one for one in content.options if one.text not in keys]
    assert keys == ["Jan Velden", "Maria Brak", "Peter Lom"]
    assert [bool(one.reason) for one in wrong] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "Peter Lom founded the school of Halmar in 1702.",
        "Peter Lom or Maria Brak founded the school of Halmar in 1702.",
        "Peter Lom, Maria Brak, Jan Velden, Ada Kern, Udo Reif and Ute Holm founded a school.",
        "Peter Lom and others founded the school of Halmar in 1702.",
        "Peter Lom and she founded the school of Halmar in 1702.",
        "Peter Lom and the two sisters founded the school of Halmar in 1702.",
        "Peter Lom and Maria Brak did not found the school of Halmar.",
        "Peter Lom and the king who had once lost a long war in Norland founded the school.",
        "The school was founded by the sister of Peter Lom and by Maria Brak in 1702.",
        "Sweden is a kingdom and a member of the pact.",
    ],
)
def test_what_is_no_list_of_like_things_is_not_asked(text: str) -> None:
    assert made(text + OTHERS) == []


def test_a_list_without_two_others_of_its_kind_is_not_asked() -> None:
    assert made("Peter Lom and Maria Brak founded the school of Halmar in 1702.") == []
