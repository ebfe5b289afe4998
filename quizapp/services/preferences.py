"""How people like their pages and count their days: checked, saved, and logged for replays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from quizapp.core.errors import QuizError
from quizapp.models import User
from quizapp.services import review_log
from quizapp.services.learners import learner_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

THEMES = ("auto", "light", "dark")
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.99
LAST_HOUR = 23
LONGEST_NAME = 120


class Refused(QuizError):
    """A setting that cannot be."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody may set about themselves. ``retention`` is a share, 0.70 to 0.99."""

    name: str
    zone: str
    rollover_hour: int
    retention: float
    theme: str
    keys: bool

    def check(self) -> None:
        """Raise ``Refused`` when one of them cannot be."""
        if not 0 < len(self.name.strip()) <= LONGEST_NAME:
            raise Refused(f"Write a name of 1 to {LONGEST_NAME} characters.")
        if self.zone not in available_timezones():
            raise Refused("Choose a time zone from the list.")
        if not 0 <= self.rollover_hour <= LAST_HOUR:
            raise Refused(f"Choose an hour from 0 to {LAST_HOUR}.")
        if not LOWEST_RETENTION <= self.retention <= HIGHEST_RETENTION:
            raise Refused("Choose a recall from 70 to 99 per cent.")
        if self.theme not in THEMES:
            raise Refused("Choose a theme from the list.")


def update_preferences(
    session: Session, user_id: int, preferences: Preferences, now: datetime
) -> None:
    """Save the preferences; raises ``Refused``.

    A change of what plans the reviews is logged, the first time together with what held
    since the account was made: reviews are replayed with the settings of their time.
    """
    preferences.check()
    user = session.get_one(User, user_id, with_for_update=True)
    before = learner_of(user)
    user.name = preferences.name.strip()
    user.zone = preferences.zone
    user.rollover_hour = preferences.rollover_hour
    user.retention = preferences.retention
    user.theme = preferences.theme
    user.keys = preferences.keys
    session.flush()
    after = learner_of(user)
    if after == before:
        return
    if not review_log.settings_of(session, user_id):
        review_log.record_settings(session, before, user.created_at)
    since = review_log.settings_change_at(session, user_id, now)
    review_log.record_settings(session, after, since)
