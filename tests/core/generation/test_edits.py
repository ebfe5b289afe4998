from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.generation.edits import distance, wording_of
from quizapp.core.questions import Cloze, Gap
from tests import make


def table(one: str, other: str) -> int:
    """Levenshtein's own table, row by row."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]


WORDS = st.text("abcé", max_size=40)


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_table(one: str, other: str) -> None:
    assert distance(one, other) == table(one, other)


@given(st.text(), st.text())
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


def test_long_texts_are_compared_at_once() -> None:
    assert distance("bees dance " * 1000, "bees  dance " * 1000) == 1000


def test_the_key_stands_behind_the_stem_and_reasons_do_not_count() -> None:
    assert wording_of(make.CHOICE).split("\n")[1:] == ["Dance", "Sing", "Sleep", "Swim"]
    assert wording_of(make.SEVERAL).split("\n")[1:] == ["Bees", "Ants", "Wasps"]
    assert wording_of(make.CLAIM) == "Ants leave trails of scent.\ntrue"
    assert wording_of(make.WORDS) == "What do ants leave?\ntrails of scent\nscent trails"
    assert wording_of(Cloze(("Bees ", "."), (Gap("dance"),))) == "Bees \n.\ndance"
