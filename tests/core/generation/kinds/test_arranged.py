from __future__ import annotations

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.kinds.arranged import arranged
from quizapp.core.questions import Matching, Ordering
from tests.core.generation.sentences import asked, indexed

EVENTS = [
    *("Sweden closed the port of Brak in 1650.", "Peter Lom founded the school of Halmar in 1702."),
    *("Norland sold the island of Elm in 1731.", "Austria signed the pact of Velden in 1648."),
    *("Maria Lom opened the theatre of Brak in 1755.", "Halmar built the bridge of Elm in 1760."),
    *("Brak paid the tolls of Elm in 1765 and 1770.", "Norland was a kingdom in 1800."),
]
STEPS = (
    "First, the miners dig a shaft. Then the ore is carried up. Finally, a furnace melts the ore."
)


def made(text: str) -> dict[str, list[Draft]]:
    found: dict[str, list[Draft]] = {}
    for draft in arranged(indexed(text), asked(text)):
        found.setdefault(draft.rule, []).append(draft)
    return found


def pairs(text: str, rule: str) -> list[dict[str, str]]:
    contents = [draft.content for draft in made(text).get(rule, [])]
    return [
        {pair.left: pair.right for pair in content.pairs}
        for content in contents
        if isinstance(content, Matching)
    ]


def steps(text: str, rule: str) -> list[tuple[str, ...]]:
    contents = [draft.content for draft in made(text).get(rule, [])]
    return [content.steps for content in contents if isinstance(content, Ordering)]


def test_events_go_with_their_years_at_most_five_at_once() -> None:
    (found,) = pairs(" ".join(EVENTS), "match.years")

    assert found["Austria signed the pact of Velden"] == "1648"
    assert len(found) == 5


def test_events_have_an_order() -> None:
    (found,) = steps(" ".join(EVENTS[:4]), "order.years")

    assert found == (
        "Austria signed the pact of Velden",
        "Sweden closed the port of Brak",
        "Peter Lom founded the school of Halmar",
        "Norland sold the island of Elm",
    )


def test_the_evidence_are_all_the_sentences_in_their_order() -> None:
    (draft,) = made(" ".join(EVENTS[:3]))["order.years"]

    numbers = [one.number for one in (draft.parsed, *draft.others)]
    assert numbers == [0, 1, 2]


def test_two_events_are_too_few() -> None:
    assert made(" ".join(EVENTS[:2])) == {}


def test_two_events_of_one_year_are_not_both_matched() -> None:
    twin = "Brak sold the mint of Elm in 1650."

    (found,) = pairs(" ".join([twin, *EVENTS[:4]]), "match.years")

    assert len(found) == len(set(found.values())) == 4


def test_people_go_with_what_they_did() -> None:
    (found,) = pairs(
        "Peter Lom founded the school of Halmar in 1702. Anna Holt painted the altar of Velden."
        " Karl Munk built the bridge of Elm. Ida Storm wrote a history of Brak. Lom liked tea.",
        "match.people",
    )

    assert found["Ida Storm"] == "wrote a history of Brak"
    assert "Lom" not in found


def test_terms_go_with_their_meanings() -> None:
    (found,) = pairs(
        "Erosion is the removal of soil by wind. Mitosis is the division of a nucleus into two"
        " copies. Osmosis is the movement of water through a membrane. The removal of salt from"
        " the water of the sea is called desalination.",
        "match.terms",
    )

    assert found["erosion"] == "the removal of soil by wind"
    assert found["desalination"] == "the removal of salt from the water of the sea"


def test_a_side_that_gives_the_other_away_is_left_out() -> None:
    text = (
        "Soil erosion is the removal of soil by wind. Mitosis is the division of a nucleus."
        " Osmosis is the movement of water. Gravitation is the pull of a mass."
    )

    assert all("soil erosion" not in found for found in pairs(text, "match.terms"))


def test_a_side_that_is_too_long_is_left_out() -> None:
    long = "Brak sold " + "the old wooden mill and " * 5 + "the mint of Elm in 1777."

    (found,) = pairs(" ".join([long, *EVENTS[:3]]), "match.years")

    assert "1777" not in found.values()


def test_counted_steps_have_an_order() -> None:
    assert steps(STEPS, "order.steps") == [
        ("The miners dig a shaft", "The ore is carried up", "A furnace melts the ore")
    ]


def test_steps_are_counted_anew_at_each_first_and_in_each_paragraph() -> None:
    cakes = (
        " First, the baker mixes flour with water. Next, the yeast lifts the dough."
        " Finally, the oven dries the crust.\n\nFinally, snow falls on the ridge."
    )

    assert [len(found) for found in steps(STEPS + cakes, "order.steps")] == [3, 3]


def test_steps_that_state_nothing_are_left_out() -> None:
    text = STEPS.replace("Then the ore", "Then, perhaps. Then the ore").replace("Finally", "Then")

    assert len(steps(text, "order.steps")[0]) == 3
