"""What the gate says of keys: each case fell, or passed, for the reason that its check names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import inspection, keys
from quizapp.core.generation.index import Index
from tests.core.generation.sentences import indexed, question, whole

Check = Callable[[Draft, Index], Finding | None]
TREATY = "The pact of Velden was signed in 1648 by Sweden and Austria."
BOTH = "Sweden signed the pact of Velden. Austria signed the pact of Velden."
CHECKS = [check for check in inspection.WH if check.__module__ == keys.__name__]


def test_keys_and_reasons_are_measured_in_words() -> None:
    text = "Sweden closed the mines because of the cold in winter."
    reason = keys.length(question(text, "Why"), indexed(text))
    name = keys.length(question(text, "Which country"), indexed(text))

    assert (reason and (reason.code, reason.value)) == ("reason-words", 6.0)
    assert (name and (name.code, name.value)) == ("key-words", 1.0)


def test_a_key_stands_in_its_sentence() -> None:
    draft = question(TREATY, "In what year")

    assert keys.in_evidence(draft, indexed(TREATY)) is None
    found = keys.in_evidence(replace(draft, key="1649"), indexed(TREATY))
    assert found == Finding("not-in-evidence", "1649")


CASES: list[tuple[Check, str, str, str]] = [
    (keys.in_stem, "Brak was founded by a Brak family in 1650.", "What founded", "key-in-stem"),
    (keys.in_stem, TREATY, "What signed", ""),
    (keys.vague, "Sweden sent a number of judges to Brak.", "Who did", "vague-key"),
    (keys.vague, "The queen sold its ships in 1840.", "What did", "vague-key"),
    (keys.vague, "The queen sold her ships in 1840.", "What did", ""),
    (keys.points_back, "Momentum is expressed in metres per second.", "What is", ""),
    (keys.points_back, "Bees live. Bees sting. The bees guard the larvae.", "What guards",
     "key-needs-context"),
    (keys.everyday, "Economists distinguish a slump from a crisis.", "Who disting",
     "everyday-key"),
    (keys.everyday, "Monks copied the books of Aristotle.", "Who copied", ""),
    (keys.everyday, "The miners of Brak were moved from their homes.", "What were", "everyday-key"),
    (keys.everyday, "The miners of Brak left Velden on Tuesday 3 May 1840.", "When did", "trivial"),
    (keys.other_date, "In 1840 the miners of Brak left Velden.", "In what year", ""),
    (keys.other_date, "Prices fell from 12 marks in 1840 to 8 marks in 1850.", "In what year",
     "tangled"),
    (keys.other_date, "In 1990 New Zealand was the first to adopt it.", "In what year", "tangled"),
    (keys.other_date, "Miners left Velden.", "What did", ""),
    (keys.vague, "The year ruined the farmers of Velden.", "What ruined", "vague-key"),
    (keys.vague, "This process turns water into steam.", "What turns", "vague-key"),
    (keys.vague, "Some miners left Velden in 1850.", "What left", "vague-key"),
    (keys.vague, "Its fleet destroyed Velden in 1650.", "What destroyed", "vague-key"),
    (keys.vague, "The fleet lost its flagship off Velden in 1650.", "What did the fleet", ""),
    (keys.vague, "Its crew lost its flagship to Sweden in 1650.", "What did", ""),
    (keys.vague, "People built 9 ships in 1650.", "What did people", "vague-key"),
    (keys.vague, "About half of the miners left Velden.", "What left", "vague-key"),
    (keys.vague, "A part destroyed the harbour of Velden.", "What destroyed", "vague-key"),
    (keys.vague, "A new part destroyed the harbour of Velden.", "What destroyed", ""),
    (keys.vague, "Sweden has 9 provinces.", "How many", ""),
    (keys.vague, TREATY, "In what year", ""),
    (keys.points_back, "The city flooded the plain of Velden.", "What flooded",
     "key-needs-context"),
    (keys.points_back, "A glomerulus cleans blood. The glomerulus filters the blood.",
     "What filters", "key-needs-context"),
    (keys.points_back, "The kidney cleans blood.", "What cleans", ""),
    (keys.points_back, "The second battle destroyed Velden.", "What destroyed",
     "key-needs-context"),
    (keys.points_back, "The capital of Sweden was moved to Velden in 1634.", "What was", ""),
    (keys.points_back, TREATY, "In what year", ""),
    (keys.unresolved, "Sweden closed the mines because they had no coal.", "Why",
     "key-unresolved"),
    (keys.unresolved, "Sweden closed the mines because it had no coal.", "Why", ""),
    (keys.unresolved, "The miners left Velden because they had no bread.", "Why", ""),
    (keys.unresolved, "Maria Lom closed the mine because she had no money.", "Why", ""),
    (keys.unresolved, "Maria Lom closed the mine because her son lost his house.", "Why",
     "key-unresolved"),
    (keys.unresolved, "Sweden closed the mines because Austria said it had no coal.", "Why",
     "key-unresolved"),
    (keys.unresolved, TREATY, "In what year", ""),
    (keys.half_a_list, "The town elected a mayor of Velden, several judges, and the clerks.",
     "Who did", "half-a-list"),
    (keys.half_a_list, "The town elected a mayor of Velden in 1650.", "Who did", ""),
    (keys.half_a_list, "Brak chose a new mayor, who lived in Velden, and the council fell.",
     "Who did", "half-a-list"),
    (keys.half_a_list, TREATY, "In what year", ""),
    (keys.everyday, "People built 9 ships in 1650.", "Who built", "everyday-key"),
    (keys.everyday, "A train reached Velden in 1850.", "What reached", "everyday-key"),
    (keys.everyday, "A chemist founded Velden in 1650.", "Who founded", ""),
    (keys.everyday, "The pact of Velden ended the war.", "What ended", ""),
    (keys.everyday, "Peter Lom founded Velden in 1650.", "Who founded", ""),
    (keys.everyday, TREATY, "In what year", ""),
    (keys.empty_reason, "Sweden closed the mines because it rained on them.", "Why", "vague-key"),
    (keys.empty_reason, "Sweden closed the mines because of the cold in winter.", "Why", ""),
    (keys.empty_reason, TREATY, "In what year", ""),
    (keys.inverse, "A lake covers 12 square miles.", "What covers", "inverse"),
    (keys.inverse, "A train reached Velden last winter.", "What reached", "inverse"),
    (keys.inverse, "A nephron filters the blood.", "What filters", ""),
    (keys.inverse, "The kidney filters the blood.", "What filters", ""),
    (keys.inverse, "The capital of Sweden was moved to Velden in 1634.", "What was", ""),
    (keys.inverse, "A lake covers 12 square miles.", "How many", ""),
    (keys.inverse, "Sweden moved the mint to Velden.", "Which country", ""),
    (keys.wh_word, "The fleet destroyed Velden in 1650.", "What destroyed", ""),
    (keys.wh_word, TREATY, "In what year", ""),
    (keys.only_one, BOTH, "Which country", "several-answers"),
    (keys.only_one, "Sweden signed the pact of Velden in 1648.", "Which country", ""),
    (keys.only_one, "Sweden signed the pact. The king of Sweden signed the pact.",
     "Which country", ""),
    (keys.only_one, TREATY, "In what year", ""),
    (keys.only_one, "Photosynthesis is the process by which plants make sugar.", "What is the", ""),
    (keys.given_by_wording, TREATY, "In what year", ""),
]  # fmt: skip


@pytest.mark.parametrize(("check", "text", "stem", "code"), CASES)
def test_each_check_sees_its_flaw_and_no_other(
    check: Check, text: str, stem: str, code: str
) -> None:
    draft = question(text, stem)

    found = check(draft, indexed(text))

    assert (found.code if found else "") == code, draft.key


def test_the_half_of_a_pair_is_no_key() -> None:
    draft = question(TREATY, "What signed")
    assert draft.asked is not None
    half = replace(draft, asked=replace(draft.asked, end=draft.asked.start + len("Sweden")))

    assert keys.half_a_list(draft, indexed(TREATY)) is None
    assert keys.half_a_list(half, indexed(TREATY)) is not None


def test_its_in_a_key_needs_the_thing_in_the_stem() -> None:
    draft = question("The fleet lost its flagship off Velden in 1650.", "What did the fleet")
    assert draft.asked is not None
    alone = replace(draft, asked=replace(draft.asked, clause=None))

    assert keys.vague(alone, indexed(TREATY)) == Finding("vague-key", "its flagship")


def test_people_are_not_asked_for_with_what() -> None:
    draft = question("A chemist founded Velden in 1650.", "Who")
    assert draft.asked is not None
    wrong = replace(draft, asked=replace(draft.asked, type=KeyType.THING))

    assert keys.wh_word(draft, indexed(TREATY)) is None
    assert keys.wh_word(wrong, indexed(TREATY)) == Finding("wh-word", "a chemist")


def test_a_subject_with_a_figure_of_its_own_rule_is_no_inverse() -> None:
    draft = question("A lake covers 12 square miles.", "What covers")
    assert draft.asked is not None
    other = replace(draft, asked=replace(draft.asked, rule="wh.predicate"))

    assert keys.inverse(other, indexed(TREATY)) is None


def test_a_term_may_be_defined_twice() -> None:
    draft = question(BOTH, "Which country")
    assert draft.asked is not None
    term = replace(draft, asked=replace(draft.asked, rule="wh.term"))

    assert keys.only_one(term, indexed(BOTH)) is None


def test_a_key_that_the_stem_says_already_is_trivial() -> None:
    draft = question(TREATY, "In what year")

    found = keys.given_by_wording(replace(draft, tokens=whole(TREATY).tokens), indexed(TREATY))

    assert found == Finding("trivial", "1648")


def test_a_key_without_words_points_nowhere() -> None:
    draft = question("A train reached Velden in 1850.", "What reached")
    assert draft.asked is not None
    empty = replace(draft, asked=replace(draft.asked, start=0, end=0))

    assert keys.points_back(empty, indexed(TREATY)) is None


@pytest.mark.parametrize("check", [one for one in CHECKS if one is not keys.length])
def test_what_asks_for_nothing_has_no_flaw_of_a_key(check: Check) -> None:
    text = "The x of Velden was signed."

    assert check(whole(text), indexed(text)) is None
