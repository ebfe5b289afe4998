"""What the pages of found cards send: what to do, to which cards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, StopValidation

from quizapp.core.errors import NotAllowed
from quizapp.services.card_actions import MOST_CARDS
from quizapp.services.card_tags import LONGEST_TAG, read_tag
from quizapp.web.addresses import to_id

if TYPE_CHECKING:
    from wtforms import Field

ACTS = (
    SelectChoice("suspend", "Suspend: do not show until resumed"),
    SelectChoice("resume", "Resume what is suspended"),
    SelectChoice("bury", "Bury until tomorrow"),
    SelectChoice("unbury", "Unbury"),
    SelectChoice("flag", "Set the flag"),
    SelectChoice("due", "Set the day when it is due"),
    SelectChoice("reset", "Reset: forget what was learned"),
    SelectChoice("tag", "Add a tag"),
    SelectChoice("untag", "Remove a tag"),
)
FLAGS = (
    SelectChoice(0, "No flag"),
    *(SelectChoice(number, f"Flag {number}") for number in range(1, 8)),
)
SCOPES = (
    SelectChoice("marked", "The cards marked above"),
    SelectChoice("found", "All that the search finds"),
)
_LONGEST_WAIT = timedelta(days=36_500)


class _NeededToSetDue(Optional):
    """Lets the day be left out, unless it is what is to be set."""

    def __call__(self, form: OneCardForm, field: Field) -> None:
        if form.act.data == "due" and not any(field.raw_data or ()):
            field.errors = []
            raise StopValidation("Choose the day when it is to be due.")
        super().__call__(form, field)


class KeyForm(FlaskForm):
    """The key of the page: the same click sent twice does it once."""

    # As ``token_urlsafe`` makes them.
    key = HiddenField(validators=[InputRequired(), Regexp(r"[\w-]{1,40}\Z", re.ASCII)])


class OneCardForm(KeyForm):
    """What to do with a card."""

    act = SelectField("What to do", choices=ACTS, validators=[InputRequired("Choose what to do.")])
    flag = SelectField("Flag", choices=FLAGS, coerce=int, default=0)
    on = DateField("Due on", validators=[_NeededToSetDue()])
    tag = StringField("Tag", render_kw={"maxlength": LONGEST_TAG, "autocomplete": "off"})
    # Sent by the page that asks whether a reset is meant.
    sure = HiddenField()

    def __init__(self, *, today: date, **values: object) -> None:
        super().__init__(**values)
        self._today = today

    @property
    def wants_asking(self) -> bool:
        """Whether it has to be asked first: a reset that nobody confirmed."""
        return bool(self.act.data == "reset" and self.sure.data != "1")

    def validate_on(self, field: Field) -> None:
        """Refuse a day that no card can wait for."""
        is_asked = self.act.data == "due" and not field.errors
        if is_asked and not self._today <= field.data <= self._today + _LONGEST_WAIT:
            raise ValidationError("Choose today or a day to come, within a hundred years.")

    def validate_tag(self, field: Field) -> None:
        """Refuse what can be no tag."""
        if self.act.data not in {"tag", "untag"}:
            return
        try:
            field.data = read_tag(field.data or "")
        except NotAllowed as refusal:
            raise ValidationError(str(refusal)) from None


class ManyCardsForm(OneCardForm):
    """What to do with the cards that were marked, or with all that the search finds."""

    scope = RadioField(
        "Which cards",
        choices=SCOPES,
        default="marked",
    )
    # Read from the request: each row of the table has a box of this name.
    item = BooleanField("Cards")

    @property
    def item_ids(self) -> list[int]:
        """The items that were marked; what is no id is left out."""
        ids = [to_id(sent) for sent in request.form.getlist("item")[:MOST_CARDS]]
        return [one for one in ids if one is not None]

    def validate_scope(self, field: Field) -> None:
        """Refuse when no card is marked."""
        if field.data == "marked" and not self.item_ids:
            raise ValidationError("Mark the cards that you mean.")
