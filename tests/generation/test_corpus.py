"""The passages that the generator is judged on are what their manifest says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent / "corpus"
MANIFEST: dict[str, Any] = yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))
PASSAGES: list[dict[str, Any]] = MANIFEST["passages"]
KEYS = {"file", "field", "title", "part", "words", "is_invented", "style", "traps"}

each_passage = pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["file"])


def text_of(passage: dict[str, Any]) -> str:
    # Bytes first: reading as text would hide carriage returns.
    return (FOLDER / str(passage["file"])).read_bytes().decode("utf-8")


def test_every_passage_is_listed_once_and_in_order() -> None:
    files = [path.name for path in FOLDER.iterdir() if re.match(r"\d", path.name)]

    assert [passage["file"] for passage in PASSAGES] == sorted(files)


def test_the_folder_holds_nothing_else() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {passage["file"] for passage in PASSAGES}

    assert files == {"README.md", "manifest.yaml"}


def test_all_are_our_own() -> None:
    assert MANIFEST["author"] == "written for this project"
    assert MANIFEST["licence"] == "MIT"


def test_there_are_many_fields_and_no_field_twice() -> None:
    fields = Counter(passage["field"] for passage in PASSAGES)

    assert len(fields) >= 12
    assert max(fields.values()) == 1


def test_a_quarter_of_them_is_held_out() -> None:
    parts = Counter(passage["part"] for passage in PASSAGES)

    assert parts == {"development": 54, "held-out": 18}


def test_only_the_news_is_invented() -> None:
    invented = {passage["field"] for passage in PASSAGES if passage["is_invented"]}

    assert invented == {
        "news, local",
        "news, diplomacy",
        "news, labour",
        "news, space exploration",
        "news, business",
        "news, politics",
        "news, infrastructure",
        "news, crime",
        "news, health",
        "news, energy",
    }


@each_passage
def test_it_is_described_in_full(passage: dict[str, Any]) -> None:
    assert set(passage) == KEYS
    assert all(passage[key] for key in KEYS - {"is_invented"})


@each_passage
def test_its_words_are_counted_right(passage: dict[str, Any]) -> None:
    assert passage["words"] == len(text_of(passage).split())
    assert 400 <= passage["words"] <= 900


@each_passage
def test_it_begins_with_its_title(passage: dict[str, Any]) -> None:
    first, _, _ = text_of(passage).partition("\n")

    assert first.removeprefix("# ").casefold() == passage["title"].casefold()


@each_passage
def test_it_holds_no_address_and_no_odd_character(passage: dict[str, Any]) -> None:
    text = text_of(passage)

    assert re.findall(r"https?:|www\.|\S+@\S+", text) == []
    assert [
        character for character in text if not character.isprintable() and character != "\n"
    ] == []
    assert text.endswith("\n")
