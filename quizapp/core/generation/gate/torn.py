"""Checks of questions for what the parser tore apart: a list, a name, an aside, a clause."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.phrases import is_person
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_TIES = frozenset({"and", "or", "but", "&"})
_ASKING = frozenset({"WRB", "WP", "WDT"})
# "Only merchants were confined to X": asked about, "only" says something else.
_FOCUSING = frozenset("only even just also both merely mainly mostly not neither either".split())
_HEDGES = frozenset(
    "usually often sometimes typically generally mostly mainly partly largely probably possibly"
    " perhaps supposedly allegedly reportedly apparently occasionally normally rarely seldom"
    " frequently commonly presumably".split()
)
_TIED_ON = re.compile(r"^\s*,?\s*(?:and|or|but|as well as)\b\s*,?\s*(\w*)")
_OPEN = re.compile(
    r"\b(?:how|why|where|whether|that|which|who|whose|what|is|are|was|were|has|had|also|only|not"
    r"|the|an?)\?$"
)
_STRANDED = re.compile(r"\b(?:to|of|from|with|into|on|by|in|for|at|against) (?:and|or|but)\b")
_NOT_A_NAME = frozenset({"I", "A", "The", "BC", "BCE", "AD", "CE"})


def lost_comma(draft: Draft, index: Index) -> Finding | None:
    """Refuse "spreads light into a spectrum an effect called dispersion": a comma is lost."""
    written = " ".join(_stem(draft).split()).casefold()
    for before, after in pairwise(draft.tokens):
        if after.i != before.i + 2 or before.nbor(1).text not in {",", "–", "—", ";", ":"}:
            continue
        if f"{before.lower_} {after.lower_}" in written:
            return Finding("tangled", f"{before.text}, {after.text}")
    return None


def open_ending(draft: Draft, index: Index) -> Finding | None:
    """Refuse a stem that ends in the middle: "explain how?", "separate from and to the left?"."""
    found = _OPEN.search(_stem(draft).casefold()) or _STRANDED.search(_stem(draft))
    return Finding("tangled", found.group()) if found else None


def torn_name(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the IBM" of "the IBM System/360", and "Elm" of "Elm Street"."""
    said = {token.i for token in draft.tokens}
    key = {token.i for token in key_tokens(draft)}
    for own in (said, key):
        for token in draft.parsed.doc:
            if token.i not in own or token.pos_ != "PROPN" or token.i + 1 >= len(token.doc):
                continue
            after = token.nbor(1)
            is_name = after.text[:1].isupper() and after.text not in _NOT_A_NAME
            if is_name and after.i not in said | key and after.tag_ not in {"DT", "PRP", "IN"}:
                return Finding("tangled", f"{token.text} {after.text}")
    return None


def asks_itself(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What do how a volcano erupts depend on?": the subject is a question itself."""
    clause = None if draft.asked is None else draft.asked.clause
    if clause is None:
        return None
    first = clause.subject_words[0]
    has_verb = clause.subject.pos_ in {"VERB", "AUX"} and clause.subject.tag_ != "VBG"
    if first.tag_ in _ASKING or has_verb:
        return Finding("tangled", first.text)
    is_focused = first.lower_ in _FOCUSING or any(
        one.lower_ in _FOCUSING and one.i < clause.subject.i for one in clause.subject.children
    )
    return Finding("tangled", first.text) if is_focused else None


def torn_list(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that stands in a list of which it is not the whole."""
    asked = draft.asked
    key = key_tokens(draft)
    if asked is None or not key or asked.type in {KeyType.YEAR, KeyType.CLAUSE, KeyType.NUMBER}:
        return None
    places = {token.i for token in key}
    for token in key:
        for child in token.children:
            if child.dep_ == "conj" and child.i not in places and child.i > token.i:
                return Finding("half-a-list", draft.key)
    if asked.role != "subject" and _goes_on(draft):
        return Finding("half-a-list", draft.key)
    is_last = asked.head.dep_ == "conj" and asked.head.head.i not in places
    if (is_last and asked.head.head.pos_ in _NOUNS) or _follows_a_name(key[0]):
        return Finding("half-a-list", draft.key)
    return None


def _goes_on(draft: Draft) -> bool:
    """Whether "and by …" or "and, to a lesser degree, …" follows the key: there is more of it."""
    asked = draft.asked
    found = None if asked is None else _TIED_ON.match(asked.parsed.doc.text[asked.end :])
    if asked is None or found is None:
        return False
    first = asked.end + found.start(1)
    after = next((one for one in asked.parsed.doc if one.idx >= first), None)
    return after is None or after.pos_ in {"ADP", "NOUN", "PROPN", "DET", "PUNCT", "NUM", "PRON"}


def _follows_a_name(first: Token) -> bool:
    """Whether "A, B and" stands right before the words, whatever the parser says of A and B."""
    if first.i < 2 or first.nbor(-1).lower_ not in _TIES or first.pos_ != "PROPN":  # noqa: PLR2004
        return False
    before = first.nbor(-2)
    if before.text == "," and before.i:
        before = before.nbor(-1)
    verbs = {one.i for one in first.doc if one.pos_ in {"VERB", "AUX"} and one.i < first.i}
    return before.pos_ == "PROPN" and not verbs


def lost_hedge(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for as certain or always so what the sentence says is so sometimes."""
    clause = None if draft.asked is None else draft.asked.clause
    if clause is None:
        return None
    said = {token.i for token in draft.tokens}
    for child in clause.verb.children:
        if child.dep_ == "advmod" and child.lower_ in _HEDGES and child.i not in said:
            return Finding("hedge-lost", child.text)
    return None


def misnamed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who is the oldest book?", and "What …?" of those whom their name calls doers."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.role != "subject":
        return None
    is_who = _stem(draft).startswith("Who ") or asked.type is KeyType.PERSON
    told = next(asked.clause.dependents("attr"), None)
    if told is not None and asked.clause.is_copula and told.pos_ == "NOUN":
        return Finding("wh-word", told.text) if is_who is not is_person(told) else None
    is_doer = not is_who and _may_be_people(asked.head)
    return Finding("wh-word", draft.key) if is_doer else None


def _may_be_people(noun: Token) -> bool:
    """Whether "German printers" or "shipbuilders" may be people, though no list has them."""
    if noun.pos_ != "NOUN" or not noun.lemma_.lower().endswith(("er", "or", "ist", "ian", "man")):
        return False
    is_of_people = any(one.ent_type_ == "NORP" for one in noun.children if one.dep_ == "amod")
    is_told = noun.head.tag_ == "VBD" and noun.tag_ == "NNS"
    return is_of_people or is_told


def _stem(draft: Draft) -> str:
    return unescaped(stem_of(draft.content))
