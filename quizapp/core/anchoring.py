"""Places in a text, found again in a new version of it.

A place is mapped inside its sentence, word by word. Where the words of the quotation are the
same, ``new.original[start:end]`` holds those very words, whatever the white space, quotation
marks and dashes between and around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from quizapp.core.alignment import LIKENESS, LOOKS, Alignment, Token, align, tokens_of
from quizapp.core.rewording import Change, likeness_of
from quizapp.core.text import Paragraph, SourceText, Span, paragraph_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A quotation of fewer words and marks says too little to be looked for in other sentences.
_HEAD = 4
# So that a hostile text cannot take quadratic time.
_MOST_TRIES = 200_000


class State(StrEnum):
    """What became of a place."""

    KEPT = "kept"
    MOVED = "moved"
    REWORDED = "reworded"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the old text, and where it is in the new one.

    Kept: the same words. Moved: the same words, in another paragraph. Reworded: the words
    that came in their place; ``ratio`` says how like they are. Stale: gone, without ``new``.
    """

    old: Span
    new: Span | None
    state: State
    ratio: float = 1.0


def reanchor(old: SourceText, new: SourceText, spans: Sequence[Span]) -> tuple[Anchor, ...]:
    """Find every place of the old text in the new one, in the order given."""
    ground = _Ground(old, new)
    anchors = [ground.anchor(span) for span in spans]
    missing = [one.old for one in anchors if one.state in {State.REWORDED, State.STALE}]
    found = ground.search(missing)
    return tuple(
        replace(found[one.old], old=one.old) if one.old in found else one for one in anchors
    )


def stand_in(old: SourceText, new: SourceText, span: Span) -> Span:
    """Return the sentence nearest to where the span stood of those that are still there.

    When nothing is left of the old text, it is the sentence at the same place. The new text
    has to have a sentence.
    """
    partners = align(old, new).partners
    starts = [one.start for one in old.sentences]
    number = max(bisect_right(starts, span.start) - 1, 0)
    nearest = min(partners, key=lambda here: (abs(here - number), here), default=None)
    place = min(number, len(new.sentences) - 1) if nearest is None else partners[nearest]
    sentence = new.sentences[place]
    return Span(new.id, sentence.paragraph, sentence.start, sentence.end)


def find_quotation(text: SourceText, quotation: str) -> tuple[Span, ...]:
    """Return every place where the words stand, whatever the white space, quotes and dashes."""
    words = quotation.translate(LOOKS).split()
    if not words:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    folded = text.original.translate(LOOKS)
    return tuple(
        Span(text.id, one.id, match.start(), match.end())
        for one in text.paragraphs
        for match in pattern.finditer(folded, one.start, one.end)
    )


def renewed(old: SourceText, original: str, outline: tuple[Paragraph, ...] = ()) -> SourceText:
    """Return the new version of a text, with other words.

    A paragraph that goes on one of the old text keeps its id, and its heading unless an
    ``outline`` with headings of its own is given. Without one, blank lines divide paragraphs.
    """
    plain = (Paragraph("", "", start, end) for start, end in paragraph_ranges(original))
    draft = SourceText(
        old.id,
        old.title,
        original,
        tuple(replace(one, id=str(place)) for place, one in enumerate(outline or plain)),
    )
    named = {one.id: one for one in old.paragraphs}
    homes = _homes(old, draft, align(old, draft))
    before = {there: named[here] for here, there in homes.items()}
    fresh = (name for name in map("p{}".format, count(len(named) + 1)) if name not in named)
    paragraphs = tuple(
        replace(
            one, id=before[one.id].id, heading=one.heading if outline else before[one.id].heading
        )
        if one.id in before
        else replace(one, id=next(fresh))
        for one in draft.paragraphs
    )
    return replace(draft, paragraphs=paragraphs)


def _homes(old: SourceText, new: SourceText, alignment: Alignment) -> dict[str, str]:
    """Return which new paragraph goes on each old one: that with most of its characters."""
    weights: Counter[tuple[str, str]] = Counter()
    for here, there in alignment.partners.items():
        one = old.sentences[here]
        weights[one.paragraph, new.sentences[there].paragraph] += one.end - one.start
    homes: dict[str, str] = {}
    taken: set[str] = set()
    for (here_id, there_id), _ in weights.most_common():
        if here_id not in homes and there_id not in taken:
            homes[here_id] = there_id
            taken.add(there_id)
    return homes


