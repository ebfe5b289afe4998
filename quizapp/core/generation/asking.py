"""Puts a question together: a question word, the clause around the gap, and a question mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.lexicon import PRONOUNS
from quizapp.core.generation.phrases import capitalized, core, lowered, say, trimmed
from quizapp.core.generation.verbs import inverted, singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.tokens import Token

LONGEST_STEM = 22
_SHORT_FRONT = 7  # words; a longer phrase at the front stays there
# Dropped one after the other while a stem is too long: they add, they do not identify.
_SPARE = ("advcl", "npadvmod", "advmod", "prep")
_CLAUSES = frozenset({"relcl", "advcl", "acl", "ccomp"})
_PLACING = frozenset({"in", "at", "on", "near"})
_REASONS = frozenset("because since as so whereas while although though lest for".split())
_ASIDES = frozenset({"npadvmod", "advmod", "prep"})
_NOUNS = frozenset({"NOUN", "PROPN"})


def ask_for_dependent(
    clause: Clause, word: str, gap: Sequence[Token], *, drop: Iterable[Token] = ()
) -> str:
    """Ask for something other than the subject: "When did X find Y in Z?"."""
    subject = clause.subject_words
    opening = [word, *inverted(clause, subject)]
    return _question(clause, opening, gap, drop)


def ask_for_subject(
    clause: Clause, word: str, *, drop: Iterable[Token] = (), verb: Sequence[Token | str] = ()
) -> str:
    """Ask for the subject: "Who found Y in Z?"; ``verb`` replaces the verb group."""
    opening = [word, *(verb or singular(clause))]
    return _question(clause, opening, clause.subject_words, drop)


def _question(
    clause: Clause,
    opening: Sequence[Token | str],
    gap: Sequence[Token],
    drop: Iterable[Token],
) -> str:
    hidden = {token.i for token in gap}
    dropped = {token.i for token in drop}
    front = [one for one in clause.fronted if _stays(one, hidden, dropped) and not _is_reason(one)]
    if any(map(_places, rest_of(clause, dropped))):
        # "in Western Europe" behind "at Marseille" would say where Marseille is.
        front = [one for one in front if not _places(one)]
    rest = [
        one
        for one in rest_of(clause, dropped)
        if _holds(one, hidden) or not (_is_reason(one) or _is_aside(one))
    ]
    while True:
        stem = _written(opening, front, rest, hidden)
        if len(stem.split()) <= LONGEST_STEM:
            return stem
        spare = _least_needed(rest, hidden)
        if spare is None:
            if not front:
                return stem
            front = front[:-1]
        else:
            rest = [one for one in rest if one.i != spare.i]


def _places(head: Token) -> bool:
    """Whether the phrase says where: "in 1900" says when."""
    is_date = any(child.ent_type_ in {"DATE", "TIME"} for child in head.children)
    return head.dep_ == "prep" and head.lower_ in _PLACING and not is_date


def _holds(head: Token, hidden: set[int]) -> bool:
    return any(token.i in hidden for token in head.subtree)


def _is_reason(head: Token) -> bool:
    """Whether the clause says why it is so, or what was before: that is another question."""
    left = head.left_edge
    if head.dep_ == "advcl" and left.lower_ == "after":
        return any(one.lower_ == "had" for one in head.children)
    has_comma = left.i > 0 and left.nbor(-1).text == ","
    is_reason = left.lower_ in _REASONS and (has_comma or left.i == 0 or left.lower_ == "because")
    return head.dep_ == "advcl" and is_reason


def _is_aside(head: Token) -> bool:
    """Whether a comma sets the phrase off: ", four years after his death"."""
    left = head.left_edge
    is_aside = head.dep_ in _ASIDES and left.i > 0 and left.nbor(-1).text == ","
    return is_aside and not _ends_another(head)


def _ends_another(head: Token) -> bool:
    """Whether the comma ends an aside before it: "the island, home to many, with the mainland"."""
    comma = head.left_edge.i - 1
    first = next((one for one in reversed(head.doc[:comma]) if one.text == ","), None)
    if head.dep_ != "prep" or first is None or first.i < head.head.i:
        return False
    inside = {one.i for one in head.doc[first.i + 1 : comma]}
    # What stands between the commas hangs on the noun before them.
    return any(
        one.head.i < first.i and one.pos_ != "VERB" and one.head.pos_ in _NOUNS
        for one in head.doc[first.i + 1 : comma]
        if one.head.i not in inside
    )


def _written(
    opening: Sequence[Token | str], front: list[Token], rest: list[Token], hidden: set[int]
) -> str:
    before: list[Token | str] = []
    after: list[Token | str] = []
    # Behind a clause, "in most countries" would belong to that.
    is_open = any(token.dep_ in _CLAUSES for head in rest for token in core(head))
    for head in front:
        phrase = core(head)
        if head.dep_ == "advcl" or len(phrase) > _SHORT_FRONT or is_open:
            before = [*before, *lowered(phrase), ","]
        else:
            after = [*after, *lowered(phrase)]
    tail = [token for head in rest for token in _shown(head, hidden)]
    question = say([*before, *opening, *tail, *after])
    return f"{capitalized(question)}?"


def _shown(head: Token, hidden: set[int]) -> list[Token | str]:
    """Return the phrase without the gap; a participle after a comma keeps the comma."""
    phrase: list[Token | str] = list(trimmed([one for one in core(head) if one.i not in hidden]))
    left = head.left_edge
    if phrase and head.dep_ == "advcl" and left.i and left.nbor(-1).text == ",":
        return [",", *phrase]
    return phrase


def rest_of(clause: Clause, dropped: set[int]) -> list[Token]:
    """Return what follows the verb and was not dropped."""
    has_object = clause.object() is not None
    return [
        one
        for one in clause.complements
        if one.i not in dropped and not (has_object and _is_empty(one))
    ]


def _is_empty(head: Token) -> bool:
    """Whether the phrase only points: "for it", "with them"."""
    words = [token for token in head.subtree if not token.is_punct]
    return head.dep_ == "prep" and len(words) == 2 and words[1].lower_ in PRONOUNS  # noqa: PLR2004


def _stays(head: Token, hidden: set[int], dropped: set[int]) -> bool:
    phrase = core(head)
    if head.i in dropped or all(token.i in hidden for token in phrase):
        return False
    # What points out of the sentence is better left out than left unexplained.
    return not any(token.lower_ in PRONOUNS and token.pos_ == "PRON" for token in phrase)


def _least_needed(rest: list[Token], hidden: set[int]) -> Token | None:
    for dep in _SPARE:
        for head in reversed(rest):
            # "put forward": what stands right behind the verb belongs to it.
            if head.i == head.head.i + 1 and dep == "advmod":
                continue
            if head.dep_ == dep and not any(token.i in hidden for token in head.subtree):
                return head
    return None
