"""Every code of the linter on an example, and good questions without any."""

from __future__ import annotations

import ast
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import bundled
from quizapp.cli.files import read_bank
from quizapp.core import linting
from quizapp.core.linting import lint, lint_item
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    Content,
    DefinitionCard,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Option,
    Ordering,
    Pair,
    Rectangle,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Span
from tests import make
from tests.core.strategies import contents

ROOT = Path(__file__).parents[3]
PASSAGE = "In 1648 the peace of Westphalia ended thirty years of war. It bound many princes."


def choice(stem: str, *texts: str, key: int = 0) -> MultipleChoice:
    return MultipleChoice(stem, tuple(map(Option, texts)), key)


def several(stem: str, keys: tuple[int, ...], *texts: str) -> MultipleResponse:
    return MultipleResponse(stem, tuple(map(Option, texts)), keys)


def cloze(*parts: str) -> Cloze:
    """A cloze of pieces and gaps in turn."""
    return Cloze(parts[::2], tuple(map(Gap, parts[1::2])))


def covered(alt: str) -> OcclusionCard:
    return OcclusionCard("ab", alt, (Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2),), 0, hides_all=False)


def matching(*sides: str, extras: tuple[str, ...] = ()) -> Matching:
    """A matching of left and right sides in turn."""
    pairs = tuple(map(Pair, sides[::2], sides[1::2]))
    return Matching("Which animal of the hive does what?", pairs, extras)


def ordering(*steps: str) -> Ordering:
    return Ordering("Put the life of a bee in order.", steps)


