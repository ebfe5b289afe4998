"""Ids made from words: small letters, digits and hyphens, as bank files want them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_RUN = re.compile(r"[a-z0-9]+")


def slug(words: str, longest: int = 60) -> str:
    """Return the words as an id, cut at a word's end; empty when no letter can be spelt so."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    runs = _RUN.findall(plain)
    made = "-".join(runs)
    if len(made) <= longest:
        return made
    return made[: longest + 1].rpartition("-")[0] or made[:longest]


def fresh(wanted: str, taken: Container[str]) -> str:
    """Return the id, or the first of ``id-2``, ``id-3`` … that is not taken."""
    made, number = wanted, 1
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made
