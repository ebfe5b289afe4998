"""The judgements have the form that the rubric asks for, and rates by rule come out of them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
FILES = sorted((HERE / "judgements").glob("*.yaml"))
PARTS = {
    passage["file"]: passage["part"]
    for passage in yaml.safe_load((CORPUS / "manifest.yaml").read_text(encoding="utf-8"))[
        "passages"
    ]
}
USABLE = "usable"
# By the end of a file's name: the part of the corpus that its passages are of.
# Those of the third to the sixth look were held out when they were judged, and are looked at since.
PART_BY_ENDING = {
    "development": "development",
    "held-out": "held-out",
    "last-look": "held-out",
    "third-look": "development",
    "fourth-look": "development",
    "fifth-look": "development",
    "sixth-look": "development",
    "seventh-look": "development",
}
# By the first part of a rule's id: the headings of the rubric whose codes may be given.
HEADINGS = {
    "wh": ("Wh-questions",),
    "mc": ("Wh-questions", "Multiple choice"),
    "several": ("Wh-questions", "Multiple choice", "Multiple response"),
    "tf": ("True/false",),
    "cloze": ("Cloze",),
    "card": ("Wh-questions", "Cloze", "Matching"),
    "match": ("Matching",),
    "order": ("Matching",),
}
MOST_SAID_APART = 4

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def judged(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def codes(judgement: dict[str, Any]) -> list[str]:
    verdict: str = judgement["verdict"]
    return [] if verdict == USABLE else verdict.split(", ")


def rates(path: Path) -> dict[str, tuple[int, int]]:
    """Return by rule, in order of its id, how many were judged and how many are usable."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for judgement in judged(path):
        counts[judgement["rule"]][0] += 1
        counts[judgement["rule"]][1] += not codes(judgement)
    return {rule: (counts[rule][0], counts[rule][1]) for rule in sorted(counts)}


def rubric() -> dict[str, set[str]]:
    """Return the codes that the rubric names, by the first words of their heading."""
    text = (CORPUS / "README.md").read_text(encoding="utf-8").partition("## How to judge")[2]
    found = {}
    for section in text.partition("\n## ")[0].split("\n### ")[1:]:
        heading = re.match(r"[\w/-]+(?: choice| response)?", section)
        assert heading is not None
        found[heading.group()] = set(re.findall(r"`([a-z-]+)`", section))
    return found


def test_the_rubric_has_the_headings() -> None:
    wanted = {heading for headings in HEADINGS.values() for heading in headings}

    assert wanted <= set(rubric())
    assert all(rubric().values())


@each_file
def test_the_passage_exists_and_is_of_the_part(path: Path) -> None:
    part = next(part for end, part in PART_BY_ENDING.items() if path.stem.endswith(f"-{end}"))

    assert {PARTS.get(judgement["passage"]) for judgement in judged(path)} == {part}


@each_file
def test_each_names_its_rule_and_what_was_made(path: Path) -> None:
    for judgement in judged(path):
        assert re.fullmatch(r"[a-z]+\.[a-z-]+", judgement["rule"]), judgement
        assert judgement["stem"].strip(), judgement
        assert set(judgement) <= {
            "passage", "rule", "stem", "key", "distractors", "verdict", "note",
        }, judgement  # fmt: skip
        assert "key" in judgement or judgement["rule"].startswith(("match", "order")), judgement


@each_file
def test_the_codes_are_those_of_the_rubric_for_the_kind(path: Path) -> None:
    known = rubric()
    for judgement in judged(path):
        family = judgement["rule"].partition(".")[0]
        allowed = set().union(*(known[heading] for heading in HEADINGS[family]))
        given = codes(judgement)

        assert set(given) <= allowed, judgement
        assert len(given) == len(set(given)) <= MOST_SAID_APART, judgement


@each_file
def test_nothing_is_judged_twice(path: Path) -> None:
    seen = [(one["passage"], one["rule"], one["stem"], str(one.get("key"))) for one in judged(path)]

    assert len(seen) == len(set(seen))


@each_file
def test_rates_by_rule_come_out(path: Path) -> None:
    found = rates(path)

    assert sum(count for count, _ in found.values()) == len(judged(path))
    assert all(0 <= usable <= count for count, usable in found.values())


def test_rates_count_the_usable(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(
        "- {rule: wh.year, verdict: usable}\n"
        "- {rule: wh.year, verdict: 'context, trivial'}\n"
        "- {rule: tf.date, verdict: usable}\n",
        encoding="utf-8",
    )

    assert rates(path) == {"tf.date": (1, 1), "wh.year": (2, 1)}
