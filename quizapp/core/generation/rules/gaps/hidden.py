"""What is worth hiding in a sentence: a defined term, a name, a year, a number, a key term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import (
    INSTITUTION_NOUNS,
    MONTHS,
    NUMBER_WORDS,
    PERSON_NOUNS,
    TIME_UNITS,
    TITLES,
    VAGUE_NOUNS,
)
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_contiguous, is_person_noun, say
from quizapp.core.generation.rarity import frequency
from quizapp.core.generation.rules.claims.figures import is_label, is_year
from quizapp.core.generation.rules.definitions import LONGEST, is_term, term_after
from quizapp.core.generation.rules.terms import meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.gaps.carriers import Carrier
    from quizapp.core.generation.tokens import Token

_LONGEST = 5
_NAMES = frozenset({"PERSON", "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW", "PRODUCT"})
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SCALES = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
_DECADE = re.compile(r"1[0-9]\d0s|20[012]0s")
# Zipf frequencies: a word below the first is a term; one below the second is when so many
# sentences have it; below the third an adjective belongs to the term.
_RARE = 3.7
_TERM = 4.8
_WORD = 4.4
_OFTEN = 3
_WRITTEN = 1.0
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence", "ness")
_MUCH_RARER = 1.8
_LONGEST_TERM = 3
_NUMBERLESS = frozenset(
    "species series means damages goods arms customs proceeds savings headquarters works news"
    " premises thanks sheep fish aircraft offspring".split()
)
_TECHNICAL = 4.6
_UNITS = frozenset(
    "metre meter kilometre kilometer centimetre centimeter millimetre mile foot inch yard acre"
    " hectare gram kilogram pound ounce ton tonne litre liter gallon degree percent volt watt joule"
    " newton bit byte hertz mole dollar euro cent crown franc mark".split()
)
_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "oprd"})


@dataclass(frozen=True, slots=True)
class Hidden:
    """The words to hide, other writings of them, and words that lead up to the gap."""

    rule: str
    tokens: tuple[Token, ...]
    accept: tuple[str, ...] = ()
    lead: str = ""


def definition(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the term that the sentence defines or names."""
    for clause in carrier.clauses:
        words = clause.subject_words
        if meaning_of(clause, longest=LONGEST) is not None and is_term(words):
            yield _term("cloze.definition", words)
    for token in carrier.words:
        named = term_after(token)
        if named:
            yield _term("cloze.definition", named)


