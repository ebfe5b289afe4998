"""Phrases of parsed sentences: their words, and how they are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizapp.core.generation.parsing import parsed_words
from quizapp.core.generation.phrases import (
    core,
    is_pronoun_phrase,
    key_words,
    lowered,
    pointers,
    say,
)
from quizapp.core.generation.verbs import inflected
from tests.generation.parsing_help import indexed

if TYPE_CHECKING:
    from quizapp.core.generation.tokens import Doc, Token


def doc_of(sentence: str) -> Doc:
    (parsed,) = indexed(sentence).sentences
    return parsed.doc


def word(sentence: str, text: str) -> Token:
    return next(token for token in doc_of(sentence) if token.text == text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Röntgen discovered X-rays in 1895.",
        "Public-key cryptography protects e-mail.",
        "The so-called twenty-first century began (by most counts) in 2001.",
        "Prices rose by 4%, from $5 to $5.20, but nobody's income did.",
    ],
)
def test_all_words_of_a_sentence_are_said_as_they_stand(sentence: str) -> None:
    doc = doc_of(sentence)

    assert say(list(doc)) == sentence


def test_a_hyphen_between_two_words_is_said() -> None:
    doc = doc_of("Röntgen discovered X-rays in 1895.")

    assert say([token for token in doc if token.text in {"X", "rays"}]) == "X-rays"
    assert say([token for token in doc if token.text in {"Röntgen", "X"}]) == "Röntgen X"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Public-key cryptography protects mail.", "public-key cryptography protects mail"),
        ("The Romans built roads.", "the Romans built roads"),
        ("Iceland abolished its army.", "Iceland abolished its army"),
        ("Rapa Nui lost its palms.", "Rapa Nui lost its palms"),
        ("President Lincoln signed the act.", "President Lincoln signed the act"),
        ("DNA carries the plan.", "DNA carries the plan"),
        ("Meltwater fills the lake.", "meltwater fills the lake"),
        ("I saw the comet.", "I saw the comet"),
    ],
)
def test_the_first_word_keeps_its_capital_letter_only_in_a_name(sentence: str, said: str) -> None:
    assert say(lowered(list(doc_of(sentence))[:-1])) == said


def test_a_pronoun_and_a_mere_sign_are_no_phrase_to_ask_about() -> None:
    doc = doc_of("It burned, and this ruined the mill of the town.")

    assert is_pronoun_phrase([doc[0]])
    assert is_pronoun_phrase([token for token in doc if token.text == ","])
    assert not is_pronoun_phrase(list(doc)[-6:])


def test_one_explains_another() -> None:
    assert pointers(list(doc_of("One nerve cell signals another across a gap."))) == []
    assert pointers(list(doc_of("Those who left sold the land."))) == []
    assert [token.text for token in pointers(list(doc_of("It lies there.")))] == ["It", "there"]


def test_what_is_called_a_name_is_that_name() -> None:
    named = word("Chemists obtained a gas called oxygen from mercury.", "gas")
    unnamed = word("Botanists planted a hedge called into question by critics.", "hedge")

    assert say(key_words(named)) == "oxygen"
    assert key_words(unnamed) == core(unnamed)


def test_brackets_go_unless_they_belong_to_a_name() -> None:
    aside = word("The city of Troy (now in Turkey) was burned.", "city")
    first = word("(Most) cities were burned by the Greeks in a war.", "cities")
    named = word("The Law Reform (Frustrated Contracts) Act divides the loss.", "Act")
    ahead = word("(Old) Troy was burned.", "Troy")

    assert say(core(ahead)) == "Troy"
    assert say(core(aside)) == "The city of Troy"
    assert say(core(first)) == "cities"
    assert say(core(named)) == "The Law Reform (Frustrated Contracts) Act"


def test_verbs_are_put_in_their_forms() -> None:
    forms = [("be", "VBZ"), ("be", "VB"), ("find", "VBD"), ("carry", "VBZ"), ("zzyzx", "VBD")]

    assert [inflected(*form) for form in forms] == ["is", "be", "found", "carries", "zzyzxed"]


def test_words_that_stand_in_no_text_are_parsed_too() -> None:
    assert [token.text for token in parsed_words("the Nile")] == ["the", "Nile"]


def test_a_stem_without_a_word_of_its_sentence_finds_nothing() -> None:
    index = indexed("Coral reefs shelter fish.")

    assert index.retrieved(["volcano"], index.sentences[0].number) == -1.0
    assert index.retrieved(["coral"], index.sentences[0].number) == 1.0
