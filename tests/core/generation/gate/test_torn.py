"""What the gate says of questions that were torn out of a list, a name or a clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import torn
from quizapp.core.generation.index import Index
from quizapp.core.questions import ShortAnswer
from tests.core.generation.sentences import indexed, question, whole

STORAGE = (
    "Since the wind does not blow, grids need storage, links to other regions or power stations"
    " that can start quickly."
)
Check = Callable[[Draft, Index], Finding | None]


def found_by(check: Check, text: str, stem: str) -> str:
    """The code that the check gives the question that begins so; nothing when it passes."""
    found = check(question(text, stem), indexed(text))
    return "" if found is None else found.code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        (
            "Anomic suicide becomes frequent in crises, but also in booms, since desires grow.",
            "Why",
            "tangled",
        ),
        ("The Sixteenth Amendment, ratified in 1913, gave power to Lom.", "In what year", ""),
        ("Peter Lom founded a well-known mill in 1840.", "In what year", ""),
    ],
)
def test_a_comma_is_not_lost(text: str, stem: str, code: str) -> None:
    assert found_by(torn.lost_comma, text, stem) == code


@pytest.mark.parametrize(
    ("stem", "is_open"),
    [
        ("When did the scholar explain how?", True),
        ("What is water deflected to and to the left?", True),
        ("What did a treaty grant to Egypt to Sudan?", True),
        ("How many molecules become two?", True),
        ("Who explained how a volcano erupts?", False),
        ("What is water separated from?", False),
    ],
)
def test_a_stem_does_not_end_in_the_middle(stem: str, *, is_open: bool) -> None:
    text = "Peter Lom built a mill."
    draft = replace(whole(text), content=ShortAnswer(stem, "x"))

    assert (torn.open_ending(draft, indexed(text)) is not None) is is_open


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("Fred Brooks managed the development of the IBM System/360.", "Who", "tangled"),
        ("Fred Brooks managed the Elm Institute in Velden.", "Who", ""),
        ("Fred Brooks managed the works of IBM.", "Who", ""),
        ("The Mythical Man-Month, published in 1975, sold well.", "In what year", ""),
    ],
)
def test_a_name_is_said_whole(text: str, stem: str, code: str) -> None:
    assert found_by(torn.torn_name, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("Phosphorite contains two salts.", "How many", "tangled"),
        ("Egypt has two ports.", "How many", ""),
        ("Peter Lom built two mills.", "How many", ""),
        ("The empire had two ports.", "How many", ""),
    ],
)
def test_the_capital_of_a_sentence_is_no_name(text: str, stem: str, code: str) -> None:
    assert found_by(torn.kept_capital, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("How magma erupts depends largely on the pressure of its gas.", "What", "tangled"),
        ("Whether a mill burns depends on the wind.", "What", "tangled"),
        ("Only merchants were confined to the port of Velden.", "What", "tangled"),
        ("Three crops, rice, wheat and maize, supply half of the food.", "What share", "tangled"),
        ("Three crops supply half of the food.", "What share", ""),
        ("The colour of a star depends on its heat.", "What", ""),
    ],
)
def test_a_subject_is_a_plain_noun(text: str, stem: str, code: str) -> None:
    assert found_by(torn.asks_itself, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("Peter Lom composed an opera and wrote a book.", "Who composed", ""),
        (
            "The mill was financed with a loan of 20 crowns and with gold.",
            "What was the mill financed",
            "half-a-list",
        ),
        (
            "The mill was financed with a loan from a bank led by Lom and with gold.",
            "What was the mill financed",
            "half-a-list",
        ),
        ("The mill was financed with a loan.", "What was the mill financed", ""),
        ("Rome lost the war because the fleet sank, which was old.", "Why", "half-a-list"),
        ("Rome lost the war because the fleet sank.", "Why", ""),
        ("Anna Brak, Otto Lind and Peter Lom built the mill.", "Who", ""),
        ("Otto Lind and Peter Lom, who built mills, were rich.", "Who", ""),
        (
            "Otto Lind met Anna Brak and Peter Lom, the founder of the mill of Velden.",
            "Who was",
            "",
        ),
        (
            "The tides are caused by the pull of the Moon and, to a lesser degree, of the Sun.",
            "What causes",
            "half-a-list",
        ),
        ("The core of a fibre consists of pure glass, and the coating protects it.", "What", ""),
    ],
)
def test_a_key_is_the_whole_of_its_list(text: str, stem: str, code: str) -> None:
    assert found_by(torn.torn_list, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "key"),
    [
        ("Rome lost ships and gold in the war.", "What did", "ships"),
        ("Anna Brak, Otto Lind, and Peter Lom built the mill.", "Who", "Peter Lom"),
        ("Anna Brak, Otto Lind and Peter Lom built the mill.", "Who", "Peter Lom"),
    ],
)
def test_a_part_of_a_list_is_no_key(text: str, stem: str, key: str) -> None:
    draft = question(text, stem)
    assert draft.asked is not None
    start = text.index(key)
    part = replace(draft, asked=replace(draft.asked, start=start, end=start + len(key)), key=key)

    assert torn.torn_list(part, indexed(text)) is not None


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("Usually the enzyme binds the oxygen of the cell.", "What binds", "hedge-lost"),
        ("The enzyme binds the oxygen of the cell.", "What binds", ""),
        ("Memory has pages, which on most machines hold 40 bytes.", "How many", "hedge-lost"),
        ("In 1990 Peter Lom built two mills.", "How many", ""),
    ],
)
def test_a_limit_is_not_lost(text: str, stem: str, code: str) -> None:
    assert found_by(torn.lost_hedge, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("The Treaty of Velden redrew the borders of Norland.", "Who", "tangled"),
        (STORAGE, "Why", "tangled"),
        ("A number of judges favour the rule of Velden.", "Who", ""),
        ("Peter Lom and Anna Brak favour the rule of Velden.", "Who", ""),
        ("Peter Lom favours the rule of Velden.", "Who", ""),
    ],
)
def test_verb_and_subject_agree(text: str, stem: str, code: str) -> None:
    assert found_by(torn.disagrees, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("Windmills ground grain in Persia in the ninth century.", "When", "tangled"),
        ("Wind mills have ground grain in Persia since the ninth century.", "What", ""),
        ("Mills grind grain in the valley of Velden.", "What grinds", ""),
        ("Peter Lom crushed grain in Velden in the ninth century.", "When", ""),
    ],
)
def test_a_present_has_no_past_date(text: str, stem: str, code: str) -> None:
    assert found_by(torn.untimely, text, stem) == code


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("German printers founded a press in Velden.", "What founded", "wh-word"),
        ("Shipbreakers founded a port in Velden.", "What founded", "wh-word"),
        ("Sweden is the first country with a tax.", "Which country", "wh-word"),
        ("A transformer raises the voltage of the current.", "What raises", ""),
        ("The enzyme binds the oxygen of the cell.", "What binds", ""),
        ("The ozone layer absorbs the radiation of the Sun.", "What absorbs", ""),
        ("The Treaty of Velden ended the war of 1840.", "Who ended", "wh-word"),
        ("Peter Lom ended the war of 1840.", "Who ended", ""),
        ("Otto Lind is the oldest book of Norland. He died in 1840.", "Who is", "wh-word"),
        ("Otto Lind is the first king of Norland. He died in 1840.", "Who is", ""),
        ("An acid is a substance that gives away protons.", "What is the term", ""),
        (
            "Peter Lom built Anna Brak. She was old. Anna Brak was a nurse.",
            "Who did",
            "wh-word",
        ),
        ("Peter Lom loved Anna Brak. She was old. Anna Brak was a nurse.", "Who did", ""),
    ],
)
def test_people_are_asked_for_with_who(text: str, stem: str, code: str) -> None:
    assert found_by(torn.misnamed, text, stem) == code


@pytest.mark.parametrize(
    "check",
    [
        torn.asks_itself,
        torn.torn_list,
        torn.lost_hedge,
        torn.disagrees,
        torn.misnamed,
        torn.untimely,
    ],
)
def test_what_is_no_question_is_left_alone(check: Check) -> None:
    text = "Peter Lom built a mill."

    assert check(whole(text), indexed(text)) is None
