"""One group of fields under reading: what it holds, and a problem for all that is amiss.

Every method returns a stand-in (an empty text, no entries) once it has noted a problem,
so that reading goes on and the rest of the file is checked as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import counted, listed, shown
from quizapp.core.formats.bank_yaml.nodes import Listing, Node, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Collection

    from quizapp.core.formats.bank_yaml.faults import Faults, Place
    from quizapp.core.formats.bank_yaml.fields import Spec

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,9}")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_WANTED = {
    True: ("one text", "Write one text; put it in quotes if it holds a colon or a bracket."),
    False: (
        "a group of fields",
        "Write its fields as `name: value`, each on a line of its own, after one hyphen.",
    ),
}


class Record:
    """A table read by its spec; ``owner`` is the id of the question or flashcard."""

    def __init__(self, table: Table, spec: Spec, faults: Faults, owner: str = "") -> None:
        self.place = table.place
        self.spec = spec
        self.faults = faults
        self.owner = owner
        self._fields = {field.name: field for field in table.fields}
        misspelt = self._report_unknown(table)
        for name in spec.required:
            if name not in self._fields and name not in misspelt:
                self.missing(name)

    def has(self, name: str) -> bool:
        """Whether the field is given."""
        return name in self._fields

    def has_none(self, name: str) -> bool:
        """Whether the field is left out, or an empty list."""
        field = self._fields.get(name)
        return field is None or (isinstance(field.value, Listing) and not field.value.nodes)

    def place_of(self, name: str) -> Place:
        """Where the field stands; the group itself when the field is missing."""
        return self._fields[name].place if name in self._fields else self.place

    def fault(self, name: str, message: str, mend: str) -> None:
        """Note a problem at a field."""
        self.faults.error(self.place_of(name), message, mend, self.owner)

    def fault_at(self, place: Place, message: str, mend: str) -> None:
        """Note a problem at a place."""
        self.faults.error(place, message, mend, self.owner)

    def warn(self, name: str, message: str, mend: str) -> None:
        """Note a warning at a field."""
        self.faults.warn(self.place_of(name), message, mend, self.owner)

    def missing(self, name: str) -> None:
        """Note that a field is missing."""
        contents = fields.CONTENTS[name]
        if self.spec is fields.QUIZ and name == "feedback":
            contents = fields.QUIZ_FEEDBACK
        self.fault(name, f"the field `{name}` is missing", f"Add `{name}:` with {contents}.")

    def part(self, table: Table, spec: Spec) -> Record:
        """Return the record of a group inside this one."""
        return Record(table, spec, self.faults, self.owner)

    def text(self, name: str, limit: int = 0) -> str:
        """Return the text of a field; a required one must not be blank."""
        scalar = self.scalar(name)
        if scalar is None:
            return ""
        if name in self.spec.required and not scalar.words.strip():
            self._empty(scalar.place, f"the field `{name}`", name)
            return ""
        most = limit or fields.CHARACTERS.get(name, fields.DEFAULT_CHARACTERS)
        return scalar.words if self._is_short(scalar, f"the field `{name}`", most) else ""

    def scalar(self, name: str) -> Scalar | None:
        """Return the single value of a field; None when there is none."""
        field = self._fields.get(name)
        if field is None:
            return None
        if isinstance(field.value, Scalar):
            return field.value
        message = f"the field `{name}` holds {_shape(field.value)} where one text belongs"
        mend = "Write one text; put it in quotes if it begins with a bracket or a hyphen."
        self.fault(name, message, mend)
        return None

    def texts(self, name: str, limit: int = 0) -> tuple[Scalar, ...]:
        """Return the entries of a list of texts, without blank or overlong ones."""
        return tuple(
            node
            for node in self.nodes(name)
            if isinstance(node, Scalar)
            if self._is_fit(node, name, limit or fields.DEFAULT_CHARACTERS)
        )

    def tables(self, name: str, most: int = fields.MAX_ENTRIES) -> tuple[Table, ...]:
        """Return the entries of a list of groups."""
        return tuple(node for node in self.nodes(name, (Table,), most) if isinstance(node, Table))

    def nodes(
        self,
        name: str,
        kinds: tuple[type[Scalar | Table], ...] = (Scalar,),
        most: int = fields.MAX_ENTRIES,
    ) -> tuple[Scalar | Table, ...]:
        """Return the entries of a list that are of the kinds wanted."""
        field = self._fields.get(name)
        if field is None:
            return ()
        if not isinstance(field.value, Listing):
            message = f"the field `{name}` holds {_shape(field.value)} where a list belongs"
            mend = "Begin each entry with a hyphen on a line of its own, even a single one."
            self.fault(name, message, mend)
            return ()
        entries = field.value.nodes
        if len(entries) > most:
            message = f"the field `{name}` has {counted(len(entries), 'entry', 'entries')}"
            self.fault(name, message, f"Keep at most {most:,}.")
            return ()
        if not entries and name in self.spec.required:
            self._empty(field.place, f"the list `{name}`", name)
        found: list[Scalar | Table] = []
        for entry in entries:
            if isinstance(entry, Listing) or not isinstance(entry, kinds):
                wanted, mend = _WANTED[Scalar in kinds]
                message = f"the list `{name}` holds {_shape(entry)} where {wanted} belongs"
                self.fault_at(entry.place, message, mend)
            else:
                found.append(entry)
        return tuple(found)

    def identifier(self) -> str:
        """Return the ``id``; an ill-formed one is a problem, and returned all the same."""
        text = self.text("id")
        if text and not _ID.fullmatch(text):
            better = "-".join(re.findall(r"[a-z0-9]+", text.lower()))
            message = f"the id {shown(text)} is not made of lower-case words joined by hyphens"
            mend = f"Write `id: {better}`." if better else "Use a to z, 0 to 9 and hyphens."
            self.fault("id", message, mend)
        return text

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        if scalar.words.lower() not in _FLAGS:
            message = f"the field `{name}` is {shown(scalar.words)}"
            self.fault(name, message, f"Write `{name}: true` or `{name}: false`.")
        return _FLAGS.get(scalar.words.lower(), default)

    def whole(self, name: str, low: int, high: int = fields.MAX_WHOLE) -> int | None:
        """Return a whole number from ``low`` to ``high``; None when there is none."""
        scalar = self.scalar(name)
        if scalar is None:
            return None
        value = _to_whole(scalar.words, low, high)
        if value is None:
            message = f"the field `{name}` is {shown(scalar.words)}"
            self.fault(name, message, _range(low, high))
        return value

    def wholes(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """Return a list of whole numbers, without those that are none."""
        found = []
        for scalar in self.texts(name):
            value = _to_whole(scalar.words, low, high)
            if value is None:
                message = f"the list `{name}` holds {shown(scalar.words)}"
                self.fault_at(scalar.place, message, _range(low, high))
            else:
                found.append(value)
        return tuple(found)

    def chosen(self, name: str, known: Collection[str], what: str) -> str:
        """Return the text of a field that must be one of the known words, else nothing."""
        scalar = self.scalar(name)
        if scalar is None:
            return ""
        is_known = self.is_known(self.place_of(name), scalar.words, known, what)
        return scalar.words if is_known else ""

    def is_known(self, place: Place, word: str, known: Collection[str], what: str) -> bool:
        """Whether the word is one of those known; if not, that is a problem."""
        if word in known:
            return True
        near = self.faults.suggest(word, known)
        mend = f"Did you mean `{near}`? " if near else ""
        mend += f"Known are: {listed(known)}." if known else f"The bank has no {what} of that id."
        self.fault_at(place, f"there is no {what} {shown(word)}", mend)
        return False

    def _report_unknown(self, table: Table) -> set[str]:
        """Return the fields that were meant by the unknown ones."""
        meant = set()
        for field in table.fields:
            if field.name in self.spec.names:
                continue
            near = self.faults.suggest(field.name.lower().replace("_", "-"), self.spec.names)
            meant.add(near)
            message = f"{self.spec.what} has no field {shown(field.name)}"
            if near:
                mend = f"Write `{near}:` instead."
            elif table.is_flow and isinstance(field.value, Scalar) and not field.value.text:
                mend = "A comma ends a text inside { }: put the text before it in quotes."
            else:
                mend = f"Take it out; the fields are: {', '.join(self.spec.names)}."
            self.fault_at(field.place, message, mend)
        return meant

    def _is_fit(self, scalar: Scalar, name: str, limit: int) -> bool:
        if not scalar.words.strip():
            self._empty(scalar.place, f"an entry of the list `{name}`", "")
            return False
        return self._is_short(scalar, f"an entry of the list `{name}`", limit)

    def _is_short(self, scalar: Scalar, what: str, limit: int) -> bool:
        length = len(scalar.words)
        if length > limit:
            message = f"{what} has {length:,} characters"
            self.fault_at(scalar.place, message, f"Shorten it to at most {limit:,}.")
        return length <= limit

    def _empty(self, place: Place, what: str, name: str) -> None:
        contents = fields.CONTENTS.get(name)
        mend = f"Write {contents}." if contents else "Write the text, or take the entry out."
        self.fault_at(place, f"{what} is empty", mend)


def _shape(node: Node) -> str:
    match node:
        case Scalar():
            return f"the single text {shown(node.text)}"
        case Listing():
            return "a list"
        case Table():
            return "a group of fields"
        case _:
            assert_never(node)


def _to_whole(text: str, low: int, high: int) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) and low <= int(text) <= high else None


def _range(low: int, high: int) -> str:
    if high == fields.MAX_WHOLE:
        return f"Write a whole number, {low} or more."
    return f"Write a whole number from {low} to {high}."
