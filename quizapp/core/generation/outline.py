"""The outline over a text that has none: its blocks as paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.blocks import blocks_of
from quizapp.core.text import Paragraph, SourceText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizapp.core.generation.blocks import Block

_LONGEST_HEADING = 200  # what a bank file takes


@dataclass(frozen=True, slots=True)
class Outline:
    """A text, and the block that each of its paragraphs is, by the id of the paragraph."""

    text: SourceText
    blocks: Mapping[str, Block]

    @property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """The headings above each paragraph, outermost first."""
        return {name: block.headings for name, block in self.blocks.items()}


def source_text(key: str, title: str, original: str) -> SourceText:
    """Return the text with its blocks as the paragraphs ``p1``, ``p2`` and so on.

    Headings are no paragraphs: the nearest one is the heading of the first block below it,
    cut to 200 characters.
    """
    return outline_of(key, title, original).text


def outline_of(key: str, title: str, original: str) -> Outline:
    """Return the text as ``source_text`` does, and what kind of block each paragraph is."""
    paragraphs: list[Paragraph] = []
    found: dict[str, Block] = {}
    heading_is_new = False
    for block in blocks_of(original):
        if block.kind == "heading":
            heading_is_new = True
            continue
        name = f"p{len(paragraphs) + 1}"
        heading = block.headings[-1][:_LONGEST_HEADING] if heading_is_new else ""
        paragraphs.append(Paragraph(name, heading, block.start, block.end))
        found[name] = block
        heading_is_new = False
    return Outline(SourceText(key, title, original, tuple(paragraphs)), found)
