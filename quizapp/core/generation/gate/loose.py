"""Checks of claims and gap texts: nouns and verbs that do not say of what, or for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import NUMBER_WORDS, TIME_UNITS
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_general, is_human
from quizapp.core.questions import GAP, stem_of

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
    " precursor imitation inquiry investigation probe petition complaint replacement counterpart"
    " equivalent task challenge".split()
)
_TYING = frozenset("of on for into to about against between over with toward towards".split())
_TELLING = frozenset("compound nmod poss relcl acl ccomp appos".split())
_AGES = TIME_UNITS | {"time", "age", "era", "history", "war", "period"}
# What once was one of these still is.
_LASTING = frozenset(
    "town city village island river lake mountain port suburb region country state valley desert"
    " peninsula district province bay strait".split()
)
_WAS_A_PLACE = re.compile(rf"\b(?:was|were) an? (?:\w+ ){{0,2}}(?:{'|'.join(sorted(_LASTING))})\b")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_PURPOSES = frozenset({"for", "as", "in", "by", "when", "to", "on", "than"})
_UNLIKE = frozenset("differently similarly likewise accordingly alike".split())
_GROUPS = frozenset("pair group layer set row chain bundle cluster string stack batch".split())
# Of what happened in a town one may say that it happened in the country.
_HAPPENINGS = frozenset(
    "revolution revolt rising uprising rebellion riot war battle coup strike protest conference"
    " congress election fire earthquake flood outbreak epidemic exhibition unrest".split()
)
# Of what thing they are the part, has to be said beside them.
_PARTS = frozenset(
    "core centre center edge top bottom tip middle base foot crest rim outside inside front back"
    " interior periphery margin outskirts entrance roof wall floor".split()
)


def of_what_deed(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a fair estimate" and "the French example": of what, another sentence says."""
    said = draft.said
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
    first = min(draft.tokens, key=lambda one: one.i)
    best = first.nbor(1) if first.lower_ == "the" and first.i + 1 < len(first.doc) else first
    if best.tag_ not in {"JJS", "RBS"} or best.i + 1 >= len(best.doc):
        return None
    after = best.nbor(1)
    nouns = [one.lemma_.lower() for one in after.subtree if one.dep_ == "pobj"][:1]
    is_of = after.lower_ in {"of", "in"} and all(one in _AGES for one in nouns)
    is_told = after.lower_ in {"ever", "yet", "recorded", "known"}
    return Finding("unresolved", best.text) if is_of or is_told else None


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
    said = draft.said
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


def in_an_event(draft: Draft, index: Index) -> Finding | None:
    """Refuse to hide the place of "the revolution in ____": a larger place fits as well."""
    if draft.rule != "cloze.name":
        return None
    said = draft.said
    words = set(draft.key.split())
    for token in draft.parsed.doc:
        if token.i in said or token.text not in words or token.dep_ != "pobj":
            continue
        event = token.head.head
        is_place = names_in(token).type_of(token) == "place"
        if is_place and event.pos_ == "NOUN" and event.lemma_.lower() in _HAPPENINGS:
            return Finding("several-answers", draft.key)
    return None


def part_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the temperature at the core": of what, another sentence says."""
    for token in draft.tokens:
        children = [one.lower_ for one in token.children if not one.is_punct]
        is_bare = token.pos_ == "NOUN" and token.lemma_.lower() in _PARTS and children == ["the"]
        is_owned = any(one.i < token.i and one.dep_ in {"dobj", "poss"} for one in draft.tokens)
        if is_bare and token.dep_ == "pobj" and not is_owned:
            return Finding("needs-context", f"the {token.text}")
    return None


def a_second(draft: Draft, index: Index) -> Finding | None:
    """Refuse "a second Leopold": who the first was, is told before."""
    said = draft.said
    for token in draft.parsed.doc:
        is_other = token.lower_ in {"second", "third", "another", "other"}
        after = token.nbor(1) if token.i + 1 < len(token.doc) else token
        is_article = token.lower_ == "another" or (token.i > 0 and token.nbor(-1).lower_ == "a")
        if is_other and is_article and token.i in said and after.pos_ == "PROPN":
            return Finding("needs-context", token.text)
    return None


def differently(draft: Draft, index: Index) -> Finding | None:
    """Refuse "saw things differently": from whom, is told before."""
    said = {one.lower_ for one in draft.tokens}
    found = next((one for one in draft.tokens if one.lower_ in _UNLIKE), None)
    is_open = found is not None and not said & {"from", "than", "as", "if", "when", "depending"}
    return Finding("needs-context", found.text) if found is not None and is_open else None


def used_for(draft: Draft, index: Index) -> Finding | None:
    """Refuse "laboratories use a mixture" without what for."""
    said = draft.said
    for verb in _main_verbs(draft):
        if verb.lemma_ not in {"use", "employ"} or verb.dep_ == "relcl":
            continue
        around = [one for one in verb.subtree if one.i in said and one.i != verb.i]
        is_told = any(one.lower_ in _PURPOSES and one.dep_ != "agent" for one in around)
        if not (is_told or any(one.dep_ in {"xcomp", "advcl", "relcl", "acl"} for one in around)):
            return Finding("needs-context", verb.text)
    return None


def groups_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "loosely bound pairs move": pairs of what, is told before."""
    said = draft.said
    for token in draft.tokens:
        # Of "form pairs, which move" only the end may be said.
        is_torn = token.dep_ == "dobj" and token.head.i not in said
        is_group = token.lemma_.lower() in _GROUPS and (token.dep_ in _SUBJECTS or is_torn)
        deps = {one.dep_ for one in token.children} - ({"relcl"} if is_torn else set())
        if is_group and not deps & {"prep", "compound", "nmod", "poss", "relcl"}:
            return Finding("needs-context", token.text)
    return None


def only_wrote(draft: Draft, index: Index) -> Finding | None:
    """Refuse what somebody "wrote that" it was: the words are his, and mostly scenery."""
    for verb in _main_verbs(draft):
        if verb.lemma_ == "write" and any(one.dep_ == "ccomp" for one in verb.children):
            return Finding("hearsay", verb.text)
    return None


def no_definition(draft: Draft, index: Index) -> Finding | None:
    """Refuse "the dam is a bank that was completed in 1958": it tells of one, and defines none."""
    text = draft.stem
    is_the = text.startswith(f"The {draft.key}") or stem_of(draft.content).startswith(f"The {GAP},")
    is_word = draft.rule in {"tf.defined", "cloze.definition"} and draft.key.islower()
    is_past = any(token.tag_ == "VBD" for token in draft.tokens)
    is_past = is_past and any(_YEAR.fullmatch(token.text) for token in draft.tokens)
    return Finding("needs-context", f"the {draft.key}") if is_the and is_word and is_past else None


def some_of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "some machines failed": which ones, and in what event, is said elsewhere."""
    first = draft.tokens[0]
    is_open = first.lower_ == "some" and first.head.tag_ == "NNS" and first.dep_ == "det"
    return Finding("vague", first.text) if is_open else None


def was_a_town(draft: Draft, index: Index) -> Finding | None:
    """Refuse "X was a town": it still is one."""
    text = draft.stem
    found = _WAS_A_PLACE.search(text) if draft.rule == "tf.apposition" else None
    return None if found is None else Finding("tangled", found.group())


def _main_verbs(draft: Draft) -> Iterator[Token]:
    """Yield the verbs that have a subject or share one, and are said."""
    for token in draft.tokens:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ in {"ROOT", "conj", "relcl"}:
            yield token
