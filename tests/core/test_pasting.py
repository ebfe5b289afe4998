"""Lines that are pasted, a note each."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.notes import BasicNote, ClozeNote, ReversedNote
from quizapp.core.pasting import MOST_LINES, LineFault, PastedNote, likeness, read_lines

LINES = """#separator:tab
bee\tBiene\tanimals

wasp; Wespe; so to say
Ants leave {{c1::trails}}; of scent.
"""


def test_tabs_semicolons_and_gaps_are_read_by_line() -> None:
    found = read_lines(LINES)

    assert found.faults == ()
    assert found.notes == (
        PastedNote(2, BasicNote("bee", "Biene")),
        PastedNote(4, BasicNote("wasp", "Wespe; so to say")),
        PastedNote(5, ClozeNote("Ants leave {{c1::trails}}; of scent.")),
    )


def test_both_directions_if_wanted() -> None:
    found = read_lines("bee;Biene", is_reversed=True)

    assert found.notes == (PastedNote(1, ReversedNote("bee", "Biene")),)


def test_each_line_that_cannot_be_read_is_told_and_the_others_are_read() -> None:
    found = read_lines("only a front\nbee;Biene\n;Wespe\nBees {{c1::dance.")

    assert [one.line for one in found.notes] == [2]
    assert [fault.line for fault in found.faults] == [1, 3, 4]
    assert str(found.faults[0]) == (
        "Line 1: Divide the front from the back by a tab or a semicolon."
    )
    assert found.faults[1].message == "Front: write what the card asks."
    assert "never closed" in found.faults[2].message


def test_what_is_there_already_says_where() -> None:
    known = {likeness(BasicNote("The  WASP", ""))}

    found = read_lines("bee;Biene\nthe wasp;Wespe\nBee;Hummel", known)

    assert [one.repeats for one in found.notes] == ["", "a note of the deck", "line 1"]


def test_no_more_lines_than_a_page_can_show() -> None:
    found = read_lines("\n".join(f"{n};x" for n in range(MOST_LINES + 5)))

    assert len(found.notes) == MOST_LINES
    assert found.faults == (LineFault(MOST_LINES + 1, "Paste 500 lines at once, not more."),)


def test_a_line_without_an_end_takes_no_long_time() -> None:
    began = time.process_time()

    found = read_lines("{{c1::x}} " * 100_000)

    assert time.process_time() - began < 5
    assert "keep it under 10,000 characters" in found.faults[0].message


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from(";\t\n{}c1:"), max_size=300))
def test_anything_pasted_is_read_or_told(text: str) -> None:
    found = read_lines(text)

    lines = [one.line for one in found.notes] + [one.line for one in found.faults]
    assert len(lines) == len(set(lines))
