"""What is asked of a backend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spec:
    """Which kinds are wanted (none named: all), from which backend, at most how many."""

    kinds: tuple[str, ...] = ()
    limit: int | None = None
    backend: str = "rules"
