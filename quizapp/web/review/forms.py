"""What the pages of cards send."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating
from quizapp.services.card_actions import Act
from quizapp.services.deck_settings import DeckSettings
from quizapp.services.preferences import HIGHEST_RETENTION, LOWEST_RETENTION
from quizapp.services.reviewing import RatingGiven
from quizapp.web.flags import FLAG_WORDS

if TYPE_CHECKING:
    from typing import Any

MOST_NEW = 100
MOST_REVIEWS = 9999
_LONGEST_TIME = 600_000  # milliseconds
_NO_RATING = "Choose how well you recalled it."
_NO_COUNT = f"Write a whole number from 0 to {MOST_NEW}."
_NO_REVIEWS = f"Write a whole number from 0 to {MOST_REVIEWS}."
_NO_RECALL = (
    f"Write a number from {round(LOWEST_RETENTION * 100)} to {round(HIGHEST_RETENTION * 100)},"
    " or nothing."
)


class KeyForm(FlaskForm):
    """A click on a card, or one that takes the last one back; ``key`` is the page's own."""

    # As ``token_urlsafe`` makes them: the log's keys of quiz answers hold a colon, so that
    # no page can take the key of an answer that is still to come.
    key = HiddenField(validators=[InputRequired(), Regexp(r"[\w-]{1,40}\Z", re.ASCII)])


class ActForm(KeyForm):
    """What is done to a card besides rating it."""

    act = StringField(validators=[AnyOf(("bury", "suspend", "resume", "flag"))])
    flag = IntegerField(validators=[Optional(), NumberRange(0, len(FLAG_WORDS) - 1)])

    def act_chosen(self) -> Act:
        """Return what is to be done."""
        action = Action(self.act.data)
        return Act(action, flag=self.flag.data or 0 if action is Action.FLAG else None)


class RatingForm(KeyForm):
    """A rating, and the count of reviews that its page knew.

    ``answered`` says that the learner had answered on the page.
    """

    rating = IntegerField(
        widget=HiddenInput(),
        validators=[InputRequired(_NO_RATING), NumberRange(1, 4, _NO_RATING)],
    )
    sequence = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0)])
    milliseconds = HiddenField()
    answered = HiddenField()

    def given(self, *, is_cram: bool) -> RatingGiven:
        """Return the rating; a time that cannot be is left out."""
        return RatingGiven(
            Rating(self.rating.data),
            self.key.data,
            self.sequence.data,
            milliseconds=_milliseconds(self.milliseconds.data or ""),
            is_cram=is_cram,
            is_answered=self.answered.data == "1",
        )


class DeckForm(FlaskForm):
    """How a deck is studied; the recall is asked for in per cent."""

    new_per_day = IntegerField(
        "New cards a day",
        validators=[InputRequired(_NO_COUNT), NumberRange(0, MOST_NEW, _NO_COUNT)],
        render_kw={"inputmode": "numeric"},
    )
    reviews_per_day = IntegerField(
        "Reviews a day, at most",
        validators=[InputRequired(_NO_REVIEWS), NumberRange(0, MOST_REVIEWS, _NO_REVIEWS)],
        render_kw={"inputmode": "numeric"},
    )
    retention = DecimalField(
        "Recall to aim at, in per cent",
        validators=[
            Optional(),
            NumberRange(LOWEST_RETENTION * 100, HIGHEST_RETENTION * 100, _NO_RECALL),
        ],
        filters=[lambda typed: typed if typed is None or typed.is_finite() else Decimal(0)],
        places=None,
        render_kw={"inputmode": "decimal"},
    )

    def __init__(self, bank_id: int, **values: Any) -> None:  # noqa: ANN401 - WTForms' own
        # Several of them stand on a page: each needs ids of its own.
        super().__init__(prefix=f"deck-{bank_id}", **values)

    def settings(self) -> DeckSettings:
        """Return what was chosen."""
        share = None if self.retention.data is None else float(self.retention.data) / 100
        return DeckSettings(self.new_per_day.data, self.reviews_per_day.data, share)


def per_cent(share: float | None) -> Decimal | None:
    """Return a share as it stands in a form."""
    return None if share is None else Decimal(f"{share * 100:g}")


def _milliseconds(sent: str) -> int | None:
    believable = sent.isascii() and sent.isdecimal() and len(sent) < len(str(_LONGEST_TIME)) + 1
    return int(sent) if believable and int(sent) <= _LONGEST_TIME else None
