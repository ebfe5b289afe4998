"""Cards: the next one and a rating among a million rows; replays and fits of long logs."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import create_engine, event, insert, select, update
from sqlalchemy.orm import Session

from bench import data
from bench.figures import Figure
from quizapp import database
from quizapp.clock import utcnow
from quizapp.core.scheduling import Days, Rating
from quizapp.core.scheduling.columns import make_log
from quizapp.core.scheduling.fitting import fit
from quizapp.models import Card, ReviewEntry
from quizapp.services.card_queue import next_card
from quizapp.services.learners import Learner
from quizapp.services.rebuilding import differences, rebuild
from quizapp.services.reviewing import RatingGiven, rate_card

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

_TO_WARM_UP = 20
_TURNS = 10  # reviews of each card whose log is replayed
_DAY = 86_400_000_000  # microseconds


def measure(
    folder: Path, size: tuple[int, int], times: int, rng: random.Random
) -> Iterator[Figure]:
    """Measure with so many learners, each with so many cards."""
    learners, cards = size
    place = data.make_place(folder / "cards", learners, cards, attempts=False)
    data.add_cards(place, learners)
    with _opened(place) as session:
        yield from _reviewing(session, learners, times, rng)
    bare = _bare_commits(folder / "bare.sqlite3", times)
    yield Figure("floor_commit_p50_ms", _p50(bare))
    yield Figure("floor_commit_p99_ms", _p99(bare))
    logged = data.make_place(folder / "logs", learners, cards // _TURNS, attempts=False)
    data.add_cards(logged, learners)
    with _opened(logged) as session:
        yield from _replaying(session, learners, rng)
    yield from _fitting(learners * cards // _TURNS, rng)


def _reviewing(session: Session, learners: int, times: int, rng: random.Random) -> Iterator[Figure]:
    in_database, commits = [], []
    for number in range(times + _TO_WARM_UP):
        learner = Learner(rng.randint(1, learners))
        with _database_time(session) as spent:
            card = next_card(session, learner, utcnow())
        assert card is not None
        in_database.append(sum(spent))
        given = RatingGiven(rng.choice(list(Rating)), f"bench-{number}", card.sequence)
        commits.append(_seconds(lambda: _rate(session, learner, card.item_id, given)))  # noqa: B023 - called at once
        session.expunge_all()
    yield Figure("next_card_p99_ms", _p99(in_database[_TO_WARM_UP:]), "<= 2")
    yield Figure("review_commit_p50_ms", _p50(commits[_TO_WARM_UP:]))
    yield Figure("review_commit_p99_ms", _p99(commits[_TO_WARM_UP:]), "<= 10")


def _rate(session: Session, learner: Learner, item_id: int, given: RatingGiven) -> None:
    rate_card(session, learner, item_id, given, utcnow())
    session.commit()


def _bare_commits(path: Path, times: int) -> list[float]:
    """Return the seconds of each INSERT of one row with its commit, as durable as quizapp's."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(
            "PRAGMA journal_mode=wal; PRAGMA synchronous=full; PRAGMA wal_autocheckpoint=4000;"
            " CREATE TABLE line (text)"
        )
        return [
            _seconds(lambda: database.execute("INSERT INTO line VALUES ('a rating')"))
            for _ in range(times)
        ]


def _replaying(session: Session, learners: int, rng: random.Random) -> Iterator[Figure]:
    count = 0
    for learner_id in range(1, learners + 1):
        lines = list(_lines(session, learner_id, rng))
        session.execute(insert(ReviewEntry), lines)
        count += len(lines)
    session.execute(update(Card).values(sequence=_TURNS))
    session.commit()
    yield Figure("replay_reviews", count)

    def each(act: Callable[[Session, int], object]) -> None:
        for learner_id in range(1, learners + 1):
            act(session, learner_id)
            session.commit()
            session.expunge_all()

    yield Figure("rebuild_seconds", _seconds(lambda: each(rebuild)))
    target = "<= 10" if count >= 1_000_000 else ""
    checked = _seconds(lambda: each(lambda *where: list(differences(*where))))
    yield Figure("rebuild_check_seconds", checked, target)


def _lines(session: Session, learner_id: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Yield ten ratings of each of the learner's cards, at longer and longer intervals."""
    begin = utcnow() - timedelta(days=800)
    for card_id in session.scalars(select(Card.id).where(Card.learner_id == learner_id)):
        at = begin + timedelta(seconds=rng.randrange(2_000_000))
        for turn in range(_TURNS):
            yield {
                "card_id": card_id,
                "sequence": turn + 1,
                "learner_id": learner_id,
                "key": f"{card_id}-{turn}",
                "rating": rng.choice((1, 2, 3, 3, 3, 3, 4)),
                "at": at,
                "weight": 1.0,
                "due_now": False,
                "source": "card",
            }
            at += timedelta(days=rng.random() * 2**turn / 2, minutes=11)


def _fitting(reviews: int, rng: random.Random) -> Iterator[Figure]:
    chance = np.random.default_rng(rng.randrange(1 << 32))
    cards = max(reviews // _TURNS, 1)
    card = np.repeat(np.arange(cards), _TURNS)
    gaps = chance.exponential(_DAY * 1.6 ** np.tile(np.arange(_TURNS), cards))
    at = np.cumsum(gaps.reshape(cards, _TURNS), axis=1).reshape(-1).astype(np.int64)
    rating = chance.choice([1, 2, 3, 3, 3, 3, 3, 4], size=len(card))
    log = make_log(Days(), card, rating, at)
    yield Figure("fit_reviews", len(log))
    yield Figure("fit_seconds", _seconds(lambda: fit(log)), "<= 10")


@contextmanager
def _opened(place: data.Place) -> Iterator[Session]:
    engine = create_engine(place.settings.database_url)
    database.prepare(engine, lambda: False)
    with Session(engine) as session:
        yield session
    engine.dispose()


@contextmanager
def _database_time(session: Session) -> Iterator[list[float]]:
    """Collect the seconds that each statement takes in the database."""
    bind, spent = session.get_bind(), []

    def before(*_: object) -> None:
        spent.append(-time.perf_counter())

    def after(*_: object) -> None:
        spent[-1] += time.perf_counter()

    event.listen(bind, "before_cursor_execute", before)
    event.listen(bind, "after_cursor_execute", after)
    yield spent
    event.remove(bind, "before_cursor_execute", before)
    event.remove(bind, "after_cursor_execute", after)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _p50(seconds: list[float]) -> float:
    return float(np.median(seconds)) * 1000


def _p99(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 99)) * 1000
