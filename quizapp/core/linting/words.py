"""Words as the linter counts them: without Markdown, without those that carry no meaning."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_MARKS = re.compile(r"(?<!\\)[*`]+|\\(?=[!-/:-@\[-`{-~])|(?<![\w_])__(?=\w)|(?<=\w)__(?![\w_])")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[\"“‘'(*_]*[A-Z0-9])|\n\s*\n")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHOWN = 60
_SHORTEST_BASE = 3
_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
)

# Words that hold a sentence together and say nothing by themselves.
FUNCTION_WORDS = frozenset(
    "a an the this that these those some any each every all both no such one ones"
    " i you he she it we they me him her us them my your his its our their mine yours hers"
    " ours theirs who whom whose which what when where why how there here itself himself"
    " herself themselves"
    " am is are was were be been being do does did done doing have has had having will would"
    " shall should can could may might must ought"
    " and or but nor so yet if then than as because while although though unless until since"
    " whether of in on at by for from to into onto with without within about above across"
    " after against along among around before behind below beneath beside besides between"
    " beyond down during except inside like near off out outside over past through throughout"
    " toward towards under up upon via per not also only just very too more most less least"
    " much many few other others another same own".split()
)

# Words that stand in any question, whatever it is about.
_OF_ANY_QUESTION = frozenset(
    "according text texts passage paragraph paragraphs author following statement statements"
    " sentence answer answers question option options true false correct incorrect right wrong"
    " best mentioned mention named name names said say says state states stated describe"
    " describes described choose select apply applies thing things way ways kind type example"
    " refer refers happen happens happened".split()
)


# The checks of one question all look at the same few texts.
@lru_cache(maxsize=64)
def unmarked(markdown: str) -> str:
    """Return the text without code, formulas and the marks of emphasis."""
    return _MARKS.sub("", _CODE.sub(" ", markdown))


def words(markdown: str) -> list[str]:
    """Return the words of a text as they are written."""
    return _WORD.findall(unmarked(markdown))


def sentences(markdown: str) -> list[str]:
    """Return the sentences of a short text."""
    return [piece for piece in _SENTENCE_END.split(unmarked(markdown)) if piece.strip()]


def is_specific(word: str) -> bool:
    """Whether the word tells one question from another."""
    bare = _POSSESSIVE.sub("", word.casefold())
    return bare not in FUNCTION_WORDS and bare not in _OF_ANY_QUESTION


def specific(markdown: str) -> list[str]:
    """Return the words that tell one question from another, folded."""
    return [base(word) for word in words(markdown) if is_specific(word)]


@lru_cache(maxsize=4_096)
def base(word: str) -> str:
    """Return the word without its commonest endings: ``talks`` and ``talk`` are one."""
    bare = _POSSESSIVE.sub("", word.casefold()).replace(".", "")
    for ending, instead in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _SHORTEST_BASE:
            return bare.removesuffix(ending) + instead
    return bare


def folded(text: str) -> str:
    """Return the words of a text on one line, without case and punctuation."""
    return " ".join(word.casefold() for word in words(text))


def shown(text: str) -> str:
    """Return the text in quotation marks, on one line and cut short."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"
