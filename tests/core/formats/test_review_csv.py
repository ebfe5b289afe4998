from __future__ import annotations

from datetime import UTC, datetime

import pytest

from quizapp.core.errors import LogError
from quizapp.core.formats.review_csv import ReviewLog, read
from quizapp.core.scheduling import Days
from quizapp.core.scheduling.columns import microseconds

HEADER = "card_id,review_rating,review_time\n"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOON_MS = microseconds(NOON) // 1000


def read_text(text: str, days: Days | None = None) -> ReviewLog:
    return read(text.encode(), days or Days())


def refusal(text: str | bytes) -> str:
    with pytest.raises(LogError) as refused:
        read(text.encode() if isinstance(text, str) else text, Days())
    return str(refused.value)


@pytest.mark.parametrize(
    "time",
    [
        str(NOON_MS),
        "2026-01-31T12:00:00Z",
        "2026-01-31 13:00:00+01:00",
        "2026-01-31T12:00:00.000000+00:00",
        "20260131T120000Z",
    ],
)
def test_times_may_be_written_in_several_ways(time: str) -> None:
    log = read_text(f"{HEADER}1,3,{time}\n").log

    assert log.at.tolist() == [microseconds(NOON)]


def test_a_time_without_a_zone_is_the_learner_s_wall_clock() -> None:
    log = read_text(f"{HEADER}1,3,2026-01-31T13:00:00\n", Days("Europe/Berlin")).log

    assert log.at.tolist() == [microseconds(NOON)]


def test_cards_go_by_any_name_and_other_columns_are_ignored() -> None:
    text = (
        "note;review_time;card_id;review_rating\n"
        f"x;{NOON_MS + 5};b;4\n"
        f'"y; z";{NOON_MS};a;1\n'
        f";{NOON_MS};b;2\n"
    )

    log = read_text(text).log

    assert log.card.tolist() == [0, 1, 1]
    assert log.rating.tolist() == [1, 2, 4]


def test_days_are_the_learner_s() -> None:
    text = f"{HEADER}1,3,2026-01-31T23:00:00\n1,3,2026-02-01T09:00:00\n"

    assert read_text(text, Days("Asia/Tokyo")).log.elapsed.tolist() == [0, 1]
    assert read_text(text, Days("Asia/Tokyo", 10)).log.elapsed.tolist() == [0, 0]


def test_a_mark_at_the_front_windows_lines_and_empty_lines_do_no_harm() -> None:
    source = ("\ufeff" + HEADER + "\n1,3,5\n\n2,3,6\n\n").replace("\n", "\r\n")

    assert len(read_text(source).log) == 2


def test_rating_zero_is_skipped_and_counted() -> None:
    found = read_text(f"{HEADER}1,0,5\n1,3,6\n,0,\n")

    assert (len(found.log), found.skipped) == (1, 2)


def test_a_log_of_nothing_but_its_header_has_no_reviews() -> None:
    assert len(read_text(HEADER).log) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,5,7", "line 3: the review_rating is '5'. Give 1 (again)"),
        ("1,3.0,7", "line 3: the review_rating is '3.0'"),
        ("1,,7", "line 3: the review_rating is ''"),
        ("1,³,7", "line 3: the review_rating is '³'"),
        (",3,7", "line 3: the card_id is empty. Say which"),
        ("1,3", "line 3: there are 2 cells only. Give each line"),
        ("1,3,yesterday", "line 3: the review_time is 'yesterday'. Give an ISO 8601 time"),
        ("1,3,-5", "line 3: the review_time is '-5'"),
        ("1,3,1.7e12", "line 3: the review_time is '1.7e12'"),
        ("1,3,²", "line 3: the review_time is '²'"),
        ("1,3,2026-02-30", "line 3: the review_time is '2026-02-30'"),
        ("1,3,9999999999999999", "line 3: the review_time 9999999999999999 lies too far ahead"),
        (f"1,3,{'9' * 5000}", "lies too far ahead. Give milliseconds"),
    ],
)
def test_a_bad_line_is_named_with_its_mend(line: str, reason: str) -> None:
    assert reason in refusal(f"{HEADER}1,3,5\n{line}\n1,3,6\n")


def test_all_bad_lines_are_named_up_to_twenty() -> None:
    some = refusal(HEADER + "1,9,5\n1,3,5\n1,3\n")
    many = refusal(HEADER + "1,9,5\n" * 50)

    assert [line.partition(":")[0] for line in some.splitlines()] == ["line 2", "line 4"]
    assert len(many.splitlines()) == 20


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "line 1: there is no column card_id and no column review_rating"),
        ("card_id,time\n", "it has card_id, time"),
        (b"card_id,review_rating,review_time\n1,3,5\n\xff,3,5\n", "line 3: this is not UTF-8"),
        (HEADER + '"1,3,5\n', "this is no CSV"),
    ],
)
def test_what_is_no_log_is_refused(source: str | bytes, reason: str) -> None:
    assert reason in refusal(source)
