"""Lists, with the lines that go on with an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.core.generation.layout.lines import Line, Page

_BULLET = re.compile(r"(?:[-*+–]\s+|[•‣◦▪●·○■►✓]\s*)(?=\S)")
_NUMBER = re.compile(r"(?:\d{1,3}[.)]|\(\d{1,2}\))\s+(?=\S)")
# A letter may be an initial: it opens a list only where a second item follows.
_LETTER = re.compile(r"(?:\(?[a-z]\)|[a-z]\.|\(?[ivx]{1,5}[.)]|[A-Z]\))\s+(?=\S)")
_PAIR = 2
# What begins another block at the margin, even without a blank line before it.
_OTHER = ("#", "```", "~~~", ">", "|")


def bullets(page: Page, at: int) -> int:
    """Recognise a list: items with a bullet, a number, or a letter."""
    line = page.lines[at]
    marker = _marker(line)
    if marker is None or (marker is _LETTER and not _has_second(page, at)):
        return at
    end = at + 1
    while end < len(page.lines) and _belongs(page, end, marker):
        end += 1
    return end


def is_item(line: Line) -> bool:
    """Whether the line begins as an item does."""
    return _marker(line) is not None


def _marker(line: Line) -> re.Pattern[str] | None:
    for pattern in (_BULLET, _NUMBER, _LETTER):
        if pattern.match(line.text):
            return pattern
    return None


def _has_second(page: Page, at: int) -> bool:
    after = page.lines[at + 1 : at + 1 + _PAIR]
    return any(_LETTER.match(line.text) for line in after)


def _belongs(page: Page, number: int, marker: re.Pattern[str]) -> bool:
    line = page.lines[number]
    if marker.match(line.text):
        return True
    if line.follows_blank:
        return line.indent > 1
    if not line.indent and line.text.startswith(_OTHER):
        return False
    if page.is_divided or line.indent or is_item(line):
        return True
    # Where each line is a paragraph, only what is indented goes on with an item.
    return page.is_wrapped and not page.lines[number - 1].is_closed
