"""Why, how, what for: questions for causes, means and purposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.asked import KeyType, asked
from quizapp.core.generation.asking import ask_for_dependent
from quizapp.core.generation.phrases import core, is_person, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

_CAUSES = ("because of", "due to", "owing to", "as a result of", "thanks to", "on account of")
_LONGEST = 14
_SHORTEST = 3
# After these "to" does not give a purpose: "was expected to rise".
_GOVERNING = frozenset(
    "use expect require allow force persuade ask tell order say know think believe suppose mean"
    " design intend enable cause lead oblige permit encourage urge invite compel need seem".split()
)


_MAKING = frozenset(
    "build establish create found set introduce launch form develop pass adopt hire send install"
    " erect make write add construct dig draw sign lower raise change replace move".split()
)


def why(clause: Clause) -> Iterator[Asked]:
    """Ask for the cause that a clause or a phrase gives, or for the purpose."""
    if clause.is_negated:
        return
    for head in clause.dependents("advcl", "prep"):
        phrase = core(head)
        said = say(phrase).lower()
        if len(phrase) > _LONGEST or not (
            said.startswith(("because ", "in order to ", *_since(clause)))
            or said.startswith(_CAUSES)
        ):
            continue
        stem = ask_for_dependent(clause, "why", subtree_of(head))
        yield from asked(
            "wh.why", stem, phrase, KeyType.CLAUSE, clause.source, head=head, clause=clause
        )


def _since(clause: Clause) -> tuple[str, ...]:
    """Return "since" where it gives a reason: in what is so, not in what was."""
    is_perfect = any(token.lemma_ == "have" for token in clause.auxiliaries)
    return () if clause.is_past or is_perfect else ("since ",)


def purpose(clause: Clause) -> Iterator[Asked]:
    """Ask why somebody did it, where the answer is "to do something"."""
    is_made = clause.is_passive and clause.verb.lemma_ in _MAKING
    is_willed = (is_person(clause.subject) and not clause.is_passive) or is_made
    if clause.is_negated or not is_willed or clause.verb.lemma_ in _GOVERNING:
        return
    for head in clause.dependents("advcl"):
        phrase = core(head)
        if phrase[0].lower_ != "to" or not _SHORTEST <= len(phrase) <= _LONGEST:
            continue
        stem = ask_for_dependent(clause, "why", subtree_of(head))
        yield from asked(
            "wh.purpose", stem, phrase, KeyType.CLAUSE, clause.source, head=head, clause=clause
        )


def what_for(clause: Clause) -> Iterator[Asked]:
    """Ask what something is used for: "is used to measure heat"."""
    is_meant = clause.verb.lemma_ in {"use", "design", "intend"} and clause.is_passive
    # "on a large scale, which is intended to …": the noun before is not what is meant.
    if not is_meant or clause.is_negated or clause.verb.dep_ == "relcl":
        return
    for head in clause.dependents("xcomp", "advcl"):
        phrase = core(head)
        if phrase[0].lower_ != "to" or len(phrase) > _LONGEST:
            continue
        stem = ask_for_dependent(clause, "what", subtree_of(head))
        stem = f"{stem.rstrip('?')} {'for' if clause.verb.lemma_ == 'use' else 'to do'}?"
        yield from asked(
            "wh.what-for", stem, phrase, KeyType.CLAUSE, clause.source, head=head, clause=clause
        )


def how(clause: Clause) -> Iterator[Asked]:
    """Ask by what means: "by heating it"."""
    if clause.is_negated:
        return
    for head in clause.dependents("prep"):
        doing = [child for child in head.children if child.dep_ == "pcomp"]
        phrase = core(head)
        if head.lower_ != "by" or not doing or doing[0].tag_ != "VBG" or len(phrase) > _LONGEST:
            continue
        stem = ask_for_dependent(clause, "how", subtree_of(head))
        yield from asked(
            "wh.how", stem, phrase, KeyType.CLAUSE, clause.source, head=head, clause=clause
        )


def subtree_of(head: Token) -> list[Token]:
    """Return all that hangs on the head: none of it may stay in the stem."""
    return list(head.subtree)
