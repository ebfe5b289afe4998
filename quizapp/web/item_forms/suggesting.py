"""Wrong options for a choice, put into the rows that are empty when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from quizapp.core.generation.suggest import suggest
from quizapp.web.item_forms.choices import ChoiceForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizapp.web.item_forms.base import ItemForm

# Names are looked for in so much of a text; more would take time, and hardly bring better ones.
MOST_CHARACTERS = 200_000
_NO_KEY = (
    "Write the right option and mark it first. Wrong ones that look like it are then looked for."
)
_NOTHING = (
    "Nothing in the text and among the other questions looks like the right option."
    " Write wrong ones of your own."
)
_FOUND = (
    "These look like the right option: {}. Say why each is wrong. One that is right as well,"
    " or that nobody would choose, has to go."
)


def add_suggestions(form: ItemForm, text: str, others: Callable[[], Sequence[str]]) -> bool:
    """Fill empty options of a choice when its button was pressed; False when it was not.

    ``others`` gives the answers of other questions. Nothing that was typed is changed.
    """
    if "suggest" not in request.form or not isinstance(form, ChoiceForm):
        return False
    typed = [row.form.text.data for row in form.options.entries]
    filled = [number for number, words in enumerate(typed) if words]
    if not form.key.data and len(filled) == 1:
        form.key.data = filled
    keys = [typed[number] for number in form.key.data if number in filled]
    if not keys:
        form.note = _NO_KEY
        return True
    known = {words.casefold() for words in typed if words}
    found = suggest(keys[0], form.stem.data, text[:MOST_CHARACTERS], others())
    fresh = [words for words in found if words.casefold() not in known]
    put = form.fill_empty(fresh)
    form.note = _FOUND.format(", ".join(f"“{words}”" for words in put)) if put else _NOTHING
    return True
