"""Plain words inside Markdown, where stems, options and feedback are read as Markdown."""

from __future__ import annotations

import re

# What can begin markup somewhere: emphasis, code, links, formulas, entities, HTML, tables.
_SPECIAL = re.compile(r"([\\`*_$\[\]<>&|~^#])")
# What does so only at the start of a line: a list, a heading, a rule.
_OPENING = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_$\[\]<>&|~^#.)+-])")


def escaped(text: str) -> str:
    """Return Markdown that shows the text as it is."""
    return _OPENING.sub(_shielded, _SPECIAL.sub(r"\\\1", text))


def plain(markdown: str) -> str:
    """Return the text that ``escaped`` made the Markdown of."""
    return _ESCAPED.sub(r"\1", markdown)


def _shielded(match: re.Match[str]) -> str:
    space, sign = match.groups()
    return f"{space}{sign[:-1]}\\{sign[-1]}"
