"""Checks for answers that are given away: counted in the stem, or what the whole text is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.lexicon import NUMBER_WORDS

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# What stands in so many sentences, and in such a share of them, is the subject of the text.
_MANY = 5
_SHARE = 0.2
_COUNTING = frozenset({"how-many", "in-how-many", "number"})


def counted_out(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask how many, or to change it, where all that is counted stands beside it."""
    number = NUMBER_WORDS.get(draft.key.lower())
    if number is None or draft.rule.partition(".")[2] not in _COUNTING:
        return None
    for token in draft.tokens:
        # "two veins, the superior and the inferior one"
        is_named = token.pos_ == "ADJ" and any(one.lower_ == "the" for one in token.children)
        is_named = is_named or token.pos_ in {"NOUN", "PROPN"}
        if token.dep_ != "conj" and is_named and _listed(token) == number:
            return Finding("trivial", draft.key)
    return None


def topical(draft: Draft, index: Index) -> Finding | None:
    """Refuse a common noun that the whole text is about: it answers any question."""
    asked = draft.asked
    if asked is None or asked.type not in {KeyType.THING, KeyType.PERSON} or asked.role == "other":
        return None
    places = {place for place, _ in index.mentions.get(asked.head.lemma_.lower(), ())}
    least = max(_MANY, len(index.sentences) * _SHARE)
    is_bare = len([one for one in key_tokens(draft) if one.pos_ != "DET"]) == 1
    if is_bare and asked.head.pos_ == "NOUN" and len(places) >= least:
        return Finding("trivial", draft.key)
    return None


def _listed(first: Token) -> int:
    """Return how many things a list names; the parser hangs each on the one before."""
    following = next((one for one in first.children if one.dep_ == "conj"), None)
    return 1 if following is None else 1 + _listed(following)
