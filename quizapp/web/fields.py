"""Form fields for templates: attributes of a control, and where each error leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, SubmitField
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, HiddenInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wtforms import Field, Form

# PostgreSQL stores no NUL, and no page shows the others.
NO_CONTROL = Regexp(r"[^\x00-\x1f\x7f]*\Z", message="This holds a character that cannot be shown.")


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """An error and the id of the control that mends it; no id for one of the whole form."""

    message: str
    target: str


def control_kind(field: Field) -> str:
    """Return how a field is drawn: ``check``, ``group``, ``select``, ``hidden`` or ``input``."""
    if isinstance(field.widget, HiddenInput):
        return "hidden"
    if isinstance(field, BooleanField):
        return "check"
    if isinstance(field, RadioField) or isinstance(
        getattr(field, "option_widget", None), CheckboxInput
    ):
        return "group"
    return "select" if isinstance(field, SelectField) else "input"


def control_attributes(field: Field, hint: str, extra: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a control: class, description and whether it is refused."""
    classes = {"check": "form-check-input", "select": "form-select"}
    base = classes.get(control_kind(field), "form-control")
    described = [f"{field.id}-hint"] * bool(hint) + [f"{field.id}-error"] * bool(field.errors)
    attributes = {**extra, "class": f"{base} {extra.get('class', '')}".strip()}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def error_links(form: Form, order: Sequence[str] = ()) -> tuple[ErrorLink, ...]:
    """Return every error of a form: of the whole form, of the fields named, of the others."""
    whole = tuple(ErrorLink(str(message), "") for message in form.form_errors)
    named = [form[name] for name in order if name in form]
    fields = named + [field for field in form if field.name not in order]
    return whole + tuple(link for field in fields for link in links_of(field))


def visible_fields(form: Form) -> tuple[Field, ...]:
    """Return the fields that a person fills in, in order."""
    return tuple(
        field
        for field in form
        if control_kind(field) != "hidden" and not isinstance(field, SubmitField)
    )


def links_of(field: Field) -> tuple[ErrorLink, ...]:
    """Return every error of a field and of the rows in it."""
    return tuple(_links(field))


def _links(field: Field) -> Iterator[ErrorLink]:
    if isinstance(field, FormField):
        yield from error_links(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _links(entry)
        yield from _own_links(field)
    else:
        yield from _own_links(field)


def _own_links(field: Field) -> Iterator[ErrorLink]:
    target = f"{field.id}-0" if control_kind(field) == "group" else field.id
    for message in field.errors:
        if isinstance(message, str) or hasattr(message, "translate"):  # a lazy string
            yield ErrorLink(str(message), "" if control_kind(field) == "hidden" else target)
