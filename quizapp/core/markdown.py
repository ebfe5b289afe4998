"""Plain words as Markdown, which the stems of questions are written in, and back."""

from __future__ import annotations

import re
from functools import lru_cache

# Only what could begin a mark: a text full of backslashes is no pleasure to edit.
_MARKS = re.compile(r"[\\`*\[\]<&$~]|(?<!\w)_|_(?!\w)")
_BLOCK = re.compile(r"(?:(?<=^\d)|(?<=^\d\d))(?=[.)]\s)|^(?=[#>+-])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Return Markdown that shows the text as it is, to the letter."""
    return _BLOCK.sub(r"\\", _MARKS.sub(lambda match: "\\" + match.group(), text))


# One stem is looked at by many.
@lru_cache(maxsize=64)
def unescaped(source: str) -> str:
    """Return Markdown with what was escaped taken for plain characters."""
    return _ESCAPED.sub(r"\1", source)
