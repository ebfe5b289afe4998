"""What is written can be read, and is the same: for banks of any content."""

from __future__ import annotations

import itertools
import string
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quizapp.core.bank import Bank, Drawn, Feedback, Fixed, QuizPlan, Topic
from quizapp.core.errors import QuizError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import gaps, nodes
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Flashcard,
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
    Question,
    Rectangle,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIRD = [
    "yes", "No", "~", "null", "2014", "1:30", "0x1F", "2014-03-18", "1e3", "- a", "a: b", "a #b",
    "#", "*bold*", "**x**", "&x", "!x", "%x", "@x", "`code`", "'", '"', "it's", '"q" it\'s', "{a}",
    "[a]", "a,b", "?", "|", ">", ":", "a:", "-", "---", "...", " x", "x ", "x\n", "\nx", "x\n\n",
    "a\n b", " a\nb", "a\n\tb", "\ta\nb", "a \nb", "a\n   ", "a\n\n\nb", "$\\frac{a}{b}$", "\\",
    "a\\", "C:\\new\\tab", "x^{{2}}", "{{", "}}", "{{{", "\\{{", "\\\\{{", "a{", "<b>", "a\u00a0b",
    "\u2028", "\ufeff", "é", "e\u0301", "Київ", "🇺🇦", "\U0001f600 a\nb", "a\r\nb", "\r", "=", "<<",
    "a\tb", "```py\nx = {'a': 1}\n```", "a\u2029b\nc", "\u202eabc",
]  # fmt: skip

anything = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
nasty = st.text(st.one_of(anything, st.sampled_from(" \n\t:#-'\"\\{}[]|>&*!%@`,.a1")), max_size=30)
texts = st.one_of(st.sampled_from(WEIRD), nasty)
filled = texts.filter(str.strip)
optional = st.one_of(st.just(""), texts)
ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


def distinct(bare: str, number: int) -> str:
    """Return an option that no other number makes, whatever is ignored."""
    return f"{bare}{string.ascii_lowercase[number]}"


@st.composite
def options(draw: st.DrawFn, keys: int) -> tuple[Option, ...]:
    count = draw(st.integers(keys + 1, keys + 4))
    places = draw(st.permutations(range(count)))[:keys]
    return tuple(
        Option(distinct(draw(filled), n), "" if n in places else draw(filled)) for n in range(count)
    )


def keys_of(found: Sequence[Option]) -> tuple[int, ...]:
    return tuple(n for n, option in enumerate(found) if not option.reason)


@st.composite
def unlike(draw: st.DrawFn, least: int) -> tuple[str, ...]:
    return tuple(
        distinct(draw(filled), number) for number in range(draw(st.integers(least, least + 3)))
    )


@st.composite
def matchings(draw: st.DrawFn) -> Matching:
    lefts, rights = draw(unlike(2)), draw(unlike(5))
    pairs = tuple(map(Pair, lefts, rights))
    return Matching(draw(filled), pairs, draw(st.sampled_from([(), rights[len(pairs) :]])))


