"""Where the keys stand among the options when the file does not say.

The file lists keys and distractors apart. Their common order follows from the id of
the question, so that it is the same on every machine and each place is as likely.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def derived_places(item_id: str, keys: int, options: int) -> tuple[int, ...]:
    """Return the places (from 0, ascending) of the keys among the options."""
    ranked = sorted(
        range(options), key=lambda place: sha256(f"{item_id}:{place}".encode()).digest()
    )
    return tuple(sorted(ranked[:keys]))


def interleave(keys: Sequence[T], distractors: Sequence[T], places: Sequence[int]) -> tuple[T, ...]:
    """Put each key in its place and the distractors, in order, in the places between."""
    options = list(distractors)
    for place, key in zip(places, keys, strict=True):
        options.insert(place, key)
    return tuple(options)