def year(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield a year or a decade."""
    for token in carrier.words:
        before = token.nbor(-1).text if token.i else ""
        if _DECADE.fullmatch(token.text) and before == "the":
            yield Hidden("cloze.year", (token.nbor(-1), token), (token.text,))
        elif is_year(token) and token.dep_ in {"pobj", "npadvmod", "nummod", "appos"}:
            is_marked = before in MONTHS or (
                token.i + 1 < len(token.doc) and (token.nbor(1).text in {"BC", "BCE", "AD", "CE"})
            )
            lead = "" if is_marked or before.lower() != "in" else "the year"
            if is_marked or lead:
                yield Hidden("cloze.year", (token,), lead=lead)


def number(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield a number that counts or measures something."""
    for token in carrier.words:
        tokens = _amount(token)
        if tokens and not is_year(token) and token.i:
            yield Hidden("cloze.number", tokens, _other_writings(tokens))


def name(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the whole name of a person, a place or a body of people."""
    for entity in carrier.parsed.doc.ents:
        if entity.label_ not in _NAMES or entity.root.pos_ != "PROPN":
            continue
        tokens = _whole_name(entity[0], entity[-1])
        is_listed = entity.root.dep_ == "conj" or _has_conjuncts(entity.root)
        is_example = entity.root.head.lower_ == "as"
        is_possessive = is_example or entity.root.dep_ in {
            "poss",
            "compound",
            "amod",
            "appos",
            "nmod",
        }
        if not tokens or is_listed or is_possessive or tokens[0].i == 0:
            continue
        kind = names_in(entity.root).type_of(tokens[-1])
        if kind is None and entity.label_ == "ORG" and _is_sure(tokens):
            kind = "body"
        if _is_example(carrier):
            continue
        if kind in {None, "people"} or _is_common(tokens) or _is_one_of_several(entity.root):
            continue
        is_person = kind == "person" and entity.label_ == "PERSON" and len(tokens) > 1
        yield Hidden("cloze.name", tokens, (tokens[-1].text,) if is_person else ())


def _is_example(carrier: Carrier) -> bool:
    """Whether any such thing is spoken of: "a patent granted in Japan has no effect"."""
    return any(
        not clause.is_past
        and clause.verb.tag_ in {"VBZ", "VBP", "VB"}
        and any(child.lower_ in {"a", "an"} for child in clause.subject.children)
        for clause in carrier.clauses
    )


def _is_common(tokens: Sequence[Token]) -> bool:
    """Whether the name is a common noun with a capital letter, an era, or half of a case."""
    first, last = tokens[0], tokens[-1]
    if first.i > 1 and first.nbor(-1).lower_ == "of" and first.nbor(-2).pos_ == "PROPN":
        return True  # "Elizabeth I of ____"
    around = {first.nbor(-1).text if first.i else ""}
    around |= {last.nbor(1).text if last.i + 1 < len(last.doc) else ""}
    if around & {"v.", "v", "vs.", "and", "&"} or last.text in {"BC", "BCE", "AD", "CE"}:
        return True
    is_single = len(tokens) == 1
    return is_single and first.lower_ in names_in(first).lower | INSTITUTION_NOUNS


def _is_sure(tokens: Sequence[Token]) -> bool:
    """Whether several words, or letters, make it clear that it is a name."""
    return len(tokens) > 1 or tokens[0].text.isupper()


def _is_one_of_several(head: Token) -> bool:
    """Whether phrases beside it begin with the same preposition: "at A, at B and at C"."""
    tie = head.head
    return tie.dep_ == "prep" and any(
        other.i != tie.i and other.lower_ == tie.lower_
        for other in (*tie.head.children, *tie.children)
    )


def term(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the rarest terms of the sentence: nouns with what makes them terms."""
    found: list[tuple[float, int, Hidden]] = []
    for token in carrier.words:
        tokens = _noun_term(token, index)
        if tokens and tokens[0].i:
            times = len(index.postings.get(token.lemma_.lower(), {}))
            rarity = min(_commonness(one) for one in tokens)
            bound = _TERM if len(tokens) > 1 else _WORD
            if rarity < _RARE or (times >= _OFTEN and rarity < bound):
                found.append((rarity, token.i, _term("cloze.term", tokens)))
    for _, _, hidden in sorted(found, key=lambda one: one[:2]):
        yield hidden


def _commonness(token: Token) -> float:
    """Return how common the word is in any of its forms: "gases" is as "gas"."""
    return max(frequency(token.lower_), frequency(token.lemma_.lower()))


def _term(rule: str, tokens: Sequence[Token]) -> Hidden:
    """Hide a term; its plural or singular is right as well, and "a" goes with it."""
    words = [token for token in tokens if not token.is_punct or token.text == "-"]
    if words[0].lower_ in {"the", "these"}:
        words = words[1:]
    first = words[0] if words else tokens[0]
    if first.i and first.nbor(-1).lower_ in {"a", "an"} and words:
        words = [first.nbor(-1), *words]
    return Hidden(rule, tuple(words), _other_number(words))


def _amount(token: Token) -> tuple[Token, ...]:
    """Return the number with its "million"; nothing when it counts nothing."""
    word = token.lower_
    if word in _SCALES:
        return ()
    is_number = bool(_FIGURE.fullmatch(word)) or NUMBER_WORDS.get(word, 0) > 1
    following = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if not is_number or token.dep_ not in {"nummod", "compound"} or token.head.i < token.i:
        return ()
    if is_label(token):
        return ()
    around = {token.nbor(-1).lower_ if token.i else "", following.lower_}
    if following.text in MONTHS or "between" in around:
        return ()
    if (
        around & {"to", "and", "or", "-", "–", "$", "£", "€", "p.m.", "a.m."}
        or following.text == "."
    ):
        return ()
    counted = token.head.head if token.head.lower_ in _SCALES else token.head
    if any(child.lower_ in {"the", "these", "those", "both"} for child in counted.children):
        return ()
    return (token, following) if following.lower_ in _SCALES else (token,)


def _other_writings(tokens: Sequence[Token]) -> tuple[str, ...]:
    word = tokens[0].lower_
    if len(tokens) > 1:
        return ()
    if word in NUMBER_WORDS:
        return (str(NUMBER_WORDS[word]),)
    return tuple(one for one, value in NUMBER_WORDS.items() if str(value) == word)


def _whole_name(first: Token, last: Token) -> tuple[Token, ...]:
    """Return the name with all its words; nothing when its ends are not clear."""
    doc = first.doc
    before = list(takewhile(_is_proper, reversed(doc[: first.i])))
    after = list(takewhile(_is_proper, doc[last.i + 1 :]))
    tokens = [*reversed(before), *doc[first.i : last.i + 1], *after]
    while tokens[-1].pos_ == "ADP":
        tokens.pop()
    end = tokens[-1].i
    while tokens and (tokens[0].text in TITLES or tokens[0].lower_ in PERSON_NOUNS | {"the"}):
        tokens.pop(0)
    is_cut = bool(tokens) and (
        (tokens[0].i and doc[tokens[0].i - 1].text in {"-", "&"})
        or (end + 1 < len(doc) and doc[end + 1].text in {"-", "'s", "’s", "&"})
    )
    if is_cut or not tokens or len(tokens) > _LONGEST or any(t.is_punct for t in tokens):
        return ()
    return (
        tuple(tokens)
        if all(
            token.text[0].isupper() or token.pos_ == "ADP" or token.lower_ in {"the", "of"}
            for token in tokens
        )
        else ()
    )


def _is_proper(token: Token) -> bool:
    return token.pos_ == "PROPN"


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
    if lemma in VAGUE_NOUNS | TIME_UNITS | _UNITS or _has_conjuncts(noun):
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
    if before is not None and before.pos_ in {"NOUN", "PROPN", "NUM"} and before.head.i == last.i:
        return True
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


def _has_conjuncts(token: Token) -> bool:
    return any(child.dep_ in {"conj", "cc"} for child in token.children)


def _other_number(words: Sequence[Token]) -> tuple[str, ...]:
    """Return the term in the plural when it stands in the singular, and the other way round."""
    from lemminflect import getInflection

    last = words[-1] if words else None
    if last is None or last.pos_ != "NOUN" or last.lower_ in _NUMBERLESS:
        return ()
    other = {"NN": "NNS", "NNS": "NN"}.get(last.tag_)
    forms = getInflection(last.lemma_, tag=other) if other else ()
    # A form that nobody writes is no word: "cristaes".
    if not forms or forms[0] == last.text or frequency(str(forms[0])) < _WRITTEN:
        return ()
    # "entropies" is hardly ever written: the word is not counted.
    if frequency(str(forms[0])) < frequency(last.lower_) - _MUCH_RARER:
        return ()
    bare = [token for token in words if token.lower_ not in {"a", "an"}]
    return (say([*bare[:-1], str(forms[0])]),)