@st.composite
def gapped(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    wordings = filled.map(str.strip)
    found = draw(
        st.lists(
            st.builds(Gap, wordings, st.lists(wordings, max_size=2).map(tuple)),
            min_size=1,
            max_size=3,
        )
    )
    pieces = draw(st.lists(optional, min_size=len(found) + 1, max_size=len(found) + 1))
    return tuple(pieces), tuple(found)


numbers = st.decimals(-1000000, 1000000, places=3) | st.sampled_from(
    [Decimal("1E+3"), Decimal("1E-9"), Decimal(0), Decimal(2014)]
)
STRATEGIES = {
    MultipleChoice: options(1).flatmap(
        lambda found: st.builds(MultipleChoice, filled, st.just(found), st.just(keys_of(found)[0]))
    ),
    MultipleResponse: st.integers(2, 4)
    .flatmap(options)
    .flatmap(
        lambda found: st.builds(MultipleResponse, filled, st.just(found), st.just(keys_of(found)))
    ),
    TrueFalse: st.builds(TrueFalse, filled, st.booleans(), optional),
    ShortAnswer: st.builds(ShortAnswer, filled, filled, st.lists(filled, max_size=3).map(tuple)),
    Numeric: st.builds(Numeric, filled, numbers, numbers.map(abs), optional),
    Cloze: gapped().map(lambda pair: Cloze(*pair)),
    Matching: matchings(),
    Ordering: st.builds(Ordering, filled, unlike(2)),
    BasicCard: st.builds(BasicCard, filled, filled),
    DefinitionCard: st.builds(DefinitionCard, filled, filled),
    ClozeCard: gapped().map(lambda pair: ClozeCard(*pair)),
}


def contents(kinds: Sequence[type]) -> st.SearchStrategy[object]:
    return st.one_of([STRATEGIES[kind] for kind in kinds])


@st.composite
def ranges_in(draw: st.DrawFn, original: str) -> list[tuple[int, int]]:
    """Draw any outline: some pieces of the text, in order, none of them blank."""
    cuts = sorted(draw(st.sets(st.integers(0, len(original)), min_size=2, max_size=8)))
    pieces = [place for place in itertools.pairwise(cuts) if original[slice(*place)].strip()]
    assume(pieces)
    kept = draw(st.sets(st.sampled_from(pieces), min_size=1))
    return sorted(kept)


@st.composite
def source_texts(draw: st.DrawFn, text_id: str) -> SourceText:
    original = "\n".join(draw(st.lists(texts, min_size=1, max_size=5)))
    original = original.replace("\r", "") + draw(st.sampled_from(["", "\n", "\n\n"]))
    assume(original.strip())
    ranges = draw(st.sampled_from([paragraph_ranges(original), draw(ranges_in(original))]))
    names = draw(st.lists(ids, min_size=len(ranges), max_size=len(ranges), unique=True))
    named = draw(st.booleans())
    return SourceText(
        text_id,
        draw(filled),
        original,
        tuple(
            Paragraph(name, draw(optional), *place)
            if named
            else Paragraph(f"p{number}", "", *place)
            for number, (name, place) in enumerate(zip(names, ranges, strict=True), 1)
        ),
    )


@st.composite
def spans(draw: st.DrawFn, shelf: tuple[SourceText, ...]) -> Span:
    text = draw(st.sampled_from(shelf))
    within = draw(st.sampled_from(text.paragraphs))
    start = draw(st.integers(within.start, within.end - 1))
    span = Span(text.id, within.id, start, draw(st.integers(start + 1, within.end)))
    assume(text.quote(span).strip())
    return span


@st.composite
def items(draw: st.DrawFn, item_id: str, topics: list[str], shelf: tuple[SourceText, ...]) -> Item:
    content = draw(contents(list(STRATEGIES)))
    is_question = isinstance(content, get_args(Question))
    evidence = draw(st.lists(spans(shelf), min_size=1, max_size=2)) if shelf else []
    return Item(
        item_id,
        content,  # type: ignore[arg-type]
        draw(filled if is_question else optional),
        tuple(draw(st.lists(st.sampled_from(topics), min_size=1, unique=True))),
        draw(st.integers(1, 5)),
        tuple(evidence),
    )


@st.composite
def quizzes(draw: st.DrawFn, quiz_id: str, found: tuple[Item, ...]) -> QuizPlan:
    fixed = draw(st.lists(st.sampled_from(found), unique_by=lambda item: item.id))
    entries: list[Fixed | Drawn] = [Fixed(item.id) for item in fixed]
    rest = [item for item in found if item not in fixed]
    if rest:
        topic = draw(st.sampled_from([None, *rest[0].topics]))
        entries.insert(draw(st.integers(0, len(entries))), Drawn(1, topic))
    return QuizPlan(
        quiz_id,
        draw(filled),
        draw(optional),
        draw(st.sampled_from(Feedback)),
        tuple(entries),
        draw(st.none() | st.integers(1, 9)),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    unique = st.lists(ids, unique=True, max_size=3)
    shelf = tuple(draw(source_texts(text_id)) for text_id in draw(unique))
    topics = draw(st.lists(ids, min_size=1, unique=True, max_size=3))
    found = [draw(items(item_id, topics, shelf)) for item_id in draw(unique)]
    found.sort(key=lambda item: not item.is_question)
    questions = tuple(item for item in found if item.is_question)
    return Bank(
        draw(ids),
        draw(filled),
        draw(optional),
        draw(st.sampled_from(["en", "uk", "pt-BR"])),
        shelf,
        tuple(Topic(topic, draw(filled)) for topic in topics),
        tuple(found),
        tuple(draw(quizzes(quiz_id, questions)) for quiz_id in draw(unique)) if questions else (),
    )


thorough = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


@thorough
@given(banks())
def test_a_bank_that_was_written_reads_as_the_same_bank(bank: Bank) -> None:
    assert bank_yaml.read(bank_yaml.write(bank)) == bank


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize("text", [text for text in WEIRD if text.strip()], ids=repr)
def test_an_awkward_text_survives_wherever_it_stands(
    text: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "LOADER", loader)
    content = MultipleChoice(text, (Option(text), Option(text + "x", text)), 0)
    original = text.replace("\r", "")
    (start, end), *_ = places = paragraph_ranges(original) or [(0, 0)]
    outline = tuple(Paragraph(f"q{n}", text, *place) for n, place in enumerate(places))
    shelf = (SourceText("t", text, original, outline),) if original.strip() else ()
    evidence = (Span("t", "q0", start, end),) if shelf else ()
    items_ = (
        Item("a", content, text, ("x",), 3, evidence),
        Item("b", ShortAnswer(text, text, (text,)), text, ("x",), 3, evidence),
    )
    bank = Bank("b", text, text, "en", shelf, (Topic("x", text),), items_)

    assert bank_yaml.read(bank_yaml.write(bank)) == bank


@thorough
@given(gapped())
def test_gaps_that_were_rendered_parse_as_the_same_gaps(
    pair: tuple[tuple[str, ...], tuple[Gap, ...]],
) -> None:
    assert gaps.parse(gaps.render(*pair)) == pair


@thorough
@given(st.text(st.sampled_from("\\{}|a "), max_size=30))
def test_gaps_that_were_parsed_render_as_the_same_gaps(text: str) -> None:
    try:
        pair = gaps.parse(text)
    except gaps.BadGaps:
        return
    assert gaps.parse(gaps.render(*pair)) == pair


@thorough
@given(st.text(max_size=200) | st.text(st.sampled_from("abc:-\n \t'\"|>{}[],#&*!%@?"), max_size=60))
def test_any_source_gives_problems_rather_than_a_crash(source: str) -> None:
    bank, problems = bank_yaml.check(source)

    assert bank is None
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
    assert all(problem.message and problem.mend for problem in problems)


def test_every_kind_is_tried() -> None:
    assert set(STRATEGIES) | {OcclusionCard} == {*get_args(Question), *get_args(Flashcard)}


def test_a_card_with_an_image_is_refused_by_its_id() -> None:
    wing = Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2)
    shown = OcclusionCard("ab", "A bee", (wing,), 0, hides_all=False)
    bank = replace(make.bank(), items=(make.item("c9", shown),))

    with pytest.raises(QuizError, match="The card c9 shows an image, and a bank file holds text"):
        bank_yaml.write(bank)
