"""The texts of a bank, ready to be searched for quotations many times over."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizapp.core.text import Paragraph, SourceText


# A quotation that stands in a text more often is not looked for any further.
MAX_PLACES = 1000


class Shelf:
    """Texts by id. ``unsure`` are those whose paragraphs cannot be told by their ids.

    It ``is_empty`` when the bank means to have no text at all.
    """

    def __init__(
        self,
        texts: Sequence[SourceText],
        unsure: frozenset[str] = frozenset(),
        *,
        is_empty: bool = False,
    ) -> None:
        self.texts = {text.id: text for text in texts}
        self.is_empty = is_empty
        self._unsure = unsure
        self._starts = {text.id: [each.start for each in text.paragraphs] for text in texts}
        self._paragraphs = {text.id: {each.id: each for each in text.paragraphs} for text in texts}

    def chosen(self, text_id: str = "") -> tuple[SourceText, ...]:
        """Return the text of that id, or all when none is named."""
        return (self.texts[text_id],) if text_id else tuple(self.texts.values())

    def is_outlined(self, text_id: str = "") -> bool:
        """Whether the paragraph ids of the text, or of all, can be relied on."""
        return self._unsure.isdisjoint((text_id,) if text_id else self.texts)

    def is_readable(self, text_id: str = "") -> bool:
        """Whether the words of the text, or of all, are at hand."""
        texts = self.chosen(text_id)
        return bool(texts) and all(text.original for text in texts)

    def has_paragraph(self, paragraph_id: str, text_id: str = "") -> bool:
        """Whether the text, or any, has a paragraph of that id."""
        return any(paragraph_id in self._paragraphs[text.id] for text in self.chosen(text_id))

    def paragraph_ids(self, text_id: str = "") -> tuple[str, ...]:
        """Return the ids of the paragraphs of one text or of all, each once, in order."""
        ids = (each.id for text in self.chosen(text_id) for each in text.paragraphs)
        return tuple(dict.fromkeys(ids))

    def places(self, quotation: str, text_id: str = "", paragraph_id: str = "") -> Iterator[Span]:
        """Yield each place where the quotation stands inside one paragraph, in order.

        Places may overlap: ``aa`` stands in ``aaa`` twice. An empty quotation stands nowhere.
        The search in a text, or in a paragraph, ends after ``MAX_PLACES``.
        """
        for text in self.chosen(text_id):
            if not paragraph_id:
                yield from self._search(text, quotation, 0, len(text.original))
            elif paragraph_id in self._paragraphs[text.id]:
                within = self._paragraphs[text.id][paragraph_id]
                yield from self._search(text, quotation, within.start, within.end)

    def has_part(self, text_id: str, start: int, end: int) -> bool:
        """Whether a paragraph of the text holds some of what stands from start to end."""
        paragraph = self._paragraph_at(self.texts[text_id], end - 1)
        return paragraph is not None and paragraph.end > start

    def _search(self, text: SourceText, quotation: str, low: int, high: int) -> Iterator[Span]:
        start = low - 1
        for _ in range(MAX_PLACES if quotation else 0):
            start = text.original.find(quotation, start + 1, high)
            if start == -1:
                return
            paragraph = self._paragraph_at(text, start)
            end = start + len(quotation)
            if paragraph is not None and end <= paragraph.end:
                yield Span(text.id, paragraph.id, start, end)

    def _paragraph_at(self, text: SourceText, place: int) -> Paragraph | None:
        number = bisect_right(self._starts[text.id], place) - 1
        return text.paragraphs[number] if number >= 0 else None
