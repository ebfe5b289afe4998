from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.retention import (
    Band,
    Line,
    Rated,
    Share,
    by_button,
    by_day,
    by_group,
    by_hour,
    by_interval,
    by_month,
    calibration,
    histogram,
    predictions,
    rated,
    share_of,
)
from quizapp.core.reviewlog import Action, LogLine
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State
from tests.make import NOON

SCHEDULER = Scheduler(Days())
DAY = date(2026, 3, 2)
STEPS = (2, 1)
A, H, G, E = Rating


def line(rating: Rating | None, day: int = 0, **more: object) -> Line:
    values = {
        "card_id": 1,
        "item_id": 10,
        "day": DAY + timedelta(days=day),
        "hour": 12,
        "rating": rating,
        "by_hand": True,
        "milliseconds": 1000,
        "steps": STEPS,
    }
    return Line(**(values | more))  # type: ignore[arg-type]


def seen(
    rating: Rating, interval: int = 1, state: State = State.REVIEW, day: int = 0, **more: object
) -> Rated:
    return Rated(line(rating, day, **more), rating, state, interval)


@given(
    st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 3)), max_size=12),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_states_are_those_of_the_scheduler(
    answers: list[tuple[Rating, int]], learning: int, relearning: int
) -> None:
    minute = timedelta(minutes=1)
    scheduler = Scheduler(
        Days(), learning_steps=(minute,) * learning, relearning_steps=(minute,) * relearning
    )
    memory, at, day = Memory(), NOON, 0
    lines, states = [], []
    for rating, days in answers:
        at, day = at + timedelta(days=days, seconds=1), day + days
        states.append(memory.state)
        lines.append(line(rating, day, steps=(learning, relearning)))
        memory = scheduler.review(memory, Review(rating, at), card_id=1)

    assert [one.state for one in rated(lines)] == states


def test_the_interval_is_the_days_since_the_last_rating_of_the_card() -> None:
    lines = [line(E), line(E, card_id=2), line(G, 5), line(G, 30), line(G, 30)]

    found = rated(lines)

    assert [one.interval for one in found] == [0, 0, 5, 25, 0]
    bands = [one.band for one in found]
    assert bands == [Band.LEARNING, Band.LEARNING, Band.YOUNG, Band.MATURE, Band.YOUNG]


def test_after_a_reset_a_card_is_new() -> None:
    found = rated([line(E), line(None, 1), line(G, 9)])

    assert [(one.state, one.interval) for one in found] == [(State.NEW, 0), (State.NEW, 0)]


def test_retention_counts_cards_in_review_that_came_back_on_a_later_day() -> None:
    ratings = [
        seen(A),
        seen(H),
        seen(G),
        seen(A, state=State.RELEARNING),
        seen(A, interval=0),
        seen(A, by_hand=False),
    ]

    assert share_of(ratings) == Share(2, 3)
    assert share_of(ratings).value == pytest.approx(2 / 3)
    assert share_of([]).value is None


def test_retention_goes_by_month_and_age() -> None:
    ratings = [
        seen(G, day=40),
        seen(G),
        seen(A, 21),
        seen(G, 21),
        seen(A, state=State.NEW, day=-40),
    ]

    march, april = by_month(ratings)

    assert (march.first, march.young, march.mature) == (date(2026, 3, 1), Share(1, 1), Share(1, 2))
    assert (april.first, april.young, april.mature) == (date(2026, 4, 1), Share(1, 1), Share(0, 0))


def test_retention_goes_by_interval() -> None:
    ratings = [seen(G, days) for days in (1, 2, 3, 7, 20, 21, 60, 180, 999)] + [seen(A, 5)]

    shares = by_interval(ratings)

    assert shares == [Share(2, 2), Share(1, 2), Share(2, 2), Share(1, 1), Share(1, 1), Share(2, 2)]


def test_groups_have_retention_reviews_and_lapses() -> None:
    ratings = [seen(A), seen(G), seen(A, state=State.LEARNING), seen(A, item_id=11)]

    groups = by_group(ratings, {10: ("bees", "ants"), 12: ("wasps",)})

    assert set(groups) == {"bees", "ants"}
    assert groups["bees"].share == Share(1, 2)
    assert (groups["bees"].reviews, groups["bees"].lapses) == (3, 1)


def test_buttons_are_counted_by_age_without_answers_in_quizzes() -> None:
    ratings = [seen(A), seen(G), seen(G, 30), seen(E, state=State.NEW), seen(E, by_hand=False)]

    assert by_button(ratings) == {
        Band.LEARNING: (0, 0, 0, 1),
        Band.YOUNG: (1, 0, 1, 0),
        Band.MATURE: (0, 0, 1, 0),
    }


def test_hours_and_days_are_counted() -> None:
    ratings = [seen(A, hour=23), seen(G, hour=23), seen(G, day=1), seen(G, by_hand=False)]

    hours = by_hour(ratings)

    assert (hours[23], hours[12], hours[0]) == (Share(1, 2), Share(1, 1), Share(0, 0))
    assert by_day(ratings) == {DAY: (3, 3000), DAY + timedelta(days=1): (1, 1000)}


def test_a_histogram_counts_from_each_bound_to_the_next() -> None:
    assert histogram([0.5, 1, 2.9, 3, 100], (1, 3)) == [1, 2, 2]


def rate(key: str, rating: Rating, days: int, weight: float = 1.0) -> LogLine:
    at = NOON + timedelta(days=days)
    return LogLine(key, Action.RATE, at, review=Review(rating, at, weight))


def test_predictions_are_of_reviews_by_hand_of_what_was_known() -> None:
    log = [
        rate("a", E, 0),
        rate("quiz", G, 4, 0.5),
        rate("b", A, 9),
        LogLine("bury", Action.BURY, NOON + timedelta(days=10), until=NOON + timedelta(days=11)),
        rate("c", G, 12),
        rate("d", G, 12),
        rate("e", G, 40),
        LogLine("undo", Action.UNDO, NOON + timedelta(days=41), undoes="e"),
        rate("f", G, 50),
    ]
    keys = {one.key for one in log} - {"quiz"}
    memory = SCHEDULER.replay([log[0].review, log[1].review], card_id=1)  # type: ignore[list-item]

    found = list(predictions(log, lambda _: SCHEDULER, keys, card_id=1))

    # c finds the card being learned again; d comes on the same day; e was taken back.
    assert [(at, recalled) for at, _, recalled in found] == [
        (log[2].at, False),
        (log[-1].at, True),
    ]
    assert found[0][1] == SCHEDULER.retrievability(memory, log[2].at)


def test_calibration_has_bins_of_equal_size_by_rising_prediction() -> None:
    pairs = [(number / 100, number >= 50) for number in range(100)]

    bins = calibration(reversed(pairs))

    assert [one.count for one in bins] == [10] * 10
    assert [one.actual for one in bins] == [0.0] * 5 + [1.0] * 5
    assert bins[0].predicted == pytest.approx(0.045)


def test_a_few_reviews_say_nothing_of_calibration() -> None:
    assert calibration([(0.9, True)] * 9) == []
    assert [one.count for one in calibration([(0.9, True)] * 25)] == [12, 13]
