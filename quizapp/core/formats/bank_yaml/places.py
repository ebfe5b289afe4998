"""Where the items of a bank file stand, for those who have something to say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml.faults import Abandoned, Faults
from quizapp.core.formats.bank_yaml.nodes import Listing, Scalar, Table, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.formats.bank_yaml.nodes import Node

_SECTIONS = ("questions", "flashcards")


def item_lines(source: str) -> dict[tuple[str, str], int]:
    """Return the line of each field of each item, by the ids of items and the names of fields.

    The line of the item itself stands under the empty name. A source that cannot be read has
    no lines.
    """
    try:
        root = compose(source, Faults())
    except Abandoned:
        return {}
    lines: dict[tuple[str, str], int] = {}
    for table in _tables(root):
        names = {field.name: field for field in table.fields}
        if "id" in names and isinstance(names["id"].value, Scalar):
            item_id = names["id"].value.words
            lines[item_id, ""] = names["id"].place.line
            lines |= {(item_id, name): field.place.line for name, field in names.items()}
    return lines


def _tables(root: Node) -> Iterator[Table]:
    for field in root.fields if isinstance(root, Table) else ():
        if field.name in _SECTIONS and isinstance(field.value, Listing):
            yield from (node for node in field.value.nodes if isinstance(node, Table))
