"""A YAML document as plain nodes with their places, read strictly.

Scalars stay the text that was written: ``No``, ``2014`` and ``1:30`` are not made
into anything else. Anchors, aliases, tags, doubled fields, deep nesting and a second
document are refused, so that no small file can unfold into a large one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import yaml

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import Abandoned, Faults, Place, shown
from quizapp.core.formats.bank_yaml.syntax import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = fields.MAX_MEBIBYTES * 1024 * 1024
MAX_DEPTH = 10
MAX_NODES = 1_000_000
_MAX_UNFIT = 20

# The C loader is much faster; both are tested.
LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What no text may hold: control characters but tab and line ends, halves of surrogate
# pairs, and the two that are no characters.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BOM = "\ufeff"

# `"$\times$"`: double quotes turn `\t` into a tab.
_SPOILT_MATH = re.compile(r"\$[^$\t\n]*[\t\n][A-Za-z][^$]*\$")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as it was written."""

    place: Place
    text: str
    is_block: bool = False

    @property
    def words(self) -> str:
        """The text without the line ends that a block (``|`` or ``>``) adds behind it."""
        return self.text.rstrip("\n") if self.is_block else self.text


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table; ``place`` is where its name stands."""

    place: Place
    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A group of fields, each name once; ``is_flow`` when it stands in braces."""

    place: Place
    fields: tuple[Field, ...]
    is_flow: bool = False


Node: TypeAlias = Scalar | Listing | Table


def compose(source: str, faults: Faults) -> Node:
    """Return the one document of the source; raise ``Abandoned`` when there is none to read."""
    _check_source(source, faults)
    try:
        return _Composer(source.removeprefix(_BOM), faults).document()
    except yaml.YAMLError as error:
        line, column, message, mend = explain(error, source.removeprefix(_BOM))
        raise faults.abandon(Place(line, column), message, mend) from None


def unfit_character(text: str) -> str:
    """Name the first character that no text may hold; nothing when there is none."""
    match = UNFIT.search(text)
    return f"U+{ord(match.group()):04X}" if match else ""


def _check_source(source: str, faults: Faults) -> None:
    if len(source) > MAX_CHARACTERS:
        mend = "Divide it into several banks."
        message = f"the file is larger than {fields.MAX_MEBIBYTES} MiB"
        raise faults.abandon(Place(), message, mend)
    unfit = list(islice(UNFIT.finditer(source), _MAX_UNFIT))
    for match in unfit:
        line = source.count("\n", 0, match.start()) + 1
        place = Place(line, match.start() - source.rfind("\n", 0, match.start()))
        name = f"U+{ord(match.group()):04X}"
        mend = "Delete it; or, if letters look wrong as well, save the file as UTF-8."
        faults.error(place, f"the character {name} cannot be shown", mend)
    if unfit:
        raise Abandoned


class _Composer:
    def __init__(self, source: str, faults: Faults) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(source, Loader=LOADER)
        self._faults = faults
        self._left = MAX_NODES

    def document(self) -> Node:
        event = self._next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            mend = "Begin it with `format: quizapp-bank/1`."
            raise self._faults.abandon(Place(), "the file is empty", mend)
        node = self._node(event, 1)
        self._next()  # the end of the document
        following = self._next()
        if isinstance(following, yaml.DocumentStartEvent):
            mend = "Remove the line `---`, or move what follows it to a file of its own."
            self._faults.error(_place(following), "a second document begins here", mend)
        return node

    def _next(self) -> yaml.Event:
        self._left -= 1
        event = next(self._events)
        if self._left < 0:
            mend = "Divide it into several banks."
            raise self._faults.abandon(_place(event), "the file has too many fields", mend)
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = _place(event)
        if depth > MAX_DEPTH:
            mend = "Check the indentation and the brackets: a bank needs five levels."
            raise self._faults.abandon(place, f"more than {MAX_DEPTH} levels are nested", mend)
        match event:
            case yaml.SequenceStartEvent():
                self._refuse_marks(event, place)
                return Listing(place, tuple(self._nodes(depth)))
            case yaml.MappingStartEvent():
                self._refuse_marks(event, place)
                return Table(place, tuple(self._fields(depth)), bool(event.flow_style))
            case yaml.ScalarEvent():
                self._refuse_marks(event, place)
                return self._scalar(event, place)
            case _:  # only an alias is left
                message = f"the alias `*{getattr(event, 'anchor', '')}` is not allowed"
                mend = "Write it out; or put the text in quotes if it should begin with `*`."
                self._faults.error(place, message, mend)
                return Scalar(place, "")

    def _nodes(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _fields(self, depth: int) -> Iterator[Field]:
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                mend = "Write a field as `name: value`; put a text with brackets in quotes."
                self._faults.error(key.place, "a list or group stands in place of a name", mend)
            elif key.text in lines:
                message = f"the field `{key.text}` is given twice"
                mend = f"Keep one of the two; the first is on line {lines[key.text]}."
                self._faults.error(key.place, message, mend)
            else:
                lines[key.text] = key.place.line
                yield Field(key.place, key.text, value)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        if name := unfit_character(event.value):
            message = f"the text {shown(event.value)} holds the character {name}"
            mend = (
                "Use single quotes instead of double ones when a text holds backslashes."
                if event.style == '"'
                else "Take it out."
            )
            self._faults.error(place, message, mend)
        elif event.style == '"' and _SPOILT_MATH.search(event.value):
            message = "a backslash inside double quotes became a tab or a new line within `$…$`"
            self._faults.warn(place, message, "Use single quotes for texts with backslashes.")
        return Scalar(place, event.value, event.style in {"|", ">"})

    def _refuse_marks(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place
    ) -> None:
        if event.anchor is not None:
            mend = "Take it out; or put the text in quotes if it should begin with `&`."
            self._faults.error(place, f"the anchor `&{event.anchor}` is not allowed", mend)
        if event.tag is not None:
            mend = "Take it out; or put the text in quotes if it should begin with `!`."
            self._faults.error(place, f"the tag `{event.tag}` is not allowed", mend)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()
