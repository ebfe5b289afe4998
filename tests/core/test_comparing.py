from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.comparing import Comparison, compare


def shown(found: Comparison) -> tuple[str, str]:
    """Both sides, with what differs in brackets."""
    return tuple(  # type: ignore[return-value]
        "".join(f"[{one.text}]" if one.is_odd else one.text for one in side)
        for side in (found.typed, found.key)
    )


@pytest.mark.parametrize(
    ("typed", "key", "expected"),
    [
        ("trals", "trails", ("trals", "tra[i]ls")),
        ("trrails", "trails", ("t[r]rails", "trails")),
        ("trauls", "trails", ("tra[u]ls", "tra[i]ls")),
        ("", "trails", ("", "[trails]")),
        ("TRAILS", "trails", ("TRAILS", "trails")),
        ("Zürich", "zurich", ("Zürich", "zurich")),
    ],
)
def test_what_differs_is_marked_on_both_sides(
    typed: str, key: str, expected: tuple[str, str]
) -> None:
    assert shown(compare(typed, (key,))) == expected


def test_the_wording_that_is_most_alike_is_compared() -> None:
    found = compare("sent trails", ("trails of scent", "scent trails"))

    assert shown(found) == ("sent trails", "s[c]ent trails")
    assert found.likeness == 22 / 23


@given(st.text(), st.text())
def test_no_character_is_lost(typed: str, key: str) -> None:
    found = compare(typed, (key,))

    assert "".join(one.text for one in found.typed) == typed
    assert "".join(one.text for one in found.key) == key
