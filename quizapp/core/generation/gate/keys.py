"""Checks of the key: is it short, does it fit, is it the only right one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.index import lemmas, partner_of
from quizapp.core.generation.lexicon import (
    ANAPHORIC,
    DEMONSTRATIVES,
    PERSON_NOUNS,
    POSSESSIVES,
    TIME_UNITS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.phrases import (
    counted,
    is_general,
    is_human,
    is_person,
    is_pronoun_phrase,
    pointers,
)
from quizapp.core.generation.rarity import frequency
from quizapp.core.grading import fold

if TYPE_CHECKING:
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_YEAR = re.compile(r"1\d{3}|20\d{2}")
_TOLD = 2
# These are done to people, or by them.
_HUMAN = frozenset(
    "assassinate murder marry imprison arrest execute elect appoint crown born die exile".split()
)
# Nothing but people does these.
_OF_PEOPLE = frozenset("write believe sign vote marry learn read sing".split())
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NAMED = frozenset(
    {KeyType.PERSON, KeyType.COUNTRY, KeyType.PLACE, KeyType.NAME, KeyType.TERM, KeyType.THING}
)
# What these ask for is fixed by the words around it, however usual it is.
_FREE = frozenset({"wh.predicate", "wh.apposed", "wh.what-bound"})
_OF_TRADE = 3.6
_EVERYDAY = 4.4
_BARE = 2  # words: "the city"
_EVERYDAY_OF_SEVERAL = 5.0
_GOING_ON = re.compile(r",[^.;:]{2,70},? and (?:the|a|an|its|their)\b")
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
    span = key_tokens(draft)
    given = {token.lemma_.lower() for token in draft.tokens if token.pos_ in {"NOUN", "PROPN"}}
    shared = {token.lemma_.lower() for token in span if token.pos_ in {"NOUN", "PROPN"}} & given
    own = {token.lemma_.lower() for token in span if token.pos_ in {"NOUN", "PROPN", "ADJ"}}
    if len(shared) * 2 <= len(own) and draft.asked is not None and draft.asked.type is KeyType.TERM:
        return None  # "keystone species" is a species
    return Finding("key-in-stem", ", ".join(sorted(shared))) if shared else None


def vague(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key that names nothing: a pronoun, "this process", "a part", "many others"."""
    if draft.asked is None or draft.asked.type in {KeyType.CLAUSE, KeyType.NUMBER}:
        return None
    tokens = key_tokens(draft)
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
        counted(head).i != head.i  # "a number of judges"
        or tokens[0].tag_ == "CD"
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
    if asked is None or asked.clause is None or asked.clause.subject.pos_ == "PRON":
        return True
    return is_human(asked.clause.subject) and any(one.lower_ == "its" for one in key_tokens(draft))


