"""``quizapp bank``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizapp.core.formats import bank_yaml
from tests import make
from tests.cli.conftest import ROOT, Command, rows

SHIPPED = ROOT / "questions" / "ukraine-peace-talks" / "bank.yaml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "insects.yaml"
    path.write_text(bank_yaml.write(make.bank()), encoding="utf-8")
    return path


@pytest.fixture
def bad(good: Path) -> Path:
    """A bank with two faults."""
    path = good.with_name("bad.yaml")
    text = good.read_text().replace("kind: true-false", "kind: guess")
    path.write_text(text.replace("difficulty: 2", "difficulty: 9", 1), encoding="utf-8")
    return path


def test_a_good_file_passes(quizapp: Command, good: Path) -> None:
    done = quizapp("bank", "check", good, SHIPPED)

    assert done.exit_code == 0
    assert done.stdout == "2 files checked: no errors, no warnings.\n"


def test_every_problem_is_listed_with_file_line_question_and_mend(
    quizapp: Command, good: Path, bad: Path
) -> None:
    done = quizapp("bank", "check", good, bad)

    assert done.exit_code == 1
    first, second, verdict = done.stdout.splitlines()
    assert first.startswith(f"{bad}: error: line ")
    assert "q1" in first
    assert "guess" in second
    assert verdict == "2 files checked: 2 errors, no warnings."


def test_problems_as_json(quizapp: Command, bad: Path) -> None:
    done = quizapp("bank", "check", "--json", bad)

    assert done.exit_code == 1
    first, _ = json.loads(done.stdout)
    assert first["file"] == str(bad)
    assert first["level"] == "error"
    assert (bad.read_text().splitlines()[first["line"] - 1]).strip() == "difficulty: 9"
    assert {"column", "question", "message", "mend"} < set(first)


def test_a_file_that_is_not_text_is_a_problem_not_a_traceback(
    quizapp: Command, tmp_path: Path
) -> None:
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")

    done = quizapp("bank", "check", path)

    assert done.exit_code == 1
    assert "1 file checked: 1 error" in done.stdout


def test_a_text_that_is_missing_is_a_problem(quizapp: Command, tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_bytes(SHIPPED.read_bytes())

    done = quizapp("bank", "check", path)

    assert done.exit_code == 1
    assert "text.txt" in done.stdout


@pytest.fixture
def flawed(good: Path) -> Path:
    """A bank with two options that are the same, and a negative stem."""
    path = good.with_name("flawed.yaml")
    text = good.read_text().replace("text: Sleep", "text: The sing")
    path.write_text(text.replace("what do bees do?", "what do bees not do?"), encoding="utf-8")
    return path


def test_flaws_are_listed_with_file_line_question_code_and_mend(
    quizapp: Command, flawed: Path
) -> None:
    done = quizapp("bank", "lint", flawed)

    assert done.exit_code == 1
    stem, options, *_, verdict = done.stdout.splitlines()
    line = next(
        n for n, text in enumerate(flawed.read_text().splitlines(), 1) if "bees not do" in text
    )
    assert stem.startswith(f"{flawed}:{line}: warning: q1: the stem is negative: “not”")
    assert "[negative-stem]. Ask what is so" in stem
    assert "error: q1: “The sing” and “Sing” are the same [option-repeated]" in options
    assert verdict.startswith("1 file checked: 1 error, ")


def test_flaws_as_json(quizapp: Command, flawed: Path) -> None:
    done = quizapp("bank", "lint", "--json", flawed)

    first, second, *_ = json.loads(done.stdout)
    assert first["code"] == "negative-stem"
    assert second["level"] == "error"
    assert set(first) == {"file", "line", "question", "code", "level", "message", "mend"}


def test_warnings_count_when_asked_to(quizapp: Command) -> None:
    lenient = quizapp("bank", "lint", SHIPPED)
    strict = quizapp("bank", "lint", "--strict", SHIPPED)

    assert lenient.exit_code == 0, lenient.output
    assert strict.exit_code == 1


def test_a_file_that_cannot_be_read_is_not_linted(quizapp: Command, bad: Path) -> None:
    done = quizapp("bank", "lint", bad)

    assert done.exit_code == 1
    assert "guess" in done.stderr


def test_importing_says_what_it_did(quizapp: Command, good: Path, instance: Path) -> None:
    first = quizapp("bank", "import", good)
    again = quizapp("bank", "import", good)

    assert first.stdout == "Insects (insects): a new bank: 7 added.\n"
    assert again.stdout == "Insects (insects): 7 unchanged.\n"
    assert rows(instance / "quizapp.sqlite3", "SELECT key, owner_id FROM bank") == [
        ("insects", None)
    ]


def test_a_file_with_a_problem_changes_nothing(quizapp: Command, bad: Path, instance: Path) -> None:
    done = quizapp("bank", "import", bad)

    assert done.exit_code == 1
    assert f"{bad} cannot be used; nothing was changed." in done.stderr
    assert "guess" in done.stderr
    assert not (instance / "quizapp.sqlite3").exists()


def test_a_bank_can_belong_to_somebody(quizapp: Command, good: Path) -> None:
    quizapp("user", "add", "ada@example.com", "--role", "instructor", "--generate")
    quizapp("bank", "import", good, "--owner", "ada@example.com")
    quizapp("bank", "import", good)

    done = quizapp("bank", "list")

    assert done.stdout == ("insects\tInsects\tada@example.com\ninsects\tInsects\teverybody's\n")


def test_what_is_exported_reads_as_the_same_bank(
    quizapp: Command, good: Path, tmp_path: Path
) -> None:
    quizapp("bank", "import", good)
    out = tmp_path / "out.yaml"

    done = quizapp("bank", "export", "insects", "-o", out)

    assert done.exit_code == 0, done.output
    assert bank_yaml.read(out.read_text(encoding="utf-8")) == make.bank()


def test_an_export_goes_to_the_terminal_without_a_file(quizapp: Command, good: Path) -> None:
    quizapp("bank", "import", good)

    assert bank_yaml.read(quizapp("bank", "export", "insects").stdout) == make.bank()


def test_when_several_have_a_bank_the_owner_is_asked_for(quizapp: Command, good: Path) -> None:
    quizapp("user", "add", "ada@example.com", "--role", "instructor", "--generate")
    quizapp("bank", "import", good, "--owner", "ada@example.com")
    quizapp("bank", "import", good)

    vague = quizapp("bank", "export", "insects")
    exact = quizapp("bank", "export", "insects", "--owner", "ada@example.com")

    assert vague.exit_code == 1
    assert "Add --owner" in vague.stderr
    assert exact.exit_code == 0


def test_a_bank_that_is_not_there(quizapp: Command) -> None:
    done = quizapp("bank", "export", "nothing")

    assert done.exit_code == 1
    assert "quizapp bank list" in done.stderr


def test_a_folder_that_cannot_be_written_is_said(quizapp: Command, good: Path) -> None:
    quizapp("bank", "import", good)

    done = quizapp("bank", "export", "insects", "-o", "/no/such/folder/x.yaml")

    assert done.exit_code != 0
    assert "/no/such/folder" in done.stderr
    assert "Traceback" not in done.output
