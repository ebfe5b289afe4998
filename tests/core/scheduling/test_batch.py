"""Many cards at once against the scheduler, card by card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler
from quizapp.core.scheduling.batch import STATES, Memories, replay
from quizapp.core.scheduling.columns import Log, make_log, microseconds, rounds_of
from quizapp.core.scheduling.fsrs6 import Ints
from quizapp.core.scheduling.model import Rules
from quizapp.core.scheduling.parameters import DEFAULTS, HIGHEST, LOWEST

MINUTE = timedelta(minutes=1)
START = datetime(2025, 9, 1, 7, tzinfo=UTC)
STEPS = (
    (),
    (10 * MINUTE,),
    (MINUTE, 10 * MINUTE),
    (MINUTE, 7 * MINUTE, timedelta(hours=30)),
)


def random_log(seed: int, days: Days, *, cards: int = 60, weighted: bool = True) -> Log:
    """Cards of 1 to 30 reviews, minutes, hours or days apart, in no order."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 31, cards)
    card = np.repeat(rng.permutation(1000)[:cards], counts)
    gaps = np.exp(rng.uniform(0, 13, len(card))) * 60e6
    ends = np.cumsum(counts)
    at = np.cumsum(gaps) - np.repeat(np.cumsum(gaps)[ends - counts], counts)
    whole = rng.random(len(card)) < 0.5
    weight = np.where(whole | (not weighted), 1.0, rng.uniform(0.05, 1, len(card)))
    # Half the answers are lapses or hard, so that steps of both kinds are met.
    rating = rng.integers(1, 5, len(card))
    moments = at.astype(np.int64) + microseconds(START)
    mixed = rng.permutation(len(card))
    return make_log(days, card[mixed], rating[mixed], moments[mixed], weight[mixed])


def one_by_one(log: Log, scheduler: Scheduler) -> list[Memory]:
    memories = []
    for card in np.unique(log.card).tolist():
        reviews = [
            Review(
                Rating(int(log.rating[n])),
                datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(log.at[n])),
                float(log.weight[n]),
            )
            for n in np.flatnonzero(log.card == card)
        ]
        memories.append(scheduler.replay(reviews, card_id=card))
    return memories


def rules_of(scheduler: Scheduler) -> Rules:
    return Rules(
        scheduler.learning_steps, scheduler.relearning_steps, scheduler.parameters or DEFAULTS
    )


def assert_alike(batch: Memories, memories: list[Memory]) -> None:
    assert [STATES[n] for n in batch.state] == [one.state for one in memories]
    assert batch.step.tolist() == [one.step for one in memories]
    assert batch.reps.tolist() == [one.reps for one in memories]
    assert batch.lapses.tolist() == [one.lapses for one in memories]
    assert batch.last_at.tolist() == [
        microseconds(one.last_review) for one in memories if one.last_review
    ]
    stability = np.array([one.stability for one in memories], dtype=float)
    difficulty = np.array([one.difficulty for one in memories], dtype=float)
    np.testing.assert_allclose(batch.stability, stability, rtol=1e-9)
    np.testing.assert_allclose(batch.difficulty, difficulty, rtol=1e-9)
    for wait, one in zip(batch.wait.tolist(), memories, strict=True):
        if wait >= 0:
            assert one.due is not None
            assert one.last_review is not None
            assert one.due - one.last_review == timedelta(microseconds=wait)


def random_parameters(seed: int) -> tuple[float, ...]:
    rng = np.random.default_rng(seed)
    return tuple(float(rng.uniform(low, high)) for low, high in zip(LOWEST, HIGHEST, strict=True))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize("learning", STEPS)
@pytest.mark.parametrize("relearning", STEPS)
def test_all_cards_at_once_come_out_as_one_by_one(
    zone: str, learning: tuple[timedelta, ...], relearning: tuple[timedelta, ...]
) -> None:
    scheduler = Scheduler(Days(zone, 3), learning_steps=learning, relearning_steps=relearning)
    log = random_log(len(learning) * 7 + len(relearning), scheduler.days)

    batch = replay(log, [rules_of(scheduler)])

    assert_alike(batch, one_by_one(log, scheduler))


