"""What is asked and claimed of the facts that a sentence tells by the way."""

from __future__ import annotations

import pytest

from quizapp.core.generation.rules import asides
from tests.core.generation.sentences import indexed
from tests.generation.parsing_help import made

LINDEN = "The largest mill was Linden, which Peter Lom bought in 1840 after a fire."


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        (
            LINDEN,
            [
                "In what year did Peter Lom buy Linden after a fire? 1840",
                "Who bought Linden in 1840 after a fire? Peter Lom",
            ],
        ),
        (
            "It was Fortran, which a team led by John Backus at IBM delivered in 1957.",
            ["In what year did a team led by John Backus at IBM deliver Fortran? 1957"],
        ),
        (
            "When Peter Lom sacked Visby in 1361 and left, the towns sent ships.",
            [
                "In what year did Peter Lom sack Visby? 1361",
                "Who sacked Visby in 1361? Peter Lom",
            ],
        ),
        ("The largest mill was Linden, which Peter Lom bought after a fire.", []),
        ("The largest mill was Linden, which he bought in 1840.", []),
        ("The largest mill was Linden, which Peter Lom did not buy in 1840.", []),
        ("The largest mill was Linden, which Peter Lom had in 1840.", []),
        ("The largest mill was Linden, which Peter Lom sold and bought in 1840.", []),
        ("It was the mill which Peter Lom bought in 1840.", []),
        ("It was a mill, which Peter Lom bought in 1840.", []),
        ("It was Linden that Peter Lom bought in 1840.", []),
        ("When the king sacked Visby in 1361, the towns sent ships.", []),
        ("Because Peter Lom sacked Visby in 1361, the towns sent ships.", []),
        ("Peter Lom sacked Visby in 1361.", []),
        ("The largest mill was Linden, which Peter Lom bought in 840 BC.", []),
        ("Peter Lom slept when Anna Bo sacked his mill in 1361.", []),
    ],
)
def test_a_deed_of_a_year_is_asked_for(text: str, stems: list[str]) -> None:
    found = asides.questions(indexed(text).sentences[0])

    assert [f"{one.stem} {one.key}" for one in found] == stems


def test_another_year_is_claimed_and_its_decade() -> None:
    index = indexed(LINDEN)

    year, decade = asides.claims(index.sentences[0], index)

    assert (year.is_true, decade.is_true) == (False, True)
    assert year.text.startswith("Peter Lom bought Linden in 18")
    assert "1840" not in year.text
    assert decade.text == "Peter Lom bought Linden in the 1840s after a fire."


def test_a_year_to_come_is_not_turned() -> None:
    text = "The largest mill was Linden, which Peter Lom bought in 2050."

    assert list(asides.claims(indexed(text).sentences[0], indexed(text))) == []


def test_the_gate_lets_them_pass() -> None:
    assert made(LINDEN, "tf.year")
    assert made(LINDEN, "wh.year") == ["In what year did Peter Lom buy Linden after a fire? = 1840"]
