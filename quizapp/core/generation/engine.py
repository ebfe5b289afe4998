"""Derives candidates from a text with the default backend: spaCy and rules, deterministic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.foreign import proposed
from quizapp.core.generation.gate.duplicates import without_twins
from quizapp.core.generation.gate.inspection import inspected
from quizapp.core.generation.index import index_of
from quizapp.core.generation.kinds import drafts_of
from quizapp.core.generation.other_languages import gaps_in
from quizapp.core.generation.parsing import parse, prose_of
from quizapp.core.generation.rank import Scored, ranked, score
from quizapp.core.generation.spec import Result, Spec
from quizapp.core.generation.tally import Tally
from quizapp.core.generation.thresholds import verdict
from quizapp.core.generation.topics import topics_of
from quizapp.core.generation.wording import difficulty_of, feedback_of
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizapp.core.generation.backend import Backend
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Parsed, Prose
    from quizapp.core.text import SourceText

    Progress = Callable[[int, int, Sequence[Candidate]], bool]

# So many characters are parsed and compared at a time: names, retrieval and "said elsewhere"
# look no further. It bounds the memory on a long text.
PART_CHARACTERS = 120_000
_SENTENCES_AT_ONCE = 64
MOST_FALLEN = 2_000
ENGLISH = "en"


def generate(
    text: SourceText,
    spec: Spec,
    on_progress: Progress = lambda *_: True,
    backend: Backend | None = None,
) -> Result:
    """Return the candidates of a text: those of the rules, or of the backend given.

    ``on_progress`` hears, some times a second, how many of how many paragraphs are done, and
    what was found since it was last asked. When it returns False the work stops, and what was
    found by then is returned, with ``counts.is_complete`` False. The same text, specification
    and version give the same result. Raises what the backend raises.
    """
    prose = prose_of(text)
    work = _Work(text, spec, on_progress, len(prose), backend)
    is_complete = True
    try:
        work.tell(0)
        if spec.language == ENGLISH or backend is not None:
            for part in _parts(prose):
                work.do(part)
        elif "cloze" in spec.wanted:
            work.do_other_language()
    except _Stopped:
        is_complete = False
    return _result(work, is_complete=is_complete)


class _Stopped(Exception):
    """The work was told to stop."""


class _Work:
    """The candidates so far, and whom to tell."""

    def __init__(
        self,
        text: SourceText,
        spec: Spec,
        on_progress: Progress,
        total: int,
        backend: Backend | None,
    ) -> None:
        self.text, self.spec, self.on_progress, self.total = text, spec, on_progress, total
        self.backend = backend
        self.found: list[Scored] = []
        self.tally = Tally(spec.thresholds)
        self.sentences = 0
        self._done = 0
        self._told = 0

    def do(self, part: tuple[Prose, ...]) -> None:
        """Read a part of the text, and make its candidates."""
        parsed: list[Parsed] = []
        # Two passes go over a part: a paragraph that was parsed is half done.
        half = len(part) / (2 * max(1, sum(len(one.sentences) for one in part)))
        for one in parse(self.text, part):
            parsed.append(one)
            if len(parsed) % _SENTENCES_AT_ONCE == 0:
                self.tell(self._done + min(len(part) // 2, int(len(parsed) * half)))
        self.sentences += len(parsed)
        if parsed:
            self._make(index_of(parsed, lambda: self.tell(self._done + len(part) // 2)), part)
        self._done += len(part)
        self.tell(self._done)
        self._forget()

    def do_other_language(self) -> None:
        """Make gaps, the only kind that needs no grammar."""
        for done, (_, gaps) in enumerate(gaps_in(self.text), 1):
            self.found.extend(gaps)
            self.tell(done)

    def tell(self, done: int) -> None:
        """Say how far the work is; raise ``_Stopped`` when it shall not go on."""
        fresh = [one.candidate for one in self.found[self._told :]]
        self._told = len(self.found)
        if not self.on_progress(done, self.total, fresh):
            raise _Stopped

    def _forget(self) -> None:
        """Keep the best of those that fell: a long text makes more than anybody looks at."""
        fallen = [
            one for one in self.found if verdict(one.candidate.findings, self.spec.thresholds)
        ]
        if len(fallen) <= 2 * MOST_FALLEN:
            return
        fallen.sort(key=lambda one: (-one.candidate.score, one.candidate.id))
        gone = {id(one) for one in fallen[MOST_FALLEN:]}
        for one in fallen[MOST_FALLEN:]:
            self.tally.add(one.candidate)
        self.found = [one for one in self.found if id(one) not in gone]
        self._told = len(self.found)

    def _make(self, index: Index, part: tuple[Prose, ...]) -> None:
        topics = topics_of(index, self.text.title)
        for drafts in self._drafts(index, part):
            for draft in drafts:
                candidate = draft.candidate(
                    feedback_of(draft),
                    topics[draft.parsed.sentence.paragraph],
                    difficulty_of(draft),
                ).found(inspected(draft, index))
                value = score(candidate, unescaped(stem_of(candidate.content)))
                candidate = candidate.found([Finding("prospect", value=value)])
                # Numbers of sentences begin anew in each part; places do not.
                sentence = draft.parsed.span.start
                self.found.append(Scored(replace(candidate, score=value), sentence))
            self.tell(self._done + len(part) // 2)

    def _drafts(self, index: Index, part: tuple[Prose, ...]) -> Iterator[Sequence[Draft]]:
        if self.backend is None:
            yield from drafts_of(index, self.spec.wanted)
            return
        for prose in part:
            yield list(proposed(self.backend, self.text, prose, self.spec.wanted, index))


def _parts(prose: Sequence[Prose]) -> Iterator[tuple[Prose, ...]]:
    part: list[Prose] = []
    size = 0
    for one in prose:
        length = one.paragraph.end - one.paragraph.start
        if part and size + length > PART_CHARACTERS:
            yield tuple(part)
            part, size = [], 0
        part.append(one)
        size += length
    if part:
        yield tuple(part)


def _result(work: _Work, *, is_complete: bool) -> Result:
    thresholds = work.spec.thresholds
    single = without_twins(work.found, thresholds)
    passed = ranked([one for one in single if not verdict(one.candidate.findings, thresholds)])
    ids = {one.id for one in passed}
    fallen = [one.candidate for one in single if one.candidate.id not in ids]
    for one in single:
        work.tally.add(one.candidate)
    return Result(
        tuple(passed[: work.spec.limit]),
        tuple(sorted(fallen, key=lambda one: (-one.score, one.id))),
        work.tally.report(work.sentences, is_complete=is_complete),
    )
