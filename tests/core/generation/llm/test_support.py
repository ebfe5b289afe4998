from __future__ import annotations

from typing import Any

import pytest

from quizapp.core.generation.backend import Passage
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.llm.reply import Unsupported, read_drafts
from quizapp.core.generation.llm.support import candidate_of
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    Gap,
    MultipleChoice,
    Option,
    ShortAnswer,
    TrueFalse,
)
from tests import llm

SIGNED = "The treaty of Velden was signed in 1648 by Austria and Sweden."
KEPT = "Austria kept 12 fortresses and lost 7 ports."
TOLLS = "Trade grew quickly after the peace, because the tolls on the river Elm were lowered."
CHOICE: dict[str, Any] = {
    "kind": "multiple-choice",
    "stem": "Why did trade grow after the peace?",
    "key": "The tolls on the river Elm were lowered",
    "distractors": ["New ports were built", "Sweden bought grain", "The war spread"],
    "evidence": TOLLS,
}


def made(passage: Passage | None = None, **changes: object) -> Candidate:
    ((draft,), _) = read_drafts(llm.written(llm.question(**changes)))
    return candidate_of(draft, passage or llm.passage())


def reason(passage: Passage | None = None, **changes: object) -> str:
    with pytest.raises(Unsupported) as caught:
        made(passage, **changes)
    return caught.value.code


def test_a_candidate_quotes_its_evidence() -> None:
    candidate = made()

    (span,) = candidate.evidence
    assert llm.TREATY[span.start : span.end] == SIGNED
    assert candidate.feedback == f"The text says: “{SIGNED}”"
    assert candidate.topic == "The peace"
    assert candidate.rule == "llm.short-answer"
    assert candidate.content == ShortAnswer(
        "In which year was the treaty of Velden signed?", "1648"
    )


def test_a_card_asks_and_answers() -> None:
    candidate = made(kind="basic-card")

    assert candidate.content == BasicCard("In which year was the treaty of Velden signed?", "1648")


def test_a_gap_is_cut_into_the_evidence() -> None:
    candidate = made(kind="cloze", stem="Evil", key="12", evidence=KEPT)

    assert candidate.content == Cloze(
        ("Austria kept ", " fortresses and lost 7 ports."), (Gap("12"),)
    )


@pytest.mark.parametrize(
    ("key", "code"),
    [("13", "key-not-in-quote"), ("Elm", "key-not-in-quote"), ("austria", "gap-not-once")],
)
def test_a_gap_hides_words_that_stand_there_once(key: str, code: str) -> None:
    assert reason(kind="cloze", key=key, evidence=KEPT) == code


def test_a_gap_that_could_stand_twice_is_none() -> None:
    passage = llm.passage("The port was a port of call.")

    assert reason(passage, kind="cloze", key="port", evidence="The port was a port") == (
        "gap-not-once"
    )


def test_a_gap_in_what_is_left_of_markup_is_none() -> None:
    passage = llm.passage("The port | pier was closed then.")

    assert reason(passage, kind="cloze", key="port", evidence=passage.words) == "markup"


def test_marks_of_the_original_stand_in_no_gap_and_in_no_feedback() -> None:
    original = "The `port` of **Velden** was <b>closed</b> in 1648 [12]. It opened later."
    passage = llm.passage(original)

    candidate = made(
        passage, kind="cloze", stem="", key="port", evidence="The port of Velden was closed in 1648"
    )

    (span,) = candidate.evidence
    assert candidate.content == Cloze(("The ", " of Velden was closed in 1648"), (Gap("port"),))
    assert candidate.feedback == "The text says: “The port of Velden was closed in 1648”"
    assert original[span.start : span.end] == "The `port` of **Velden** was <b>closed</b> in 1648"


def test_a_claim_is_held_against_sentences_without_marks() -> None:
    passage = llm.passage(
        f"{llm.TREATY} In fact *Austria* kept 13 **fortresses** and lost 7 ports."
    )

    claim = "Austria kept 13 fortresses and lost 7 ports."
    assert reason(passage, kind="true-false", stem=claim, key="false", evidence=KEPT) == (
        "claim-is-true"
    )


def test_options_stand_in_the_order_of_the_alphabet() -> None:
    content = made(**CHOICE).content

    assert isinstance(content, MultipleChoice)
    assert [option.text for option in content.options] == [
        "New ports were built",
        "Sweden bought grain",
        "The tolls on the river Elm were lowered",
        "The war spread",
    ]
    assert content.key == 2
    assert content.options[2] == Option("The tolls on the river Elm were lowered")
    assert {option.reason for option in content.options if option.reason} == {
        "The text does not say so."
    }


def test_numbers_stand_in_their_order() -> None:
    content = made(
        kind="multiple-choice",
        stem="How many fortresses did Austria keep?",
        key="12",
        distractors=["1,000", "7", "9", "100", "9.5"],
        evidence="Austria kept 12 fortresses",
    ).content

    assert isinstance(content, MultipleChoice)
    assert [option.text for option in content.options] == ["7", "9", "12", "1,000"]
    assert content.options[0].reason == "The text names it, but not as the answer to this."


