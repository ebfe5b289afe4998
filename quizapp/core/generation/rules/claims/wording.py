"""Says a statement in other words: moved, shortened, with words that mean the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation import likenesses
from quizapp.core.generation.phrases import core, is_name, is_person, lowered, pointers
from quizapp.core.generation.rules.claims.claim import true
from quizapp.core.generation.rules.claims.figures import is_year
from quizapp.core.generation.statements import opened
from quizapp.core.generation.verbs import inflected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.index import Index
    from quizapp.core.generation.rules.claims.claim import Claim
    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

_MOST_CHANGES = 2
_LONGEST_FRONT = 9
_MOVABLE = frozenset({"if", "when", "because", "once", "after", "before", "unless"})
_WHEN = frozenset("in on during before after by until since between from around".split())
DATED = re.compile(r"\b(?:1\d{3}|20\d\d|\d+ (?:BCE?|CE|AD)|century)\b")


def moved(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with the time or the place moved to its end or to its beginning."""
    if any(token.lower_ in {"has", "have"} for token in statement.clause.auxiliaries):
        return  # "In 1998, it has been used only once"
    changes = likenesses_in(statement)
    if len(statement.front) == 1:
        head = statement.front[0]
        said = core(head)
        is_short = len(said) <= _LONGEST_FRONT and tells_when(head) and not _names_case(said)
        is_short = is_short or (head.dep_ == "advcl" and said[0].lower_ in _MOVABLE)
        last = statement.rest[-1] if statement.rest else statement.clause.verb
        is_open = last.dep_ in {"advcl", "ccomp"} or any(
            token.dep_ in {"relcl", "advcl", "acl", "conj"} for token in last.subtree
        )
        if is_short and not is_open:
            parts = [*_spoken(statement, statement.rest), *opened(head)]
            yield true("tf.moved", statement, parts, changes)
    elif not statement.front and len(statement.rest) > 1:
        head = statement.rest[-1]
        said = core(head)
        is_clause = head.dep_ == "advcl" and said[0].lower_ in _MOVABLE and not pointers(said)
        is_only = sum(is_year(token) for token in statement.words) == 1
        is_time = is_only and bool(DATED.search(" ".join(token.text for token in said)))
        is_time = is_time and head.dep_ == "prep" and len(said) <= _LONGEST_FRONT
        if is_time or is_clause:
            parts = [*said, ",", *_spoken(statement, statement.rest[:-1])]
            yield true("tf.moved", statement, parts, changes)


def _names_case(said: Sequence[Token]) -> bool:
    """Whether the phrase names a case at law, whose parts the parser takes for others."""
    return any(token.lower_ in {"v", "v.", "vs.", "versus", "("} for token in said)


def simplified(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the main clause of a sentence that says more, with other words where it can be."""
    if not (likenesses_in(statement) or _hangs_on_other(statement)):
        yield true("tf.simplified", statement, statement.phrases)


def _hangs_on_other(statement: Statement) -> bool:
    """Whether a bare noun shares the verb before: "air rises at the equator, and drops …"."""
    verb, subject = statement.clause.verb, statement.clause.subject
    is_second = verb.dep_ == "conj" and subject.head.i != verb.i
    return is_second and all(one.pos_ in {"NOUN", "CCONJ"} for one in statement.subject)


def synonym(statement: Statement, index: Index) -> Iterator[Claim]:
    """Yield the statement with a word or two that mean the same."""
    changes = likenesses_in(statement)
    words = {token.i: token for token in statement.words}
    # "almost" for "nearly" is the same sentence, and so is "main" for "principal".
    if any(words[place].pos_ in {"VERB", "NOUN"} for place in changes):
        yield true("tf.synonym", statement, statement.phrases, changes)


def likenesses_in(statement: Statement, *, but: tuple[Token, ...] = ()) -> dict[int, str]:
    """Return up to two words that can be said otherwise, with what to say."""
    kept = {token.i for token in but}
    changes: dict[int, str] = {}
    for token in statement.words:
        new = None if token.i in kept or is_name(token) else _likeness(token, statement)
        if new and len(changes) < _MOST_CHANGES:
            is_first = token.text[0].isupper()
            changes[token.i] = new.capitalize() if is_first else new
    return changes


def tells_when(head: Token) -> bool:
    """Whether the phrase gives a date."""
    said = " ".join(token.text for token in head.subtree)
    is_tie = head.dep_ == "prep" and head.lower_ in _WHEN
    return head.dep_ == "npadvmod" or (is_tie and bool(DATED.search(said)))


def _likeness(token: Token, statement: Statement) -> str | None:
    lemma = token.lemma_.lower()
    match token.pos_:
        case "VERB":
            return _like_verb(token, statement)
        case "ADV":
            is_before = any(child.dep_ == "nummod" for child in token.head.children)
            return None if token.head.like_num and is_before else likenesses.ADVERBS.get(lemma)
        case "ADJ":
            before = token.nbor(-1).lower_ if token.i else ""
            is_free = (token.dep_ == "amod" and before not in {"a", "an"}) or lemma == "famous"
            if lemma == "several":
                is_free = before not in {"the", "these", "of"} and token.head.pos_ == "NOUN"
            return likenesses.ADJECTIVES.get(lemma) if is_free else None
        case "NOUN" if token.tag_ == "NN" and token.dep_ != "compound":
            return likenesses.NOUNS.get(lemma)
        case "ADP" | "SCONJ" if token.dep_ == "prep":
            return likenesses.PREPOSITIONS.get(token.lower_)
        case _:
            return None


def _like_verb(token: Token, statement: Statement) -> str | None:
    lemma = token.lemma_.lower()
    new = likenesses.VERBS.get(lemma)
    children = {child.dep_ for child in token.children}
    is_passive = "auxpass" in children or (
        token.i == statement.clause.verb.i and (statement.clause.is_passive)
    )
    has_object = "dobj" in children or is_passive
    if new is None or children & {"prt", "ccomp", "xcomp", "dative", "oprd"}:
        return None
    if lemma in likenesses.NEEDS_OBJECT and not has_object:
        return None
    # "The river has built a delta" is not said of what nobody wills.
    if lemma in likenesses.OF_PEOPLE and not (is_passive or is_person(statement.clause.subject)):
        return None
    if lemma in likenesses.NEEDS_NONE and has_object:
        return None
    is_split = len(new.split()) > 1 and is_passive
    if is_split or token.tag_ == "VBG" or token.dep_ in {"amod", "acl"}:
        return None
    first, *others = new.split()
    if first == "be":
        form = "are" if statement.clause.is_plural else "is"
        first = form if token.tag_ in {"VBZ", "VBP"} else ""
    return (
        " ".join([inflected(first, token.tag_) if first not in {"is", "are"} else first, *others])
        if first
        else None
    )


def _spoken(statement: Statement, rest: tuple[Token, ...]) -> list[Token | str]:
    """Return the statement without its front, with these phrases after the verb."""
    said = {token.i for head in (*statement.front, *statement.rest) for token in core(head)}
    said -= {token.i for head in rest for token in core(head)}
    subject = {token.i for token in statement.subject}
    first = lowered(statement.subject)
    tail = [
        t for t in statement.phrases if t.i not in said | subject and t.i > statement.subject[0].i
    ]
    return [*first, *tail]
