"""The paragraphs of a text: those that its blank lines make, or those that the file places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import counted
from quizapp.core.formats.bank_yaml.ids import Ids
from quizapp.core.text import Paragraph, paragraph_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.formats.bank_yaml.record import Record

_PLACE = ("start", "end")


@dataclass(frozen=True, slots=True)
class Outline:
    """The paragraphs of a text; ``is_sure`` when their ids can be relied on."""

    paragraphs: tuple[Paragraph, ...]
    is_sure: bool = True


def read_outline(record: Record, original: str) -> Outline:
    """Return the paragraphs of the text, whose words are empty when they could not be read."""
    tables = record.tables("paragraphs", fields.MAX_PARAGRAPHS)
    entries = [record.part(table, fields.PARAGRAPH) for table in tables]
    named = _names(entries)
    if any(entry.has(name) for entry in entries for name in _PLACE):
        return _placed(entries, named, original)
    ranges = _ranges(record, original)
    if original and len(named) == len(ranges):
        return Outline(_paragraphs(named, ranges))
    is_sure = bool(original) and not record.has("paragraphs")
    if original and not is_sure:
        _report_count(record, len(ranges), len(named))
    plain = [(f"p{number}", "") for number, _ in enumerate(ranges, 1)]
    return Outline(_paragraphs(plain, ranges), is_sure)


def _names(entries: Iterable[Record]) -> list[tuple[str, str]]:
    """Return the id and the heading of each paragraph that the file names."""
    ids = Ids("paragraph")
    return [(ids.read(entry), entry.text("heading")) for entry in entries]


def _paragraphs(
    named: Iterable[tuple[str, str]], ranges: Iterable[tuple[int, int]]
) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(paragraph_id, heading, start, end)
        for (paragraph_id, heading), (start, end) in zip(named, ranges, strict=True)
    )


def _ranges(record: Record, original: str) -> list[tuple[int, int]]:
    ranges = paragraph_ranges(original)
    if len(ranges) > fields.MAX_PARAGRAPHS:
        message = f"the text has {counted(len(ranges), 'paragraph')}"
        mend = f"Divide it into texts of at most {fields.MAX_PARAGRAPHS:,} paragraphs."
        raise record.faults.abandon(record.place, message, mend)
    return ranges


def _report_count(record: Record, wanted: int, named: int) -> None:
    message = (
        f"the text has {counted(wanted, 'paragraph')},"
        f" and `paragraphs` has {counted(named, 'entry', 'entries')}"
    )
    mend = (
        f"Write {wanted}, in the order of the text: blank lines divide paragraphs,"
        " and in a text without blank lines each line is one."
        " Or give each entry its `start` and `end`."
    )
    record.fault("paragraphs", message, mend)


def _placed(entries: list[Record], named: list[tuple[str, str]], original: str) -> Outline:
    """Return the paragraphs at the places given; the whole text as one when some are amiss."""
    whole = Outline((Paragraph("p1", "", 0, len(original)),), is_sure=False)
    if not original or not _have_places(entries):
        return whole
    ranges: list[tuple[int, int]] = []
    for entry in entries:
        place = _place(entry)
        if place is not None and _is_fit(entry, place, original, ranges[-1:]):
            ranges.append(place)
    return Outline(_paragraphs(named, ranges)) if len(ranges) == len(entries) else whole


def _have_places(entries: list[Record]) -> bool:
    """Whether each entry has a start and an end; the first that does not is reported."""
    for entry in entries:
        lacking = [name for name in _PLACE if not entry.has(name)]
        if len(lacking) == 1:
            entry.missing(lacking[0])
            return False
        if lacking:
            message = "this paragraph has no place, and others of the text have one"
            entry.fault("id", message, "Give each its `start` and `end`, or none of them.")
            return False
    return True


def _place(entry: Record) -> tuple[int, int] | None:
    start, end = (entry.whole(name, 0, fields.MAX_TEXT_CHARACTERS) for name in _PLACE)
    return None if start is None or end is None else (start, end)


def _is_fit(
    entry: Record, place: tuple[int, int], original: str, above: list[tuple[int, int]]
) -> bool:
    """Whether a paragraph can stand there, below the one above it; if not, that is a problem."""
    start, end = place
    length = len(original)
    if end > length:
        message = f"the paragraph ends at {end:,}, and the text has {counted(length, 'character')}"
        entry.fault("end", message, f"Count the characters from 0: write at most {length:,}.")
    elif end <= start:
        message = f"the paragraph ends at {end:,}, where it has not begun yet"
        entry.fault("end", message, f"Write a number above its `start`, which is {start:,}.")
    elif not original[start:end].strip():
        message = f"the paragraph from {start:,} to {end:,} is blank"
        entry.fault("start", message, "Write where its words begin and end, or take it out.")
    elif above and start < above[0][1]:
        message = f"the paragraph begins at {start:,}, and the one above it ends at {above[0][1]:,}"
        mend = "List the paragraphs in the order of the text, and let none overlap."
        entry.fault("start", message, mend)
    else:
        return True
    return False
