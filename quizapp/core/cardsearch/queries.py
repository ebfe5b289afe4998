"""What a search asks for, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from quizapp.core.errors import QuizError

if TYPE_CHECKING:
    from decimal import Decimal


class SearchError(QuizError):
    """A search that cannot be read: at which character (from 1), why, and how to mend it."""

    def __init__(self, column: int, message: str, mend: str) -> None:
        self.column, self.message, self.mend = column, message, mend
        super().__init__(f"At character {column}: {message}. {mend}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand so in the question or its answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Is:
    """What a card is: one of ``terms.STATES``."""

    what: str


@dataclass(frozen=True, slots=True)
class Named:
    """A card of such a tag, deck, topic, paragraph, text or state."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure against a number, by ``<``, ``<=``, ``=``, ``>=`` or ``>``.

    Retrievability is a share from 0 to 1; ``due`` counts days from today.
    """

    key: str
    sign: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Recent:
    """What happened on one of the last ``days`` of the learner's days, today's included."""

    key: str
    days: int


@dataclass(frozen=True, slots=True)
class Not:
    """All but what the term asks for."""

    term: Query


@dataclass(frozen=True, slots=True)
class All:
    """What fits each of the terms; without terms, every card."""

    terms: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """What fits one of the terms at least."""

    terms: tuple[Query, ...]


Query: TypeAlias = Words | Is | Named | Compared | Recent | Not | All | Either
