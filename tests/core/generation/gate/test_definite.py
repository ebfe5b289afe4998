"""What the gate says of nouns that lean on another sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import definite
from quizapp.core.generation.index import Index
from tests.core.generation.sentences import indexed, whole

Check = Callable[[Draft, Index], Finding | None]
DAMS = (
    "The dam at Assiut was opened in 1902. The dam at Esna was opened in 1908."
    " Engineers raised the dam in 1912."
)
ONE_DAM = (
    "A dam was begun at Brak in 1930. Workers from Velden finished the dam in 1936."
    " The dam burst in 1951."
)
TWO_DAMS = f"{ONE_DAM} Two dams stand there now."
KEPT_DAM = f"{ONE_DAM} A dam was begun at Halmar in 1960."
NAMED_DAMS = "The Brak Dam was built in 1930. The Velden Dam burst in 1951. The dam was blown up."
KILN = "A kiln stands at Brak. The kiln glows at night. The kiln dries hops."


@pytest.mark.parametrize(
    ("text", "place", "phrase"),
    [
        ("The jury freed Peter Lom in 1840.", 0, "the jury"),
        ("Peter Lom bought the mill in 1840.", 0, "the mill"),
        ("Peter Lom drifted in the ice in 1840.", 0, None),
        ("Snakes smell with the tongue.", 0, None),
        ("The cornea bends light.", 0, None),
        ("The budget is drawn up by ministers.", 0, "the budget"),
        ("The sun warms the sea.", 0, None),
        ("In the summer snakes hunt frogs.", 0, None),
        ("The blue whale eats krill.", 0, None),
        ("The blue paper was signed by Peter Lom in 1840.", 0, "the paper"),
        ("The Russian army burned Moscow in 1812.", 0, None),
        ("The dilapidated mill burned in 1840.", 0, None),
        ("The resulting smoke harms frogs.", 0, "the smoke"),
        ("The largest mill burned in 1840.", 0, None),
        ("The mill of Peter Lom burned in 1840.", 0, None),
        ("The 1960s were cold in Velden.", 0, None),
        (ONE_DAM, 2, None),
        (ONE_DAM, 1, None),
        (TWO_DAMS, 2, "the dam"),
        (KEPT_DAM, 2, "the dam"),
        (NAMED_DAMS, 2, "the dam"),
        (DAMS, 2, "the dam"),
        (KILN, 2, None),
        ("A treaty bans it. The treaty binds judges. The treaty is old.", 1, "the treaty"),
    ],
)
def test_a_bare_noun_is_known_or_falls(text: str, place: int, phrase: str | None) -> None:
    found = definite.unintroduced(whole(text, place), indexed(text))

    assert (found and found.detail) == phrase


def test_what_is_not_said_tells_nothing() -> None:
    text = "Peter Lom bought the red mill in 1840."
    index = indexed(text)
    draft = whole(text)
    bare = replace(draft, tokens=tuple(one for one in draft.tokens if one.text != "red"))

    assert definite.unintroduced(bare, index) == Finding("needs-context", "the mill")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Economists distinguish two main causes.", "causes"),
        ("Economists distinguish two main causes of inflation.", None),
        ("Economists distinguish two causes for a slump in trade.", None),
        ("Inflation has several growth causes.", None),
        ("The main cause is greed.", None),
        ("Two stages precede it.", "stages"),
        ("It is the gas that causes form.", None),
        ("Twenty teams take part.", "part"),
        ("Twenty teams take part in the race.", None),
        ("Drones take no part in the work of the hive.", None),
        ("Drones eat honey.", None),
    ],
)
def test_of_what_something_is_has_to_be_said(text: str, word: str | None) -> None:
    found = definite.of_what(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("Opera houses are old. Opera houses burn. Most houses depend on aid.", 2, "houses"),
        ("Opera houses are old. Opera houses burn. Opera houses depend on aid.", 2, None),
        ("Opera houses are old. Houses burn. Most houses depend on aid.", 2, None),
        ("Opera houses are old. Opera houses burn. Houses of brick depend on aid.", 2, None),
        ("Opera houses are old. Opera houses burn. Visitors like houses.", 2, None),
    ],
)
def test_a_short_name_needs_the_long_one(text: str, place: int, word: str | None) -> None:
    found = definite.shortened(whole(text, place), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("first", "month"),
    [
        ("Egypt attacked Norland in October.", "October"),
        ("Egypt attacked Norland in October 1956.", None),
        ("Egypt attacked Norland at dawn.", None),
        ("The race is held every October.", None),
    ],
)
def test_a_month_needs_its_year(first: str, month: str | None) -> None:
    text = f"{first} Lom died in 1840. Brak fell in 1845. Velden fell in 1850."

    found = definite.yearless(whole(text), indexed(text))

    assert (found and found.detail) == month


def test_a_text_of_one_year_tells_the_year() -> None:
    text = "Egypt attacked Norland in October. Lom died in 1840."

    assert definite.yearless(whole(text), indexed(text)) is None
