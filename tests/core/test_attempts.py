from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from quizapp.core.attempts import (
    GRACE,
    Standing,
    Window,
    check_answer,
    check_start,
    deadline,
    shows_feedback,
    time_taken,
)
from quizapp.core.bank import Feedback
from quizapp.core.errors import AlreadyChecked, AlreadySubmitted, NotAllowed
from tests.make import NOON

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
RUNNING = Standing(None, None)
SUBMITTED = Standing(None, NOON)


@pytest.mark.parametrize(
    ("window", "finished", "now"),
    [
        (Window(), 1000, NOON),
        (Window(opens_at=NOON), 0, NOON),
        (Window(closes_at=NOON), 0, NOON - TICK),
        (Window(attempts_allowed=2), 1, NOON),
    ],
)
def test_an_attempt_may_begin_inside_the_window(
    window: Window, finished: int, now: datetime
) -> None:
    check_start(window, finished, now)


@pytest.mark.parametrize(
    ("window", "finished", "now", "message"),
    [
        (Window(opens_at=NOON), 0, NOON - TICK, "not open yet"),
        (Window(closes_at=NOON), 0, NOON, "closed"),
        (Window(attempts_allowed=2), 2, NOON, "all attempts"),
        (Window(attempts_allowed=2), 3, NOON, "all attempts"),
    ],
)
def test_an_attempt_may_not_begin_outside(
    window: Window, finished: int, now: datetime, message: str
) -> None:
    with pytest.raises(NotAllowed, match=message):
        check_start(window, finished, now)


@pytest.mark.parametrize(
    ("window", "ends"),
    [
        (Window(), None),
        (Window(minutes_allowed=30), NOON + HOUR / 2),
        (Window(closes_at=NOON + HOUR), NOON + HOUR),
        (Window(closes_at=NOON + HOUR, minutes_allowed=30), NOON + HOUR / 2),
        (Window(closes_at=NOON + HOUR, minutes_allowed=90), NOON + HOUR),
    ],
)
def test_time_ends_with_the_minutes_or_the_quiz_whichever_is_first(
    window: Window, ends: datetime | None
) -> None:
    assert deadline(window, NOON) == ends


def test_an_answer_on_its_way_at_the_deadline_still_counts() -> None:
    standing = Standing(NOON, None)

    check_answer(standing, None, NOON + GRACE)
    assert not standing.is_over(NOON + GRACE)
    assert standing.is_over(NOON + GRACE + TICK)
    with pytest.raises(NotAllowed, match="time for this attempt is up"):
        check_answer(standing, None, NOON + GRACE + TICK)


@pytest.mark.parametrize(
    ("later", "milliseconds"),
    [
        (timedelta(seconds=12), 12_000),
        (timedelta(0), 1),
        (timedelta(minutes=5), 300_000),
        (timedelta(minutes=6), 300_000),
        (HOUR, 300_000),
        (HOUR + TICK, None),
        (-TICK, None),
    ],
)
def test_an_answer_takes_five_minutes_at_most_if_it_is_known(
    later: timedelta, milliseconds: int | None
) -> None:
    assert time_taken(NOON, NOON + later) == milliseconds


def test_a_submitted_attempt_takes_no_answer() -> None:
    assert SUBMITTED.is_over(NOON)
    with pytest.raises(AlreadySubmitted, match="finished"):
        check_answer(SUBMITTED, NOON, NOON)


def test_a_checked_question_is_final() -> None:
    check_answer(RUNNING, None, NOON)
    with pytest.raises(AlreadyChecked, match="final"):
        check_answer(RUNNING, NOON, NOON)


@pytest.mark.parametrize(
    ("feedback", "standing", "checked_at", "shown"),
    [
        (Feedback.AFTER_SUBMIT, RUNNING, None, False),
        (Feedback.AFTER_SUBMIT, RUNNING, NOON, False),
        (Feedback.AFTER_SUBMIT, SUBMITTED, None, True),
        (Feedback.AFTER_EACH, RUNNING, None, False),
        (Feedback.AFTER_EACH, RUNNING, NOON, True),
        (Feedback.AFTER_EACH, SUBMITTED, None, True),
        (Feedback.AFTER_SUBMIT, Standing(NOON - HOUR, None), None, False),
        (Feedback.AFTER_EACH, Standing(NOON - HOUR, None), None, False),
    ],
)
def test_feedback_is_shown_only_when_it_gives_nothing_away(
    feedback: Feedback, standing: Standing, checked_at: datetime | None, shown: bool
) -> None:
    assert shows_feedback(feedback, standing, checked_at) is shown
