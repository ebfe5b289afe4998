"""The forms of the bank pages."""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from quizapp.core.formats import bank_yaml

_NEWLINE = re.compile(r"\r\n?")


class SourceForm(FlaskForm):
    """A bank file, chosen or pasted; a chosen file goes before what was pasted."""

    file = FileField("A bank file")
    source = TextAreaField("Or paste it here")

    def validate_source(self, field: TextAreaField) -> None:
        """Refuse when there is neither a file nor a text."""
        if not self._has_file and not (field.data or "").strip():
            raise ValidationError("Choose a bank file, or paste one.")

    @property
    def text(self) -> str:
        """The source, with lines that end as on Unix. Raises ``BankError`` when it is no text."""
        if self._has_file:
            return unix_lines(bank_yaml.decode(self.file.data.read()))
        return unix_lines(self.source.data)

    @property
    def _has_file(self) -> bool:
        return bool(self.file.data and self.file.data.filename)


class ConfirmForm(FlaskForm):
    """The source that was looked at, sent again to be imported."""

    source = TextAreaField("The bank file", [InputRequired()])

    @property
    def text(self) -> str:
        """The source, with lines that end as on Unix."""
        return unix_lines(self.source.data or "")


class SettingsForm(FlaskForm):
    """What the owner decides about a bank."""

    is_studyable = BooleanField(
        "Learners may study its cards",
        description="Everyone who may take a quiz on this bank then finds it under Cards.",
    )


class TextForm(FlaskForm):
    """The new words of a text, chosen or written; a chosen file goes before what was written."""

    file = FileField("A file")
    source = TextAreaField("Or change it here")

    def validate_source(self, field: TextAreaField) -> None:
        """Refuse when there is neither a file nor a text."""
        if not self.has_file and not (field.data or "").strip():
            raise ValidationError("Choose a file, or paste the text.")

    @property
    def has_file(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.file.data and self.file.data.filename)


class QuotationForm(FlaskForm):
    """The words of the text that an item rests on from now."""

    quotation = TextAreaField(
        "Words of the text that show the answer",
        [InputRequired("Copy some words of the text."), Length(max=10_000)],
        description="Copy them from the text as it stands; white space does not matter.",
    )


def unix_lines(source: str) -> str:
    """Return the source as it was before a browser sent it."""
    return _NEWLINE.sub("\n", source)
