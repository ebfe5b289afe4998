"""Checks of questions for what only the sentences around them say: when, which one, of what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.lexicon import COUNTRIES, EVENTS, TIME_UNITS, VAGUE_NOUNS
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_general, is_human, lowered, meaning_of
from quizapp.core.generation.rules.objects import BOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NEAR = frozenset("nearby elsewhere there here".split())
_LATER = frozenset("later earlier afterwards afterward beforehand before".split())
_TELLING = frozenset({"prep", "relcl", "acl", "appos", "ccomp", "poss"})
# What is made or laid down: of which one, its name or its purpose says.
_NAMELESS = (EVENTS - {"war", "battle", "conflict", "crisis", "attack"}) | frozenset(
    "method procedure technique process system device machine instrument law act rule principle"
    " formula book paper study theory model concept hypothesis bank company firm union treaty"
    " programme program scheme project committee commission agency organization organisation"
    " letter report".split()
)
_RANKS = frozenset("early earlier late later recent new old further more first last other".split())
_WAYS = frozenset({"to", "into", "from"})
_ASKED_OF_PAST = frozenset({KeyType.YEAR, KeyType.DATE, KeyType.THING, KeyType.NUMBER})


def on_a_weekday(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who will visit the harbour on Saturday?": on which one."""
    found = _WEEKDAY.search(draft.stem)
    return None if found is None else Finding("needs-context", found.group())


def first_time(draft: Draft, index: Index) -> Finding | None:
    """Refuse "on the first night": of what."""
    said = draft.said
    for token in draft.tokens:
        is_unit = token.head.lemma_.lower() in TIME_UNITS - {"century", "half"}
        is_ranked = token.tag_ == "JJ" and token.lower_ in {"first", "second", "third", "last"}
        has_of = any(one.dep_ in _TELLING and one.i in said for one in token.head.children)
        if is_ranked and is_unit and token.head.pos_ == "NOUN" and not has_of:
            return Finding("needs-context", f"{token.text} {token.head.text}")
    return None


def near_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a glove that lay nearby", near what, and "those that are infected"."""
    signs = (_is_near, _is_of_things, _is_elliptic)
    found = next((one for one in draft.tokens if any(sign(one) for sign in signs)), None)
    return None if found is None else Finding("needs-context", found.text)


def _is_elliptic(token: Token) -> bool:
    """Whether the noun of "his own", "each one" or "all rights" was named before."""
    if token.lower_ in {"own", "one"} and token.dep_ in {"dobj", "pobj", "attr"}:
        before = token.nbor(-1) if token.i else token
        return token.lower_ == "own" or before.lower_ in {"each", "every", "the"}
    is_all = token.lower_ == "all" and token.head.tag_ == "NNS" and token.head.dep_ == "pobj"
    is_bare = is_all and all(one.i == token.i for one in token.head.children)
    return is_bare and not is_general(token.head)


def _is_near(token: Token) -> bool:
    return token.lower_ in _NEAR and token.pos_ == "ADV" and token.dep_ == "advmod"


def _is_of_things(token: Token) -> bool:
    """Whether "those" are things, which were named before: "those who" are people."""
    after = token.doc[token.i + 1 : token.i + 2]
    is_relative = [one.lower_ for one in after] in (["that"], ["which"])
    return token.lower_ == "those" and token.pos_ == "PRON" and is_relative


def lost_time(draft: Draft, index: Index) -> Finding | None:
    """Refuse "Who shared a Nobel Prize?" where the sentence says "twelve years later"."""
    said = draft.said | {one.i for one in key_tokens(draft)}
    is_dated = any(letter.isdigit() for letter in f"{draft.stem} {draft.key}")
    for head in _left_out(draft, said):
        words = {one.lower_ for one in head.subtree}
        if head.dep_ in {"npadvmod", "advmod"} and words & _LATER and not is_dated:
            return Finding("needs-context", head.text)
        # "lift an electron across it": where to, the sentence before says.
        noun = next((one for one in head.children if one.dep_ == "pobj"), None)
        is_open = noun is not None and noun.tag_ == "PRP" and head.lower_ != "for"
        if is_open and not is_dated:
            return Finding("needs-context", head.text)
    return None


