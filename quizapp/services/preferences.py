"""How people like their pages and count their days: checked, saved, and logged for replays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from quizapp.core.errors import QuizError
from quizapp.models import User
from quizapp.services import review_log
from quizapp.services.learners import (
    LEARNING_STEPS,
    LONGEST_INTERVAL,
    RELEARNING_STEPS,
    learner_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

THEMES = ("auto", "light", "dark")
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.99
LAST_HOUR = 23
LONGEST_NAME = 120
LONGEST_STEP = 1440  # minutes
MOST_STEPS = 10
# A day of the week takes as many cards as any other, fewer, or none.
DAY_SHARES = (1.0, 0.5, 0.0)
USUAL_DAYS = (1.0,) * 7


class Refused(QuizError):
    """A setting that cannot be."""


@dataclass(frozen=True, slots=True)
class CardPreferences:
    """How somebody's cards are planned and shown.

    Steps are minutes, each above 0 and at most ``LONGEST_STEP``, at most ``MOST_STEPS`` of
    them; none let a card go by days at once. ``easy_days`` are shares of a usual day's cards,
    Monday first.
    """

    maximum_interval: int = LONGEST_INTERVAL
    learning_steps: tuple[float, ...] = LEARNING_STEPS
    relearning_steps: tuple[float, ...] = RELEARNING_STEPS
    easy_days: tuple[float, ...] = USUAL_DAYS
    bury_siblings: bool = True
    read_aloud: bool = False

    def check(self) -> None:
        """Raise ``Refused`` when one of them cannot be."""
        if not 1 <= self.maximum_interval <= LONGEST_INTERVAL:
            raise Refused(f"Choose a longest interval from 1 to {LONGEST_INTERVAL} days.")
        for steps in (self.learning_steps, self.relearning_steps):
            if len(steps) > MOST_STEPS or not all(0 < step <= LONGEST_STEP for step in steps):
                raise Refused(
                    f"Choose at most {MOST_STEPS} steps of at most {LONGEST_STEP} minutes each."
                )
        if len(self.easy_days) != len(USUAL_DAYS) or set(self.easy_days) - set(DAY_SHARES):
            raise Refused("Choose for each day of the week how many cards it takes.")
        if not any(self.easy_days):
            raise Refused("Leave at least one day of the week for cards.")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody may set about themselves. ``retention`` is a share, 0.70 to 0.99."""

    name: str
    zone: str
    rollover_hour: int
    retention: float
    theme: str
    keys: bool
    cards: CardPreferences = field(default_factory=CardPreferences)

    def check(self) -> None:
        """Raise ``Refused`` when one of them cannot be."""
        self.cards.check()
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
    _set_cards(user, preferences.cards)
    session.flush()
    after = learner_of(user)
    if after == before:
        return
    if not review_log.settings_of(session, user_id):
        review_log.record_settings(session, before, user.created_at)
    since = review_log.settings_change_at(session, user_id, now)
    review_log.record_settings(session, after, since)


def card_preferences_of(person: object) -> CardPreferences:
    """Return how the cards of an account are planned, or of whatever has its columns."""
    found = learner_of(person)
    return CardPreferences(
        maximum_interval=found.maximum_interval,
        learning_steps=_or_default(found.learning_steps, LEARNING_STEPS),
        relearning_steps=_or_default(found.relearning_steps, RELEARNING_STEPS),
        easy_days=_or_default(found.easy_days, USUAL_DAYS),
        bury_siblings=found.bury_siblings,
        read_aloud=bool(getattr(person, "read_aloud", False)),
    )


def _set_cards(user: User, cards: CardPreferences) -> None:
    user.maximum_interval = cards.maximum_interval
    user.learning_steps = _unless_default(cards.learning_steps, LEARNING_STEPS)
    user.relearning_steps = _unless_default(cards.relearning_steps, RELEARNING_STEPS)
    user.easy_days = _unless_default(cards.easy_days, USUAL_DAYS)
    user.bury_siblings = cards.bury_siblings
    user.read_aloud = cards.read_aloud


def _or_default(stored: Sequence[float] | None, default: tuple[float, ...]) -> tuple[float, ...]:
    return default if stored is None else tuple(stored)


def _unless_default(chosen: tuple[float, ...], default: tuple[float, ...]) -> list[float] | None:
    return None if chosen == default else list(chosen)
