"""Tables: rows between pipes, and columns kept apart by tabs or by runs of spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.generation.layout.lines import Line, Page

_DELIMITER = re.compile(r"[|:+\-=\s]*[-=][|:+\-=\s]*")
# Two spaces after a full stop are a habit of typists, not a column.
_GAP = re.compile(r"(?<![.!?:;,\"'”’)\s])(?:\t\s*+| {2,}+)(?=\S)")
_WIDE_GAP = re.compile(r"(?<![.!?\s])(?:\t\s*+| {3,}+)(?=\S)")
_LONGEST_ROW = 400
_LONGEST_CELL = 40
_ROWS = 3


def table(page: Page, at: int) -> int:
    """Recognise a table by its first rows."""
    rows = page.chunk(at, _ROWS)
    if _is_piped(rows):
        return _end(page, at, _has_pipe)
    if _is_aligned(rows):
        return _end(page, at, lambda line: line.is_mark or _columns(line) > 1)
    return at


def _end(page: Page, at: int, is_row: Callable[[Line], bool]) -> int:
    end = at + 1
    while end < len(page.lines) and not page.lines[end].follows_blank and is_row(page.lines[end]):
        end += 1
    return end


def _has_pipe(line: Line) -> bool:
    return "|" in line.text or (line.is_mark and line.text[0] in "+-=")


def _is_piped(rows: tuple[Line, ...]) -> bool:
    if len(rows) < 2 or not (_has_pipe(rows[0]) and "|" in rows[0].text + rows[1].text):  # noqa: PLR2004
        return False
    first, second = rows[0].text, rows[1].text
    if _DELIMITER.fullmatch(second) or _DELIMITER.fullmatch(first):
        return True
    return first.count("|") == second.count("|") > 1


def _is_aligned(rows: tuple[Line, ...]) -> bool:
    # Two rows with tabs are a table, with spaces it takes three.
    if len(rows) > 1 and all("\t" in row.text for row in rows[:2]):
        rows = rows[:2]
    elif len(rows) < _ROWS:
        return False
    counts = {_columns(row) for row in rows if not row.is_mark}
    return len(counts) == 1 and counts.pop() > 1


def _columns(line: Line) -> int:
    """How many columns a line seems to have; 1 when it seems to be prose."""
    if len(line.text) > _LONGEST_ROW:
        return 1
    cells = _WIDE_GAP.split(line.text)
    if len(cells) == 1:
        cells = _GAP.split(line.text)
        # A pair of words that stand far apart is no table yet.
        if len(cells) < _ROWS:
            return 1
    return len(cells) if max(map(len, cells[:-1])) <= _LONGEST_CELL else 1
