"""``quizapp generate``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizapp.core.codec import kind_of
from quizapp.core.documents import read_document
from quizapp.core.formats import bank_yaml
from tests import llm
from tests.cli.conftest import Command, rows

TEXT = """\
# The peace of Velden

The pact of **Velden** was signed in 1648 by Sweden and Austria [12]. Sweden closed the port of
Brak in 1650. The river Elm carries salt to the port of Halmar every spring.

Photosynthesis is the process by which plants make sugar from light. Peter Lom founded the school
of Halmar in 1702. The senate of Halmar passed the water act in 1931.
"""
FIELDS = [
    *("id", "rank", "kind", "stem", "key", "accept", "distractors", "reasons", "evidence"),
    *("more_evidence", "feedback", "topic", "difficulty", "rule", "score"),
]
GERMAN = (
    "Der Vertrag von Velden wurde im Jahr 1648 von Schweden und von Norland geschlossen. Danach"
    " sank der Handel in der Stadt am Fluss, weil Schweden die Zölle wieder hob.\n"
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "velden.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_bank_is_written_that_reads_and_can_be_imported(
    quizapp: Command, text: Path, instance: Path
) -> None:
    target = text.with_name("bank.yaml")

    done = quizapp("generate", text, "-o", target)

    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    bank = bank_yaml.read(target.read_text(encoding="utf-8"))
    assert bank.title == "The peace of Velden"
    assert "by quizapp" in bank.description
    assert quizapp("bank", "check", target).exit_code == 0
    assert quizapp("db", "upgrade").exit_code == 0
    assert quizapp("bank", "import", target).exit_code == 0
    ((count,),) = rows(instance / "quizapp.sqlite3", "SELECT count(*) FROM item")
    assert count == len(bank.items) > 5


def test_the_report_says_what_became_of_it(quizapp: Command, text: Path) -> None:
    done = quizapp("generate", text, "--limit", 2)

    first, kinds, fell = done.stderr.splitlines()
    assert first.endswith("2 written.")
    assert "made of 6 sentences" in first
    assert "short-answer" in kinds
    assert "  fell: " in fell
    assert len(bank_yaml.read(done.stdout).items) == 2


def test_json_lines_have_the_promised_fields_and_quote_the_text(
    quizapp: Command, text: Path
) -> None:
    done = quizapp("generate", text, "--json")

    original = read_document(text.name, text.read_bytes(), max_characters=9999).original
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["rank"] for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert list(one) == FIELDS
        for place in (one["evidence"], *one["more_evidence"]):
            assert original[place["start"] : place["end"]] == place["quote"]


def test_the_same_text_gives_the_same_output(quizapp: Command, text: Path) -> None:
    assert quizapp("generate", text).stdout == quizapp("generate", text).stdout


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ("wh", {"short-answer"}),
        ("TF, gaps", {"true-false", "cloze"}),
        ("true_false", {"true-false"}),
        ("cards", {"definition-card", "basic-card", "cloze-card"}),
    ],
)
def test_kinds_have_short_names(quizapp: Command, text: Path, given: str, kinds: set[str]) -> None:
    bank = bank_yaml.read(quizapp("generate", text, "--kinds", given).stdout)

    found = {kind_of(item.content) for item in bank.items}
    assert found
    assert found <= kinds


def test_a_kind_that_is_none_is_told(quizapp: Command, text: Path) -> None:
    done = quizapp("generate", text, "--kinds", "wh,essay")

    assert done.exit_code == 2
    assert "There is no kind 'essay'. Choose of: short-answer," in done.stderr


def test_a_title_can_be_given(quizapp: Command, text: Path) -> None:
    bank = bank_yaml.read(quizapp("generate", text, "--title", "Peace!").stdout)

    assert (bank.id, bank.title) == ("peace", "Peace!")


def test_a_title_without_letters_has_an_id_all_the_same(quizapp: Command, text: Path) -> None:
    assert bank_yaml.read(quizapp("generate", text, "--title", "!").stdout).id == "text"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.exe", b"MZ\x90\x00", "text.exe"),
        ("text.txt", b"", "empty"),
        ("text.txt", b"a\x00b", "binary"),
        ("text.pdf", b"not a pdf", "PDF"),
        ("text.txt", b"Too short.", "No question could be made"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_written(
    quizapp: Command, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path, target = tmp_path / name, tmp_path / "bank.yaml"
    path.write_bytes(content)

    done = quizapp("generate", path, "-o", target)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert words in done.stderr
    assert not target.exists()


def test_a_bank_that_was_there_stays_when_none_can_be_made(
    quizapp: Command, tmp_path: Path
) -> None:
    path, target = tmp_path / "text.txt", tmp_path / "bank.yaml"
    path.write_text("Too short.")
    target.write_text("mine")

    assert quizapp("generate", path, "-o", target).exit_code == 1
    assert target.read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == [
        *("bank.yaml", "text.txt")
    ]


def test_a_folder_that_is_not_there_is_told_before_the_work(quizapp: Command, text: Path) -> None:
    done = quizapp("generate", text, "-o", text.with_name("none") / "bank.yaml")

    assert done.exit_code == 2
    assert "There is no folder" in done.stderr
    assert "made of" not in done.stderr


def test_json_of_a_text_without_questions_is_empty(quizapp: Command, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Too short.")

    done = quizapp("generate", path, "--json")

    assert (done.exit_code, done.stdout) == (0, "")


def test_another_language_is_told_and_gets_gaps(quizapp: Command, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(GERMAN, encoding="utf-8")

    done = quizapp("generate", path)

    assert done.exit_code == 0
    assert "another language than English (de): only gap questions" in done.stderr
    assert {kind_of(item.content) for item in bank_yaml.read(done.stdout).items} == {"cloze"}


def test_another_language_without_gaps_is_told(quizapp: Command, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(GERMAN, encoding="utf-8")

    done = quizapp("generate", path, "--kinds", "wh")

    assert done.exit_code == 1
    assert "No question could be made" in done.stderr


def test_a_model_is_asked_when_it_is_named(
    quizapp: Command, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = llm.question(
        stem="In which year was the pact of Velden signed?",
        evidence="The pact of Velden was signed in 1648 by Sweden and Austria.",
    )
    with llm.model(llm.says(llm.written(good, {**good, "key": "1649"}))) as server:
        monkeypatch.setenv("QUIZAPP_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("QUIZAPP_LLM_MODEL", "tiny")
        done = quizapp("generate", text, "--llm", "--json")

    (one,) = map(json.loads, done.stdout.splitlines())
    assert one["rule"] == "llm.short-answer"
    assert one["key"] == "1648"
    assert "of the model's, not supported by the text: key-not-in-quote 1" in done.stderr


def test_without_a_model_nothing_is_asked(quizapp: Command, text: Path) -> None:
    done = quizapp("generate", text, "--llm")

    assert done.exit_code == 1
    assert done.stderr == "Error: No language model is set. Name one by QUIZAPP_LLM_BASE_URL.\n"
