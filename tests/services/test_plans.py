from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.core.errors import NotAllowed
from quizapp.core.scheduling.planning import Budget, Unit
from quizapp.models import Activity, BankRow, Plan
from quizapp.services import banks, plans
from quizapp.services.learners import Learner
from quizapp.services.missed_days import missed_days
from quizapp.services.plans import Break, Terms
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
TODAY = NOON.date()
EXAM = TODAY + 30 * DAY
TERMS = Terms(EXAM, 20, Unit.MINUTES)


@pytest.fixture
def bank(session: Session) -> BankRow:
    return make.shipped(session)


@pytest.fixture
def learner(session: Session, bank: BankRow) -> Learner:
    return make.learner(session)


def in_force(session: Session, learner: Learner, days: int = 0) -> list[int]:
    return [plan.id for plan in plans.plans_in_force(session, learner, NOON + days * DAY)]


@pytest.mark.parametrize(
    ("terms", "name", "words"),
    [
        (Terms(TODAY, 20), "exam_on", "must lie ahead"),
        (Terms(TODAY - DAY, 20), "exam_on", "must lie ahead"),
        (Terms(TODAY + 732 * DAY, 20), "exam_on", "within two years"),
        (Terms(EXAM, 0), "budget", "1 to 1000 cards"),
        (Terms(EXAM, 1001), "budget", "1 to 1000 cards"),
        (Terms(EXAM, 601, Unit.MINUTES), "budget", "1 to 600 minutes"),
        (Terms(None, 5, Unit.MINUTES), "budget", "how many cards"),
        (Terms(EXAM, 9, breaks=(Break(TODAY + DAY, TODAY),)), "breaks", "before it begins"),
        (Terms(EXAM, 9, breaks=(Break(TODAY, EXAM),)), "breaks", "before the day of the exam"),
        (Terms(EXAM, 9, breaks=(Break(TODAY, TODAY),) * 31), "breaks", "at most 30"),
    ],
)
def test_terms_with_a_fault_are_refused(
    session: Session, learner: Learner, terms: Terms, name: str, words: str
) -> None:
    assert words in plans.faults(terms, TODAY)[name]
    with pytest.raises(NotAllowed, match=words):
        plans.start_plan(session, learner, terms, NOON)


def test_the_longest_plan_and_the_largest_budgets_are_fine(session: Session) -> None:
    for terms in (Terms(TODAY + 731 * DAY, 1000), Terms(TODAY + DAY, 600, Unit.MINUTES)):
        assert plans.faults(terms, TODAY) == {}
    assert plans.faults(Terms(None, 1), TODAY) == {}


def test_nobody_plans_for_a_deck_that_is_not_theirs(session: Session, learner: Learner) -> None:
    owner = make.user(session, "Grace", "instructor")
    hidden = banks.import_bank(session, make.bank("hidden"), owner.id, NOON)

    with pytest.raises(NotAllowed, match="no such deck"):
        plans.start_plan(session, learner, replace(TERMS, bank_id=hidden.id), NOON)


