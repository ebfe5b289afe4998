"""Numbers in addresses: only those that can be the id of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

# PostgreSQL's INTEGER; SQLite's ids could be longer, but never are.
HIGHEST_ID = 2**31 - 1


class _IdConverter(IntegerConverter):
    """``<int:…>`` of a route; any other number is no page of ours, and answers 404."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=HIGHEST_ID)


def init_app(app: Flask) -> None:
    """Read ids in the addresses of views that are registered from now on."""
    app.url_map.converters["int"] = _IdConverter


def to_id(text: str) -> int | None:
    """Return the id that stands in a query; None when it can be none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_ID))):
        return None
    return int(text) if int(text) <= HIGHEST_ID else None
