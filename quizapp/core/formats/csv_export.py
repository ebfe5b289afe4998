"""Writes tables as CSV that any spreadsheet opens, and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell: TypeAlias = str | int | float | None
SEPARATORS = (",", ";")
_BATCH = 1000  # rows
_FORMULA = re.compile(r"\s*[=+\-@]|[ ]*[\t\r\n]")
# What a cell must begin with before it is looked at more closely: this runs once a cell.
_SUSPECTS = frozenset("=+-@") | {chr(code) for code in range(0x3001) if chr(code).isspace()}


def write(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, separator: str = ","
) -> Iterator[bytes]:
    """Yield the table in pieces: UTF-8 with a mark at the front, CRLF, quoted by RFC 4180.

    Numbers stay raw. Text that a spreadsheet would take for a formula, and text with a NUL,
    gets an apostrophe in front. Rows are taken a thousand at a time. Raises ``ValueError``
    for a first heading ``ID``, which makes Excel take the file for another format, and for
    a separator that is not one of ``SEPARATORS``.
    """
    if separator not in SEPARATORS:
        raise ValueError(f"the separator must be one of {' '.join(SEPARATORS)}")
    if header[:1] and header[0] == "ID":
        raise ValueError("the first heading must not be ID")
    return _pieces(header, iter(rows), separator)


def _pieces(
    header: Sequence[str], rows: Iterator[Sequence[Cell]], separator: str
) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    batch: list[Sequence[Cell]] = [header]
    while batch:
        yield _text(batch, separator).encode()
        batch = list(islice(rows, _BATCH))


def _text(batch: list[Sequence[Cell]], separator: str) -> str:
    text = _written(batch, separator)
    if "\0" in text:
        # Rare, and one search of the whole batch finds it sooner than one of each cell.
        return _written([[_marked(cell) for cell in row] for row in batch], separator)
    return text


def _marked(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and "\0" in cell else cell


def _written(batch: Iterable[Sequence[Cell]], separator: str) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    suspects = _SUSPECTS
    writer.writerows(
        [guarded(cell) if cell.__class__ is str and cell[:1] in suspects else cell for cell in row]
        for row in batch
    )
    return buffer.getvalue()


def guarded(text: str) -> str:
    """Return the text with an apostrophe in front when a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text
