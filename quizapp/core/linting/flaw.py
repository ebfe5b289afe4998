"""What the linter says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with an item: what, where, and how to mend it.

    ``code`` is stable. ``field`` names the part of the item: ``stem``, ``options-2`` for the
    third option. An error leaves the item without one right answer; any other flaw is a
    warning that an author may overrule.
    """

    code: str
    message: str
    mend: str
    field: str = ""
    is_error: bool = False
