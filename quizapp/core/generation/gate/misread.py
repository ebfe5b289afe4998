"""Checks for what the parser reads wrongly: a year before a name, an object cut in two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.rules.claims.voices import TYING

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

_YEAR = re.compile(r"(?:1\d|20)\d\ds?")
_LOOSE = frozenset({"from", "with", "of"})
_OBJECTS = frozenset({"wh.what-object", "wh.who-object"})


def glued_year(draft: Draft, index: Index) -> Finding | None:
    """Refuse "did 1913 Christophe break …": the year stood before the name by chance."""
    for token in draft.tokens:
        noun = token.head
        is_glued = bool(_YEAR.fullmatch(token.text)) and noun.i > token.i
        is_glued = is_glued and noun.pos_ in {"NOUN", "PROPN"} and token.dep_ != "npadvmod"
        # "the 1973 oil crisis" is called so.
        has_article = any(child.lower_ == "the" and child.i < token.i for child in noun.children)
        if is_glued and (not has_article or token.text.endswith("s")):
            return Finding("tangled", f"{token.text} {noun.text}")
    return None


def torn_object(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for "grain" of "exchange grain from X", or for "A with B" of "replace"."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.rule not in _OBJECTS:
        return None
    after = asked.parsed.doc.text[asked.end :].split()
    if after and after[0] in _LOOSE:
        return Finding("key-extent", after[0])
    ties = [child for child in asked.head.children if child.dep_ == "prep"]
    is_tied = asked.clause.verb.lemma_ in TYING and any(one.lower_ != "of" for one in ties)
    is_placed = any(one.lower_ in {"at", "in", "on"} and one.i > asked.head.i for one in ties)
    return Finding("key-extent", draft.key) if is_tied or is_placed else None
