"""What "he", "she", "it" and "they" mean, where the sentence before leaves no doubt.

Only subjects are resolved, and only to a name or a phrase that can stand alone. The sentence
that names it becomes evidence, too. Everything else stays unresolved, and the gate drops it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.names import PERSON, names_in
from quizapp.core.generation.phrases import core, is_person, is_pronoun_phrase, lowered, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

_LONGEST = 6
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_EXPLETIVE = frozenset("seem appear turn happen follow take be become make".split())
_BACKWARDS = frozenset(
    "this that these those such same other another latter former resulting new first second its"
    " their his her both two three only even".split()
)


@dataclass(frozen=True, slots=True)
class Referent:
    """What a pronoun means: the words, whether a person or several, and where it was named."""

    words: str
    is_person: bool
    is_plural: bool
    place: int


def resolve(sentences: Sequence[Parsed]) -> None:
    """Note in each parse what its subject pronoun means: token index → ``Referent``."""
    last: Referent | None = None
    named: Referent | None = None
    paragraph = ""
    for place, parsed in enumerate(sentences):
        if parsed.sentence.paragraph != paragraph:
            paragraph, last, named = parsed.sentence.paragraph, None, None
        subject = _subject(parsed)
        meant = _meant(subject, last) or _meant(subject, named)
        parsed.doc.user_data["meant"] = {}
        if subject is not None and meant is not None:
            parsed.doc.user_data["meant"] = {subject.i: meant}
            last = meant
        else:
            last = _referent(parsed, subject, place)
        _resolve_joined(parsed, subject, last)
        named = _only_person(parsed, place) or (named if meant is named else None)


def meant_in(token: Token) -> Referent | None:
    """Return what the pronoun means, when that was resolved."""
    found = token.doc.user_data.get("meant", {}).get(token.i)
    return found if isinstance(found, Referent) else None


def _subject(parsed: Parsed) -> Token | None:
    first = parsed.doc.sents[0]
    return next((child for child in first.root.children if child.dep_ in _SUBJECTS), None)


def _meant(subject: Token | None, last: Referent | None) -> Referent | None:
    if subject is None or last is None or _has_nouns_before(subject):
        return None
    return last if _fits(subject, last) else None


def _fits(subject: Token, last: Referent) -> bool:
    """Whether the pronoun agrees with what was named last."""
    word = subject.lower_
    if word in {"he", "she"}:
        return last.is_person and not last.is_plural
    if word == "they":
        return last.is_plural
    return word == "it" and not (last.is_person or last.is_plural or _is_expletive(subject))


def _referent(parsed: Parsed, subject: Token | None, place: int) -> Referent | None:
    """Return what a pronoun in the next sentence would mean: the subject of this one."""
    if subject is None or subject.tag_ in {"VBZ", "VBP", "VBD"}:
        return None  # "most speech sounds", read as a verb
    phrase = core(subject)
    if len(phrase) > _LONGEST or is_pronoun_phrase(phrase) or phrase[0].like_num:
        return None
    if any(token.lower_ in _BACKWARDS or token.pos_ == "PRON" for token in phrase):
        return None
    is_plural = subject.tag_ in {"NNS", "NNPS"} or any(
        child.dep_ == "conj" for child in subject.children
    )
    person = is_person(subject) and names_in(subject).type_of(subject) != "body"
    if any(token.lower_ == "of" for token in phrase) and not is_plural:
        return None  # "the weapon of the league": "it" may be either
    is_bare = phrase[0].lower_ == "the" and phrase[1:] == [subject] and subject.pos_ == "NOUN"
    if is_bare or (person and subject.pos_ != "PROPN" and not is_plural):
        return None
    if len([one for one in parsed.doc.ents if one.label_ == "PERSON"]) > 1 and person:
        return None
    if subject.pos_ == "PROPN" and not person and _has_thing_done(subject):
        return None  # "Britain introduced a tax": "it" may be the tax
    return Referent(say(lowered(phrase)), person, is_plural, place)


def _has_thing_done(subject: Token) -> bool:
    """Whether the verb has an object in the singular besides the subject."""
    return any(
        child.dep_ in {"dobj", "attr"} and child.tag_ in {"NN", "NNP", "CD"}
        for child in subject.head.children
    )


def _resolve_joined(parsed: Parsed, subject: Token | None, last: Referent | None) -> None:
    """Note what "they" means in "the kidneys are small, but they receive …"."""
    if subject is None or last is None:
        return
    for verb in subject.head.children:
        if verb.dep_ != "conj" or verb.pos_ not in {"VERB", "AUX"}:
            continue
        other = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if other is not None and _fits(other, last):
            parsed.doc.user_data["meant"][other.i] = last


def _only_person(parsed: Parsed, place: int) -> Referent | None:
    """Return the person whom the sentence names, whatever they do in it, if it is just one."""
    people = [
        token
        for token in parsed.doc
        if token.pos_ == "PROPN"
        and token.dep_ != "compound"
        and names_in(token).type_of(token) == PERSON
    ]
    if len({token.text for token in people}) != 1 or people[0].dep_ == "poss":
        return None
    phrase = core(people[0], lean=True)
    if phrase[0].like_num:
        return None  # "in 1913 Eugène Christophe": the year is none of the name
    return Referent(say(phrase), True, False, place)  # noqa: FBT003 - a value


def _has_nouns_before(subject: Token) -> bool:
    """Whether the sentence itself names something first: the pronoun may mean that."""
    return any(token.pos_ in {"NOUN", "PROPN"} for token in subject.doc[: subject.i])


def _is_expletive(subject: Token) -> bool:
    verb = subject.head
    return verb.lemma_ in _EXPLETIVE and any(
        child.dep_ in {"ccomp", "xcomp", "advcl", "acomp"} for child in verb.children
    )