class _Ground:
    """Two versions of a text with what belongs together in them."""

    def __init__(self, old: SourceText, new: SourceText) -> None:
        self.old, self.new = old, new
        self.alignment = align(old, new)
        self.homes = _homes(old, new, self.alignment)
        self.starts = [one.start for one in old.sentences]
        self.ends = [one.end for one in old.sentences]
        self.changes: dict[tuple[range, range], Change] = {}

    def anchor(self, span: Span) -> Anchor:
        """Map the span by the sentences that it stands in."""
        numbers = range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))
        places = self._partners(numbers, span)
        if not places:
            return Anchor(span, None, State.STALE)
        key = numbers, places
        if key not in self.changes:
            self.changes[key] = Change.between(
                self._tokens(self.old, numbers), self._tokens(self.new, places)
            )
        place = self.changes[key].place_of(span)
        if place is None:
            return Anchor(span, None, State.STALE)
        return self._judged(span, Span(self.new.id, self._paragraph(places[0]), *place))

    def search(self, spans: Sequence[Span]) -> dict[Span, Anchor]:
        """Look for quotations, to the word, in whatever is new; those that stand there once."""
        sought: dict[tuple[str, ...], list[Span]] = defaultdict(list)
        for span in spans:
            words = tuple(one.word for one in tokens_of(self.old.original, span.start, span.end))
            if len(words) >= _HEAD:
                sought[words].append(span)
        places = _places_of(sought, self._fresh_paragraphs()) if sought else {}
        return {
            span: self._judged(span, Span(self.new.id, paragraph, start, end))
            for words, (paragraph, start, end) in places.items()
            for span in sought[words]
        }

    def _partners(self, numbers: range, span: Span) -> range:
        """Return the new sentences to look in, all of one paragraph: that with most of the span."""
        partners = self.alignment.partners
        found: dict[str, list[int]] = defaultdict(list)
        weights: Counter[str] = Counter()
        for number in numbers:
            if (there := partners.get(number)) is not None:
                paragraph = self._paragraph(there)
                found[paragraph].append(there)
                weights[paragraph] += min(span.end, self.ends[number]) - max(
                    span.start, self.starts[number]
                )
        if not weights:
            return range(0)
        places = found[weights.most_common(1)[0][0]]
        if max(places) - min(places) > 2 * len(numbers):  # they were torn apart
            return range(places[0], places[0] + 1)
        return range(min(places), max(places) + 1)

    def _judged(self, span: Span, place: Span) -> Anchor:
        """Say how the words at the new place compare with the quotation."""
        words, others = (
            [one.word for one in tokens_of(text.original, at.start, at.end)]
            for text, at in ((self.old, span), (self.new, place))
        )
        if words == others:
            is_home = self.homes.get(span.paragraph) == place.paragraph
            return Anchor(span, place, State.KEPT if is_home else State.MOVED)
        ratio = likeness_of(words, others)
        if ratio < LIKENESS:
            return Anchor(span, None, State.STALE)
        return Anchor(span, place, State.REWORDED, ratio)

    def _fresh_paragraphs(self) -> Iterator[tuple[str, list[Token], list[bool]]]:
        """Yield the new paragraphs that hold new sentences, by words; which of them are new."""
        same = {
            there for here, there in self.alignment.partners.items() if self.alignment.is_same(here)
        }
        numbers: dict[str, list[int]] = defaultdict(list)
        for sentence in self.new.sentences:
            numbers[sentence.paragraph].append(sentence.number)
        for paragraph, within in numbers.items():
            if same.issuperset(within):
                continue
            tokens: list[Token] = []
            fresh: list[bool] = []
            for number in within:
                found = self._tokens(self.new, range(number, number + 1))
                tokens += found
                fresh += [number not in same] * len(found)
            yield paragraph, tokens, fresh

    def _paragraph(self, number: int) -> str:
        return self.new.sentences[number].paragraph

    @staticmethod
    def _tokens(text: SourceText, numbers: range) -> list[Token]:
        return [
            token
            for one in text.sentences[numbers.start : numbers.stop]
            for token in tokens_of(text.original, one.start, one.end)
        ]


def _places_of(
    sought: Iterable[tuple[str, ...]],
    paragraphs: Iterable[tuple[str, list[Token], list[bool]]],
) -> dict[tuple[str, ...], tuple[str, int, int]]:
    """Return the paragraph, start and end of every run of words that stands there once."""
    heads: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for words in sought:
        heads[words[:_HEAD]].append(words)
    found: dict[tuple[str, ...], list[tuple[str, int, int]]] = defaultdict(list)
    tries = 0
    for paragraph, tokens, fresh in paragraphs:
        run = [one.word for one in tokens]
        windows = zip(*(run[step:] for step in range(_HEAD)), strict=False)
        for place, head in enumerate(windows):
            for words in heads.get(head, ()):
                end = place + len(words)
                tries += 1
                if (
                    tries <= _MOST_TRIES
                    and tuple(run[place:end]) == words
                    and any(fresh[place:end])
                ):
                    found[words].append((paragraph, tokens[place].start, tokens[end - 1].end))
    if tries > _MOST_TRIES:
        return {}
    return {words: places[0] for words, places in found.items() if len(places) == 1}
