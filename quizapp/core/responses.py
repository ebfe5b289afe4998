"""What a learner answers: from the raw values of a form to a typed value, or a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from quizapp.core.errors import Unreadable
from quizapp.core.questions import (
    Cloze,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CHARACTERS = 500
_MAX_DIGITS = 40
_MAX_PLACES = 3
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Options chosen, as indexes into the question's own order, ascending."""

    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim judged true or false."""

    verdict: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """Words or a number as they were typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed into each gap; an empty string is a gap left open."""

    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The option chosen for each left side, as an index; None where nothing was chosen."""

    options: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The place given to each step, from 0, by the steps' right order; None without one."""

    places: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """An earlier answer taken back."""


Response: TypeAlias = Chosen | Judged | Typed | Filled | Matched | Placed | Cleared


def parse(  # noqa: C901 - one arm a kind
    question: Question, values: Sequence[str], order: Sequence[int]
) -> Response:
    """Read the values of a form.

    ``order`` maps the place of an option or step on the page to its index in the question.
    No value, or only blank ones, is ``Cleared``. Raises ``Unreadable`` with a message
    that says what to do.
    """
    _check_characters(values)
    if not any(value.strip() for value in values):
        return Cleared()
    match question:
        case MultipleChoice():
            return Chosen((_option(_single(values, "Choose one option."), order),))
        case MultipleResponse():
            return Chosen(tuple(sorted({_option(value, order) for value in values})))
        case TrueFalse():
            return Judged(_verdict(_single(values, "Choose true or false.")))
        case ShortAnswer():
            return Typed(_single(values, "Type one answer.").strip())
        case Numeric():
            text = _single(values, "Type one number.").strip()
            number(text)
            return Typed(text)
        case Cloze(gaps=gaps):
            if len(values) != len(gaps):
                raise Unreadable(f"Fill in {len(gaps)} gaps.")
            return Filled(tuple(value.strip() for value in values))
        case Matching(pairs=pairs):
            if len(values) != len(pairs):
                raise Unreadable(f"Match {len(pairs)} entries.")
            return Matched(tuple(_option(value, order) if value else None for value in values))
        case Ordering():
            places = places_chosen(values, order)
            _check_places(places)
            return Placed(places)
        case _:
            assert_never(question)


def places_chosen(values: Sequence[str], order: Sequence[int]) -> tuple[int | None, ...]:
    """Return the place chosen for each step, though two may have the same.

    A value is ``step:place``, both counted from 0, the step as the page shows it; so the
    values may come in any order. Raises ``Unreadable`` on any other value.
    """
    places: list[int | None] = [None] * len(order)
    for value in filter(None, values):
        shown, _, place = value.partition(":")
        step = _option(shown, order)
        if places[step] is not None:
            raise Unreadable("Choose one place for each step.")
        places[step] = _option(place, range(len(order)))
    return tuple(places)


def number(text: str) -> Decimal:
    """Read a number as people type it: ``2,014`` ``2 014`` ``3.5`` ``3,5`` ``-1e3``.

    Commas that cut the whole part into groups of three divide thousands; a single other
    comma is a decimal comma. Raises ``Unreadable``.
    """
    compact = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(compact):
        compact = compact.replace(",", "")
    elif "." not in compact:
        compact = compact.replace(",", ".")
    if len(compact) > _MAX_DIGITS or not _NUMBER.fullmatch(compact):
        raise Unreadable("Type a number, such as 12 or 3.5.")
    return Decimal(compact)


def _check_characters(values: Sequence[str]) -> None:
    if any(len(value) > MAX_CHARACTERS for value in values):
        raise Unreadable(f"Write at most {MAX_CHARACTERS} characters.")
    if any("\0" in value for value in values):
        raise Unreadable("The answer holds a character that cannot be stored. Type it again.")


def _single(values: Sequence[str], refusal: str) -> str:
    if len(values) != 1:
        raise Unreadable(refusal)
    return values[0]


def _option(value: str, order: Sequence[int]) -> int:
    if not (
        value.isascii()
        and value.isdigit()
        and len(value) <= _MAX_PLACES
        and int(value) < len(order)
    ):
        raise Unreadable("Choose one of the options shown.")
    return order[int(value)]


def _check_places(places: Sequence[int | None]) -> None:
    for place in range(len(places)):
        if places.count(place) > 1:
            raise Unreadable(
                f"{places.count(place)} steps have the place {place + 1}."
                " Give each step a place of its own."
            )


def _verdict(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Unreadable("Choose true or false.")
    return value == "true"