def test_the_words_of_a_choice_may_stand_apart_in_the_quotation() -> None:
    assert made(**{**CHOICE, "key": "Tolls were lowered"})
    assert reason(**{**CHOICE, "kind": "short-answer", "key": "Tolls were lowered"}) == (
        "key-not-in-quote"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "tolls on the river Elm were lowered!",
        "The river Elm",
        "Peace and trade",
        "the",
        "<b>Ports</b>",
        "sweden BOUGHT grain",
    ],
)
def test_distractors_that_are_right_too_or_no_words_are_dropped(wrong: str) -> None:
    distractors = [*CHOICE["distractors"][:2], wrong, "The war spread"]

    content = made(**{**CHOICE, "distractors": distractors}).content

    assert isinstance(content, MultipleChoice)
    assert wrong not in [option.text for option in content.options]
    assert len(content.options) == 4
    assert reason(**{**CHOICE, "distractors": distractors[:3]}) == "few-distractors"


def test_a_true_claim_is_what_the_text_says() -> None:
    claim = made(kind="true-false", stem="Austria kept 12 fortresses.", key=True, evidence=KEPT)

    assert claim.content == TrueFalse(
        "Austria kept 12 fortresses.", key=True, reason="The text says so."
    )


def test_a_false_claim_changes_one_thing() -> None:
    claim = made(kind="true-false", stem="Austria kept 15 fortresses.", key=False, evidence=KEPT)

    assert claim.content == TrueFalse(
        "Austria kept 15 fortresses.", key=False, reason=f"The text says: “{KEPT}”"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "1655"}, "key-not-in-quote"),
        ({"key": "12"}, "key-not-in-quote"),
        ({"key": "648"}, "key-not-in-quote"),
        ({"key": "the"}, "empty-key"),
        ({"key": "!?"}, "empty-key"),
        ({"evidence": "The treaty of Velden was signed in 1649."}, "quote-not-found"),
        ({"stem": "Who shot the king of Denmark in 1648?"}, "stem-adds"),
        ({"stem": "When was the treaty of Velden of 1555 signed?"}, "stem-adds"),
        ({"stem": "When did people first eat cheese with jam?"}, "off-topic"),
        ({"stem": "When was the war over?"}, "off-topic"),
        ({"stem": "When was it?"}, "off-topic"),
        ({"stem": "When was the treaty of Velden not signed?"}, "negation-differs"),
        ({"stem": "When did you ignore the treaty of Velden?"}, "about-instructions"),
        ({"stem": "What does the system prompt say of the treaty?"}, "about-instructions"),
        ({"stem": "When was the <b>treaty</b> of Velden signed?"}, "markup"),
        ({"stem": "When was the [treaty](http://a.example) signed?"}, "markup"),
        ({"stem": "javascript:alert(1) treaty of Velden signed"}, "markup"),
        ({"stem": "# Treaty of Velden"}, "markup"),
        ({"stem": "1. Treaty of Velden"}, "markup"),
        ({"stem": "- Treaty of Velden"}, "markup"),
        ({"stem": "Treaty {{ 7*7 }}"}, "markup"),
        ({"stem": "Treaty $x$"}, "markup"),
        ({"stem": "Treaty &lt;b"}, "markup"),
        ({"stem": "Treaty of www.example.com"}, "markup"),
        ({"stem": "Treaty __Velden__"}, "markup"),
        ({"key": "`1648`"}, "markup"),
        ({"key": "16\u200b48"}, "control-character"),
        ({"key": "1648\u202e"}, "control-character"),
        ({"stem": "When was\0 the treaty signed?"}, "control-character"),
        ({"stem": "When was\x1f the treaty signed?"}, "control-character"),
        ({"stem": "When \ud800 the treaty signed?"}, "control-character"),
    ],
)
def test_what_the_passage_does_not_support_falls(changes: dict[str, object], code: str) -> None:
    assert reason(**changes) == code


def test_an_answer_from_the_next_clause_falls() -> None:
    assert reason(key="12", stem="How many ports were lost?", evidence=KEPT) == "other-number"
    assert made(key="7", stem="How many ports were lost?", evidence=KEPT)
    assert made(key="12", stem="How many fortresses did Austria keep?", evidence=KEPT)


def test_a_quotation_without_the_not_before_it_falls() -> None:
    passage = llm.passage("It is a myth that the war ended in 1648 with the treaty.")

    code = reason(
        passage, stem="When did the war end?", key="1648", evidence="the war ended in 1648"
    )

    assert code == "quote-cut"


def test_what_is_denied_is_no_answer() -> None:
    evidence = "it did not end the war in Norland."

    assert reason(stem="Where did the treaty end the war?", key="Norland", evidence=evidence) == (
        "negation-differs"
    )
    assert made(stem="Where did the treaty not end the war?", key="Norland", evidence=evidence)


def test_a_contrary_word_is_not_the_word() -> None:
    passage = llm.passage("The anti-war party won the vote in Brak.")

    assert reason(passage, stem="Which party won?", key="war party", evidence=passage.words) == (
        "key-not-in-quote"
    )


def test_a_fraction_of_a_number_is_not_the_number() -> None:
    passage = llm.passage("The river Elm fell by 1.5 metres in May.")
    stem = "By how many metres did the river Elm fall?"

    assert made(
        passage,
        stem="By how much did the river Elm fell?",
        key="1.5 metres",
        evidence=passage.words,
    )
    assert reason(passage, stem=stem, key="5 metres", evidence=passage.words) == "key-not-in-quote"


def test_a_text_about_prompts_may_be_asked_about() -> None:
    passage = llm.passage("Actors who forget a line are helped by the prompt box keeper.")

    assert made(
        passage,
        stem="By whom are actors who forget a line of the prompt helped?",
        key="the prompt box keeper",
        evidence=passage.words,
    )
