"""The language of a text."""

from __future__ import annotations

from quizapp.core.generation.blocks import blocks_of
from quizapp.core.generation.cleaning import clean

_SAMPLE = 6_000
_LOOKED_AT = 60_000
_FEWEST_WORDS = 20
_DEFAULT = "en"


def language_of(text: str) -> str:
    """Return the code of the language (``en``, ``uk``, ``de`` …) of the prose in a text.

    A text of less than some twenty words is taken for English: it says too little.
    """
    sample = _prose(text[:_LOOKED_AT])
    # Scripts without spaces have few words and many letters.
    if len(sample.split()) < _FEWEST_WORDS and len(sample) < _FEWEST_WORDS * 5 and sample.isascii():
        return _DEFAULT
    if len(sample) < _FEWEST_WORDS:
        return _DEFAULT
    import py3langid

    code: str = py3langid.classify(sample)[0]
    return code


def _prose(text: str) -> str:
    words: list[str] = []
    length = 0
    for block in blocks_of(text):
        if block.kind == "paragraph" and length < _SAMPLE:
            passage = clean(text, block.start, block.end).text
            words.append(passage[:_SAMPLE])
            length += len(passage)
    return " ".join(words) or " ".join(text[:_SAMPLE].split())