def _left_out(draft: Draft, said: set[int]) -> Iterator[Token]:
    """Yield what hangs on the verb behind it and is not said."""
    clause = draft.clause
    for head in () if clause is None else clause.verb.children:
        if head.i > head.head.i and not any(one.i in said for one in head.subtree):
            yield head


def one_after_another(draft: Draft, index: Index) -> Finding | None:
    """Refuse "from one island" of "from one island after another"."""
    said = draft.said
    for token in draft.tokens:
        after = token.doc[token.head.i + 1 : token.head.i + 3]
        is_pair = [one.lower_ for one in after][1:] == ["another"]
        is_pair = is_pair and after[-1].i not in said
        if token.lower_ == "one" and token.head.i > token.i and is_pair:
            return Finding("tangled", f"one {token.head.text} {after.text}")
    return None


def tied_elsewhere(draft: Draft, index: Index) -> Finding | None:
    """Refuse "does it do through the lens" of "which does it, and through the lens"."""
    clause = draft.clause
    said = draft.said
    for head in () if clause is None else clause.complements:
        before = head.left_edge.nbor(-1)
        if head.dep_ == "prep" and head.i in said and before.lower_ in {"and", "or"}:
            return Finding("tangled", f"{before.text} {head.text}")
    return None


def nameless(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a widely used procedure for English": what it does, another sentence says."""
    clause = draft.clause
    for token in draft.tokens:
        # "an agreement" in the place of "it": the sentence before says which.
        if meaning_of(token) in COUNTRIES:
            return Finding("needs-context", meaning_of(token))  # "Norway … in a vault. It contains"
        meant = meaning_of(token).lower().split()
        if meant[:1] in (["a"], ["an"]) and not _NAMELESS.isdisjoint(meant):
            return Finding("needs-context", meaning_of(token))
    if clause is None or not clause.is_past:
        return None
    if any(clause.dependents("xcomp", "advcl")):
        return None  # "created a commission to investigate the collapse"
    heads = [one for one in (clause.subject, clause.object()) if one is not None]
    said = draft.said
    for noun in heads:
        words = {one.lower_ for one in noun.children}
        is_any = bool(words & {"a", "an"}) and noun.i in said and noun.pos_ == "NOUN"
        is_told = any(map(_tells, noun.children)) or _is_explained(noun)
        if is_any and noun.lemma_.lower() in _NAMELESS and not is_told:
            return Finding("needs-context", noun.text)
    return None


def _is_explained(noun: Token) -> bool:
    return any(one.dep_ in {"acl", "relcl"} and one.i > noun.i for one in noun.subtree)


def _tells(child: Token) -> bool:
    """Whether the words beside a noun say what it is for or about."""
    if child.dep_ == "compound" or (child.dep_ == "amod" and child.ent_type_):
        return True
    has_name = any(one.pos_ == "PROPN" for one in child.subtree)
    return child.dep_ == "prep" and (child.lower_ in {"of", "against", "about"} or not has_name)


def vague_the(draft: Draft, index: Index) -> Finding | None:
    """Refuse "to avoid the problem" and "narrows the gap": a bare noun that names nothing."""
    for token in draft.tokens:
        noun = token.head
        if token.lower_ != "the" or token.dep_ != "det" or noun.pos_ != "NOUN":
            continue
        is_vague = noun.lemma_.lower() in VAGUE_NOUNS - TIME_UNITS
        has_more = any(one.dep_ in _TELLING | {"compound", "amod"} for one in noun.children)
        is_vague = is_vague and noun.tag_ == "NN"
        if is_vague and not has_more and noun.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}:
            return Finding("needs-context", f"the {noun.text}")
    return None


