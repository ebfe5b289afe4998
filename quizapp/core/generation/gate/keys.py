"""Checks of the key: is it short, does it fit, is it the only right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.stems import is_general
from quizapp.core.generation.index import lemmas, partner_of
from quizapp.core.generation.lexicon import (
    ANAPHORIC,
    DEMONSTRATIVES,
    PERSON_NOUNS,
    POSSESSIVES,
    TIME_UNITS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.phrases import is_pronoun_phrase
from quizapp.core.grading import fold

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

_NAMED = frozenset(
    {KeyType.PERSON, KeyType.COUNTRY, KeyType.PLACE, KeyType.NAME, KeyType.TERM, KeyType.THING}
)
_LOOSE = frozenset({"more", "less", "most", "much", "many", "some", "such", "other", "another"})


def length(draft: Draft, index: Index) -> Finding | None:
    """Measure the key in words; a reason may be longer than a name."""
    is_reason = draft.asked is not None and draft.asked.type is KeyType.CLAUSE
    code = "reason-words" if is_reason else "key-words"
    return Finding(code, value=float(len(draft.key.split())))


def in_evidence(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key whose words do not stand in the sentence."""
    if fold(draft.key) in fold(draft.parsed.doc.text):
        return None
    return Finding("not-in-evidence", draft.key)


def in_stem(draft: Draft, index: Index) -> Finding | None:
    """Refuse a stem that gives a word of the key away."""
    span = _key_tokens(draft)
    given = {token.lemma_.lower() for token in draft.tokens if token.pos_ in {"NOUN", "PROPN"}}
    shared = {token.lemma_.lower() for token in span if token.pos_ in {"NOUN", "PROPN"}} & given
    return Finding("key-in-stem", ", ".join(sorted(shared))) if shared else None


def vague(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that names nothing: a pronoun, "this process", "a part", "many others"."""
    if draft.asked is None or draft.asked.type in {KeyType.CLAUSE, KeyType.NUMBER}:
        return None
    tokens = _key_tokens(draft)
    head = draft.asked.head
    if draft.asked.type is KeyType.THING and head.lemma_.lower() in TIME_UNITS:
        return Finding("vague-key", draft.key)
    if draft.asked.type not in _NAMED:
        return None
    barred = DEMONSTRATIVES | _LOOSE
    if draft.asked.role == "subject" or _has_other_owner(draft):
        barred |= POSSESSIVES
    if is_pronoun_phrase(tokens) or any(token.lower_ in barred for token in tokens):
        return Finding("vague-key", draft.key)
    if (
        tokens[0].tag_ == "CD"
        or tokens[0].lower_ == "about"
        or any(token.pos_ == "PRON" and token.lower_ not in POSSESSIVES for token in tokens)
    ):
        return Finding("vague-key", draft.key)
    has_more = any(child.dep_ in {"compound", "amod", "prep", "nmod"} for child in head.children)
    if head.lemma_.lower() in VAGUE_NOUNS and not has_more:
        return Finding("vague-key", draft.key)
    return None


def _has_other_owner(draft: Draft) -> bool:
    """Whether "its" in the key may mean something that the stem does not name."""
    asked = draft.asked
    return asked is None or asked.clause is None or asked.clause.subject.pos_ == "PRON"


def points_back(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key like "the city", of which a sentence before says which."""
    if draft.asked is None or draft.asked.type not in {KeyType.THING, KeyType.PERSON}:
        return None
    head = draft.asked.head
    tokens = _key_tokens(draft)
    is_bare = len(tokens) == 2 and tokens[0].lower_ == "the" and head.pos_ == "NOUN"
    lemma = head.lemma_.lower()
    if any(token.lower_ in ANAPHORIC for token in tokens) or (is_bare and not is_general(head)):
        return Finding("key-needs-context", draft.key)
    earlier = any(
        other.lemma_.lower() == lemma
        for sentence in index.before(draft.parsed.number)
        for other in sentence.doc
    )
    return Finding("key-needs-context", draft.key) if is_bare and earlier else None


def wh_word(draft: Draft, index: Index) -> Finding | None:
    """Refuse "who" for things and "what" for people."""
    if draft.asked is None or draft.asked.type not in {KeyType.THING, KeyType.NAME}:
        return None
    if draft.asked.head.lemma_.lower() in PERSON_NOUNS:
        return Finding("wh-word", draft.key)
    return None


def only_one(draft: Draft, index: Index) -> Finding | None:
    """Refuse when another sentence says the same of something else."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.role == "other":
        return None
    partner = partner_of(asked.clause, asked.role)
    fillers = index.fillers(asked.clause.verb.lemma_.lower(), asked.role, partner)
    key = fold(draft.key)
    others = {one for one in fillers if fold(one) not in key and key not in fold(one)}
    return Finding("several-answers", ", ".join(sorted(others))) if others else None


def given_by_wording(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key all of whose content the stem says already."""
    key = set(lemmas(_key_tokens(draft)))
    if key and key <= set(lemmas(draft.tokens)):
        return Finding("trivial", draft.key)
    return None


def _key_tokens(draft: Draft) -> list[Token]:
    if draft.asked is None:
        return []
    return [token for token in draft.parsed.doc if draft.asked.start <= token.idx < draft.asked.end]
