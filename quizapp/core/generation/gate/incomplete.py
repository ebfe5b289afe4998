"""Checks of claims and gap texts: is something left unsaid that only a sentence before says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.stems import is_cut_short
from quizapp.core.generation.gate.times import is_timed
from quizapp.core.generation.lexicon import TIME_UNITS
from quizapp.core.generation.phrases import is_general, meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MAIN = frozenset({"ROOT", "conj"})
_ANCHORS = frozenset({"before", "when", "until", "after", "already", "since"})
_SHARES = frozenset({"percent", "%", "cent"})
# They tell by how much something changed, or how much of the subject it is.
_SCALED = frozenset(
    "rise fall grow increase decrease drop decline climb shrink be become reach exceed cut raise"
    " reduce lower expand account make form comprise".split()
)
_MANY = frozenset("several many various different two three number other certain some".split())
_TELLING = frozenset("dobj attr acomp oprd prep agent xcomp ccomp advcl npadvmod dative".split())
# The model takes "species" for a plural of "specie" now and then.
_KINDS = frozenset("species specie specimen variety".split())
_OF_WHAT = frozenset("prep relcl acl compound amod poss".split())
_BEING = frozenset({"be", "become", "remain"})
_NAMELESS = frozenset({"something", "anything", "someone", "somebody", "somewhere"})
# One of many such: which, is said where it is named.
_ONE_OF_MANY = frozenset(
    "organization organisation company union law bill act firm bank city town country agency"
    " university commission committee party group treaty agreement association federation village"
    " region province continent island river mountain battle war expedition ship author".split()
)
# Of these each state has one: of the past it has to be said, of which.
_ONE_IN_A_STATE = frozenset(
    "government court king queen emperor president prince bishop pope parliament army".split()
)


def elliptic(draft: Draft, index: Index) -> Finding | None:
    """Refuse a subject that is a bare number or adjective: "several hundred were killed"."""
    for token in draft.tokens:
        is_open = token.dep_ in _SUBJECTS and token.pos_ in {"NUM", "ADJ", "DET"}
        is_pointing = token.lower_ in {"those", "that"} and token.tag_ != "WDT"
        if is_pointing and token.pos_ == "PRON" and token.dep_ in _SUBJECTS:
            is_open = is_open or token.head.dep_ not in {"relcl", "acl"}
        is_open = is_open and not any(child.lower_ in {"a", "an"} for child in token.children)
        has_of = any(child.lower_ == "of" for child in token.children)
        if is_open and token.head.dep_ != "relcl" and not has_of and not meaning_of(token):
            return Finding("unresolved", token.text)
        if token.lower_ in _NAMELESS and not _is_explained(token):
            return Finding("vague", token.text)
    return None


def cut_short(draft: Draft, index: Index) -> Finding | None:
    """Refuse a verb that leans on the sentence before: "X replied in 1900", "X did so"."""
    said = draft.said
    for verb in _main_verbs(draft):
        rest = [
            one
            for one in verb.children
            if one.i > verb.i and one.i in said and one.dep_ not in {"advmod", "npadvmod", "conj"}
        ]
        if is_cut_short(verb, rest, said):
            return Finding("vague", verb.text)
    return None


def kinds_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "samples of two species" and "three types", which do not say of what."""
    for token in draft.tokens:
        if token.lemma_.lower() not in _KINDS:
            continue
        deps = {child.dep_ for child in token.children if not child.is_punct}
        if "nummod" in deps and not deps & _OF_WHAT:
            return Finding("needs-context", token.text)
    return None


def of_whom(draft: Draft, index: Index) -> Finding | None:
    """Refuse "in 1627 five knights were imprisoned": which five, only the text around tells."""
    said = draft.said
    for verb in _main_verbs(draft):
        subject = next((one for one in verb.children if one.dep_ in _SUBJECTS), None)
        if (
            subject is None
            or subject.pos_ != "NOUN"
            or not _is_some(subject)
            or is_general(subject)
        ):
            continue
        beside = [one for one in verb.children if one.i in said and one.dep_ in _TELLING]
        if all(_is_when(one) for one in beside):
            return Finding("needs-context", subject.text)
    return None


def _is_some(noun: Token) -> bool:
    """Whether a number is all that tells of the noun: "five knights"."""
    children = [one for one in noun.children if not one.is_punct]
    return bool(children) and all(one.dep_ in {"nummod", "quantmod"} for one in children)


def _is_when(head: Token) -> bool:
    return any(one.ent_type_ in {"DATE", "TIME"} for one in head.subtree)


def pluperfect(draft: Draft, index: Index) -> Finding | None:
    """Refuse "had bought" without what came after it: "before", "when", "by"."""
    said = {token.lower_ for token in draft.tokens}
    for verb in _main_verbs(draft):
        helpers = [child for child in verb.children if child.dep_ == "aux"]
        is_dated = any(_is_deadline(child) for child in verb.children)
        is_earlier = any(child.lower_ == "had" for child in helpers)
        if is_earlier and not (is_dated or said & _ANCHORS):
            return Finding("needs-context", f"had {verb.text}")
    return None


