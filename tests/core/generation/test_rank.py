from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest

from quizapp.core.codec import kind_of
from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.generation.rank import PRIORS, Scored, ranked, score
from quizapp.core.questions import Content, ShortAnswer, TrueFalse, stem_of
from quizapp.core.text import Span

STEM = "In what year was the pact of Velden signed?"


def candidate(rule: str, *findings: Finding) -> Candidate:
    span = Span("t", "p1", 0, 9)
    return Candidate(ShortAnswer(STEM, "1648"), (span,), rule, findings=findings)


def scored(content: Content, value: float, sentence: int) -> Scored:
    span = Span("t", "p1", sentence, sentence + 9)
    return Scored(Candidate(content, (span,), "wh.x", score=value), sentence)


def asked(name: str, value: float, sentence: int) -> Scored:
    return scored(ShortAnswer(name, "x"), value, sentence)


def stems(found: Iterable[Candidate]) -> list[str]:
    return [stem_of(one.content) for one in found]


def test_a_score_is_the_prior_of_the_rule() -> None:
    full = (Finding("specific-words", value=9.0), Finding("retrieval", value=0.9))

    assert score(candidate("wh.year", *full), STEM) == PRIORS["wh.year"]
    assert score(candidate("wh.unheard-of", *full), STEM) == 0.7


def test_a_choice_scores_as_its_question_but_things_less() -> None:
    assert score(candidate("mc.year"), STEM) == score(candidate("wh.year"), STEM)
    assert score(candidate("mc.what-object"), STEM) < score(candidate("wh.what-object"), STEM)


@pytest.mark.parametrize(
    "worse",
    [
        score(candidate("wh.year", Finding("specific-words", value=1.0)), STEM),
        score(candidate("wh.year", Finding("retrieval", value=0.1)), STEM),
        score(candidate("wh.year", Finding("retrieval", value=-1.0)), STEM),
        score(candidate("wh.year"), "In what year?"),
        score(candidate("wh.year"), f"{STEM} " * 3),
    ],
)
def test_what_is_vague_or_far_from_the_usual_length_scores_less(worse: float) -> None:
    assert worse < score(candidate("wh.year"), STEM)


def test_ranks_count_from_one() -> None:
    assert [one.rank for one in ranked([asked("a", 0.5, 0), asked("b", 0.6, 1)])] == [1, 2]
    assert ranked([]) == []


def test_the_second_of_a_sentence_waits_for_the_first_of_the_others() -> None:
    found = [asked("a", 0.9, 0), asked("b", 0.8, 0), asked("c", 0.1, 1)]

    assert stems(ranked(found)) == ["a", "c", "b"]


def test_kinds_take_turns() -> None:
    found = [asked(f"q{n}", 0.9, n) for n in range(8)]
    found += [scored(TrueFalse(f"t{n}", key=True), 0.1, n) for n in range(4)]

    kinds = [kind_of(one.content) for one in ranked(found)]

    assert kinds[:6].count("true-false") == 2
    assert kinds[6:].count("true-false") == 2


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_what_is_found_does_not_matter(order: tuple[int, ...]) -> None:
    found = [asked("a", 0.5, 0), asked("b", 0.5, 0), asked("c", 0.5, 1), asked("d", 0.7, 2)]

    assert ranked([found[place] for place in order]) == ranked(found)
