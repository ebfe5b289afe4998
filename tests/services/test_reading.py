"""The page of a text: who may read it, and which version stands now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import BankRow, Quiz, TextRow
from quizapp.services import banks, reading
from quizapp.services.text_versions import apply_new_version
from tests import make

LATER = make.NOON + timedelta(days=1)


def text_of(session: Session, bank: BankRow) -> TextRow:
    return session.scalars(select(TextRow).where(TextRow.bank_id == bank.id)).one()


def test_everybody_reads_the_text_of_a_shipped_bank(session: Session) -> None:
    bank = make.shipped(session)
    text, ada = text_of(session, bank), make.user(session, "Ada")

    assert reading.find_text(session, ada.id, text.id) == (text, bank)
    assert reading.find_text(session, ada.id, text.id + 1) is None
    assert reading.find_text(session, ada.id, text.id + 1, is_admin=True) is None


def test_the_text_of_an_instructors_bank_is_read_by_those_who_study_it(session: Session) -> None:
    ida, eve, ada = (make.user(session, name) for name in ("Ida", "Eve", "Ada"))
    bank = banks.import_bank(session, make.bank(quizzes=(make.plan(),)), ida.id, make.NOON)
    bank.is_studyable = True
    text, quiz = text_of(session, bank), session.scalars(select(Quiz)).one()

    assert reading.find_text(session, ida.id, text.id) == (text, bank)
    assert reading.find_text(session, ada.id, text.id) is None
    assert reading.find_text(session, eve.id, text.id, is_admin=True) == (text, bank)

    quiz.course_id, quiz.archived_at = make.course(session, ida, ada).id, None
    session.flush()
    assert reading.find_text(session, ada.id, text.id) == (text, bank)
    assert reading.find_text(session, eve.id, text.id) is None


def test_an_old_text_tells_which_one_stands_now(session: Session) -> None:
    ida = make.user(session, "Ida", "instructor")
    bank = banks.import_bank(session, make.bank(), ida.id, make.NOON)
    old = text_of(session, bank)
    assert reading.current_version(session, old) is None

    apply_new_version(session, old, f"{make.ORIGINAL}\nWasps sting.", LATER)

    rows = session.scalars(select(TextRow).order_by(TextRow.number)).all()
    assert [reading.current_version(session, row) for row in rows] == [rows[1].id, None]
    assert rows[0] is old


def test_of_a_text_that_is_gone_none_stands(session: Session) -> None:
    bank = make.shipped(session)
    text = text_of(session, bank)
    loose = tuple(replace(item, evidence=()) for item in make.bank().items)

    banks.import_bank(session, replace(make.bank(), texts=(), items=loose), None, LATER)

    assert text.superseded_at == LATER
    assert reading.current_version(session, text) is None
