"""What is worth hiding in a sentence: a defined term, a name, a year, a number."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import (
    INSTITUTION_NOUNS,
    MONTHS,
    NUMBER_WORDS,
    PERSON_NOUNS,
    TITLES,
)
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import is_general
from quizapp.core.generation.rules.claims.figures import is_label, is_year
from quizapp.core.generation.rules.definitions import LONGEST, definitions, is_term, term_after
from quizapp.core.generation.rules.gaps.writing import (
    Hidden,
    has_conjuncts,
    hidden_term,
    is_one_of_several,
)
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
_COUNTING = frozenset({"dozen", "score", "hundred", "thousand"})
_DECADE = re.compile(r"1[0-9]\d0s|20[012]0s")


def definition(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the term that the sentence defines or names."""
    for clause in carrier.clauses:
        words = clause.subject_words
        if meaning_of(clause, longest=LONGEST) is not None and is_term(words):
            yield hidden_term("cloze.definition", words)
    for token in carrier.words:
        named = term_after(token)
        if named:
            yield hidden_term("cloze.definition", named)
    shown = {token.i for token in carrier.tokens}
    for one in definitions(carrier.parsed, carrier.clauses):
        is_aside = one.meaning[0].i > one.term[-1].i and one.meaning[0].nbor(-1).text == ","
        if is_aside and all(token.i in shown for token in one.meaning):
            yield hidden_term("cloze.definition", one.term)


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
        if tokens and not is_year(token) and token.i and not _is_supposed(tokens[-1].head):
            yield Hidden("cloze.number", tokens, _other_writings(tokens))


def name(carrier: Carrier, index: Index) -> Iterator[Hidden]:
    """Yield the whole name of a person, a place or a body of people."""
    for entity in carrier.parsed.doc.ents:
        if entity.label_ not in _NAMES or entity.root.pos_ != "PROPN":
            continue
        tokens = _whole_name(entity[0], entity[-1])
        is_listed = entity.root.dep_ == "conj" or has_conjuncts(entity.root)
        is_example = _is_instance(entity.root)
        is_possessive = is_example or entity.root.dep_ in {
            "poss",
            "compound",
            "amod",
            "appos",
            "nmod",
        }
        if not tokens or is_listed or is_possessive or not _may_open(tokens, entity.root, carrier):
            continue
        kind = names_in(entity.root).type_of(tokens[-1])
        if kind is None and entity.label_ == "ORG" and _is_sure(tokens):
            kind = "body"
        if _is_example(carrier):
            continue
        if _names_more(entity.root, tokens):
            continue
        if kind in {None, "people"} or _is_common(tokens) or is_one_of_several(entity.root):
            continue
        is_person = kind == "person" and entity.label_ == "PERSON" and len(tokens) > 1
        is_surname = is_person and not tokens[-1].text.isupper()  # not "Henry II"
        yield Hidden("cloze.name", tokens, (tokens[-1].text,) if is_surname else ())


def _may_open(tokens: Sequence[Token], root: Token, carrier: Carrier) -> bool:
    """Whether the name does not stand first, or is of somebody who did one thing to another."""
    if tokens[0].i != carrier.words[0].i:
        return True
    is_person = names_in(root).type_of(tokens[-1]) == "person" and len(tokens) > 1
    verb = root.head
    has_thing = any(child.dep_ in {"dobj", "ccomp", "xcomp"} for child in verb.children)
    return is_person and root.dep_ == "nsubj" and verb.tag_ == "VBD" and has_thing


def _is_instance(noun: Token) -> bool:
    """Whether the name stands in "such as the desert of X" or "as in X"."""
    while noun.head.i != noun.i and noun.pos_ != "VERB":
        if noun.lower_ == "as":
            return True
        noun = noun.head
    return False


def _is_supposed(noun: Token) -> bool:
    """Whether the number is said of any such things: "how closely two variables are related"."""
    while noun.head.i != noun.i and noun.dep_ not in {"relcl", "acl"}:
        if noun.dep_ in {"advcl", "ccomp", "pcomp"} and is_general(noun):
            return True
        noun = noun.head
    return False


def _names_more(head: Token, tokens: Sequence[Token]) -> bool:
    """Whether the name goes on: "the ____ on the Law of the Sea"."""
    return any(
        noun.text.istitle()
        for tie in head.children
        if tie.lower_ in {"on", "for", "of", "against"}
        for noun in tie.children
        if noun.dep_ == "pobj" and noun.i > tokens[-1].i
    )


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
    tie = first.i - 2 if first.i > 1 and first.nbor(-1).lower_ == "the" else first.i - 1
    if tie > 0 and first.doc[tie].lower_ == "of" and first.doc[tie - 1].pos_ == "PROPN":
        return True  # "Elizabeth I of ____", "the Navigation of the ____"
    around = {first.nbor(-1).text if first.i else ""}
    around |= {last.nbor(1).text if last.i + 1 < len(last.doc) else ""}
    if around & {"v.", "v", "vs.", "and", "&"} or last.text in {"BC", "BCE", "AD", "CE"}:
        return True
    is_single = len(tokens) == 1
    return is_single and first.lower_ in names_in(first).lower | INSTITUTION_NOUNS


def _is_sure(tokens: Sequence[Token]) -> bool:
    """Whether several words, or letters, make it clear that it is a name."""
    return len(tokens) > 1 or tokens[0].text.isupper()


def _amount(token: Token) -> tuple[Token, ...]:
    """Return the number with its "million"; nothing when it counts nothing."""
    word = token.lower_
    if word in _SCALES:
        return ()
    is_number = bool(_FIGURE.fullmatch(word)) or NUMBER_WORDS.get(word, 0) > 1
    following = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if not is_number or token.dep_ not in {"nummod", "compound"} or token.head.i < token.i:
        return ()
    # "two dozen": half of a number.
    if is_label(token) or following.lower_ in _COUNTING:
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
    # "In the United States the Supreme Court": two names with nothing between them.
    is_cut = is_cut or any(
        one.lower_ == "the" and one.nbor(-1).pos_ == "PROPN" for one in tokens[1:]
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
