"""What a statement may leave unsaid, and what it may not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import FREQUENCIES
from quizapp.core.generation.phrases import core, is_connective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_ASIDES = frozenset({"for", "after", "with", "from", "by", "in", "during"})
# What somebody foresaw, ruled or showed at a time is a fact of that time.
_ONCE_SAID = frozenset("predict rule declare show propose announce report calculate".split())
# Without these the rest may be untrue.
_LIMITS = frozenset(
    "except unless provided if only not until rather excluding but no neither nor never"
    " least most nearly almost than".split()
)


def points_aside(clause: Clause, head: Token) -> bool:
    """Whether the phrase only points back, and what was done is told without it.

    "X, Y and Z shared the Nobel Prize for them in 2014" happened without "for them" as well.
    """
    is_told = clause.is_past and not clause.is_passive and clause.object() is not None
    if not is_told or head.dep_ != "prep" or clause.subject.pos_ != "PROPN":
        return False
    words = [token for token in head.subtree if token.i != head.i]
    is_pronoun = len(words) == 1 and words[0].lower_ in {"it", "them", "this", "these", "that"}
    return is_pronoun and head.lower_ in _ASIDES


def drops_first(clause: Clause, words: Sequence[Token]) -> bool:
    """Whether an adverb before the first of two verbs is not said with the second: "twice"."""
    if clause.verb.dep_ != "conj":
        return False
    said = {token.i for token in words}
    beside = clause.verb.head.children
    first = next((child.i for child in beside if child.dep_ in _SUBJECTS), 0)
    return any(
        child.dep_ in {"advmod", "npadvmod"} and not is_connective(child) and child.i not in said
        for child in beside
        if child.i < first
    )


def leaves_verb_unsaid(clause: Clause) -> bool:
    """Whether what the verb before took is left out: "lost its rights to X, and Z lost Y"."""
    verb = clause.verb
    is_same = verb.dep_ == "conj" and verb.head.lemma_ == verb.lemma_ and verb.lemma_ != "be"
    return is_same and any(child.dep_ == "dobj" for child in verb.children)


def is_of_any(clause: Clause) -> bool:
    """Whether "which …" is told of one that only its sentence speaks of.

    So it is with "by a single application, which is filed with X", and with "only the beak".
    """
    if clause.verb.dep_ != "relcl":
        return False
    first = clause.subject.left_edge.lower_
    if clause.subject.dep_ == "conj" and clause.finite.tag_ != "VBZ":
        return True  # "Page and Brin, who founded Google": it may be told of both
    words = clause.subject_words
    is_new = clause.subject.dep_ in {"pobj", "dobj"} and first in {"a", "an"}
    # "paid for the entertainment, which cost …"
    is_new = is_new or (clause.is_past and first == "the" and len(words) == len(("the", "noun")))
    # "Scotland has juries of fifteen, who decide …": it is so of these.
    is_new = is_new or (clause.subject.dep_ == "dobj" and any(one.like_num for one in words))
    is_new = is_new and clause.subject.pos_ == "NOUN"
    return is_new or any(token.lower_ in {"only", "even"} for token in words)


def is_deed_of_another(clause: Clause) -> bool:
    """Whether a deed was taken for the doer: "Crossing birds, Berthold obtained offspring"."""
    first, last = clause.subject_words[0], clause.subject_words[-1]
    is_comma = last.i + 1 < len(last.doc) and last.nbor(1).text == ","
    return first.tag_ == "VBG" and first.is_sent_start and is_comma and last.i < clause.verb.i


def is_dated_word(clause: Clause) -> bool:
    """Whether somebody named predicted or ruled in a year that it is so."""
    is_said = clause.verb.lemma_.lower() in _ONCE_SAID and clause.is_past
    heads = [one for one in clause.dependents("prep") if one.lower_ == "in"]
    years = [one for head in heads for one in head.children if one.text.isdigit()]
    return is_said and clause.subject.pos_ == "PROPN" and bool(years)


def drops_limit(clause: Clause, words: Sequence[Token]) -> bool:
    """Whether words were left out without which the rest may not be true."""
    said = {token.i for token in words}
    verbs = [child for child in clause.verb.children if child.dep_ == "conj"]
    other = {token.i for verb in verbs for token in verb.subtree}
    left = [token for token in clause.verb.subtree if token.i not in said | other]
    if any(token.tag_ == "TO" and token.nbor(-1).text == "," for token in left if token.i):
        return True
    return any(
        (token.lower_ in _LIMITS and token.dep_ != "cc")
        for token in left
        if not _is_in_relative(token, clause.verb)
    )


def _is_in_relative(token: Token, verb: Token) -> bool:
    while token.i not in (verb.i, token.head.i):
        if token.dep_ in {"relcl", "advcl", "appos"} and token.left_edge.lower_ not in _LIMITS:
            return True
        token = token.head
    return False


def drops_qualifier(clause: Clause, words: Sequence[Token]) -> bool:
    """Whether "usually" or "sometimes" stood with the verb and is not said any more."""
    said = {token.i for token in words}
    below = clause.verb.children
    return any(token.lower_ in FREQUENCIES and token.i not in said for token in below)


def dates_twice(clause: Clause) -> bool:
    """Whether the second of two clauses has a year of its own beside that of the first."""
    if clause.verb.dep_ != "conj":
        return False
    parts = [
        any(_YEAR.fullmatch(token.text) for head in heads for token in core(head))
        for heads in (clause.fronted, clause.complements)
    ]
    return all(parts)


def lost_all(clause: Clause) -> bool:
    """Whether nothing is left of what stood behind a passive: "is made in this way"."""
    behind = [child for child in clause.verb.children if child.i > clause.verb.i]
    return (
        clause.is_passive
        and not clause.complements
        and any(child.dep_ == "prep" for child in behind)
    )
