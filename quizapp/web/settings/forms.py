"""The settings of a person, and how they confirm that their account is to go."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange

from quizapp.services.preferences import (
    HIGHEST_RETENTION,
    LAST_HOUR,
    LONGEST_NAME,
    LOWEST_RETENTION,
    Preferences,
)
from quizapp.web.fields import NO_CONTROL

_NO_RECALL = (
    f"Write a number from {round(LOWEST_RETENTION * 100)} to {round(HIGHEST_RETENTION * 100)}."
)


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the time zones, in order."""
    return tuple(sorted(available_timezones()))


def _zone_named(typed: str) -> str:
    """Return the zone that somebody means: its name, or the name of its city alone."""
    name = typed.strip().replace(" ", "_")
    meant = name.casefold()
    found = [
        zone for zone in zones() if meant in {zone.casefold(), zone.rpartition("/")[2].casefold()}
    ]
    return found[0] if len(found) == 1 else name


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

    def preferences(self) -> Preferences:
        """Return what was chosen."""
        return Preferences(
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