def of_nothing(draft: Draft, index: Index) -> Finding | None:
    """Refuse a percentage without what it is of: "the union demands 20 percent"."""
    for token in draft.tokens:
        if token.lower_ not in _SHARES or token.dep_ not in {"dobj", "pobj", "npadvmod"}:
            continue
        tie = token.head.head if token.dep_ == "pobj" else token.head
        is_explained = any(child.dep_ in {"prep", "relcl", "acl"} for child in token.children)
        is_scaled = tie.pos_ == "VERB" and tie.lemma_ in _SCALED
        if tie.pos_ == "VERB" and not (is_explained or is_scaled):
            return Finding("needs-context", token.text)
    return None


def in_some_way(draft: Draft, index: Index) -> Finding | None:
    """Refuse what says only that it is so "in several ways", and "as well" as what."""
    for token in draft.tokens:
        words = {child.lower_ for child in token.children}
        is_many = token.lower_ in {"ways", "respects", "aspects"} and bool(words & _MANY)
        if is_many and not _is_explained(token):
            return Finding("vague", token.text)
        if _is_added(token):
            return Finding("needs-context", token.text)
    return None


def one_of_many(draft: Draft, index: Index) -> Finding | None:
    """Refuse a bare "the law" or "the organization": the text has named it before."""
    said = draft.said
    for token in draft.tokens:
        children = [one for one in token.children if one.i in said and one.dep_ != "relcl"]
        if any(one.lower_ == "both" for one in children) and not any(
            one.dep_ == "cc" for one in children
        ):
            return Finding("needs-context", f"both {token.text}")
        is_bare = len(children) == 1 and children[0].lower_ == "the"
        is_noun = token.pos_ == "NOUN" and token.tag_ == "NN" and token.dep_ != "compound"
        lemma = token.lemma_.lower()
        is_one = lemma in _ONE_OF_MANY or (lemma in _ONE_IN_A_STATE and not is_general(token))
        if is_bare and is_noun and is_one:
            return Finding("needs-context", f"the {token.text}")
    return None


def untold_time(draft: Draft, index: Index) -> Finding | None:
    """Refuse what happened once, without a name, a date or a number to tell which time it was."""
    # A name that is hidden tells nothing; a year that is hidden was there to be asked for.
    is_dated = any(letter.isdigit() for letter in draft.key)
    if is_dated or any(
        one.pos_ in {"PROPN", "NUM"} or one.ent_type_ or meaning_of(one) for one in draft.tokens
    ):
        return None
    for verb in _main_verbs(draft):
        helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
        is_past = (verb.tag_ == "VBD" and not helpers) or helpers & {"was", "were", "did", "had"}
        subject = next((one for one in verb.children if one.dep_ in _SUBJECTS), None)
        if is_past and not (subject is not None and index.is_topic(subject.lemma_.lower())):
            return Finding("needs-context", verb.text)
    return None


def of_itself(draft: Draft, index: Index) -> Finding | None:
    """Refuse "X became its leading city": whose, is not said, for it is not its own."""
    for token in draft.tokens:
        noun = token.head
        if token.tag_ == "PRP$" and noun.dep_ in {"attr", "oprd"} and noun.head.lemma_ in _BEING:
            return Finding("unresolved", token.text)
    return None


def after_a_time(draft: Draft, index: Index) -> Finding | None:
    """Refuse "after three days" without of what: only the text around tells when it began."""
    for token in draft.tokens:
        if token.lower_ not in {"after", "within"} or token.dep_ != "prep":
            continue
        units = [one for one in token.children if one.lemma_ in TIME_UNITS]
        if token.lower_ == "within" and is_timed(token, draft.said):
            continue
        if any(not any(one.lower_ == "of" for one in unit.children) for unit in units):
            return Finding("needs-context", token.text)
    return None


def _is_deadline(tie: Token) -> bool:
    """Whether the phrase says by when: "by 206 BC"."""
    return tie.lower_ == "by" and any(one.like_num or one.ent_type_ for one in tie.subtree)


def _is_added(token: Token) -> bool:
    """Whether "as well" or "too" adds it to something that was said before."""
    if token.lower_ == "well":
        around = [one.lower_ for one in token.doc[max(token.i - 1, 0) : token.i + 2]]
        return around[0] == "as" and around[-1] != "as"
    is_added = token.lower_ in {"too", "likewise"} and token.dep_ == "advmod"
    return is_added and token.head.pos_ in {"VERB", "AUX"}


def _is_explained(token: Token) -> bool:
    return any(child.dep_ in {"relcl", "acl"} for child in token.children)


def _main_verbs(draft: Draft) -> Iterator[Token]:
    """Yield the verbs that the text is built on."""
    for token in draft.tokens:
        if token.dep_ in _MAIN and token.pos_ in {"VERB", "AUX"}:
            yield token
