"""Spread due days a little, so that cards learned together do not stay together."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

# (from, to, share): how many days of play each day of the interval adds. As in Anki.
_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
_SHORTEST = 2.5
_BITS = 64


@cache
def reach(interval: int) -> int:
    """Return how far the due day may move, either way: 5 -> 1, 10 -> 2, 30 -> 3, 100 -> 7."""
    if interval < _SHORTEST:
        return 0
    play = sum(share * max(min(interval, to) - start, 0) for start, to, share in _BANDS)
    return round(1 + play)


def fuzzed(interval: int, *, card_id: int, reps: int, maximum: int) -> int:
    """Move an interval of whole days (1..maximum) within its reach, all days alike.

    The same card and reps always move alike, so a review replays, and a longer interval
    never becomes the shorter one. The mean is the interval itself, except where
    ``maximum`` cuts the range off.
    """
    lowest = interval - reach(interval)
    highest = min(interval + reach(interval), maximum)
    return lowest + hashed(highest - lowest + 1, card_id=card_id, reps=reps)


def hashed(choices: int, *, card_id: int, reps: int) -> int:
    """Return one of 0..choices - 1, all alike; always the same for a card and its reps."""
    # A hash and not a generator: ten times cheaper, and it stays the same for ever.
    digest = blake2b(f"{card_id}:{reps}".encode(), digest_size=_BITS // 8).digest()
    return int.from_bytes(digest) * choices >> _BITS
