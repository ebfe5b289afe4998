"""Writes plain values as YAML that people like to read.

Texts stand without quotes where every YAML reader takes them for the same text, over
several lines as ``|`` blocks, and in quotes elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Bare(str):
    """A number, or ``true`` or ``false``: written without quotes."""

    __slots__ = ()


class Body(str):
    """A text whose last line ends count as well: a block wherever that is possible."""

    __slots__ = ()


class Words(tuple[str, ...]):
    """Short words, written in one line as ``[a, b]``."""

    __slots__ = ()


Listed: TypeAlias = "str | Mapping[str, Value]"
Value: TypeAlias = "str | Words | Sequence[Listed]"

_PLAIN = re.compile(r"[^\W_]([^:#]|:(?! |\Z)|(?<! )#)*")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}]")
# What other YAML readers take for a number, a date, a truth value or nothing.
_NO_TEXT = re.compile(
    r"[\d.,:eExo_+TZ -]+|0[xob][\da-f_]+|true|false|yes|no|on|off|null|y|n", re.IGNORECASE
)
# Blocks hold these to the letter; others need the escapes of double quotes.
_BLOCK = re.compile(
    "[\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LAST_OF_FOUR_DIGITS = 0xFFFF


def lines(table: Mapping[str, Value], indent: int = 0) -> Iterator[str]:
    """Yield the lines of a group of fields, without line ends."""
    for name, value in table.items():
        yield from _entry(f"{' ' * indent}{name}:", value, indent)


def _entry(start: str, value: Value, indent: int) -> Iterator[str]:
    match value:
        case Bare():
            yield f"{start} {value}"
        case str():
            first, *rest = _text(value, indent)
            yield f"{start} {first}"
            yield from rest
        case Words():
            yield f"{start} [{', '.join(map(_word, value))}]"
        case _:
            yield start if value else f"{start} []"
            for each in value:
                yield from _listed(each, indent + 2)


def _listed(value: Listed, indent: int) -> Iterator[str]:
    hyphen = f"{' ' * indent}-"
    if not isinstance(value, Mapping):
        yield from _entry(hyphen, value, indent)
        return
    first, *rest = lines(value, indent + 2)
    yield f"{hyphen} {first.lstrip(' ')}"
    yield from rest


def _text(text: str, indent: int) -> list[str]:
    is_long = isinstance(text, Body) or ("\n" in text and not text.endswith("\n"))
    if is_long and _BLOCK.fullmatch(text):
        return _block(text, indent + 2)
    return [_scalar(text)]


def _block(text: str, indent: int) -> list[str]:
    ends = len(text) - len(text.rstrip("\n"))
    # Without the indicator the first line, when it is indented, would set the depth.
    indicator = "2" if text.startswith((" ", "\t", "\n")) else ""
    chomping = "-" if ends == 0 else "" if ends == 1 else "+"
    content = text.removesuffix("\n").split("\n")
    return [f"|{indicator}{chomping}", *(" " * indent + line if line else "" for line in content)]


def _scalar(text: str) -> str:
    if not text.isprintable():
        return '"' + "".join(map(_escaped, text)) + '"'
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and not _NO_TEXT.fullmatch(text):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _word(word: str) -> str:
    scalar = _scalar(word)
    return f'"{word}"' if scalar == word and _NOT_IN_FLOW.search(word) else scalar


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= _LAST_OF_FOUR_DIGITS else f"\\U{code:08X}"
