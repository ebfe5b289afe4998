"""Checks of claims and gap texts: deeds without their object, and pieces torn out of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import (
    INSTITUTION_NOUNS,
    NUMBER_WORDS,
    TIME_UNITS,
    UNIQUE_NOUNS,
)
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_general, is_human, is_placed
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# What was measured, tried or answered, has to be said beside them.
_DEEDS = frozenset(
    "measurement estimate experiment example test calculation attempt observation proof survey"
    " study version finding evidence effect demonstration explanation prediction theory hypothesis"
    " reform proposal plan scheme procedure method technique solution answer response reaction"
    " objection practice idea result warning compromise decision ruling verdict"
    " improvement advance breakthrough remedy alternative successor rival forerunner"
    " precursor imitation copy replacement counterpart equivalent task challenge".split()
)
_TYING = frozenset("of on for into to about against between over with toward towards".split())
_TELLING = frozenset("compound nmod poss relcl acl ccomp appos".split())
_AGES = TIME_UNITS | {"time", "age", "era", "history", "war", "period"}
_LASTING = frozenset(
    "town city village island river lake mountain port suburb region country state valley desert"
    " peninsula district province bay strait".split()
)
_WAS_A_PLACE = re.compile(rf"\b(?:was|were) an? (?:\w+ ){{0,2}}(?:{'|'.join(sorted(_LASTING))})\b")
_MARRING = frozenset({"since", "meanwhile", "nevertheless", "instead"})
_RATIO = r"(?:\w+ (?:out of|in) {0}|{0} (?:out of|in \w+\b))"
_HAPPENINGS = frozenset(
    "revolution revolt rising uprising rebellion riot war battle coup strike protest conference"
    " congress election fire earthquake flood outbreak epidemic exhibition unrest".split()
)
_MANY_DROPPED = 2


def of_what_deed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a fair estimate" and "the French example": of what, another sentence says."""
    said = {token.i for token in draft.tokens}
    for token in draft.tokens:
        is_deed = token.pos_ == "NOUN" and token.lemma_.lower() in _DEEDS
        if not is_deed or token.dep_ not in {*_SUBJECTS, "dobj", "attr"}:
            continue
        has_the = any(child.lower_ == "the" for child in token.children)
        is_any = token.dep_ in _SUBJECTS and is_general(token) and not has_the
        if not (is_any or _is_told(token, said)):
            return Finding("needs-context", token.text)
    return None


def _is_told(noun: Token, said: set[int]) -> bool:
    """Whether a phrase that is said tells what the deed was about."""
    children = [one for one in noun.children if any(below.i in said for below in one.subtree)]
    # "found a solution for it", "subjected theory to a test": the tie may hang on the verb.
    ties = [*children, *(one for one in noun.head.children if one.i > noun.i and one.i in said)]
    if any(one.dep_ == "prep" and one.lower_ in _TYING and not _is_scene(one) for one in ties):
        return True
    return any(one.dep_ in _TELLING or one.tag_ == "TO" for one in children) or any(
        one.dep_ in {"xcomp", "ccomp", "advcl"} for one in ties
    )


def _is_scene(tie: Token) -> bool:
    """Whether the phrase says when or where it was: "in 1842", "on Lake Geneva"."""
    is_name = tie.lower_ in {"on", "to", "between"}
    return any(
        one.ent_type_ in {"DATE", "TIME"} or one.like_num or (is_name and one.pos_ == "PROPN")
        for one in tie.children
    )


