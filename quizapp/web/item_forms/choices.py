"""The forms of choices: options in rows, and which of them are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import Form, FormField

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.questions import MultipleChoice, MultipleResponse, Option
from quizapp.web.item_forms.base import MARKDOWN, NO_STEM, ItemForm, errors_at
from quizapp.web.item_forms.fields import MarkedRows, Rows, area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.questions import Content


class OptionForm(Form):
    """An option, and why it is wrong if it is."""

    text = area("Option", limit=fields.OPTION_CHARACTERS)
    reason = area("Why it is wrong", limit=fields.CHARACTERS["reason"])


class ChoiceForm(ItemForm):
    """One key among the options."""

    kind = "multiple-choice"
    asked = ("stem", "options", "key")
    least_keys, most_keys = 1, 1
    mark_type = "radio"

    stem = area("Stem", NO_STEM, description=MARKDOWN)
    options = Rows(FormField(OptionForm), max_entries=fields.MAX_OPTIONS)
    key = MarkedRows("Right")

    def content(self) -> Content:
        """Return the question."""
        options, keys = self._filled()
        return MultipleChoice(self.stem.data, options, keys[0])

    def check_content(self) -> None:
        """Note missing options, keys and reasons, and options that are the same."""
        options, keys = self._filled()
        first = self.options.entries[0].form.text
        if any(not self._text(row) for row in self.key.data):
            first.errors = ["Options: the one marked as right is empty. Mark another one."]
        elif not self.least_keys <= len(keys) <= self.most_keys:
            first.errors = [self._too_few_keys()]
        elif len(options) == len(keys):
            first.errors = ["Options: write at least one that is wrong."]
        else:
            self._check_reasons()
            self._check_alike()

    def fill_empty(self, found: Sequence[str]) -> list[str]:
        """Put texts into the rows without words, or one new row; return those that found room."""
        if found and all(self._text(row) for row in range(len(self.options.entries))):
            self.append_row(self.options)
        rows = [row for row in range(len(self.options.entries)) if not self._text(row)]
        put = list(found[: len(rows)])
        for row, words in zip(rows, put, strict=False):
            self._form(row).text.data = words
        if put:
            self.added = self._form(rows[0]).reason.id
        return put

    def _filled(self) -> tuple[tuple[Option, ...], tuple[int, ...]]:
        rows = [row for row in range(len(self.options.entries)) if self._text(row)]
        marked = set(self.key.data)
        options = tuple(
            Option(self._text(row), "" if row in marked else self._form(row).reason.data)
            for row in rows
        )
        return options, tuple(index for index, row in enumerate(rows) if row in marked)

    def _check_reasons(self) -> None:
        for row in range(len(self.options.entries)):
            form = self._form(row)
            if form.text.data and row not in self.key.data and not form.reason.data:
                form.reason.errors = [
                    f"Option {row + 1}: say why it is wrong; learners who chose it read that."
                ]

    def _check_alike(self) -> None:
        rows = [row for row in range(len(self.options.entries)) if self._text(row)]
        for index, message in errors_at(self.content(), "options"):
            self._form(rows[index]).text.errors = [message]

    def _too_few_keys(self) -> str:
        return "Options: mark the one that is right."

    def _form(self, row: int) -> OptionForm:
        form: OptionForm = self.options.entries[row].form
        return form

    def _text(self, row: int) -> str:
        return self._form(row).text.data if row < len(self.options.entries) else ""


class SeveralForm(ChoiceForm):
    """Several keys among the options."""

    kind = "multiple-response"
    least_keys, most_keys = 2, fields.MAX_OPTIONS
    mark_type = "checkbox"

    def content(self) -> Content:
        """Return the question."""
        options, keys = self._filled()
        return MultipleResponse(self.stem.data, options, keys)

    def _too_few_keys(self) -> str:
        return "Options: mark all that are right, two or more."
