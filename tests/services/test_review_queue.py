"""The review queue: what it lists, what is decided, what is taken back, what comes of rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.errors import QuizError, Stale
from quizapp.core.formats import csv_export
from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import Bounds
from quizapp.core.questions import ShortAnswer
from quizapp.core.text import Span
from quizapp.models import CandidateRow, Decision, Derivation
from quizapp.services import decisions, derivations
from quizapp.services import review_queue as queue
from quizapp.services.candidates import standing_of
from quizapp.services.review_queue import CandidateFilter, Draft, Place
from tests import derived
from tests.derived import click, rows_of

BETTER = Draft(ShortAnswer("What do bees do for the hive?", "dance"), "They dance.", "Bees", 4)


def listed(session: Session, row: Derivation, **wanted: str) -> list[str]:
    found = queue.list_candidates(session, row, CandidateFilter(**wanted), offset=0, limit=10)
    assert found.total == len(found.candidates)
    return [one.stem for one in found.candidates]


def states(session: Session, row: Derivation) -> list[str]:
    return [one.state for one in rows_of(session, row.id)]


def test_all_are_listed_in_order_page_by_page(session: Session) -> None:
    row = derived.derivation(session)

    page = queue.list_candidates(session, row, CandidateFilter(), offset=1, limit=1)

    assert page.total == 3
    (view,) = page.candidates
    assert view.content == derived.TRAILS
    assert [derived.ORIGINAL[one.start : one.end] for one in view.evidence] == ["Ants leave trails"]
    assert (view.seen, view.is_edited, view.findings) == (0, False, ())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"gate": "passed"}, [derived.DANCE.stem, derived.TRAILS.stem]),
        ({"gate": "fallen"}, [derived.TELLS.stem]),
        ({"rule": "wh.that"}, [derived.TRAILS.stem]),
        ({"kind": "cloze"}, []),
        ({"paragraph": "p2"}, [derived.TRAILS.stem]),
        ({"search": "HIVE bees"}, [derived.DANCE.stem]),
        ({"search": "wasps"}, []),
        ({"state": "open", "kind": "short-answer", "paragraph": "p1", "search": "flowers"},
         [derived.TELLS.stem]),
        ({"state": "accepted"}, []),
    ],
)  # fmt: skip
def test_the_filter_lets_through_what_is_wanted(
    session: Session, wanted: dict[str, str], found: list[str]
) -> None:
    row = derived.derivation(session)

    assert listed(session, row, **wanted) == found


def test_what_rejects_a_candidate_is_shown_with_it(session: Session) -> None:
    row = derived.derivation(session)
    fallen = rows_of(session, row.id)[2]

    view = queue.find_candidate(session, row, fallen.id)

    assert view is not None
    assert view.rejecting == view.findings == (derived.FLAW,)


def test_a_candidate_of_another_derivation_is_not_found(session: Session) -> None:
    row, other = derived.derivation(session), derived.derivation(session, "Bob")
    foreign = rows_of(session, other.id)[0]

    assert queue.find_candidate(session, row, foreign.id) is None
    assert queue.get_row(session, row.id, foreign.id) is None
    assert queue.get_row(session, other.id, foreign.id) is foreign


def test_a_candidate_has_neighbours_also_when_the_filter_lost_it(session: Session) -> None:
    row = derived.derivation(session)
    one, two, three = rows_of(session, row.id)
    is_open = CandidateFilter(state="open")

    assert queue.survey(session, row, is_open).place_of(one) == Place(1, 3, None, two.id)
    assert queue.survey(session, row, is_open).place_of(three) == Place(3, 3, two.id, None)
    queue.accept(session, two, click(row))
    assert queue.survey(session, row, is_open).place_of(two) == Place(0, 2, one.id, three.id)


def test_they_are_counted_and_named_for_the_filter(session: Session) -> None:
    row = derived.derivation(session)
    queue.accept(session, rows_of(session, row.id)[0], click(row))

    seen = queue.survey(session, row)
    counts = seen.counts

    assert counts == queue.Counts(open=1, fallen=1, accepted=1, rejected=0)
    assert counts.made == 3
    assert seen.kinds == {"short-answer": 3}
    assert seen.rules == {"wh.that": 1, "wh.what": 2}


def test_accepting_and_rejecting_are_logged(session: Session) -> None:
    row = derived.derivation(session)
    first, second, _ = rows_of(session, row.id)
    at = click(row)

    queue.accept(session, first, at)
    queue.reject(session, second, "trivial", click(row))

    assert states(session, row) == ["accepted", "rejected", "open"]
    assert second.reason == "trivial"
    logged = session.scalars(select(Decision).order_by(Decision.id)).all()
    assert [(one.action, one.reason) for one in logged] == [("accept", ""), ("reject", "trivial")]
    assert (logged[0].before, logged[0].after) == ({"state": "open"}, {"state": "accepted"})
    assert (logged[0].by_id, logged[0].at) == (row.owner_id, at.at)


def test_a_reason_that_is_none_is_refused(session: Session) -> None:
    row = derived.derivation(session)

    with pytest.raises(QuizError, match="Choose why"):
        queue.reject(session, rows_of(session, row.id)[0], "mood", click(row))


def test_the_same_click_twice_counts_once(session: Session) -> None:
    row = derived.derivation(session)
    first, second, _ = rows_of(session, row.id)
    once = click(row)

    queue.accept(session, first, once)
    queue.reject(session, first, "wrong", once)
    queue.edit(session, second, BETTER, once)

    assert states(session, row)[:2] == ["accepted", "open"]
    assert second.edit_distance == 0


def test_a_page_that_is_old_is_told(session: Session) -> None:
    row = derived.derivation(session)
    first = rows_of(session, row.id)[0]
    queue.accept(session, first, click(row, seen=0))

    with pytest.raises(Stale, match="another tab"):
        queue.reject(session, first, "wrong", click(row, seen=0))

    view = queue.find_candidate(session, row, first.id)
    assert view is not None
    assert (view.row.state, view.seen) == ("accepted", 1)


def test_what_changes_nothing_is_not_logged(session: Session) -> None:
    row = derived.derivation(session)
    first = rows_of(session, row.id)[0]

    queue.edit(session, first, queue.draft_of(first), click(row))

    assert session.scalar(select(Decision)) is None


def test_an_edit_keeps_what_was_made_and_says_how_far_it_went(session: Session) -> None:
    row = derived.derivation(session)
    first = rows_of(session, row.id)[0]

    queue.edit(session, first, BETTER, click(row))
    further = replace(BETTER, content=ShortAnswer("What do bees do for the hive?", "They dance"))
    queue.edit(session, first, further, click(row))

    view = queue.find_candidate(session, row, first.id)
    assert view is not None
    assert view.is_edited
    assert (view.content, first.difficulty, first.state) == (further.content, 4, "open")
    assert first.made["content"]["stem"] == derived.DANCE.stem
    assert first.edit_distance == 7
    assert [one.edit_distance for one in session.scalars(select(Decision))] == [2, 5]


def test_all_above_a_score_are_accepted_at_once_if_they_passed(session: Session) -> None:
    row = derived.derivation(session)
    at = click(row)

    assert queue.accept_above(session, row, 0.6, at) == 1
    assert queue.accept_above(session, row, 0.0, at) == 0

    assert states(session, row) == ["accepted", "open", "open"]
    assert queue.accept_above(session, row, 0.0, click(row)) == 1


def test_undo_takes_back_click_by_click(session: Session) -> None:
    row = derived.derivation(session)
    first, second, _ = rows_of(session, row.id)
    queue.edit(session, first, BETTER, click(row))
    queue.accept_above(session, row, 0.0, click(row))
    queue.reject(session, second, "unclear", click(row))

    last = queue.last_batch(session, row.id)
    taken = [queue.undo(session, row.id, click(row)) for _ in range(4)]

    assert last == taken[0]
    assert [(one.action, one.candidates) for one in taken if one] == [
        ("reject", 1),
        ("accept", 2),
        ("edit", 1),
    ]
    assert taken[3] is None
    assert taken[0] is not None
    assert taken[0].candidate_id == second.id
    assert states(session, row) == ["open"] * 3
    assert (first.content, first.edit_distance) == (first.made["content"], 0)
    assert queue.last_batch(session, row.id) is None


def test_an_undo_pressed_twice_takes_one_back(session: Session) -> None:
    row = derived.derivation(session)
    first, second, _ = rows_of(session, row.id)
    queue.accept(session, first, click(row))
    queue.accept(session, second, click(row))
    at = click(row)

    queue.undo(session, row.id, at)
    again = queue.undo(session, row.id, at)

    assert again is None
    assert states(session, row)[:2] == ["accepted", "open"]


def test_what_was_done_after_an_undo_can_be_taken_back(session: Session) -> None:
    row = derived.derivation(session)
    first = rows_of(session, row.id)[0]
    queue.accept(session, first, click(row))
    queue.undo(session, row.id, click(row))
    queue.reject(session, first, "other", click(row))

    queue.undo(session, row.id, click(row))

    assert (first.state, first.reason) == ("open", "")
    assert queue.last_batch(session, row.id) is None


def test_ones_own_question_is_accepted_and_can_be_taken_back(session: Session) -> None:
    row = derived.derivation(session)
    own = Draft(ShortAnswer("Who dances?", "bees"))
    place = queue.span_at(row, 0, 4)
    at = click(row)

    made = queue.add_by_hand(session, row, own, (place,), at)
    assert queue.add_by_hand(session, row, own, (place,), at) is made
    with pytest.raises(QuizError, match="already"):
        queue.add_by_hand(session, row, own, (place,), click(row))

    assert (made.state, made.rule, made.position) == ("accepted", "hand", 4)
    queue.undo(session, row.id, click(row))
    assert listed(session, row, rule="hand") == []
    assert queue.survey(session, row).counts.rejected == 0
    assert queue.add_by_hand(session, row, own, (place,), click(row)) is made
    assert made.state == "accepted"
    assert decisions.replayed(session, made) == standing_of(made)


@pytest.mark.parametrize(("start", "end"), [(0, 100), (5, 5), (-3, 4), (58, 66)])
def test_a_phrase_outside_a_paragraph_is_refused(session: Session, start: int, end: int) -> None:
    row = derived.derivation(session)

    with pytest.raises(QuizError, match="inside one paragraph"):
        queue.add_by_hand(session, row, BETTER, (Span(row.text_key, "p1", start, end),), click(row))
    with pytest.raises(QuizError, match="Select the phrase"):
        queue.add_by_hand(session, row, BETTER, (), click(row))


def test_moved_thresholds_decide_who_passes(session: Session) -> None:
    weak = derived.candidate(derived.TELLS, "The dance tells", Finding("margin", "0.4", 0.4))
    row = derived.derivation(session, "Ada", derived.candidate(), weak)
    assert listed(session, row, gate="fallen") == []

    queue.set_thresholds(session, row, {"margin": Bounds(minimum=0.5)})
    assert listed(session, row, gate="fallen") == [derived.TELLS.stem]
    queue.set_thresholds(session, row, {"margin": Bounds(maximum=0.3)})
    assert listed(session, row, gate="fallen") == [derived.TELLS.stem]

    session.expire_all()
    assert row.thresholds == {"margin": [None, 0.3]}
    assert queue.thresholds_of(row)["margin"] == Bounds(None, 0.3)
    queue.set_thresholds(session, row, {"margin": Bounds()})
    assert row.thresholds == {}


def test_each_rule_is_measured_by_what_came_of_it(session: Session) -> None:
    row, other = derived.derivation(session), derived.derivation(session, "Bob")
    first, second, third = rows_of(session, row.id)
    queue.edit(session, first, BETTER, click(row))
    queue.accept(session, first, click(row))
    queue.reject(session, second, "wrong", click(row))
    queue.accept(session, third, click(row))
    queue.accept(session, rows_of(session, other.id)[0], click(other))

    that, what = queue.statistics(session, row.owner_id, row.id)

    assert queue.statistics(session, row.owner_id) == (that, what)
    assert (that.rule, that.made, that.passed, that.accepted) == ("wh.that", 1, 1, 0)
    assert (that.rejected, that.rejected_in_all, that.edit_distance) == ({"wrong": 1}, 1, None)
    assert (what.rule, what.made, what.passed, what.open) == ("wh.what", 2, 1, 0)
    assert (what.accepted, what.edited, what.edit_distance) == (2, 1, 2.0)


def test_the_measures_leave_as_a_table(session: Session) -> None:
    row = derived.derivation(session)
    queue.reject(session, rows_of(session, row.id)[1], "wrong", click(row))

    figures = queue.statistics(session, row.owner_id, row.id)
    table = b"".join(csv_export.write(queue.STATISTICS_HEADER, queue.statistics_rows(figures)))

    head, that, what = table.decode("utf-8-sig").splitlines()
    assert head.startswith("Rule,Made,Passed the gate,Undecided,Accepted,Accepted after an edit,")
    assert that == "wh.that,1,1,0,0,0,,1,1,0,0,0,0,0,0,0,0"
    assert what == "wh.what,2,1,2,0,0,,0,0,0,0,0,0,0,0,0,0"


def test_removing_an_account_leaves_the_log_readable(session: Session) -> None:
    row = derived.derivation(session)
    first = rows_of(session, row.id)[0]
    queue.accept(session, first, click(row))

    assert decisions.replayed(session, first) == standing_of(first)
    derivations.remove(session, row.id)
    assert session.scalar(select(CandidateRow)) is None
