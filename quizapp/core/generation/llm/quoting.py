"""Finds a quotation in its passage: to the letter, but for marks and the form of quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.text import Span

if TYPE_CHECKING:
    from quizapp.core.generation.backend import Passage

_FEWEST_WORDS = 3
# Models write straight quotes where the text has curly ones.
_QUOTES = {char: f"[{group}]" for group in ("'‘’ʼ", '"“”„') for char in group}
# Neither half a word, nor half a number: "signed" of "unsigned", "1" of "1.5", "can" of "can't".
_BEFORE = r"(?<!\w)(?<!\w[-'’])(?<!\d[.,])(?<![$€£])"
_AFTER = r"(?!\w)(?![-'’]\w)(?![.,]\d)(?!\s?%)"


def find_quote(passage: Passage, quote: str) -> Span:
    """Return where the quotation stands in the passage; ``original[start:end]`` are its words.

    What is compared are the words without marks: neither Markdown nor a "[12]" in the original
    stands in the way. Raises ``Unsupported`` when it stands nowhere, in several places, or says
    too little.
    """
    words = quote.split()
    if len(words) < _FEWEST_WORDS:
        raise Unsupported("quote-too-short", quote)
    pattern = re.compile(_pattern(words))
    match = pattern.search(passage.words)
    if match is None:
        raise Unsupported("quote-not-found", quote[:80])
    if pattern.search(passage.words, match.start() + 1):
        raise Unsupported("quote-ambiguous", quote[:80])
    start, end = passage.cleaned.span(*match.span())
    return Span(passage.text.id, passage.paragraph.id, start, end)


def _pattern(words: list[str]) -> str:
    before = _BEFORE if words[0][0].isalnum() else ""
    after = _AFTER if words[-1][-1].isalnum() else r"(?!\d)"
    return before + r"\s+".join("".join(map(_letter, word)) for word in words) + after


def _letter(char: str) -> str:
    return _QUOTES.get(char, re.escape(char))
