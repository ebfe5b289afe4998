"""What the gate says of stems: each case fell, or passed, for the reason that its check names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import stems
from quizapp.core.questions import ShortAnswer
from tests.core.generation.sentences import indexed, question, whole

TREATY = "The pact of Velden was signed in 1648 by Sweden and Austria."
POOR = "The poor lost their land in 1840."
NEPHRON = (
    "A nephron filters the blood of the kidney. The nephron has a glomerulus."
    " The nephron filters 180 litres a day."
)


def stemmed(stem: str) -> Draft:
    """A draft about the treaty with another stem."""
    return replace(question(TREATY, "In what year"), content=ShortAnswer(stem, "1648"))


def test_the_stem_is_measured_in_words() -> None:
    found = stems.words(stemmed("Who signed it?"), indexed(TREATY))

    assert (found.code, found.value) == ("stem-words", 3.0)


def test_names_numbers_and_rarer_words_are_specific() -> None:
    found = stems.specific_words(question(TREATY, "In what year"), indexed(TREATY))

    assert found.detail == "austria, pact, sign, sweden, velden"
    assert found.value == 5.0


def test_what_a_pronoun_stands_for_is_specific() -> None:
    text = "Maria Lom lived in Velden. She opened a school of surgery in 1840."

    found = stems.specific_words(whole(text, 1), indexed(text))

    assert found.detail == "1840, lom, maria, open, surgery"


def test_everyday_words_and_signs_are_not_specific() -> None:
    text = "The new thing made a part of the people go to work in the year 1950."

    assert stems.specific_words(whole(text), indexed(text)).detail == "1950"


@pytest.mark.parametrize(
    ("stem", "mark"),
    [
        ("What is <b>this?", "<"),
        ("What is [12] of it?", "["),
        ("What is at https://a.org?", "https:"),
        ("What is a\\_b?", "_"),
        ("What is it, at $5 and 3 % more?", None),
    ],
)
def test_what_is_left_of_markup_falls(stem: str, mark: str | None) -> None:
    found = stems.markup(stemmed(stem), indexed(TREATY))

    assert (found and found.detail) == mark


@pytest.mark.parametrize(
    ("text", "stem", "word"),
    [
        ("They were killed in Halmar in 1650.", "In what year", "They"),
        ("The parliament gave this power to the king in 1840.", "In what year", "this"),
        (POOR, "In what year", "their"),
        ("In 1840 the Norland fleet sank because of it.", "In what year", "it"),
        ("Maria Lom lost her house in Velden in 1840.", "In what year", None),
        ("The miners lost their houses in Velden in 1840.", "In what year", None),
        ("The empire lost its colonies in the east in 1871.", "In what year", None),
        ("The empire lost their colonies in the east in 1871.", "In what year", "their"),
        ("It lost its colonies in the east in 1871.", "In what year", "It"),
        # Its owner is the answer, or stands behind it.
        ("The miners lost their houses in Velden in 1840.", "What lost", None),
        ("In its second year, the empire lost the east to Sweden.", "What lost", "its"),
        # The one noun of the sentence that it can mean stands in the stem, before it.
        ("In 1840 Sweden closed the mines, because they had no coal.", "In what year", None),
        ("In 1840 Maria Lom beat Anna Brak in her house.", "In what year", "her"),
        ("In 1840 the queen closed its mines.", "In what year", "its"),
        ("In 1840 the council closed its mines.", "In what year", None),
        ("In 1840 older memories disturbed the newer ones.", "In what year", "ones"),
        (
            "The king sent ships to the ports when they had no coal.",
            "Who sent",
            None,
        ),
        ("Sweden closed the mines when they had no coal.", "What did Sweden close", "they"),
        ("Everyone in Velden lost their land in 1840.", "In what year", "their"),
        ("The miners of their valley closed the port in 1840.", "In what year", None),
        ("The empire of their fathers fell to Sweden in 1840.", "In what year", "their"),
    ],
)
def test_a_pronoun_needs_what_it_stands_for(text: str, stem: str, word: str | None) -> None:
    found = stems.unresolved(question(text, stem), indexed(text))

    assert (found and found.detail) == word


def test_a_pronoun_has_no_owner_without_a_clause() -> None:
    draft = replace(question(POOR, "In what year"), asked=None)

    assert stems.unresolved(draft, indexed(POOR)) is not None


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("The city was founded in 1702 by Peter Lom.", "the city"),
        ("The pact of Velden was founded in 1702 by Peter Lom.", None),
        ("The city's wall was built by Peter Lom in 1702.", None),
        ("The poor paid a tax to Sweden in 1702.", "the poor"),
        ("Sweden taxed the poor in 1702.", "the poor"),
        ("The two rivers flooded Velden in 1840.", "the rivers"),
        ("The 12 rivers flooded Velden in 1840.", "the rivers"),
        ("The two rivers of Halmar flooded Velden in 1840.", None),
        ("The same river flooded Velden in 1840.", "the river"),
        ("The same river near Halmar flooded Velden in 1840.", None),
        ("The following river near Halmar flooded Velden in 1840.", "the river"),
        ("The largest river closed Velden in 1840.", "the river"),
        ("Sweden built the ship that sank.", "the ship"),
        ("Sweden built the ship that sank off Velden.", None),
        ("The year brought the harbour of Velden much trade in 1840.", "the year"),
        ("The sun warms the water of the lake.", None),
        ("The revolution brought trade to Velden.", "the revolution"),
        ("The liver cleans blood of poisons.", None),
        ("Sweden sent 9 ships to the island in 1702.", None),
    ],
)
def test_the_definite_article_needs_what_it_points_to(text: str, noun: str | None) -> None:
    found = stems.needs_context(whole(text), indexed(text))

    assert (found and found.detail) == noun


@pytest.mark.parametrize(
    ("before", "noun"),
    [
        ("A wall stood here.", None),
        ("A dike stood in Velden. Another dike fell.", "the dike"),
    ],
)
def test_a_thing_that_the_text_has_one_of_needs_no_context(before: str, noun: str | None) -> None:
    text = f"{before} The {'dike' if noun else 'wall'} protects Velden."

    found = stems.needs_context(whole(text, before.count(".")), indexed(text))

    assert (found and found.detail) == noun


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Another hormone raises the pressure of the blood.", "another"),
        ("One army crossed Elm, and another army crossed Brak in 1651.", None),
        ("Other rivers than the Elm flooded Velden in 1650.", None),
        ("The second battle destroyed the harbour in 1650.", "second"),
        ("The second battle of Velden destroyed the harbour in 1650.", None),
        ("The Second Republic closed the harbour of Velden in 1650.", None),
        ("In the next second, it fell.", "next"),
        (TREATY, None),
    ],
)
def test_another_and_the_second_need_a_first_one(text: str, word: str | None) -> None:
    found = stems.another(whole(text), indexed(text))

    assert (found and found.detail.lower()) == word


@pytest.mark.parametrize(
    ("text", "stem", "word"),
    [
        ("Several hundred were killed in Halmar in 1650.", "In what year", "hundred"),
        ("Several of the miners were killed in Halmar in 1650.", "In what year", None),
        ("Smoking was banned in Halmar in 1950.", "In what year", None),
        ("Maria Lom lived in Velden. She opened a school in 1840.", "In what year", None),
        (POOR, "In what year", "poor"),
        (TREATY, "In what year", None),
    ],
)
def test_a_subject_needs_a_noun(text: str, stem: str, word: str | None) -> None:
    found = stems.elliptic(question(text, stem), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "stem", "verb"),
    [
        ("Sweden refused in 1650.", "In what year", "refused"),
        ("Sweden refused the pact in 1650.", "In what year", None),
        ("Sweden replied to the king of Norland in 1650.", "In what year", None),
        (TREATY, "In what year", None),
    ],
)
def test_some_verbs_need_to_say_what(text: str, stem: str, verb: str | None) -> None:
    found = stems.cut_short(question(text, stem), indexed(text))

    assert (found and found.detail) == verb


def test_a_stem_leads_to_its_own_sentence() -> None:
    near = stems.retrieval(question(NEPHRON, "How many litres"), indexed(NEPHRON))
    nowhere = stems.retrieval(
        replace(question(NEPHRON, "How many litres"), tokens=()), indexed(NEPHRON)
    )

    assert near.value == 0.741
    assert nowhere.value == -1.0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sweden did not close the harbour of Velden in 1650.", "not"),
        ("Sweden never closed the harbour of Velden in 1650.", "never"),
        (TREATY, None),
    ],
)
def test_a_stem_that_denies_falls(text: str, word: str | None) -> None:
    found = stems.negation(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "stem", "code"),
    [
        ("The queen said that the harbour of Velden was closed.", "", "weak-verb"),
        ("The queen closed the harbour of Velden in 1650.", "Who", None),
        ("The queen took the town of Brak in 1650.", "In what year", None),
        ("The queen took the town of Brak in 1650.", "", "weak-verb"),
        ("The harbour of Velden is a port on the river Elm.", "", None),
    ],
)
def test_light_verbs_and_verbs_of_report_ask_little(text: str, stem: str, code: str | None) -> None:
    index = indexed(text)
    if stem:
        draft = question(text, stem)
    else:  # no rule asks for the subject of such a verb; another backend may
        other = question("The queen closed the harbour in 1650.", "Who")
        assert other.asked is not None
        draft = replace(other, asked=replace(other.asked, clause=index.clauses[0][0]))

    found = stems.weak_verb(draft, index)

    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("text", "stem", "word"),
    [
        ("The thing destroyed the harbour of Velden in 1650.", "What did", "thing"),
        ("The thing destroyed the harbour of Velden in 1650.", "What destroyed", None),
        ("The part of the wall near Brak fell on Velden in 1650.", "In what year", None),
    ],
)
def test_a_stem_names_what_it_is_about(text: str, stem: str, word: str | None) -> None:
    found = stems.vague_ending(question(text, stem), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    "check", [stems.elliptic, stems.cut_short, stems.weak_verb, stems.vague_ending]
)
def test_what_asks_about_no_clause_has_no_flaw_of_one(check: object) -> None:
    draft = replace(question(TREATY, "In what year"), asked=None)

    assert callable(check)
    assert check(draft, indexed(TREATY)) is None


@pytest.mark.parametrize(
    ("stem", "piece"),
    [
        ("What did did it do?", "did did"),
        ("What did Sweden sign in ( ) Velden?", "( )"),
        ("What did Sweden sign, in Velden?", ", in Velden?"),
        ("What did Sweden sign because?", "because?"),
        ("What was “it?", "“"),
        ("What did Sweden sign in Velden?", None),
    ],
)
def test_what_does_not_hang_together_falls(stem: str, piece: str | None) -> None:
    found = stems.tangled(stemmed(stem), indexed(TREATY))

    assert (found and found.detail) == piece


def test_a_when_is_not_asked_for_twice() -> None:
    draft = replace(
        whole("Peter Lom was killed."),
        content=ShortAnswer("When was Peter Lom killed when a mill fell?", "in 1840"),
    )

    assert stems.tangled(draft, indexed("Peter Lom was killed.")) is not None


def test_a_pronoun_of_a_joined_verb_may_mean_what_is_named_before() -> None:
    text = (
        "Grace Hopper completed a program in 1952 that collected routines from a tape"
        " and joined them together."
    )

    assert stems.unresolved(question(text, "In what year"), indexed(text)) is None
