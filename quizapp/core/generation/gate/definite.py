"""Checks of nouns that lean on another sentence: "the dam", "two main causes", "take part"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.lexicon import (
    ANAPHORIC,
    EVENTS,
    MONTHS,
    TIME_UNITS,
    UNIQUE_NOUNS,
    VAGUE_NOUNS,
)
from quizapp.core.generation.phrases import is_general, is_placed
from quizapp.core.generation.rarity import frequency
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.tokens import Token

# Zipf frequency: an adjective that is rarer tells the thing from others of its name.
_TELLING = 4.2
_TELLING_DEPS = frozenset(
    "relcl acl prep compound nmod poss appos nummod npadvmod advcl ccomp".split()
)
_OF_THE_FIELD = 4.2
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_SEVERAL_YEARS = 3
# In so many sentences a text speaks of a thing before "the" thing needs no other one.
_OFTEN_IN_GENERAL = 2
_OFTEN_IN_PAST = 3
# Of what they are, has to be said beside them.
_RELATIONAL = frozenset(
    "cause reason effect consequence result purpose aim goal function drawback advantage"
    " disadvantage benefit weakness strength type kind stage step phase symptom principle condition"
    " criterion factor method approach solution exception variant version component ingredient"
    " part section end side half rest majority aspect feature requirement objective objection"
    " argument branch category construction".split()
)
_OF_WHAT = frozenset({"prep", "relcl", "acl", "poss", "compound", "nmod", "ccomp", "advcl"})
# What they bring about is new: "invented the telescope".
_INVENTING = frozenset("invent discover devise introduce patent".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WHOSE = frozenset({"dobj", "attr", "nsubjpass", "nsubj"})


def unintroduced(draft: Draft, index: Index) -> Finding | None:
    """Refuse a bare "the dam", unless the text speaks of one such thing, and often."""
    said = draft.said
    for token in draft.tokens:
        noun = token.head
        is_article = token.lower_ == "the" and token.dep_ == "det"
        if not is_article or noun.pos_ != "NOUN" or not noun.is_alpha or noun.dep_ == "poss":
            continue
        # "die in the floods": of a question, where nothing else tells which ones.
        is_open = draft.asked is not None and noun.tag_ == "NNS" and not is_general(noun)
        is_open = is_open and noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB"
        is_open = is_open and len(index.mentions.get(noun.lemma_.lower(), ())) == 1
        if _is_bare(noun, said, index) and (is_open or not _is_established(noun, index)):
            return Finding("needs-context", f"the {noun.text}")
    return None


def of_what(draft: Draft, index: Index) -> Finding | None:
    """Refuse "two main causes" where nothing says of what, and "take part" without in what."""
    for token in draft.tokens:
        # "the Coriolis effect" is called so.
        children = [one for one in token.children if one.dep_ in _OF_WHAT or _is_name(one)]
        is_noun = token.pos_ == "NOUN" and token.dep_ in _WHOSE and not children
        if not is_noun or _is_defined(token):
            continue
        if token.lower_ == "part" and token.head.lemma_ == "take":
            is_whole = _has_tie(token.head)
        else:
            is_whole = token.lemma_.lower() not in _RELATIONAL or _says_of_what(token)
        if not is_whole:
            return Finding("needs-context", token.text)
    return None


def shortened(draft: Draft, index: Index) -> Finding | None:
    """Refuse "most houses" in a text about opera houses."""
    for token in draft.tokens:
        if token.pos_ != "NOUN" or token.dep_ not in _SUBJECTS or not token.is_alpha:
            continue
        mentions = [noun for _, noun in index.mentions.get(token.lemma_.lower(), ())]
        whole = [one for one in mentions if any(child.dep_ == "compound" for child in one.children)]
        is_short = not any(
            child.dep_ in _TELLING_DEPS | {"amod"} and child.lower_ not in {"most", "many", "few"}
            for child in token.children
        )
        if is_short and len(whole) >= _OFTEN_IN_GENERAL and len(whole) * 2 >= len(mentions):
            return Finding("needs-context", token.text)
    return None


def yearless(draft: Draft, index: Index) -> Finding | None:
    """Refuse "in October" without its year, of what was, in a text of several years."""
    said = f"{stem_of(draft.content)} {draft.key}"
    month = next((one for one in MONTHS if re.search(rf"\b{one}\b", said)), None)
    is_bare = month is not None and not any(letter.isdigit() for letter in said)
    if not is_bare or not any(token.tag_ == "VBD" for token in draft.parsed.doc):
        return None
    # Last, for it takes a walk through all words of the text.
    years = sum(bool(_YEAR.fullmatch(word)) for word in index.postings)
    return Finding("needs-context", month or "") if years >= _SEVERAL_YEARS else None


def _is_name(word: Token) -> bool:
    return word.text.istitle() and word.i > 0


def _is_bare(noun: Token, said: set[int], index: Index) -> bool:
    """Whether nothing that is said beside the noun tells which one it is."""
    if is_placed(noun):
        return False
    for child in noun.children:
        # The words of a clause beside it are said as far as any of them is.
        if child.i not in said and not any(one.i in said for one in child.subtree):
            continue
        if child.dep_ == "acl" and child.left_edge.nbor(-1).text == ",":
            continue  # "the parchment, written in Latin,": it tells no other one apart
        if child.dep_ in _TELLING_DEPS or child.tag_ in {"JJS", "RBS"}:
            return False
        if child.dep_ == "amod" and _tells_which(child, index):
            return False
    return True


def _tells_which(adjective: Token, index: Index) -> bool:
    if adjective.lower_ in ANAPHORIC or adjective.tag_ == "JJR":
        return False
    if is_general(adjective.head):
        return True  # "the blue whale"
    pair = (adjective.lemma_.lower(), adjective.head.lemma_.lower())
    is_name = bool(adjective.ent_type_)
    return is_name or index.pairs[pair] > 1 or frequency(adjective.lower_) < _TELLING


def _is_established(noun: Token, index: Index) -> bool:
    """Whether one such thing is what the text is about, so that its noun is its name.

    What no other sentence names explains itself: "in the ice". Only a subject is known then,
    unless it is a term: "the cornea"; and of the past, an object, too.
    """
    lemma = noun.lemma_.lower()
    is_now = is_general(noun)
    if lemma in UNIQUE_NOUNS | TIME_UNITS and is_now:
        return True
    mentions = index.mentions.get(lemma, ())
    times = len({place for place, _ in mentions})
    if times == 1:
        if not is_now:
            return noun.dep_ == "pobj" or noun.head.lemma_ in _INVENTING
        return noun.dep_ not in _SUBJECTS or frequency(lemma) < _OF_THE_FIELD
    if times < (_OFTEN_IN_GENERAL if is_now else _OFTEN_IN_PAST) or lemma in EVENTS | VAGUE_NOUNS:
        return False
    return not _has_rivals([token for _, token in mentions], is_now=is_now)


def _has_rivals(mentions: Sequence[Token], *, is_now: bool) -> bool:
    """Whether the text tells several of the kind apart: "two dams", "the Aswan Dam"."""
    names: set[str] = set()
    singles = 0
    for noun in mentions:
        words = {child.lower_ for child in noun.children}
        if words & {"another", "other", "second", "both", "former", "latter"} or any(
            child.dep_ == "nummod" for child in noun.children
        ):
            return True
        names |= set() if noun.tag_ in {"NNS", "NNPS"} else {_named(noun)} - {""}
        singles += bool(words & {"a", "an"})
    return len(names) > 1 or (not is_now and singles > 1)


def _named(noun: Token) -> str:
    """Return the names that tell this one from others: "the Aswan Dam", "the dam at Esna"."""
    below = [one for child in noun.children if child.dep_ == "prep" for one in child.children]
    return " ".join(one.text for one in (*noun.children, *below) if one.pos_ == "PROPN")


def _is_defined(noun: Token) -> bool:
    """Whether the noun is said of something that is there: "X is a cause"."""
    return noun.dep_ in _SUBJECTS and noun.head.lemma_ == "be"


def _says_of_what(noun: Token) -> bool:
    """Whether a phrase of the verb says it: "causes two kinds in cells"."""
    return noun.head.dep_ in {"relcl", "acl"} or any(
        child.dep_ == "prep" and child.lower_ in {"of", "for"} for child in noun.head.children
    )


def _has_tie(verb: Token) -> bool:
    return any(child.lower_ == "in" and list(child.children) for child in verb.children)
