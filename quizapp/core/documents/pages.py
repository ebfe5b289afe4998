"""Pages of lines as paragraphs: without running heads, joined over lines and pages."""

from __future__ import annotations

import re
from collections import Counter

_NUMBER = re.compile(
    r"[-–—|\[(]?\s*(?:page|p\.|seite|стор\.)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?\s*[-–—|\])]?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")
_ITEM = re.compile(r"(?:[-*•‣◦▪●–]|\(?[a-z0-9]{1,2}[.)])\s+\S")
_STOPS = ".!?…:;\"'”’)]"
_EDGE = 2
_REPEATS = 3
_LONGEST_HEAD = 100


def joined(pages: list[list[str]]) -> str:
    """Return the paragraphs of the pages, with blank lines between them."""
    kept = _without_heads([[line.strip() for line in page] for page in pages])
    lines: list[str] = []
    for page in kept:
        while lines and not lines[-1]:
            lines.pop()
        while page and not page[0]:
            page.pop(0)
        if lines and page and not _runs_on(lines[-1], page[0]):
            lines.append("")
        lines += page
    return "\n\n".join("\n".join(paragraph) for paragraph in _paragraphs(lines))


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Take page numbers, and lines that come back at the edges of pages, out of them."""
    seen = Counter(key for page in pages for key in {_key(page[at]) for at in _edges(page)})
    return [_without_head(page, seen, len(pages)) for page in pages]


def _without_head(page: list[str], seen: Counter[str], pages: int) -> list[str]:
    dropped = {
        at
        for at in _edges(page)
        if _NUMBER.fullmatch(page[at])
        or (seen[_key(page[at])] >= max(_REPEATS, pages // 5) and len(page[at]) <= _LONGEST_HEAD)
    }
    return [line for at, line in enumerate(page) if at not in dropped]


def _edges(page: list[str]) -> list[int]:
    """Where the first and the last lines with words stand."""
    filled = [at for at, line in enumerate(page) if line]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def _key(line: str) -> str:
    return _FIGURES.sub("#", line.casefold())


def _runs_on(last: str, first: str) -> bool:
    """Whether a paragraph goes on over the end of a page."""
    return last[-1] not in _STOPS and (first[0].islower() or last[-1] in "-,")


def _paragraphs(lines: list[str]) -> list[list[str]]:
    lengths = sorted(len(line) for line in lines if line)
    # Most lines are full ones; the shortest quarter ends paragraphs.
    width = lengths[len(lengths) * 3 // 4] if lengths else 0
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        before = paragraphs[-1]
        if not line or (before and _divides(before[-1], line, width)):
            paragraphs.append([])
        if line:
            paragraphs[-1].append(line)
    return [paragraph for paragraph in paragraphs if paragraph]


def _divides(last: str, line: str, width: int) -> bool:
    """Whether a new paragraph begins at a line."""
    is_short = len(last) * 5 < width * 4
    if _ITEM.match(line):
        return not _ITEM.match(last)
    # A short line without a stop is a heading, or the end of an item.
    return is_short and (last[-1] in _STOPS or not line[0].islower())
