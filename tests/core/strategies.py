"""Questions, flashcards and responses of every kind, for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Gap,
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
from quizapp.core.responses import Chosen, Cleared, Filled, Judged, Matched, Placed, Typed

words = st.text(max_size=20)
answers = st.text(min_size=1, max_size=20).filter(str.strip)
options = st.lists(st.builds(Option, words, words), min_size=2, max_size=6).map(tuple)
wordings = st.lists(answers, max_size=3).map(tuple)
decimals = st.decimals(-(10**12), 10**12, allow_nan=False, places=3)


@st.composite
def choices(draw: st.DrawFn) -> MultipleChoice:
    found = draw(options)
    return MultipleChoice(draw(words), found, draw(st.integers(0, len(found) - 1)))


@st.composite
def several(draw: st.DrawFn) -> MultipleResponse:
    found = draw(options)
    keys = draw(st.sets(st.integers(0, len(found) - 1), min_size=1))
    return MultipleResponse(draw(words), found, tuple(sorted(keys)))


@st.composite
def gapped(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    gaps = draw(st.lists(st.builds(Gap, answers, wordings), min_size=1, max_size=4))
    return tuple(draw(words) for _ in range(len(gaps) + 1)), tuple(gaps)


@st.composite
def hinted(draw: st.DrawFn) -> ClozeCard:
    pieces, gaps = draw(gapped())
    return ClozeCard(pieces, gaps, tuple(draw(words) for _ in gaps))


@st.composite
def covered(draw: st.DrawFn) -> OcclusionCard:
    part = st.floats(0, 1)
    ids = draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
    rectangles = tuple(
        Rectangle(one, draw(answers), *(draw(part) for _ in range(4))) for one in ids
    )
    asked = draw(st.integers(0, len(ids) - 1))
    return OcclusionCard("ab" * 32, draw(words), rectangles, asked, draw(st.booleans()))


QUESTIONS: dict[type, st.SearchStrategy[Any]] = {
    MultipleChoice: choices(),
    MultipleResponse: several(),
    TrueFalse: st.builds(TrueFalse, words, st.booleans(), words),
    ShortAnswer: st.builds(ShortAnswer, words, answers, wordings),
    Numeric: st.builds(Numeric, words, decimals, decimals.map(abs), words),
    Cloze: gapped().map(lambda parts: Cloze(*parts)),
    Matching: st.builds(
        Matching,
        words,
        st.lists(st.builds(Pair, words, words), min_size=2, max_size=5).map(tuple),
        st.lists(words, max_size=3).map(tuple),
    ),
    Ordering: st.builds(Ordering, words, st.lists(words, min_size=2, max_size=6).map(tuple)),
}
FLASHCARDS: dict[type, st.SearchStrategy[Any]] = {
    BasicCard: st.builds(BasicCard, words, words),
    DefinitionCard: st.builds(DefinitionCard, words, words),
    ClozeCard: st.one_of(gapped().map(lambda parts: ClozeCard(*parts)), hinted()),
    OcclusionCard: covered(),
}
RESPONSES: dict[type, st.SearchStrategy[Any]] = {
    Chosen: st.builds(Chosen, st.lists(st.integers(0, 9)).map(tuple)),
    Judged: st.builds(Judged, st.booleans()),
    Typed: st.builds(Typed, words),
    Filled: st.builds(Filled, st.lists(words).map(tuple)),
    Matched: st.builds(Matched, st.lists(st.none() | st.integers(0, 9)).map(tuple)),
    Placed: st.integers(2, 6)
    .flatmap(lambda size: st.permutations([*range(size), None]))
    .map(lambda places: Placed(tuple(places[1:]))),
    Cleared: st.just(Cleared()),
}
questions = st.one_of(*QUESTIONS.values())
contents = st.one_of(questions, *FLASHCARDS.values())
responses = st.one_of(*RESPONSES.values())
