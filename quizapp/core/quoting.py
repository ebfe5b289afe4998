"""Finding in a text what somebody quotes from it, by hand or by copying."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.text import SourceText

MOST_PLACES = 20
# What a keyboard or a word processor makes of the signs of a text.
_ALIKE = ("'‘’ʼ`´", '"“”„«»', "-‐‑‒–—−")
_CLASS = {sign: f"[{re.escape(signs)}]" for signs in _ALIKE for sign in signs}
_PIECE = re.compile(r"\s+|.", re.DOTALL)


def find_places(texts: Sequence[SourceText], quotation: str) -> tuple[Span, ...]:
    """Return where the quotation stands, each place inside one paragraph, ``MOST_PLACES`` at most.

    White space, quotation marks and dashes may look different from those of the text; only
    when they stand nowhere to the letter. Case counts.
    """
    quotation = quotation.strip()
    if not quotation:
        return ()
    exact = tuple(islice(_matches(texts, re.compile(re.escape(quotation))), MOST_PLACES))
    return exact or tuple(islice(_matches(texts, _pattern(quotation)), MOST_PLACES))


def _matches(texts: Sequence[SourceText], pattern: re.Pattern[str]) -> Iterator[Span]:
    for text in texts:
        for paragraph in text.paragraphs:
            for match in pattern.finditer(text.original, paragraph.start, paragraph.end):
                yield Span(text.id, paragraph.id, match.start(), match.end())


def _pattern(quotation: str) -> re.Pattern[str]:
    pieces = (
        r"\s+" if piece.isspace() else _CLASS.get(piece) or re.escape(piece)
        for piece in _PIECE.findall(quotation)
    )
    return re.compile("".join(pieces))
