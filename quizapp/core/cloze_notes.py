"""The gaps of a cloze note: ``{{c1::hidden}}`` and ``{{c2::hidden::hint}}``, as in Anki.

Gaps of one number are hidden together, on one card; that card shows the words in the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.errors import QuizError
from quizapp.core.questions import ClozeCard, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

HIGHEST_NUMBER = 99
_OPENING = re.compile(r"\{\{c([0-9]+)::")
_MOST_DIGITS = 4
_CLOSING = "}}"


class BadCloze(QuizError):
    """A text whose gaps cannot be read; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class _Hidden:
    number: int
    words: str
    hint: str


def has_gaps(text: str) -> bool:
    """Whether there is anything in the text that begins a gap."""
    return _OPENING.search(text) is not None


def cards_of(text: str) -> dict[int, ClozeCard]:
    """Return a card for each number, in order; raise ``BadCloze`` when there is no gap."""
    pieces, hidden = _parse(text)
    return {number: _card(pieces, hidden, number) for number in sorted({o.number for o in hidden})}


def filled(text: str) -> str:
    """Return the text with the hidden words in their places."""
    pieces, hidden = _parse(text)
    words = [one.words for one in hidden]
    return "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True))


def written(pieces: Sequence[str], words: Sequence[str]) -> str:
    """Return a text with a gap of its own number for each of the words between the pieces.

    Raises ``BadCloze`` for words that would end their own gap.
    """
    gaps = [_gap(number, word) for number, word in enumerate(words, 1)]
    return "".join(_plain(piece) + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))


def _gap(number: int, word: str) -> str:
    if _CLOSING in word or "::" in word or has_gaps(word) or not word.strip():
        raise BadCloze("Words with }} or :: in them cannot be hidden. Choose others.")
    if number > HIGHEST_NUMBER:
        raise BadCloze(f"Only {HIGHEST_NUMBER} gaps fit into one text. Make several notes.")
    return f"{{{{c{number}::{word}}}}}"


def _plain(piece: str) -> str:
    """Return the piece so that nothing in it begins a gap; as Markdown it says the same."""
    return _OPENING.sub(r"{\\{c\1::", piece)


def _parse(text: str) -> tuple[list[str], list[_Hidden]]:
    """Return the pieces around the gaps, one more than gaps, and the gaps."""
    pieces, hidden, at = [], [], 0
    while match := _OPENING.search(text, at):
        end = text.find(_CLOSING, match.end())
        opening = match.group()
        if end == -1:
            raise BadCloze(f"The gap that {opening} opens is never closed. Write }}}} behind it.")
        inside = text[match.end() : end]
        if has_gaps(inside):
            raise BadCloze(
                f"The gap that {opening} opens has another one in it. Close it with }}}} first."
            )
        pieces.append(text[at : match.start()])
        hidden.append(_hidden(match.group(1), opening, inside))
        at = end + len(_CLOSING)
    if not hidden:
        raise BadCloze("There is no gap. Hide words by writing {{c1::words}}.")
    return [*pieces, text[at:]], hidden


def _hidden(digits: str, opening: str, inside: str) -> _Hidden:
    number = int(digits) if len(digits) <= _MOST_DIGITS else 0
    words, _, hint = inside.partition("::")
    if not words.strip():
        raise BadCloze(f"The gap {opening}}}}} is empty. Write the hidden words into it.")
    if not 1 <= number <= HIGHEST_NUMBER:
        raise BadCloze(f"The number of {opening} has to be from 1 to {HIGHEST_NUMBER}.")
    return _Hidden(number, words.strip(), hint.strip())


def _card(pieces: Sequence[str], hidden: Sequence[_Hidden], number: int) -> ClozeCard:
    joined, gaps, hints = [pieces[0]], [], []
    for one, piece in zip(hidden, pieces[1:], strict=True):
        if one.number == number:
            gaps.append(Gap(one.words))
            hints.append(one.hint)
            joined.append(piece)
        else:
            joined[-1] += one.words + piece
    return ClozeCard(tuple(joined), tuple(gaps), tuple(hints) if any(hints) else ())
