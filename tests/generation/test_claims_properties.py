"""What holds of every claim, gap text and card, whatever the text."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from quizapp.core.generation.gate.inspection import CARDS, CLAIMS, GAPS, inspect
from quizapp.core.generation.index import index_of
from quizapp.core.generation.kinds.claims import claims
from quizapp.core.generation.kinds.gaps import gaps
from quizapp.core.generation.outline import source_text
from quizapp.core.generation.parsing import parse, prose_of
from quizapp.core.generation.phrases import say
from quizapp.core.grading import fold
from quizapp.core.markdown import unescaped
from quizapp.core.questions import Cloze, TrueFalse, gap_text, stem_of
from quizapp.web.markdown import render_inline
from tests.generation.parsing_help import development, indexed, passed, shown

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft

PASSAGES = development()
SIGNS = (
    "The *Nautilus* of 1954 cost $30 million & was built by General Dynamics in Groton. "
    "The file_name column of the table stores 37 kinds of paths. "
    "Insulin was isolated in 1921 at the University of [Toronto]."
)

FAMILIES = ("tf", "cloze", "card")

each_passage = pytest.mark.parametrize("original", [text for _, text in PASSAGES])
# Each of these is parsed once more.
some_passages = pytest.mark.parametrize("original", [text for _, text in PASSAGES[::6]])


@cache
def drafts(original: str, families: tuple[str, ...] = FAMILIES) -> list[Draft]:
    if len(families) > 1:
        return [draft for one in families for draft in drafts(original, (one,))]
    return list(passed(indexed(original), *families))


@each_passage
def test_the_key_stands_in_the_evidence_and_offsets_are_exact(original: str) -> None:
    for draft in drafts(original):
        span = draft.candidate("", "", 3).evidence[0]
        quotation = original[span.start : span.end]
        cleaned = draft.parsed.cleaned

        assert fold(draft.key) in fold(draft.parsed.doc.text)
        assert quotation[0] == cleaned.text[0]
        assert quotation[-1] == cleaned.text[-1]
        assert cleaned.text == draft.parsed.doc.text


@each_passage
def test_a_false_claim_differs_from_the_sentence_in_one_piece(original: str) -> None:
    for draft in drafts(original, ("tf",)):
        content = draft.content
        assert isinstance(content, TrueFalse)
        own = Counter(fold(word) for word in say(draft.tokens).split())
        claimed = Counter(fold(word) for word in unescaped(content.stem).split())

        if not content.key:
            new = [word for word in claimed - own if word not in {"a", "an"}]
            assert len(new) <= 3  # a name of three words, at most
        assert content.reason.startswith("The text says")


@each_passage
def test_a_filled_gap_gives_back_words_of_the_sentence(original: str) -> None:
    for draft in drafts(original, ("cloze",)):
        content = draft.content
        assert isinstance(content, Cloze)
        text = unescaped(gap_text(content.pieces, tuple(gap.key for gap in content.gaps)))

        assert len(content.gaps) == 1
        assert "  " not in text
        assert text.endswith(".")


@some_passages
def test_the_same_text_gives_the_same_drafts(original: str) -> None:
    text = source_text("text", "Text", original)
    again = index_of(tuple(parse(text, prose_of(text))))

    first = [shown(draft) for one in FAMILIES for draft in passed(again, one)]

    assert first == [shown(draft) for draft in drafts(original)]


@each_passage
def test_the_gate_says_the_same_when_asked_again(original: str) -> None:
    index = indexed(original)
    for draft in drafts(original):
        checks = {"tf": CLAIMS, "cloze": GAPS, "card": CARDS}[draft.rule.split(".")[0]]

        assert inspect(draft, index, checks) == inspect(draft, index, checks)


def test_about_half_of_the_claims_are_true() -> None:
    contents = [draft.content for _, text in PASSAGES for draft in drafts(text, ("tf",))]
    share = sum(isinstance(one, TrueFalse) and one.key for one in contents) / len(contents)

    assert 0.35 < share < 0.65


def test_signs_of_the_text_are_shown_as_they_are() -> None:
    index = indexed(SIGNS)
    makers = (claims, gaps)

    found = [
        draft
        for place in range(len(index.sentences))
        for make in makers
        for draft in make(index, place)
    ]

    assert found
    for draft in found:
        source = stem_of(draft.content)
        rendered = str(render_inline(source)).replace("&amp;", "&")
        assert "<" not in rendered
        assert rendered == unescaped(source)
