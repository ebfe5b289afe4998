"""Reads a bank file from front to back, and lists all that is wrong with it."""

from __future__ import annotations

import re
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from quizapp.core.bank import Bank
from quizapp.core.errors import BankError
from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import Abandoned, Faults, shown
from quizapp.core.formats.bank_yaml.items import Sources, read_items
from quizapp.core.formats.bank_yaml.nodes import Listing, Scalar, Table, compose
from quizapp.core.formats.bank_yaml.quizzes import Pool, read_quizzes
from quizapp.core.formats.bank_yaml.record import Record
from quizapp.core.formats.bank_yaml.texts import is_plain_name, read_texts, read_topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.errors import Problem
    from quizapp.core.formats.bank_yaml.nodes import Node
    from quizapp.core.questions import Item

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NO_FILES: Mapping[str, str] = MappingProxyType({})


def read(source: str, files: Mapping[str, str] = _NO_FILES) -> Bank:
    """Return the bank that the YAML source describes.

    ``files`` holds the texts that the source names in ``file:`` fields (see
    ``referenced_files``). Raises ``BankError`` with every error; nothing is half-read.
    """
    bank, problems = check(source, files)
    if bank is None:
        raise BankError([problem for problem in problems if not problem.is_warning])
    return bank


def check(
    source: str, files: Mapping[str, str] = _NO_FILES
) -> tuple[Bank | None, tuple[Problem, ...]]:
    """Return the bank, or None when there are errors, and all errors and warnings in order."""
    faults = Faults()
    bank = None
    with suppress(Abandoned):
        bank = _read(source, files, faults)
    return (None if faults.error_count else bank), faults.problems


def referenced_files(source: str) -> tuple[str, ...]:
    """Return the names in the ``file:`` fields of texts, each once, in order.

    They are plain names of ``.txt`` and ``.md`` files, without any folder; ``check``
    reports the others, as it does a source that cannot be read at all.
    """
    try:
        root = compose(source, Faults())
    except Abandoned:
        return ()
    names = (
        file.text
        for texts in _values(root, "texts")
        if isinstance(texts, Listing)
        for text in texts.nodes
        for file in _values(text, "file")
        if isinstance(file, Scalar)
    )
    return tuple(dict.fromkeys(name for name in names if is_plain_name(name)))


def _read(source: str, files: Mapping[str, str], faults: Faults) -> Bank:
    root = compose(source, faults)
    if not isinstance(root, Table):
        mend = f"Begin it with `format: {fields.FORMAT}`, `id:` and `title:`."
        raise faults.abandon(root.place, "the file is not made of fields", mend)
    _check_format(root, faults)
    bank = Record(root, fields.BANK, faults)
    bank_id = bank.identifier()
    shelf = read_texts(bank, files)
    errors = faults.error_count
    topics = read_topics(bank)
    sources = Sources(shelf, dict.fromkeys(topic.id for topic in topics))
    items = read_items(bank, sources)
    pool = _pool(items, sources, is_whole=faults.error_count == errors)
    return Bank(
        id=bank_id,
        title=bank.text("title"),
        description=bank.text("description"),
        language=_read_language(bank),
        texts=tuple(shelf.texts.values()),
        topics=topics,
        items=items,
        quizzes=read_quizzes(bank, pool),
    )


def _values(node: Node, name: str) -> list[Node]:
    fields_of = node.fields if isinstance(node, Table) else ()
    return [each.value for each in fields_of if each.name == name]


def _pool(items: tuple[Item, ...], sources: Sources, *, is_whole: bool) -> Pool:
    questions = {item.id: item.topics for item in items if item.is_question}
    flashcards = {item.id for item in items if not item.is_question}
    # A question that could not be read is no reason to call its id unknown.
    for item_id in sources.ids.lines:
        if item_id not in flashcards:
            questions.setdefault(item_id, ())
    return Pool(questions, flashcards, sources.topics, is_whole)


def _check_format(root: Table, faults: Faults) -> None:
    for value in _values(root, "format"):
        if not isinstance(value, Scalar) or value.words != fields.FORMAT:
            found = shown(value.words) if isinstance(value, Scalar) else "no text"
            message = f"the format is {found}, which this program cannot read"
            raise faults.abandon(value.place, message, f"Write `format: {fields.FORMAT}`.")


def _read_language(bank: Record) -> str:
    if not bank.has("language"):
        return "en"
    language = bank.text("language")
    if not _LANGUAGE.fullmatch(language):
        message = f"the language is {shown(language)}"
        bank.fault("language", message, "Write a code such as `en`, `uk` or `pt-BR`.")
    return language
