"""What was judged by hand: every verdict is one of the rubric's, and the rates are reported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent / "judgements"
COMMON = {"ungrammatical", "context", "trivial"}
CODES = {
    "true-false": COMMON | {"undecidable", "wrong-key", "trick", "copy", "silly"},
    "cloze": COMMON | {"gap", "ambiguous", "give-away"},
}
KEYS = {"passage", "rule", "stem", "key", "verdict"}


def judged(name: str) -> list[dict[str, Any]]:
    path = FOLDER / f"{name}-development.yaml"
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", CODES)
def test_every_verdict_is_one_of_the_rubric(name: str) -> None:
    entries = judged(name)

    assert all(set(entry) == KEYS for entry in entries)
    assert {entry["verdict"] for entry in entries} <= CODES[name] | {"usable"}


@pytest.mark.parametrize("name", CODES)
def test_three_of_four_are_usable_in_all_and_half_by_every_rule(name: str) -> None:
    entries = judged(name)
    made = Counter(entry["rule"] for entry in entries)
    usable = Counter(entry["rule"] for entry in entries if entry["verdict"] == "usable")

    assert usable.total() / made.total() >= 0.75
    assert all(usable[rule] / made[rule] >= 0.5 for rule in made)


def test_the_readme_reports_these_counts() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")

    for name in CODES:
        entries = judged(name)
        usable = sum(entry["verdict"] == "usable" for entry in entries)
        assert f"| `{name}-development.yaml` | {len(entries)} | {usable} |" in readme
