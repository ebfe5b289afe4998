"""Which sentence of one version of a text is which of another.

Sentences that say the same come first, wherever they stand now: those that stand in both
versions once, then repeated ones by their neighbours and their order. What is left over is
paired by the words that the sentences share. All of it takes time in proportion to the texts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizapp.core.text import SourceText

# Sentences that share fewer of their words are different sentences.
LIKENESS = 0.6
# Quotation marks and dashes that read alike; one character stands for one.
LOOKS = str.maketrans(
    dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛`´", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)
_TOKEN = re.compile(r"\w+|-+|[^\w\s]")
_DASHES = re.compile(r"-{2,}")
# Bounds that keep the search for like sentences linear.
_RAREST = 6
_MOST_PLACES = 12
_MOST_CANDIDATES = 6
_NEAR = (0, 1, -1)


class Token(NamedTuple):
    """A word or a mark: how it reads whatever its look, and its place in the original."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The new number of each old sentence that is still there.

    ``ratios`` holds those that changed: the share of words that both versions have.
    """

    partners: Mapping[int, int]
    ratios: Mapping[int, float]

    def is_same(self, number: int) -> bool:
        """Whether the old sentence says the same in the new text."""
        return number in self.partners and number not in self.ratios


def tokens_of(original: str, start: int, end: int) -> list[Token]:
    """Return the words and marks between two places; quotes and dashes lose their look."""
    piece = original[start:end].translate(LOOKS)
    return [
        Token(_DASHES.sub("-", match.group()), start + match.start(), start + match.end())
        for match in _TOKEN.finditer(piece)
    ]


def align(old: SourceText, new: SourceText) -> Alignment:
    """Find the sentences of the old text in the new one; nothing is paired twice."""
    pairs = _Pairs(_keys(old), _keys(new))
    pairs.join(_unique(pairs.old, pairs.new))
    _spread(pairs)
    pairs.join(list(_in_order(pairs, pairs.gaps())))
    _spread(pairs)
    pairs.join(list(_in_order(pairs, None)))
    ratios = _join_similar(pairs)
    return Alignment(pairs.forth, ratios)


@dataclass(slots=True)
class _Pairs:
    """How the sentences of both texts read, and those that found each other so far."""

    old: Sequence[str]
    new: Sequence[str]
    forth: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)

    def join(self, pairs: Sequence[tuple[int, int]]) -> None:
        self.forth.update(pairs)
        self.back.update((there, here) for here, there in pairs)

    def may_join(self, here: int, there: int) -> bool:
        return (
            0 <= there < len(self.new)
            and here not in self.forth
            and there not in self.back
            and self.old[here] == self.new[there]
        )

    def gaps(self) -> tuple[list[int], list[int]]:
        """Return for each sentence, old and new, the new place of the last pair before it."""
        olds, news, last = [], [], -1
        for here in range(len(self.old)):
            last = self.forth.get(here, last)
            olds.append(last)
        last = -1
        for there in range(len(self.new)):
            last = there if there in self.back else last
            news.append(last)
        return olds, news

    def free(self) -> tuple[list[int], list[int]]:
        """Return the sentences without a partner, old and new."""
        olds = [here for here in range(len(self.old)) if here not in self.forth]
        return olds, [there for there in range(len(self.new)) if there not in self.back]


def _keys(text: SourceText) -> list[str]:
    """Return how each sentence reads, whatever its white space, quotes and dashes."""
    folded = text.original.translate(LOOKS)
    return [
        " ".join(_TOKEN.findall(_DASHES.sub("-", folded[one.start : one.end])))
        for one in text.sentences
    ]


def _unique(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    olds, news = Counter(old), Counter(new)
    places = {key: there for there, key in enumerate(new) if news[key] == 1}
    return [(here, places[key]) for here, key in enumerate(old) if olds[key] == 1 and key in places]


def _spread(pairs: _Pairs) -> None:
    """Pair equal sentences that stand beside a pair: first those after it, then those before."""
    numbers = range(len(pairs.old))
    for order, step in ((numbers, 1), (reversed(numbers), -1)):
        for here in order:
            there = pairs.forth.get(here - step)
            if there is not None and pairs.may_join(here, there + step):
                pairs.join([(here, there + step)])


def _in_order(pairs: _Pairs, gaps: tuple[list[int], list[int]] | None) -> Iterator[tuple[int, int]]:
    """Pair equal sentences one after the other; with ``gaps`` only those between the same pairs."""
    olds, news = pairs.free()
    waiting: dict[tuple[str, int], list[int]] = defaultdict(list)
    for there in reversed(news):
        waiting[pairs.new[there], gaps[1][there] if gaps else 0].append(there)
    for here in olds:
        places = waiting.get((pairs.old[here], gaps[0][here] if gaps else 0))
        if places:
            yield here, places.pop()


def _join_similar(pairs: _Pairs) -> dict[int, float]:
    """Pair the likest of the sentences that are left; return how like each pair is."""
    olds, news = pairs.free()
    words = {there: Counter(_words(pairs.new[there])) for there in news}
    postings: dict[str, list[int]] = defaultdict(list)
    for there in news:
        for word in words[there]:
            postings[word].append(there)
    places = _expected(pairs)
    found: list[tuple[float, int, int, int]] = []
    for here in olds:
        own = Counter(_words(pairs.old[here]))
        for there in _candidates(own, places[here], postings):
            ratio = likeness(own, words[there]) if there in words else 0.0
            if ratio >= LIKENESS:
                found.append((-ratio, abs(there - places[here][0]), here, there))
    ratios = {}
    for ratio, _, here, there in sorted(found):
        if here not in pairs.forth and there not in pairs.back:
            pairs.join([(here, there)])
            ratios[here] = -ratio
    return ratios


def _words(key: str) -> list[str]:
    return key.casefold().split()


def _expected(pairs: _Pairs) -> list[tuple[int, int]]:
    """Return where each old sentence would stand, seen from the pair before and the one after."""
    before, after = [], []
    last = -1
    for here in range(len(pairs.old)):
        last = pairs.forth.get(here, last + 1)
        before.append(last)
    last = len(pairs.new)
    for here in reversed(range(len(pairs.old))):
        last = pairs.forth.get(here, last - 1)
        after.append(last)
    return list(zip(before, reversed(after), strict=True))


def _candidates(
    own: Counter[str], places: tuple[int, int], postings: Mapping[str, Sequence[int]]
) -> set[int]:
    """Return the new sentences worth comparing: those in place, and those that share rare words."""
    rare = sorted(
        (word for word in own if 0 < len(postings.get(word, ())) <= _MOST_PLACES),
        key=lambda word: (len(postings[word]), word),
    )
    shared = Counter(there for word in rare[:_RAREST] for there in postings[word])
    near = {place + step for place in places for step in _NEAR}
    return near | {there for there, _ in shared.most_common(_MOST_CANDIDATES)}


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return which share of the words of both is in both: 1 when they have the same words."""
    return 2 * (one & other).total() / (one.total() + other.total())
