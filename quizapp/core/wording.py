"""Questions and responses in plain words, for tables that leave the app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.questions import (
    Cloze,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Ordering,
    gap_text,
    stem_of,
)
from quizapp.core.responses import Chosen, Filled, Judged, Matched, Placed, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.core.questions import Content
    from quizapp.core.responses import Response

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_OPEN = "–"
_UNANSWERED = "not answered"


def plain_stem(content: Content) -> str:
    """Return what is asked on one line, without bold marks and backslashes."""
    return plain_words(stem_of(content))


def plain_words(text: str) -> str:
    """Return the text on one line, without bold marks and backslashes."""
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\1", " ".join(text.split())))


def response_words(content: Content, response: Response | None) -> str:
    """Return the response as the learner saw it: the text of options, the words typed.

    Several options are parted by ``; ``, as are matches (``left → right``) and the steps that
    have a place, by their places; what stands in a gap stands in brackets. Without an answer,
    and for a response that does not fit the content, it is empty.
    """
    match content, response:
        case MultipleChoice(options=options) | MultipleResponse(options=options), Chosen(chosen):
            return "; ".join(options[index].text for index in chosen if index < len(options))
        case Cloze(pieces, gaps), Filled(fillings) if len(fillings) == len(gaps):
            return gap_text(pieces, tuple(f"[{filling}]" for filling in fillings))
        case Matching(), Matched(chosen) if len(chosen) == len(content.pairs):
            return _matches(content, chosen)
        case Ordering(steps=steps), Placed(places) if len(places) == len(steps):
            return _steps(zip(places, steps, strict=True))
        case _, Judged(verdict):
            return "True" if verdict else "False"
        case _, Typed(text):
            return text
        case _:
            return ""


def fraction_words(fraction: float | None) -> str:
    """Return how an answer fared: ``right``, ``partly right``, ``wrong``, ``not answered``."""
    if fraction is None:
        return _UNANSWERED
    if fraction >= 1:
        return "right"
    return "partly right" if fraction > 0 else "wrong"


def _matches(content: Matching, chosen: tuple[int | None, ...]) -> str:
    options = dict(enumerate(content.options))
    return "; ".join(
        f"{pair.left} → {_OPEN if option is None else options.get(option, _OPEN)}"
        for pair, option in zip(content.pairs, chosen, strict=True)
    )


def _steps(placed: Iterable[tuple[int | None, str]]) -> str:
    in_order = sorted((place, step) for place, step in placed if place is not None)
    return "; ".join(f"{place + 1}. {step}" for place, step in in_order)


def strings_in(stored: object) -> Iterator[str]:
    """Yield every string of an encoded content, in order: all the words that are in it."""
    match stored:
        case str():
            yield stored
        case dict():
            for part in stored.values():
                yield from strings_in(part)
        case list():
            for part in stored:
                yield from strings_in(part)
        case _:  # a key's place, or whether a claim is true
            pass