WHO = ("Ada", "Bela", "Carl")
FLAWED: list[tuple[str, Content]] = [
    ("stem-short", choice("Bees?", *WHO)),
    ("stem-short", TrueFalse("Bees dance.", key=True)),
    ("stem-long", choice(f"Who found the queen of the {'very ' * 30}old hive?", *WHO)),
    ("stem-asks-nothing", choice("The queen of the hive lays all the eggs.", *WHO)),
    ("stem-vague", choice("Which of the following statements is true?", *WHO)),
    ("stem-vague", choice("What is it?", *WHO)),
    ("negative-stem", choice("Which animal does not build a nest?", "Cow", "Wasp", "Ant")),
    ("negative-stem", choice("Which insect doesn't sting?", "Fly", "Wasp", "Bee")),
    ("double-negative", TrueFalse("No bee can not dance.", key=True)),
    ("unresolved-reference", choice("Why did he leave Vienna?", *WHO)),
    ("unresolved-reference", choice("What happened in Vienna during that year?", *WHO)),
    ("unresolved-reference", choice("What did these changes cause?", *WHO)),
    ("unresolved-reference", choice("Who ruled Vienna, as mentioned above?", *WHO)),
    ("unresolved-reference", choice("Why did the latter leave Vienna?", *WHO)),
    ("unresolved-reference", TrueFalse("It leaves trails of scent.", key=True)),
    ("unresolved-reference", BasicCard("What did its queen do?", "She left.")),
    ("unresolved-reference", cloze("They leave trails of ", "scent", " for the others.")),
    ("blank-inside", choice("The ____ lays the eggs of the hive.", *WHO)),
    ("leftover-markup", choice("What do bees eat[12] in winter?", *WHO)),
    ("leftover-markup", choice("What do bees eat in winter?", "Honey&nbsp;", "Wax", "Pollen")),
    ("leftover-markup", BasicCard("What is wax?", "It is made by bees (Smith, 2010).")),
    ("leftover-markup", DefinitionCard("Wax", "What <b>bees</b> make.")),
    ("leftover-markup", TrueFalse("Bees make wax.", key=True, reason="See [[wax]].")),
    ("leftover-markup", ShortAnswer("What do bees make of pollen?", "bee\ufffdbread")),
    ("leftover-markup", Numeric("How many wings has a bee?[^2]", Decimal(4), Decimal(0))),
    ("leftover-markup", cloze("Bees make[3] ", "wax", " of what they eat.")),
    ("key-in-stem", choice("Which dance do honey bees dance?", "The bee dance", "Jazz", "Polka")),
    ("key-in-stem", ShortAnswer("Which trail of scent do ants follow?", "the trail of scent")),
    ("key-in-stem", Numeric("Which year came after 1648 in Vienna?", Decimal(1648), Decimal(0))),
    ("key-in-stem", cloze("Bees dance their ", "dance", " for other bees.")),
    ("article-clue", choice("The animal of Minerva is an:", "owl", "bear", "cat")),
    ("option-about-options", choice("Who dances in the hive?", "Bees", "Wasps", "None of these")),
    ("option-about-options", choice("Who dances in the hive?", "Bees", "Wasps", "Both A and B")),
    ("option-repeated", choice("Who dances in the hive?", "The bee", "Bee.", "Wasp")),
    ("option-repeated", choice("What does it print: `1`?", "`a`", "`b`", "`a`")),
    ("options-alike", choice("Who dances in the hive?", "A bee", "Bees", "Wasps")),
    ("options-uneven", choice("Who dances?", "A bee", "A wasp that has eaten very much")),
    ("options-mixed", choice("When did the war end?", "1648", "1649", "The king")),
    ("options-mixed", choice("Why do bees dance?", "To tell", "To rest", "Because of rain")),
    ("key-longest", choice("Why do bees dance?", "To tell others the way", "To rest", "To eat")),
    (
        "key-longest",
        several("Why do bees dance?", (0, 1), "To tell the others", "To show the way", "Fun"),
    ),
    ("words-in-every-option", choice("Where do bees live?", "In a big hive", "A hive", "My hive")),
    (
        "words-in-every-option",
        choice("What did Ada see?", "Vienna's walls", "Vienna's river", "Vienna's king"),
    ),
    ("absolute-word", choice("When do bees dance?", "At noon", "They never dance", "At night")),
    ("absolute-word", TrueFalse("Bees always dance at noon.", key=False)),
    ("claim-is-question", TrueFalse("Do bees dance at noon?", key=True)),
    ("claim-of-two", TrueFalse("Bees dance, and the wasps build nests.", key=True)),
    ("claim-of-two", TrueFalse("Bees dance at noon. Wasps build nests.", key=True)),
    ("claim-of-opinion", TrueFalse("Bees should dance at noon.", key=True)),
    ("verbatim-claim", TrueFalse("It bound many princes", key=True)),
    ("key-long", ShortAnswer("What ended the war?", "a peace that very many princes signed")),
    ("accept-repeated", ShortAnswer("What ended the war?", "peace", ("The peace!",))),
    ("yes-or-no", ShortAnswer("Did the peace end the war?", "yes")),
    ("key-not-in-passage", ShortAnswer("What ended the long war?", "victory")),
    ("key-not-in-passage", choice("When did the war end?", "1649", "1650", "1651")),
    ("key-not-in-passage", cloze("The long war ended by a grand ", "victory", " in the north.")),
    ("tolerance-wide", Numeric("How many bees has a hive?", Decimal(100), Decimal(60))),
    ("tolerance-missing", Numeric("What is pi?", Decimal("3.1416"), Decimal(0))),
    ("unit-missing", Numeric("How far can a bee fly?", Decimal(5), Decimal(1))),
    ("gap-at-start", cloze("", "Bees", " tell each other where flowers are.")),
    ("gaps-many", cloze("The ", "bees", " and ", "wasps", " like ", "honey", "")),
    ("gap-without-context", cloze("Bees ", "dance", ".")),
    ("gap-function-word", cloze("Bees tell the others ", "of", " flowers near the hive.")),
    ("gap-half-name", cloze("The rays were found by Marie ", "Curie", " in Paris.")),
    ("gap-half-name", cloze("The rays were found by ", "Marie", " Curie in Paris.")),
    ("gap-after-article", cloze("Bees tell the way by a ", "dance", " in the hive.")),
    ("pairs-few", matching("Queen", "lays", "Drone", "mates")),
    ("side-repeated", matching("Queen", "lays", "Queen", "mates", "Worker", "builds")),
    ("side-repeated", matching("Queen", "lays", "Drone", "mates", "Worker", "lays.")),
    ("side-repeated", matching("Q", "lays", "D", "mates", "W", "feeds", extras=("Lays",))),
    ("sides-mixed", matching("Queen", "1648", "Drone", "1650", "Worker", "builds")),
    ("pair-clue", matching("Wax worker", "wax", "Drone", "mates", "Queen", "lays")),
    ("steps-few", ordering("egg", "bee")),
    ("step-repeated", ordering("egg", "larva", "Egg.", "bee")),
    ("step-cue", ordering("egg", "then a larva", "bee")),
    ("steps-dated", ordering("1648: peace", "1701: war", "1714: peace")),
    ("leftover-markup", ordering("egg", "larva[3]", "bee")),
    ("leftover-markup", matching("Queen", "lays[1]", "Drone", "mates", "Worker", "builds")),
    ("front-asks-nothing", BasicCard("Bees dance in the hive.", "True.")),
    ("back-long", BasicCard("What do bees do?", "They dance. " * 30)),
    ("back-long", DefinitionCard("Dance", "A way to tell " * 15)),
    ("term-in-definition", DefinitionCard("Wax (of bees)", "Wax is what bees make.")),
    ("key-in-stem", covered("A bee with its wing")),
    ("leftover-markup", covered("A bee[1] in a hive")),
]