def test_a_plan_comes_back_with_its_terms(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    terms = Terms(EXAM, 9, Unit.CARDS, bank.id, (Break(TODAY, TODAY + DAY),))

    plan = plans.start_plan(session, learner, terms, NOON)
    session.expire_all()

    assert plans.terms_of(plan) == terms
    assert plan.kind == "exam"
    assert terms.of_class(7) == replace(terms, course_id=7)
    assert terms.is_off(TODAY + DAY)
    assert not terms.is_off(TODAY + 2 * DAY)
    assert plans.find_plan(session, learner.id, plan.id) is plan
    assert plans.find_plan(session, learner.id + 1, plan.id) is None
    assert plans.title_of(session, plan) == "Insects"
    assert plans.titles_of(session, learner.id) == {bank.id: "Insects"}


def test_a_plan_ends_by_itself_after_the_day_of_the_exam(
    session: Session, learner: Learner
) -> None:
    plan = plans.start_plan(session, learner, TERMS, NOON)

    assert in_force(session, learner, 30) == [plan.id]
    assert in_force(session, learner, 31) == []
    assert plans.title_of(session, plan) == "All decks"


def test_a_new_plan_takes_the_place_of_that_of_its_deck_only(
    session: Session, learner: Learner, bank: BankRow
) -> None:
    every = plans.start_plan(session, learner, TERMS, NOON)
    own = plans.start_plan(session, learner, replace(TERMS, bank_id=bank.id), NOON)

    second = plans.start_plan(session, learner, replace(TERMS, budget=30), NOON + DAY)

    assert in_force(session, learner, 1) == [own.id, second.id]
    assert every.ended_at == NOON + DAY


def test_the_same_terms_again_begin_no_other_plan(session: Session, learner: Learner) -> None:
    first = plans.start_plan(session, learner, TERMS, NOON)

    assert plans.start_plan(session, learner, TERMS, NOON + DAY) is first


def test_one_undo_takes_back_one_change_after_the_other(session: Session, learner: Learner) -> None:
    first = plans.start_plan(session, learner, TERMS, NOON)
    more = plans.change_budget(session, learner, first, Budget(30, Unit.CARDS), NOON + DAY)
    rest = plans.add_break(session, learner, more, Break(TODAY + DAY, TODAY + DAY), NOON + 2 * DAY)

    assert plans.terms_of(rest) == Terms(
        EXAM, 30, Unit.CARDS, breaks=(Break(TODAY + DAY, TODAY + DAY),)
    )
    assert plans.undo(session, learner, rest, NOON + 3 * DAY) is more
    assert in_force(session, learner, 3) == [more.id]
    assert plans.undo(session, learner, more, NOON + 3 * DAY) is first
    assert plans.undo(session, learner, first, NOON + 3 * DAY) is None
    assert in_force(session, learner, 3) == []


def test_a_break_can_be_removed_again(session: Session, learner: Learner) -> None:
    first, second = Break(TODAY + DAY, TODAY + DAY), Break(TODAY + 3 * DAY, TODAY + 4 * DAY)
    plan = plans.start_plan(session, learner, replace(TERMS, breaks=(second,)), NOON)
    both = plans.add_break(session, learner, plan, first, NOON + DAY)

    assert plans.terms_of(both).breaks == (first, second)
    left = plans.remove_break(session, learner, both, second, NOON + 2 * DAY)

    assert plans.terms_of(left).breaks == (first,)
    assert plans.remove_break(session, learner, left, second, NOON + 2 * DAY) is left


def test_the_end_of_a_plan_can_be_taken_back(session: Session, learner: Learner) -> None:
    plan = plans.start_plan(session, learner, TERMS, NOON)
    plans.end_plan(session, plan, NOON + DAY)
    plans.end_plan(session, plan, NOON + 2 * DAY)

    assert plan.ended_at == NOON + DAY
    assert plans.ended_lately(session, learner, NOON + DAY) is plan
    assert plans.ended_lately(session, learner, NOON + 3 * DAY) is None
    assert plans.undo(session, learner, plan, NOON + DAY) is plan
    assert in_force(session, learner, 1) == [plan.id]


def test_an_end_stays_when_another_plan_holds_or_the_exam_is_over(
    session: Session, learner: Learner
) -> None:
    plan = plans.start_plan(session, learner, TERMS, NOON)
    plans.end_plan(session, plan, NOON)
    with pytest.raises(NotAllowed, match="is over"):
        plans.undo(session, learner, plan, NOON + 31 * DAY)
    plans.start_plan(session, learner, replace(TERMS, budget=5), NOON + DAY)

    assert plans.ended_lately(session, learner, NOON + DAY) is None
    with pytest.raises(NotAllowed, match="Another plan"):
        plans.undo(session, learner, plan, NOON + DAY)


def test_a_plan_that_has_ended_is_not_changed(session: Session, learner: Learner) -> None:
    plan = plans.start_plan(session, learner, TERMS, NOON)
    plans.end_plan(session, plan, NOON)

    with pytest.raises(NotAllowed, match="has ended"):
        plans.change_budget(session, learner, plan, Budget(30, Unit.CARDS), NOON)


def test_missed_days_are_those_on_which_nothing_was_done(
    session: Session, learner: Learner
) -> None:
    terms = replace(TERMS, breaks=(Break(TODAY + 2 * DAY, TODAY + 3 * DAY),))
    plan = plans.start_plan(session, learner, terms, NOON)
    session.add(Activity(learner_id=learner.id, day=TODAY + DAY, reviews=3))
    session.flush()

    # Today, and the fifth day; the second was worked on, two were off.
    assert missed_days(session, learner, plan, NOON + 5 * DAY) == 2
    assert missed_days(session, learner, plan, NOON) == 0
    assert session.get_one(Plan, plan.id).exam_on == date(2026, 4, 1)
