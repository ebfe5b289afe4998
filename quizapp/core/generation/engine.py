"""Derives candidates from a text with the default backend: spaCy and rules, deterministic."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from quizapp.core.codec import kind_of
from quizapp.core.escaping import plain
from quizapp.core.generation.gate import verdict
from quizapp.core.generation.gate.duplicates import without_twins
from quizapp.core.generation.gate.inspection import inspected
from quizapp.core.generation.index import index_of
from quizapp.core.generation.kinds import drafts_of
from quizapp.core.generation.parsing import parse, prose_of
from quizapp.core.generation.rank import Scored, ranked, score
from quizapp.core.generation.spec import Report, Result, Spec
from quizapp.core.generation.topics import topics_of
from quizapp.core.generation.wording import difficulty_of, feedback_of
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizapp.core.generation.candidate import Candidate
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index
    from quizapp.core.generation.parsing import Prose
    from quizapp.core.text import SourceText

    Progress = Callable[[int, int], bool]

# So many characters are parsed and compared at a time: names, retrieval and "said elsewhere"
# look no further. It bounds the memory on a long text.
PART_CHARACTERS = 120_000


def generate(
    text: SourceText, spec: Spec, on_progress: Progress = lambda done, total: True
) -> Result:
    """Return the candidates of a text.

    ``on_progress`` hears how many of how many paragraphs are read; when it returns False the
    work stops, and what was found by then is returned with ``report.is_complete`` False.
    The same text, specification and version give the same result.
    """
    prose = prose_of(text)
    found: list[Scored] = []
    sentences = 0
    done = 0
    is_complete = on_progress(0, len(prose))
    for part in _parts(prose) if is_complete else ():
        parsed = tuple(parse(text, part))
        sentences += len(parsed)
        if parsed:
            found.extend(_candidates(index_of(parsed), text.title, spec))
        done += len(part)
        is_complete = on_progress(done, len(prose))
        if not is_complete:
            break
    return _result(found, spec, sentences, is_complete=is_complete)


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


def _candidates(index: Index, title: str, spec: Spec) -> Iterator[Scored]:
    topics = topics_of(index, title)
    for draft in drafts_of(index, spec.kinds):
        candidate = draft.candidate(
            feedback_of(draft), topics[draft.parsed.sentence.paragraph], difficulty_of(draft)
        ).found(inspected(draft, index))
        value = score(candidate, plain(stem_of(candidate.content)))
        yield Scored(replace(candidate, score=value), draft.parsed.number)


def _result(found: Sequence[Scored], spec: Spec, sentences: int, *, is_complete: bool) -> Result:
    single = without_twins(found, spec.thresholds)
    kept = [one for one in single if not verdict(one.candidate.findings, spec.thresholds)]
    passed = ranked(kept)
    ids = {one.id for one in passed}
    fallen = [one.candidate for one in single if one.candidate.id not in ids]
    report = _report([one.candidate for one in single], spec, sentences)
    return Result(
        tuple(passed[: spec.limit]),
        tuple(sorted(fallen, key=lambda one: (-one.score, one.id))),
        replace(report, is_complete=is_complete),
    )


def _report(candidates: Sequence[Candidate], spec: Spec, sentences: int) -> Report:
    reasons: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for one in candidates:
        made[one.rule] += 1
        against = {finding.code for finding in verdict(one.findings, spec.thresholds)}
        reasons.update(against)
        if not against:
            passed[one.rule] += 1
            kinds[kind_of(one.content)] += 1
    return Report(
        sentences=sentences,
        made=len(candidates),
        passed=sum(passed.values()),
        kinds=dict(sorted(kinds.items())),
        reasons=dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        rules={rule: (made[rule], passed[rule]) for rule in sorted(made)},
    )
