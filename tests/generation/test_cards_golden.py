"""Sentence by sentence: which card each rule makes, or none."""

from __future__ import annotations

from collections import Counter

import pytest

from quizapp.core.questions import BasicCard, ShortAnswer
from tests.generation.parsing_help import golden, indexed, made, passed

CASES = golden("cards")
ASKED = [
    "Insulin was isolated in 1921 at the University of Toronto.",
    "Packet switching was invented by Paul Baran in the United States.",
    "The Bank of England was founded in 1694 by William Paterson.",
    "The Security Council of the United Nations has fifteen members.",
    "The First Punic War between Rome and Carthage lasted 23 years.",
    "Alexander Fleming discovered penicillin in a laboratory in London.",
    "The Congress of Vienna was held in 1815 after the defeat of Napoleon.",
    "The Transmission Control Protocol (TCP) hides the loss of packets from applications.",
    "It was isolated in 1921 by two doctors.",
    "He discovered this substance in a laboratory.",
    "Copper is a soft metal with a red colour.",
    "The treaty may be signed in 1999 by the president.",
    "Nobody discovered the tomb of the king.",
    "The weather was cold and the sky was grey.",
    "Prices rose because the harvest was poor.",
    "This was not known in 1921.",
]


@pytest.mark.parametrize(("rule", "text", "expected"), CASES)
def test_a_rule_makes_this_card_or_none(rule: str, text: str, expected: list[str]) -> None:
    assert made(text, rule) == expected


def test_every_rule_has_enough_cases() -> None:
    assert min(Counter(rule for rule, _, _ in CASES).values()) >= 15


@pytest.mark.parametrize("text", ASKED)
def test_a_card_asks_what_a_question_asked_and_no_two_ask_for_the_same(text: str) -> None:
    index = indexed(text)

    asked = {
        draft.content.stem
        for draft in passed(index, "wh")
        if isinstance(draft.content, ShortAnswer)
    }
    found = list(passed(index, "card"))

    fronts = [one.content.front for one in found if isinstance(one.content, BasicCard)]
    assert set(fronts) <= asked
    assert len({draft.key for draft in found}) == len(found) <= 2
