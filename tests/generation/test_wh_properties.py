"""What holds of every question, whatever the text."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from quizapp.core.generation.engine import generate
from quizapp.core.generation.kinds.questions import questions
from quizapp.core.generation.outline import source_text
from quizapp.core.generation.spec import Spec
from quizapp.core.grading import fold
from quizapp.core.questions import ShortAnswer
from tests.generation.parsing_help import CORPUS, indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.draft import Draft

PASSAGES = sorted(path.name for path in CORPUS.glob("[0-9]*"))
SALADS = 300
ODD_WORDS = (
    "the of and to in by was were is who which that not had been it they this 1848 three 40% $5"
    " because since for years called known as ( ) , ; : — “ ” ' - \N{ROMAN NUMERAL FOUR} BC"
).split()

each_passage = pytest.mark.parametrize("name", PASSAGES)


def text_of(name: str) -> str:
    # Bytes first: reading as text would hide carriage returns.
    return (CORPUS / name).read_bytes().decode("utf-8")


@lru_cache(maxsize=128)
def drafts(original: str) -> list[Draft]:
    """Return all that the rules ask, before the gate."""
    index = indexed(original)
    return [draft for place in range(len(index.sentences)) for draft in questions(index, place)]


def salads() -> Iterator[str]:
    """Yield sentences of words that chance put side by side."""
    rng = random.Random(20)
    words = sorted({word.strip(".,") for name in PASSAGES for word in text_of(name).split()})
    for _ in range(SALADS):
        picked = rng.sample(words, 8) + rng.sample(ODD_WORDS, 6)
        rng.shuffle(picked)
        yield " ".join(picked).capitalize() + "."


@each_passage
def test_a_key_is_a_piece_of_the_cleaned_sentence(name: str) -> None:
    for draft in drafts(text_of(name)):
        asked = draft.asked
        assert asked is not None
        piece = draft.parsed.cleaned.text[asked.start : asked.end]

        assert fold(draft.key) == fold(piece)
        assert fold(draft.key) in fold(draft.parsed.cleaned.text)
        assert isinstance(draft.content, ShortAnswer)
        assert draft.content.key == draft.key


@each_passage
def test_the_evidence_is_a_quotation_that_holds_the_words_of_the_key(name: str) -> None:
    original = text_of(name)

    for draft in drafts(original):
        evidence = draft.candidate("", "", 3).evidence
        asked = draft.asked
        assert asked is not None
        cleaned = draft.parsed.cleaned
        start, end = cleaned.span(asked.start, asked.end)
        quotation = original[evidence[0].start : evidence[0].end]

        assert quotation[0] == cleaned.text[0]
        assert quotation[-1] == cleaned.text[-1]
        assert evidence[0].start <= start < end <= evidence[0].end
        assert original[start] == cleaned.text[asked.start]
        assert original[end - 1] == cleaned.text[asked.end - 1]


@each_passage
def test_a_question_asks_in_one_line(name: str) -> None:
    for draft in drafts(text_of(name)):
        asked = draft.asked
        assert asked is not None

        assert asked.stem == " ".join(asked.stem.split())
        assert asked.stem.endswith("?")
        assert asked.stem[0] == asked.stem[0].upper()
        assert asked.start < asked.end


@pytest.mark.parametrize("name", PASSAGES[::6])
def test_the_same_text_gives_the_same_questions(name: str) -> None:
    first, second = (_candidates(text_of(name)) for _ in range(2))

    assert first
    assert [one.id for one in first] == [one.id for one in second]
    assert first == second


def test_no_rule_fails_on_a_salad_of_words() -> None:
    for salad in salads():
        for draft in drafts(salad):
            asked = draft.asked
            assert asked is not None
            assert fold(draft.key) == fold(draft.parsed.doc.text[asked.start : asked.end])


def _candidates(original: str) -> tuple[Candidate, ...]:
    return generate(source_text("text", "Text", original), Spec(("short-answer",))).passed
