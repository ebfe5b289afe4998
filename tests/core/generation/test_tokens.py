"""The words of a parsed sentence say what spaCy says of them."""

from __future__ import annotations

import re

import pytest

from quizapp.core.generation import parsing
from quizapp.core.generation.tokens import Doc, Span, Token
from tests.generation.parsing_help import development

SENTENCES = [
    " ".join(piece.split())
    for _, text in development()[:3]
    for piece in re.split(r"(?<=[.!?])\s+", text)[:25]
]
NAMES = (
    *("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "whitespace_"),
    *("is_punct", "is_space", "is_quote", "is_alpha", "like_num", "is_sent_start"),
)
TREE = ("children", "subtree", "lefts", "conjuncts")


@pytest.mark.parametrize("words", SENTENCES)
def test_it_says_what_the_parse_says(words: str) -> None:
    parse = parsing._model()(words)  # what spaCy itself says is what this is about
    doc = Doc(parse)

    assert (doc.text, len(doc)) == (parse.text, len(parse))
    for token, node in zip(doc, parse, strict=True):
        assert {n: getattr(token, n) for n in NAMES} == {n: getattr(node, n) for n in NAMES}
        assert (token.head.i, token.left_edge.i) == (node.head.i, node.left_edge.i)
        assert (token.right_edge.i, len(token)) == (node.right_edge.i, len(node))
        for name in TREE:
            assert [it.i for it in getattr(token, name)] == [it.i for it in getattr(node, name)]
    for mine, theirs in ((doc.sents, parse.sents), (doc.ents, parse.ents)):
        assert [shown(one) for one in mine] == [
            (one.start, one.end, one.text, one.label_, one.root.i) for one in theirs
        ]
    for start in range(len(doc)):
        span = parse[start : start + 4]
        assert doc[start : start + 4].root.i == span.root.i
        assert doc[start : start + 4].text == span.text


def shown(span: Span) -> tuple[int, int, str, str, int]:
    return span.start, span.end, span.text, span.label_, span.root.i


@pytest.fixture(scope="module")
def doc() -> Doc:
    return parsing.parsed_words("Sweden, Norland and Austria signed the pact (of Velden).")


def said(tokens: object) -> list[str]:
    assert isinstance(tokens, (tuple, list, Span))
    return [token.text for token in tokens if isinstance(token, Token)]


def test_a_slice_is_a_span(doc: Doc) -> None:
    span = doc[0:3]

    assert (span.text, len(span), span[-1].text) == ("Sweden, Norland", 3, "Norland")
    assert said(span) == ["Sweden", ",", "Norland"]
    assert said(doc[:-9]) == said(doc[0 : len(doc) - 9])


def test_a_slice_of_nothing_is_empty(doc: Doc) -> None:
    assert (doc[3:2].text, len(doc[3:2]), said(doc[90:99])) == ("", 0, [])


def test_neighbours_stand_beside_it(doc: Doc) -> None:
    assert doc[1].nbor().text == "Norland"
    assert doc[1].nbor(-1).text == "Sweden"


@pytest.mark.parametrize(("place", "distance"), [(0, -1), (-1, 1)])
def test_beside_the_last_one_there_is_none(doc: Doc, place: int, distance: int) -> None:
    with pytest.raises(IndexError):
        doc[place].nbor(distance)


def test_characters_lead_to_words(doc: Doc) -> None:
    span = doc.char_span(8, 15)

    assert span is not None
    assert span.text == "Norland"
    assert doc.char_span(9, 15) is None
    assert doc.char_span(8, 14) is None


def test_a_word_shows_itself(doc: Doc) -> None:
    assert repr(doc[0]) == "Sweden"