def some_of_them(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a thousand species, which …": asked about alone, which of them is not said."""
    clause = draft.clause
    if clause is None or clause.verb.dep_ != "relcl":
        return None
    noun = clause.subject
    is_kept = any(one.i == noun.i for one in draft.tokens)
    is_some = any(one.dep_ == "nummod" for one in noun.children)
    return Finding("needs-context", noun.text) if is_kept and is_some else None


def ranked(draft: Draft, index: Index) -> Finding | None:
    """Refuse "How many early judgments": the number serves only the wording."""
    asked = draft.asked
    if asked is None or asked.rule != "wh.how-many":
        return None
    found = next(
        (
            one
            for one in asked.head.head.children
            if one.dep_ == "amod" and one.lower_ in _RANKS and one.i > asked.head.i
        ),
        None,
    )
    return None if found is None else Finding("trivial", found.text)


def office(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What is Councillor X responsible for?": the passage is not about it."""
    asked = draft.asked
    if asked is None or asked.rule != "wh.what-bound" or asked.clause is None:
        return None
    holder = asked.clause.subject
    is_named = holder.pos_ == "PROPN" and is_human(holder)
    is_office = any(one.lower_ == "responsible" for one in asked.clause.dependents("acomp"))
    return Finding("trivial", draft.key) if is_named and is_office else None


def moved_to(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What were the temples moved to?": where it was moved once, is little worth."""
    asked = draft.asked
    if asked is None or asked.rule != "wh.what-bound" or asked.clause is None:
        return None
    clause, tie = asked.clause, asked.head.head.lower_
    is_once = clause.is_past and clause.is_passive and clause.verb.lemma_ not in BOUND
    return Finding("trivial", draft.key) if is_once and tie in _WAYS else None


def unanchored(draft: Draft, index: Index) -> Finding | None:
    """Refuse "When did a thousand people die in the floods?": no name tells which time it was."""
    asked = draft.asked
    clause = None if asked is None else asked.clause
    if asked is None or clause is None or asked.type not in _ASKED_OF_PAST:
        return None
    # "How many items are waiting in crates?" is of one moment, too.
    is_once = clause.is_past or (asked.type is KeyType.NUMBER and clause.verb.tag_ == "VBG")
    if not is_once:
        return None
    words = draft.stem.rstrip("?").split()
    is_told = any(word[:1].isupper() or word[:1].isdigit() for word in words[1:])
    is_told = is_told or "century" in words
    # "Hungary holds the record: prices doubled": where, is said before the colon.
    is_after = clause.source.doc[0].text.islower()
    is_topic = index.is_topic(clause.subject.lemma_.lower()) and not is_after
    # "How many passengers were hurt?": the topic is the collision, not they.
    is_topic = is_topic and asked.type is not KeyType.NUMBER
    return None if is_told or is_topic else Finding("needs-context", clause.verb.text)


def lost_capital(draft: Draft, index: Index) -> Finding | None:
    """Refuse "did google release": what is read as a name lost its capital letter."""
    for token in (*draft.tokens, *key_tokens(draft)):
        if not _acts_alone(token) or meaning_of(token):
            continue
        names = names_in(token)
        is_known = bool({token.lower_, token.lemma_.lower()} & names.lower)
        is_lowered = isinstance(lowered(tuple(token.doc[token.i : token.i + 2]))[0], str)
        if is_lowered and not is_known:
            return Finding("tangled", token.text)
    return None


def _acts_alone(token: Token) -> bool:
    """Whether the first word of a sentence did something, as people and firms do."""
    is_first = token.i == 0 or token.is_sent_start is True
    if not is_first or token.tag_ not in {"NN", "NNP"}:
        return False
    is_agent = token.dep_ == "nsubj" and token.head.tag_ == "VBD" and token.tag_ == "NNP"
    # "Subversion, begun in 2000,"
    is_told = [one.text for one in token.doc[token.i + 1 : token.i + 2]] == [","]
    is_named = token.tag_ == "NNP"  # "Etna, the highest volcano in Europe,"
    is_told = is_told and any(
        one.dep_ == "acl" or (is_named and one.dep_ == "appos") for one in token.children
    )
    return is_told or (is_agent and token.head.lemma_ not in {"be", "become", "have"})


def joined_capital(draft: Draft, index: Index) -> Finding | None:
    """Refuse "do Storks and eagles depend": names of people are not joined with animals."""
    for token in draft.tokens:
        is_first = token.is_sent_start is True and token.text in draft.stem.split()[1:]
        others = [one for one in token.children if one.dep_ == "conj"]
        is_odd = any(one.pos_ == "NOUN" and one.text.islower() for one in others)
        if is_first and is_odd and names_in(token).is_doubtful(token):
            return Finding("tangled", token.text)
    return None
