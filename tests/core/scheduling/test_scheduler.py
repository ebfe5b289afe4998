from __future__ import annotations

import math
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State
from quizapp.core.scheduling.fuzz import reach

AGAIN, HARD, GOOD, EASY = Rating
NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MIDNIGHT = Scheduler(Days("UTC", 0))
BERLIN = Scheduler(Days("Europe/Berlin"))

ratings = st.sampled_from(Rating)
steps = st.lists(st.integers(1, 60).map(lambda n: n * MINUTE), max_size=3).map(tuple)
# A few minutes later each time, so that floors of 24 hours and midnights count alike.
histories = st.lists(
    st.tuples(ratings, st.integers(0, 400), st.integers(0, 20)), min_size=1, max_size=30
)
weighted = st.lists(
    st.tuples(ratings, st.integers(0, 60), st.floats(0.05, 1), st.booleans()), max_size=15
)


def met(*reviews: tuple[Rating, datetime]) -> Memory:
    return MIDNIGHT.replay([Review(rating, at) for rating, at in reviews], card_id=1)


def log_of(entries: list[tuple[Rating, int, float, bool]]) -> list[Review]:
    log = []
    at = NOON
    for rating, days, weight, due_now in entries:
        at += days * DAY
        log.append(Review(rating, at, weight, due_now))
    return log


@given(histories, steps, steps, st.floats(0.7, 0.99))
def test_stability_and_difficulty_are_those_of_the_library(
    history: list[tuple[Rating, int, int]],
    learning: tuple[timedelta, ...],
    relearning: tuple[timedelta, ...],
    retention: float,
) -> None:
    scheduler = Scheduler(Days("UTC", 0), retention, 36500, learning, relearning)
    oracle = fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=learning,
        relearning_steps=relearning,
        enable_fuzzing=False,
    )
    memory = Memory()
    card = fsrs.Card(card_id=1, due=NOON)
    at = NOON

    for rating, days, minutes in history:
        at += days * DAY + minutes * MINUTE
        memory = scheduler.review(memory, Review(rating, at), card_id=1)
        card, _ = oracle.review_card(card, fsrs.Rating(rating), at)

        assert memory.stability is not None
        assert memory.due is not None
        assert math.isclose(memory.stability, card.stability or 0, rel_tol=1e-9, abs_tol=1e-9)
        assert math.isclose(memory.difficulty or 0, card.difficulty or 0, rel_tol=1e-9)
        assert memory.state.name == card.state.name.upper()
        assert memory.step == (card.step or 0)
        if memory.state is State.REVIEW:
            days_ahead = (card.due - at) // DAY
            assert abs((memory.due.date() - card.due.date()).days) <= reach(days_ahead)
        else:
            assert memory.due == card.due


@given(histories, st.integers(1, 3000))
def test_the_forgetting_curve_is_that_of_the_library(
    history: list[tuple[Rating, int, int]], later: int
) -> None:
    memory = Memory()
    card = fsrs.Card(card_id=1, due=NOON)
    oracle = fsrs.Scheduler(enable_fuzzing=False)
    at = NOON
    for rating, days, minutes in history:
        at += days * DAY + minutes * MINUTE
        memory = MIDNIGHT.review(memory, Review(rating, at), card_id=1)
        card, _ = oracle.review_card(card, fsrs.Rating(rating), at)

    recall = MIDNIGHT.retrievability(memory, at + later * DAY)

    assert 0 < recall < 1
    assert math.isclose(
        recall, oracle.get_card_retrievability(card, at + later * DAY), rel_tol=1e-9
    )


def test_a_night_between_makes_it_the_next_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = Review(GOOD, datetime(2026, 1, 10, 23, tzinfo=berlin))
    morning = Review(GOOD, datetime(2026, 1, 11, 9, tzinfo=berlin))

    memory = BERLIN.replay([evening, morning], card_id=1)

    assert memory.stability == pytest.approx(7.32, abs=0.005)


def test_the_small_hours_still_belong_to_the_evening() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = Review(GOOD, datetime(2026, 1, 10, 23, tzinfo=berlin))
    night = Review(GOOD, datetime(2026, 1, 11, 3, tzinfo=berlin))

    memory = BERLIN.replay([evening, night], card_id=1)

    assert memory.stability == pytest.approx(2.31, abs=0.005)


