"""Derives candidates from a text with the default backend: spaCy and rules, deterministic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.core.generation.gate.duplicates import without_twins
from quizapp.core.generation.other_languages import gaps_in
from quizapp.core.generation.parsing import prose_of
from quizapp.core.generation.rank import ranked
from quizapp.core.generation.reading import Part, Step, read
from quizapp.core.generation.spec import Result, Spec
from quizapp.core.generation.tally import Tally
from quizapp.core.generation.thresholds import verdict
from quizapp.core.generation.together import read_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizapp.core.generation.backend import Backend
    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.parsing import Prose
    from quizapp.core.generation.rank import Scored
    from quizapp.core.text import SourceText

    Progress = Callable[[int, int, Sequence[Candidate]], bool]

# So many characters are parsed and compared at a time: names, retrieval and "said elsewhere"
# look no further. It bounds the memory on a long text.
PART_CHARACTERS = 60_000
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
    parts = tuple(Part(number, part) for number, part in enumerate(_parts(prose)))
    work = _Work(text, spec, on_progress, len(prose))
    is_complete = True
    try:
        work.tell()
        if backend is not None:
            for part in parts:
                read(text, part, spec.wanted, work.note, backend)
        elif spec.language == ENGLISH:
            read_together(text, parts, spec.wanted, work.note)
        elif "cloze" in spec.wanted:
            work.do_other_language()
    except _Stopped:
        is_complete = False
    return _result(work, is_complete=is_complete)


class _Stopped(Exception):
    """The work was told to stop."""


@dataclass(slots=True)
class _Shelf:
    """What was told of a part, until those before it are done."""

    done: int = 0
    found: list[Scored] = field(default_factory=list)
    sentences: int | None = None


class _Work:
    """The candidates so far, and whom to tell.

    Parts may be read side by side; what is found goes in part by part, in their order.
    """

    def __init__(self, text: SourceText, spec: Spec, on_progress: Progress, total: int) -> None:
        self.text, self.spec, self.on_progress, self.total = text, spec, on_progress, total
        self.found: list[Scored] = []
        self.tally = Tally(spec.thresholds)
        self.sentences = 0
        self._shelves: dict[int, _Shelf] = {}
        self._first = 0
        self._told = 0

    def note(self, step: Step) -> None:
        """Take in a step of a part, and say how far the work is."""
        shelf = self._shelves.setdefault(step.part, _Shelf())
        shelf.done = max(shelf.done, step.done)
        shelf.found.extend(step.found)
        shelf.sentences = step.sentences
        while self._take_in(self._shelves.get(self._first)):
            self._first += 1
            self.tell()
            self._forget()
        self.tell()

    def do_other_language(self) -> None:
        """Make gaps, the only kind that needs no grammar."""
        for number, (_, gaps) in enumerate(gaps_in(self.text)):
            self.found.extend(gaps)
            self._shelves[number] = _Shelf(done=1)
            self.tell()

    def tell(self) -> None:
        """Say how far the work is; raise ``_Stopped`` when it shall not go on."""
        fresh = [one.candidate for one in self.found[self._told :]]
        self._told = len(self.found)
        done = sum(shelf.done for shelf in self._shelves.values())
        if not self.on_progress(done, self.total, fresh):
            raise _Stopped

    def _take_in(self, shelf: _Shelf | None) -> bool:
        """Take what lies on the shelf; say whether no more will come."""
        if shelf is None:
            return False
        self.found.extend(shelf.found)
        shelf.found = []
        self.sentences += shelf.sentences or 0
        return shelf.sentences is not None

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
