"""A question as its page shows it: options in the order shown, gaps, and what was right.

The forms are built from ``Choice``, which knows no key, so that a page cannot give one away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from quizapp.core.errors import Unreadable
from quizapp.core.questions import (
    Cloze,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.responses import (
    MAX_CHARACTERS,
    Chosen,
    Cleared,
    Filled,
    Judged,
    Placed,
    Typed,
    places_chosen,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.questions import Question
    from quizapp.core.responses import Response

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VERDICTS = (True, False)


class Graded(Protocol):
    """What the result of grading tells: the share earned, and each part."""

    @property
    def fraction(self) -> float:
        """The share of the marks earned, 0 to 1."""

    @property
    def parts(self) -> tuple[bool, ...]:
        """Whether each gap, pair or step is right; empty without an answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option to choose; ``value`` is what the form sends."""

    value: str
    letter: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class JudgedChoice:
    """An option of an answered question."""

    letter: str
    text: str
    is_chosen: bool
    is_key: bool
    reason: str

    @property
    def state(self) -> str:
        """Return ``right``, ``wrong`` (chosen), ``missed`` (a key not chosen) or ``left``."""
        match self.is_chosen, self.is_key:
            case True, is_key:
                return "right" if is_key else "wrong"
            case _, True:
                return "missed"
            case _:
                return "left"


@dataclass(frozen=True, slots=True)
class JudgedGap:
    """A gap of an answered cloze."""

    typed: str
    key: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an answer fared, as a state for the style sheet and in words."""

    state: str
    words: str


def choices(
    question: Question, order: Sequence[int], response: Response | None
) -> tuple[Choice, ...]:
    """Return the options in the order shown; empty when there is nothing to choose."""
    match question:
        case MultipleChoice(options=options) | MultipleResponse(options=options):
            chosen = response.options if isinstance(response, Chosen) else ()
            return tuple(
                Choice(str(place), letter(place), options[index].text, index in chosen)
                for place, index in enumerate(order)
            )
        case TrueFalse():
            judged = response.verdict if isinstance(response, Judged) else None
            return tuple(
                Choice(str(verdict).lower(), str(verdict)[0], str(verdict), judged is verdict)
                for verdict in _VERDICTS
            )
        case _:
            return ()


def judged_choices(
    question: Question, order: Sequence[int], response: Response | None
) -> tuple[JudgedChoice, ...]:
    """Return the options in the order shown, with the keys and the reasons."""
    match question:
        case MultipleChoice(options=options, key=key):
            places, keys = order, frozenset({key})
            reasons = tuple(option.reason for option in options)
        case MultipleResponse(options=options, keys=all_keys):
            places, keys = order, frozenset(all_keys)
            reasons = tuple(option.reason for option in options)
        case TrueFalse(key=verdict, reason=reason):
            places, keys = (0, 1), frozenset({_VERDICTS.index(verdict)})
            reasons = (reason, reason)
        case _:
            return ()
    return tuple(
        JudgedChoice(choice.letter, choice.text, choice.is_chosen, index in keys, reasons[index])
        for choice, index in zip(choices(question, order, response), places, strict=True)
    )


def letter(place: int) -> str:
    """Return the letter of an option; its number where the alphabet ends."""
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def typed(response: Response | None) -> str:
    """Return the words typed, or nothing."""
    return response.text if isinstance(response, Typed) else ""


def fillings(question: Cloze, response: Response | None) -> tuple[str, ...]:
    """Return what stands in each gap; empty strings where nothing was typed."""
    if isinstance(response, Filled) and len(response.gaps) == len(question.gaps):
        return response.gaps
    return ("",) * len(question.gaps)


def judged_gaps(
    question: Cloze, response: Response | None, grade: Graded | None
) -> tuple[JudgedGap, ...]:
    """Return each gap with what was typed, its key and whether it was right."""
    parts = grade.parts if grade and grade.parts else (False,) * len(question.gaps)
    return tuple(
        JudgedGap(filling, gap.key, is_right)
        for filling, gap, is_right in zip(
            fillings(question, response), question.gaps, parts, strict=True
        )
    )


def verdict(response: Response | None, grade: Graded | None) -> Verdict | None:
    """Return how the answer fared; None when it was answered and not graded."""
    if response is None or isinstance(response, Cleared):
        return Verdict("none", "Not answered")
    if grade is None:
        return None
    if grade.fraction >= 1:
        return Verdict("right", "Right")
    if grade.fraction > 0:
        return Verdict("partly", "Partly right")
    return Verdict("wrong", "Wrong")


def as_typed(
    question: Question, order: Sequence[int], values: Sequence[str], saved: Response | None
) -> Response | None:
    """Return what was typed and could not be read, to stand in the form again.

    Steps may have the same place. Of a choice only what is saved can be shown.
    """
    clean = tuple(value.replace("\0", "")[:MAX_CHARACTERS] for value in values)
    match question:
        case ShortAnswer() | Numeric() if clean:
            return Typed(clean[0])
        case Cloze(gaps=gaps) if len(clean) == len(gaps):
            return Filled(clean)
        case Ordering():
            try:
                return Placed(places_chosen(values, order))
            except Unreadable:
                return saved
        case _:
            return saved
