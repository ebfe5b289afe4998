"""The terms of a sentence that are worth hiding: what it tells of, and what it tells with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import ANAPHORIC, MONTHS, NUMBER_WORDS, TIME_UNITS, VAGUE_NOUNS
from quizapp.core.generation.phrases import is_contiguous, is_person_noun
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.rules.definitions import term_after
from quizapp.core.generation.rules.gaps.salience import are_of_the_field, explained, is_salient
from quizapp.core.generation.rules.gaps.writing import (
    UNITS,
    has_conjuncts,
    hidden_term,
    is_one_of_several,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.gaps.carriers import Carrier
    from quizapp.core.generation.rules.gaps.writing import Hidden
    from quizapp.core.generation.tokens import Token

# Zipf frequencies: a word below the first is a term; one below the second is when so many
# sentences have it; below the third an adjective belongs to the term.
_RARE = 3.7
_TERM = 4.8
_WORD = 4.4
_OFTEN = 3
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence", "ness")
_LONGEST_TERM = 3
_TECHNICAL = 4.6
# They tell one of several apart, or count them.
_TELLING_APART = ANAPHORIC | frozenset(NUMBER_WORDS)
_COMPOUND = 5.1
_PARTS = frozenset({"compound", "amod", "det", "punct", "nmod"})
_TELLING = ("dobj", "agent", "prep", "ccomp", "advcl")
_HELPERS = frozenset({"is", "are"})
_WEAK = frozenset(
    "be have seem appear remain become say tend exist occur vary differ need want".split()
)
_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "oprd"})


def term(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the rarest terms of the sentence: nouns with what makes them terms."""
    found: list[tuple[float, int, Hidden]] = []
    for token in carrier.words:
        tokens = _noun_term(token, index)
        if tokens and tokens[0].i and is_salient(tokens, carrier, index):
            times = len(index.postings.get(token.lemma_.lower(), {}))
            rarity = min(_commonness(one) for one in tokens)
            bound = _TERM if len(tokens) > 1 else _WORD
            if rarity < _RARE or (times >= _OFTEN and rarity < bound):
                found.append((rarity, token.i, hidden_term("cloze.term", tokens)))
    for _, _, hidden in sorted(found, key=lambda one: one[:2]):
        yield hidden


