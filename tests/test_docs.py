"""The documents name what there is, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from quizapp import bundled
from quizapp.cli import main
from quizapp.cli.files import read_bank
from quizapp.config import Settings
from quizapp.core import cardsearch
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import fields as bank_fields
from quizapp.core.formats.bank_yaml.fields import Spec
from quizapp.core.generation.thresholds import DEFAULTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


COMMANDS = dict(commands(main, "quizapp"))


def code_in(text: str) -> list[str]:
    """The blocks of code and the words between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [*blocks, *re.findall(r"`([^`\n]+)`", rest)]


def sections() -> dict[str, str]:
    """The parts of docs/cli.md by their headings."""
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    _, *parts = text.split("\n## ")
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert sorted(sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_and_no_other(name: str) -> None:
    options = {
        word
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option)
        for word in parameter.opts
    }

    described = {
        word
        for row in re.findall(r"^\| (`-.*?) \|", sections()[name], re.MULTILINE)
        for word in re.findall(r"`(-[\w-]+)`", row)
    }

    assert described == options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]

    assert command.help
    assert [
        parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ] == []


def test_every_setting_is_described_and_no_other() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    described = re.findall(r"^\| `(QUIZAPP_\w+)` \|", text, re.MULTILINE)

    assert described == [f"QUIZAPP_{field.name.upper()}" for field in fields(Settings)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_setting_that_is_not_there(path: Path) -> None:
    known = {f"QUIZAPP_{field.name.upper()}" for field in fields(Settings)}

    assert set(re.findall(r"QUIZAPP_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


def test_every_reason_to_drop_a_proposal_is_described() -> None:
    text = (ROOT / "docs" / "llm.md").read_text(encoding="utf-8")
    folder = ROOT / "quizapp" / "core" / "generation" / "llm"

    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    codes = {code for one in sources for code in re.findall(r'Unsupported\("([a-z-]+)"', one)}

    assert codes
    assert {code for code in codes if f"`{code}`" not in text} == set()


@pytest.mark.parametrize("advice", cardsearch.GUIDE, ids=lambda advice: advice.term)
def test_every_term_of_a_search_is_described(advice: cardsearch.Advice) -> None:
    text = (ROOT / "docs" / "memory.md").read_text(encoding="utf-8")
    _, _, section = text.partition("\n## Finding cards\n")

    assert f"\n| `{advice.term}` | {advice.meaning} | `{advice.example}` |\n" in section


def test_every_search_in_the_documents_can_be_read() -> None:
    text = (ROOT / "docs" / "memory.md").read_text(encoding="utf-8")
    section = text.partition("\n## Finding cards\n")[2].partition("\n## ")[0]
    searches = [one for one in code_in(section) if re.match(r"-?\w+(:|<|>|=)", one)]

    assert len(searches) > len(cardsearch.NAMES)
    assert [one for one in searches if cardsearch.parse(one) == cardsearch.All()] == []


def bank_field_names() -> set[str]:
    specs = [spec for spec in vars(bank_fields).values() if isinstance(spec, Spec)]
    kinds = {**bank_fields.QUESTIONS, **bank_fields.FLASHCARDS}
    names = {name for spec in [*specs, *kinds.values()] for name in spec.names}
    return names | set(kinds)


@pytest.mark.parametrize("name", sorted(bank_field_names()))
def test_every_field_and_kind_of_a_bank_is_described(name: str) -> None:
    text = (ROOT / "docs" / "banks.md").read_text(encoding="utf-8")

    assert f"`{name}`" in text


def test_the_bank_of_the_readme_reads() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)

    bank, problems = bank_yaml.check(example)

    assert problems == ()
    assert bank is not None
    assert len(example.splitlines()) <= 10


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = {
        word for code in code_in(README) for word in re.findall(r"^make (\w+)", code, re.MULTILINE)
    }

    assert targets >= {"run", "test"}
    assert targets <= set(re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE))


def test_the_readme_counts_the_bundled_items_right() -> None:
    (said,) = re.findall(r"(\d+) questions and flashcards", README)

    bank = read_bank(bundled.questions_folder() / "ukraine-peace-talks" / "bank.yaml")

    assert int(said) == len(bank.items)


def test_every_target_of_the_makefile_says_what_it_is_for() -> None:
    helped = re.findall(r"^# make (\w+)", MAKEFILE, re.MULTILINE)

    assert helped == ["run", "test", "check", "bench", "lock"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_document_exists(path: Path) -> None:
    code = "\n".join(code_in(path.read_text(encoding="utf-8")))
    shown = re.findall(r"^(?:\S*/)?quizapp ((?:[a-z]+ ?)+)", code, re.MULTILINE)

    unknown = [
        words
        for words in shown
        if not any(f"quizapp {words} ".startswith(f"{name} ") for name in COMMANDS)
    ]

    assert unknown == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"(?<!!)\[[^]]*\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


GENERATION = ROOT / "quizapp" / "core" / "generation"
ON_GENERATION = (ROOT / "docs" / "generation.md").read_text(encoding="utf-8")


def found_in_generation(pattern: str) -> set[str]:
    sources = "".join(path.read_text(encoding="utf-8") for path in GENERATION.rglob("*.py"))
    return set(re.findall(pattern, sources))


def test_every_check_of_the_gate_and_every_measure_is_described() -> None:
    codes = found_in_generation(r'Finding\(\s*"([a-z-]+)"') | set(DEFAULTS)

    assert [code for code in sorted(codes) if f"`{code}`" not in ON_GENERATION] == []


def test_every_rule_is_named() -> None:
    rules = found_in_generation(
        r'(?<!startswith\()"((?:wh|tf|cloze|card|match|order|several)\.[a-z-]+)"'
    )

    assert [rule for rule in sorted(rules) if f"`{rule}`" not in ON_GENERATION] == []
