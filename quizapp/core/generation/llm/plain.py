"""Refuses what a model may not write: markup, hidden characters, talk about its instructions."""

from __future__ import annotations

import re
import unicodedata

from quizapp.core.generation.llm.reply import Unsupported

# Stems, options and keys are shown as Markdown with formulas: whatever that would read as more
# than words falls, and so does what looks like an address.
_MARKUP = re.compile(
    r"[<`\\*~|]|__|!\[|\]\s*[(\[:]|\[\^|\{\{|\{%|\$[^$]*\$|&#?\w+;"
    r"|://|\bwww\.|\b(?:javascript|vbscript|data)\s*:\s*\S"
    r"|^(?:[#>=]|[+-](?!\d)|\d+[.)](?:\s|$))",
    re.IGNORECASE,
)
_LINE_ENDS = "\t\n\r"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_OF_MACHINES = re.compile(
    r"\b(?:ignor\w*|disregard\w*|instruction\w*|prompts?|jailbreak\w*|language models?|chatbots?"
    r"|assistants?|chatgpt|ai|system)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return the words on one line; raise ``Unsupported`` when they are more than words."""
    if any(char not in _LINE_ENDS and unicodedata.category(char) in _HIDDEN for char in text):
        raise Unsupported("control-character")
    line = " ".join(text.split())
    if found := _MARKUP.search(line):
        raise Unsupported("markup", found.group())
    return line


def check_subject(stem: str, passage: str) -> None:
    """Refuse a stem about instructions, prompts and the like that the passage is not about."""
    for found in _OF_MACHINES.finditer(stem):
        if found.group().casefold() not in passage.casefold():
            raise Unsupported("about-instructions", found.group())
