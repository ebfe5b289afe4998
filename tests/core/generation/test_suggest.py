"""Wrong options by the shape of the right one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.generation.suggest import MOST, answers_of, suggest
from quizapp.core.questions import (
    Cloze,
    ClozeCard,
    DefinitionCard,
    Gap,
    Matching,
    Pair,
)
from tests import make

TEXT = (
    "The citric acid cycle was worked out by Hans Krebs in Britain. Peter Mitchell, who worked"
    " in Cornwall, said what drives it. Britain honoured Peter Mitchell’s work. In Sweden the"
    " Nobel Committee and the Swedish Academy met; the German-born Krebs and J. S. Bach were not"
    " there. Mitochondria are said to stem from bacteria, wrote Lynn Margulis on coenzyme A. The"
    " UN and NATO said nothing. Yet All of It is in vain, as mitochondria say."
)
TERMS = ("the cytosol", "a membrane", "the inner membrane", "porins", "proteins", "42 genes")


def test_people_are_suggested_for_a_person() -> None:
    found = suggest("Hans Krebs", "Who worked out the cycle?", TEXT, ())

    assert found == ("Peter Mitchell", "Lynn Margulis", "J. S. Bach")


def test_a_name_of_other_questions_counts_as_one_of_the_text() -> None:
    found = suggest("Lynn Margulis", "", "", ("Ernst Haeckel", "bacteria", "Cornwall"))

    assert found == ("Ernst Haeckel",)


def test_names_of_one_word_are_suggested_for_one_word() -> None:
    found = suggest("Britain", "Where?", TEXT, ())

    assert found == ("Cornwall", "Sweden", "Krebs")


def test_an_article_is_answered_by_articles() -> None:
    assert suggest("the Nobel Committee", "", TEXT, ()) == ("the Swedish Academy",)


def test_letters_are_answered_by_letters() -> None:
    assert suggest("NATO", "", TEXT, ()) == ()
    assert suggest("the UN", "", TEXT + " So said the EU.", ()) == ("the EU",)


@pytest.mark.parametrize(
    ("key", "one"),
    [("1937", "1949"), ("37 genes", "44 genes"), ("six", "seven"), ("Monday", "Friday")],
)
def test_figures_are_suggested_for_figures(key: str, one: str) -> None:
    found = suggest(key, "", TEXT, ())

    assert len(found) == MOST
    assert one in found


def test_a_name_with_a_number_word_stays_a_name() -> None:
    assert suggest(
        "Two Sicilies", "", "It was King Roger of the One Nation, or Old Nation.", ()
    ) == (
        "King Roger",
        "Old Nation",
    )


def test_terms_are_like_in_article_number_and_length() -> None:
    assert suggest("the matrix", "", TEXT, TERMS) == ("the cytosol", "the inner membrane")
    assert suggest("cristae", "", TEXT, ("membrane", "the car", *TERMS)) == ("membrane",)
    assert suggest("channels", "", TEXT, TERMS) == ("proteins", "porins")
    assert suggest("matrix", "", TEXT, ("a b c d e f g h i j", "extraordinarily long term")) == ()


def test_a_capital_letter_is_taken_over() -> None:
    assert suggest("Mitochondria", "", TEXT, ("chloroplast",)) == ("Chloroplast",)


def test_nothing_of_the_stem_and_of_the_key_is_suggested() -> None:
    others = ("the cytosol", "the matrix space", "the cell", "The Cell")

    assert suggest("the matrix", "Where, if not in the Cytosol?", "", others) == ("the cell",)


def test_a_key_that_is_a_whole_sentence_has_none() -> None:
    assert suggest("It is so because " + "it is so " * 20 + "1937", "", TEXT, TERMS) == ()


@given(st.text(max_size=100), st.text(), st.text(), st.lists(st.text()))
def test_whatever_is_typed_is_answered(key: str, stem: str, text: str, others: list[str]) -> None:
    found = suggest(key, stem, text, others)

    assert len(found) <= MOST
    assert len({one.casefold() for one in found}) == len(found)
    assert found == suggest(key, stem, text, others)
    assert all(one.strip() and one.casefold() != key.casefold() for one in found)


def test_the_answers_of_each_kind() -> None:
    assert answers_of(make.CHOICE) == ("Sing", "Dance", "Sleep", "Swim")
    assert answers_of(make.SEVERAL) == ("Bees", "Wasps", "Ants")
    assert answers_of(make.WORDS) == ("trails of scent",)
    assert answers_of(Cloze(("Bees ", "."), (Gap("dance"),))) == ("dance",)
    assert answers_of(ClozeCard(("Bees ", "."), (Gap("dance"),))) == ("dance",)
    assert answers_of(DefinitionCard("hive", "where bees live")) == ("hive",)
    assert answers_of(Matching("Which?", (Pair("a", "b"), Pair("c", "d")))) == ()
