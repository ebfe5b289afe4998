from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.core.formats.csv_export import Cell, guarded, write


def written(rows: list[list[Cell]], separator: str = ",") -> str:
    return b"".join(write(["Name", "Score"], rows, separator=separator)).decode("utf-8-sig")


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def test_the_file_begins_with_a_mark_and_its_lines_end_with_crlf() -> None:
    content = b"".join(write(["Name", "Score"], [["Ada", 4.5], ["Bob", None]]))

    assert content == b"\xef\xbb\xbfName,Score\r\nAda,4.5\r\nBob,\r\n"


def test_text_is_quoted_by_rfc_4180() -> None:
    assert written([['say "a"', "b,c"]]) == 'Name,Score\r\n"say ""a""","b,c"\r\n'


def test_semicolons_part_the_cells_on_request() -> None:
    assert written([["a;b", "c,d"]], ";") == 'Name;Score\r\n"a;b";c,d\r\n'


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
@pytest.mark.parametrize("before", ["", " ", "   "])
def test_text_that_a_spreadsheet_would_run_is_guarded(sign: str, before: str) -> None:
    text = f"{before}{sign}1+cmd|' /C calc'!A0"

    ((_, _), (cell, _)) = read(written([[text, 1]]))

    assert cell == f"'{text}"


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\v", "\x1c"])
def test_any_white_space_before_a_sign_is_passed_over(space: str) -> None:
    assert guarded(f"{space}=1") == f"'{space}=1"
    assert f"'{space}=1" in written([[f"{space}=1", 1]])


def test_text_with_a_nul_is_guarded() -> None:
    assert written([["a\0b", 1], ["=\0", 2], ["c", 3]]) == (
        "Name,Score\r\n'a\0b,1\r\n'=\0,2\r\nc,3\r\n"
    )


@pytest.mark.parametrize("text", ["Ada", " Ada", "", "a=b", "1-2", "'=1", "é", "O’Neil"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert read(written([[text, 1]]))[1][0] == text


def test_numbers_stay_raw_even_below_nought() -> None:
    assert written([[-1, -0.5]]) == "Name,Score\r\n-1,-0.5\r\n"


def test_headings_are_guarded_like_any_text() -> None:
    assert b"'=a" in b"".join(write(["=a"], []))


def test_a_first_heading_that_excel_takes_for_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="ID"):
        write(["ID", "Name"], [])
    assert b"".join(write(["Name", "ID"], [])) == b"\xef\xbb\xbfName,ID\r\n"


def test_a_separator_that_readers_do_not_expect_is_refused() -> None:
    with pytest.raises(ValueError, match="separator"):
        write(["Name"], [], separator="\t")


def test_rows_are_taken_only_as_the_file_is_sent() -> None:
    taken = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal taken
        for number in range(5000):
            taken += 1
            yield [f"learner {number}", number]

    pieces = write(["Name", "Score"], rows())

    next(pieces)
    next(pieces)
    assert taken == 0
    next(pieces)
    assert taken == 1000
    assert len(list(pieces)) == 4
    assert taken == 5000


# Old Macs' lone CR inside a cell is a line break to every reader of CSV: quoted, it stays.
CELLS = st.one_of(st.text(), st.integers(), st.none(), st.sampled_from(["=1", " +", "-", "\r\n"]))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)), st.sampled_from([",", ";"]))
@example([["\0", "a"]], ",")
def test_what_is_written_can_be_read_back(rows: list[list[Cell]], separator: str) -> None:
    found = read(written(rows, separator), separator)[1:]

    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        for cell, original in zip(cells, row, strict=True):
            wanted = "" if original is None else str(original)
            if isinstance(original, str):
                assert cell in {wanted, f"'{wanted}"}
                assert cell.lstrip()[:1] not in {*"=+-@"} or not cell
                assert cell[:1] not in {*"\t\r\n"} or not cell
            else:
                assert cell == wanted
