"""The form of a note with an image: its rectangles as rows of numbers, in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import Form, FormField, HiddenField, RadioField
from wtforms.fields import SelectChoice

from quizapp.core.errors import Unreadable
from quizapp.core.note_faults import LONGEST_ALT, LONGEST_LABEL, MOST_RECTANGLES
from quizapp.core.notes import OcclusionNote
from quizapp.core.questions import Rectangle
from quizapp.core.responses import number
from quizapp.web.item_forms.fields import NumberField, Rows, line
from quizapp.web.notes.forms import NoteForm
from quizapp.web.pictures import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizapp.core.note_faults import Fault

_PERCENT = 100
_SIDES = ("x", "y", "width", "height")
_MOST_DIGITS = 4


class RectangleForm(Form):
    """A rectangle: what is under it, and where it is."""

    id = HiddenField()
    label = line("What is under it", LONGEST_LABEL)
    x = NumberField("From the left")
    y = NumberField("From the top")
    width = NumberField("Width")
    height = NumberField("Height")

    @property
    def number(self) -> int | None:
        """The id of the rectangle; None for one that has none yet."""
        given = self.id.data or ""
        is_id = given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
        return int(given) if is_id and int(given) else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in the row."""
        return not any(self[name].data for name in ("label", *_SIDES))


class OcclusionForm(NoteForm):
    """An image, what it shows, and the rectangles over its parts."""

    kind = "occlusion"
    asked = ("alt", "hides_all", "rectangles")

    image = HiddenField()
    alt = line(
        "What the image shows",
        LONGEST_ALT,
        description="Read out to who cannot see it. Do not name the parts that are asked for.",
    )
    hides_all = RadioField(
        "Each card covers",
        choices=[
            SelectChoice("one", "only the part that it asks for"),
            SelectChoice("all", "all parts"),
        ],
        default="all",
        validate_choice=False,
    )
    rectangles = Rows(FormField(RectangleForm), max_entries=MOST_RECTANGLES)

    # Ids up to this one belong to cards, also to those of rectangles that were deleted.
    highest_id: int = 0

    @property
    def rows(self) -> list[RectangleForm]:
        """The rows that something is written in."""
        return [entry.form for entry in self.rectangles.entries if not entry.form.is_empty]

    def content(self) -> OcclusionNote:
        """Return the note; new rectangles get ids that no card ever had."""
        fresh = max([self.highest_id, *(row.number or 0 for row in self.rows)])
        found = []
        for row in self.rows:
            given = row.number
            if given is None:
                fresh = given = fresh + 1
            found.append(_rectangle(row, given))
        return OcclusionNote(
            self.image.data or "", self.alt.data, tuple(found), self.hides_all.data != "one"
        )

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Say at each field what is wrong there; what has no field stands at the top."""
        for fault in faults:
            name, _, rest = fault.field.partition("-")
            place, _, part = rest.partition("-")
            if part:
                field = self.rows[int(place)][part]
                field.errors = [*field.errors, fault.message]
            elif name in {"image", "rectangles"}:
                self.form_errors.append(fault.message)
            else:
                super().show_faults([fault])

    def change_rows(self) -> bool:
        """Add or drop the row that a button asked for; False when none was."""
        if "drop" in request.form:
            name = request.form["drop"]
            kept = [entry for entry in self.rectangles.entries if entry.name != name]
            self.rectangles.entries = kept
            return True
        if request.form.get("add") == "rectangles":
            if len(self.rectangles.entries) < MOST_RECTANGLES:
                self.rectangles.append_entry({"x": 40, "y": 40, "width": 20, "height": 20})
            return True
        return False


def occlusion_values(note: OcclusionNote, feedback: str) -> dict[str, Any]:
    """Return what stands in the form of a note with an image."""
    return {
        "feedback": feedback,
        "image": note.image,
        "alt": note.alt,
        "hides_all": "all" if note.hides_all else "one",
        "rectangles": list(_rows(note)),
    }


def _rows(note: OcclusionNote) -> Iterator[dict[str, Any]]:
    for one in note.rectangles:
        sides = {name: number(percent(getattr(one, name))) for name in _SIDES}
        yield {"id": str(one.id), "label": one.label, **sides}


def _rectangle(row: RectangleForm, given: int) -> Rectangle:
    return Rectangle(given, row.label.data, *(_part(row[name]) for name in _SIDES))


def _part(field: NumberField) -> float:
    try:
        return float(field.number) / _PERCENT
    except Unreadable:
        return -1.0  # the field itself says that this is no number
