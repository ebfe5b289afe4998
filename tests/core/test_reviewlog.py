from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.reviewlog import Action, CardState, LogLine, in_order, merged, replay, standing
from quizapp.core.scheduling import Days, Memory, Rating, Review, Scheduler, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SCHEDULER = Scheduler(Days())


def rate(key: str, at: datetime, rating: Rating = Rating.GOOD) -> LogLine:
    return LogLine(key, Action.RATE, at, review=Review(rating, at))


def state_of(*lines: LogLine) -> CardState:
    return replay(lines, lambda _: SCHEDULER, card_id=1)


@st.composite
def logs(draw: st.DrawFn) -> list[LogLine]:
    """Logs of one card, from a device of their own, with actions of every sort."""
    device = draw(st.sampled_from("ab"))
    lines: list[LogLine] = []
    for number in range(draw(st.integers(0, 8))):
        key = f"{device}{number}"
        at = NOON + draw(st.integers(0, 20)) * DAY / 2
        action = draw(st.sampled_from(list(Action)))
        if action is Action.UNDO:
            if lines:
                undone = draw(st.sampled_from([line.key for line in lines]))
                lines.append(LogLine(key, action, at, undoes=undone))
            continue
        rated = action in {Action.RATE, Action.CRAM}
        rating = draw(st.sampled_from(list(Rating)))
        lines.append(
            LogLine(
                key,
                action,
                at,
                review=Review(rating, at) if rated else None,
                until=at + DAY if action in {Action.BURY, Action.DUE} else None,
                number=3 if action is Action.FLAG else None,
            )
        )
    return lines


def test_a_log_counts_in_the_order_of_its_times_whatever_came_in_first() -> None:
    late, early = rate("a", NOON + DAY), rate("b", NOON)

    assert in_order([late, early]) == (early, late)
    assert state_of(late, early) == state_of(early, late)


@given(logs(), logs(), st.randoms(use_true_random=False))
def test_two_devices_merge_alike_either_way_and_lose_nothing(
    one: list[LogLine], other: list[LogLine], chance: random.Random
) -> None:
    one = [line for line in one if line.key.startswith("a")]
    other = [line for line in other if line.key.startswith("b")]

    together = merged(one, other)

    assert together == merged(other, one) == merged(together, one)
    assert {line.key for line in together} == {line.key for line in (*one, *other)}
    shuffled = list(together)
    chance.shuffle(shuffled)
    assert state_of(*shuffled) == state_of(*together)


@given(logs())
def test_taking_everything_back_leaves_a_card_as_new(lines: list[LogLine]) -> None:
    end = NOON + 30 * DAY
    undos = [LogLine(f"u{line.key}", Action.UNDO, end, undoes=line.key) for line in lines]

    assert standing([*lines, *undos]) == ()
    assert state_of(*lines, *undos) == CardState()


def test_a_card_is_ready_when_due_later_when_buried_and_never_when_suspended() -> None:
    easy = rate("a", NOON, Rating.EASY)
    due = state_of(easy).memory.due
    assert due is not None
    bury = LogLine("b", Action.BURY, NOON + timedelta(hours=1), until=due + DAY)
    suspend = LogLine("c", Action.SUSPEND, NOON + timedelta(hours=2))
    resume = LogLine("d", Action.RESUME, NOON + timedelta(hours=3))

    assert state_of().ready_at(NOON) == NOON
    assert state_of(easy).ready_at(NOON) == due
    assert state_of(easy, bury).ready_at(NOON) == due + DAY
    assert state_of(easy, bury, suspend).ready_at(NOON) is None
    assert state_of(easy, bury, suspend, resume).ready_at(NOON) == due + DAY


def test_a_rating_ends_a_burial_and_unburying_does_too() -> None:
    bury = LogLine("a", Action.BURY, NOON, until=NOON + DAY)

    assert state_of(bury).buried_until == NOON + DAY
    assert state_of(bury, rate("b", NOON + timedelta(hours=1))).buried_until is None
    assert state_of(bury, LogLine("b", Action.UNBURY, NOON + DAY / 2)).buried_until is None


def test_a_new_due_time_changes_nothing_else_and_nothing_of_a_new_card() -> None:
    easy = rate("a", NOON, Rating.EASY)
    moved = LogLine("b", Action.DUE, NOON + DAY, until=NOON + 3 * DAY)
    before, after = state_of(easy).memory, state_of(easy, moved).memory

    assert after.due == NOON + 3 * DAY
    assert (after.stability, after.state, after.reps) == (before.stability, before.state, 1)
    assert state_of(moved) == CardState()


def test_a_reset_forgets_all_but_the_flag() -> None:
    lines = [rate(f"r{n}", NOON + n * DAY) for n in range(3)]
    flag = LogLine("f", Action.FLAG, NOON + 4 * DAY, number=2)

    state = state_of(*lines, flag, LogLine("z", Action.RESET, NOON + 5 * DAY))

    assert state == CardState(flag=2)


def test_cramming_plans_nothing() -> None:
    easy = rate("a", NOON, Rating.EASY)
    cram = LogLine("b", Action.CRAM, NOON + DAY, review=Review(Rating.AGAIN, NOON + DAY))

    assert state_of(easy, cram) == state_of(easy)


def test_eight_lapses_make_a_leech_and_then_every_fourth() -> None:
    lines = [rate("r", NOON, Rating.EASY)]
    leeches = []
    for lapse in range(1, 17):
        at = NOON + lapse * 100 * DAY
        lines.append(rate(f"l{lapse:02}", at, Rating.AGAIN))
        lines.append(rate(f"m{lapse:02}", at + DAY, Rating.EASY))
        state = state_of(*lines)
        if state.leech_at == at:
            leeches.append(state.memory.lapses)

    assert leeches == [8, 12, 16]


def test_a_rating_needs_one() -> None:
    with pytest.raises(ValueError, match="without one"):
        state_of(LogLine("a", Action.RATE, NOON))


@pytest.mark.parametrize(("shift", "moved"), [(1, 1), (-1, -1), (50, 2), (-50, -2)])
def test_a_shift_moves_the_interval_within_the_reach_of_its_fuzz(shift: int, moved: int) -> None:
    exact = Review(Rating.EASY, NOON, shift=0)
    shifted = Review(Rating.EASY, NOON, shift=shift)

    def due_day(review: Review) -> int:
        memory = SCHEDULER.review(Memory(), review, card_id=1)
        assert memory.due is not None
        assert memory.state is State.REVIEW
        return Days().day_of(memory.due).toordinal()

    assert due_day(shifted) - due_day(exact) == moved


def test_a_review_may_aim_at_a_recall_of_its_own() -> None:
    strict = SCHEDULER.review(Memory(), Review(Rating.EASY, NOON, retention=0.97), card_id=1)
    usual = SCHEDULER.review(Memory(), Review(Rating.EASY, NOON), card_id=1)

    assert strict.due is not None
    assert usual.due is not None
    assert strict.due < usual.due
    assert strict.stability == usual.stability
