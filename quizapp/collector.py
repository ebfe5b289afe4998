"""Python's collector of garbage, in a process that serves pages."""

from __future__ import annotations

import gc

# New objects between two looks. A page makes thousands, and nearly all go without the collector.
_NEW_OBJECTS = 10_000


def settle() -> None:
    """Spare what is loaded by now from all later looks; to be called once, before serving.

    A look through everything takes longer than to answer most requests, and finds nothing in
    modules and routes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
