"""The passage that a quotation was most likely meant to repeat."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.text import SourceText

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"\w+")
_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛´`′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—−", "-")
)
_CLOSEST = 5
_COMPARED = 600  # characters
_ALIKE = 0.5


def same_but_for_looks(texts: Iterable[SourceText], quotation: str) -> str:
    """Return the passage that differs in case, quotation marks or white space only."""
    wanted = _folded(quotation.strip())[0]
    for text in texts:
        folded, offsets = _folded(text.original)
        start = folded.find(wanted)
        if start != -1:
            return text.original[offsets[start] : offsets[start + len(wanted) - 1] + 1]
    return ""


def nearest_sentence(texts: Iterable[SourceText], quotation: str) -> str:
    """Return the sentence that is most like the quotation; nothing when none is."""
    wanted = set(_WORD.findall(quotation.casefold()))
    sentences = [
        sentence.strip() for text in texts for sentence in _SENTENCE_END.split(text.original)
    ]
    sharing = sorted(
        sentences,
        key=lambda sentence: -len(wanted.intersection(_WORD.findall(sentence.casefold()))),
    )
    ranked = [(_likeness(quotation, sentence), sentence) for sentence in sharing[:_CLOSEST]]
    likeness, sentence = max(ranked, default=(0.0, ""))
    return sentence if likeness >= _ALIKE else ""


def _likeness(quotation: str, sentence: str) -> float:
    matcher = SequenceMatcher(None, sentence[:_COMPARED], quotation[:_COMPARED], autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return common / max(1, min(len(quotation), _COMPARED))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without what looks alike, and where each character came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        plain = " " if char.isspace() else char.translate(_SAME).casefold()
        if plain == " " and folded[-1:] == [" "]:
            continue
        folded.extend(plain)
        offsets.extend([index] * len(plain))
    return "".join(folded), offsets
