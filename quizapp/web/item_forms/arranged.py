"""The forms of questions whose parts are arranged: matching and ordering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import Form, FormField

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.questions import Matching, Ordering, Pair
from quizapp.web.item_forms.base import MARKDOWN, NO_STEM, ItemForm, errors_at
from quizapp.web.item_forms.fields import LinesField, Rows, area, line

if TYPE_CHECKING:
    from quizapp.core.questions import Content

_LEAST = 2


class PairForm(Form):
    """Two sides that belong together."""

    left = line("Left side", fields.OPTION_CHARACTERS)
    right = line("Right side", fields.OPTION_CHARACTERS)


class MatchingForm(ItemForm):
    """Pairs to be matched."""

    kind = "matching"
    asked = ("stem", "pairs", "extras")

    stem = area("Stem", NO_STEM, description=MARKDOWN)
    pairs = Rows(FormField(PairForm), max_entries=fields.MAX_PARTS)
    extras = LinesField(
        "Right sides that fit none",
        fields.OPTION_CHARACTERS,
        description="One a line. With them, the last pair cannot be found by leaving over.",
    )

    def content(self) -> Content:
        """Return the question."""
        sides = [(entry.form.left.data, entry.form.right.data) for entry in self.pairs.entries]
        pairs = tuple(Pair(left, right) for left, right in sides if left and right)
        return Matching(self.stem.data, pairs, self.extras.lines)

    def check_content(self) -> None:
        """Note half pairs, too few of them, and sides that are the same."""
        halves = [
            entry.form
            for entry in self.pairs.entries
            if bool(entry.form.left.data) != bool(entry.form.right.data)
        ]
        for half in halves:
            (half.right if half.left.data else half.left).errors = ["Pairs: fill in both sides."]
        if not halves:
            self._check_pairs()
        if len(self.extras.lines) > fields.MAX_PARTS:
            self.extras.errors = [f"Right sides: keep at most {fields.MAX_PARTS}."]

    def _check_pairs(self) -> None:
        filled = [entry.form for entry in self.pairs.entries if entry.form.left.data]
        if len(filled) < _LEAST:
            self.pairs.entries[0].form.left.errors = ["Pairs: write at least two."]
            return
        for index, message in errors_at(self.content(), "pairs"):
            filled[index].left.errors = [message]
        for _, message in errors_at(self.content(), "extras"):
            self.extras.errors = [message]


class OrderingForm(ItemForm):
    """Steps to be put in order."""

    kind = "ordering"
    asked = ("stem", "steps")

    stem = area("Stem", NO_STEM, description=MARKDOWN)
    steps = LinesField(
        "Steps",
        fields.OPTION_CHARACTERS,
        description="One a line, in the right order. Learners get them shuffled.",
    )

    def content(self) -> Content:
        """Return the question."""
        return Ordering(self.stem.data, self.steps.lines)

    def check_content(self) -> None:
        """Note too few steps, and steps that are the same."""
        if not _LEAST <= len(self.steps.lines) <= fields.MAX_PARTS:
            self.steps.errors = [f"Steps: write from {_LEAST} to {fields.MAX_PARTS}, one a line."]
        for _, message in errors_at(self.content(), "steps"):
            self.steps.errors = [message]
