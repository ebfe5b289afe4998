"""Checks of questions for the subject: could many a thing do it, and is it a "who" at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate.keys import key_tokens
from quizapp.core.generation.gate.stems import specific_words
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_human, meaning_of

if TYPE_CHECKING:
    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

# How a thing is or where it moves, not what it brings about: that holds of many things.
_OF_MANY = frozenset(
    "need require match fit resemble contain bear hold own equal belong link connect describe have"
    " include cover reach enter cross pass follow approach meet face join receive get take sell buy"
    " become use grow keep live lie stand run go come move travel affect help allow narrow widen"
    " show shape mark surround".split()
)
# Specific words: "leaves the nucleus along with an antineutrino in beta decay" has five.
_TELLING = 5
_THINGS = frozenset({KeyType.THING, KeyType.NAME})
_OF_WHAT_CAN = 4
_LEAST = 3
# What only things do.
_OF_THINGS = frozenset(
    "consist comprise contain include measure weigh cover stretch extend flow cost last belong"
    " depend result exist occur happen orbit erupt melt freeze".split()
)


def _is_thing_asked(draft: Draft) -> Asked | None:
    """Return the question, where it asks what thing does something."""
    asked = draft.asked
    is_thing = asked is not None and asked.role == "subject" and asked.type is KeyType.THING
    return asked if is_thing and draft.rule[3:].startswith("what") else None


def possible(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What may double its weight?" and "What can lift an electron?": many a thing can."""
    asked = _is_thing_asked(draft)
    if asked is None or asked.clause is None:
        return None
    modal = next((one for one in asked.clause.auxiliaries if one.tag_ == "MD"), None)
    is_sure = (
        modal is not None and modal.lower_ == "can" and _specific(draft, index) >= _OF_WHAT_CAN
    )
    return None if modal is None or is_sure else Finding("several-answers", modal.text)


def done_by_many(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What reaches Africa alone?" and "What narrows the gap?": too little is said."""
    asked = _is_thing_asked(draft)
    if asked is None or asked.clause is None or asked.clause.is_copula:
        return None
    # "spreads white light into a spectrum" says more than "builds a reef".
    has_more = asked.clause.is_passive or (
        asked.clause.object() is not None and any(asked.clause.dependents("prep"))
    )
    is_loose = asked.clause.verb.lemma_ in _OF_MANY
    least = _TELLING if is_loose else _LEAST - has_more
    # A verb that says little adds nothing, nor does a year.
    spare = {asked.clause.verb.i} if is_loose else set()
    said = [one for one in draft.tokens if one.i not in spare and not one.like_num]
    is_told = _specific(replace(draft, tokens=tuple(said)), index) >= least
    return None if is_told else Finding("several-answers", asked.clause.verb.text)


def _specific(draft: Draft, index: Index) -> float:
    return specific_words(draft, index).value or 0.0


def opening(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What attracts iron?" of the first sentence of a text on magnets: that is known."""
    asked = _is_thing_asked(draft)
    is_first = index.places[draft.parsed.number] == 0 and len(index.sentences) > 1
    return None if asked is None or not is_first else Finding("trivial", draft.key)


def own(draft: Draft, index: Index) -> Finding | None:
    """Refuse "What doubles its weight?": "its" is of the very thing that is asked for."""
    asked = draft.asked
    if asked is None or asked.role != "subject":
        return None
    is_people = asked.type is KeyType.PERSON and asked.head.pos_ == "NOUN"
    if not is_people and asked.type not in _THINGS:
        return None
    for token in draft.tokens:
        if token.lower_ in {"its", "their"} and token.dep_ == "poss" and not meaning_of(token):
            return Finding("unresolved", token.text)
    return None


def no_person(draft: Draft, index: Index) -> Finding | None:
    """Refuse "who" of a hoard, which the model takes for a person, and of a court set up."""
    asked = draft.asked
    if asked is None or asked.type is not KeyType.PERSON or asked.role != "subject":
        return None
    if draft.rule.endswith("-placed") and not is_human(asked.head):
        return Finding("wh-word", draft.key)
    verb = "" if asked.clause is None else asked.clause.verb.lemma_
    if verb in _OF_THINGS:
        return Finding("wh-word", draft.key)
    # A person's name has no "the"; "the Ottomans" and "the lawyer George Hadley" are no such.
    key = key_tokens(draft)
    is_name = len(key) > 1 and key[0].lower_ == "the" and all(one.text.istitle() for one in key[1:])
    is_one = asked.head.tag_ == "NNP" and names_in(asked.head).type_of(asked.head) == "person"
    return Finding("wh-word", draft.key) if is_name and is_one else None
