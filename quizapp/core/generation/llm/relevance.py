"""Whether a question is about its passage, and its key the answer that the quotation gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.generation.llm.reply import Unsupported
from quizapp.core.generation.llm.vocabulary import (
    CLAUSE,
    NEGATIONS,
    folded,
    is_number,
    names,
    specific,
    stems,
)

if TYPE_CHECKING:
    from quizapp.core.generation.backend import Passage

# How much of what a question asks about must stand in the passage.
_LEAST_SHARE = 0.5
# "Anti-war" is not "war", though a hyphen parts words.
_CONTRARY = frozenset("anti non un counter".split())


def stands(key: str, quote: str) -> bool:
    """Whether the key stands in the quotation, word for word as answers are compared."""
    wanted, words = folded(key), folded(quote)
    return any(
        words[start : start + len(wanted)] == wanted
        and not (start > 0 and words[start - 1] in _CONTRARY)
        for start in range(len(words) - len(wanted) + 1)
    )


def around(passage: Passage) -> str:
    """Return the words that a question may use: the passage, its heading, the text's title."""
    return f"{passage.words} {passage.heading} {passage.text.title}"


def check_question(stem: str, key: str, quote: str, passage: Passage) -> None:
    """Refuse a question that the quotation does not answer with this key."""
    _check_words(stem, quote, around(passage))
    _check_sense(stem, quote)
    _check_clause(stem, key, quote)


def _check_words(stem: str, quote: str, known: str) -> None:
    said, there = specific(stem), set(stems(known))
    # The first word of a stem has its capital in any case.
    invented = (names(stem.partition(" ")[2]) | set(filter(is_number, said))) - there
    if invented:
        raise Unsupported("stem-adds", " ".join(sorted(invented)))
    met = [word for word in said if word in there]
    if len(met) < len(said) * _LEAST_SHARE or not set(said) & set(stems(quote)):
        raise Unsupported("off-topic")


def _check_sense(stem: str, quote: str) -> None:
    """Refuse a plain question about what the quotation denies, and the other way round."""
    if bool(NEGATIONS.intersection(stems(stem))) is not bool(NEGATIONS.intersection(stems(quote))):
        raise Unsupported("negation-differs")


def _check_clause(stem: str, key: str, quote: str) -> None:
    """Refuse a number from one clause as the answer about another one."""
    if not any(map(str.isdigit, key)):
        return
    asked = set(specific(stem))
    counted = _counted(stem, quote)
    own, others = [0], [0]
    for clause in filter(None, CLAUSE.split(quote)):
        words = stems(clause)
        # What is counted says more than all else that two clauses may share.
        shared = len(asked.intersection(words)) + len(asked) * (counted in words)
        if stands(key, clause):
            own.append(shared)
        elif any(map(is_number, words)):
            others.append(shared)
    if max(others) > max(own):
        raise Unsupported("other-number")


def _counted(stem: str, quote: str) -> str:
    """Return the stem of what a "how many" counts, as far as the quotation names it."""
    _, _, said = stem.casefold().partition("how many ")
    quoted = set(stems(quote))
    return next((word for word in specific(said) if word in quoted), "")
