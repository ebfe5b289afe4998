"""The words of a parsed sentence as plain values: what spaCy found, and no more.

The rules look at each word hundreds of times. spaCy makes a new object for each look and finds
its strings anew; here each word is made once, with its strings and its neighbours. The names are
spaCy's, and so is the meaning: its documentation holds for both.
"""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc as Parse
    from spacy.tokens import Token as Node

_STRINGS = ("text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "whitespace_")
_FACTS = ("i", "idx", "is_punct", "is_space", "is_quote", "is_alpha", "like_num", "is_sent_start")
_TREE = ("children", "doc", "head", "left_edge", "right_edge", "subtree")


class Token:
    """A word or a stop, its place in the sentence and in the tree."""

    __slots__ = (*_STRINGS, *_FACTS, *_TREE)

    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    whitespace_: str
    is_punct: bool
    is_space: bool
    is_quote: bool
    is_alpha: bool
    like_num: bool
    is_sent_start: bool
    doc: Doc
    head: Token
    left_edge: Token
    right_edge: Token
    children: tuple[Token, ...]
    subtree: tuple[Token, ...]

    def __init__(self, doc: Doc, node: Node) -> None:
        self.doc = doc
        for name in _FACTS:
            setattr(self, name, getattr(node, name))
        for name in _STRINGS:
            # A word that stands a hundred times is kept once.
            setattr(self, name, intern(getattr(node, name)))

    def __len__(self) -> int:
        """How many characters it has."""
        return len(self.text)

    def __repr__(self) -> str:
        """Show the word."""
        return self.text

    @property
    def lefts(self) -> tuple[Token, ...]:
        """The dependents before it."""
        return tuple(child for child in self.children if child.i < self.i)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The others of the words that "and" or "or" joins."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        joined = [first]
        for one in joined:
            joined += [it for it in one.children if it.i > one.i and it.dep_ == "conj"]
        return tuple(one for one in joined if one is not self)

    def nbor(self, distance: int = 1) -> Token:
        """Return the word so many places further on; raise IndexError where none stands."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc.tokens[place]


class Span:
    """Words that stand side by side."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        """How many words they are."""
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        """Yield the words."""
        return iter(self.doc.tokens[self.start : self.end])

    def __getitem__(self, place: int) -> Token:
        """Return the word at a place among them."""
        return self.doc.tokens[self.start : self.end][place]

    @property
    def text(self) -> str:
        """The words as they are written, without the white space behind."""
        if self.start == self.end:
            return ""
        last = self.doc.tokens[self.end - 1]
        return self.doc.text[self.doc.tokens[self.start].idx : last.idx + len(last.text)]

    @property
    def root(self) -> Token:
        """The word that the others hang on; of several, the one highest in the tree."""
        tops = [one for one in self if one.head is one]
        if tops:
            return tops[0]
        inside = range(self.start, self.end)
        outer = [one for one in self if one.head.i not in inside]
        return min(outer, key=_depth, default=self.doc.tokens[self.start])


class Doc:
    """A parsed piece of prose: its words, sentences and names.

    ``tensor`` has a row of numbers for each word: near for words of like use. ``user_data`` is
    for those who note things about the words.
    """

    __slots__ = ("cores", "ents", "sents", "tensor", "text", "tokens", "user_data")

    def __init__(self, parse: Parse) -> None:
        self.text: str = parse.text
        self.tensor: NDArray[Any] = parse.tensor
        self.tokens: tuple[Token, ...] = tuple(Token(self, node) for node in parse)
        self.user_data: dict[str, Any] = {}
        self.cores: dict[tuple[int, bool], tuple[Token, ...]] = {}
        _tie(self.tokens, parse)
        self.sents = tuple(Span(self, one.start, one.end) for one in parse.sents)
        self.ents = tuple(Span(self, one.start, one.end, one.label_) for one in parse.ents)

    def __len__(self) -> int:
        """How many words and stops there are."""
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        """Yield the words."""
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> Span: ...

    def __getitem__(self, place: int | slice) -> Token | Span:
        """Return the word at a place, or the words of a slice."""
        if isinstance(place, int):
            return self.tokens[place]
        start, end, _ = place.indices(len(self.tokens))
        return Span(self, start, max(start, end))

    def char_span(self, start: int, end: int) -> Span | None:
        """Return the words from one character to another; None where that cuts a word."""
        starts = {token.idx: token.i for token in self.tokens}
        ends = {token.idx + len(token.text): token.i for token in self.tokens}
        if start not in starts or end not in ends:
            return None
        return Span(self, starts[start], ends[end] + 1)


def _tie(tokens: Sequence[Token], parse: Parse) -> None:
    """Note of each word its head, its dependents, and all that hangs on it."""
    children: list[list[Token]] = [[] for _ in tokens]
    for token, node in zip(tokens, parse, strict=True):
        token.head = tokens[node.head.i]
        token.left_edge = tokens[node.left_edge.i]
        token.right_edge = tokens[node.right_edge.i]
        if token.head is not token:
            children[token.head.i].append(token)
    for token in tokens:
        token.children = tuple(children[token.i])
    for token in tokens:
        if token.head is token:
            tell_subtrees(token)


def tell_subtrees(top: Token) -> None:
    """Note what hangs on the word and on each below it, the lowest ones first."""
    order = [top]
    for token in order:
        order.extend(token.children)
    for token in reversed(order):
        below: list[Token] = []
        for child in token.children:
            if child.i < token.i:
                below.extend(child.subtree)
        below.append(token)
        for child in token.children:
            if child.i > token.i:
                below.extend(child.subtree)
        token.subtree = tuple(below)


def _depth(token: Token) -> int:
    """Return how many words stand above it; a stop that nothing hangs on counts as the lowest."""
    if (token.is_punct or token.is_space) and not token.children:
        return len(token.doc) - 1
    count = 0
    while token.head is not token:
        token, count = token.head, count + 1
    return count
