"""Wrong figures near a right one."""

from __future__ import annotations

import pytest

from quizapp.core.generation.figures import LATEST_YEAR, near_figures, value_of

FIGURED = [
    "1494", "2025", "331 BC", "AD 43", "in 79 AD", "7", "206", "3,000", "400,000", "0.5", "13.8",
    "78 percent", "95%", "0.5 per cent", "eight minutes", "Twelve", "forty", "in May 1997",
    "on Tuesday", "in June", "$4 million", "about 120 days", "1,234.5 metres",
    "on 14 July", "9 November",
]  # fmt: skip
UNFIGURED = [
    "",
    "nothing",
    "from 3 to 5",
    "two or three",
    "twenty-one",
    "May or June",
    "three quarters",
    "a hundred",
]


@pytest.mark.parametrize("text", FIGURED)
def test_others_differ_from_the_text_in_its_one_figure(text: str) -> None:
    others = near_figures(text, 3)

    assert len(set(others)) == 3
    assert text not in others
    assert [value_of(one) for one in others] == sorted(value_of(one) for one in others)
    assert near_figures(text, 3) == others


@pytest.mark.parametrize("text", UNFIGURED)
def test_a_text_without_one_figure_has_no_others(text: str) -> None:
    assert near_figures(text, 3) == ()


@pytest.mark.parametrize("text", FIGURED)
def test_what_may_be_right_as_well_is_left_out(text: str) -> None:
    taken = near_figures(text, 3)

    assert not set(near_figures(text, 3, taken=taken)) & set(taken)


def test_no_year_lies_ahead_and_no_share_exceeds_the_whole() -> None:
    assert all(int(one) <= LATEST_YEAR for one in near_figures("2025", 5))
    assert all(value_of(one) < 100 for one in near_figures("95%", 5))


def test_the_shape_of_the_figure_is_kept() -> None:
    assert all("," in one for one in near_figures("3,000", 3))
    assert all(one.endswith(".") or len(one.split(".")[1]) == 1 for one in near_figures("13.8", 3))
    assert all(one.istitle() for one in near_figures("Twelve", 3))
    assert all(one.endswith(" BC") for one in near_figures("331 BC", 3))
    assert all(int(one.replace(",", "")) % 100 == 0 for one in near_figures("1,400", 3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,000 people", 3000.0),
        ("about 13.8 billion", 13.8),
        ("Twelve judges", 12.0),
        ("in March", 2.0),
        ("on Monday", 12.0),
        ("nobody", 0.0),
    ],
)
def test_a_text_has_the_value_of_its_first_figure(text: str, value: float) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["more than 110", "At least 300,000", "over 40 years"])
def test_nothing_smaller_stands_beside_a_figure_that_is_exceeded(text: str) -> None:
    assert all(value_of(one) > value_of(text) for one in near_figures(text, 3))


@pytest.mark.parametrize("text", ["fewer than 90", "up to 650", "at most 60"])
def test_nothing_larger_stands_beside_a_figure_that_is_not_reached(text: str) -> None:
    assert all(value_of(one) < value_of(text) for one in near_figures(text, 3))


def test_a_month_is_taken_for_one_near_it() -> None:
    assert set(near_figures("in June", 3)) <= {f"in {one}" for one in ("March", "April", "May",
                                               "July", "August", "September")}  # fmt: skip
