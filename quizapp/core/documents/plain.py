"""Plain text and Markdown: bytes to characters."""

from __future__ import annotations

import re

from quizapp.core.documents.values import DocumentError, Reading

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 4_000
# Of every hundred bytes of Cyrillic in one byte a letter, most have the highest bit.
_CYRILLIC_SHARE = 0.4
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MOST_CONTROLS = 0.002
_TITLE = re.compile(r"#{1,2}[ \t]+([^\n]{1,300})|([^\n]{1,300})\n(?:={3,}|-{3,})(?=\n|$)")


def read_plain(name: str, content: bytes) -> Reading:
    """Return the text; refuses what is no text or is in an unknown encoding."""
    return Reading(decoded(name, content))


def read_markdown(name: str, content: bytes) -> Reading:
    """Return the text as it is, with the heading at its top for a title."""
    original = decoded(name, content)
    match = _TITLE.match(original.lstrip())
    return Reading(original, (match[1] or match[2]).strip("# \t") if match else "")


def decoded(name: str, content: bytes) -> str:
    """Return the characters of a text: UTF-8, UTF-16, UTF-32, else Windows-1252 or -1251."""
    try:
        text = content.decode(_encoding_of(content))
    except UnicodeDecodeError:
        raise DocumentError(
            f"{name} is no text, or its encoding is not known. Save it as UTF-8."
        ) from None
    text = text.removeprefix("\ufeff")
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) * _MOST_CONTROLS:
        raise DocumentError(f"{name} is no text but binary. Upload a text, or save it as UTF-8.")
    return tidied(text)


def tidied(text: str) -> str:
    """Return the text with plain line ends and without characters that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\v\f\u2028\u2029\x85]", "\n", text)
    text = _CONTROLS.sub("", text)
    # Half of a pair stands for nothing, and cannot be stored.
    return text.encode("utf-8", "ignore").decode("utf-8")


def _encoding_of(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    sample = content[:_SAMPLE]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) * 3 > len(sample) > sample.count(0) * 2 - 2:
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        high = sum(byte >= 0xC0 for byte in sample)  # noqa: PLR2004 - where its letters begin
        return "cp1251" if high > len(sample) * _CYRILLIC_SHARE else "cp1252"
    return "utf-8"
