"""Pages for a learner with a thousand cards, in a small and in a large table of cards."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench import data
from bench.figures import Figure

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

PAGES = {"today": "/", "decks": "/cards", "review": "/cards/review?bank=1"}
_CARDS_EACH = 1000


def measure(
    folder: Path, large: int, times: int, rng: random.Random, cards: int = _CARDS_EACH
) -> Iterator[Figure]:
    """Compare the median times; learners have the same number of cards in both tables."""
    small_place = _place(folder / "small", 10, cards)
    large_place = _place(folder / "large", large, cards)
    with data.app_of(small_place) as one, data.app_of(large_place) as other:
        clients = [
            (app.test_client(), data.write_people(app, 10, folder / f"{name}-people"))
            for name, app in (("small", one), ("large", other))
        ]
        for name, path in PAGES.items():
            pairs = [_pair(clients, path, rng) for _ in range(times + 5)][5:]
            small, big = (statistics.median(took) for took in zip(*pairs, strict=True))
            yield Figure(f"{name}_growth_ratio", big / small, "<= 1.10")
            yield Figure(f"{name}_p50_ms", big * 1000)


def _place(folder: Path, learners: int, cards: int) -> data.Place:
    place = data.make_place(folder, learners, cards, attempts=False)
    data.add_cards(place, learners)
    return place


def _pair(
    clients: list[tuple[FlaskClient, list[tuple[str, str]]]], path: str, rng: random.Random
) -> tuple[float, ...]:
    """Ask both apps for the page as the same learner, in random order; return the seconds."""
    learner = rng.randrange(10)
    took = [0.0, 0.0]
    for which in rng.sample([0, 1], 2):
        client, people = clients[which]
        client.set_cookie("session", people[learner][0])
        started = time.perf_counter()
        status = client.get(path).status_code
        took[which] = time.perf_counter() - started
        assert status == 200, f"{path} answered {status}"
    return tuple(took)
