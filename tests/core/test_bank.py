from __future__ import annotations

import pytest
from hypothesis import given

from quizapp.core.bank import Drawn, Feedback, Fixed
from quizapp.core.errors import BankError, NotAllowed, Problem, QuizError, Stale, StaleResponse
from quizapp.core.questions import (
    BasicCard,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    gap_text,
    stem_of,
)
from tests import make
from tests.core import strategies


def test_a_bank_tells_its_questions_from_its_flashcards() -> None:
    bank = make.bank()

    assert [item.id for item in bank.questions] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert [item.id for item in bank.flashcards] == ["c1"]
    assert bank.questions + bank.flashcards == bank.items


def test_a_text_is_found_by_its_id() -> None:
    bank = make.bank()

    assert bank.text("insects") is bank.texts[0]
    with pytest.raises(KeyError):
        bank.text("birds")


@pytest.mark.parametrize(
    ("content", "stem"),
    [
        (make.CHOICE, "According to the text, what do bees do?"),
        (make.GAPS, r"Bees \_\_\_\_, ants leave \_\_\_\_."),
        (BasicCard("Front", "Back"), "Front"),
        (DefinitionCard("Waggle", "A dance."), "Waggle"),
        (ClozeCard(("Bees ", "."), (Gap("dance"),)), r"Bees \_\_\_\_."),
    ],
)
def test_the_stem_is_what_is_asked(content: Content, stem: str) -> None:
    assert stem_of(content) == stem


@given(strategies.contents)
def test_every_content_has_a_stem(content: Content) -> None:
    assert isinstance(stem_of(content), str)


def test_gaps_are_filled_in_order() -> None:
    assert gap_text(("a ", " c ", "."), ("b", "d")) == "a b c d."
    with pytest.raises(ValueError, match="shorter"):
        gap_text(("a ", " c ", "."), ("b",))


def test_values_compare_by_what_they_say() -> None:
    assert Drawn(2, "bees") == Drawn(2, "bees") != Drawn(2)
    assert Fixed("q1") != Fixed("q2")
    assert Feedback("after-each") is Feedback.AFTER_EACH


def test_a_bank_error_lists_every_problem_in_line_order() -> None:
    later = Problem(9, "there is no key", "Write one", "q2")
    first = Problem(2, "the title is empty", "Write a title", is_warning=True)

    error = BankError([later, first])

    assert error.problems == (first, later)
    assert str(error) == (
        "line 2: the title is empty. Write a title\nline 9, q2: there is no key. Write one"
    )


def test_refusals_form_one_family() -> None:
    assert issubclass(BankError, QuizError)
    assert issubclass(StaleResponse, Stale)
    assert not issubclass(Stale, NotAllowed)
