"""Checks of the stem: can it be understood alone, is it specific, does it lead to its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.index import lemmas
from quizapp.core.generation.lexicon import (
    LIGHT_VERBS,
    POSSESSIVES,
    REPORTING_VERBS,
    UNIQUE_NOUNS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.phrases import is_person, meaning_of, pointers
from quizapp.core.generation.rarity import frequency
from quizapp.core.markdown import unescaped
from quizapp.core.questions import GAP, stem_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

# Zipf frequencies (wordfreq): "government" has 5.2, "chloroplast" 2.4.
_EVERYDAY = 5.6
_MARKUP = re.compile(r"[<>{}\[\]|\\_*`#^~=]|https?:|www\.")
_ANAPHORIC = frozenset(
    "resulting new same other former latter second third next following remaining entire whole"
    " above two three four latest previous earlier later original final current different"
    " additional further similar corresponding respective".split()
)
_OPEN_ENDED = frozenset({"relcl", "acl", "prep", "compound", "nmod", "poss", "appos", "amod"})


def words(draft: Draft, index: Index) -> Finding:
    """Measure the stem in words."""
    return Finding("stem-words", value=float(len(stem_of(draft.content).split())))


def specific_words(draft: Draft, index: Index) -> Finding:
    """Count the words that are not everyday ones: a name, a number, a rarer word."""
    found = {token.lemma_.lower() for token in draft.tokens if _is_specific(token)}
    return Finding("specific-words", ", ".join(sorted(found)), value=float(len(found)))


def markup(draft: Draft, index: Index) -> Finding | None:
    """Refuse what is left of markup, and addresses."""
    found = _MARKUP.search(unescaped(stem_of(draft.content).replace(GAP, "")))
    return Finding("markup", found.group()) if found else None


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse pronouns and "this" without the sentence that says what they mean."""
    for token in pointers(draft.tokens):
        if token.lower_ in POSSESSIVES and _has_owner(token, draft):
            continue
        return Finding("unresolved", token.text)
    return None


def needs_context(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the city" when only a sentence before says which."""
    for token in draft.tokens:
        if token.lower_ != "the" or token.dep_ != "det":
            continue
        noun = token.head
        if _points_back(noun, draft, index):
            return Finding("needs-context", f"the {noun.text}")
    return None


def retrieval(draft: Draft, index: Index) -> Finding:
    """Measure whether the stem finds its own sentence first."""
    found = index.retrieved(lemmas(draft.tokens), draft.parsed.sentence.number)
    return Finding("retrieval", value=round(found, 3))


def negation(draft: Draft, index: Index) -> Finding | None:
    """Refuse a stem that denies: it is easily misread."""
    for token in draft.tokens:
        if token.dep_ == "neg" or token.lower_ in {"never", "cannot", "neither", "nor"}:
            return Finding("negation", token.text)
    return None


def weak_verb(draft: Draft, index: Index) -> Finding | None:
    """Refuse light verbs and verbs of report in questions for the subject or the object."""
    if draft.asked is None or draft.asked.clause is None or draft.asked.role == "other":
        return None
    clause = draft.asked.clause
    lemma = clause.verb.lemma_.lower()
    if clause.is_copula or lemma not in LIGHT_VERBS | REPORTING_VERBS:
        return None
    return Finding("weak-verb", lemma)


def vague_ending(draft: Draft, index: Index) -> Finding | None:
    """Refuse a question about a thing, a way or a part that it does not name."""
    if draft.asked is None or draft.asked.clause is None:
        return None
    subject = draft.asked.clause.subject
    is_kept = any(token.i == subject.i for token in draft.tokens)
    has_more = any(child.dep_ in _OPEN_ENDED for child in subject.children)
    if is_kept and not has_more and subject.lemma_.lower() in VAGUE_NOUNS:
        return Finding("vague", subject.text)
    return None


def _is_specific(token: Token) -> bool:
    if not token.is_alpha and not token.like_num and "-" not in token.text:
        return False
    if token.pos_ in {"PROPN", "NUM"}:
        return True
    if token.pos_ not in {"NOUN", "VERB", "ADJ"} or token.lemma_.lower() in VAGUE_NOUNS:
        return False
    return frequency(token.lower_) < _EVERYDAY and token.lemma_.lower() not in LIGHT_VERBS


def _has_owner(token: Token, draft: Draft) -> bool:
    """Whether the stem, or the answer that it asks for, says whose it is."""
    if draft.asked is None or draft.asked.clause is None:
        return False
    clause = draft.asked.clause
    if (clause.subject.pos_ == "PRON" and not meaning_of(clause.subject)) or (
        token.i not in {one.i for one in clause.verb.subtree}
    ):
        return False
    if token.lower_ in {"his", "her"}:
        return not clause.is_plural and is_person(clause.subject)
    return token.lower_ == ("their" if clause.is_plural else "its")


def _points_back(noun: Token, draft: Draft, index: Index) -> bool:
    if noun.text[0].isdigit():
        return False  # "the 1960s"
    if noun.pos_ not in {"NOUN", "NUM"}:
        return noun.pos_ == "ADJ" and noun.dep_ in {"nsubj", "dobj", "pobj"}
    modifiers = [child for child in noun.children if child.dep_ in _OPEN_ENDED]
    if any(child.lower_ in _ANAPHORIC for child in noun.children):
        return not any(child.dep_ in {"relcl", "acl", "prep", "poss"} for child in modifiers)
    if any(child.dep_ == "nummod" for child in noun.children):
        return not any(child.dep_ in {"relcl", "acl", "prep"} for child in modifiers)
    if modifiers or any(child.tag_ == "JJS" for child in noun.children):
        return False
    lemma = noun.lemma_.lower()
    is_generic = _is_general(noun)
    if lemma in UNIQUE_NOUNS and is_generic:
        return False
    earlier = any(
        other.lemma_.lower() == lemma
        for sentence in index.before(draft.parsed.sentence.number)
        for other in sentence.doc
    )
    return earlier or not is_generic


def _is_general(noun: Token) -> bool:
    """Whether the clause of the noun speaks of how things are, not of what happened."""
    verb = noun
    while verb.head.i != verb.i and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    group = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
    return not any(token.tag_ in {"VBD"} for token in group)
