"""What the gate says of answers that are given away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.gate import trivial
from tests.core.generation.sentences import indexed, question, whole

BEES = (
    "Bees have wings. Bees are insects. Bees live in hives. Bees are fed by farmers."
    " Most bees guard the larvae in the hive."
)


@pytest.mark.parametrize(
    ("text", "is_counted_out"),
    [
        ("The league kept four stations in London, Bruges, Bergen and Novgorod.", True),
        ("The league kept four stations in London, Bruges and Bergen.", False),
        ("The league kept 400 stations in London, Bruges and Bergen.", False),
    ],
)
def test_what_is_listed_can_be_counted(text: str, *, is_counted_out: bool) -> None:
    draft = question(text, "How many")

    assert (trivial.counted_out(draft, indexed(text)) is not None) is is_counted_out


def test_only_a_number_is_counted_out() -> None:
    text = "The league kept four stations in London, Bruges, Bergen and Novgorod."
    draft = replace(question(text, "How many"), rule="wh.where")

    assert trivial.counted_out(draft, indexed(text)) is None


@pytest.mark.parametrize(
    ("text", "stem", "is_topic"),
    [
        (BEES.replace("Most bees", "The bees"), "What guards", True),
        (BEES.replace("Most bees", "Wild bees"), "What guards", False),
        ("The bees guard the larvae in the hive.", "What guards", False),
        ("Maria Lom bought the hive.", "Who bought", False),
        ("The pressure of the hive depends on the wax.", "What does", False),
    ],
)
def test_what_the_text_is_about_answers_all(text: str, stem: str, *, is_topic: bool) -> None:
    draft = question(text, stem)

    assert (trivial.topical(draft, indexed(text)) is not None) is is_topic


def test_what_is_no_question_has_no_topic() -> None:
    assert trivial.topical(whole(BEES), indexed(BEES)) is None