@pytest.mark.parametrize("seed", range(8))
def test_a_learner_s_own_parameters_are_used(seed: int) -> None:
    scheduler = Scheduler(Days(), parameters=random_parameters(seed))
    log = random_log(seed, scheduler.days, weighted=seed % 2 == 0)

    batch = replay(log, [rules_of(scheduler)])

    assert_alike(batch, one_by_one(log, scheduler))


def test_cards_of_several_learners_go_by_their_own_rules() -> None:
    schedulers = [
        Scheduler(Days(), learning_steps=STEPS[n], parameters=random_parameters(n))
        for n in range(3)
    ]
    log = random_log(5, Days(), cards=90)
    rule = log.card % 3

    batch = replay(log, [rules_of(one) for one in schedulers], rule)

    for number, scheduler in enumerate(schedulers):
        theirs = batch.card % 3 == number
        own = Memories(*(getattr(batch, name)[theirs] for name in Memories.__dataclass_fields__))
        assert_alike(own, one_by_one(log.only(rule == number), scheduler))


def test_a_card_of_thousands_of_reviews_goes_beside_cards_of_one() -> None:
    card = np.concatenate((np.zeros(3000, dtype=np.int64), np.arange(1, 50)))
    at = microseconds(START) + np.arange(len(card)) * 3_600_000_000
    log = make_log(Days(), card, np.full(len(card), 3), at)

    batch = replay(log, [rules_of(Scheduler(Days()))])

    assert batch.reps.tolist() == [3000] + [1] * 49
    assert_alike(batch, one_by_one(log, Scheduler(Days())))


def test_no_reviews_leave_no_memories() -> None:
    nothing = np.zeros(0, dtype=np.int64)

    batch = replay(make_log(Days(), nothing, nothing, nothing), [rules_of(Scheduler(Days()))])

    assert len(batch.card) == len(batch.reps) == len(batch.wait) == 0


def test_rounds_take_every_review_once_and_each_card_s_in_order() -> None:
    log = random_log(1, Days())
    rounds = rounds_of(log.card)

    taken = [rounds.order[turn] for turn in rounds]

    assert sorted(np.concatenate(taken).tolist()) == list(range(len(log)))
    sizes = [len(turn) for turn in taken]
    assert sizes == sorted(sizes, reverse=True)
    for number, turn in enumerate(taken):
        assert len(set(log.card[turn].tolist())) == len(turn)
        # The cards of a round are the first ones of the round before.
        assert log.card[turn].tolist() == log.card[taken[0]][: len(turn)].tolist()
        assert np.all(turn - taken[0][: len(turn)] == number)


def test_ties_in_time_keep_their_order() -> None:
    card = np.array([5, 5, 5])
    at = np.array([100, 100, 50])

    log = make_log(Days(), card, np.array([1, 4, 2]), at)

    assert log.rating.tolist() == [2, 1, 4]


def columns(**changed: list[float]) -> dict[str, Ints]:
    plain = {"card": [1, 1], "rating": [3, 3], "at": [0, 1]}
    return {name: np.array(values) for name, values in (plain | changed).items()}


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        make_log(Days(), **columns(at=[0, 1, 2]))


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_outside_the_four_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=r"1 \(again\) to 4"):
        make_log(Days(), **columns(rating=[3, rating]))


@pytest.mark.parametrize("weight", [0.0, 1.5, float("nan")])
def test_a_weight_that_is_no_part_of_a_review_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight must be"):
        make_log(Days(), **columns(), weight=np.array([1.0, weight]))


def test_a_night_between_makes_it_the_next_day() -> None:
    evening = datetime(2026, 1, 10, 22, tzinfo=UTC)  # 23:00 in Berlin
    at = np.array([microseconds(evening), microseconds(evening + timedelta(hours=10))])
    pair = np.array([1, 1])

    for zone, stability in (("Europe/Berlin", 7.32), ("Asia/Tokyo", 2.31)):
        log = make_log(Days(zone), pair, np.array([3, 3]), at)
        assert replay(log, [rules_of(Scheduler(Days(zone)))]).stability == pytest.approx(
            [stability], abs=0.005
        )
