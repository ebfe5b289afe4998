"""Puts another name, or another term, of the text in the place of the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.names import names_in
from quizapp.core.generation.phrases import core, is_pronoun_phrase, lowered, pointers, say
from quizapp.core.generation.rules.claims.claim import Claim, false
from quizapp.core.generation.rules.claims.figures import is_year
from quizapp.core.generation.rules.terms import name_given
from quizapp.core.generation.statements import sentence, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

# How many sentences before and after are searched: what is near is of the same matter.
_NEAR = 25
_LONGEST_PAIR = 8
_LONGEST_NAME = 4
_ONE_LIFE = 60  # years
_BESIDE = 1  # sentences
# What A does to B, B does not do to A.
_ONCE = frozenset(
    "invent discover write found design develop propose paint compose build formulate introduce"
    " establish prove publish isolate coin construct devise create compile draft edit direct"
    " assassinate defeat improve devise pioneer patent".split()
)
_ONE_WAY = frozenset(
    "defeat conquer invade succeed precede teach appoint orbit attack capture besiege found"
    " discover annex occupy colonize colonise liberate rule outnumber outlive inherit betray"
    " overthrow replace influence inspire persuade accuse arrest execute eat infect".split()
)


def name(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with another person in the place of the one who did it."""
    own = _doer(statement)
    if own is None or not _is_done_once(statement):
        return
    words = {token.text for token in statement.clause.source.doc}
    place = index.places[statement.clause.source.number]
    for other in _people_near(index, place):
        if not words & set(other.split()) and _is_of_that_time(other, statement, index):
            yield false("tf.name", statement, own, other)
            return


def swapped(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim with the doer and the one to whom it was done in each other's place."""
    clause = statement.clause
    head = clause.object()
    if head is None or clause.is_passive or clause.verb.lemma_ not in _ONE_WAY:
        return
    subject, thing = list(statement.subject), core(head)
    both = (*subject, *thing)
    if len(both) > _LONGEST_PAIR or any(
        is_pronoun_phrase(part) or pointers(part) for part in (subject, thing)
    ):
        return
    kinds = [
        names_in(one).type_of(one) if one.pos_ == "PROPN" else one.pos_
        for one in (clause.subject, head)
    ]
    is_like = kinds[0] == kinds[1] and kinds[0] is not None
    if not (is_like and (clause.is_past or clause.is_plural == _is_plural(head))):
        return
    first, second = lowered(subject), lowered(thing)
    changes = {
        subject[0].i: say(second), **{token.i: "" for token in subject[1:]},
        thing[0].i: say(first), **{token.i: "" for token in thing[1:]},
    }  # fmt: skip
    yield Claim(
        "tf.relation",
        statement.text(changes),
        is_true=False,
        words=statement.words,
        key=clause.verb.text,
        reason=f"The text says: “{clause.source.doc.text}”",
    )


def term(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the claim that gives the thing the name of another one."""
    own = name_given(statement.clause)
    if not own:
        return
    place = index.places[statement.clause.source.number]
    said = {token.lemma_.lower() for token in statement.clause.source.doc}
    for other in _terms_near(index, place):
        if (
            other
            and len(other) <= _LONGEST_NAME
            and not said & {token.lemma_.lower() for token in _bare(other)}
        ):
            is_like = _begins(other) == _begins(own) and other[-1].tag_ == own[-1].tag_
            if is_like:
                yield false("tf.term", statement, own, say(lowered(other)))
                return


def named(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the true claim "X is Y" of "Y is called X"."""
    clause = statement.clause
    own = name_given(clause)
    if not own or clause.is_past or statement.front or len(clause.auxiliaries) != 1:
        return
    subject = lowered(statement.subject)
    is_defined = str(say(statement.subject)).lower().startswith(("the ", "a ", "an "))
    extra = [
        head for head in statement.rest if not {t.i for t in own} & {t.i for t in head.subtree}
    ]
    if own[-1].pos_ not in {"NOUN", "PROPN"} or extra or not is_defined:
        return
    yield Claim(
        "tf.named",
        sentence([*lowered(own), "are" if clause.is_plural else "is", *subject]),
        is_true=True,
        words=statement.words,
        key=clause.source.doc[own[0].i : own[-1].i + 1].text,
        reason=f"The text says: “{clause.source.doc.text}”",
    )


def _is_of_that_time(name: str, statement: Statement, index: Index) -> bool:
    """Whether no year beside the name puts the person into another age: nobody would believe it."""
    own = [int(token.text) for token in statement.words if is_year(token)]
    last = name.rsplit(maxsplit=1)[-1].lower()
    here = index.places[statement.clause.source.number]
    places = sorted(index.postings.get(last, ()))
    theirs = [
        int(token.text)
        for place in places
        for token in index.sentences[place].doc
        if is_year(token)
    ]
    if not (own and theirs):
        return not own or any(abs(place - here) <= _BESIDE for place in places)
    return any(abs(one - own[0]) <= _ONE_LIFE for one in theirs)


def _is_done_once(statement: Statement) -> bool:
    """Whether only one can have done it: somebody else may have received a prize, too."""
    clause = statement.clause
    return clause.verb.lemma_.lower() in _ONCE or any(is_year(token) for token in statement.words)


def _doer(statement: Statement) -> list[Token] | None:
    """Return the words of the one person who did it; None when no person is named."""
    clause = statement.clause
    head: Token | None = clause.subject
    if clause.is_passive:
        agent = next(clause.dependents("agent"), None)
        head = None if agent is None else next(iter(agent.children), None)
    if head is None or names_in(head).type_of(head) != "person" or head.pos_ != "PROPN":
        return None
    if any(child.dep_ in {"conj", "poss", "prep"} for child in head.children):
        return None
    words = [token for token in core(head) if token.pos_ == "PROPN"]
    is_whole = len(words) == len(core(head))
    return words if is_whole and len(words) > 1 else None


def _people_near(index: Index, place: int) -> Iterator[str]:
    """Yield the whole names of people, the nearest first."""
    seen: set[str] = set()
    for step in range(1, _NEAR):
        for other in (place - step, place + step):
            if not 0 <= other < len(index.sentences):
                continue
            for entity in index.sentences[other].doc.ents:
                name = entity.text
                is_person = names_in(entity.root).type_of(entity[-1]) == "person"
                lower = names_in(entity.root).lower
                is_name = (
                    entity.label_ == "PERSON"
                    and len(entity) > 1
                    and all(token.pos_ == "PROPN" and token.lower_ not in lower for token in entity)
                )
                if is_person and is_name and name not in seen:
                    seen.add(name)
                    yield name


def _terms_near(index: Index, place: int) -> Iterator[list[Token]]:
    for step in range(1, _NEAR):
        for other in (place - step, place + step):
            if 0 <= other < len(index.clauses):
                for clause in index.clauses[other]:
                    if statement_of(clause) is not None:
                        yield name_given(clause)
    for clause in index.clauses[place]:
        yield name_given(clause)


def _bare(words: Sequence[Token]) -> list[Token]:
    return [token for token in words if token.pos_ not in {"DET", "PUNCT"}]


def _begins(words: Sequence[Token]) -> str:
    first = words[0]
    return first.lower_ if first.pos_ == "DET" else ""


def _is_plural(head: Token) -> bool:
    return head.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in head.children)
