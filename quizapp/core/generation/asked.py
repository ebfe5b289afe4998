"""A wh-question as a rule makes it, before the gate: the stem, the key and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from quizapp.core.generation.phrases import is_contiguous, lowered, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token


class KeyType(StrEnum):
    """What a key is; distractors are of the same type."""

    PERSON = "person"
    COUNTRY = "country"
    PLACE = "place"
    NAME = "name"
    YEAR = "year"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    DURATION = "duration"
    TERM = "term"
    THING = "thing"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its key, which is ``parsed.doc.text[start:end]``.

    The key does without the capital letter of the sentence. ``head`` is its head word,
    ``clause`` the statement that was asked about, where it was a whole one. ``role`` says what
    the key is to the verb: subject, object, other.
    """

    rule: str
    stem: str
    key: str
    type: KeyType
    parsed: Parsed
    start: int
    end: int
    head: Token
    accept: tuple[str, ...] = ()
    clause: Clause | None = None
    role: str = "other"


def asked(  # noqa: PLR0913 - all that a question is made of, each by its name
    rule: str,
    stem: str,
    tokens: Sequence[Token],
    key_type: KeyType,
    parsed: Parsed,
    *,
    head: Token | None = None,
    accept: tuple[str, ...] = (),
    clause: Clause | None = None,
    role: str = "other",
) -> Iterator[Asked]:
    """Yield the question, unless the key's words do not stand side by side in the text."""
    kept = trimmed(tokens)
    if not is_contiguous(kept):
        return
    start, end = kept[0].idx, kept[-1].idx + len(kept[-1])
    key = _as_said(kept, parsed.doc.text[start:end])
    yield Asked(
        rule, stem, key, key_type, parsed, start, end, head or kept[0], accept, clause, role
    )


def _as_said(tokens: Sequence[Token], text: str) -> str:
    first = lowered(tokens)[0]
    return text if not isinstance(first, str) else first + text[len(first) :]
