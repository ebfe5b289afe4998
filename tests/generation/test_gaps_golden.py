"""Sentence by sentence: which gap each rule makes, or none."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.generation.parsing_help import golden, made

CASES = golden("gaps")


@pytest.mark.parametrize(("rule", "text", "expected"), CASES)
def test_a_rule_makes_this_gap_or_none(rule: str, text: str, expected: list[str]) -> None:
    assert made(text, rule) == expected


def test_every_rule_has_enough_cases() -> None:
    assert min(Counter(rule for rule, _, _ in CASES).values()) >= 15
