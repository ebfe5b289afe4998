from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import inspection
from quizapp.core.generation.gate.inspection import inspect, inspected, is_sound
from quizapp.core.generation.thresholds import DEFAULTS, Bounds, verdict
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Option,
    Ordering,
    Pair,
    ShortAnswer,
    TrueFalse,
)
from tests.core.generation.sentences import indexed, question

TEXT = "The pact of Velden was signed in 1648 by Sweden and Austria."
GAP = (Gap("1648"),)
OPTIONS = (Option("1648"), Option("1649"), Option("1650"), Option("1651"))
CONTENTS: list[tuple[Content, tuple[inspection.Check, ...]]] = [
    (ShortAnswer("When?", "1648"), inspection.WH),
    (MultipleChoice("When?", OPTIONS, 0), inspection.CHOICE),
    (MultipleResponse("When?", OPTIONS, (0, 1)), inspection.SEVERAL),
    (TrueFalse("It was signed in 1648.", key=True), inspection.CLAIMS),
    (Cloze(("It was signed in ", "."), GAP), inspection.GAPS),
    (ClozeCard(("It was signed in ", "."), GAP), inspection.GAPS),
    (BasicCard("When?", "1648"), inspection.CARDS),
    (DefinitionCard("pact", "what was signed"), inspection.CARDS),
    (Matching("Match.", (Pair("a", "b"), Pair("c", "d"))), inspection.ARRANGED),
    (Ordering("Order.", ("a", "b", "c")), inspection.ARRANGED),
]


@pytest.mark.parametrize(("content", "checks"), CONTENTS, ids=lambda one: type(one).__name__)
def test_each_kind_has_its_checks(content: Content, checks: tuple[inspection.Check, ...]) -> None:
    index = indexed(TEXT)
    draft = replace(question(TEXT, "In what year"), content=content)

    found = inspected(draft, index)

    own = inspect(draft, index, checks)
    assert found[: len(own)] == own
    assert inspected(draft, index) is found


def test_what_is_inspected_twice_gives_the_same() -> None:
    index = indexed(TEXT)
    draft = question(TEXT, "In what year")
    twin = replace(draft)

    assert inspected(twin, index) == inspected(draft, index)
    assert is_sound(draft, index)
    assert is_sound(draft, index)


def test_what_is_kept_is_of_the_draft_itself() -> None:
    index = indexed(TEXT)
    draft = question(TEXT, "In what year")
    index.inspected[id(draft)] = (replace(draft), (Finding("of-another"),))

    assert Finding("of-another") not in inspected(draft, index)


def test_what_the_linter_finds_is_found() -> None:
    options = (Option("1648"), Option("1649"), Option("1650"), Option("all of the above"))
    draft = replace(question(TEXT, "In what year"), content=MultipleChoice("When?", options, 0))

    codes = {finding.code for finding in inspected(draft, indexed(TEXT))}

    assert "option-about-options" in codes
    assert "stem-short" not in codes


def test_a_sound_draft_falls_when_a_threshold_moves() -> None:
    findings = inspected(question(TEXT, "In what year"), indexed(TEXT))

    moved = {**DEFAULTS, "stem-words": Bounds(minimum=20)}

    assert verdict(findings, DEFAULTS) == ()
    assert [finding.code for finding in verdict(findings, moved)] == ["stem-words"]


def test_a_draft_that_is_not_sound_says_why() -> None:
    text = "The city was founded in 1702 by Peter Lom."
    draft = question(text, "In what year")

    assert not is_sound(draft, indexed(text))
    against = verdict(inspected(draft, indexed(text)), DEFAULTS)
    assert against == (Finding("needs-context", "the city"),)
