"""Near-duplicates: of candidates of one kind that ask nearly the same, the best one stays."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import verdict
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizapp.core.generation.rank import Scored
    from quizapp.core.generation.thresholds import Thresholds

_WORD = re.compile(r"\w+")


def without_twins(found: Sequence[Scored], thresholds: Thresholds) -> list[Scored]:
    """Return each candidate once, with its likeness to a better one of its kind that passes.

    Likeness is the Jaccard index of the words of the stems: 1 for the same words. What has
    the same id is the same candidate, made by two rules: the better one is kept.
    """
    order = sorted(
        found, key=lambda one: (-one.candidate.score, one.candidate.id, one.candidate.rule)
    )
    seen: set[str] = set()
    shelves: dict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
    kept: list[Scored] = []
    for one in order:
        if one.candidate.id in seen:
            continue
        seen.add(one.candidate.id)
        words = _words(one)
        kind = kind_of(one.candidate.content)
        # Only candidates that share a rarer word can be alike: the longest one stands for them.
        shelf = shelves[kind, max(words, key=lambda word: (len(word), word), default="")]
        likeness = max((_jaccard(words, other) for other in shelf), default=0.0)
        judged = replace(
            one, candidate=one.candidate.found([Finding("likeness", value=round(likeness, 3))])
        )
        if not verdict(judged.candidate.findings, thresholds):
            shelf.append(words)
        kept.append(judged)
    return kept


def _words(one: Scored) -> frozenset[str]:
    return frozenset(_WORD.findall(unescaped(stem_of(one.candidate.content)).lower()))


def _jaccard(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / max(1, len(first | second))
