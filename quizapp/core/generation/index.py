"""An index over the sentences of a text: what is said where, of what, with which verb."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.generation.clauses import clauses_of
from quizapp.core.generation.names import names_of
from quizapp.core.generation.phrases import core, say
from quizapp.core.generation.resolution import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.names import Names
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token

# Okapi BM25 (Robertson and Zaragoza 2009), with its usual parameters.
_K1 = 1.2
_OFTEN = 2
# Where these stand before a noun, there are several of its kind.
_SEVERAL = frozenset({"another", "other", "second", "two", "three", "each", "every", "both"})
_B = 0.75
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_NOUNS = frozenset({"NOUN", "PROPN"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})


@dataclass(slots=True)
class Index:
    """The parsed sentences of a part of a text, and what can be looked up in them."""

    sentences: tuple[Parsed, ...]
    names: Names
    clauses: tuple[tuple[Clause, ...], ...]
    postings: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    weights: list[float] = field(default_factory=list)
    said: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[int, int] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    mentions: dict[str, list[tuple[int, Token]]] = field(default_factory=lambda: defaultdict(list))
    explained: set[str] | None = None
    years: dict[int, int] = field(default_factory=dict)
    inspected: dict[int, tuple[Draft, tuple[Finding, ...]]] = field(default_factory=dict)

    def retrieved(self, words: Iterable[str], own: int) -> float:
        """Return how far the own sentence is ahead of the best other one for these words.

        1 − best/own of the BM25 scores: above 0 it comes first, 1 when no other is found.
        """
        scores: dict[int, float] = defaultdict(float)
        for word in set(words):
            for place, score in self._scores(word):
                scores[place] += score
        mine = scores.pop(self.places[own], 0.0)
        if mine <= 0:
            return -1.0
        return 1.0 - max(scores.values(), default=0.0) / mine

    def before(self, number: int) -> tuple[Parsed, ...]:
        """Return the sentences of the same paragraph before the sentence of that number."""
        place = self.places[number]
        paragraph = self.sentences[place].sentence.paragraph
        start = place
        while start and self.sentences[start - 1].sentence.paragraph == paragraph:
            start -= 1
        return self.sentences[start:place]

    def is_topic(self, lemma: str) -> bool:
        """Whether the text speaks of one such thing again and again: "the glomerulus"."""
        return len(self.postings.get(lemma, ())) >= _OFTEN and lemma not in self.counted

    def fillers(self, verb: str, role: str, partner: str) -> set[str]:
        """Return the heads that stand in a role to the verb beside the partner."""
        return self.said.get((verb, role, partner), set())

    def _scores(self, word: str) -> Iterable[tuple[int, float]]:
        found = self.postings.get(word, {})
        count = len(self.sentences)
        rarity = math.log(1 + (count - len(found) + 0.5) / (len(found) + 0.5))
        for place, times in found.items():
            yield place, rarity * times * (_K1 + 1) / (times + _K1 * self.weights[place])


def index_of(sentences: Sequence[Parsed], on_step: Callable[[], None] = lambda: None) -> Index:
    """Index the sentences; their names are decided on the way.

    ``on_step`` is called sentence by sentence: there may be a thousand.
    """
    names = names_of(sentences)
    resolve(sentences)
    found = []
    for one in sentences:
        found.append(clauses_of(one))
        on_step()
    index = Index(tuple(sentences), names, tuple(found))
    lengths: list[int] = []
    for place, (parsed, clauses) in enumerate(zip(sentences, found, strict=True)):
        words = Counter(lemmas(parsed.doc))
        index.places[parsed.number] = place
        lengths.append(sum(words.values()))
        for word, times in words.items():
            index.postings[word][place] = times
        _note_year(index, place)
        index.counted.update(
            token.head.lemma_.lower() for token in parsed.doc if token.lower_ in _SEVERAL
        )
        for token in parsed.doc:
            if token.pos_ in _NOUNS:
                index.mentions[token.lemma_.lower()].append((place, token))
        index.pairs.update(
            (token.lemma_.lower(), token.head.lemma_.lower())
            for token in parsed.doc
            if token.dep_ == "amod"
        )
        for clause in clauses:
            _note_arguments(index, clause)
    # How long each sentence is against the mean one, as BM25 weighs it.
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    index.weights.extend(1 - _B + _B * length / mean for length in lengths)
    return index


def lemmas(tokens: Iterable[Token]) -> list[str]:
    """Return the content words of the tokens, each as its lemma."""
    return [
        token.lemma_.lower()
        for token in tokens
        if token.pos_ in _CONTENT and not token.is_punct and not token.is_space
    ]


def partner_of(clause: Clause, role: str) -> str:
    """Return the lemma that stands opposite the role: the object's for the subject's."""
    if clause.is_passive or role == "object":
        return clause.subject.lemma_.lower()
    other = clause.object()
    if other is None:
        other = next(iter(clause.dependents("attr", "prep", "agent")), None)
        if other is not None and other.dep_ in {"prep", "agent"}:
            other = next((one for one in other.children if one.dep_ == "pobj"), None)
    return "" if other is None else other.lemma_.lower()


def _note_year(index: Index, place: int) -> None:
    """Note of what year the sentence tells: the first it names, else that of the one before."""
    parsed = index.sentences[place]
    named = next((one.text for one in parsed.doc if _YEAR.fullmatch(one.text)), "")
    before = index.before(parsed.number)
    if named:
        index.years[parsed.number] = int(named)
    elif before and before[-1].number in index.years:
        index.years[parsed.number] = index.years[before[-1].number]


def _note_arguments(index: Index, clause: Clause) -> None:
    verb = clause.verb.lemma_.lower()
    thing = clause.object()
    subject = say(clause.subject_words).lower()
    if clause.is_passive:
        agent = next(clause.dependents("agent"), None)
        doer = None if agent is None else next(iter(agent.children), None)
        if doer is not None:
            index.said[verb, "subject", clause.subject.lemma_.lower()].add(say(core(doer)).lower())
        return
    index.said[verb, "subject", partner_of(clause, "subject")].add(subject)
    if thing is not None:
        said = say(core(thing)).lower()
        index.said[verb, "object", clause.subject.lemma_.lower()].add(said)
