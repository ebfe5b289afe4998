from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.generation.gate.duplicates import without_twins
from quizapp.core.generation.rank import Scored
from quizapp.core.generation.thresholds import DEFAULTS, Bounds, verdict
from quizapp.core.questions import BasicCard, Content, ShortAnswer
from quizapp.core.text import Span

BEES = "In what year did the bees of Velden dance?"
LIKE = "In what year did the bees of Velden dance again?"
OTHER = "Which insects leave trails of scent?"


def scored(content: Content, score: float, *findings: Finding, place: int = 0) -> Scored:
    span = Span("t", "p1", place, place + 9)
    return Scored(Candidate(content, (span,), "wh.x", findings=findings, score=score), place)


def likenesses(*found: Scored) -> dict[str, float | None]:
    kept = without_twins(found, DEFAULTS)
    return {str(one.candidate.content): one.candidate.findings[-1].value for one in kept}


def test_the_better_of_two_that_are_alike_stays() -> None:
    worse, better = scored(ShortAnswer(BEES, "1"), 0.5), scored(ShortAnswer(LIKE, "2"), 0.9)

    best, other = without_twins([worse, better], DEFAULTS)

    assert verdict(best.candidate.findings, DEFAULTS) == ()
    assert other.candidate.content == worse.candidate.content
    (likeness,) = verdict(other.candidate.findings, DEFAULTS)
    assert likeness == Finding("likeness", value=0.9)


def test_the_threshold_decides_what_is_too_like() -> None:
    found = [scored(ShortAnswer(BEES, "1"), 0.5), scored(ShortAnswer(LIKE, "2"), 0.9)]

    _, other = without_twins(found, {"likeness": Bounds(maximum=0.95)})

    assert verdict(other.candidate.findings, {"likeness": Bounds(maximum=0.95)}) == ()
    assert verdict(other.candidate.findings, DEFAULTS) != ()


def test_only_what_passes_casts_others_out() -> None:
    broken = scored(ShortAnswer(LIKE, "2"), 0.9, Finding("unresolved", "it"))

    found = likenesses(broken, scored(ShortAnswer(BEES, "1"), 0.5))

    assert set(found.values()) == {0.0}


def test_a_card_may_ask_what_a_question_asks() -> None:
    found = likenesses(scored(ShortAnswer(BEES, "1"), 0.5), scored(BasicCard(BEES, "1"), 0.4))

    assert set(found.values()) == {0.0}


def test_the_same_candidate_of_two_rules_is_one() -> None:
    one = scored(ShortAnswer(BEES, "1"), 0.5)
    two = replace(one, candidate=replace(one.candidate, rule="wh.y", score=0.7))

    (kept,) = without_twins([one, two], DEFAULTS)

    assert kept.candidate.rule == "wh.y"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_does_not_matter(order: tuple[int, ...]) -> None:
    found = [
        scored(ShortAnswer(BEES, "1"), 0.5),
        scored(ShortAnswer(LIKE, "2"), 0.5, place=1),
        scored(ShortAnswer(OTHER, "ants"), 0.5),
    ]

    given = without_twins([found[place] for place in order], DEFAULTS)

    assert given == without_twins(found, DEFAULTS)


def test_stems_without_words_are_not_alike_to_any() -> None:
    assert set(likenesses(scored(ShortAnswer("?", "1"), 0.5)).values()) == {0.0}
