"""Who and what did it: questions for the subject, or for the doer of a passive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_subject
from quizapp.core.generation.lexicon import COUNTRIES, LIGHT_VERBS, REPORTING_VERBS
from quizapp.core.generation.names import THING, names_in
from quizapp.core.generation.phrases import (
    PLACING,
    core,
    is_human,
    is_person,
    is_pronoun_phrase,
    key_words,
    lowered,
    say,
    without_tail,
)
from quizapp.core.generation.verbs import activated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

LONGEST_KEY = 7
_PROCESSES = ("sis", "tion", "sion", "ment", "ing", "ance", "ence", "ism", "ure", "al")
_NAMED_BODIES = frozenset(
    "court bank company corporation firm university agency ministry department commission"
    " committee organization organisation association federation foundation institute institution"
    " party".split()
)
_IDENTIFYING = frozenset({"first", "only", "last", "largest", "smallest", "main", "longest"})


def subject(clause: Clause) -> Iterator[Asked]:
    """Ask who or what did something to something: the object has to be named."""
    acts = _acts_on_something(clause) or _is_identified(clause)
    is_done = any(one.dep_ == "auxpass" for one in clause.auxiliaries)  # "was opened and ran"
    is_placed = _is_placed(clause) and is_done
    if clause.is_negated or not (acts or is_placed):
        return
    phrase = clause.subject_words
    asking = question_word(clause.subject, phrase) if is_nameable(phrase) else None
    if asking is None or (asking[1] is KeyType.PLACE and acts):
        return
    word, key_type = asking
    yield from asked(
        f"wh.{_family(word, key_type)}-{'subject' if acts else 'placed'}",
        ask_for_subject(clause, word), phrase, key_type, clause.source,
        head=clause.subject, clause=clause, role="subject",
    )  # fmt: skip


def doer(clause: Clause) -> Iterator[Asked]:
    """Ask for the doer of a passive: "was discovered by X" becomes "who discovered"."""
    verb = activated(clause) if clause.is_passive and clause.auxiliaries else None
    agent = next(clause.dependents("agent"), None)
    noun = None if agent is None else _object_of(agent)
    if verb is None or noun is None or agent is None or clause.is_negated:
        return
    phrase = key_words(noun)
    if is_human(noun) and noun.pos_ == "PROPN":
        phrase = without_tail(phrase, noun, PLACING)  # "by X in Cape Town": it was done there
    patient = clause.subject_words
    asking = question_word(noun, phrase) if is_nameable(phrase) else None
    if asking is None or is_pronoun_phrase(patient) or _is_means(noun):
        return
    word, key_type = asking
    # "was paid for by X": the small words stay with the verb.
    small = [one for one in clause.complements if one.dep_ == "prt" or not list(one.children)]
    small = [one for one in small if one.dep_ in {"prt", "prep"}]
    particles = [one for one in small if one.dep_ == "prt"]
    group = [*verb, *particles, *(one for one in small if one.dep_ != "prt"), *lowered(patient)]
    stem = ask_for_subject(clause, word, drop=[agent, *small], verb=group)
    yield from asked(
        f"wh.{_family(word, key_type)}-doer", stem, phrase, key_type, clause.source,
        head=noun, clause=clause, role="subject",
    )  # fmt: skip


def _family(word: str, key_type: KeyType) -> str:
    return "who" if key_type is KeyType.PERSON else word.split(maxsplit=1)[0]


def question_word(head: Token, phrase: Sequence[Token]) -> tuple[str, KeyType] | None:
    """Return what asks for the phrase, and what type of key it is.

    None for a name of which it is not clear whether it names a person, a place or a thing.
    """
    name = say(phrase).removeprefix("the ").removeprefix("The ")
    if name in COUNTRIES:
        return "which country", KeyType.COUNTRY
    if is_person(head):
        return _which_body(head, phrase) or "who", KeyType.PERSON
    names = names_in(head)
    if head.pos_ == "PROPN" and not (names.is_doubtful(head) and head.lower_ in names.lower):
        kind = names.type_of(head)
        # What has "its" seat may be a body of people as well.
        if kind is None or (kind == THING and head.ent_type_ == "ORG"):
            return None
        return "what", KeyType.PLACE if kind == "place" else KeyType.NAME
    return "what", KeyType.THING


def _which_body(head: Token, phrase: Sequence[Token]) -> str | None:
    """Return "which court" for "the Federal Court": of a body "who" is not said with ease."""
    noun = head.lower_
    is_told = any(one.i < head.i and one.pos_ == "PROPN" for one in phrase)
    return f"which {noun}" if head.pos_ == "PROPN" and is_told and noun in _NAMED_BODIES else None


def is_nameable(phrase: Sequence[Token]) -> bool:
    """Whether the phrase can be a short key: a few words with a noun, and no pronoun alone."""
    words = [token for token in phrase if not token.is_punct]
    if not 0 < len(words) <= LONGEST_KEY or is_pronoun_phrase(phrase):
        return False
    if any(token.tag_ in {"WDT", "WP", "VBD", "VBZ", "VBP", "MD"} for token in words):
        return False
    return any(token.pos_ in {"NOUN", "PROPN"} for token in words)


def _acts_on_something(clause: Clause) -> bool:
    if clause.is_copula or clause.verb.lemma_ in LIGHT_VERBS | REPORTING_VERBS:
        return False
    thing = clause.object()
    return thing is not None and not is_pronoun_phrase(core(thing))


def _is_means(noun: Token) -> bool:
    """Whether "by osmosis" names a process, which does nothing: it is how something is done."""
    has_article = any(child.dep_ in {"det", "poss", "nummod"} for child in noun.children)
    return noun.tag_ == "NN" and not has_article and noun.text.endswith(_PROCESSES)


def _is_placed(clause: Clause) -> bool:
    """Whether a phrase of some weight says of the subject what holds of few things."""
    if clause.is_copula or clause.verb.lemma_ in LIGHT_VERBS | REPORTING_VERBS:
        return False
    if clause.object() is not None or any(clause.dependents("ccomp", "agent")):
        return False
    return any(_is_telling(_object_of(one)) for one in clause.dependents("prep"))


def _is_telling(noun: Token | None) -> bool:
    if noun is None or noun.pos_ not in {"NOUN", "PROPN"}:
        return False
    return noun.pos_ == "PROPN" or any(
        child.dep_ in {"compound", "amod", "prep", "nmod"} for child in noun.children
    )


def _is_identified(clause: Clause) -> bool:
    """Whether the predicate fits one thing only: "is the largest planet"."""
    predicate = next(clause.dependents("attr"), None)
    if not clause.is_copula or predicate is None or clause.subject.pos_ != "PROPN":
        return False
    words = core(predicate)
    return words[0].lower_ == "the" and (
        any(token.lower_ in _IDENTIFYING or token.tag_ == "JJS" for token in words)
        or any(token.dep_ == "prep" and token.lower_ == "of" for token in words)
    )


def _object_of(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)