GOOD: list[Content] = [
    choice(
        "What is osmosis?",
        "The passage of water through a membrane",
        "The passage of salt against a gradient",
        "The splitting of a cell in two halves",
    ),
    choice("In which year did the First World War begin?", "1914", "1912", "1918", "1939"),
    choice("Who wrote *Hamlet*?", "William Shakespeare", "Christopher Marlowe", "Ben Jonson"),
    choice("The capital of France is:", "Paris", "Lyon", "Nice"),
    choice("Which of these animals is a mammal?", "Bat", "Shark", "Eagle"),
    choice("Which animal is **not** a mammal?", "Shark", "Bat", "Mouse"),
    choice("Which animal lives for at least a hundred years?", "Tortoise", "Bat", "Mouse"),
    choice("When did the author publish her first novel?", "1847", "1849", "1851"),
    choice("What is it called when water turns to vapour?", "Evaporation", "Osmosis", "Fusion"),
    choice("How long does it take light to come from the Sun?", "8 minutes", "8 hours", "8 days"),
    choice("What does the `len` function return for `[]`?", "0", "None", "An error"),
    choice("What does this print?\n\n```\nprint(1)\n```", "1", "2", "Nothing"),
    choice(f"{'Bees live in big hives. ' * 9}What do they make there?", "Wax", "Silk", "Steel"),
    choice("Bees live in hives. What do they make there?", "Wax", "Silk", "Steel"),
    choice("Why does Ada call her machine an engine?", "It drives", "It burns", "It turns"),
    choice("Which bee lays eggs?", "The queen, as always", "The drone, never", "The worker"),
    several("Which animals are mammals? Choose all that apply.", (0, 2), "Bat", "Eel", "Cow"),
    several("Which animals are mammals? Choose all that apply.", (0, 1), "Bat", "Cow"),
    ShortAnswer("Which organelle makes most of the ATP of a cell?", "mitochondrion"),
    ShortAnswer("What do ants leave?", "trails of scent", ("scent trails",)),
    ShortAnswer("Name the process by which plants make sugar.", "photosynthesis"),
    Numeric("How many chambers has a human heart?", Decimal(4), Decimal(0)),
    Numeric("How tall is Everest in metres?", Decimal(8849), Decimal(5)),
    Numeric("How long is the Nile?", Decimal(6650), Decimal(50), "km"),
    TrueFalse("Ants leave trails of scent.", key=True),
    TrueFalse("According to the text, ants may follow each other.", key=True),
    TrueFalse("The peace of 1648 ended not only the war in Germany.", key=True),
    TrueFalse("Ants always have six legs.", key=True),
    cloze("Plants take in ", "carbon dioxide", " and give off ", "oxygen", "."),
    cloze("In 1969, ", "Neil Armstrong", " was the first person on the Moon."),
    cloze("According to the text, President ", "Zelensky", " wants peace."),
    matching("Queen", "lays eggs", "Drone", "mates", "Worker", "builds", extras=("stings",)),
    ordering("egg", "larva", "pupa", "bee"),
    BasicCard("Mitochondria", "The organelles that make ATP."),
    DefinitionCard("Osmosis", "The passage of water through a membrane."),
    ClozeCard(("In winter bees live on a ", " in the hive."), (Gap("store"),)),
    covered("A bee from above"),
]


@pytest.mark.parametrize(("code", "content"), FLAWED, ids=lambda it: str(it)[:60])
def test_each_flaw_is_found(code: str, content: Content) -> None:
    found = {flaw.code for flaw in lint(content, PASSAGE)}

    assert code in found


@pytest.mark.parametrize("content", GOOD, ids=lambda it: str(it)[:60])
def test_a_good_question_has_no_flaw(content: Content) -> None:
    assert lint(content) == ()


def test_only_parts_that_are_the_same_are_an_error() -> None:
    errors = {
        flaw.code for _, content in FLAWED for flaw in lint(content, PASSAGE) if flaw.is_error
    }

    assert errors == {"option-repeated", "side-repeated", "step-repeated"}


def test_a_flaw_names_its_place() -> None:
    (flaw,) = lint(choice("Who dances in the hive?", "Bee", "Wasp", "The bee"))

    assert flaw.field == "options-2"
    assert flaw.message == "“The bee” and “Bee” are the same"
    assert flaw.mend


