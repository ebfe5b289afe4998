"""A table as a download, sent while it is being read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote

from flask import Response, request, stream_with_context

from quizapp.core.formats.csv_export import SEPARATORS, write
from quizapp.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from quizapp.core.formats.csv_export import Cell

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 80


def csv_response(
    title: str, header: Sequence[str], read: Callable[[Session], Iterable[Sequence[Cell]]]
) -> Response:
    """Return what is read as a file named after the title; ``?separator=;`` parts by semicolons.

    The rows are read while the answer is sent, after the view is done.
    """
    asked = request.args.get("separator", ",")
    separator = asked if asked in SEPARATORS else ","

    def sent() -> Iterator[bytes]:
        # A session of its own: that of the request is closed by now, and would not be again.
        with db.sessionmaker() as session:
            yield from write(header, read(session), separator=separator)

    response = Response(stream_with_context(sent()), mimetype="text/csv")
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
