"""The rules that no linter knows."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.web import FEATURES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "quizapp"
HEADLESS = sorted(
    path for layer in ("core", "models", "services") for path in (PACKAGE / layer).rglob("*.py")
)
HEAVY = {
    "PIL",
    "httpx",
    "lemminflect",
    "lxml",
    "mammoth",
    "py3langid",
    "pypdf",
    "trafilatura",
    "wordfreq",
    "spacy",
    "numpy",
    "pandas",
    "torch",
    "alembic",
    "fsrs",
    "pygments",
    "latex2mathml",
    "psycopg",
}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after the statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("path", HEADLESS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_entry_points_commit_or_roll_back(path: Path) -> None:
    calls = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]

    assert calls == []


def test_the_app_loads_no_heavy_library() -> None:
    assert loaded_by("import quizapp.app") & HEAVY == set()


def test_core_loads_without_flask_and_without_a_database() -> None:
    modules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (PACKAGE / "core").rglob("*.py")
    )

    found = loaded_by(f"import {', '.join(modules)}")

    assert found & {"flask", "werkzeug", "sqlalchemy", "wtforms", "sqlite3"} == set()


def test_every_folder_with_views_is_a_feature() -> None:
    assert sorted(path.parent.name for path in (PACKAGE / "web").glob("*/views.py")) == sorted(
        FEATURES
    )


def test_every_feature_is_kept_apart_from_the_others() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()

    missing = [name for name in FEATURES if f'  "quizapp.web.{name}",' not in lines]

    assert missing == []


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
    }

    assert {name: length for name, length in lengths.items() if length > 400} == {}
