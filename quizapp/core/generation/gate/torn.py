"""Checks of questions for what the parser tore apart: a list, a name, an aside, a clause."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.lexicon import COUNTRIES
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import BODY_NAMES, counted, is_person

if TYPE_CHECKING:
    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_NAMES = frozenset({"PERSON", "NORP"})
_TIES = frozenset({"and", "or", "but", "&"})
_ASKING = frozenset({"WRB", "WP", "WDT"})
# "Only merchants were confined to X": asked about, "only" says something else.
_FOCUSING = frozenset("only even just also both merely mainly mostly not neither either".split())
_HEDGES = frozenset(
    "usually often sometimes typically generally mostly mainly partly largely probably possibly"
    " perhaps supposedly allegedly reportedly apparently occasionally normally rarely seldom"
    " frequently commonly presumably".split()
)
_PARTING = frozenset("and or but not also then yet so nor only even both".split())
_TIED_ON = re.compile(r"^\s*,?\s*(and|or|but|as well as)\b\s*,?\s*(\w*)")
_ADDED = re.compile(r"^\s*,?\s*(?:where|which|who|whose)\b")
_LISTED = frozenset({"ADP", "NOUN", "PROPN", "DET", "NUM", "PRON", "ADJ"})
_WRITTEN = frozenset(
    "treaty act pact accord convention constitution charter agreement bill law statute code"
    " protocol declaration book novel magazine newspaper".split()
)
# What is written or built is no person, whatever its name.
_MAKING = frozenset(
    "write publish compose build construct invent design develop create open launch print paint"
    " draw issue release produce manufacture sign ratify translate edit install introduce".split()
)
_OPEN = re.compile(
    r"\b(?:how|why|where|whether|that|which|who|whose|what|is|are|was|were|has|had|also|only|not"
    r"|the|an?)\?$"
)
_STRANDED = re.compile(
    r"\b(?:to|of|from|with|into|on|by|in|for|at|against) (?:and|or|but)\b"
    r"|\b(to|of|for|with|by|against) [A-Z]\w+ \1 [A-Z]"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten)\?$"
)
_PAST = re.compile(
    r"\b[Ii]n (?:about |around )?"
    r"(?:1[0-8]\d\d\b|the (?:\w+teenth|\w{2,7}th|first|second|third) century)"
)
_NOT_A_NAME = frozenset({"I", "A", "The", "BC", "BCE", "AD", "CE"})


def lost_comma(draft: Draft, index: Index) -> Finding | None:
    """Refuse "spreads light into a spectrum an effect called dispersion": a comma is lost."""
    written = " ".join(draft.stem.split()).casefold()
    for before, after in pairwise(draft.tokens):
        between = before.doc[before.i + 1 : after.i]
        is_parted = bool(between) and all(one.is_punct or one.lower_ in _PARTING for one in between)
        # A hyphen parts nothing, and a title keeps its quotation marks.
        is_parted = is_parted and any(one.text in ",–—;:" or one.pos_ == "CCONJ" for one in between)
        # "was the treaty, signed in 1919," becomes "was the treaty signed" on purpose.
        is_parted = is_parted and after.dep_ != "acl"
        # "to the Ocean and called it the River": another verb stood between.
        is_parted = is_parted or {one.pos_ for one in between} >= {"CCONJ", "VERB"}
        if is_parted and f"{before.lower_} {after.lower_}" in written:
            return Finding("tangled", f"{before.text} … {after.text}")
    return None


def open_ending(draft: Draft, index: Index) -> Finding | None:
    """Refuse a stem that ends in the middle: "explain how?", "separate from and to the left?"."""
    found = _OPEN.search(draft.stem.casefold()) or _STRANDED.search(draft.stem)
    return Finding("tangled", found.group()) if found else None


def torn_name(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the IBM" of "the IBM System/360", and "Elm" of "Elm Street"."""
    said = draft.said
    key = {token.i for token in key_tokens(draft)}
    for own in (said, key):
        for token in draft.parsed.doc:
            if token.i not in own or token.pos_ != "PROPN" or token.i + 1 >= len(token.doc):
                continue
            after = token.nbor(1)
            is_name = after.text[:1].isupper() and after.text not in _NOT_A_NAME
            is_said = after.i in said | key or f"{token.text} {after.text}" in draft.stem
            if is_name and not is_said and after.tag_ not in {"DT", "PRP", "IN"}:
                return Finding("tangled", f"{token.text} {after.text}")
    return None


