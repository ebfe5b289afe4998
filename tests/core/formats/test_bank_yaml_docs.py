"""The documentation, the schema for editors and the reader agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import fields

if TYPE_CHECKING:
    from quizapp.core.formats.bank_yaml.fields import Spec

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "banks.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "docs" / "bank.schema.json").read_text(encoding="utf-8")
)
BROKEN = Path(__file__).parent / "broken"
BUNDLED = sorted((ROOT / "questions").glob("*/bank.yaml"))

GROUPS: dict[str, Spec] = {
    "text": fields.TEXT,
    "paragraph": fields.PARAGRAPH,
    "topic": fields.TOPIC,
    "distractor": fields.DISTRACTOR,
    "pair": fields.PAIR,
    "evidence": fields.EVIDENCE,
    "quiz": fields.QUIZ,
    "draw": fields.DRAW,
    **{f"question-{kind}": spec for kind, spec in fields.QUESTIONS.items()},
    **{f"flashcard-{kind}": spec for kind, spec in fields.FLASHCARDS.items()},
}


def example() -> str:
    found = re.search(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    assert found is not None
    return found[1]


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by version 1.2: ``No`` and dates are texts there."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the library's own name


for tag, pattern, first in [
    ("bool", r"true|false|True|False|TRUE|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
    ("null", r"~|null||Null|NULL", ["~", "n", "N", ""]),
]:
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first)
    )


def faults_of(source: str) -> list[str]:
    loaded = yaml.load(source, EditorLoader)  # noqa: S506 - a safe loader
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(loaded)]


def test_the_example_of_the_docs_is_read_without_any_problem() -> None:
    bank, problems = bank_yaml.check(example())

    assert problems == ()
    assert bank is not None
    assert {item.id for item in bank.items} > {"what-raises-tides", "card-orbit"}
    assert bank_yaml.read(bank_yaml.write(bank)) == bank


def test_the_example_shows_every_kind_and_nearly_every_field() -> None:
    shown = set(re.findall(r"(?m)(?:^|[{ ])([a-z-]+):", example()))
    named = {name for spec in (fields.BANK, *GROUPS.values()) for name in spec.names}

    assert set(re.findall(r"kind: ([a-z-]+)", example())) == {
        *fields.QUESTIONS,
        *fields.FLASHCARDS,
    }
    assert named - shown == {
        "file", "position", "positions", "occurrence", "paragraph",
        "shuffle-questions", "shuffle-options", "ask-confidence", "start", "end",
    }  # fmt: skip


def test_the_docs_name_every_field_and_kind() -> None:
    for spec in (fields.BANK, *GROUPS.values()):
        for name in spec.names:
            assert f"`{name}`" in DOCS or f"`{name}:" in DOCS, name
    for kind in (*fields.QUESTIONS, *fields.FLASHCARDS):
        assert f"| `{kind}` |" in DOCS


def test_the_docs_name_the_limits() -> None:
    for limit in (
        fields.MAX_ITEMS,
        fields.MAX_TEXT_CHARACTERS,
        fields.DEFAULT_CHARACTERS,
        fields.OPTION_CHARACTERS,
        fields.TYPED_CHARACTERS,
        fields.MAX_OPTIONS,
        fields.MAX_GAPS,
        fields.MAX_PARTS,
    ):
        assert f" {limit:,}" in DOCS
    assert f" {fields.MAX_MEBIBYTES} MiB" in DOCS
    assert f" {fields.MAX_SECTION:,} topics" in DOCS


def test_the_messages_of_the_docs_are_those_of_the_reader() -> None:
    source = example()
    for right, wrong in [
        (
            "quote: The Moon's gravity pulls at the oceans and raises the tides.",
            "quote: The moon's gravity",
        ),
        ("topics: [tides]\n    difficulty: 2", "topics: [tide]\n    difficulty: 2"),
        ("feedback: It turns", "feedbak: It turns"),
        ("{{two|2}}", "{{two|2"),
    ]:
        assert right in source
        source = source.replace(right, wrong, 1)
    found = re.search(r"```text\n(.*?)```", DOCS, re.DOTALL)
    assert found is not None

    _, problems = bank_yaml.check(source)

    reported = "\n".join(map(str, problems))
    assert reported == found[1].rstrip("\n")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_example_of_the_docs_fits_the_schema() -> None:
    assert faults_of(example()) == []


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.parent.name)
def test_a_bundled_bank_fits_the_schema_and_is_read_without_any_problem(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    files = {
        name: (path.parent / name).read_text(encoding="utf-8")
        for name in bank_yaml.referenced_files(source)
    }

    assert bank_yaml.check(source, files)[1] == ()
    assert faults_of(source) == []


def test_the_schema_knows_the_fields_of_the_reader() -> None:
    for name, spec in {"": fields.BANK, **GROUPS}.items():
        group = SCHEMA["$defs"][name] if name else SCHEMA
        assert list(group["properties"]) == sorted(spec.names, key=list(group["properties"]).index)
        # Whether evidence is needed depends on the texts of the bank.
        needed = set(spec.required) - ({"evidence"} if "kind" in spec.names else set())
        assert set(group["required"]) == needed, name
        assert group["additionalProperties"] is False


def test_every_field_of_the_schema_is_described() -> None:
    for group in (SCHEMA, *SCHEMA["$defs"].values()):
        for name, field in group.get("properties", {}).items():
            assert field.get("description"), name


def test_the_schema_knows_the_kinds_and_the_limits() -> None:
    definitions = SCHEMA["$defs"]

    assert definitions["question"]["properties"]["kind"]["enum"] == list(fields.QUESTIONS)
    assert definitions["flashcard"]["properties"]["kind"]["enum"] == list(fields.FLASHCARDS)
    for name, spec in GROUPS.items():
        for field in spec.names:
            most = fields.CHARACTERS.get(field)
            length = definitions[name]["properties"][field].get("maxLength")
            assert length is None or most in {None, length} or field == "text", (name, field)


FITTING = {
    "one-distractor", "true-false-without-a-reason", "formula-in-double-quotes", "nothing-in-it",
}  # fmt: skip
REFUSED_BY_BOTH = [
    "another-format", "no-format", "bad-bank-id", "misspelt-section", "list-for-a-text",
    "text-for-a-list", "overlong-title", "text-without-words", "text-with-file-and-body",
    "file-in-a-folder", "topic-without-title", "unknown-kind", "no-kind", "unknown-flashcard-kind",
    "missing-fields", "unknown-field", "field-of-another-kind", "comma-in-braces", "bad-id",
    "empty-stem", "topic-twice", "topics-as-one-word", "no-topics", "difficulty-out-of-range",
    "no-reason", "no-distractors", "distractors-as-texts", "one-key-of-several", "true-false-key",
    "negative-tolerance", "occurrence-zero", "no-evidence", "evidence-without-texts",
    "quiz-without-questions", "quiz-with-unknown-feedback", "quiz-without-feedback",
    "quiz-with-no-attempts", "quiz-with-an-odd-flag", "quiz-that-draws-nothing",
    "group-for-a-text", "too-many-distractors", "overlong-option",
    "one-pair", "too-many-pairs", "no-pairs", "pairs-as-texts", "pair-without-a-right-side",
    "too-many-extras", "overlong-left-side", "one-step", "too-many-steps", "steps-as-text",
    "steps-missing", "place-without-an-end", "place-that-is-no-number",
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_BY_BOTH)
def test_what_an_editor_can_see_it_reports_as_well(name: str) -> None:
    assert faults_of((BROKEN / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(FITTING))
def test_a_warning_is_no_fault_of_the_schema(name: str) -> None:
    assert faults_of((BROKEN / f"{name}.yaml").read_text(encoding="utf-8")) == []
