"""What the gate says of questions that lean on another sentence, or on what everybody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import standing
from quizapp.core.generation.index import Index
from tests.core.generation.sentences import indexed, question, whole

Check = Callable[[Draft, Index], Finding | None]
TIDES = "The tides come twice a day. People fear the tides."


def found_by(check: Check, text: str, stem: str) -> str:
    """What the check finds in the question that begins so; nothing when it passes."""
    found = check(question(text, stem), indexed(text))
    return "" if found is None else found.detail


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peter Lom found the current in 1840. A current is strong.", "the current"),
        ("Peter Lom found the current in 1840. The current is old. The current is cold.", ""),
        ("Peter Lom found the current in 1840.", ""),
        ("Peter Lom found the two currents in 1840.", "the currents"),
        ("Peter Lom found the Norland current in 1840. A current is strong.", ""),
        ("Peter Lom found the current of Norland in 1840. A current is strong.", ""),
        ("Peter Lom found the related current in 1840. A current is strong.", "the current"),
        ("In 1840 the walls in Velden impressed Peter Lom. A wall is good.", ""),
        ("In 1840 the route with palms impressed Peter Lom. A route is good.", "the route"),
        ("In 1840 the disease in puppies puzzled Peter Lom. A disease is bad.", "the disease"),
        ("Peter Lom cured the disease in puppies in 1840. A disease is bad.", "the disease"),
        ("Peter Lom found the current in Norland in 1840. A current is strong.", "the current"),
        (f"Peter Lom explained the tides in 1840. {TIDES}", ""),
        (f"Peter Lom explained the tides in 1840. {TIDES} The spring tides are high.", "the tides"),
        ("In 1840 people love the current. Currents are strong.", "the current"),
        ("In 1840 people love the pericardium. Old people have old pericardia.", ""),
        ("In 1840 people love the salt. All water has some salt.", "the salt"),
        ("In 1840 people love the throne. Kings love the throne. Throne rooms are old.", ""),
        ("In 1840 people love the sun. A sun is strong.", ""),
        ("Peter Lom found the Goths in 1840.", ""),
    ],
)
def test_the_thing_is_the_only_one_of_its_kind(text: str, found: str) -> None:
    assert found_by(standing.one_of_some, text, "In what year") == found


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("Peter Lom discovered a related seesaw of pressure in 1840.", "In what year", "related"),
        ("In 1840 Peter Lom discovered a rule related to pressure.", "In what year", ""),
        ("In 1840 Peter Lom built a mill identical to the mill of Brak.", "In what year", ""),
        ("In 1840 Peter Lom sold more copper than any other miner.", "In what year", ""),
        ("Peter Lom sold different metals in 1840.", "In what year", ""),
        ("Anna Brak led the new office of Velden in 1840.", "In what year", "new"),
        ("Anna Brak led a new office of Velden in 1840.", "In what year", ""),
        ("A second route of Velden could open in December.", "When", "second"),
        ("The second route of Velden could open in December.", "When", ""),
        ("Anna Brak bought the only surviving copy in 1840.", "In what year", "only"),
        ("Anna Brak bought the only copy of the map in 1840.", "In what year", ""),
        ("Relations broke down three years ago in February.", "When did", "ago"),
        ("The extra income of Lom covers the costs of the mill.", "What covers", "extra"),
    ],
)
def test_nothing_is_compared_with_what_is_not_there(text: str, stem: str, found: str) -> None:
    assert found_by(standing.leaning, text, stem) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The council met on Tuesday.", "on Tuesday"),
        ("The council met in October.", ""),
        ("The council met on 4 October 1840.", ""),
        ("The council met in the twelfth century.", ""),
    ],
)
def test_a_date_is_worth_asking_for(text: str, found: str) -> None:
    assert found_by(standing.season, text, "When") == found


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("Oceanographers drew the first map of the current.", "Who", "oceanographers"),
        ("A Swiss naturalist drew the first map of the current.", "Who", "a Swiss naturalist"),
        ("Norland naturalists drew the first map of the current.", "Who", ""),
        ("Peter Lom drew the first map of the current.", "Who", ""),
        ("Each node fills a block of the disk.", "What fills", "each node"),
        ("The chief judge of the court is the chancellor.", "Who", ""),
    ],
)
def test_who_is_somebody(text: str, stem: str, found: str) -> None:
    assert found_by(standing.any_of_them, text, stem) == found


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("Astronomers of Velden recorded one in 1840.", "In what year", "one"),
        ("Astronomers of Velden recorded one of the stars in 1840.", "In what year", ""),
        ("Sweden followed with an act of Otto Lind in 1911.", "In what year", "followed"),
        ("Sweden followed the example of Norland in 1911.", "In what year", ""),
        ("From then on the outward pressure balances the pull of gravity.", "What b", "then"),
        ("Peter Lom led the office of Velden in 1840.", "In what year", ""),
    ],
)
def test_what_is_counted_is_named(text: str, stem: str, found: str) -> None:
    assert found_by(standing.one_of_what, text, stem) == found


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("In 1840 a watchman died of poison.", "In what year", "watchman"),
        ("In 1840 a mill collapsed in Velden.", "In what year", ""),
        ("In 1840 the watchman of Velden died of poison.", "In what year", ""),
        ("In 1840 Peter Lom died of poison.", "In what year", ""),
    ],
)
def test_the_one_of_whom_it_is_told_is_known(text: str, stem: str, found: str) -> None:
    assert found_by(standing.somebody, text, stem) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rates fell in Velden in 1840.", "Rates"),
        ("Rates of suicide fell in Velden in 1840.", ""),
        ("Otto Lind earned money at a rate in 1840.", ""),
        ("Otto Lind fell in 1840.", ""),
    ],
)
def test_a_rate_is_the_rate_of_something(text: str, found: str) -> None:
    assert found_by(standing.rate_of_what, text, "In what year") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In 1840 many children of Velden were affected.", "affected"),
        ("In 1840 many children of Velden were affected by rickets.", ""),
        ("In 1840 many children of Velden were found.", ""),
    ],
)
def test_what_affects_somebody_is_said(text: str, found: str) -> None:
    assert found_by(standing.suffered, text, "In what year") == found


def test_a_figure_is_not_cut() -> None:
    text = "Peter Lom sold more than 1,400 mills in 1840. Anna Brak sold 20 ships."
    draft = question(text, "How many mills")
    asked = draft.asked
    assert asked is not None

    assert standing.cut_figure(draft, indexed(text)) is None
    assert found_by(standing.cut_figure, text, "How many ships") == ""
    assert found_by(standing.cut_figure, text, "Who sold") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Copyright is the right of an author to copy a work.", "copy"),
        ("An acid is a substance that gives away protons.", ""),
    ],
)
def test_no_part_of_a_term_is_given_away(text: str, found: str) -> None:
    assert found_by(standing.part_of_key, text, "What is the term") == found


VOLCANO = "A volcano is an opening in the crust through which rock escapes."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (VOLCANO, ""),
        (VOLCANO + " The volcano erupts." * 4, "a volcano"),
        ("A contract is an agreement that courts will enforce.", "a contract"),
        ("A central bank is an institution that issues a currency.", ""),
        ("The pericardium is Peter's.  Peter Lom built a mill in 1840.", None),
    ],
)
def test_a_term_is_not_known_to_everybody(text: str, found: str | None) -> None:
    stem = "In what year" if found is None else "What is the term"

    assert found_by(standing.known_term, text, stem) == (found or "")


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("The House of Lords rejected her claim in 1983.", "In what year", "her"),
        ("Maria Lom rejected her claim in 1983.", "In what year", ""),
        ("The queen rejected her claim in 1983.", "In what year", ""),
        ("Machines ran programs that fitted into their memory.", "What ran", "their"),
        ("Peter Lom lived for eighteen days.", "How long", "lived"),
        ("Peter Lom lived in Velden for eighteen days.", "How long", ""),
        ("The war lasted eighteen days.", "How long", ""),
    ],
)
def test_whose_it_is_and_since_when_is_said(text: str, stem: str, found: str) -> None:
    assert found_by(standing.of_whom, text, stem) == found


@pytest.mark.parametrize(
    "check",
    [
        standing.season,
        standing.any_of_them,
        standing.somebody,
        standing.suffered,
        standing.cut_figure,
        standing.part_of_key,
        standing.known_term,
        standing.of_whom,
        standing.leaning,
    ],
)
def test_what_is_no_question_is_left_alone(check: Check) -> None:
    text = "Peter Lom built a mill."

    assert check(whole(text), indexed(text)) is None
