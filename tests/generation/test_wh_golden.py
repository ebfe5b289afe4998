"""Sentence by sentence: which question each rule asks, or none."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.generation.parsing_help import golden, made

FAMILIES = ("times", "figures", "reasons", "subjects", "objects", "terms")
CASES = [case for family in FAMILIES for case in golden(f"wh-{family}")]


@pytest.mark.parametrize(("rule", "text", "expected"), CASES)
def test_a_rule_asks_this_question_or_none(rule: str, text: str, expected: list[str]) -> None:
    assert made(text, rule) == expected


def test_every_rule_has_enough_cases_with_and_without_a_question() -> None:
    cases = Counter(rule for rule, _, _ in CASES)
    asking = Counter(rule for rule, _, expected in CASES if expected)

    assert min(cases.values()) >= 15
    assert min(asking[rule] for rule in cases) >= 5
    assert min(cases[rule] - asking[rule] for rule in cases) >= 4
