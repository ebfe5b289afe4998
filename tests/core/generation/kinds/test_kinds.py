from __future__ import annotations

from itertools import chain

import pytest

from quizapp.core.codec import kind_of
from quizapp.core.generation.kinds import drafts_of
from quizapp.core.generation.spec import KINDS
from tests.core.generation.sentences import indexed

TEXT = (
    "Photosynthesis is the process by which plants make sugar from light. Sweden closed the port"
    " of Brak in 1650. Peter Lom founded the school of Halmar in 1702. Norland sold the island of"
    " Elm in 1731. Velden grew."
)


def test_a_list_comes_for_each_sentence_twice_and_once_for_the_whole() -> None:
    found = list(drafts_of(indexed(TEXT), frozenset(KINDS)))

    assert found[:5] == [[]] * 5
    assert len(found) == 11


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_wanted_is_yielded(kind: str) -> None:
    drafts = chain.from_iterable(drafts_of(indexed(TEXT), frozenset({kind})))

    assert {kind_of(draft.content) for draft in drafts} <= {kind}


def test_drafts_come_in_the_order_of_the_text() -> None:
    drafts = chain.from_iterable(drafts_of(indexed(TEXT), frozenset({"short-answer"})))

    numbers = [draft.parsed.number for draft in drafts]
    assert numbers == sorted(numbers)
