"""What each paragraph is about: its heading, else a key term of the text."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import TIME_UNITS, VAGUE_NOUNS
from quizapp.core.generation.phrases import capitalized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Doc, Token

LONGEST_TOPIC = 80
_MOST_TERMS = 12
# What most paragraphs speak of tells none of them from the others.
_EVERYWHERE = 0.5
_FEW = 2


def topics_of(index: Index, title: str) -> Mapping[str, str]:
    """Return the topic of each paragraph of the index, by its id; the title where none fits."""
    paragraphs: dict[str, Counter[str]] = {}
    headings: dict[str, str] = {}
    for parsed in index.sentences:
        paragraph = parsed.sentence.paragraph
        words = paragraphs.setdefault(paragraph, Counter())
        words.update(_terms(parsed.doc))
        if parsed.headings:
            headings[paragraph] = parsed.headings[-1]
    ranked = _ranked(paragraphs)
    return {
        paragraph: headings.get(paragraph, "")[:LONGEST_TOPIC]
        or _best(words, ranked)
        or title[:LONGEST_TOPIC]
        for paragraph, words in paragraphs.items()
    }


def _terms(doc: Doc) -> list[str]:
    """Return the noun terms of a sentence: each noun, with a noun or a name before it."""
    found: list[str] = []
    for token in doc:
        if token.pos_ in {"NOUN", "PROPN"} and token.is_alpha and _says_something(token):
            before = [child for child in token.children if child.dep_ == "compound"]
            if token.dep_ != "compound":
                found.append(" ".join([*(one.text for one in before), _base(token)]))
    return found


def _base(token: Token) -> str:
    return token.text if token.pos_ == "PROPN" else token.lemma_.lower()


def _says_something(token: Token) -> bool:
    return token.lemma_.lower() not in VAGUE_NOUNS | TIME_UNITS


def _ranked(paragraphs: Mapping[str, Counter[str]]) -> dict[str, float]:
    """Return the key terms of the text with their weights: frequent, but not everywhere."""
    count = len(paragraphs)
    spread = Counter(term for words in paragraphs.values() for term in words)
    total: Counter[str] = Counter()
    for words in paragraphs.values():
        total.update(words)
    weights = {
        term: times * math.log(1 + count / spread[term])
        for term, times in total.items()
        if spread[term] <= max(_FEW, count * _EVERYWHERE)
    }
    best = sorted(weights, key=lambda term: (-weights[term], term))[:_MOST_TERMS]
    return {term: weights[term] for term in best}


def _best(words: Counter[str], ranked: Mapping[str, float]) -> str:
    found = [term for term in words if term in ranked]
    if not found:
        return ""
    return capitalized(min(found, key=lambda term: (-words[term] * ranked[term], term)))
