"""Which terms matter: what the text explains, what it comes back to, and where it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import is_general
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.rules.definitions import definitions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.gaps.carriers import Carrier
    from quizapp.core.generation.tokens import Token

# In so many sentences a text comes back to a term.
_AGAIN = 2
# Zipf frequency: a word that is rarer is a term of its field even if it stands once.
_OF_A_FIELD = 3.5
# The way from a term up to the verb of what is said.
_WAY = frozenset("nsubj nsubjpass dobj pobj oprd attr prep agent dative xcomp conj".split())
_MOST_TIES = 2
# Adjectives with these endings tell of what something is, and not how it is.
_RELATING = ("ic", "al", "ar", "ary", "ory", "ive", "ate", "oid")
_DENYING = ("in", "im", "un", "non", "ir")
_INSTANCES = frozenset({"as", "like", "including", "unlike", "than", "example", "instance"})


def is_salient(tokens: Sequence[Token], carrier: Carrier, index: Index) -> bool:
    """Whether the term matters to the text, and stands in what the sentence states itself."""
    noun = tokens[-1]
    if not stands_in_statement(noun, carrier) or _is_told_apart(noun):
        return False
    if explained(tokens, index) or len(_places(tokens, index)) >= _AGAIN:
        return True
    # What happened once has a scene, "near the old tannery"; how things are has none.
    if not are_of_the_field(tokens[:-1], index):
        return False
    rarest = min(frequency(token.lemma_.lower()) for token in tokens)
    # "the underside of the abdomen"
    is_part = len(tokens) == 1 and any(child.lower_ == "of" for child in noun.children)
    return is_general(noun) and rarest < _OF_A_FIELD and not is_part


def are_of_the_field(before: Sequence[Token], index: Index) -> bool:
    """Whether what stands before a noun makes a term of it; another noun always does."""
    if any(one.pos_ in {"NOUN", "PROPN"} for one in before):
        return True
    return all(_is_of_the_field(one, index) for one in before if one.dep_ == "amod")


def _is_of_the_field(adjective: Token, index: Index) -> bool:
    """Whether the adjective makes a term of its noun: "semantic analysis", not "a lost packet".

    It tells of what the noun is, the text says both again, or tells it from its contrary.
    """
    word, noun = adjective.lemma_.lower(), adjective.head.lemma_.lower()
    if word.endswith(_RELATING) or index.pairs[word, noun] >= _AGAIN:
        return True
    contraries = [f"{prefix}{word}" for prefix in _DENYING]
    contraries += [word.removeprefix(one) for one in _DENYING if word.startswith(one)]
    return any(index.pairs[one, noun] for one in contraries)


def explained(tokens: Sequence[Token], index: Index) -> bool:
    """Whether some sentence of the text says what the term means."""
    if index.explained is None:
        index.explained = {
            _lemmas(one.term)
            for parsed, clauses in zip(index.sentences, index.clauses, strict=True)
            for one in definitions(parsed, clauses)
        }
    return _lemmas(tokens) in index.explained


def stands_in_statement(noun: Token, carrier: Carrier) -> bool:
    """Whether the noun belongs to the verb that is stated, not to a condition or an example."""
    verbs = {clause.verb.i for clause in carrier.clauses}
    if any(one.lower_ in {"example", "instance"} for one in noun.doc[: noun.i]):
        return False
    ties, token = 0, noun
    while token.i not in verbs and token.head.i != token.i:
        is_list = token.dep_ == "conj" and token.pos_ not in {"VERB", "AUX"}
        if token.dep_ not in _WAY or is_list or token.lower_ in _INSTANCES:
            return False
        ties += token.dep_ == "prep"
        token = token.head
    return ties <= _MOST_TIES


def _is_told_apart(noun: Token) -> bool:
    """Whether a clause tells which one is meant: "the ____ that then appears" may be any."""
    return any(
        child.dep_ in {"relcl", "acl"} and noun.doc[noun.i + 1].text != "," and child.i > noun.i
        for child in noun.children
    )


def _places(tokens: Sequence[Token], index: Index) -> set[int]:
    """Return the sentences that have all words of the term."""
    found = [set(index.postings.get(token.lemma_.lower(), ())) for token in tokens]
    return set.intersection(*found) if found else set()


def _lemmas(tokens: Sequence[Token]) -> str:
    return " ".join(one.lemma_.lower() for one in tokens if one.lower_ not in {"a", "an", "the"})
