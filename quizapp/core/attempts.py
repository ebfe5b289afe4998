"""What may happen in an attempt, and when, by the server's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.core.bank import Feedback
from quizapp.core.errors import AlreadyChecked, AlreadySubmitted, NotAllowed

# An answer that was on its way when the time ran out still counts.
GRACE = timedelta(seconds=5)
# An answer counts as this long at most: whoever took longer was not at it all the time.
LONGEST = timedelta(minutes=5)
# Of a page that is older nobody knows how long its question was looked at.
_STALE = timedelta(hours=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When a quiz may be taken, how often, and for how long."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    attempts_allowed: int | None = None
    minutes_allowed: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands."""

    deadline: datetime | None
    submitted_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether no answer is taken any more, submitted or not."""
        return self.submitted_at is not None or (
            self.deadline is not None and now > self.deadline + GRACE
        )


def check_start(window: Window, finished: int, now: datetime) -> None:
    """Raise ``NotAllowed`` when no new attempt may begin; ``finished`` counts earlier ones."""
    if window.opens_at is not None and now < window.opens_at:
        raise NotAllowed("This quiz is not open yet.")
    if window.closes_at is not None and now >= window.closes_at:
        raise NotAllowed("This quiz is closed.")
    if window.attempts_allowed is not None and finished >= window.attempts_allowed:
        raise NotAllowed("You have used all attempts at this quiz.")


def deadline(window: Window, started_at: datetime) -> datetime | None:
    """Return when an attempt begun then must end: its time is up or the quiz closes."""
    ends = [] if window.closes_at is None else [window.closes_at]
    if window.minutes_allowed is not None:
        ends.append(started_at + timedelta(minutes=window.minutes_allowed))
    return min(ends, default=None)


def check_answer(standing: Standing, checked_at: datetime | None, now: datetime) -> None:
    """Raise ``AlreadySubmitted``, ``AlreadyChecked`` or ``NotAllowed`` when no answer is taken."""
    if standing.submitted_at is not None:
        raise AlreadySubmitted("This attempt is finished. Its answers can no longer be changed.")
    if standing.is_over(now):
        raise NotAllowed("The time for this attempt is up. The answers saved before count.")
    if checked_at is not None:
        raise AlreadyChecked("This question has been checked. Its answer is final.")


def shows_feedback(feedback: Feedback, standing: Standing, checked_at: datetime | None) -> bool:
    """Whether the key, the feedback and the passage of a slot may be shown now.

    An attempt whose time is up still has to be submitted before anything is shown.
    """
    if standing.submitted_at is not None:
        return True
    return feedback is Feedback.AFTER_EACH and checked_at is not None


def time_taken(began_at: datetime, now: datetime) -> int | None:
    """Return the milliseconds that an answer took, at least 1 and at most ``LONGEST``.

    None when that is unknown: the page is too old, or the clock was set back.
    """
    if not timedelta(0) <= now - began_at <= _STALE:
        return None
    return max(min(now - began_at, LONGEST) // _MILLISECOND, 1)
