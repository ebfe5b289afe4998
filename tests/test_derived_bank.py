"""The bank that quizapp derived from the peace-talks text, beside the one written by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizapp import bundled
from quizapp.cli.files import read_bank
from quizapp.core.bank import Bank
from quizapp.core.codec import kind_of

DOCUMENT = Path(__file__).parents[1] / "docs" / "generation.md"
NAMES = ("ukraine-peace-talks", "ukraine-peace-talks-derived")


@pytest.fixture(scope="module")
def banks() -> list[Bank]:
    return [read_bank(bundled.questions_folder() / name / "bank.yaml") for name in NAMES]


def figures(bank: Bank) -> list[int]:
    """Questions, cards, kinds of question, sentences and paragraphs that they rest on."""
    (text,) = bank.texts
    spans = [span for item in bank.items for span in item.evidence]
    return [
        len(bank.questions),
        len(bank.flashcards),
        len({kind_of(item.content) for item in bank.questions}),
        len({one.number for span in spans for one in text.sentences_of(span)}),
        len({span.paragraph for span in spans}),
    ]


def test_both_banks_are_on_the_same_text(banks: list[Bank]) -> None:
    by_hand, derived = (bank.texts[0].original.rstrip() for bank in banks)

    assert by_hand == derived


def test_the_document_compares_them_rightly(banks: list[Bank]) -> None:
    _, _, section = DOCUMENT.read_text(encoding="utf-8").partition(
        "## Beside a bank written by hand"
    )
    rows = re.findall(r"^\| [a-z].*? \| (\d+) \| (\d+) \|$", section, re.MULTILINE)

    assert [list(map(int, column)) for column in zip(*rows, strict=True)] == [
        figures(bank) for bank in banks
    ]


def test_a_student_can_practise_on_the_derived_bank(banks: list[Bank]) -> None:
    (quiz,) = banks[1].quizzes

    assert quiz.id == "practice"
