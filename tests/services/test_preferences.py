from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.models import User
from quizapp.services import review_log
from quizapp.services.preferences import (
    CardPreferences,
    Preferences,
    Refused,
    card_preferences_of,
    update_preferences,
)
from tests import make
from tests.make import NOON

GOOD = Preferences("Ada", "Europe/Kyiv", 5, 0.85, "dark", keys=False)


def test_preferences_are_saved(session: Session) -> None:
    user = make.user(session)

    update_preferences(session, user.id, replace(GOOD, name="  Ada L.  "), NOON)

    saved = session.get_one(User, user.id)
    assert (saved.name, saved.zone, saved.rollover_hour) == ("Ada L.", "Europe/Kyiv", 5)
    assert (saved.retention, saved.theme, saved.keys) == (0.85, "dark", False)


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, name="   "),
        replace(GOOD, name="A" * 121),
        replace(GOOD, zone="Mars/Olympus"),
        replace(GOOD, zone="../etc/passwd"),
        replace(GOOD, rollover_hour=24),
        replace(GOOD, rollover_hour=-1),
        replace(GOOD, retention=0.69),
        replace(GOOD, retention=1.0),
        replace(GOOD, retention=float("nan")),
        replace(GOOD, theme="pink"),
        *(
            replace(GOOD, cards=cards)
            for cards in (
                CardPreferences(maximum_interval=0),
                CardPreferences(maximum_interval=36501),
                CardPreferences(learning_steps=(1.0, 0.0)),
                CardPreferences(learning_steps=(float("nan"),)),
                CardPreferences(relearning_steps=(1441.0,)),
                CardPreferences(relearning_steps=(1.0,) * 11),
                CardPreferences(easy_days=(1.0,) * 6),
                CardPreferences(easy_days=(0.7,) * 7),
                CardPreferences(easy_days=(0.0,) * 7),
            )
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(session: Session, bad: Preferences) -> None:
    user = make.user(session)

    with pytest.raises(Refused):
        update_preferences(session, user.id, bad, NOON)

    assert (user.name, user.zone) == ("Ada", "UTC")


def test_the_first_change_also_records_what_held_before(session: Session) -> None:
    user = make.user(session)
    later = NOON + timedelta(days=3)

    update_preferences(session, user.id, GOOD, later)

    log = review_log.settings_of(session, user.id)
    assert [(one.since, one.zone, one.retention) for one in log] == [
        (NOON, "UTC", 0.9),
        (later, "Europe/Kyiv", 0.85),
    ]


def test_a_second_change_adds_one_line(session: Session) -> None:
    user = make.user(session)
    update_preferences(session, user.id, GOOD, NOON + timedelta(days=1))

    update_preferences(session, user.id, replace(GOOD, rollover_hour=0), NOON + timedelta(days=2))

    assert [one.rollover_hour for one in review_log.settings_of(session, user.id)] == [4, 5, 0]


def test_a_new_name_leaves_the_log_of_settings_alone(session: Session) -> None:
    user = make.user(session)
    same = Preferences("Grace", "UTC", 4, 0.9, "light", keys=True)

    update_preferences(session, user.id, same, NOON)

    assert review_log.settings_of(session, user.id) == []


CARDS = CardPreferences(
    maximum_interval=365,
    learning_steps=(2.0, 15.0),
    relearning_steps=(),
    easy_days=(1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0),
    bury_siblings=False,
    read_aloud=True,
)


def test_how_cards_are_planned_is_saved_and_logged(session: Session) -> None:
    user = make.user(session)

    update_preferences(session, user.id, replace(GOOD, cards=CARDS), NOON + timedelta(days=1))

    assert card_preferences_of(user) == CARDS
    last = review_log.settings_of(session, user.id)[-1]
    assert (last.maximum_interval, last.learning_steps, last.relearning_steps) == (365, [2, 15], [])


def test_what_is_as_usual_is_kept_as_the_default(session: Session) -> None:
    user = make.user(session)
    update_preferences(session, user.id, replace(GOOD, cards=CARDS), NOON)

    update_preferences(session, user.id, GOOD, NOON + timedelta(days=1))

    assert (user.learning_steps, user.relearning_steps, user.easy_days) == (None, None, None)
    assert card_preferences_of(user) == CardPreferences()
