"""Ids that may be given once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml.faults import shown

if TYPE_CHECKING:
    from quizapp.core.formats.bank_yaml.record import Record


@dataclass
class Ids:
    """The ids given so far to things of one kind; each may be given once."""

    what: str

    def __post_init__(self) -> None:
        self.lines: dict[str, int] = {}

    def read(self, record: Record) -> str:
        """Return the id of a record; an id given before is a problem."""
        found = record.identifier()
        line = record.place_of("id").line
        if found and found in self.lines:
            message = f"the id {shown(found)} belongs to another {self.what} already"
            mend = f"Give one of them another id; the other is on line {self.lines[found]}."
            record.fault("id", message, mend)
        self.lines.setdefault(found, line)
        return found
