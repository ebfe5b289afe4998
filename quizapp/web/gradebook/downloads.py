"""A table as a download, sent while it is being read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote

from flask import Response, request, stream_with_context

from quizapp.core.formats.csv_export import SEPARATORS, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.formats.csv_export import Cell

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 80


def csv_response(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return the rows as a file named after the title; ``?separator=;`` parts by semicolons.

    The rows are read while the answer is sent, so they must need nothing but the database.
    """
    asked = request.args.get("separator", ",")
    separator = asked if asked in SEPARATORS else ","
    response = Response(
        stream_with_context(write(header, rows, separator=separator)),
        mimetype="text/csv",
    )
    response.headers["Content-Disposition"] = disposition(f"{title}.csv")
    return response


def disposition(name: str) -> str:
    """Return the header value that saves a file under the name (RFC 6266), whatever is in it."""
    safe = _UNSAFE.sub("-", name.casefold()).strip("-.")
    stem, _, ending = safe.rpartition(".")
    safe = f"{stem[:_LONGEST].strip('-.') or 'scores'}.{ending}"
    plain = normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = plain if not plain.startswith(".") else f"scores{plain}"
    value = f'attachment; filename="{plain}"'
    return value if plain == safe else f"{value}; filename*=UTF-8''{quote(safe, safe='')}"
