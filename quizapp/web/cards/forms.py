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
from wtforms.validators import InputRequired, Optional, Regexp

from quizapp.core.errors import NotAllowed
from quizapp.services.card_actions import MOST_CARDS
from quizapp.services.card_tags import LONGEST_TAG, read_tag
from quizapp.web.addresses import to_id

if TYPE_CHECKING:
    from wtforms import Field

ACTS = (
    ("suspend", "Suspend: do not show until resumed"),
    ("resume", "Resume what is suspended"),
    ("bury", "Bury until tomorrow"),
    ("unbury", "Unbury"),
    ("flag", "Set the flag"),
    ("due", "Set the day when it is due"),
    ("reset", "Reset: forget what was learned"),
    ("tag", "Add a tag"),
    ("untag", "Remove a tag"),
)
FLAGS = ((0, "No flag"), *((number, f"Flag {number}") for number in range(1, 8)))
_LONGEST_WAIT = timedelta(days=36_500)


class KeyForm(FlaskForm):
    """The key of the page: the same click sent twice does it once."""

    # As ``token_urlsafe`` makes them.
    key = HiddenField(validators=[InputRequired(), Regexp(r"[\w-]{1,40}\Z", re.ASCII)])


class OneCardForm(KeyForm):
    """What to do with a card."""

    act = SelectField("What to do", choices=ACTS, validators=[InputRequired("Choose what to do.")])
    flag = SelectField("Flag", choices=FLAGS, coerce=int, default=0)
    on = DateField("Due on", validators=[Optional()])
    tag = StringField("Tag", render_kw={"maxlength": LONGEST_TAG, "autocomplete": "off"})
    # Sent by the page that asks whether a reset is meant.
    sure = HiddenField()

    def __init__(self, *, today: date, **values: object) -> None:
        super().__init__(**values)
        self._today = today

    @property
    def wants_asking(self) -> bool:
        """Whether it has to be asked first: a reset that nobody confirmed."""
        return self.act.data == "reset" and self.sure.data != "1"

    def validate_on(self, field: Field) -> None:
        """Refuse a missing day, or one that no card can wait for."""
        if self.act.data != "due" or field.errors:
            return
        if field.data is None:
            raise ValidationError("Choose the day when it is to be due.")
        if not self._today <= field.data <= self._today + _LONGEST_WAIT:
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
        choices=[("marked", "The cards marked above"), ("found", "All that the search finds")],
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
