"""A claim as a rule makes it: its words, whether it is true, and what the text says instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import capitalized
from quizapp.core.generation.statements import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizapp.core.generation.statements import Statement
    from quizapp.core.generation.tokens import Token

# By sound, not by letter: a unit, a European, an hour; 8, 11 and 18 begin with a vowel.
_CONSONANT = re.compile(r"^(?:uni(?!n)|use|usu|uti|eu|ewe|one\b|once)", re.IGNORECASE)
_VOWEL = re.compile(r"^(?:[aeiou]|hour|honest|honou?r|heir|8|11\b|18\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim; ``words`` are those of the sentence that it says or changes.

    ``key`` is what it turns on, as the sentence has it; ``reason`` says why the other judgement
    is wrong.
    """

    rule: str
    text: str
    is_true: bool
    words: tuple[Token, ...]
    key: str
    reason: str


def true(
    rule: str,
    statement: Statement,
    parts: Iterable[Token | str],
    changes: Mapping[int, str] | None = None,
) -> Claim:
    """Return a claim that says the statement in other words."""
    doc = statement.clause.source.doc
    text = sentence(parts, _with_articles(statement, changes or {}))
    reason = f"The text says: “{doc.text}”"
    return Claim(
        rule,
        text,
        is_true=True,
        words=statement.words,
        key=statement.clause.verb.text,
        reason=reason,
    )


def false(rule: str, statement: Statement, tokens: Sequence[Token], new: str) -> Claim:
    """Return the statement as a claim with other words in place of the tokens."""
    first, *others = tokens
    written = capitalized(new) if first.text.istitle() and first.is_sent_start else new
    changes = {first.i: written, **{token.i: "" for token in others}}
    said = first.doc[first.i : tokens[-1].i + 1].text
    return Claim(
        rule,
        statement.text(_with_articles(statement, changes)),
        is_true=False,
        words=statement.words,
        key=said,
        reason=f"The text says {_quoted(said)}, not {_quoted(new)}.",
    )


def article_for(word: str) -> str:
    """Return "a" or "an", as it is said before the word."""
    return "an" if _VOWEL.search(word) and not _CONSONANT.search(word) else "a"


def _with_articles(statement: Statement, changes: Mapping[int, str]) -> dict[int, str]:
    """Return the changes with "a" or "an" before a changed word as it has to be."""
    said = {token.i: token for token in statement.words}
    mended = dict(changes)
    for place, new in changes.items():
        before = said.get(place - 1)
        if new and before is not None and before.lower_ in {"a", "an"}:
            article = article_for(new)
            mended[before.i] = capitalized(article) if before.text[0].isupper() else article
    return mended


def _quoted(words: str) -> str:
    return words if re.fullmatch(r"[\d.,]+", words) else f"“{words}”"
