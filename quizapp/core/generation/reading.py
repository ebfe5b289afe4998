"""Reads one part of a text: its sentences are parsed and indexed, its candidates made."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.foreign import proposed
from quizapp.core.generation.gate.inspection import inspected
from quizapp.core.generation.index import index_of
from quizapp.core.generation.kinds import drafts_of
from quizapp.core.generation.parsing import load, parse
from quizapp.core.generation.rank import Scored, score
from quizapp.core.generation.topics import topics_of
from quizapp.core.generation.wording import difficulty_of, feedback_of
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from quizapp.core.generation.backend import Backend
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed, Prose
    from quizapp.core.text import SourceText

_SENTENCES_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs that are read together; the parts of a text are counted from 0."""

    number: int
    prose: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How many paragraphs of a part are done, and what was found since the step before.

    The last step of a part tells how many sentences it has.
    """

    part: int
    done: int
    found: tuple[Scored, ...] = ()
    sentences: int | None = None


def read(
    text: SourceText,
    part: Part,
    wanted: frozenset[str],
    on_step: Callable[[Step], None],
    backend: Backend | None = None,
) -> None:
    """Read a part of the text and make its candidates, by the rules or the backend.

    ``on_step`` hears of each step, some times a second; what it raises ends the work.
    """
    # Words know their sentence, and it knows them: the part before goes only when it is looked for.
    gc.collect()
    load()
    on_step(Step(part.number, 0))  # it takes seconds, and so do the first sentences
    parsed: list[Parsed] = []
    size = len(part.prose)
    # Two passes go over a part: a paragraph that was parsed is half done.
    half = size / (2 * max(1, sum(len(one.sentences) for one in part.prose)))
    for one in parse(text, part.prose):
        parsed.append(one)
        if len(parsed) % _SENTENCES_AT_ONCE == 0:
            on_step(Step(part.number, min(size // 2, int(len(parsed) * half))))
    if parsed:
        step = Step(part.number, size // 2)
        index = index_of(parsed, lambda: on_step(step))
        topics = topics_of(index, text.title)
        for drafts in _drafts(text, part, index, wanted, backend):
            found = tuple(_scored(draft, index, topics) for draft in drafts)
            on_step(replace(step, found=found))
    on_step(Step(part.number, size, sentences=len(parsed)))


def _drafts(
    text: SourceText,
    part: Part,
    index: Index,
    wanted: frozenset[str],
    backend: Backend | None,
) -> Iterator[Sequence[Draft]]:
    if backend is None:
        yield from drafts_of(index, wanted)
        return
    for prose in part.prose:
        yield list(proposed(backend, text, prose, wanted, index))


def _scored(draft: Draft, index: Index, topics: Mapping[str, str]) -> Scored:
    candidate = draft.candidate(
        feedback_of(draft), topics[draft.parsed.sentence.paragraph], difficulty_of(draft)
    ).found(inspected(draft, index))
    value = score(candidate, unescaped(stem_of(candidate.content)))
    candidate = candidate.found([Finding("prospect", value=value)])
    # Numbers of sentences begin anew in each part; places do not.
    return Scored(replace(candidate, score=value), draft.parsed.span.start)
