"""What the gate says of what a gap hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import gaps
from quizapp.core.generation.index import Index
from quizapp.core.questions import Cloze, Gap
from tests.core.generation.sentences import indexed, whole

Check = Callable[[Draft, Index], Finding | None]
NAMING = "cloze.definition"


def hiding(text: str, key: str, rule: str = "cloze.name", place: int = 0) -> Draft:
    """The sentence with a gap for the key."""
    draft = whole(text, place)
    before, after = draft.parsed.doc.text.split(key, 1)
    start = len(before)
    tokens = tuple(
        one for one in draft.tokens if not start <= one.idx < start + len(key) and not one.is_punct
    )
    content = Cloze((before, after), (Gap(key, ()),))
    return replace(draft, content=content, key=key, tokens=tokens, rule=rule)


def said(check: Check, text: str, key: str, rule: str = "cloze.name", place: int = 0) -> str | None:
    found = check(hiding(text, key, rule, place), indexed(text))
    return None if found is None else f"{found.code}: {found.detail}"


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("A tax is a payment for which the payer gets nothing.", "payer", "key-in-stem: payer"),
        ("A German geographer lived in Germany.", "Germany", "key-in-stem: Germany"),
        ("A brewer from Guinness lived in Dublin.", "Dublin", None),
        ("The pay office hired a pay clerk.", "pay clerk", None),
    ],
)
def test_no_word_beside_the_gap_is_made_of_the_key(
    text: str, key: str, expected: str | None
) -> None:
    assert said(gaps.shared_stem, text, key) == expected


@pytest.mark.parametrize(
    ("text", "key", "rule", "is_half"),
    [
        ("In northern Germany churches were built of brick.", "Germany", "cloze.name", True),
        ("The tax was raised by William Pitt the Younger.", "William Pitt", "cloze.name", True),
        ("The tax was raised by William Pitt the last time.", "William Pitt", "cloze.name", False),
        ("In northern Germany churches were built of brick.", "Germany", "cloze.term", False),
    ],
)
def test_a_name_is_hidden_whole(text: str, key: str, rule: str, *, is_half: bool) -> None:
    assert (said(gaps.half_a_name, text, key, rule) is not None) is is_half


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("Red dwarfs are smaller than the Sun.", "Sun", "trivial: Sun"),
        ("Red dwarfs were seen from Velden.", "Velden", None),
    ],
)
def test_what_everybody_knows_is_not_hidden(text: str, key: str, expected: str | None) -> None:
    assert said(gaps.known_place, text, key) == expected


@pytest.mark.parametrize(
    ("text", "key", "rule", "is_scene"),
    [
        ("In England courts cannot annul a law.", "England", "cloze.name", True),
        ("The rotation, which spread through England, feeds cows.", "England", "cloze.name", True),
        ("Gin was banned in England in 1840.", "England", "cloze.name", True),
        ("A law was passed by the courts of England.", "England", "cloze.name", False),
        ("In Velden courts cannot annul a law.", "Velden", "cloze.name", False),
        ("In England courts cannot annul a law.", "England", "cloze.term", False),
    ],
)
def test_a_country_that_is_only_the_scene_is_not_hidden(
    text: str, key: str, rule: str, *, is_scene: bool
) -> None:
    assert (said(gaps.scene, text, key, rule) is not None) is is_scene


DEFINED = "A star is a ball of gas that shines. " + " ".join(
    f"Peter Lom saw {number} stars." for number in range(2, 9)
)


@pytest.mark.parametrize(
    ("text", "key", "rule", "expected"),
    [
        (DEFINED, "A star", "cloze.definition", "trivial: A star"),
        (DEFINED, "A star", "cloze.term", "trivial: A star"),
        (
            DEFINED.replace("A star", "A quasar"),
            "A quasar",
            "cloze.definition",
            "trivial: A quasar",
        ),
        (DEFINED.split(". ")[0] + ".", "A star", "cloze.definition", None),
        (DEFINED, "gas", "cloze.definition", None),
    ],
)
def test_the_subject_of_the_text_is_not_asked_for(
    text: str, key: str, rule: str, expected: str | None
) -> None:
    assert said(gaps.subject_of_text, text, key, rule) == expected


@pytest.mark.parametrize(
    ("text", "place", "is_doubtful"),
    [
        ("Heart muscle needs a large supply of oxygen. It comes from arteries.", 1, True),
        ("Heart muscle needs oxygen. It comes from arteries.", 1, True),
        ("Heart muscle needs a nurse. It comes from arteries.", 1, False),
        ("Heart muscle tires slowly. It comes from arteries.", 1, False),
        ("Peter Lom bought a mill. He ground rye.", 1, False),
    ],
)
def test_it_may_be_the_object_before(text: str, place: int, *, is_doubtful: bool) -> None:
    found = gaps.of_what_it_was(whole(text, place), indexed(text))

    assert (found is not None) is is_doubtful


@pytest.mark.parametrize(
    ("text", "key", "rule", "expected"),
    [
        ("The substance called thiamine was isolated in 1926.", "thiamine", NAMING,
         "needs-context: the substance"),
        ("The yellow substance called thiamine was isolated in 1926.", "thiamine", NAMING, None),
        ("Cells make a substance called thiamine.", "thiamine", NAMING, None),
        ("The matrix is called stroma.", "stroma", NAMING, None),
        ("The substance called thiamine was isolated in 1926.", "thiamine", "cloze.term", None),
    ],
)  # fmt: skip
def test_what_is_known_by_its_name_only_keeps_it(
    text: str, key: str, rule: str, expected: str | None
) -> None:
    assert said(gaps.known_by_name, text, key, rule) == expected


ATHENS = "# The Theatre of Athens\n\nDrama in Athens was part of the worship of Dionysus."
FRANCE = (
    "Lom left France. Kol left France. Peter Lom loved France. Kol sold wine in France."
    " Lom went to Spain."
)


@pytest.mark.parametrize(
    ("text", "key", "rule", "place", "expected"),
    [
        (ATHENS, "Athens", "cloze.name", 0, "trivial: Athens"),
        (ATHENS, "Dionysus", "cloze.name", 0, None),
        (FRANCE, "France", "cloze.name", 0, "trivial: France"),
        (FRANCE, "Spain", "cloze.name", 4, None),
        (FRANCE, "France", "cloze.term", 0, None),
        ("Lom left the United States.", "United States", "cloze.name", 0, None),
    ],
)
def test_the_place_of_the_text_is_not_asked_for(
    text: str, key: str, rule: str, place: int, expected: str | None
) -> None:
    assert said(gaps.main_place, text, key, rule, place) == expected


BEES = "# The Honeybee Colony\n\nA colony of honeybees has a queen and drones."


@pytest.mark.parametrize(
    ("text", "key", "rule", "expected"),
    [
        (BEES, "honeybees", "cloze.term", "trivial: honeybees"),
        (BEES, "drones", "cloze.term", None),
        ("# Silk\n\nCocoons give raw silk.", "raw silk", "cloze.term", "trivial: raw silk"),
        ("# Silk\n\nCocoons give waste silk.", "waste silk", "cloze.term", None),
        (BEES, "honeybees", "cloze.name", None),
        (
            "# The Suez Canal\n\nThe Suez Canal joins two seas.",
            "Suez Canal",
            "cloze.name",
            "trivial: Suez Canal",
        ),
    ],
)
def test_the_title_tells_its_own_words(
    text: str, key: str, rule: str, expected: str | None
) -> None:
    assert said(gaps.titled, text, key, rule) == expected


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("The Englishman John Selden wrote it.", "Englishman John Selden", "key-extent: The ____"),
        ("In 1840 John Selden wrote it.", "John Selden", None),
        ("The herring left the Baltic in 1500.", "Baltic", None),
    ],
)
def test_a_person_has_no_article(text: str, key: str, expected: str | None) -> None:
    found = said(gaps.half_a_name, text, key)

    assert (found and found.replace("\\", "")) == expected
