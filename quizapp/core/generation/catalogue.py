"""The names and noun phrases of a text by what they are: where distractors come from."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType
from quizapp.core.generation.lexicon import (
    ANAPHORIC,
    DEMONSTRATIVES,
    POSSESSIVES,
    PRONOUNS,
    TIME_UNITS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import (
    PLACING,
    core,
    is_contiguous,
    is_pronoun_phrase,
    lowered,
    say,
)
from quizapp.core.generation.rules.subjects import is_nameable, question_word
from quizapp.core.grading import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "conj", "oprd"})
_LONG = frozenset({"relcl", "acl", "advcl", "conj", "neg"})
_BARRED = DEMONSTRATIVES | POSSESSIVES | PRONOUNS | ANAPHORIC


@dataclass(frozen=True)
class Phrase:
    """A name or a noun phrase of the text; ``vector`` is what the model makes of its head.

    ``kind`` tells a person from a people and a body of people.
    """

    words: str
    type: KeyType
    head: str
    is_plural: bool
    has_article: str
    sentence: int
    place: int
    verbs: frozenset[str]
    vector: tuple[float, ...]
    kind: str = ""

    @cached_property
    def folded(self) -> str:
        """The words as they are compared."""
        return fold(self.words)

    @cached_property
    def size(self) -> float:
        """The length of the vector."""
        return math.sqrt(sum(one * one for one in self.vector))


def catalogue_of(index: Index, asked: Sequence[Draft]) -> Mapping[KeyType, tuple[Phrase, ...]]:
    """Return the phrases that can stand as an option, by type, in the order of the text.

    The terms are the keys of questions for terms: what the text itself defines or names.
    """
    found: dict[KeyType, dict[str, Phrase]] = defaultdict(dict)
    for parsed in index.sentences:
        for token in parsed.doc:
            phrase = _phrase(token, parsed.number)
            if phrase is not None:
                found[phrase.type].setdefault(phrase.words.lower(), phrase)
    for draft in asked:
        term = _term(draft)
        if term is not None:
            found[KeyType.TERM].setdefault(term.words.lower(), term)
    return {kind: tuple(phrases.values()) for kind, phrases in found.items()}


def _term(draft: Draft) -> Phrase | None:
    asked = draft.asked
    if asked is None or asked.type is not KeyType.TERM:
        return None
    words = asked.accept[0] if asked.accept else asked.key
    first = words.split()[0].lower()
    head = asked.head
    return Phrase(
        words=words,
        type=KeyType.TERM,
        head=head.lemma_.lower(),
        is_plural=head.tag_ in {"NNS", "NNPS"},
        has_article=first if first in {"a", "an", "the"} else "",
        sentence=draft.parsed.number,
        place=head.i,
        verbs=frozenset(),
        vector=vector_of(head),
    )


def vector_of(token: Token) -> tuple[float, ...]:
    """Return what the model makes of the word: near for words of like use."""
    return tuple(float(number) for number in token.doc.tensor[token.i])


def _phrase(token: Token, sentence: int) -> Phrase | None:
    if token.dep_ not in _ROLES or token.pos_ not in {"NOUN", "PROPN"}:
        return None
    tokens = core(token, lean=True)
    if not is_contiguous(tokens) or not is_nameable(tokens) or is_pronoun_phrase(tokens):
        return None
    if any(one.lower_ in _BARRED or one.tag_ in {"CD", "JJR", "RBR"} for one in tokens):
        return None
    if any(one.dep_ in _LONG and one.i != token.i for one in tokens):
        return None
    if _is_misread(token, tokens):
        return None
    lemma = token.lemma_.lower()
    asking = question_word(token, tokens)
    if asking is None or lemma in VAGUE_NOUNS | TIME_UNITS:
        return None
    if asking[1] is KeyType.PERSON and not _is_full_name(token, tokens):
        return None
    first = tokens[0].lower_
    return Phrase(
        words=say(lowered(tokens)),
        type=asking[1],
        head=lemma,
        is_plural=token.tag_ in {"NNS", "NNPS"},
        has_article=first if first in {"a", "an", "the"} else "",
        sentence=sentence,
        place=token.i,
        verbs=frozenset({token.head.lemma_.lower(), token.head.head.lemma_.lower()}),
        vector=vector_of(token),
        kind=kind_of(token),
    )


def _is_full_name(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether it names a person in full, and says no more: not "people", "John Backus at IBM".

    A surname alone may be somebody named otherwise.
    """
    is_name = token.pos_ == "PROPN" and len(tokens) > 1
    return is_name and not any(one.lower_ in PLACING for one in tokens)


def kind_of(token: Token) -> str:
    """Return what the name names, as far as that is known."""
    return names_in(token).type_of(token) or "" if token.pos_ == "PROPN" else ""


def _is_misread(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether the phrase is a verb taken for a noun, "to insert", or the party of a case."""
    if tokens[0].i and tokens[0].nbor(-1).lower_ == "to":
        return True
    return any(one.text == "v." for one in token.doc[max(0, token.i - 2) : token.i + 3])
