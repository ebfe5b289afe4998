"""A tree of HTML as plain text with the few marks that show what is no prose.

Headings get ``#``, items ``-`` or a number, rows ``|``, code a fence, quotations ``>``. Emphasis
and links leave no mark, so that a quotation from the text reads as it was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SKIPPED = frozenset(
    "script style template noscript svg math nav aside footer form button select option iframe"
    " object embed audio video canvas map img graphic textarea input dialog menu title".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "p div section article main header body html blockquote quote ul ol list li item table tr row"
    " dl dt dd pre figure figcaption caption hr address details summary center fieldset head"
    " thead tbody tfoot".split()
) | frozenset(_HEADINGS)
_LISTS = frozenset({"ul", "ol", "list"})
_ITEMS = frozenset({"li", "item"})
_CELLS = frozenset({"td", "th", "cell"})
_ROWS = frozenset({"tr", "row"})
_QUOTES = frozenset({"blockquote", "quote"})
_TABLES = frozenset({"table"})
_BREAKS = frozenset({"br", "lb"})
_NOTE = re.compile(r"(?:.*-)?(?:foot|end)note-(\w{1,20})")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEEPEST = 8


def text_of(root: Element) -> str:
    """Return the text of a tree, its blocks divided by blank lines."""
    from lxml import etree

    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start" and is_skipped(element):
            walker.skip_subtree()
        elif event == "start":
            writer.open(element)
        else:
            if event == "end" and not is_skipped(element):
                writer.close(element)
            if element is not root:
                writer.say(element.tail or "")
    writer.flush()
    return "".join(writer.blocks).strip("\n")


def tag_of(element: Element) -> str:
    """Return the tag without its name space, in small letters."""
    tag: str = element.tag
    return tag.rpartition("}")[2].lower()


def is_skipped(element: Element) -> bool:
    """Whether the element holds no text for readers."""
    style = (element.get("style") or "").replace(" ", "")
    return (
        tag_of(element) in _SKIPPED or element.get("hidden") is not None or "display:none" in style
    )


@dataclass
class _Writer:
    """The blocks so far, and the words of the one being written."""

    blocks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    mark: str = ""
    rows: int = 0
    cells: int = 0
    quotes: int = 0
    code: int = 0
    is_item: bool = False

    def open(self, element: Element) -> None:
        """Begin an element."""
        tag = tag_of(element)
        if tag in _BLOCKS:
            self.flush()
            self._count(tag, 1)
        if tag in _LISTS:
            ordered = tag == "ol" or element.get("rend") == "ol"
            self.lists.append([1 if ordered else 0])
        elif tag in _ITEMS:
            self.mark = self._item_mark(element)
        elif tag in _HEADINGS or tag == "head":
            level = _HEADINGS.get(tag) or _HEADINGS.get(element.get("rend") or "", 2)
            self.mark = "#" * level + " "
        elif tag in _TABLES:
            self.rows = 0
        elif tag in _CELLS:
            # What stands in a table inside a cell belongs to that cell.
            self.words = [*self.words, " "] if self.cells else []
            self.cells += 1
        self.say(_raised(element) if _is_raised(element) else element.text or "")

    def close(self, element: Element) -> None:
        """End an element."""
        tag = tag_of(element)
        if tag in _BREAKS:
            self.words.append("\n")
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _BLOCKS:
            self.flush()
            self._count(tag, -1)
            self.mark = ""
        if tag in _LISTS and self.lists:
            self.lists.pop()
        elif tag in _ROWS and not self.cells:
            self._end_row()

    def say(self, text: str) -> None:
        """Add words."""
        self.words.append(text if self.code else re.sub(r"\s+", " ", text))

    def flush(self) -> None:
        """End the block that is being written, if it has any words."""
        if self.cells:
            self.words.append(" ")
            return
        text = "".join(self.words)
        self.words = []
        if not text.strip():
            return
        if self.code:
            self._add(_fenced(text))
            return
        lines = [" ".join(line.split()) for line in text.strip().split("\n")]
        if self.mark.startswith("#"):
            lines = [" ".join(lines)]
        indent = "  " * min(len(self.lists), _DEEPEST) if self.lists and not self.mark else ""
        prefix = "> " if self.quotes else ""
        body = ("\n" + prefix + indent).join(line for line in lines if line)
        is_item = bool(self.lists)
        self._add(prefix + indent + self.mark + body, is_tight=is_item and self.is_item)
        self.is_item = is_item
        self.mark = ""

    def _count(self, tag: str, step: int) -> None:
        self.quotes += step * (tag in _QUOTES)
        self.code += step * (tag == "pre")

    def _item_mark(self, element: Element) -> str:
        if note := _NOTE.fullmatch(element.get("id") or ""):
            return f"[^{note[1]}]: "
        if not self.lists:
            return "- "
        indent = "  " * min(len(self.lists) - 1, _DEEPEST)
        number = self.lists[-1][0]
        if not number:
            return f"{indent}- "
        self.lists[-1][0] += 1
        return f"{indent}{number}. "

    def _end_cell(self) -> None:
        self.cells -= 1
        if not self.cells:
            self.row.append(" ".join("".join(self.words).split()).replace("|", "/"))
            self.words = []

    def _end_row(self) -> None:
        if any(self.row):
            is_first = self.rows == 0
            self._add("| " + " | ".join(self.row) + " |", is_tight=not is_first)
            if is_first:
                self._add("|" + "---|" * len(self.row), is_tight=True)
            self.rows += 1
        self.row = []

    def _add(self, block: str, *, is_tight: bool = False) -> None:
        self.is_item = False
        self.blocks.append(("\n" if is_tight else "\n\n") + block)


def _is_raised(element: Element) -> bool:
    return tag_of(element) == "sup" or element.get("rend") == "#sup"


def _raised(element: Element) -> str:
    text = element.text or ""
    return text.translate(_RAISED) if text.isdecimal() else text


def _fenced(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    code = text.strip("\n")
    return f"{fence}\n{code}\n{fence}"
