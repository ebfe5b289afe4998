from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.catalogue import Phrase, catalogue_of
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.kinds.choices import choices, fitting, reason_of
from quizapp.core.questions import MultipleChoice, stem_of
from tests.core.generation.sentences import asked, indexed, question

TERMS = (
    "Osmosis is the movement of water through a membrane. Erosion is the removal of soil by wind."
    " Mitosis is the division of a nucleus into two copies. Meiosis is the division of a cell"
    " into four."
)
TOWNS = (
    "The pact was signed in Paris in 1648. The mint stood in Vienna. The fleet left from Lisbon."
    " The queen lived in Berlin in 1655."
)


def made(text: str, drafts: Sequence[Draft] | None = None) -> dict[str, list[str]]:
    """The options of the choices by their stems, the key first."""
    every = asked(text) if drafts is None else drafts
    index = indexed(text)
    found = {}
    for draft in choices(every, index, catalogue_of(index, every)):
        assert isinstance(draft.content, MultipleChoice)
        words = [option.text for option in draft.content.options]
        found[stem_of(draft.content)] = [words.pop(draft.content.key), *words]
    return found


def test_terms_stand_among_terms_of_the_text() -> None:
    assert made(TERMS)["What is the term for the removal of soil by wind?"] == [
        *("erosion", "meiosis", "mitosis", "osmosis")
    ]


def test_places_stand_among_places_without_their_prepositions() -> None:
    assert made(TOWNS)["Where did the mint stand?"] == ["Vienna", "Berlin", "Lisbon", "Paris"]


def test_figures_stand_among_figures_in_their_order() -> None:
    key, *others = made(TOWNS)["In what year did the queen live in Berlin?"]

    assert key == "1655"
    assert "1648" in others
    assert others == sorted(others)


def test_an_old_year_is_no_plain_figure() -> None:
    options = made("Hannibal crossed the Alps in 218 BC.")

    assert all(one.endswith("BC") for words in options.values() for one in words[:1])


@pytest.mark.parametrize(
    "text",
    [
        "Peter Lom founded the school of Halmar.",
        "Sweden and Austria signed the pact of Velden. Norland and Brak left.",
        "People built the wall of Velden. Farmers built the wall of Brak. Miners built the port.",
        "Sweden closed the mines because the coal was gone.",
    ],
)
def test_a_key_without_three_of_its_kind_is_no_choice(text: str) -> None:
    assert made(text) == {}


def test_a_draft_without_a_question_is_no_choice() -> None:
    assert made(TERMS, [replace(asked(TERMS)[0], asked=None)]) == {}


def test_a_reason_quotes_the_sentence_around_the_distractor() -> None:
    long = (
        "In the long and cold winter of that year the old men of the town of Velden, who had seen"
        " many wars, gave the bishop of Brak their silver and went home to their wives at last."
    )
    phrase = catalogue_of(indexed(long), [])[KeyType.PLACE][0]

    reason = reason_of(replace(phrase, words="the bishop"), indexed(long))
    start = reason_of(replace(phrase, words="In the long"), indexed(long))
    end = reason_of(replace(phrase, words="at last."), indexed(long))

    assert reason.endswith(" …”")
    assert "… " in reason
    assert "the bishop" in reason
    assert "“In the long" in start
    assert end.endswith("at last.”")


def like(phrase: Phrase, **changes: object) -> Phrase:
    return replace(phrase, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "seismosis", "sentence": 1},
        {"words": "..."},
        {"words": "meiosis and erosion"},
        {"words": "wind osmosis"},
        {"words": "erosion on"},
        {"words": "meiosis", "is_plural": True},
        {"words": "meiosis", "has_article": "the"},
        {"words": "mei"},
        {"words": "meiosis of the whole cell in four"},
        {"words": "meiosis", "head": "erosion"},
        {"words": "meiosis", "type": KeyType.THING, "verbs": frozenset({"remove"})},
        {"words": "people", "type": KeyType.THING},
        {"words": "rate of flow", "type": KeyType.THING},
        {"words": "meiosis", "vector": (0.0,)},
        {"words": "removal"},
    ],
    ids=str,
)
def test_what_may_be_right_or_stands_out_is_no_distractor(changes: dict[str, object]) -> None:
    index = indexed(TERMS)
    draft = question(TERMS, "What is the term for the removal")
    assert draft.asked is not None
    good = next(one for one in catalogue_of(index, asked(TERMS))[KeyType.TERM] if
                one.words == "meiosis")  # fmt: skip
    if "vector" in changes:
        changes = {**changes, "vector": (0.0,) * len(good.vector)}
    one = replace(draft.asked, clause=indexed("Wind removes soil.").clauses[0][0])

    assert fitting(draft, one, index, {KeyType.TERM: (good,)}, 1) == [good]
    without = replace(draft.asked, clause=None)
    assert fitting(draft, without, index, {KeyType.TERM: (good,)}, 1) == [good]
    assert fitting(draft, one, index, {KeyType.TERM: (like(good, **changes),)}, 1) == []


def test_a_sentence_that_says_most_of_the_question_may_say_the_same() -> None:
    text = "Erosion is the removal of soil by wind. Deflation is a removal of soil by wind too."
    index = indexed(text)
    draft = question(text, "What is the term for the removal")
    assert draft.asked is not None
    found = catalogue_of(index, asked(text))
    one = replace(draft.asked, clause=index.clauses[0][0])

    assert fitting(draft, one, index, found, 3) == []


def test_an_everyday_thing_gets_no_distractors() -> None:
    text = "The king closed the road of Velden."
    draft = question(text, "What did the king close")
    assert draft.asked is not None

    assert fitting(draft, draft.asked, indexed(text), {}, 3) == []


def test_options_are_written_as_the_key_is() -> None:
    index = indexed(TERMS)
    draft = question(TERMS, "What is the term for the removal")
    assert draft.asked is not None
    draft = replace(draft, key="Erosion", asked=replace(draft.asked, accept=(), start=0))

    (found,) = choices([draft], index, catalogue_of(index, asked(TERMS)))

    assert isinstance(found.content, MultipleChoice)
    assert [option.text for option in found.content.options] == [
        *("Erosion", "Meiosis", "Mitosis", "Osmosis")
    ]


PEOPLE = (
    "Isaac Newton explained the tides in 1687. Edmond Halley calculated the orbit of a comet in"
    " 1705. Robert Hooke described the cells of cork in 1665. Robert Boyle measured the pressure"
    " of air in 1662. Albert Einstein explained the photoelectric effect in 1905."
)
WHO = "Who calculated the orbit of a comet in 1705?"


def test_people_stand_among_people_of_about_their_time() -> None:
    assert made(PEOPLE)[WHO] == ["Edmond Halley", "Isaac Newton", "Robert Boyle", "Robert Hooke"]


def test_nobody_of_an_unknown_time_stands_beside_them_where_a_text_spans_ages() -> None:
    text = PEOPLE.replace(" in 1662", "").replace("Robert Boyle", "\n\nRobert Boyle")
    text += " The Turks took Edessa in 1144."

    assert WHO not in made(text)


def test_a_body_that_its_noun_asks_for_gets_no_choice() -> None:
    text = (
        "The Federal Bank of Velm raised the rate in 1990. The Royal Bank of Brak cut the rate in"
        " 1991. The Supreme Court of Velm annulled the vote in 1992."
    )

    assert not any(stem.startswith("Which court") for stem in made(text))
