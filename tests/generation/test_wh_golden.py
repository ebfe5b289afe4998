"""Sentence by sentence: which question each rule asks, or none."""

from __future__ import annotations

from collections import Counter

import pytest

from quizapp.core.generation.gate.inspection import is_sound
from quizapp.core.generation.kinds.questions import questions
from tests.generation.parsing_help import golden, indexed, shown

FAMILIES = ("times", "figures", "reasons", "subjects", "objects", "terms")
CASES = [case for family in FAMILIES for case in golden(f"wh-{family}")]


def asked(text: str, rule: str) -> list[str]:
    """Return what a rule asks of a text, and the gate lets pass."""
    index = indexed(text)
    drafts = (draft for place in range(len(index.sentences)) for draft in questions(index, place))
    return [shown(one) for one in drafts if one.rule == rule and is_sound(one, index)]


@pytest.mark.parametrize(("rule", "text", "expected"), CASES)
def test_a_rule_asks_this_question_or_none(rule: str, text: str, expected: list[str]) -> None:
    assert asked(text, rule) == expected


def test_every_rule_has_enough_cases_with_and_without_a_question() -> None:
    cases = Counter(rule for rule, _, _ in CASES)
    asking = Counter(rule for rule, _, expected in CASES if expected)

    assert min(cases.values()) >= 15
    assert min(asking[rule] for rule in cases) >= 5
    assert min(cases[rule] - asking[rule] for rule in cases) >= 4
