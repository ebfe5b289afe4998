"""Terms with their meanings, wherever a sentence gives both: for cards and for gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import core, is_person, is_pronoun_phrase, trimmed
from quizapp.core.generation.rules.terms import name_given, whole_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

LONGEST = 28
_SHORTEST = 3
_LONGEST_TERM = 4
# "A second influence is …" tells one of several apart; it is no term.
_TELLING = frozenset(
    "most many some few both all first second third main other another further final new one"
    " such".split()
)
_NEXT = 2  # only the comma between
PLACES = frozenset(
    "city town village country state province region district island mountain river lake sea"
    " peninsula port capital colony fortress settlement strait desert valley volcano"
    " glacier".split()
)
_NAMING = frozenset({"call", "term", "name", "dub"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means, both as the sentence has them."""

    term: tuple[Token, ...]
    meaning: tuple[Token, ...]


def definitions(parsed: Parsed, clauses: Sequence[Clause]) -> Iterator[Definition]:
    """Yield the terms that the sentence defines, each once."""
    seen: set[int] = set()
    found = [*_stated(clauses), *_named(clauses), *_called(parsed), *_set_aside(parsed)]
    for one in found:
        term = without_article(one.term)
        if term and len(term) <= _LONGEST_TERM and term[-1].i not in seen:
            seen.add(term[-1].i)
            if _SHORTEST <= len(one.meaning) <= LONGEST:
                yield Definition(term, one.meaning)


def is_term(words: Sequence[Token]) -> bool:
    """Whether the subject of a definition is a term, and not "a second influence"."""
    return not any(token.lower_ in _TELLING for token in words)


def term_after(verb: Token) -> list[Token]:
    """Return the term of "folds known as cristae", "is called the matrix"."""
    if verb.tag_ != "VBN":
        return []
    named: Token | None = None
    if verb.lemma_ in _NAMING:
        named = next((one for one in verb.children if one.dep_ in {"oprd", "dobj", "attr"}), None)
    elif verb.lemma_ == "know":
        tie = next((one for one in verb.children if one.lower_ == "as"), None)
        named = None if tie is None else next(iter(tie.children), None)
    # "a technique called chunking"
    is_gerund = named is not None and named.tag_ == "VBG" and not list(named.children)
    if named is None or not (named.pos_ in {"NOUN", "PROPN"} or is_gerund):
        return []
    found = core(named, lean=True)
    ends = [token.i for token in found if token.dep_ == "prep" and token.lower_ != "of"]
    return [token for token in found if not ends or token.i < ends[0]]


def without_article(words: Sequence[Token]) -> tuple[Token, ...]:
    """Return the words without "a", "an" or "the" before them."""
    first = words[0].lower_ if words else ""
    return tuple(words[1:] if first in {"a", "an", "the"} else words)


def _stated(clauses: Sequence[Clause]) -> Iterator[Definition]:
    for clause in clauses:
        meaning = whole_meaning(clause, longest=LONGEST)
        if meaning is not None and is_term(clause.subject_words):
            yield Definition(tuple(clause.subject_words), tuple(meaning))


def _named(clauses: Sequence[Clause]) -> Iterator[Definition]:
    """Yield what "X is called Y" says: the subject tells what Y is."""
    for clause in clauses:
        term = name_given(clause)
        if term and not clause.fronted and term[-1].pos_ in {"NOUN", "PROPN"}:
            yield Definition(tuple(term), tuple(clause.subject_words))


def _called(parsed: Parsed) -> Iterator[Definition]:
    """Yield what "a dense, granular snow called firn" says."""
    for verb in parsed.doc:
        term = term_after(verb) if verb.dep_ == "acl" else []
        if term and verb.head.pos_ == "NOUN":
            below = {token.i for token in verb.subtree}
            words = [one for one in verb.head.subtree if one.i not in below and one.i < verb.i]
            yield Definition(tuple(term), tuple(trimmed(words)))


def _fits(noun: Token, head: Token) -> bool:
    """Whether the aside can be of the name: a policy is no place, and people are no terms."""
    kind = names_in(noun).type_of(noun)
    return kind not in {"person", "place"} or (kind == "place" and head.lemma_ in PLACES)


def _beside(head: Token) -> Token:
    """Return what an aside is of: the noun before its comma, where the model took one far off.

    "Their number is raised by doping, the addition …": the number is no addition.
    """
    noun, place = head.head, head.left_edge.i - _NEXT
    near = head.doc[max(place, 0)]
    is_far = near.i > noun.i and all(one.i != near.i for one in noun.subtree)
    return near if is_far and near.pos_ in {"NOUN", "PROPN"} else noun


def _set_aside(parsed: Parsed) -> Iterator[Definition]:
    """Yield what "the corvus, a boarding bridge that …," says."""
    for head in parsed.doc:
        noun = _beside(head)
        is_aside = head.dep_ == "appos" and head.pos_ == "NOUN" and noun.i < head.i
        if not is_aside or not any(one.dep_ in {"relcl", "acl", "prep"} for one in head.children):
            continue
        if noun.pos_ not in {"NOUN", "PROPN"} or is_person(noun) or is_person(head):
            continue
        # "at −273 °C, the point where …": a measure is no term.
        if any(sign.isdigit() for one in core(noun, lean=True)[:2] for sign in one.text):
            continue
        if (noun.pos_ == "PROPN" and not _fits(noun, head)) or head.left_edge.i - noun.i != _NEXT:
            continue
        meaning = trimmed(list(head.subtree))
        term = [one for one in core(noun) if one.i <= noun.i]
        if meaning[0].lower_ in {"a", "an", "the"} and not is_pronoun_phrase(term):
            yield Definition(tuple(term), tuple(meaning))
