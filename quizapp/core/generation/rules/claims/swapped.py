"""Puts two things of a statement in each other's place, or another place in that of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import COUNTRIES, TIME_UNITS
from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import (
    core,
    is_contiguous,
    is_pronoun_phrase,
    lowered,
    pointers,
    say,
)
from quizapp.core.generation.rules.claims.claim import Claim, false
from quizapp.core.generation.rules.claims.figures import is_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_LONGEST = 8  # words of each of the two
_OPEN = frozenset("any all most other others every each half usual average expected".split())
_SHARED = frozenset({"a", "an"})
_TIES = frozenset({"in", "at", "near"})
_NEAR = 25
# What is done but once is done in one place.
_ONCE = frozenset(
    "found establish bear die marry bury crown execute sign build open invent discover print"
    " publish hold meet convene launch land sink create introduce set begin start issue"
    " build construct erect install assassinate hang surrender".split()
)
_SITE = frozenset("seat headquarters headquarter capital".split())


def compared(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield "water cools faster than land" of "land cools faster than water"."""
    clause = statement.clause
    ties = [token for token in statement.words if token.lower_ == "than"]
    things = [child for tie in ties for child in tie.children if child.dep_ == "pobj"]
    if len(ties) != 1 or len(things) != 1 or clause.is_negated:
        return
    thing = core(things[0])
    subject = list(statement.subject)
    if thing[-1].i != statement.words[-1].i or not _are_alike(clause.subject, things[0]):
        return
    if not (_is_plain(subject) and _is_plain(thing) and _is_of_subject(ties[0], statement)):
        return
    first = subject if subject[0].pos_ == "PROPN" else lowered(subject)
    second = lowered(thing)
    changes = {
        subject[0].i: say(second), **{token.i: "" for token in subject[1:]},
        thing[0].i: say(first), **{token.i: "" for token in thing[1:]},
    }  # fmt: skip
    yield Claim(
        "tf.compared",
        statement.text(changes),
        is_true=False,
        words=statement.words,
        key=ties[0].head.text,
        reason=f"The text says: “{clause.source.doc.text}”",
    )


def place(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim that it was done, or stands, in another place that the text names."""
    thing = statement.clause.object()
    beside = () if thing is None or thing.lemma_ not in _SITE else thing.children
    for tie in (*statement.rest, *beside):
        own = _place_after(tie)
        if own and _is_only_there(statement):
            said = {token.text for token in statement.clause.source.doc}
            new = next((one for one in _places_near(own, statement, index) if one not in said), "")
            if new:
                yield false("tf.place", statement, own, new)
            return


def _are_alike(one: Token, other: Token) -> bool:
    """Whether the two can change places: of one number, and both of the text's own words."""
    if one.pos_ not in _NOUNS or other.pos_ not in _NOUNS:
        return False
    is_like = (one.tag_ in _PLURAL) is (other.tag_ in _PLURAL)
    return is_like and not any(
        child.dep_ in {"conj", "cc"} for noun in (one, other) for child in noun.children
    )


def _is_plain(words: Sequence[Token]) -> bool:
    """Whether the words name a thing by themselves, and count or measure nothing."""
    if len(words) > _LONGEST or not is_contiguous(words) or is_pronoun_phrase(words):
        return False
    if pointers(words) or any(one.like_num or one.lower_ in _OPEN for one in words):
        return False
    return not any(one.lemma_.lower() in TIME_UNITS or one.text == "," for one in words)


def _is_of_subject(tie: Token, statement: Statement) -> bool:
    """Whether the subject is what is compared, and not what something is done to."""
    clause = statement.clause
    if any(token.tag_ in {"JJR", "RBR"} for token in statement.subject):
        return False
    above = tie.head
    while above.i != clause.verb.i and above.dep_ in {"advmod", "acomp", "attr", "amod", "dobj"}:
        above = above.head
    if above.i != clause.verb.i:
        return False  # it stands in a clause below
    above = tie.head
    thing = clause.object()
    if thing is None:
        return clause.verb.i < above.i and above.tag_ in {
            "JJR",
            "RBR",
            "JJ",
            "RB",
            "VBD",
            "VBZ",
            "VBP",
            "NN",
            "NNS",
        }
    # "has a longer day than Venus"; "likes tea better than coffee" compares the drinks.
    return any(child.tag_ == "JJR" for child in thing.children) and clause.verb.lemma_ == "have"


def _place_after(tie: Token) -> list[Token]:
    """Return the name of a town or a country after "in"; no words where it is not plain."""
    if tie.dep_ != "prep" or tie.lower_ not in _TIES:
        return []
    noun = next((child for child in tie.children if child.dep_ == "pobj"), None)
    if noun is None or noun.pos_ != "PROPN" or noun.ent_type_ in {"LOC", "FAC", "ORG"}:
        return []
    is_bare = not any(one.dep_ != "compound" for one in noun.children if not one.is_punct)
    own = core(noun)
    is_place = names_in(noun).type_of(noun) == "place"
    return own if is_bare and is_place and all(one.pos_ == "PROPN" for one in own) else []


def _is_only_there(statement: Statement) -> bool:
    """Whether it cannot be so in a second place as well."""
    clause = statement.clause
    thing = clause.object()
    is_site = clause.verb.lemma_ == "have" and thing is not None and thing.lemma_ in _SITE
    if is_site:
        return True
    is_one = clause.subject.pos_ == "PROPN" or clause.subject.tag_ == "NN"
    is_once = clause.verb.lemma_.lower() in _ONCE or any(map(is_year, statement.words))
    return clause.is_past and is_one and is_once and clause.subject.text[:1] != ""


def _places_near(own: Sequence[Token], statement: Statement, index: Index) -> Iterator[str]:
    """Yield the towns, or the countries, of the text, the nearest first."""
    name = " ".join(token.text for token in own)
    here = index.places[statement.clause.source.number]
    for step in range(1, _NEAR):
        for other in (here - step, here + step):
            if not 0 <= other < len(index.sentences):
                continue
            for tie in index.sentences[other].doc:
                words = _place_after(tie)
                if words and (say(words) in COUNTRIES) is (name in COUNTRIES):
                    yield say(words)
