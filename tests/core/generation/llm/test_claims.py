from __future__ import annotations

import pytest

from quizapp.core.generation.llm.claims import check_false, check_true
from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.generation.llm.vocabulary import is_number, names, specific, stem, stems

QUOTE = "In 1648 Austria quickly lost 7 ports to Sweden, which was the stronger power."
PASSAGE = (
    f"{QUOTE} Later King Olaf of Norland lost 9 ports to Sweden. The Great Northern Union won."
)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Austria lost 7 ports to Sweden in 1648.", QUOTE),
        ("In 1648, Austria lost seven ports to Sweden.", QUOTE),
        ("Austria was losing a port to Sweden.", "Austria loses ports to Sweden."),
        ("Tolls did not stop trade.", "The tolls didn't stop the trade."),
        ("It carries 2.50 tons.", "It carried 2.5 tons."),
        ("The plan stopped at classes.", "The plans are stopping at the class."),
        ("The armies tried.", "An army tries."),
        ("Austria lost 7 ports.", "Austria kept 12 forts and lost 7 ports."),
        ("The tolls were lowered.", "Trade grew, because the tolls on the Elm were lowered."),
        ("Trade grew in May 1650.", "In May 1650, trade grew."),
    ],
)
def test_what_the_quotation_says_is_true(claim: str, quote: str) -> None:
    check_true(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote", "code"),
    [
        ("Austria lost 8 ports to Sweden.", QUOTE, "claim-adds"),
        ("Prussia lost 7 ports to Sweden.", QUOTE, "claim-adds"),
        ("Austria never lost ports to Sweden.", QUOTE, "claim-adds"),
        ("Sweden lost 7 ports to Austria.", QUOTE, "claim-order"),
        ("Austria lost ports.", "Austria never lost ports.", "claim-turns"),
        ("Austria lost ports.", "Austria may have lost ports.", "claim-turns"),
        ("Austria lost ports.", "Austria or Sweden lost ports.", "claim-turns"),
        ("Ports were lost.", "Most ports were lost.", "claim-turns"),
        ("Austria defeated Sweden.", "Austria was defeated by Sweden.", "claim-turns"),
        ("Austria was defeated by Sweden.", "Austria defeated Sweden.", "claim-adds"),
        ("It was.", QUOTE, "claim-order"),
        ("Sweden was the stronger power.", QUOTE, "claim-order"),
        ("Austria kept 7 ports.", "Austria kept 12 forts and lost 7 ports.", "claim-order"),
        ("Austria kept ports.", "Austria kept 12 forts and lost 7 ports.", "claim-order"),
        ("The war was met.", "The king who lost the war met the pope.", "claim-order"),
        ("Austria won 4 ports in 1650.", "In 1648 Austria won 4 ports; in 1650, 6.", "claim-order"),
    ],
)
def test_anything_else_is_no_true_claim(claim: str, quote: str, code: str) -> None:
    if claim.endswith("in 1650."):
        quote = "In 1650 Sweden and in 1648 Austria won 4 ports."

    with pytest.raises(Unsupported) as caught:
        check_true(claim, quote)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "claim",
    [
        "Austria lost 9 ports to Sweden in 1648.",
        "In 1655 Austria lost 7 ports to Sweden.",
        "Norland quickly lost 7 ports to Sweden.",
        "Austria slowly lost 7 ports to Sweden.",
        "The Great Northern Union quickly lost 7 ports to Sweden.",
    ],
)
def test_one_thing_changed_makes_a_claim_false(claim: str) -> None:
    check_false(claim, QUOTE, PASSAGE, [QUOTE])


@pytest.mark.parametrize(
    ("claim", "quote", "code"),
    [
        ("Austria lost 7 ports to Sweden.", QUOTE, "claim-not-changed"),
        ("Sweden lost 7 ports to Austria.", QUOTE, "claim-not-changed"),
        ("Austria lost 9 ports to Norland.", QUOTE, "claim-changes-more"),
        ("Austria lost 9 big ports to Sweden.", QUOTE, "claim-changes-more"),
        ("Austria lost 7 towns to Sweden.", QUOTE, "claim-changes-more"),
        ("Prussia lost 7 ports to Sweden.", QUOTE, "claim-changes-more"),
        ("Norland lost 7 ports.", "Norland-born Olaf lost 7 ports.", "claim-not-changed"),
        ("Norland lost 9 ports to Sweden.", QUOTE, "claim-changes-more"),
        ("They lost 9 ports.", "They lost more than 12 ports.", "claim-changes-more"),
        ("In 1648 it came in June.", "In 1648 it came in 1650.", "claim-changes-more"),
        ("Sweden gained 7 ports.", "Sweden never lost 7 ports.", "claim-changes-more"),
    ],
)
def test_more_or_less_than_one_change_is_refused(claim: str, quote: str, code: str) -> None:
    with pytest.raises(Unsupported) as caught:
        check_false(claim, quote, PASSAGE, [])

    assert caught.value.code == code


def test_what_another_sentence_says_is_not_false() -> None:
    sentence = "King Olaf lost 9 ports to Sweden."

    with pytest.raises(Unsupported) as caught:
        check_false("Olaf lost 9 ports.", "Olaf lost 7 ports.", PASSAGE, [sentence])

    assert caught.value.code == "claim-is-true"


def test_a_short_name_is_not_another_name() -> None:
    quote = "The Great Northern Union won the war."

    with pytest.raises(Unsupported) as caught:
        check_false("The GNU won the war.", quote, f"{quote} The GNU, that is.", [])

    assert caught.value.code == "claim-changes-more"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lose", "lost"),
        ("cause", "caused"),
        ("stop", "stopped"),
        ("pass", "passes"),
        ("army", "armies"),
        ("carry", "carried"),
        ("port", "ports"),
        ("call", "calling"),
        ("2", "two"),
        ("7_0", "7"),
        ("7_50", "7_5"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("not", "note"),
        ("army", "arms"),
        ("1_5", "15"),
        ("30", "3"),
        ("100", "10"),
        ("nation", "national"),
        ("hope", "hopeless"),
    ],
)
def test_other_words_have_another_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_number_is_one_word() -> None:
    assert stems("1.5 of 1,000 at 10:30, 1/2 or 2,5.") == (
        "1_5",
        "1000",
        "10__30",
        "1__2",
        "or",
        "2_5",
    )


def test_little_words_do_not_count() -> None:
    assert stems("It is the port, - which didn't close?") == ("port", "not", "clos")
    assert specific("It may not sail to the port") == ("sail", "port")
    assert stems("") == ()


def test_names_are_what_is_never_written_small() -> None:
    assert names("Ports fell. Austria kept ports. Some of Sweden's fell") == {
        "austria",
        *stems("Sweden's"),
    }


def test_months_and_figures_are_numbers() -> None:
    assert [is_number(word) for word in ("june", "19th", "$5", "port")] == [True] * 3 + [False]
