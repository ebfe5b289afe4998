"""The settings of a person, and how they confirm that their account is to go."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import (
    AnyOf,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    ValidationError,
)

from quizapp.services.learners import LONGEST_INTERVAL
from quizapp.services.preferences import (
    HIGHEST_RETENTION,
    LAST_HOUR,
    LONGEST_NAME,
    LONGEST_STEP,
    LOWEST_RETENTION,
    MOST_STEPS,
    CardPreferences,
    Preferences,
)
from quizapp.web.fields import NO_CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms.form import BaseForm

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBER = re.compile(r"\d{1,5}(\.\d{1,3})?", re.ASCII)
_NO_INTERVAL = f"Write a whole number of days from 1 to {LONGEST_INTERVAL}."

_NO_RECALL = (
    f"Write a number from {round(LOWEST_RETENTION * 100)} to {round(HIGHEST_RETENTION * 100)}."
)


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the time zones, in order."""
    return tuple(sorted(available_timezones()))


def steps_typed(steps: Iterable[float]) -> str:
    """Return steps as they stand in the form."""
    return " ".join(f"{step:g}" for step in steps)


def _steps(typed: str | None) -> tuple[float, ...] | None:
    """Return the minutes that were typed, with spaces or commas between; None if unreadable."""
    words = (typed or "").replace(",", " ").split()
    if not all(_NUMBER.fullmatch(word) for word in words):
        return None
    return tuple(float(word) for word in words)


def _are_steps(_form: BaseForm, field: StringField) -> None:
    steps = _steps(field.data)
    if steps is None:
        raise ValidationError("Write minutes with spaces between them, such as 1 10.")
    if len(steps) > MOST_STEPS:
        raise ValidationError(f"Write at most {MOST_STEPS} steps.")
    if not all(0 < step <= LONGEST_STEP for step in steps):
        raise ValidationError(
            f"Each step must be above 0 and at most {LONGEST_STEP} minutes (a day)."
        )


def _zone_named(typed: str) -> str:
    """Return the zone that somebody means: its name, or the name of its city alone."""
    name = typed.strip().replace(" ", "_")
    meant = name.casefold()
    found = [
        zone for zone in zones() if meant in {zone.casefold(), zone.rpartition("/")[2].casefold()}
    ]
    return found[0] if len(found) == 1 else name


def _some_day(_form: BaseForm, days: FieldList[SelectField]) -> None:
    if not any(days.data):
        raise ValidationError("Leave at least one day of the week for cards.")


class SettingsForm(FlaskForm):
    """What somebody may set about themselves; the recall is asked for in per cent."""

    name = StringField(
        "Name",
        validators=[
            DataRequired("Write your name."),
            Length(max=LONGEST_NAME, message=f"Write at most {LONGEST_NAME} characters."),
            NO_CONTROL,
        ],
        filters=[lambda typed: typed.strip() if typed else typed],
        description="Your instructors see it.",
        render_kw={"autocomplete": "name"},
    )
    zone = StringField(
        "Time zone",
        validators=[
            DataRequired("Choose your time zone."),
            AnyOf(zones(), message="Choose a time zone from the list, such as Europe/Berlin."),
        ],
        filters=[lambda typed: _zone_named(typed) if typed else typed],
        description="Type a city, such as Kyiv or New York. Deadlines and days are shown in it.",
        render_kw={"list": "zones", "autocomplete": "off", "spellcheck": "false"},
    )
    rollover_hour = SelectField(
        "A new day begins at",
        coerce=int,
        choices=[SelectChoice(hour, f"{hour:02}:00") for hour in range(LAST_HOUR + 1)],
        description="Cards reviewed before that hour still count for the day before.",
    )
    retention = DecimalField(
        "Recall to aim at, in per cent",
        validators=[
            InputRequired(_NO_RECALL),
            NumberRange(LOWEST_RETENTION * 100, HIGHEST_RETENTION * 100, _NO_RECALL),
        ],
        filters=[lambda typed: typed if typed is None or typed.is_finite() else None],
        places=None,
        description="90 suits most people. A higher one means more reviews a day. It counts from"
        " each card's next review on.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    theme = RadioField(
        "Theme",
        choices=[
            SelectChoice("auto", "As the system"),
            SelectChoice("light", "Light"),
            SelectChoice("dark", "Dark"),
        ],
    )
    keys = BooleanField(
        "Single keys", description="Space shows an answer, ? lists the keys of a page."
    )

    maximum_interval = IntegerField(
        "Longest interval, in days",
        validators=[
            InputRequired(_NO_INTERVAL),
            NumberRange(1, LONGEST_INTERVAL, _NO_INTERVAL),
        ],
        description="No card stays away longer.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    learning_steps = StringField(
        "Steps of a new card, in minutes",
        validators=[_are_steps],
        description="Waits before a new card goes by days, such as 1 10. Empty: by days at once.",
        render_kw={"autocomplete": "off"},
    )
    relearning_steps = StringField(
        "Steps of a forgotten card, in minutes",
        validators=[_are_steps],
        description="Waits before a card that you forgot goes by days again.",
        render_kw={"autocomplete": "off"},
    )
    easy_days = FieldList(
        SelectField(
            coerce=float,
            choices=[
                SelectChoice(1.0, "As usual"),
                SelectChoice(0.5, "Fewer cards"),
                SelectChoice(0.0, "None"),
            ],
        ),
        min_entries=len(WEEKDAYS),
        max_entries=len(WEEKDAYS),
        validators=[_some_day],
    )
    bury_siblings = BooleanField(
        "One card of a note a day",
        description="Its other cards, such as the reverse, wait until the next day.",
    )
    read_aloud = BooleanField(
        "Read cards aloud",
        description="A button on each card, key r: the voice of your browser reads it.",
    )

    def preferences(self) -> Preferences:
        """Return what was chosen."""
        return Preferences(
            cards=CardPreferences(
                maximum_interval=self.maximum_interval.data,
                learning_steps=_steps(self.learning_steps.data) or (),
                relearning_steps=_steps(self.relearning_steps.data) or (),
                easy_days=tuple(self.easy_days.data),
                bury_siblings=self.bury_siblings.data,
                read_aloud=self.read_aloud.data,
            ),
            name=self.name.data,
            zone=self.zone.data,
            rollover_hour=self.rollover_hour.data,
            retention=float(self.retention.data) / 100,
            theme=self.theme.data,
            keys=self.keys.data,
        )


class DeletionForm(FlaskForm):
    """The password, or for an account without one its e-mail address."""

    password = PasswordField(
        "Your password",
        validators=[InputRequired("Type your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    email = StringField(
        "Your e-mail address",
        validators=[InputRequired("Type the e-mail address of your account.")],
        render_kw={"autocomplete": "off"},
    )