def kept_capital(draft: Draft, index: Index) -> Finding | None:
    """Refuse "did Pellagra affect": the capital may be that of the sentence only."""
    words = draft.stem.split()[1:]
    for token in draft.tokens:
        is_first = token.is_sent_start is True and token.text.istitle() and token.text in words
        is_known = not names_in(token).is_doubtful(token) or token.text in COUNTRIES | BODY_NAMES
        is_name = token.ent_type_ in _NAMES or _begins_name(token)
        if is_first and token.pos_ in _NOUNS and not (is_known or is_name):
            return Finding("tangled", token.text)
    return None


def _begins_name(token: Token) -> bool:
    """Whether a name goes on behind its first word: "Ludwig van Beethoven", "Elm Street"."""
    has_more = token.i + 1 < len(token.doc) and token.nbor(1).text[:1].isupper()
    return has_more or (token.dep_ == "compound" and token.head.pos_ == "PROPN")


def asks_itself(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What do how a volcano erupts depend on?": the subject is a question itself."""
    clause = draft.clause
    if clause is None:
        return None
    first = clause.subject.left_edge
    has_verb = clause.subject.pos_ in {"VERB", "AUX"} and clause.subject.tag_ != "VBG"
    has_verb = has_verb or clause.source.doc[0].lower_ == "whether"
    if first.tag_ in _ASKING or has_verb:
        return Finding("tangled", first.text)
    is_focused = any(
        one.lower_ in _FOCUSING and one.i < clause.subject.i for one in clause.subject_words
    )
    # "do three crops, rice, wheat and maize supply": what is counted is named in an aside.
    is_counted = any(one.dep_ == "nummod" for one in clause.subject.children)
    is_counted = is_counted and any(one.text == "," for one in clause.subject_words)
    return Finding("tangled", first.text) if is_focused or is_counted else None


def torn_list(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that stands in a list of which it is not the whole."""
    asked = draft.asked
    key = key_tokens(draft)
    if asked is None or not key or asked.type in {KeyType.YEAR, KeyType.NUMBER}:
        return None
    places = {token.i for token in key}
    for token in key:
        for child in token.children:
            if child.dep_ == "conj" and child.i not in places and child.i > token.i:
                return Finding("half-a-list", draft.key)
    if asked.type is KeyType.CLAUSE:
        return Finding("half-a-list", draft.key) if _ADDED.match(_after(asked)) else None
    is_behind = asked.role != "subject" or asked.rule.endswith("-doer")
    is_part = _is_one_phrase_of_several(asked) or (is_behind and _goes_on(asked))
    # "A and B, who …": of B alone only an apposition tells.
    is_last = asked.clause is not None and asked.head.dep_ == "conj"
    is_last = is_last and asked.head.head.i not in places and asked.head.head.pos_ in _NOUNS
    if is_part or is_last or _follows_a_name(key[0]):
        return Finding("half-a-list", draft.key)
    return None


def cut_list(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Jeffrey Hall" of "Jeffrey Hall, Michael Rosbash and Michael Young received"."""
    clause = draft.clause
    if clause is None or clause.subject.pos_ != "PROPN":
        return None
    words = {one.i for one in clause.subject_words}
    between = clause.source.doc[clause.subject.i + 1 : clause.verb.i]
    left_out = [one for one in between if one.i not in words]
    is_joined = any(one.lower_ == "and" for one in left_out)
    names = [one for one in left_out if one.pos_ == "PROPN" and one.ent_type_ == "PERSON"]
    # "Ann Lee, the wife of Tom Lee and a nurse, received": what stands in the aside is told of her.
    is_aside = any(one.pos_ in {"DET", "VERB", "PRON", "ADP"} for one in left_out)
    return (
        Finding("half-a-list", clause.subject.text)
        if is_joined and names and not is_aside
        else (None)
    )


def _is_one_phrase_of_several(asked: Asked) -> bool:
    """Whether "with a loan … and with cash" hangs on the verb: there are more such phrases."""
    tie = asked.head.head
    if asked.head.dep_ != "pobj":
        return False
    return any(one.dep_ == "conj" and one.pos_ == "ADP" for one in tie.children) or bool(
        re.search(rf"\b(?:and|or|but) {re.escape(tie.lower_)}\b", _after(asked))
    )


def _goes_on(asked: Asked) -> bool:
    """Whether "and by …" or "and, to a lesser degree, …" follows the key: there is more of it."""
    found = _TIED_ON.match(_after(asked))
    if found is None:
        return False
    start, first = asked.end + found.start(1), asked.end + found.start(2)
    tie = next(one for one in asked.parsed.doc if one.idx >= start)
    # "and the impulse equals …": another clause begins.
    is_clause = tie.head.pos_ in {"VERB", "AUX"} and any(
        one.dep_ == "conj" and one.pos_ in {"VERB", "AUX"} and one.i > tie.i
        for one in tie.head.children
    )
    after = next((one for one in asked.parsed.doc if one.idx >= first), tie)
    return not is_clause and after.pos_ in _LISTED


def _after(asked: Asked) -> str:
    """Return what follows the key in its sentence."""
    return asked.parsed.doc.text[asked.end :]


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
    clause = draft.clause
    if clause is None:
        return None
    said = draft.said
    for child in clause.verb.children:
        is_hedge = child.dep_ == "advmod" and child.lower_ in _HEDGES
        if (is_hedge or _is_limit(child, clause, draft)) and child.i not in said:
            return Finding("hedge-lost", child.text)
    return None


def _is_limit(child: Token, clause: Clause, draft: Draft) -> bool:
    """Whether "on most processors" stands inside: "pages, which on most processors hold …"."""
    is_inside = child.dep_ == "prep" and clause.subject.i < child.i < clause.verb.i
    key = {token.i for token in key_tokens(draft)}
    is_asked = any(token.i in key for token in child.subtree)
    return is_inside and not is_asked and child.i not in {one.i for one in clause.fronted}


def untimely(draft: Draft, index: Index) -> Finding | None:
    """Refuse "When do windmills ground grain?" of the ninth century: it was no present."""
    clause = draft.clause
    if clause is None or clause.finite.tag_ not in {"VBP", "VBZ"} or clause.finite.lemma_ == "have":
        return None
    said = " ".join(one.text for head in clause.dependents("prep") for one in head.subtree)
    found = _PAST.search(said)
    return Finding("tangled", found.group()) if found else None


def disagrees(draft: Draft, index: Index) -> Finding | None:
    """Refuse what does not agree, for the parser misread it: "redrew", "need storage, links"."""
    clause = draft.clause
    if clause is None:
        return None
    for child in clause.verb.children:
        has_own = any(one.dep_ == "nsubj" for one in child.children)
        if child.dep_ == "conj" and child.tag_ == "VBZ" and clause.is_plural and not has_own:
            return Finding("tangled", child.text)
    if clause.auxiliaries or clause.verb.tag_ not in {"VBP", "VB"}:
        return None
    is_one = clause.subject.tag_ in {"NN", "NNP"} and not any(
        one.dep_ == "conj" for one in clause.subject.children
    )
    return (
        Finding("tangled", clause.verb.text) if is_one and not _is_crowd(clause.subject) else None
    )


def _is_crowd(noun: Token) -> bool:
    """Whether "a number of judges" and "the police" take a plural verb."""
    return counted(noun).i != noun.i or noun.lower_ in {"police", "people", "majority", "half"}


def misnamed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who is the oldest book?", and "What …?" of those whom their name calls doers."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.type is KeyType.TERM:
        return None
    if asked.role != "subject":
        is_made = asked.rule == "wh.who-object" and asked.clause.verb.lemma_ in _MAKING
        return Finding("wh-word", draft.key) if is_made else None
    is_who = asked.type is KeyType.PERSON
    if is_who and asked.head.lemma_.lower() in _WRITTEN:
        return Finding("wh-word", draft.key)
    told = next(asked.clause.dependents("attr"), None)
    if told is not None and asked.rule == "wh.which-subject" and told.lower_ == "country":
        return Finding("wh-word", told.text)  # "Which country was the first country to …?"
    if told is not None and asked.clause.is_copula and told.pos_ == "NOUN":
        return Finding("wh-word", told.text) if is_who is not is_person(told) else None
    is_doer = not is_who and _may_be_people(asked.head)
    return Finding("wh-word", draft.key) if is_doer else None


def _may_be_people(noun: Token) -> bool:
    """Whether "German printers" or "shipbuilders" may be people, though no list has them."""
    if noun.pos_ != "NOUN" or not noun.lemma_.lower().endswith(("er", "or", "ist", "ian", "man")):
        return False
    is_of_people = any(one.ent_type_ == "NORP" for one in noun.children if one.dep_ == "amod")
    is_told = noun.head.tag_ == "VBD" or any(one.lemma_ == "have" for one in noun.head.children)
    is_told = is_told and noun.tag_ == "NNS"
    return is_of_people or is_told
