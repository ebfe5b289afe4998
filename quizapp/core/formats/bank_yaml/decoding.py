"""From the bytes of a bank file, or of a text beside it, to its characters."""

from __future__ import annotations

import codecs

from quizapp.core.errors import BankError, Problem
from quizapp.core.formats.bank_yaml import fields

MAX_BYTES = fields.MAX_MEBIBYTES * 1024 * 1024

_SAVE = "Save the file as UTF-8 and try again."


def decode(data: bytes) -> str:
    """Return the text of UTF-8 (with or without a mark) or of UTF-16 with a mark.

    Raises ``BankError`` when there is more than 20 MiB, or when it is no such text.
    """
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {fields.MAX_MEBIBYTES} MiB"
        raise BankError([Problem(1, message, "Divide it into several.")])
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        name = "UTF-16" if is_wide else "UTF-8"
        raise BankError([Problem(line, f"the file is not written in {name}", _SAVE)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BankError([Problem(line, "the file holds bytes that are no text", _SAVE)])
    return text
