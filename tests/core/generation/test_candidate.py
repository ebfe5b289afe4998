from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.questions import BasicCard, ShortAnswer
from quizapp.core.text import Span

ONE = Candidate(ShortAnswer("What do bees do?", "dance"), (Span("t", "p1", 0, 9),), "wh.what")


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, rule="wh.other"),
        replace(ONE, score=0.5, rank=3),
        replace(ONE, content=ShortAnswer("What do bees do?", "fly")),
        replace(ONE, evidence=(*ONE.evidence, Span("t", "p1", 10, 19))),
        ONE.found([Finding("unresolved", "it")]),
    ],
)
def test_the_id_is_that_of_kind_stem_and_place(other: Candidate) -> None:
    assert other.id == ONE.id


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, content=ShortAnswer("What do bees do now?", "dance")),
        replace(ONE, content=BasicCard("What do bees do?", "dance")),
        replace(ONE, evidence=(Span("t", "p1", 0, 10),)),
        replace(ONE, evidence=(Span("u", "p1", 0, 9),)),
    ],
)
def test_another_kind_stem_or_place_has_another_id(other: Candidate) -> None:
    assert other.id != ONE.id


def test_the_id_is_the_same_in_every_version() -> None:
    assert ONE.id == "e10d6ac4393be751"


def test_findings_are_added() -> None:
    one, two = Finding("a"), Finding("b", value=1.0)

    assert ONE.found([one]).found([two]).findings == (one, two)
    assert ONE.findings == ()
