"""Requests that change nothing although their method might.

SQLite's transactions of a POST take the write lock from their start: those that only read
need none, nor does what a page shows after it has committed.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import g

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")


def only_reads(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Declare that a view changes nothing; outermost, before anything asks the database."""

    @wraps(view)
    def declared(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        declare()
        return view(*args, **kwargs)

    return declared


def declare() -> None:
    """Declare that the request changes nothing from here on."""
    g.only_reads = True


def is_declared() -> bool:
    """Whether the request has said so."""
    return bool(g.get("only_reads", False))
