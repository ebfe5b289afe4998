"""What the shipped bank promises: breadth, evidence, sound options."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from quizapp import bundled
from quizapp.core.bank import Bank
from quizapp.core.codec import kind_of
from quizapp.core.formats import bank_yaml
from quizapp.core.grading import grade
from quizapp.core.questions import Item, MultipleChoice, MultipleResponse, Question, TrueFalse
from quizapp.core.responses import Chosen, Judged

FOLDER = bundled.questions_folder() / "ukraine-peace-talks"
PARAGRAPHS = 10


@pytest.fixture(scope="module")
def bank() -> Bank:
    text = (FOLDER / "text.txt").read_text("utf-8")
    return bank_yaml.read((FOLDER / "bank.yaml").read_text("utf-8"), {"text.txt": text})


def paragraphs_of(item: Item) -> set[str]:
    return {span.paragraph for span in item.evidence}


def choices(bank: Bank) -> list[MultipleChoice]:
    return [one.content for one in bank.questions if isinstance(one.content, MultipleChoice)]


def test_every_kind_of_question_is_asked(bank: Bank) -> None:
    kinds = Counter(type(item.content) for item in bank.questions)

    assert len(bank.questions) >= 80
    assert set(kinds) == set(get_args(Question))


def test_every_paragraph_is_asked_about_at_least_six_times(bank: Bank) -> None:
    asked = Counter(name for item in bank.questions for name in paragraphs_of(item))

    assert len(asked) == PARAGRAPHS
    assert min(asked.values()) >= 6


def test_there_are_comparisons_and_all_difficulties(bank: Bank) -> None:
    assert sum(len(paragraphs_of(item)) > 1 for item in bank.questions) >= 10
    assert {item.difficulty for item in bank.questions} == {1, 2, 3, 4, 5}


def test_there_are_cards_of_their_own_of_every_kind(bank: Bank) -> None:
    kinds = Counter(kind_of(item.content) for item in bank.flashcards)

    assert len(bank.flashcards) >= 50
    assert min(kinds["basic-card"], kinds["definition-card"], kinds["cloze-card"]) >= 5


def test_evidence_is_the_words_of_the_text(bank: Bank) -> None:
    original = bank.texts[0].original
    source = (FOLDER / "text.txt").read_text("utf-8")

    assert original == source
    for item in bank.items:
        assert item.evidence, item.id
        for span in item.evidence:
            quotation = bank.texts[0].quote(span)
            assert bank.texts[0].locate(quotation, span.paragraph) == span, item.id


def test_choices_have_three_distractors_each_with_its_reason(bank: Bank) -> None:
    for question in choices(bank):
        reasons = [option.reason for option in question.options]
        assert len(reasons) == 4, question.stem
        assert [bool(reason) for reason in reasons].count(True) == 3, question.stem
        assert not reasons[question.key], question.stem


def test_the_place_of_the_key_tells_nothing(bank: Bank) -> None:
    places = Counter(question.key for question in choices(bank))
    expected = len(choices(bank)) / 4

    assert all(0.5 * expected <= places[place] <= 1.5 * expected for place in range(4)), places


def test_the_length_of_the_key_tells_nothing(bank: Bank) -> None:
    longest = sum(
        all(
            len(question.options[question.key].text) > len(option.text)
            for index, option in enumerate(question.options)
            if index != question.key
        )
        for question in choices(bank)
    )
    assert longest <= len(choices(bank)) / 3
    for question in choices(bank):
        key = len(question.options[question.key].text)
        for option in question.options:
            assert 0.55 <= len(option.text) / key <= 1.8, question.stem


def test_true_and_false_claims_are_balanced(bank: Bank) -> None:
    claims = [one.content for one in bank.questions if isinstance(one.content, TrueFalse)]
    share = sum(claim.key for claim in claims) / len(claims)

    assert 0.4 <= share <= 0.6
    assert all(claim.reason for claim in claims)


def test_numbers_in_keys_and_feedback_stand_in_the_text(bank: Bank) -> None:
    allowed = set(re.findall(r"\d+", bank.texts[0].original))
    for item in bank.questions:
        assert set(re.findall(r"\d{2,}", item.feedback)) <= allowed, item.id


def test_the_key_earns_the_full_mark(bank: Bank) -> None:
    for item in bank.questions:
        match item.content:
            case MultipleChoice(key=key) as question:
                assert grade(question, Chosen((key,))).is_right
            case MultipleResponse(keys=keys) as question:
                assert grade(question, Chosen(keys)).is_right
            case TrueFalse(key=key) as question:
                assert grade(question, Judged(key)).is_right
            case _:
                pass


def test_two_ready_quizzes_come_along(bank: Bank) -> None:
    feedback = {quiz.feedback.value for quiz in bank.quizzes}

    assert len(bank.quizzes) == 2
    assert feedback == {"after-each", "after-submit"}
