"""The engine over a whole text: what comes of it, in which order, and how it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from quizapp.core.codec import kind_of
from quizapp.core.generation import engine, reading
from quizapp.core.generation.backend import BackendError, Passage
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.engine import generate
from quizapp.core.generation.exported import as_json
from quizapp.core.generation.spec import KINDS, Result, Spec
from quizapp.core.generation.thresholds import DEFAULTS, Bounds, verdict
from quizapp.core.questions import ShortAnswer, stem_of
from quizapp.core.text import SourceText
from tests.core.generation.sentences import text_of

ROOT = Path(__file__).parents[3]
CELLS = (ROOT / "tests/generation/corpus/01-cell-biology.md").read_text(encoding="utf-8")
SHORT = """\
# Velden

The pact of Velden was signed in 1648 by Sweden and Austria. Sweden closed the port of Brak in
1650. The river Elm carries salt to the port of Halmar every spring.

Photosynthesis is the process by which plants make sugar from light. Peter Lom founded the school
of Halmar in 1702. The senate of Halmar passed the water act in 1931.
"""
_PROGRAM = """
import hashlib, json, sys
from quizapp.core.formats import bank_yaml
from quizapp.core.generation.banking import bank_of
from quizapp.core.generation.engine import generate
from quizapp.core.generation.exported import as_json
from quizapp.core.generation.outline import source_text
from quizapp.core.generation.spec import Spec
text = source_text("text", "Text", sys.stdin.read())
found = generate(text, Spec())
lines = [json.dumps(as_json(one, text)) for one in found.candidates]
bank = bank_of(text, found.passed, bank_id="b", title="B", description="", language="en")
print(hashlib.sha256("\\n".join([*lines, bank_yaml.write(bank)]).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def text() -> SourceText:
    return text_of(CELLS)


@pytest.fixture(scope="module")
def found(text: SourceText) -> Result:
    return generate(text, Spec())


def lines(found: Result, text: SourceText) -> str:
    return "\n".join(json.dumps(as_json(one, text)) for one in found.candidates)


class Ear:
    """Hears of progress; says stop at the call of that number."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.heard: list[tuple[int, int]] = []
        self.found: list[Candidate] = []
        self.stop_at = stop_at

    def __call__(self, done: int, total: int, found: Sequence[Candidate]) -> bool:
        self.heard.append((done, total))
        self.found.extend(found)
        return len(self.heard) != self.stop_at


def test_every_candidate_passes_or_has_a_reason(found: Result) -> None:
    assert found.passed
    assert found.fallen
    assert all(not verdict(one.findings, DEFAULTS) for one in found.passed)
    assert all(verdict(one.findings, DEFAULTS) for one in found.fallen)


def test_every_candidate_was_measured(found: Result) -> None:
    assert all(one.findings for one in found.candidates)


def test_ids_are_unique(found: Result) -> None:
    ids = [one.id for one in found.candidates]

    assert len(set(ids)) == len(ids)


def test_ranks_count_from_one_without_holes(found: Result) -> None:
    assert [one.rank for one in found.passed] == list(range(1, len(found.passed) + 1))
    assert {one.rank for one in found.fallen} == {0}


def test_the_best_of_each_sentence_comes_before_the_second_best(found: Result) -> None:
    for kind in {kind_of(one.content) for one in found.passed}:
        places = [one.evidence[0].start for one in found.passed if kind_of(one.content) == kind]
        turns = [places[:place].count(start) for place, start in enumerate(places)]

        assert turns == sorted(turns), kind


def test_every_quotation_is_of_the_original(found: Result, text: SourceText) -> None:
    for one in found.candidates:
        for span in one.evidence:
            paragraph = text.paragraph(span.paragraph)
            assert paragraph.start <= span.start < span.end <= paragraph.end
            assert text.original[span.start : span.end].strip()


def test_the_counts_add_up(found: Result) -> None:
    counts = found.counts

    assert counts.made == len(found.candidates)
    assert counts.passed == len(found.passed) == sum(counts.kinds.values())
    assert sum(made for made, _ in counts.rules.values()) == counts.made
    assert sum(passed for _, passed in counts.rules.values()) == counts.passed
    fallen = [{one.code for one in verdict(c.findings, DEFAULTS)} for c in found.fallen]
    assert sum(counts.reasons.values()) == sum(map(len, fallen))
    assert list(counts.reasons.values()) == sorted(counts.reasons.values(), reverse=True)
    assert counts.is_complete
    assert json.loads(json.dumps(found.report))["made"] == counts.made


def test_nothing_depends_on_when_it_is_made(found: Result, text: SourceText) -> None:
    assert lines(generate(text, Spec()), text) == lines(found, text)


def test_two_processes_write_the_same_to_the_byte() -> None:
    written = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            input=CELLS[:2500],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }

    assert len(written) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_kinds_that_are_wanted_are_made(kind: str) -> None:
    made = generate(text_of(SHORT), Spec(kinds=(kind,)))

    assert {kind_of(one.content) for one in made.candidates} <= {kind}


def test_a_kind_alone_is_made_as_it_is_among_others(found: Result, text: SourceText) -> None:
    alone = generate(text, Spec(kinds=("short-answer",)))

    assert {one.id for one in alone.passed} == {
        one.id for one in found.passed if kind_of(one.content) == "short-answer"
    }


def test_a_limit_takes_the_first_by_rank(found: Result, text: SourceText) -> None:
    few = generate(text, Spec(limit=3))

    assert few.passed == found.passed[:3]
    assert few.counts == found.counts


def test_thresholds_that_move_move_the_verdict(text: SourceText, found: Result) -> None:
    strict = {**DEFAULTS, "stem-words": Bounds(minimum=12)}

    fewer = generate(text, Spec(thresholds=strict))

    assert 0 < fewer.counts.passed < found.counts.passed
    assert fewer.counts.reasons["stem-words"] > found.counts.reasons.get("stem-words", 0)
    assert all(not verdict(one.findings, strict) for one in fewer.passed)


def test_progress_is_told_in_order_and_often(text: SourceText) -> None:
    ear = Ear()

    found = generate(text, Spec(), ear)

    assert ear.heard[0][0] == 0
    assert ear.heard[-1][0] == ear.heard[-1][1] > 5
    assert ear.heard == sorted(ear.heard)
    assert len(ear.heard) > 2 * found.counts.sentences
    assert {one.id for one in ear.found} == {one.id for one in found.candidates}


@pytest.mark.parametrize("stop_at", [1, 2, 40])
def test_work_that_is_stopped_returns_what_it_found(text: SourceText, stop_at: int) -> None:
    ear = Ear(stop_at)

    found = generate(text, Spec(), ear)

    assert len(ear.heard) == stop_at
    assert not found.counts.is_complete
    assert {one.id for one in ear.found} == {one.id for one in found.candidates}
    assert [one.rank for one in found.passed] == list(range(1, len(found.passed) + 1))


def test_a_long_text_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PART_CHARACTERS", 250)
    monkeypatch.setattr(reading, "_SENTENCES_AT_ONCE", 2)
    text = text_of(SHORT)
    ear = Ear()

    found = generate(text, Spec(kinds=("short-answer",)), ear)

    assert {done for done, _ in ear.heard} == {0, 1, 2}
    assert {one.evidence[0].paragraph for one in found.passed} == {
        paragraph.id for paragraph in text.paragraphs
    }


def test_of_many_that_fell_the_best_are_kept_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch, text: SourceText
) -> None:
    monkeypatch.setattr(engine, "PART_CHARACTERS", 300)
    whole = generate(text, Spec())
    monkeypatch.setattr(engine, "MOST_FALLEN", 2)

    short = generate(text, Spec())

    assert len(short.fallen) < len(whole.fallen)
    assert short.passed == whole.passed
    assert short.counts.made >= whole.counts.made
    assert set(short.counts.reasons) == set(whole.counts.reasons)


def test_sentences_of_two_parts_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PART_CHARACTERS", 50)
    text = text_of(
        "Sweden sent 9 ships to the port of Brak in 1648.\n\n"
        "Peter Lom painted the altar of the abbey of Velden."
    )

    first, second, *_ = generate(text, Spec(kinds=("short-answer",))).passed

    assert (first.evidence[0].paragraph, second.evidence[0].paragraph) == ("p1", "p2")


@pytest.mark.parametrize("original", ["", "\n\n", "# Only a heading\n", "- a list\n- of points\n"])
def test_a_text_without_prose_gives_nothing(original: str) -> None:
    found = generate(text_of(original), Spec())

    assert found.candidates == ()
    assert found.counts.made == found.counts.sentences == 0
    assert found.counts.is_complete


def test_paragraphs_without_sentences_give_nothing() -> None:
    assert generate(text_of("No full stop stands behind these words of prose"), Spec()).passed == ()


GERMAN = (
    "Der Vertrag von Velden wurde im Jahr 1648 von Schweden und von Norland geschlossen.\n\n"
    "Danach sank der Handel in der Stadt am Fluss, weil Schweden die Zölle wieder hob."
)


def test_other_languages_get_gaps_only() -> None:
    ear = Ear()

    found = generate(text_of(GERMAN), Spec(language="de"), ear)

    assert {kind_of(one.content) for one in found.passed} == {"cloze"}
    assert [done for done, _ in ear.heard] == [0, 1, 2]
    assert {one.rule for one in found.passed} == {"cloze.figure", "cloze.repeated-name"}


def test_other_languages_get_nothing_when_no_gaps_are_wanted() -> None:
    found = generate(text_of(GERMAN), Spec(kinds=("short-answer",), language="de"))

    assert found.candidates == ()
    assert found.counts.is_complete


class Echo:
    """A backend that proposes a good question, a bad one, and one of nowhere."""

    def __init__(self) -> None:
        self.headings: list[str] = []

    def propose(self, passage: Passage, _kinds: frozenset[str]) -> Iterator[Candidate]:
        self.headings.append(passage.heading)
        if "1648" in passage.words:
            span = passage.text.locate("The pact of Velden was signed in 1648")
            yield Candidate(
                ShortAnswer("In what year was the pact of Velden signed?", "1648"), (span,), "x.y"
            )
            yield Candidate(ShortAnswer("In what year was it signed?", "1649"), (span,), "x.y")
            heading = passage.text.original.index("Velden")
            nowhere = type(span)("text", passage.paragraph.id, heading, heading + 6)
            yield Candidate(ShortAnswer("What is the title?", "Velden"), (nowhere,), "x.y")


def test_another_backend_passes_the_same_gate() -> None:
    backend = Echo()
    ear = Ear()

    found = generate(text_of(SHORT), Spec(), ear, backend)

    assert [stem_of(one.content) for one in found.passed] == [
        "In what year was the pact of Velden signed?"
    ]
    (fallen,) = found.fallen
    assert {"not-in-evidence", "stem-words"} & {one.code for one in verdict(fallen.findings, {})}
    assert backend.headings == ["Velden", "Velden"]
    assert ear.heard[-1] == (2, 2)


def test_what_a_backend_raises_is_raised() -> None:
    class Broken:
        def propose(self, *_: object) -> Iterator[Candidate]:
            raise BackendError("no model")

    with pytest.raises(BackendError, match="no model"):
        generate(text_of(SHORT), Spec(), backend=Broken())
