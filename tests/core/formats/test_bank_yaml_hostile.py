"""Files made to harm are refused, and soon."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from quizapp.core.errors import BankError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import fields, gaps, nodes
from quizapp.core.formats.bank_yaml.decoding import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEAD = "format: quizapp-bank/1\nid: a\ntitle: A\ntopics: [{id: t, title: T}]\n"
CLAIM = "{kind: true-false, stem: S, key: true, reason: R, feedback: F, topics: [t], difficulty: 1"
LAUGHS = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(autouse=True)
def _is_quick() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < 60


def messages(source: str, files: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    bank, problems = bank_yaml.check(source, files)
    assert bank is None
    return [problem.message for problem in problems if not problem.is_warning]


def test_a_billion_laughs_are_refused_at_once() -> None:
    start = time.process_time()

    found = messages(LAUGHS)

    assert time.process_time() - start < 5
    assert "the anchor `&a` is not allowed" in found
    assert "the alias `*h` is not allowed" in found


def test_merge_keys_are_refused() -> None:
    assert "the alias `*b` is not allowed" in messages("a: &b {c: d}\ne: {<<: *b}\n")


@pytest.mark.parametrize(
    "opening", ["[", "{a: ", "- ", "[a, ", "? ", "{? "], ids=lambda opening: opening.strip()
)
def test_endless_nesting_is_refused(opening: str) -> None:
    found = messages(opening * (4_000_000 // len(opening)))

    assert "more than 10 levels are nested" in found


def test_a_file_over_twenty_mebibytes_is_refused() -> None:
    assert messages("a" * (nodes.MAX_CHARACTERS + 1)) == ["the file is larger than 20 MiB"]
    with pytest.raises(BankError, match="larger than 20 MiB"):
        bank_yaml.decode(b"a" * (MAX_BYTES + 1))


def test_a_file_of_a_million_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 10_000)

    assert messages("- a\n" * 20_000) == ["the file has too many fields"]


def test_twenty_thousand_items_are_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "MAX_ITEMS", 3)
    items = "".join(f"  - {CLAIM}, id: q{number}}}\n" for number in range(3))

    assert bank_yaml.check(f"{HEAD}questions:\n{items}")[0] is not None
    both = f"{HEAD}questions:\n{items}flashcards: [{{id: x}}]\n"
    assert messages(both) == ["the bank has 4 items"]
    assert messages(f"{HEAD}questions:\n{items}  - {CLAIM}, id: x}}\n") == [
        "the field `questions` has 4 entries"
    ]


def test_texts_of_millions_of_characters_are_refused() -> None:
    texts = "".join(f"  - {{id: t{n}, title: T, body: {'a' * 1_100_000}}}\n" for n in range(2))

    assert messages(f"{HEAD}texts:\n{texts}") == ["the texts together have 2,200,000 characters"]


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_control_characters_and_halves_of_characters_are_refused(control: str) -> None:
    assert messages(f"{HEAD}description: a{control}b\n") == [
        f"the character U+{ord(control):04X} cannot be shown"
    ]


def test_control_characters_in_a_file_beside_the_bank_are_refused() -> None:
    source = f"{HEAD}texts:\n  - {{id: t, title: T, file: t.txt}}\n"

    found = messages(source, {"t.txt": "a\x00b"})

    assert found == ["the file t.txt holds the character U+0000"]


def test_a_mark_at_the_start_of_the_file_is_no_character_of_it() -> None:
    assert bank_yaml.check(f"\ufeff{HEAD}")[0] is not None


@pytest.mark.parametrize("name", ["/etc/passwd", "..", "a/b.txt", "a\\b.txt", "C:a.txt", ".env",
    "a..txt", "a.sqlite", "", "a.txt/", "a.txt\n", "~a.txt", "a" * 200 + ".txt"])  # fmt: skip
def test_only_plain_names_of_texts_are_asked_for(name: str) -> None:
    source = f"{HEAD}texts:\n  - {{id: t, title: T, file: {bank_yaml.emit._scalar(name)}}}\n"

    assert bank_yaml.referenced_files(source) == ()
    (found,) = messages(source, {name: "The text."})
    assert "is not the plain name of a text file" in found


def test_many_quotes_of_a_text_of_one_letter_take_no_time() -> None:
    body = "a " * 500_000
    quoting = f"{CLAIM}, evidence: [{{quote: a}}]"
    items = "".join(f"  - {quoting}, id: q{number}}}\n" for number in range(2000))
    source = f"{HEAD}texts: [{{id: t, title: T, body: {body}}}]\nquestions:\n{items}"

    assert "more than 6 times (p1)" in messages(source)[0]


def test_quotes_across_thousands_of_paragraphs_take_no_time() -> None:
    body = bank_yaml.emit._scalar("\n".join(["a"] * 20_000))
    quoting = f'{CLAIM}, evidence: [{{quote: "a\\na"}}]'
    items = "".join(f"  - {quoting}, id: q{number}}}\n" for number in range(500))
    source = f"{HEAD}texts: [{{id: t, title: T, body: {body}}}]\nquestions:\n{items}"

    assert "runs from one paragraph into the next" in messages(source)[0]


def test_a_text_of_more_paragraphs_than_anybody_writes_is_refused() -> None:
    body = bank_yaml.emit._scalar("\n".join(["a"] * 400_000))
    source = f"{HEAD}texts: [{{id: t, title: T, body: {body}}}]\n"

    assert messages(source) == ["the text has 400,000 paragraphs"]


def test_quotes_that_are_nowhere_take_no_time() -> None:
    body = "Some words that are here. " * 5000
    quoting = f"{CLAIM}, evidence: [{{quote: Some words that are nowhere}}]"
    items = "".join(f"  - {quoting}, id: q{number}}}\n" for number in range(2000))
    source = f"{HEAD}texts: [{{id: t, title: T, body: {body}}}]\nquestions:\n{items}"

    found = messages(source)

    assert len(found) == 1001


@pytest.mark.parametrize(
    "stem", ["\\" * 5000, "{" * 5000, "{{" + "\\|" * 2400, "{{" + "\\" * 4000, "{{a}}" * 900,
    "{{" + "|" * 4000, "\\{{" * 1600, "$" * 5000, "{{" + "a|" * 2000 + "}}"]
)  # fmt: skip
def test_odd_gaps_take_no_time(stem: str) -> None:
    start = time.process_time()

    for _ in range(10):
        try:
            gaps.parse(stem)
        except gaps.BadGaps:
            continue

    assert time.process_time() - start < 5
