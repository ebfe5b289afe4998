"""The fields of which the forms of questions and cards are made."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wtforms import Field, FieldList, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from quizapp.core.errors import Unreadable
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.nodes import unfit_character
from quizapp.core.responses import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wtforms import Form

_LINE_END = re.compile(r"\r\n?")
_MOST_DIGITS = 3


def unix(text: str | None) -> str:
    """Return what a browser sent without blanks around it, its lines ending as on Unix."""
    return _LINE_END.sub("\n", text or "").strip()


class Words:
    """Refuses what is too long, holds a character that cannot be shown, or is missing."""

    def __init__(self, limit: int = fields.DEFAULT_CHARACTERS, missing: str = "") -> None:
        self.limit = limit
        self.missing = missing

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise ``StopValidation`` with what to do."""
        text = field.data or ""
        if not text and self.missing:
            raise StopValidation(self.missing)
        if len(text) > self.limit:
            raise StopValidation(
                f"{field.label.text}: {len(text):,} characters are too many."
                f" Shorten it to at most {self.limit:,}."
            )
        if character := unfit_character(text):
            raise StopValidation(
                f"{field.label.text}: the character {character} cannot be shown. Delete it."
            )


def line(label: str, limit: int, missing: str = "", **rest: Any) -> StringField:  # noqa: ANN401
    """Return a field for one line."""
    return StringField(label, [Words(limit, missing)], filters=[unix], **rest)


def area(
    label: str,
    missing: str = "",
    limit: int = fields.DEFAULT_CHARACTERS,
    **rest: Any,  # noqa: ANN401 - the keywords of WTForms
) -> TextAreaField:
    """Return a field for several lines."""
    return TextAreaField(label, [Words(limit, missing)], filters=[unix], **rest)


class Rows(FieldList):
    """Rows of fields. Names that no page of ours sends are not rows."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:  # noqa: ANN401
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                index = name.removeprefix(f"{prefix}-").partition("-")[0]
                if index.isascii() and index.isdigit() and len(index) <= _MOST_DIGITS:
                    yield int(index)


class MarkedRows(Field):
    """Which rows are marked as right, as their numbers from 0."""

    data: list[int]

    def process_data(self, value: Any) -> None:  # noqa: ANN401
        """Take the numbers of the rows."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the numbers of the rows; what is none is left out."""
        self.data = sorted(
            {
                int(value)
                for value in valuelist
                if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
            }
        )


class LinesField(TextAreaField):
    """Several short texts, one a line."""

    def __init__(self, label: str, limit: int, **rest: Any) -> None:  # noqa: ANN401
        super().__init__(label, **rest)
        self.limit = limit

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that are not blank."""
        return tuple(line.strip() for line in (self.data or "").split("\n") if line.strip())

    def process_data(self, value: Any) -> None:  # noqa: ANN401
        """Take the texts."""
        self.data = "\n".join(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        if valuelist:
            self.data = unix(valuelist[0])

    def pre_validate(self, form: Form) -> None:
        """Refuse what a bank could not hold."""
        Words(self.limit * fields.MAX_ENTRIES)(form, self)
        if len(self.lines) > fields.MAX_ENTRIES:
            raise ValidationError(f"{self.label.text}: keep at most {fields.MAX_ENTRIES} lines.")
        if any(len(one) > self.limit for one in self.lines):
            raise ValidationError(
                f"{self.label.text}: a line is too long. Keep each under {self.limit} characters."
            )


class NumberField(StringField):
    """A number as people type it."""

    def __init__(self, label: str, missing: str = "", **rest: Any) -> None:  # noqa: ANN401
        super().__init__(label, filters=[unix], **rest)
        self.missing = missing

    @property
    def number(self) -> Decimal:
        """The number; 0 when nothing is typed."""
        return number(self.data) if self.data else Decimal(0)

    def process_data(self, value: Any) -> None:  # noqa: ANN401
        """Take a number, without an exponent if it is no giant."""
        plain = "" if value is None else f"{value:f}"
        self.data = plain if len(plain) <= fields.CHARACTERS["tolerance"] else str(value)

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is no number."""
        if not self.data:
            if self.missing:
                raise StopValidation(self.missing)
            return
        try:
            number(self.data)
        except Unreadable:
            raise StopValidation(
                f"{self.label.text}: this is no number. Write one such as 12 or 3.5."
            ) from None