def test_an_extra_that_is_the_same_is_named_as_an_extra() -> None:
    question = matching("Q", "lays", "D", "mates", "W", "feeds", extras=("stings", "Lays"))

    (flaw,) = lint(question)

    assert flaw.field == "extras-1"


def test_signs_make_options_different() -> None:
    assert lint(choice("What is the square root of four?", "2", "-2", "+2", "2 %")) == ()


def test_of_several_keys_the_stem_may_name_one() -> None:
    question = several("Which animals dance for bees?", (0, 1), "Bees", "Wasps", "Cows")

    assert lint(question) == ()


def test_what_rests_on_the_passage_is_not_checked_without_it() -> None:
    question = ShortAnswer("What ended the long war?", "victory")

    assert lint(question) == ()


def item(content: Content, *spans: Span, **rest: object) -> Item:
    given = {"feedback": "The text says so.", "topics": ("bees",), "difficulty": 2, **rest}
    return Item("q", content, evidence=spans, **given)


def test_an_item_wants_feedback_a_topic_and_evidence() -> None:
    flaws = lint_item(item(make.CHOICE, feedback=" ", topics=()), (make.text(),))

    assert [flaw.code for flaw in flaws] == [
        "feedback-missing",
        "topic-missing",
        "evidence-missing",
    ]
    assert [flaw.field for flaw in flaws] == ["feedback", "topics", "evidence"]


def test_a_card_needs_no_feedback_and_a_bank_without_texts_no_evidence() -> None:
    assert lint_item(item(BasicCard("What do bees do?", "They dance."), feedback="")) == ()


def test_the_quotation_should_hold_what_is_typed() -> None:
    text = make.text()
    asked = ShortAnswer("What do ants leave?", "trails")
    ants = make.ORIGINAL.index("Ants")
    cut = Span("insects", "p2", ants, ants + 10)
    whole = Span("insects", "p2", ants, ants + 18)

    assert [flaw.code for flaw in lint_item(item(asked, cut), (text,))] == ["key-not-in-evidence"]
    assert lint_item(item(asked, whole), (text,)) == ()


def test_the_gaps_of_a_cloze_are_held_against_the_quotation() -> None:
    ants = make.ORIGINAL.index("Ants")
    asked = cloze("The ants that left the hill leave ", "trails", " behind them.")

    flaws = lint_item(item(asked, Span("insects", "p2", ants, ants + 10)), (make.text(),))

    assert [flaw.code for flaw in flaws] == ["key-not-in-evidence"]


def test_a_text_that_is_not_given_is_no_passage() -> None:
    elsewhere = Span("lost", "p1", 0, 4)

    assert lint_item(item(ShortAnswer("What do ants leave?", "trails"), elsewhere)) == ()


def codes() -> set[str]:
    """Every code that stands in the source of the linter."""
    folder = Path(linting.__file__).parent
    return {
        node.args[0].value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Flaw"
        if isinstance(node.args[0], ast.Constant)
    }


def test_every_code_is_described_and_no_other() -> None:
    text = (ROOT / "docs" / "editing.md").read_text("utf-8")

    described = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)

    assert sorted(described) == sorted(codes())


def test_every_code_has_an_example() -> None:
    of_items = {"feedback-missing", "topic-missing", "evidence-missing", "key-not-in-evidence"}

    assert {code for code, _ in FLAWED} | of_items == codes()


@given(contents, st.text(max_size=60))
def test_any_content_can_be_linted_and_says_the_same_again(content: Content, passage: str) -> None:
    flaws = lint(content, passage)

    assert flaws == lint(content, passage)
    assert all(flaw.message and flaw.mend for flaw in flaws)


HOSTILE = [" ", "*", "_", "[[", "{{", "(", "<a", "$", "`", "A ", "choose all ", "not ", "a.b", "\n"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_nonsense_takes_no_long_time(piece: str) -> None:
    text = piece * (5000 // len(piece))
    began = time.process_time()

    for content in (
        choice(text, text, text + "x", "y"),
        TrueFalse(text, key=False, reason=text),
        ShortAnswer(text, text[:500], (text[:500],)),
        cloze(text, "gap", text),
        BasicCard(text, text),
    ):
        lint(content, text)

    assert time.process_time() - began < 20


def test_the_shipped_banks_have_few_flaws_and_no_error() -> None:
    banks = [read_bank(path) for path in bundled.bank_files()]

    flaws = [flaw for bank in banks for item in bank.items for flaw in lint_item(item, bank.texts)]

    assert {flaw.code for flaw in flaws} <= {"words-in-every-option", "gap-after-article"}
    assert len(flaws) <= 10
