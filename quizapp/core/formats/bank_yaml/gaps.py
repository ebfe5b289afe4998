r"""The gaps of a cloze, as in ``Russia annexed {{Crimea}} in {{2014|the year 2014}}.``.

Two braces open a gap, the next two close it, and ``|`` divides the wordings accepted.
``\{{`` stands for two braces that open no gap. Inside a gap a backslash takes the
meaning from ``{``, ``}``, ``|`` and from another backslash.
"""

from __future__ import annotations

import re

from quizapp.core.errors import QuizError
from quizapp.core.questions import Gap

# The last two of a run of braces open the gap; backslashes before the run count in
# pairs, and an odd one makes the whole run plain text. The look-behind keeps this linear.
_OPENING = re.compile(r"(?<!\\)(\\*)(\{{2,})")
_FILLING = re.compile(r"((?:\\[\\|{}]|\\(?![\\|{}])|(?!\}\}|\{\{)[^\\])*+)\}\}")
_TOKEN = re.compile(r"\\[\\|{}]|.", re.DOTALL)
_SPECIAL = re.compile(r"[\\|{}]")


class BadGaps(QuizError):
    """A cloze whose gaps cannot be read; ``mend`` says what to do."""

    def __init__(self, message: str, mend: str) -> None:
        self.mend = mend
        super().__init__(message)


def parse(text: str) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return the pieces around the gaps, one more than gaps, and the gaps.

    Raises ``BadGaps`` when there is no gap, or one is empty or never closed.
    """
    pieces: list[str] = []
    gaps: list[Gap] = []
    piece = ""
    at = 0
    while match := _OPENING.search(text, at):
        slashes, braces = match.groups()
        piece += text[at : match.start()] + slashes[: len(slashes) // 2]
        at = match.end()
        if len(slashes) % 2:
            piece += braces
            continue
        filling = _FILLING.match(text, at)
        if filling is None:
            raise BadGaps(
                "a gap that {{ opens is not closed before the next one or the end",
                r"Close it with }}; or write \{{ for two braces that open no gap.",
            )
        gaps.append(_gap(filling.group(1)))
        pieces.append(piece + braces[2:])
        piece, at = "", filling.end()
    if not gaps:
        raise BadGaps("there is no gap", "Put the words to be filled in between {{ and }}.")
    return (*pieces, piece + text[at:]), tuple(gaps)


def render(pieces: tuple[str, ...], gaps: tuple[Gap, ...]) -> str:
    """Return the text that ``parse`` reads as these pieces and gaps."""
    written = [
        _plain_before_gap(piece) + "{{" + "|".join(map(_escaped, (gap.key, *gap.accept))) + "}}"
        for piece, gap in zip(pieces, gaps, strict=False)
    ]
    return "".join(written) + _plain(pieces[-1])


def _gap(filling: str) -> Gap:
    wordings = [""]
    for token in _TOKEN.findall(filling):
        if token == "|":  # noqa: S105 - not a password
            wordings.append("")
        else:
            wordings[-1] += token[-1]
    key, *accept = (wording.strip() for wording in wordings)
    if not all((key, *accept)):
        raise BadGaps(
            f"the gap {{{{{filling}}}}} has an empty wording",
            "Write the words to be filled in between {{ and }}, and on both sides of each |.",
        )
    return Gap(key, tuple(accept))


def _escaped(wording: str) -> str:
    return _SPECIAL.sub(lambda match: "\\" + match.group(), wording)


def _plain(piece: str) -> str:
    return _OPENING.sub(lambda match: match.group(1) * 2 + "\\" + match.group(2), piece)


def _plain_before_gap(piece: str) -> str:
    without_braces = piece.rstrip("{")
    start = without_braces.rstrip("\\")
    slashes = len(without_braces) - len(start)
    return _plain(start) + "\\" * (2 * slashes) + piece[len(without_braces) :]
