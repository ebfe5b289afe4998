"""Evidence: the exact words of a text that show why an answer is right."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from quizapp.core.formats.bank_yaml import fields
from quizapp.core.formats.bank_yaml.faults import counted, listed, shown
from quizapp.core.formats.bank_yaml.nearest import nearest_sentence, same_but_for_looks
from quizapp.core.formats.bank_yaml.shelf import MAX_PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.formats.bank_yaml.record import Record
    from quizapp.core.formats.bank_yaml.shelf import Shelf
    from quizapp.core.text import SourceText, Span

_NAMED = 6  # places named in a message


def read_evidence(record: Record, shelf: Shelf) -> tuple[Span, ...]:
    """Return the places that the item quotes; a bank without texts has none."""
    if shelf.is_empty:
        if record.has("evidence"):
            mend = "Add the text under `texts:`, or take the evidence out."
            record.fault("evidence", "the bank has no text to quote from", mend)
        return ()
    entries = (record.part(table, fields.EVIDENCE) for table in record.tables("evidence"))
    spans = (_read_span(entry, shelf) for entry in entries)
    return tuple(span for span in spans if span is not None)


def _read_span(record: Record, shelf: Shelf) -> Span | None:
    quote = record.text("quote")
    text_id = record.chosen("text", shelf.texts, "text")
    occurrence = record.whole("occurrence", 1, MAX_PLACES)
    if not quote or (record.has("text") and not text_id):
        return None
    paragraph_id = ""
    if shelf.is_outlined(text_id):
        paragraph_id = _read_paragraph(record, shelf, text_id)
        if record.has("paragraph") and not paragraph_id:
            return None
    wanted = occurrence or _NAMED + 1
    found = list(islice(shelf.places(quote, text_id, paragraph_id), wanted))
    if not found:
        _report_missing(record, shelf, quote, (text_id, paragraph_id))
    elif record.has("occurrence"):
        if occurrence and len(found) < occurrence:
            message = f"the quote stands there only {counted(len(found), 'time')}"
            record.fault("occurrence", message, f"Write a number up to {len(found)}.")
    elif len(found) > 1 and shelf.is_outlined(text_id):
        _report_ambiguous(record, quote, found)
    return found[-1] if found else None


def _read_paragraph(record: Record, shelf: Shelf, text_id: str) -> str:
    paragraph_id = record.text("paragraph")
    if record.has("paragraph") and not shelf.has_paragraph(paragraph_id, text_id):
        known = shelf.paragraph_ids(text_id)
        record.is_known(record.place_of("paragraph"), paragraph_id, known, "paragraph")
        return ""
    return paragraph_id


def _report_ambiguous(record: Record, quote: str, found: Sequence[Span]) -> None:
    texts = tuple(dict.fromkeys(span.text for span in found))
    paragraphs = tuple(dict.fromkeys(span.paragraph for span in found))
    times = f"{len(found)} times" if len(found) <= _NAMED else f"more than {_NAMED} times"
    where = f"paragraphs {listed(paragraphs)}" if len(paragraphs) > 1 else f"{paragraphs[0]}"
    message = f"the quote {shown(quote)} stands in the text {times} ({where})"
    longer = "or lengthen the quote until it stands there once."
    if len(texts) > 1:
        message = f"the quote {shown(quote)} stands in several texts ({listed(texts)})"
        mend = f"Add `text: {texts[0]}` or another of them, {longer}"
    elif len(paragraphs) > 1:
        mend = f"Add `paragraph: {paragraphs[0]}` or another of them, {longer}"
    else:
        mend = f"Add `occurrence: 1` for the first of them, {longer}"
    record.fault("quote", message, mend)


def _report_missing(record: Record, shelf: Shelf, quote: str, within: tuple[str, str]) -> None:
    text_id, paragraph_id = within
    if not shelf.is_readable(text_id):
        return
    elsewhere = next(shelf.places(quote, text_id), None)
    if elsewhere is not None:
        message = f"the quote {shown(quote)} does not stand in the paragraph {paragraph_id}"
        record.fault("quote", message, f"Write `paragraph: {elsewhere.paragraph}`.")
        return
    message, mend = _explain_missing(record, shelf, quote, text_id)
    record.fault("quote", message, mend)


def _explain_missing(record: Record, shelf: Shelf, quote: str, text_id: str) -> tuple[str, str]:
    missing = f"the quote {shown(quote)} does not stand in the text"
    texts = shelf.chosen(text_id)
    if any(quote in text.original for text in texts):
        return _explain_outside(shelf, texts, quote)
    if "..." in quote or "…" in quote:
        return missing, "A quote leaves no words out: give two entries instead of the dots."
    if not record.faults.may_compare(sum(len(text.original) for text in texts)):
        return missing, "Copy the words from the text to the letter."
    if passage := same_but_for_looks(texts, quote):
        message = f"the quote {shown(quote)} differs from the text in its look only"
        return message, f"Mind case, quotation marks, dashes and white space: {_exact(passage)}."
    if passage := nearest_sentence(texts, quote):
        return missing, f"The nearest passage is {_exact(passage)}: copy its words to the letter."
    return missing, "Nothing in the text is like it: copy the words from the text to the letter."


def _explain_outside(shelf: Shelf, texts: Sequence[SourceText], quote: str) -> tuple[str, str]:
    """Say why a quote that stands among the words of a text is inside no paragraph."""
    for text in texts:
        start = text.original.find(quote)
        if start >= 0 and shelf.has_part(text.id, start, start + len(quote)):
            message = f"the quote {shown(quote)} runs from one paragraph into the next"
            return message, "Give one quote for each paragraph."
    message = f"the quote {shown(quote)} stands between the paragraphs of the text"
    return message, "Quote the words of a paragraph, or give `paragraphs` an entry for this place."


def _exact(passage: str) -> str:
    """Return the passage as it can be pasted; with its line ends, in YAML's double quotes."""
    return json.dumps(passage, ensure_ascii=False) if "\n" in passage else f"“{passage}”"
