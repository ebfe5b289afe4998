"""The wheel holds all that is needed, and works away from the source tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import running

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy of the files that it is made from."""
    folder = tmp_path_factory.mktemp("build")
    for name in ("quizapp", "questions"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which pip has installed the wheel, without its dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*command, "--disable-pip-version-check", "--target", str(folder), str(wheel)], check=True
    )
    return folder


def test_the_wheel_holds_all_that_is_not_python(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())

    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "quizapp").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    banks = {
        f"quizapp/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "questions").rglob("*")
        if path.is_file()
    }
    assert wanted | banks <= inside


def test_the_wheel_holds_no_tests_and_no_data(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top.split("-")[0] for top in tops} == {"quizapp"}


def test_the_installed_program_runs_away_from_the_tree(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "data"

    with running(cwd=elsewhere, PYTHONPATH=str(installed), QUIZAPP_INSTANCE=str(folder)) as server:
        address = server.address()
        for page in ("/readyz", "/"):
            url = f"{address}{page}"
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
                assert answer.status == 200

    assert (folder / "quizapp.sqlite3").is_file()
    assert list(elsewhere.iterdir()) == []


def test_without_a_setting_an_installed_program_keeps_its_data_with_the_user(
    installed: Path, tmp_path: Path
) -> None:
    code = (
        "from quizapp import config; print(config.__file__, config.default_instance(), sep='\\n')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    where, data = done.stdout.splitlines()
    assert where.startswith(str(installed))
    assert data.startswith(str(tmp_path))
