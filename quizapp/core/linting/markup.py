"""Marks that a copied text leaves behind, in any part of an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from quizapp.core.linting.flaw import Flaw
from quizapp.core.linting.words import shown
from quizapp.core.questions import (
    BasicCard,
    Cloze,
    ClozeCard,
    DefinitionCard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    OcclusionCard,
    Ordering,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.questions import Content, Option

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_LEFT_OVER = re.compile(
    r"(?<=[\w.,;:?!)”\"])\s?\[(?:\d{1,3}|\^\w{1,40}|note \d+|[a-z])\](?!\()"
    r"|\[(?:citation needed|edit|sic\?)\]|\[\[[^\[\]\n]{1,200}\]\]|\{\{[^{}\n]{1,200}\}\}"
    r"|\((?:see )?[A-Z][\w’'-]{1,40}(?:,? (?:and|&) [A-Z][\w’'-]{1,40}| et al\.)?"
    r", (?:1[5-9]|20)\d\d[a-z]?(?:, pp?\. ?\d+)?\)"
    r"|</?[a-zA-Z][^>\n]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});|\u00ad|\ufffd"
)


def left_over(content: Content) -> Iterator[Flaw]:
    """Citation marks, tags, entities."""
    for field, text in _texts(content):
        if found := _LEFT_OVER.search(_CODE.sub(" ", text)):
            message = f"{shown(found.group())} is left over from the source"
            yield Flaw("leftover-markup", message, "Take it out.", field)


def _texts(  # noqa: C901, PLR0915 - one arm a kind
    content: Content,
) -> Iterator[tuple[str, str]]:
    match content:
        case MultipleChoice(stem, options) | MultipleResponse(stem, options):
            yield "stem", stem
            yield from _options(options)
        case TrueFalse(stem, _, reason):
            yield from (("stem", stem), ("reason", reason))
        case ShortAnswer(stem, key):
            yield from (("stem", stem), ("key", key))
        case Numeric(stem):
            yield "stem", stem
        case Matching(stem, pairs):
            yield "stem", stem
            yield from ((f"pairs-{n}", f"{it.left}\n{it.right}") for n, it in enumerate(pairs))
        case Ordering(stem, steps):
            yield "stem", stem
            yield from ((f"steps-{n}", step) for n, step in enumerate(steps))
        case Cloze(pieces, gaps) | ClozeCard(pieces, gaps):
            yield from (("stem", text) for text in (*pieces, *(gap.key for gap in gaps)))
        case BasicCard(front, back):
            yield from (("front", front), ("back", back))
        case DefinitionCard(term, definition):
            yield from (("term", term), ("definition", definition))
        case OcclusionCard(alt=alt):
            yield from (("alt", alt), ("label", content.label))
        case _:
            assert_never(content)


def _options(options: tuple[Option, ...]) -> Iterator[tuple[str, str]]:
    for index, option in enumerate(options):
        yield f"options-{index}", option.text
        yield f"options-{index}", option.reason
