"""What all commands share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from quizapp import __version__
from quizapp.cli.plain import PlainGroup, explain
from tests.cli.conftest import ROOT, Command


def test_help_names_every_command_and_loads_no_library_but_click(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom quizapp.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted({'flask', 'sqlalchemy', 'yaml', 'waitress'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.endswith("[]\n")
    for name in ("run", "user", "bank", "scores", "backup", "restore", "db"):
        assert f"\n  {name} " in done.stdout


def test_the_version(quizapp: Command) -> None:
    assert quizapp("--version").stdout == f"quizapp, version {__version__}\n"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quizapp", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"quizapp, version {__version__}\n"


def test_a_setting_that_cannot_be_used_is_named(
    quizapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_HTTPS", "perhaps")

    done = quizapp("run")

    assert done.exit_code == 1
    assert done.stderr == "Error: QUIZAPP_HTTPS: write 1 or 0, not 'perhaps'.\n"


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    @click.group(cls=PlainGroup)
    def group() -> None: ...

    @group.command()
    def fail() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(group, ["fail"]).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory", "x"), "x: No such file or directory"),
        (OSError("no space"), "no space"),
        (ModuleNotFoundError("No module named 'psycopg'", name="psycopg"), "quizapp[postgres]"),
    ],
)
def test_what_the_machine_lacks_is_said_in_a_line(error: Exception, said: str) -> None:
    assert said in str(explain(error))


def test_a_module_of_ours_that_is_missing_is_a_fault() -> None:
    assert explain(ModuleNotFoundError("No module named 'x'", name="x")) is None
