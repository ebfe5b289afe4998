"""Options as the page shows them: in its order, with what was chosen and what was right."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.questions import (
    Cloze,
    Gap,
    MultipleChoice,
    MultipleResponse,
    Option,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import Chosen, Cleared, Filled, Judged, Typed
from quizapp.web.shown import (
    Verdict,
    choices,
    fillings,
    judged_choices,
    judged_gaps,
    letter,
    typed,
    verdict,
)

CHOICE = MultipleChoice("Which?", (Option("key"), Option("b", "not b"), Option("c", "not c")), 0)
SEVERAL = MultipleResponse("Which?", (Option("a"), Option("b", "not b"), Option("c")), (0, 2))
CLOZE = Cloze(("From ", " to ", "."), (Gap("here"), Gap("there")))


@dataclass(frozen=True)
class Graded:
    fraction: float
    parts: tuple[bool, ...] = ()


def test_options_stand_in_the_order_shown_and_send_their_place() -> None:
    shown = choices(CHOICE, (2, 0, 1), Chosen((0,)))

    assert [(one.value, one.letter, one.text, one.is_chosen) for one in shown] == [
        ("0", "A", "c", False),
        ("1", "B", "key", True),
        ("2", "C", "b", False),
    ]


def test_a_claim_is_judged_true_or_false() -> None:
    shown = choices(TrueFalse("So.", key=False), (), Judged(verdict=False))

    assert [(one.value, one.is_chosen) for one in shown] == [("true", False), ("false", True)]


def test_other_kinds_have_nothing_to_choose() -> None:
    assert choices(ShortAnswer("Who?", "she"), (), None) == ()
    assert judged_choices(CLOZE, (), None) == ()


def test_an_answered_choice_shows_the_key_and_why_the_choice_was_wrong() -> None:
    shown = judged_choices(CHOICE, (2, 0, 1), Chosen((2,)))

    assert [(one.text, one.state) for one in shown] == [
        ("c", "wrong"),
        ("key", "missed"),
        ("b", "left"),
    ]
    assert shown[0].reason == "not c"


def test_each_of_several_choices_has_a_state_of_its_own() -> None:
    shown = judged_choices(SEVERAL, (0, 1, 2), Chosen((0, 1)))

    assert [one.state for one in shown] == ["right", "wrong", "missed"]


def test_a_claim_judged_wrongly_carries_the_reason() -> None:
    claim = TrueFalse("So.", key=False, reason="It is not so.")

    shown = judged_choices(claim, (), Judged(verdict=True))

    assert [(one.text, one.state) for one in shown] == [("True", "wrong"), ("False", "missed")]
    assert shown[0].reason == "It is not so."


def test_letters_end_and_numbers_go_on() -> None:
    assert (letter(0), letter(25), letter(26)) == ("A", "Z", "27")


def test_gaps_are_open_until_they_are_filled() -> None:
    assert fillings(CLOZE, None) == ("", "")
    assert fillings(CLOZE, Filled(("one",))) == ("", "")
    assert fillings(CLOZE, Filled(("here", ""))) == ("here", "")


def test_each_gap_says_whether_it_is_right() -> None:
    shown = judged_gaps(CLOZE, Filled(("here", "where")), Graded(0.5, (True, False)))

    assert [(gap.typed, gap.key, gap.is_right) for gap in shown] == [
        ("here", "here", True),
        ("where", "there", False),
    ]
    assert [gap.is_right for gap in judged_gaps(CLOZE, None, None)] == [False, False]


def test_words_typed_are_shown_again() -> None:
    assert typed(Typed("she")) == "she"
    assert typed(Cleared()) == ""


def test_the_verdict_is_a_word() -> None:
    answer = Typed("x")

    assert verdict(answer, Graded(1.0)) == Verdict("right", "Right")
    assert verdict(answer, Graded(0.5)) == Verdict("partly", "Partly right")
    assert verdict(answer, Graded(0.0)) == Verdict("wrong", "Wrong")
    assert verdict(None, Graded(0.0)) == Verdict("none", "Not answered")
    assert verdict(Cleared(), None) == Verdict("none", "Not answered")
    assert verdict(answer, None) is None
