from __future__ import annotations

from decimal import Decimal

import pytest

from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.exported import as_json
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
    Numeric,
    OcclusionCard,
    Option,
    Ordering,
    Pair,
    Rectangle,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Span
from tests.core.generation.sentences import text_of

TEXT = text_of("The pact *was* signed. Brak grew.")
SPANS = (Span("text", "p1", 0, 22), Span("text", "p1", 23, 33))
WING = Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2)
COVERED = OcclusionCard("ab", "A bee", (WING,), 0, hides_all=False)
OPTIONS = (Option(r"a\*"), Option("b", r"Not \[b\]."), Option("c", "No."))


def exported(content: Content) -> dict[str, object]:
    candidate = Candidate(content, SPANS, "wh.x", r"So \*it\* is.", "Velden", 1, (), 0.5, 3)
    return as_json(candidate, TEXT)


@pytest.mark.parametrize(
    ("content", "stem", "key", "distractors"),
    [
        (MultipleChoice(r"1\. x?", OPTIONS, 0), "1. x?", "a*", ["b", "c"]),
        (MultipleResponse("x?", OPTIONS, (0, 1)), "x?", ["a*", "b"], ["c"]),
        (TrueFalse("x.", key=False), "x.", False, []),
        (ShortAnswer("x?", "a*"), "x?", "a*", []),
        (Numeric("x?", Decimal("1.50"), Decimal(0)), "x?", "1.50", []),
        (Cloze((r"\*x ", "."), (Gap("y"),)), "*x ____.", "y", []),
        (ClozeCard(("", " and ", "."), (Gap("x"), Gap("y"))), "____ and ____.", ["x", "y"], []),
        (Matching("x", (Pair(r"a\*", "1"), Pair("b", "2"))), "x", [["a*", "1"], ["b", "2"]], []),
        (Ordering("x", (r"a\*", "b", "c")), "x", ["a*", "b", "c"], []),
        (BasicCard("x?", r"a\*"), "x?", "a*", []),
        (DefinitionCard("x", r"a\*"), "x", "a*", []),
        (COVERED, "A bee", "wing", []),
    ],
    ids=lambda one: type(one).__name__,
)
def test_each_kind_says_its_stem_key_and_distractors_in_plain_words(
    content: Content, stem: str, key: object, distractors: list[str]
) -> None:
    found = exported(content)

    assert (found["stem"], found["key"], found["distractors"]) == (stem, key, distractors)


def test_the_rest_is_said_too() -> None:
    found = exported(MultipleChoice("x?", OPTIONS, 0))

    assert found["reasons"] == ["Not [b].", "No."]
    assert found["feedback"] == "So *it* is."
    assert (found["topic"], found["difficulty"], found["rule"]) == ("Velden", 1, "wh.x")
    assert (found["score"], found["rank"], found["kind"]) == (0.5, 3, "multiple-choice")


def test_places_quote_the_original() -> None:
    found = exported(TrueFalse("x.", key=True))

    assert found["evidence"] == {
        "paragraph": "p1",
        "start": 0,
        "end": 22,
        "quote": "The pact *was* signed.",
    }
    assert found["more_evidence"] == [
        {"paragraph": "p1", "start": 23, "end": 33, "quote": "Brak grew."}
    ]


@pytest.mark.parametrize(
    ("content", "accept"),
    [
        (ShortAnswer("x?", "a", ("b", "c")), ["b", "c"]),
        (Cloze(("x ", "."), (Gap("y", ("z",)),)), ["z"]),
        (ClozeCard(("x ", "", "."), (Gap("y", ("z",)), Gap("q"))), []),
        (TrueFalse("x.", key=True), []),
    ],
)
def test_other_wordings_are_listed(content: Content, accept: list[str]) -> None:
    assert exported(content)["accept"] == accept
