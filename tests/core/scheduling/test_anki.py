"""Anki's own engine, as its wheel has it, gives cards the memory states that quizapp does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from quizapp.core.scheduling import Days, Rating, Review, Scheduler
from tests.learner import unlike_the_defaults

if TYPE_CHECKING:
    from anki.collection import Collection

try:
    from anki.collection import Collection as AnkiCollection
except ImportError as missing:
    # On the build machine the wheel has to be there: nothing may pass by not being looked at.
    if os.environ.get("CI"):
        raise
    pytest.skip(
        f"THE ANKI WHEEL IS MISSING, so memory states are not compared with Anki's: {missing}",
        allow_module_level=True,
    )

HISTORIES = 200
LONGEST = 12
# Anki computes in single precision: seven digits, of which a long history costs one or two.
TOLERANCE = 2e-5
LEARN, REVIEW, RELEARN = range(3)
DAY = timedelta(days=1)


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collection]:
    """An empty collection with FSRS on, whose days are those of UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    opened = AnkiCollection(str(tmp_path / "collection.anki2"))
    opened.set_config("fsrs", val=True)
    yield opened
    opened.close()
    monkeypatch.undo()
    time.tzset()


def days_of(collection: Collection) -> Days:
    hour, rest = divmod(collection.sched.day_cutoff % 86_400, 3600)
    assert rest == 0
    return Days("UTC", hour)


def random_history(rng: np.random.Generator, before: datetime) -> list[Review]:
    """A few reviews minutes, hours or weeks apart, the last before the time."""
    count = int(rng.integers(1, LONGEST + 1))
    gaps = np.exp(rng.uniform(np.log(60), np.log(60 * 86_400), count)).astype(int)
    ratings = rng.choice([1, 2, 3, 4], count, p=[0.25, 0.15, 0.45, 0.15])
    at = before - timedelta(seconds=int(gaps.sum()))
    history = []
    for rating, gap in zip(ratings.tolist(), gaps.tolist(), strict=True):
        history.append(Review(Rating(rating), at))
        at += timedelta(seconds=gap)
    return history


def add_card(collection: Collection, number: int, history: list[Review]) -> int:
    """Add a card with this history to the collection; return its id there."""
    kind = collection.models.by_name("Basic")
    assert kind is not None
    note = collection.new_note(kind)
    note.fields[0] = "front"
    collection.add_note(note, collection.decks.id("Default"))
    card = note.cards()[0]
    last = None
    for review in history:
        kind_of_review = LEARN if last is None else RELEARN if last == Rating.AGAIN else REVIEW
        # The time of a review is its key there: no two may share a millisecond.
        milliseconds = int(review.at.timestamp()) * 1000 + number
        collection.db.execute(
            "insert into revlog values (?, ?, -1, ?, 1, 1, 2500, 1000, ?)",
            milliseconds,
            card.id,
            int(review.rating),
            kind_of_review,
        )
        last = review.rating
    return card.id


def use_parameters(collection: Collection, parameters: tuple[float, ...]) -> None:
    settings = collection.decks.config_dict_for_deck_id(collection.decks.id("Default"))
    settings["fsrsParams6"] = list(parameters)
    collection.decks.update_config(settings)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_anki_has_the_same_memory_states(collection: Collection, seed: int | None) -> None:
    parameters = None if seed is None else unlike_the_defaults(seed)
    if parameters:
        use_parameters(collection, parameters)
    # The same ones each time: Anki counts a review in the very second of the rollover to the day
    # before, we to the day that begins, and chance comes to that second in one of 5,000.
    rng = np.random.default_rng(seed or 0)
    scheduler = Scheduler(days_of(collection), parameters=parameters)
    end = datetime.fromtimestamp(collection.sched.day_cutoff, UTC) - DAY
    histories = [random_history(rng, end) for _ in range(HISTORIES)]

    for number, history in enumerate(histories):
        card = add_card(collection, number, history)
        theirs = collection._backend.compute_memory_state(card).state
        ours = scheduler.replay(history, card_id=1)

        assert ours.stability == pytest.approx(theirs.stability, rel=TOLERANCE), number
        assert ours.difficulty == pytest.approx(theirs.difficulty, rel=TOLERANCE), number
