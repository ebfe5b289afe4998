"""``quizapp scores``."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from quizapp import database, schema
from tests import make
from tests.cli.conftest import Command


@pytest.fixture
def course_id(instance: Path) -> int:
    """A class of Grace with Ada in it, and its quiz that nobody has begun."""
    instance.mkdir()
    url = f"sqlite:///{instance / 'quizapp.sqlite3'}"
    schema.upgrade(url)
    engine = create_engine(url)
    database.prepare(engine, lambda: False)
    with Session(engine) as session:
        course = make.course(
            session, make.user(session, "Grace", "instructor"), make.user(session, "Ada")
        )
        quiz = make.quiz(session)
        quiz.course_id = course.id
        session.commit()
        found = course.id
    engine.dispose()
    return found


def table(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator))


def test_every_learner_has_a_row(quizapp: Command, course_id: int) -> None:
    done = quizapp("scores", "export")

    assert done.exit_code == 0, done.output
    header, *lines = table(done.stdout)
    assert header[:4] == ["Class", "Learner", "E-mail", "Quiz"]
    assert [line[:4] for line in lines] == [
        ["Biology 1", "Ada", "ada@example.com", "All about insects"]
    ]


def test_one_class_as_a_file_with_semicolons(
    quizapp: Command, course_id: int, tmp_path: Path
) -> None:
    out = tmp_path / "scores.csv"

    done = quizapp("scores", "export", "--class", course_id, "--semicolon", "-o", out)

    assert done.exit_code == 0, done.output
    assert done.output == ""
    assert len(table(out.read_text(encoding="utf-8"), ";")) == 2


def test_the_answers(quizapp: Command, course_id: int) -> None:
    done = quizapp("scores", "export", "--answers")

    (header,) = table(done.stdout)
    assert "Response" in header


def test_a_class_that_is_not_there(quizapp: Command, course_id: int) -> None:
    done = quizapp("scores", "export", "--class", course_id + 1)

    assert done.exit_code == 1
    assert f"There is no class {course_id + 1}." in done.stderr


def test_an_export_does_not_wait_for_a_writer(quizapp: Command, instance: Path) -> None:
    quizapp("db", "upgrade")
    engine = create_engine(f"sqlite:///{instance / 'quizapp.sqlite3'}")
    database.prepare(engine, lambda: False)
    with engine.begin() as writer:
        writer.exec_driver_sql("UPDATE account SET name = name")

        done = quizapp("scores", "export")
    engine.dispose()

    assert done.exit_code == 0, done.output
