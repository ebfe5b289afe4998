"""Questions and responses in plain words, for tables that leave the app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.questions import Cloze, MultipleChoice, MultipleResponse, gap_text, stem_of
from quizapp.core.responses import Chosen, Filled, Judged, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.questions import Content
    from quizapp.core.responses import Response

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_UNANSWERED = "not answered"


def plain_stem(content: Content) -> str:
    """Return what is asked on one line, without bold marks and backslashes."""
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\1", " ".join(stem_of(content).split())))


def response_words(content: Content, response: Response | None) -> str:
    """Return the response as the learner saw it: the text of options, the words typed.

    Several options are parted by ``; ``; what stands in a gap stands in brackets. Without an
    answer, and for a response that does not fit the content, it is empty.
    """
    match content, response:
        case MultipleChoice(options=options) | MultipleResponse(options=options), Chosen(chosen):
            return "; ".join(options[index].text for index in chosen if index < len(options))
        case Cloze(pieces, gaps), Filled(fillings) if len(fillings) == len(gaps):
            return gap_text(pieces, tuple(f"[{filling}]" for filling in fillings))
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
