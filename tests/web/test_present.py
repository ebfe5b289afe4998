"""Evidence is cut to the letter, and times are said as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text import Paragraph, SourceText, Span
from quizapp.web.present import (
    ends_line,
    keeps_lines,
    marked_runs,
    moment,
    passages,
    plain_date,
    relative,
)

NOON = datetime(2026, 8, 14, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
WORDS = "It began in 2014. It went on. It ended."
TEXT = SourceText(
    "t",
    "A title",
    f"{WORDS}\n\nA second paragraph stands here.",
    (Paragraph("p1", "How it went", 0, 39), Paragraph("p2", "", 41, 72)),
)


def _span(quotation: str) -> Span:
    return TEXT.locate(quotation)


def test_evidence_is_marked_and_the_rest_is_not() -> None:
    runs = marked_runs(TEXT, TEXT.paragraphs[0], [_span("went on")])

    assert [(run.text, run.is_marked) for run in runs] == [
        ("It began in 2014. It ", False),
        ("went on", True),
        (". It ended.", False),
    ]


def test_evidence_that_overlaps_is_one_mark() -> None:
    spans = [_span("began in"), _span("in 2014"), _span("ended")]

    marked = [run.text for run in marked_runs(TEXT, TEXT.paragraphs[0], spans) if run.is_marked]

    assert marked == ["began in 2014", "ended"]


def test_evidence_of_other_places_is_passed_over() -> None:
    spans = [Span("other", "p1", 0, 5), _span("second")]

    runs = marked_runs(TEXT, TEXT.paragraphs[0], spans)

    assert [run.is_marked for run in runs] == [False]


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=6))
def test_the_runs_are_the_paragraph_and_the_marks_are_the_spans(
    places: list[tuple[int, int]],
) -> None:
    paragraph = TEXT.paragraphs[0]
    spans = [Span("t", "p1", start, end) for start, end in places]

    runs = marked_runs(TEXT, paragraph, spans)

    assert "".join(run.text for run in runs) == WORDS
    assert all(run.text for run in runs)
    covered = {at for start, end in places for at in range(start, min(end, paragraph.end))}
    assert sum(len(run.text) for run in runs if run.is_marked) == len(covered)


def test_only_paragraphs_with_evidence_are_shown_in_the_order_of_the_text() -> None:
    shown = passages(TEXT, [_span("second"), _span("began")])

    assert [(one.paragraph_id, one.heading) for one in shown] == [
        ("p1", "How it went"),
        ("p2", ""),
    ]


def test_without_context_only_the_sentences_with_evidence_are_shown() -> None:
    [passage] = passages(TEXT, [_span("went")], context=False)

    assert "".join(run.text for run in passage.runs) == "It went on."


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=10), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59, seconds=45), "in 1 hour"),
        (timedelta(hours=23), "in 23 hours"),
        (timedelta(hours=23, minutes=45), "in 1 day"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=28), "in 4 weeks"),
        (timedelta(days=100), "in 3 months"),
        (timedelta(days=800), "in 2 years"),
        (timedelta(hours=-2), "2 hours ago"),
        (timedelta(days=-1), "1 day ago"),
    ],
)
def test_a_distance_is_said_in_its_largest_sensible_unit(distance: timedelta, words: str) -> None:
    assert relative(distance.total_seconds()) == words


def test_a_moment_is_exact_in_the_zone_of_the_learner() -> None:
    at = NOON + timedelta(days=3)

    found = moment(at, BERLIN, NOON)

    assert found.iso == "2026-08-17T12:00:00+00:00"
    assert found.exact == "Monday 17 August 2026, 14:00 CEST"
    assert found.relative == "in 3 days"
    assert plain_date(at, BERLIN) == "17 Aug 2026, 14:00"


@pytest.mark.parametrize(
    ("paragraph", "is_kept"),
    [
        ("One line of words.", False),
        ("Words that were broken\nat the margin of a page.", False),
        ("- bees;\n- ants.", True),
        ("1. Bees dance.\n2. Ants walk.", True),
        ("| Bee | 2 |\n| --- | --- |\n| Ant | 3 |", True),
        ("```\nbees = 2\n```", True),
        ("", False),
    ],
)
def test_the_lines_of_lists_tables_and_code_are_kept(paragraph: str, is_kept: bool) -> None:
    assert keeps_lines(paragraph) is is_kept


def test_a_line_ends_behind_nothing_but_blanks() -> None:
    text = SourceText("t", "T", "Bees.  \nAnts. Wasps.", ())

    assert ends_line(text, 5)
    assert not ends_line(text, 13)
