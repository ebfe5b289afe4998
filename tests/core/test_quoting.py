"""Finding in a text what somebody quotes from it."""

from __future__ import annotations

import time

from quizapp.core.quoting import MOST_PLACES, find_places
from tests import make

ORIGINAL = "She said: “It’s  a bee–line\tto go.” Then it left.\n\nIt's a bee. A BEE. Then it left."


def quotes(quotation: str, original: str = ORIGINAL) -> list[str]:
    text = make.text(original)
    return [text.quote(span) for span in find_places((text,), quotation)]


def test_every_place_is_found_inside_its_paragraph() -> None:
    text = make.text(ORIGINAL)

    places = find_places((text,), " Then it left. ")

    assert [span.paragraph for span in places] == ["p1", "p2"]
    assert {text.quote(span) for span in places} == {"Then it left."}


def test_signs_and_blanks_may_look_different() -> None:
    assert quotes('"It\'s a bee-line to go."') == ["“It’s  a bee–line\tto go.”"]


def test_to_the_letter_goes_before_what_looks_alike() -> None:
    assert quotes("It's a bee") == ["It's a bee"]


def test_case_counts_and_nothing_is_found_of_nothing() -> None:
    assert quotes("A BEE") == ["A BEE"]
    assert quotes("a Bee") == []
    assert quotes("  ") == []
    assert quotes("left.\n\nIt's") == []


def test_there_is_an_end_to_places_and_to_time() -> None:
    began = time.process_time()

    assert len(quotes("e", "e" * 1000)) == MOST_PLACES
    assert quotes("' " * 5000, "’ " * 50_000)
    assert quotes("a" * 9_999 + "b", "a" * 500_000) == []

    assert time.process_time() - began < 30
