"""Does what a page asks for to cards, and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.core.reviewlog import Action
from quizapp.extensions import db
from quizapp.services import card_tags
from quizapp.services.card_actions import Act, act_on
from quizapp.services.review_log import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from quizapp.services.learners import Learner
    from quizapp.web.cards.forms import OneCardForm

_DONE = {
    "suspend": "Suspended",
    "resume": "Resumed",
    "bury": "Buried until tomorrow",
    "unbury": "Unburied",
    "flag": "Flag set",
    "due": "Day set",
    "reset": "Reset",
    "tag": "Tag added",
    "untag": "Tag removed",
}


def do(form: OneCardForm, learner: Learner, item_ids: Sequence[int], now: datetime) -> str:
    """Do it to the cards and return what came of it, in words."""
    act = form.act.data
    match act:
        case "tag":
            count = card_tags.add_tag(db.session, learner.id, item_ids, form.tag.data)
        case "untag":
            count = card_tags.remove_tag(db.session, learner.id, item_ids, form.tag.data)
        case _:
            given = Origin(form.key.data, "card", recorded_at=now)
            count = act_on(db.session, learner, item_ids, _to_act(form, learner), given)
    if count == 0:
        return "There was nothing to change."
    return f"{_DONE[act]}: {count} {'card' if count == 1 else 'cards'}."


def _to_act(form: OneCardForm, learner: Learner) -> Act:
    action = Action(form.act.data)
    match action:
        case Action.FLAG:
            return Act(action, flag=form.flag.data)
        case Action.DUE:
            return Act(action, until=learner.days.start_of(form.on.data))
        case _:
            return Act(action)
