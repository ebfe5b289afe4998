"""What a YAML parser complains about, said in plain words with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

_QUOTES = """Put the whole text in quotes, as in `stem: "Two parts: an example"`."""


@dataclass(frozen=True, slots=True)
class _Advice:
    """``sign`` is what the parser says; ``at_start`` points to where the trouble began."""

    sign: str
    message: str
    mend: str
    at_start: bool = False


_TAB = _Advice("", "a tab indents this line", "Indent with spaces instead of tabs.")
_AFTER_QUOTE = _Advice(
    "",
    "words follow where a text in quotes has already ended",
    "Put the whole text in quotes, and double each quotation mark of the same kind inside it,"
    " as in `'It''s here'`.",
)
_AFTER_BRACKET = _Advice("", "a text without quotes cannot begin with a bracket", _QUOTES)
_AFTER_WORDS = _Advice(
    "", "the words from here on do not belong to what stands before them", _QUOTES
)
_BAD_START = _Advice("", "a text without quotes cannot begin with this character", _QUOTES)

_AFTER = {"'": _AFTER_QUOTE, '"': _AFTER_QUOTE, "]": _AFTER_BRACKET, "}": _AFTER_BRACKET}

# Tried in order: the first sign that the complaint holds wins.
_ADVICE = (
    _Advice(
        "mapping values are not allowed",
        "a colon and a space stand inside a text without quotes, or the line is indented too far",
        _QUOTES,
    ),
    _Advice("cannot start any token", _BAD_START.message, _QUOTES),
    _Advice("tab character", _TAB.message, _TAB.mend),
    _Advice("scanning an alias", "a text without quotes cannot begin with `*`", _QUOTES),
    _Advice("scanning an anchor", "a text without quotes cannot begin with `&`", _QUOTES),
    _Advice("tag", "a text without quotes cannot begin with `!`", _QUOTES),
    _Advice("directive", "a text without quotes cannot begin with `%`", _QUOTES),
    _Advice(
        "unexpected end of stream",
        "the quotation mark that opens here is never closed",
        "Close it at the end of the text with the same mark.",
        at_start=True,
    ),
    _Advice(
        "escape",
        "a backslash inside double quotes is followed by something unknown",
        "Use single quotes for a text with backslashes.",
    ),
    _Advice(
        "scanning a block scalar",
        "a text begins on the line of `|` or `>`",
        "Begin it on the next line, indented further than the name of the field.",
    ),
    _Advice(
        "could not find expected ':'",
        "this line is neither a field nor a part of the text above it",
        "Write it as `name: value`, or indent it further than the field it belongs to.",
        at_start=True,
    ),
    _Advice(
        "expected ',' or",
        "a list in [ ] or a group in { } goes wrong here",
        "Close it with ] or }, and put texts with commas, colons or quotes in quotes.",
    ),
    _Advice(
        "sequence entries are not allowed",
        "a list begins in the middle of a line",
        "Begin each entry, with its hyphen, on a line of its own; or put the text in quotes.",
    ),
    _Advice(
        "expected '-'",
        "this line is neither a field of an entry nor a new entry",
        "Indent it like the fields of its entry, or begin it with a hyphen.",
    ),
    _Advice("node content", _BAD_START.message, _QUOTES),
    _Advice("mapping keys are not allowed", "a text without quotes begins with `?`", _QUOTES),
    _Advice(
        "while parsing a block",
        "this line is indented differently from its neighbours",
        "Indent the fields of one group exactly alike, with spaces.",
    ),
)
_FALLBACK = _Advice(
    "",
    "the file cannot be read on from here",
    "Check the indentation, the quotes and the colons of this line and the one above.",
)


def explain(error: yaml.YAMLError, source: str) -> tuple[int, int, str, str]:
    """Return line and column (from 1), what is wrong, and how to mend it."""
    # The library raises errors without a context, a problem or a mark now and then.
    context = getattr(error, "context", None) or ""
    complaint = f"{context} {getattr(error, 'problem', None) or error}"
    advice = next((each for each in _ADVICE if each.sign in complaint), _FALLBACK)
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if advice.at_start:
        marks.reverse()
    line, column = next(((mark.line, mark.column) for mark in marks if mark), (0, 0))
    before, after = _around(source, line, column)
    if advice.sign == "cannot start any token" and after.startswith("\t"):
        advice = _TAB
    elif advice.sign == "while parsing a block" and before.strip(" -"):
        advice = _AFTER.get(before.rstrip()[-1], _AFTER_WORDS)
    return line + 1, column + 1, advice.message, advice.mend


def _around(source: str, line: int, column: int) -> tuple[str, str]:
    lines = source.splitlines()
    found = lines[line] if line < len(lines) else ""
    return found[:column], found[column:]
