from __future__ import annotations

import pytest
from hypothesis import given

from quizapp.core.questions import BasicCard, Content
from quizapp.core.responses import (
    Chosen,
    Cleared,
    Filled,
    Judged,
    Matched,
    Placed,
    Response,
    Typed,
)
from quizapp.core.wording import fraction_words, plain_stem, response_words
from tests import make
from tests.core import strategies


@pytest.mark.parametrize(
    ("stem", "plain"),
    [
        ("Which is **not** true?", "Which is not true?"),
        ("Two\n  lines", "Two lines"),
        (r"Five \* six \_\_", "Five * six __"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        (r"C:\new", r"C:\new"),
    ],
)
def test_a_stem_stands_on_one_line_without_marks(stem: str, plain: str) -> None:
    assert plain_stem(BasicCard(stem, "")) == plain


@pytest.mark.parametrize(
    ("content", "response", "words"),
    [
        (make.CHOICE, Chosen((1,)), "Dance"),
        (make.SEVERAL, Chosen((0, 2)), "Bees; Ants"),
        (make.SEVERAL, Chosen((0, 9)), "Bees"),
        (make.CLAIM, Judged(verdict=True), "True"),
        (make.CLAIM, Judged(verdict=False), "False"),
        (make.WORDS, Typed("scent"), "scent"),
        (make.GAPS, Filled(("dance", "")), "Bees [dance], ants leave []."),
        (make.GAPS, Filled(("dance",)), ""),
        (
            make.MATCH,
            Matched((0, 3, None)),
            "Bees → dance; Ants → sing; Others → –",
        ),
        (make.MATCH, Matched((0, 9, 2)), "Bees → dance; Ants → –; Others → follow"),
        (make.MATCH, Matched((0,)), ""),
        (make.STEPS, Placed((1, 0, None, 2)), "1. The dance; 2. Bees; 3. Trails"),
        (make.STEPS, Placed((1, 0)), ""),
        (make.CHOICE, Cleared(), ""),
        (make.CHOICE, None, ""),
    ],
)
def test_a_response_stands_in_the_words_the_learner_saw(
    content: Content, response: Response | None, words: str
) -> None:
    assert response_words(content, response) == words


@given(strategies.contents, strategies.responses)
def test_any_stored_response_can_be_told(content: Content, response: Response) -> None:
    assert isinstance(response_words(content, response), str)


@pytest.mark.parametrize(
    ("fraction", "words"),
    [(None, "not answered"), (0.0, "wrong"), (0.5, "partly right"), (1.0, "right")],
)
def test_a_fraction_is_told_in_words(fraction: float | None, words: str) -> None:
    assert fraction_words(fraction) == words