def test_a_new_card_goes_through_its_steps_by_minutes() -> None:
    first = met((GOOD, NOON))
    second = met((GOOD, NOON), (GOOD, NOON + 10 * MINUTE))

    assert first == Memory(
        State.LEARNING, 1, first.stability, first.difficulty, NOON + 10 * MINUTE, NOON, 1, 0
    )
    assert (second.state, second.step, second.reps) == (State.REVIEW, 0, 2)


def test_an_interval_of_days_ends_when_the_learner_s_day_begins() -> None:
    late = datetime(2026, 3, 28, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    strict = Scheduler(Days("Europe/Berlin"), maximum_interval=1)

    memory = strict.review(Memory(), Review(EASY, late), card_id=1)

    assert memory.state is State.REVIEW
    assert memory.last_review == late
    # 04:00 in summer time, four and a half hours later less the one leapt over.
    assert memory.due == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert memory.due.tzinfo is UTC
    assert memory.last_review.tzinfo is UTC


def test_a_lapse_is_counted_and_relearned() -> None:
    learned = met((EASY, NOON))
    lapsed = met((EASY, NOON), (AGAIN, NOON + 8 * DAY))
    lapsed_twice = met((EASY, NOON), (AGAIN, NOON + 8 * DAY), (AGAIN, NOON + 9 * DAY))

    assert learned.lapses == 0
    assert (lapsed.state, lapsed.lapses) == (State.RELEARNING, 1)
    assert lapsed.due == NOON + 8 * DAY + 10 * MINUTE
    assert lapsed_twice.lapses == 1  # it was not back in review


def test_a_lapse_seen_in_a_quiz_is_due_at_once() -> None:
    learned = met((EASY, NOON))

    lapsed = MIDNIGHT.review(learned, Review(AGAIN, NOON + 8 * DAY, due_now=True), card_id=1)

    assert lapsed.due == NOON + 8 * DAY
    assert lapsed.state is State.RELEARNING


def test_without_steps_a_lapse_goes_by_days() -> None:
    scheduler = Scheduler(Days("UTC", 0), relearning_steps=())
    lapsed = scheduler.review(met((EASY, NOON)), Review(AGAIN, NOON + 8 * DAY), card_id=1)

    assert lapsed.state is State.REVIEW
    assert lapsed.due is not None
    assert lapsed.due >= datetime(2026, 1, 19, tzinfo=UTC)


def test_no_interval_is_longer_than_the_maximum() -> None:
    scheduler = Scheduler(Days("UTC", 0), maximum_interval=20)
    at = NOON
    memory = Memory()
    for _ in range(12):
        memory = scheduler.review(memory, Review(EASY, at), card_id=5)
        assert memory.due is not None
        assert memory.due <= at + 20 * DAY
        at = memory.due + timedelta(hours=12)


def test_a_higher_retention_brings_a_card_back_sooner() -> None:
    careful = Scheduler(Days(), desired_retention=0.95)
    relaxed = Scheduler(Days(), desired_retention=0.8)
    known = met((EASY, NOON), (GOOD, NOON + 8 * DAY))

    soon = careful.review(known, Review(GOOD, NOON + 30 * DAY), card_id=1).due
    later = relaxed.review(known, Review(GOOD, NOON + 30 * DAY), card_id=1).due

    assert soon is not None
    assert later is not None
    assert soon < later


@given(weighted, st.integers(0, 100), st.integers(0, 2**40))
def test_the_preview_is_what_a_review_gives(
    entries: list[tuple[Rating, int, float, bool]], days: int, card_id: int
) -> None:
    log = log_of(entries)
    memory = BERLIN.replay(log, card_id=card_id)
    now = (log[-1].at if log else NOON) + days * DAY

    preview = BERLIN.preview(memory, now, card_id=card_id)

    assert list(preview) == [AGAIN, HARD, GOOD, EASY]
    for rating in Rating:
        assert preview[rating] == BERLIN.review(memory, Review(rating, now), card_id=card_id)
    dues = [preview[rating].due or now for rating in Rating]
    assert dues == sorted(dues)


@given(weighted)
def test_a_replay_is_the_reviews_one_by_one(
    entries: list[tuple[Rating, int, float, bool]],
) -> None:
    log = log_of(entries)

    memory = Memory()
    for review in log:
        memory = BERLIN.review(memory, review, card_id=9)

    assert BERLIN.replay(log, card_id=9) == memory
    assert BERLIN.replay(log, card_id=9) == BERLIN.replay(iter(log), card_id=9)


@given(weighted, ratings, st.integers(0, 60), st.floats(0.05, 0.95))
def test_weak_evidence_lands_between_before_and_a_full_review(
    entries: list[tuple[Rating, int, float, bool]], rating: Rating, days: int, weight: float
) -> None:
    log = log_of([*entries, (GOOD, 0, 1.0, False)])
    before = MIDNIGHT.replay(log, card_id=1)
    at = log[-1].at + days * DAY

    full = MIDNIGHT.review(before, Review(rating, at), card_id=1)
    weak = MIDNIGHT.review(before, Review(rating, at, weight), card_id=1)

    assert before.stability is not None
    assert before.difficulty is not None
    assert full.stability is not None
    assert full.difficulty is not None
    assert weak.stability == pytest.approx(
        math.exp((1 - weight) * math.log(before.stability) + weight * math.log(full.stability))
    )
    assert weak.difficulty == pytest.approx(
        before.difficulty + weight * (full.difficulty - before.difficulty)
    )
    assert (weak.state, weak.step) == (full.state, full.step)


def test_of_a_new_card_weak_evidence_leaves_less_than_full() -> None:
    unknown = met((AGAIN, NOON))
    known = met((GOOD, NOON))

    weak = MIDNIGHT.review(Memory(), Review(GOOD, NOON, weight=0.5), card_id=1)

    assert weak.stability == pytest.approx(math.sqrt(0.212 * 2.3065))
    assert weak.difficulty == pytest.approx(
        ((unknown.difficulty or 0) + (known.difficulty or 0)) / 2
    )
    assert (weak.state, weak.step, weak.due) == (known.state, known.step, known.due)


def test_a_new_card_is_not_recalled() -> None:
    assert MIDNIGHT.retrievability(Memory(), NOON) == 0.0


def test_recall_fades_by_the_hour_within_a_day_and_then_by_days() -> None:
    memory = met((GOOD, NOON))

    def recall(at: datetime) -> float:
        return MIDNIGHT.retrievability(memory, at)

    assert recall(NOON - DAY) == recall(NOON) == 1.0
    assert 1.0 > recall(NOON + timedelta(hours=3)) > recall(NOON + timedelta(hours=11))
    midnight = datetime(2026, 1, 11, tzinfo=UTC)
    assert recall(midnight - MINUTE) > recall(midnight) == recall(midnight + 23 * DAY / 24)
    assert recall(midnight) > recall(midnight + DAY)
    assert MIDNIGHT.retrievability(met((EASY, NOON)), NOON + 8.2956 * DAY) == pytest.approx(
        0.9, abs=0.01
    )


@given(st.integers(0, 80), st.integers(0, 80))
def test_recall_never_rises_while_nobody_reviews(one: int, other: int) -> None:
    # Over the 25-hour day of the clock change.
    first = Review(GOOD, datetime(2026, 10, 24, 2, 0, tzinfo=UTC))
    memory = BERLIN.replay([first], card_id=1)
    sooner, later = sorted((one, other))

    assert BERLIN.retrievability(memory, first.at + sooner * 30 * MINUTE) >= BERLIN.retrievability(
        memory, first.at + later * 30 * MINUTE
    )


def test_a_review_before_the_last_one_is_refused() -> None:
    memory = met((GOOD, NOON))

    with pytest.raises(ValueError, match="lies before the last one"):
        MIDNIGHT.review(memory, Review(GOOD, NOON - MINUTE), card_id=1)


def test_naive_times_are_refused() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="has no time zone"):
        Review(GOOD, naive)
    with pytest.raises(ValueError, match="has no time zone"):
        MIDNIGHT.preview(Memory(), naive, card_id=1)
    with pytest.raises(ValueError, match="has no time zone"):
        MIDNIGHT.retrievability(Memory(), naive)


@pytest.mark.parametrize("weight", [0.0, -0.1, 1.01, math.nan])
def test_a_weight_that_is_no_part_of_a_review_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        Review(GOOD, NOON, weight=weight)


@pytest.mark.parametrize("retention", [0.69, 0.995, math.nan])
def test_a_retention_out_of_reach_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match=r"0\.70 to 0\.99"):
        Scheduler(Days(), desired_retention=retention)


def test_a_maximum_below_a_day_and_an_empty_step_are_refused() -> None:
    with pytest.raises(ValueError, match="maximum interval"):
        Scheduler(Days(), maximum_interval=0)
    with pytest.raises(ValueError, match="learning step"):
        Scheduler(Days(), relearning_steps=(timedelta(),))


def test_the_library_is_loaded_by_the_first_review_only() -> None:
    code = (
        "import sys, quizapp.core.scheduling, quizapp.core.evidence\n"
        "raise SystemExit('fsrs' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
