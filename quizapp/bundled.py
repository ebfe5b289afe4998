"""Finds the banks that ship with the project, in a source tree or in an installed package."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def questions_folder() -> Path:
    """Return the folder that holds one folder a bank."""
    installed = _HERE / "questions"
    return installed if installed.is_dir() else _HERE.parent / "questions"


def bank_files() -> list[Path]:
    """Return the YAML file of every shipped bank."""
    return sorted(questions_folder().glob("*/bank.yaml"))
