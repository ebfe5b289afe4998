"""Years that a sentence counts on from: what is refused, and what is let pass."""

from __future__ import annotations

import pytest

from quizapp.core.generation.gate import times
from tests.core.generation.sentences import indexed
from tests.core.generation.test_loose import piece

TWO = "In 1608 the princes formed a union, and a year later Duke Max founded a league."
NEXT = "In 1608 the princes formed a union, and the next year Duke Max founded a league."


@pytest.mark.parametrize(
    ("text", "said", "key", "found"),
    [
        (TWO, "Duke Max founded a league", "1608", "later"),
        (TWO, "In 1608 the princes formed a union", "x", None),
        (TWO, "the princes formed a union", "1608", None),
        (TWO, "Duke Max founded a league", "a league", None),
        (TWO, "a year later Duke Max founded a league", "1608", None),
        (NEXT, "Duke Max founded a league", "1608", "year"),
        (NEXT, "the princes formed a union", "1608", None),
        ("In 1608 the princes formed a union.", "", "x", None),
        (
            "Later, in 1608, the princes formed a union.",
            "the princes formed a union",
            "1608",
            "Later",
        ),
        ("The later union was formed in 1608.", "The later union was formed", "1608", None),
    ],
)
def test_a_year_is_not_that_of_what_came_later(
    text: str, said: str, key: str, found: str | None
) -> None:
    finding = times.another_year(piece(text, said, key=key), indexed(text))

    assert (finding and finding.detail) == found
    assert finding is None or finding.code == "another-year"
