"""Sentence by sentence: which claim each rule makes, or none."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.generation.parsing_help import golden, made

CASES = golden("claims")


@pytest.mark.parametrize(("rule", "text", "expected"), CASES)
def test_a_rule_makes_this_claim_or_none(rule: str, text: str, expected: list[str]) -> None:
    assert made(text, rule) == expected


def test_every_rule_has_enough_cases_with_and_without_a_claim() -> None:
    cases = Counter(rule for rule, _, _ in CASES)
    without = Counter(rule for rule, _, expected in CASES if not expected)

    assert min(cases.values()) >= 15
    assert min(without[rule] for rule in cases) >= 4
