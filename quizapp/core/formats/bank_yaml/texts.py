"""The texts and topics of a bank file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.bank import Topic
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import shown
from quizapp.core.formats.bank_yaml.ids import Ids
from quizapp.core.formats.bank_yaml.nodes import unfit_character
from quizapp.core.formats.bank_yaml.outlines import read_outline
from quizapp.core.formats.bank_yaml.shelf import Shelf
from quizapp.core.text import SourceText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.formats.bank_yaml.record import Record

# Plain names of texts only, so that a bank cannot ask for any other file.
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,90}\.(txt|md)")


def is_plain_name(name: str) -> bool:
    """Whether the name is that of a text file beside the bank, without any folder."""
    return bool(_FILE_NAME.fullmatch(name)) and ".." not in name


def read_texts(bank: Record, files: Mapping[str, str]) -> Shelf:
    """Return the texts; each has its words as ``body``, or in one of the files."""
    texts: list[SourceText] = []
    unsure: set[str] = set()
    ids = Ids("text")
    for table in bank.tables("texts", fields.MAX_SECTION):
        record = bank.part(table, fields.TEXT)
        text_id = ids.read(record)
        original = _read_original(record, files)
        outline = read_outline(record, original)
        if not outline.is_sure:
            unsure.add(text_id)
        texts.append(SourceText(text_id, record.text("title"), original, outline.paragraphs))
    total = sum(len(text.original) for text in texts)
    if total > fields.MAX_TEXT_CHARACTERS:
        message = f"the texts together have {total:,} characters"
        most = f"{fields.MAX_TEXT_CHARACTERS:,}"
        mend = f"Divide the bank into several, with at most {most} characters each."
        raise bank.faults.abandon(bank.place_of("texts"), message, mend)
    return Shelf(texts, frozenset(unsure), is_empty=bank.has_none("texts"))


def read_topics(bank: Record) -> tuple[Topic, ...]:
    """Return the topics."""
    ids = Ids("topic")
    records = [
        bank.part(table, fields.TOPIC) for table in bank.tables("topics", fields.MAX_SECTION)
    ]
    return tuple(Topic(ids.read(record), record.text("title")) for record in records)


def _read_original(record: Record, files: Mapping[str, str]) -> str:
    if record.has("file") and record.has("body"):
        record.fault("body", "the text has both `file` and `body`", "Keep one of the two.")
        return ""
    if record.has("file"):
        original = _read_file(record, files)
    else:
        scalar = record.scalar("body")
        original = "" if scalar is None else scalar.text
        if not record.has("body"):
            mend = "Add `file:` with the name of a file, or `body: |` with the text below it."
            record.fault("body", "the words of the text are missing", mend)
        elif scalar is not None and not scalar.text.strip():
            mend = "Write the text on the lines below `body: |`, indented."
            record.fault("body", "the text is empty", mend)
    return original if original.strip() else ""


def _read_file(record: Record, files: Mapping[str, str]) -> str:
    scalar = record.scalar("file")
    if scalar is None:
        return ""
    name = scalar.words
    if not is_plain_name(name):
        message = f"{shown(name)} is not the plain name of a text file"
        mend = (
            "Write a name such as text.txt: plain letters, no folders, and .txt or .md at the end."
        )
        record.fault("file", message, mend)
        return ""
    if name not in files:
        mend = f"Put {name} beside the bank, or write the text below `body: |`."
        record.fault("file", f"the file {name} is missing", mend)
        return ""
    original = files[name].replace("\r\n", "\n").replace("\r", "\n")
    if unfit := unfit_character(original):
        message = f"the file {name} holds the character {unfit}"
        record.fault("file", message, "Delete it, or save the file as UTF-8.")
        return ""
    if not original.strip():
        record.fault("file", f"the file {name} is empty", "Put the text into it.")
    return original
