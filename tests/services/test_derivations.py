"""Derivations: begun, watched, stopped, started anew; one job at a time works on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed, QuizError
from quizapp.core.questions import ShortAnswer
from quizapp.models import CandidateRow, Decision, Derivation
from quizapp.services import decisions, derivation_runs, derivations
from quizapp.services.derivation_runs import Mark, Run
from quizapp.services.derivations import NewDerivation
from tests import derived, make
from tests.derived import ORIGINAL
from tests.make import NOON

LATER = NOON + timedelta(minutes=1)
MUCH_LATER = NOON + derivations.SILENCE + timedelta(minutes=2)


def begun(session: Session, name: str = "Ada") -> Derivation:
    owner = make.user(session, name, "instructor")
    new = NewDerivation("Bees and ants", ORIGINAL, kinds=("cloze",), limit=5)
    return derivations.start_derivation(session, owner.id, new, NOON)


def state_of(session: Session, row: Derivation) -> str:
    return derivations.progress_of(session, row.id, LATER).state


def test_a_new_one_waits_with_its_text_and_what_was_asked(session: Session) -> None:
    row = begun(session)

    text = derivations.text_of(row)
    assert (row.state, row.total, row.text_key) == ("waiting", 2, "bees-and-ants")
    assert row.spec == {"kinds": ["cloze"], "limit": 5, "backend": "rules"}
    assert text.original == ORIGINAL
    assert text.original[text.paragraphs[1].start : text.paragraphs[1].end] == "Ants leave trails."


def test_a_text_without_words_is_refused(session: Session) -> None:
    owner = make.user(session)

    with pytest.raises(QuizError, match="no words"):
        derivations.start_derivation(session, owner.id, NewDerivation("Void", " \n\n "), NOON)


@pytest.mark.parametrize(
    ("title", "kept", "key"),
    [
        ("  ", "Untitled text", "untitled-text"),
        ("蜜蜂", "蜜蜂", "text"),
        ("x" * 300, "x" * 200, "x" * 60),
    ],
)
def test_any_title_will_do(session: Session, title: str, kept: str, key: str) -> None:
    owner = make.user(session)

    row = derivations.start_derivation(session, owner.id, NewDerivation(title, ORIGINAL), NOON)

    assert (row.title, row.text_key) == (kept, key)


def test_own_ones_are_listed_the_newest_first_and_strangers_are_not_found(session: Session) -> None:
    first = derived.derivation(session)
    owner_id = first.owner_id
    new = NewDerivation("Wasps", ORIGINAL)
    second = derivations.start_derivation(session, owner_id, new, LATER)
    other = begun(session, "Bob")

    listed = derivations.own_derivations(session, owner_id, limit=1)
    rest = derivations.own_derivations(session, owner_id, offset=1)

    assert [line.id for line in listed.lines] == [second.id]
    assert (listed.total, rest.total) == (2, 2)
    (line,) = rest.lines
    assert (line.title, line.state, line.open) == ("Bees and ants", "done", 3)
    assert (line.accepted, line.rejected) == (0, 0)
    assert derivations.get(session, first.id, owner_id) is first
    assert derivations.get(session, other.id, owner_id) is None


def test_the_text_is_read_only_when_asked_for(session: Session) -> None:
    row = begun(session)
    session.flush()
    session.expunge_all()

    found = derivations.get(session, row.id, row.owner_id)

    assert found is not None
    assert "original" not in found.__dict__
    assert found.original == ORIGINAL


def test_exactly_one_job_gets_it(session: Session) -> None:
    row = begun(session)

    run = derivation_runs.claim(session, row.id, NOON)

    assert run == Run(row.id, NOON)
    assert derivation_runs.claim(session, row.id, NOON) is None
    told = derivations.progress_of(session, row.id, NOON)
    assert (told.state, told.stage, told.is_over) == ("running", "Starting", False)


def test_progress_is_told(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)

    assert derivation_runs.note_progress(session, run, Mark("Reading", 1, 4), LATER)

    told = derivations.progress_of(session, row.id, LATER)
    assert (told.stage, told.done, told.total, told.percent) == ("Reading", 1, 4, 25)
    assert (told.found, told.is_silent, told.is_cancelling) == (0, False, False)


def test_without_a_total_nothing_is_done_yet(session: Session) -> None:
    row = begun(session)
    derivation_runs.note_progress(session, derived.begin(session, row), Mark("", 0, 0), NOON)

    assert derivations.progress_of(session, row.id, NOON).percent == 0


def test_what_is_found_twice_is_there_once(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)
    found = derived.three()

    assert derivation_runs.add_candidates(session, run, [*found[:2], found[0]], NOON) == 2
    assert derivation_runs.add_candidates(session, run, found, NOON) == 1

    assert [one.key for one in derived.rows_of(session, row.id)] == [one.id for one in found]
    assert [one.position for one in derived.rows_of(session, row.id)] == [1, 2, 3]


def test_the_end_puts_all_in_the_order_of_the_ranker(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)
    found = derived.three()
    derivation_runs.add_candidates(session, run, found, NOON)

    ranked = [one.id for one in reversed(found)]
    assert derivation_runs.finish(session, run, ranked, {"made": 3}, LATER)

    session.expire_all()
    assert [one.key for one in derived.rows_of(session, row.id)] == ranked
    assert (row.state, row.report, row.finished_at) == ("done", {"made": 3}, LATER)
    assert derivations.progress_of(session, row.id, LATER).percent == 100


def test_a_text_of_which_nothing_can_be_made_ends_as_well(session: Session) -> None:
    other = derived.derivation(session, "Bob")
    row = begun(session)

    derived.end(session, row, [])

    assert derivations.progress_of(session, row.id, NOON).found == 0
    assert [one.position for one in derived.rows_of(session, other.id)] == [1, 2, 3]


def test_a_second_run_makes_anew_what_nobody_has_decided_about(session: Session) -> None:
    row = derived.derivation(session)
    accepted, gone, rejected = derived.rows_of(session, row.id)
    decisions.accept(session, accepted, derived.click(row))
    decisions.reject(session, rejected, "wrong", derived.click(row))
    row.state = "failed"
    session.flush()
    derivations.restart(session, row.id, LATER)
    better = derived.candidate(
        ShortAnswer(derived.DANCE.stem, "they dance"), "Bees dance", derived.FLAW
    )

    derived.end(session, row, [derived.candidate(derived.TRAILS, "Ants leave"), better])

    session.expire_all()
    new, first, last = derived.rows_of(session, row.id)
    assert [(one.id, one.position) for one in (first, last)] == [(accepted.id, 2), (rejected.id, 3)]
    assert new.id != gone.id
    assert first.content["key"] == "dance"
    assert [one["code"] for one in first.findings] == ["pronoun"]
    assert (first.state, last.state) == ("accepted", "rejected")


def test_an_undecided_one_takes_what_the_new_run_says(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)
    derivation_runs.add_candidates(session, run, [derived.candidate()], NOON)
    better = derived.candidate(ShortAnswer(derived.DANCE.stem, "they dance"))

    derivation_runs.add_candidates(session, run, [better], NOON)

    assert derived.rows_of(session, row.id)[0].content["key"] == "they dance"


def test_one_that_waits_is_cancelled_at_once(session: Session) -> None:
    row = begun(session)

    derivations.cancel_derivation(session, row.id, LATER)

    assert state_of(session, row) == "cancelled"
    assert derivation_runs.claim(session, row.id, LATER) is None


def test_one_that_runs_is_told_to_stop_and_keeps_what_it_found(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)

    derivations.cancel_derivation(session, row.id, NOON)

    assert derivations.progress_of(session, row.id, NOON).is_cancelling
    assert not derivation_runs.note_progress(session, run, Mark("Reading", 1, 2), NOON)
    assert derivation_runs.add_candidates(session, run, [derived.candidate()], NOON) == 1
    assert derivation_runs.end_cancelled(session, run, LATER)
    told = derivations.progress_of(session, row.id, LATER)
    assert (told.state, told.found, told.is_cancelling) == ("cancelled", 1, False)


def test_one_that_is_over_stays_as_it_is(session: Session) -> None:
    row = derived.derivation(session)

    derivations.cancel_derivation(session, row.id, LATER)

    assert state_of(session, row) == "done"
    with pytest.raises(NotAllowed, match="cannot be started again"):
        derivations.restart(session, row.id, LATER)


def test_one_that_failed_says_why_and_can_begin_anew(session: Session) -> None:
    row = begun(session)
    derivation_runs.fail(session, derived.begin(session, row), "No memory.", LATER)

    told = derivations.progress_of(session, row.id, LATER)
    derivations.restart(session, row.id, LATER)

    assert (told.state, told.message, told.is_over) == ("failed", "No memory.", True)
    again = derivations.progress_of(session, row.id, LATER)
    assert (again.state, again.message) == ("waiting", "")


def test_a_silent_one_can_be_taken_over_and_its_job_writes_nothing_more(session: Session) -> None:
    row = begun(session)
    old = derived.begin(session, row)
    with pytest.raises(NotAllowed):
        derivations.restart(session, row.id, LATER)

    derivations.restart(session, row.id, MUCH_LATER)
    new = derivation_runs.claim(session, row.id, MUCH_LATER)

    assert new is not None
    assert not derivation_runs.note_progress(session, old, Mark("Reading", 2, 2), MUCH_LATER)
    assert derivation_runs.add_candidates(session, old, derived.three(), MUCH_LATER) == 0
    assert not derivation_runs.finish(session, old, [], {}, MUCH_LATER)
    assert not derivation_runs.fail(session, old, "No memory.", MUCH_LATER)
    assert state_of(session, row) == "running"


def test_a_silent_one_is_cancelled_at_once(session: Session) -> None:
    row = begun(session)
    derived.begin(session, row)

    derivations.cancel_derivation(session, row.id, MUCH_LATER)

    assert state_of(session, row) == "cancelled"


def test_a_run_can_be_left_to_the_next_job(session: Session) -> None:
    row = begun(session)
    run = derived.begin(session, row)

    assert derivation_runs.release(session, run)

    assert derivations.waiting(session) == [row.id]
    assert not derivation_runs.release(session, run)


def test_work_that_broke_off_waits_again_but_not_for_ever(session: Session) -> None:
    row = begun(session)
    now = NOON
    for _ in range(2):
        assert derivation_runs.claim(session, row.id, now) is not None
        derivations.recover(session, now)
        assert state_of(session, row) == "running"
        now += 2 * derivations.SILENCE
        derivations.recover(session, now)
        assert derivations.waiting(session) == [row.id]

    derivation_runs.claim(session, row.id, now)
    derivations.recover(session, now + 2 * derivations.SILENCE)

    told = derivations.progress_of(session, row.id, now)
    assert told.state == "failed"
    assert "broke off" in told.message


def test_work_that_was_to_be_cancelled_is_when_it_broke_off(session: Session) -> None:
    row = begun(session)
    derived.begin(session, row)
    derivations.cancel_derivation(session, row.id, NOON)

    derivations.recover(session, MUCH_LATER)

    assert state_of(session, row) == "cancelled"


def test_removing_one_takes_all_of_it(session: Session) -> None:
    row = derived.derivation(session)
    decisions.accept(session, derived.rows_of(session, row.id)[0], derived.click(row))

    derivations.remove(session, row.id)

    for model in (Derivation, CandidateRow, Decision):
        assert session.scalar(select(func.count()).select_from(model)) == 0