def best_of_an_age(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the strongest of recent times", which does not say the strongest what."""
    for token in draft.tokens:
        if token.tag_ != "JJS" or token.dep_ not in {*_SUBJECTS, "dobj"}:
            continue
        ties = [one for one in token.children if one.lower_ in {"of", "in"}]
        nouns = [one for tie in ties for one in tie.children if one.dep_ == "pobj"]
        if all(one.lemma_.lower() in _AGES for one in nouns):
            return Finding("unresolved", token.text)
    return None


def long_before(draft: Draft, index: Index) -> Finding | None:
    """Refuse "long before" and "shortly after" without what: only the sentence before says."""
    for token in draft.tokens:
        is_open = token.lower_ in {"before", "after", "afterwards", "afterward"}
        is_open = is_open and token.dep_ in {"advmod", "prep"}
        if is_open and all(child.dep_ in {"advmod", "npadvmod"} for child in token.children):
            return Finding("needs-context", token.text)
    return None


def of_the_number(draft: Draft, index: Index) -> Finding | None:
    """Refuse "one of the twelve": of which twelve, the sentence does not say."""
    for token in draft.tokens:
        is_number = token.lower_ in NUMBER_WORDS and token.dep_ == "pobj"
        if is_number and any(child.lower_ in {"the", "these"} for child in token.children):
            return Finding("needs-context", f"the {token.text}")
    return None


def ratio(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide or to change one half of "nine out of ten"."""
    if draft.rule not in {"cloze.number", "tf.number"}:
        return None
    found = re.search(_RATIO.format(rf"\b{re.escape(draft.key)}\b"), draft.parsed.doc.text)
    is_ratio = found is not None and set(found.group().lower().split()) & {*NUMBER_WORDS}
    numbers = [one for one in (found.group().split() if found else ()) if _is_number(one)]
    return Finding("key-extent", draft.key) if is_ratio and len(numbers) > 1 else None


def _is_number(word: str) -> bool:
    return word.isdigit() or word.lower() in NUMBER_WORDS


def broken_off(draft: Draft, index: Index) -> Finding | None:
    """Refuse "since DNA, with four kinds.": the verb of the reason was taken for another one."""
    said = {token.i for token in draft.tokens}
    for token in draft.tokens:
        if token.lower_ != "since" or token.dep_ != "prep":
            continue
        nouns = [one for one in token.children if one.dep_ == "pobj"]
        rest = token.doc[token.i :]
        if all(one.i in said for one in rest if one.pos_ == "VERB"):
            continue
        if any(
            not (one.ent_type_ in {"DATE", "TIME", "EVENT"} or _has_number(one)) for one in nouns
        ):
            return Finding("tangled", token.text)
    return None


def _has_number(noun: Token) -> bool:
    return any(one.like_num for one in noun.subtree)


def torn_from_verb(draft: Draft, index: Index) -> Finding | None:
    """Refuse a subject right behind a verb, which is the object of that one."""
    for token in draft.tokens:
        first = token.left_edge
        if token.dep_ not in _SUBJECTS or not first.i or token.head.i < token.i:
            continue
        before = first.nbor(-1)
        is_verb = before.pos_ == "VERB" and before.tag_ in {"VBP", "VBD", "VBZ"}
        if is_verb and not _is_above(before, token.head):
            return Finding("tangled", f"{before.text} {first.text}")
    return None


def _is_above(verb: Token, below: Token) -> bool:
    """Whether the one verb governs the other: "showed DNA turned …"."""
    while below.head.i != below.i:
        if below.head.i == verb.i and below.dep_ != "conj":
            return True
        below = below.head
    return False


def lost_anchor(draft: Draft, index: Index) -> Finding | None:
    """Refuse "beside the track" where the part of the sentence with the railway is left out."""
    said = {token.i for token in draft.tokens}
    first = min(said)
    if all(token.tag_ not in {"VBD", "VBN"} for token in draft.tokens):
        return None
    for token in draft.tokens:
        is_bare = token.pos_ == "NOUN" and token.dep_ in {"pobj", "dobj"}
        is_bare = is_bare and [one.lower_ for one in token.children if not one.is_punct] == ["the"]
        if not is_bare or is_placed(token):
            continue
        lemma = token.lemma_.lower()
        if lemma in UNIQUE_NOUNS or len(index.mentions.get(lemma, ())) > 1:
            continue
        dropped = [
            one
            for one in token.doc[: token.i]
            if one.i not in said and one.pos_ in {"NOUN", "PROPN"} and one.i > first
        ]
        if len(dropped) >= _MANY_DROPPED:
            return Finding("needs-context", f"the {token.text}")
    return None


def own_trade(draft: Draft, index: Index) -> Finding | None:
    """Refuse how long somebody "has sold fish": it only makes the person vivid."""
    for verb in _main_verbs(draft):
        helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
        subject = _doer(verb)
        is_person = subject is not None and (is_human(subject) or subject.ent_type_ == "PERSON")
        if not (helpers & {"has", "have"} and is_person):
            continue
        spans = [one for one in verb.children if one.lower_ == "for" and one.dep_ == "prep"]
        if any(below.lemma_ in TIME_UNITS for one in spans for below in one.children):
            return Finding("trivial", verb.text)
    return None


def _doer(verb: Token) -> Token | None:
    """Return the noun that the verb is said of, also where "who" stands for it."""
    if verb.dep_ == "relcl":
        return verb.head
    return next((one for one in verb.children if one.dep_ in _SUBJECTS), None)


def counted_only(draft: Draft, index: Index) -> Finding | None:
    """Refuse "two wishes pull in opposite directions": which two, the text told before."""
    said = {token.i for token in draft.tokens}
    for verb in _main_verbs(draft):
        subject = next((one for one in verb.children if one.dep_ in _SUBJECTS), None)
        if subject is None or subject.pos_ not in {"NOUN", "VERB"} or subject.i not in said:
            continue
        beside = [one for one in subject.children if not one.is_punct]
        is_counted = bool(beside) and all(one.dep_ in {"nummod", "quantmod"} for one in beside)
        deps = {one.dep_ for one in verb.children if one.i in said and one.i > verb.i}
        if any(one.dep_ == "prt" and one.lower_ == "in" for one in verb.children):
            deps.discard("dobj")  # the parser took "in" for a part of the verb
        if is_counted and not deps & {"dobj", "attr", "agent", "ccomp", "acomp"}:
            return Finding("needs-context", subject.text)
    return None


def lost_since(draft: Draft, index: Index) -> Finding | None:
    """Refuse "has been cleared" of "has since been cleared": since what, was said before it."""
    said = {token.i for token in draft.tokens}
    for verb in _main_verbs(draft):
        for child in verb.children:
            if child.dep_ == "advmod" and child.lower_ in _MARRING and child.i not in said:
                return Finding("needs-context", child.text)
    return None


def in_an_event(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide the place of "the revolution in ____": a larger place fits as well."""
    if draft.rule != "cloze.name":
        return None
    said = {token.i for token in draft.tokens}
    words = set(draft.key.split())
    for token in draft.parsed.doc:
        if token.i in said or token.text not in words or token.dep_ != "pobj":
            continue
        event = token.head.head
        is_place = names_in(token).type_of(token) == "place"
        if is_place and event.pos_ == "NOUN" and event.lemma_.lower() in _HAPPENINGS:
            return Finding("two-answers", draft.key)
    return None


def small_letter(draft: Draft, index: Index) -> Finding | None:
    """Refuse "created by congress": at its start a sentence does not tell whether it is a name."""
    text = unescaped(stem_of(draft.content))
    for token in draft.parsed.doc:
        is_body = token.text.istitle() and token.lemma_.lower() in INSTITUTION_NOUNS
        is_bare = is_body and all(child.is_punct for child in token.children)
        if is_bare and re.search(rf"(?<!the )(?<!a )(?<!an )\b{token.lower_}\b", text):
            return Finding("lost-capital", token.lower_)
    return None


def was_a_town(draft: Draft, index: Index) -> Finding | None:
    """Refuse "X was a town": it still is one."""
    text = unescaped(stem_of(draft.content))
    found = _WAS_A_PLACE.search(text) if draft.rule == "tf.apposition" else None
    return None if found is None else Finding("untimely", found.group())


def _main_verbs(draft: Draft) -> Iterator[Token]:
    """Yield the verbs that have a subject or share one, and are said."""
    for token in draft.tokens:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ in {"ROOT", "conj", "relcl"}:
            yield token