def points_back(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key like "the city", of which a sentence before says which."""
    if draft.asked is None or draft.asked.type not in {KeyType.THING, KeyType.PERSON}:
        return None
    head = draft.asked.head
    tokens = key_tokens(draft)
    if not tokens:
        return None
    is_bare = len(tokens) == _BARE and tokens[0].lower_ == "the" and head.pos_ == "NOUN"
    lemma = head.lemma_.lower()
    is_compared = any(token.lower_ in ANAPHORIC and token.pos_ != "NOUN" for token in tokens)
    if is_compared or (is_bare and not is_general(head)):
        return Finding("key-needs-context", draft.key)
    earlier = any(
        other.lemma_.lower() == lemma
        for sentence in index.before(draft.parsed.number)
        for other in sentence.doc
    )
    # "the bees" answers half of what is asked about bees.
    times = len({place for place, _ in index.mentions.get(lemma, ())})
    is_told = draft.asked.role == "subject" and times > _TOLD
    return Finding("key-needs-context", draft.key) if is_bare and (earlier or is_told) else None


def unresolved(draft: Draft, index: Index) -> Finding | None:
    """Refuse a reason or a means with a pronoun that the stem does not explain."""
    asked = draft.asked
    if asked is None or asked.type is not KeyType.CLAUSE or asked.clause is None:
        return None
    clause = asked.clause
    key = key_tokens(draft)
    for token in pointers(key):
        number = {"it": False, "its": False, "they": True, "their": True, "them": True}
        is_subject = number.get(token.lower_) is clause.is_plural and not is_person(clause.subject)
        is_people = token.lower_ in {"they", "their"} and clause.is_plural
        is_one = token.lower_ in {"he", "she", "his", "her"} and is_person(clause.subject)
        named = [one for one in key if one.i < token.i and one.pos_ in {"NOUN", "PROPN"}]
        if not (is_subject or is_people or is_one) or (
            named and token.lower_ not in {"its", "their"}
        ):
            return Finding("key-unresolved", token.text)
    return None


def everyday(draft: Draft, index: Index) -> Finding | None:
    """Refuse a common noun of everyday speech as a key: "a train", "people", "governments"."""
    asked = draft.asked
    if asked is not None and asked.type is KeyType.DATE and _WEEKDAY.search(draft.key):
        return Finding("trivial", draft.key)  # it serves the dateline only
    if asked is None or asked.type not in {KeyType.THING, KeyType.PERSON}:
        return None
    has_owner = any(one.tag_ == "PRP$" for one in key_tokens(draft))
    if asked.head.pos_ != "NOUN" or (asked.rule in _FREE and not has_owner):
        return None
    words = [one for one in key_tokens(draft) if one.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}]
    is_any = asked.type is KeyType.PERSON and len(words) == 1 and words[0].tag_ == "NNS"
    if is_any and is_general(words[0]) and frequency(words[0].lower_) >= _OF_TRADE:
        return Finding("everyday-key", draft.key)  # "economists", "patients"
    rarest = min((frequency(one.lower_) for one in words), default=_EVERYDAY)
    most = _EVERYDAY if len(words) == 1 else _EVERYDAY_OF_SEVERAL
    return Finding("everyday-key", draft.key) if rarest >= most else None


def empty_reason(draft: Draft, index: Index) -> Finding | None:
    """Refuse a reason or a means without a noun or a verb: "because of"."""
    if draft.asked is None or draft.asked.type is not KeyType.CLAUSE:
        return None
    is_full = sum(one.pos_ in {"NOUN", "PROPN", "VERB"} for one in key_tokens(draft)) > 1
    return None if is_full else Finding("vague-key", draft.key)


def half_a_list(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key after which the list goes on: "a knot of capillaries, …, and the capsule"."""
    asked = draft.asked
    if asked is None or asked.type not in _NAMED:
        return None
    after = draft.parsed.doc.text[asked.end :]
    goes_on = any(
        child.dep_ == "conj" and child.i not in _places(draft) for child in asked.head.children
    )
    if goes_on or (_GOING_ON.match(after) and asked.role != "subject"):
        return Finding("half-a-list", draft.key)
    return None


def inverse(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask which thing has a figure, or which of many does something: ask the rest."""
    asked = draft.asked
    if asked is None or asked.role != "subject" or asked.type is not KeyType.THING:
        return None
    if not asked.rule.startswith("wh.what"):
        return None
    # "1,450 degrees" is no year, whatever the model says.
    figures = [token for token in draft.tokens if token.tag_ == "CD"]
    if any(token.ent_type_ != "DATE" or "," in token.text for token in figures):
        return Finding("inverse", "a figure in the question")
    first = key_tokens(draft)[0]
    if first.lower_ in {"a", "an"} and not is_general(asked.head):
        return Finding("inverse", draft.key)
    return None


def _places(draft: Draft) -> set[int]:
    return {token.i for token in key_tokens(draft)}


def wh_word(draft: Draft, index: Index) -> Finding | None:
    """Refuse "who" for things and "what" for people."""
    if draft.asked is None:
        return None
    if draft.asked.type is KeyType.PERSON and _is_torn(key_tokens(draft)):
        return Finding("key-extent", draft.key)
    if draft.asked.type not in {KeyType.THING, KeyType.NAME, KeyType.PLACE}:
        return None
    if draft.asked.head.lemma_.lower() in PERSON_NOUNS:
        return Finding("wh-word", draft.key)
    # A person to one sign and a thing to another.
    head = draft.asked.head
    names = [one for one in key_tokens(draft) if head.i in {one.i, one.head.i}]
    is_human = any(one.ent_type_ == "PERSON" for one in names if one.pos_ == "PROPN")
    verb = draft.asked.clause.verb if draft.asked.clause is not None else draft.asked.head
    is_named = draft.asked.type is KeyType.NAME or (
        draft.asked.type is KeyType.PLACE and draft.asked.role == "subject"
    )
    is_human = is_human or (is_named and verb.lemma_ in _HUMAN)
    is_human = is_human or (draft.asked.role == "subject" and verb.lemma_ in _OF_PEOPLE)
    return Finding("wh-word", draft.key) if is_human else None


def _is_torn(key: list[Token]) -> bool:
    """Whether more than the person stands in the key: "around 1980 the scientist X"."""
    return bool(key) and (key[0].pos_ == "ADP" or any(_YEAR.fullmatch(one.text) for one in key))


def only_one(draft: Draft, index: Index) -> Finding | None:
    """Refuse when another sentence says the same of something else."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.role == "other":
        return None
    if asked.rule == "wh.term":
        return None
    partner = partner_of(asked.clause, asked.role)
    fillers = index.fillers(asked.clause.verb.lemma_.lower(), asked.role, partner)
    key = fold(draft.key)
    others = {one for one in fillers if fold(one) not in key and key not in fold(one)}
    return Finding("several-answers", ", ".join(sorted(others))) if others else None


def given_by_wording(draft: Draft, index: Index) -> Finding | None:
    """Refuse a key all of whose content the stem says already."""
    key = set(lemmas(key_tokens(draft)))
    if key and key <= set(lemmas(draft.tokens)):
        return Finding("trivial", draft.key)
    return None


def other_date(draft: Draft, index: Index) -> Finding | None:
    """Refuse to ask for a year when the stem gives another one: "from 2010 to …"."""
    asked = draft.asked
    if asked is None or asked.clause is None or asked.type not in {KeyType.YEAR, KeyType.DATE}:
        return None
    clause = asked.clause
    heads = (*clause.fronted, *clause.complements)
    said = {token.i for head in heads if head.dep_ != "advcl" for token in head.subtree}
    said |= draft.said
    key = {token.i for token in key_tokens(draft)}
    years = [one for one in asked.parsed.doc if one.i in said - key and _YEAR.fullmatch(one.text)]
    if years or _is_first(clause):
        return Finding("tangled", " ".join(one.text for one in years))
    return None


def _is_first(clause: Clause) -> bool:
    """Whether "was the first to do it" would be asked for its date."""
    predicate = next(clause.dependents("attr", "acomp"), None)
    if not clause.is_copula or predicate is None:
        return False
    return predicate.lower_ == "first" or any(one.lower_ == "first" for one in predicate.children)


def key_tokens(draft: Draft) -> list[Token]:
    """Return the words of the sentence that a question asks for."""
    if draft.asked is None:
        return []
    return [token for token in draft.parsed.doc if draft.asked.start <= token.idx < draft.asked.end]
