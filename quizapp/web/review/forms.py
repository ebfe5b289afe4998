"""What the pages of cards send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from quizapp.core.scheduling import Rating
from quizapp.services.reviewing import RatingGiven
from quizapp.web.addresses import HIGHEST_ID

if TYPE_CHECKING:
    from typing import Any

MOST_NEW = 100
_LONGEST_TIME = 600_000  # milliseconds
_NO_RATING = "Choose how well you recalled it."
_NO_COUNT = f"Write a whole number from 0 to {MOST_NEW}."


class SessionForm(FlaskForm):
    """The bank that a session is about, if it is about one."""

    bank = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, HIGHEST_ID)])


class UndoForm(SessionForm):
    """Take back the last rating; ``key`` is the page's own."""

    # As ``token_urlsafe`` makes them: the log's keys of quiz answers hold a colon, so that
    # no page can take the key of an answer that is still to come.
    key = HiddenField(validators=[InputRequired(), Regexp(r"[\w-]{1,40}\Z", re.ASCII)])


class RatingForm(UndoForm):
    """A rating, and the count of reviews that its page knew."""

    rating = IntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(_NO_RATING), NumberRange(1, 4, _NO_RATING)],
    )
    sequence = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0)])
    milliseconds = HiddenField()

    def given(self) -> RatingGiven:
        """Return the rating; a time that cannot be is left out."""
        return RatingGiven(
            Rating(self.rating.data),
            self.key.data,
            self.sequence.data,
            milliseconds=_milliseconds(self.milliseconds.data or ""),
        )


class DeckForm(FlaskForm):
    """How many new cards of a deck to meet a day."""

    new_per_day = IntegerField(
        "New cards a day",
        validators=[InputRequired(_NO_COUNT), NumberRange(0, MOST_NEW, _NO_COUNT)],
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, bank_id: int, **values: Any) -> None:  # noqa: ANN401 - WTForms' own
        # Several of them stand on a page: each needs ids of its own.
        super().__init__(prefix=f"deck-{bank_id}", **values)


def _milliseconds(sent: str) -> int | None:
    believable = sent.isascii() and sent.isdecimal() and len(sent) < len(str(_LONGEST_TIME)) + 1
    return int(sent) if believable and int(sent) <= _LONGEST_TIME else None
