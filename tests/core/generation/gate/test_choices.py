from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import choices
from quizapp.core.questions import MultipleChoice, Option
from tests.core.generation.sentences import indexed, question

TEXT = "Sweden signed the pact of Velden."


def choice(key: str, *others: str) -> Draft:
    content = MultipleChoice(
        "Who?",
        tuple(Option(words) for words in sorted((key, *others))),
        sorted((key, *others)).index(key),
    )
    return replace(question(TEXT, "Which country"), content=content, key=key)


@pytest.mark.parametrize(
    ("options", "doubled"),
    [
        (("Rome", "rome ", "Oslo"), "rome"),
        (("Rome", "Paris", "Oslo"), None),
        (("C++", "C", "Go"), None),
    ],
)
def test_options_that_are_the_same_fall(options: tuple[str, ...], doubled: str | None) -> None:
    found = choices.one_key(choice(*options), indexed(TEXT))

    assert (found and found.detail) == doubled


def test_the_key_is_measured_against_the_distractors() -> None:
    found = choices.length_ratio(choice("abcdef", "abc", "abc", "abc"), indexed(TEXT))

    assert found is not None
    assert found.value == 2.0


def test_marks_of_markdown_do_not_count() -> None:
    found = choices.length_ratio(choice(r"a\*\*b", "abcd"), indexed(TEXT))

    assert found is not None
    assert found.value == 1.0


@pytest.mark.parametrize(
    ("options", "falls"),
    [
        (("the longest of all", "one of four", "two of four"), True),
        (("the longest of all", "nearly the longest", "short"), False),
        (("a long one", "red", "sad"), False),
    ],
)
def test_a_key_that_stands_out_by_its_length_falls(options: tuple[str, ...], falls: bool) -> None:
    assert bool(choices.key_longest(choice(*options), indexed(TEXT))) is falls


@pytest.mark.parametrize(
    ("options", "articles"),
    [
        (("the king", "a queen", "peasants"), "a, the"),
        (("the king", "the queen", "The town"), None),
        (("Peter", "Anna", "Theo"), None),
    ],
)
def test_an_article_gives_no_clue(options: tuple[str, ...], articles: str | None) -> None:
    found = choices.article_clue(choice(*options), indexed(TEXT))

    assert (found and found.detail) == articles


@pytest.mark.parametrize(
    "check",
    [choices.one_key, choices.length_ratio, choices.key_longest, choices.article_clue],
)
def test_what_is_no_choice_has_no_flaw_of_one(check: object) -> None:
    assert callable(check)
    assert check(question(TEXT, "Which country"), indexed(TEXT)) is None
