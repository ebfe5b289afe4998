"""Due times of many cards at once against the scheduler, card by card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from quizapp.core.scheduling import Days, Rating, Review, Scheduler
from quizapp.core.scheduling.columns import day_numbers, day_starts, microseconds, time_of
from quizapp.core.scheduling.dues import LastReviews, dues
from quizapp.core.scheduling.parameters import DEFAULTS

START = datetime(2025, 9, 1, 7, tzinfo=UTC)
_YEAR = 365 * 86_400_000_000


def random_reviews(seed: int, count: int = 400) -> LastReviews:
    """Reviews over a year of every sort: in steps, by days, due at once, moved or by chance."""
    rng = np.random.default_rng(seed)
    in_steps = rng.random(count) < 0.3
    return LastReviews(
        card=rng.integers(1, 10**6, count),
        at=microseconds(START) + rng.integers(0, _YEAR, count),
        reps=rng.integers(0, 60, count),
        stability=np.exp(rng.uniform(-4, 9, count)),
        wait=np.where(in_steps, rng.integers(1, 10**10, count), -1),
        due_now=rng.random(count) < 0.1,
        retention=np.where(rng.random(count) < 0.5, np.nan, rng.uniform(0.7, 0.99, count)),
        shift=np.where(rng.random(count) < 0.5, np.nan, rng.integers(-9, 10, count)),
    )


def one_by_one(scheduler: Scheduler, last: LastReviews) -> list[datetime]:
    found = []
    for n in range(len(last.card)):
        retention, shift = float(last.retention[n]), float(last.shift[n])
        review = Review(
            Rating.GOOD,
            time_of(int(last.at[n])),
            due_now=bool(last.due_now[n]),
            retention=None if np.isnan(retention) else retention,
            shift=None if np.isnan(shift) else int(shift),
        )
        wait = int(last.wait[n])
        found.append(
            scheduler.due_after(
                review,
                None if wait < 0 else timedelta(microseconds=wait),
                float(last.stability[n]),
                card_id=int(last.card[n]),
                reps=int(last.reps[n]),
            )
        )
    return found


@pytest.mark.parametrize(
    "scheduler",
    [
        Scheduler(Days()),
        Scheduler(Days("America/New_York", 0), desired_retention=0.8),
        Scheduler(Days("Asia/Tokyo", 23), maximum_interval=20),
        Scheduler(Days("Europe/Kyiv", 3), maximum_interval=1),
        Scheduler(Days(), parameters=(*DEFAULTS[:20], 0.4)),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_dues_are_those_of_the_scheduler(scheduler: Scheduler, seed: int) -> None:
    last = random_reviews(seed)

    assert [time_of(at) for at in dues(scheduler, last).tolist()] == one_by_one(scheduler, last)


def test_of_no_reviews_there_are_no_dues() -> None:
    none = random_reviews(0).only(np.zeros(400, dtype=np.bool_))

    assert dues(Scheduler(Days()), none).tolist() == []


def test_days_begin_where_the_learner_counts_them_to_begin() -> None:
    days = Days("Europe/Kyiv", 3)
    instants = random_reviews(1).at

    starts = day_starts(days, day_numbers(days, instants))

    assert [time_of(at) for at in starts.tolist()] == [
        days.start_of(days.day_of(time_of(at))) for at in instants.tolist()
    ]