def subject(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the term of which a sentence says how it is: "____ divides the octave into …"."""
    for clause in carrier.clauses[:1]:
        words = clause.subject_words
        is_first = words[0].i == carrier.words[0].i
        is_told = not (clause.is_past or clause.is_negated or clause.fronted)
        if is_first and is_told and _says_enough(clause) and _is_own_term(clause, index):
            yield hidden_term("cloze.term", words)


def _says_enough(clause: Clause) -> bool:
    """Whether the verb says what is done to what, by what or where."""
    is_plain = not clause.is_copula and clause.verb.lemma_ not in _WEAK
    helpers = {token.lower_ for token in clause.auxiliaries} - _HELPERS
    return is_plain and not helpers and any(clause.dependents(*_TELLING))


def _is_own_term(clause: Clause, index: Index) -> bool:
    """Whether the subject is a term by itself, "branch coverage", and not "such a company"."""
    noun = clause.subject
    phrase = clause.subject_words
    words = [one for one in phrase if one.lower_ not in {"a", "an"} and not one.is_punct]
    if noun.pos_ != "NOUN" or words[-1].i != noun.i or len(words) > _LONGEST_TERM:
        return False
    if any(not _is_part(child) for child in noun.children) or is_person_noun(noun.lemma_):
        return False
    if noun.lemma_.lower() in VAGUE_NOUNS | TIME_UNITS | UNITS or not _are_term_words(words[:-1]):
        return False
    if len(words) == 1 or explained(words, index):
        return _commonness(noun) < _RARE or explained(words, index)
    is_term = are_of_the_field(words[:-1], index)
    return is_term and min(_commonness(one) for one in words) < _COMPOUND


def _is_part(child: Token) -> bool:
    """Whether what hangs on the noun is a part of the term, or stands aside from it."""
    is_aside = child.left_edge.i > 0 and child.left_edge.nbor(-1).text == ","
    is_aside = is_aside and child.left_edge.i > child.head.i
    return child.dep_ in _PARTS or (is_aside and child.dep_ in {"prep", "relcl", "appos", "acl"})


def _are_term_words(before: Sequence[Token]) -> bool:
    """Whether what stands before the noun is a noun or a plain adjective."""
    return all(
        one.tag_ in {"NN", "JJ", "HYPH", "NNP"} and one.lower_ not in _TELLING_APART
        for one in before
    )


def _commonness(token: Token) -> float:
    """Return how common the word is in any of its forms: "gases" is as "gas"."""
    return max(frequency(token.lower_), frequency(token.lemma_.lower()))


def _noun_term(noun: Token, index: Index) -> tuple[Token, ...]:
    """Return the noun with its compounds, and its adjective where both make the term."""
    if not _can_be_term(noun, index):
        return ()
    tokens = [child for child in noun.lefts if child.dep_ == "compound"]
    tokens = [one for child in tokens for one in child.subtree]
    if any(one.pos_ == "PROPN" for one in tokens):
        return ()  # "in western Europe serfdom disappeared"
    adjectives = [child for child in noun.lefts if child.dep_ == "amod"]
    if adjectives and _belongs(adjectives[-1], noun, index):
        tokens = [adjectives[-1], *tokens]
    tokens = sorted({*tokens, noun}, key=lambda token: token.i)
    is_whole = is_contiguous(tokens) and not any(token.is_punct for token in tokens)
    if not is_whole or len(tokens) > _LONGEST_TERM or _is_half(tokens):
        return ()
    before = noun.doc[tokens[0].i - 1] if tokens[0].i else noun
    return () if before.text == "-" or before.lower_ in {"no", "any", "such"} else tuple(tokens)


def _is_repeated(lemma: str, index: Index) -> bool:
    return len(index.postings.get(lemma, {})) > 1


def _can_be_term(noun: Token, index: Index) -> bool:
    """Whether the noun stands where a term can be asked for, and is not one of several."""
    lemma = noun.lemma_.lower()
    if noun.pos_ != "NOUN" or noun.dep_ not in _ROLES or noun.lower_.endswith("ing"):
        return False
    if lemma in VAGUE_NOUNS | TIME_UNITS | UNITS or has_conjuncts(noun):
        return False
    if is_one_of_several(noun):
        return False
    if is_person_noun(lemma) or (lemma.endswith(_ABSTRACT) and not _is_repeated(lemma, index)):
        return False
    # Beside a term that is given its name: "folds known as ____".
    beside = [noun.head, *(child for child in noun.children if child.dep_ == "acl")]
    return not any(term_after(verb) for verb in beside)


def _is_half(tokens: Sequence[Token]) -> bool:
    """Whether a word beside the term is a part of it: "____ triphosphate", "____ of Messana"."""
    first, last = tokens[0], tokens[-1]
    before = first.nbor(-1) if first.i else None
    if before is not None and before.head.i == last.i and _is_of_term(before):
        return True  # "flying ____", "the deep ____"
    following = last.doc[last.i + 1 : last.i + 3]
    if any(token.text in MONTHS for token in tokens) or _goes_on(last):
        return True
    if not len(following):
        return False  # what a semicolon ends has no stop
    if following[0].tag_ == "CC" and following[-1].pos_ in {"DET", "NOUN", "ADJ", "PROPN"}:
        return True
    if (
        following[0].tag_ in {"VB", "DT"}
        or following[0].pos_ in {"NOUN", "PROPN", "NUM", "ADJ", "X"}
        or following[0].lower_ == "per"
    ):
        return True
    return len(following) > 1 and following[0].lower_ == "of" and following[1].pos_ == "PROPN"


def _is_of_term(before: Token) -> bool:
    """Whether a word before the noun belongs to the term: "flying ____"."""
    is_adjective = before.dep_ == "amod" and before.tag_ in {"JJ", "VBG", "VBN"}
    return before.pos_ in {"NOUN", "PROPN", "NUM"} or is_adjective


def _goes_on(noun: Token) -> bool:
    """Whether the term goes on after the noun: "breach of contract", "an offer to treat"."""
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if after.tag_ == "TO" and after.head.head.i == noun.i:
        return True
    if after.lower_ not in {"of", "for"} or after.head.i != noun.i:
        return False
    return any(
        one.pos_ == "NOUN" and not any(below.dep_ in {"det", "poss"} for below in one.children)
        for one in after.children
    )


def _belongs(adjective: Token, noun: Token, index: Index) -> bool:
    """Whether the adjective and the noun are one term: a rare word, or said so elsewhere."""
    if list(adjective.children) or adjective.tag_ in {"JJR", "JJS", "VBN", "VBG"}:
        return False
    times = index.pairs[adjective.lemma_.lower(), noun.lemma_.lower()]
    return frequency(adjective.lower_) < _TECHNICAL or times > 1
