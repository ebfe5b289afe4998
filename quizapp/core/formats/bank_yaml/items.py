"""The questions and flashcards of a bank file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.contents import FLASHCARD_READERS, QUESTION_READERS
from quizapp.core.formats.bank_yaml.evidence import read_evidence
from quizapp.core.formats.bank_yaml.faults import counted, shown
from quizapp.core.formats.bank_yaml.ids import Ids
from quizapp.core.formats.bank_yaml.nodes import Scalar
from quizapp.core.formats.bank_yaml.record import Record
from quizapp.core.questions import Item

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from quizapp.core.formats.bank_yaml.contents import Reader
    from quizapp.core.formats.bank_yaml.fields import Spec
    from quizapp.core.formats.bank_yaml.nodes import Table
    from quizapp.core.formats.bank_yaml.shelf import Shelf

FLASHCARD_DIFFICULTY = 2


@dataclass(frozen=True)
class Sources:
    """What an item can refer to, and the ids that are taken."""

    shelf: Shelf
    topics: Collection[str]
    ids: Ids = field(default_factory=lambda: Ids("question or flashcard"))


def read_items(bank: Record, sources: Sources) -> tuple[Item, ...]:
    """Return the questions, then the flashcards."""
    questions = bank.tables("questions", fields.MAX_ITEMS)
    flashcards = bank.tables("flashcards", fields.MAX_ITEMS)
    total = len(questions) + len(flashcards)
    if total > fields.MAX_ITEMS:
        message = f"the bank has {counted(total, 'item')}"
        mend = f"Divide it into several banks of at most {fields.MAX_ITEMS:,} items."
        raise bank.faults.abandon(bank.place_of("questions"), message, mend)
    if not total:
        mend = "Add questions under `questions:`, or cards under `flashcards:`."
        bank.warn("questions", "the bank has neither questions nor flashcards", mend)
    return (
        *_read_section(bank, questions, _QUESTIONS, sources),
        *_read_section(bank, flashcards, _FLASHCARDS, sources),
    )


@dataclass(frozen=True)
class _Section:
    what: str
    specs: Mapping[str, Spec]
    readers: Mapping[str, Reader]


_QUESTIONS = _Section("question", fields.QUESTIONS, QUESTION_READERS)
_FLASHCARDS = _Section("flashcard", fields.FLASHCARDS, FLASHCARD_READERS)


def _read_section(
    bank: Record, tables: tuple[Table, ...], section: _Section, sources: Sources
) -> list[Item]:
    items = (_read_item(bank, table, section, sources) for table in tables)
    return [item for item in items if item is not None]


def _read_item(bank: Record, table: Table, section: _Section, sources: Sources) -> Item | None:
    owner = _peek(table, "id")[: fields.CHARACTERS["id"]]
    spec = section.specs.get(_peek(table, "kind"))
    if spec is None:
        record = Record(table, _spec_of_any(section), bank.faults, owner)
        sources.ids.read(record)
        _report_kind(record, section)
        return None
    if sources.shelf.is_empty:
        spec = spec.without_need("evidence")
    record = Record(table, spec, bank.faults, owner)
    item_id = sources.ids.read(record)
    return Item(
        id=item_id,
        content=section.readers[_peek(table, "kind")](record, item_id),
        feedback=record.text("feedback"),
        topics=_read_topics(record, sources.topics),
        difficulty=record.whole("difficulty", 1, 5) or FLASHCARD_DIFFICULTY,
        evidence=read_evidence(record, sources.shelf),
    )


def _read_topics(record: Record, known: Collection[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for scalar in record.texts("topics"):
        if scalar.words in found:
            message = f"the topic {shown(scalar.words)} is given twice"
            record.fault_at(scalar.place, message, "Take one of the two out.")
        elif record.is_known(scalar.place, scalar.words, known, "topic"):
            found[scalar.words] = None
    return tuple(found)


def _report_kind(record: Record, section: _Section) -> None:
    if record.has("kind"):
        record.chosen("kind", section.specs, f"kind of {section.what}")
    else:
        kinds = ", ".join(section.specs)
        record.fault("kind", "the field `kind` is missing", f"Add `kind:` with one of {kinds}.")


def _spec_of_any(section: _Section) -> Spec:
    names = dict.fromkeys(name for spec in section.specs.values() for name in spec.names)
    return fields.Spec(f"a {section.what}", ("id",), tuple(name for name in names if name != "id"))


def _peek(table: Table, name: str) -> str:
    values = (each.value for each in table.fields if each.name == name)
    return next((value.words for value in values if isinstance(value, Scalar)), "")
