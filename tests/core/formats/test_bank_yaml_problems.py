"""Each file in ``broken`` says in its first lines what must be reported about it.

``# error 12 first: a piece of the message => a piece of the mend``: the kind, the line,
the id of the question (or ``-``). Nothing else may be reported.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from quizapp.core.errors import BankError
from quizapp.core.formats import bank_yaml
from quizapp.core.formats.bank_yaml import faults, nodes

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
EXPECTED = re.compile(r"# (error|warning) (\d+) (\S+): (.*) => (.*)")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_explained(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    expected = EXPECTED.findall(source)

    _, problems = bank_yaml.check(source)

    found = [
        ("warning" if each.is_warning else "error", str(each.line), each.question or "-")
        for each in problems
    ]
    assert found == [each[:3] for each in expected], "\n".join(map(str, problems))
    for problem, (*_, message, mend) in zip(problems, expected, strict=True):
        assert message in problem.message
        assert mend in problem.mend


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_file_with_an_error_is_refused_and_one_with_warnings_is_not(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    bank, problems = bank_yaml.check(source)
    errors = [problem for problem in problems if not problem.is_warning]

    assert (bank is None) == bool(errors)
    if errors:
        with pytest.raises(BankError) as refusal:
            bank_yaml.read(source)
        assert list(refusal.value.problems) == errors
    else:
        assert bank_yaml.read(source) == bank


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_without_the_fast_parser_the_same_lines_are_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = path.read_text(encoding="utf-8")
    expected = [(each.line, each.question) for each in bank_yaml.check(source)[1]]
    monkeypatch.setattr(nodes, "LOADER", yaml.SafeLoader)

    found = [(each.line, each.question) for each in bank_yaml.check(source)[1]]

    assert found == expected


def test_there_are_many_broken_files() -> None:
    assert len(BROKEN) > 100


def test_every_message_fits_into_a_sentence() -> None:
    for path in BROKEN:
        for problem in bank_yaml.check(path.read_text(encoding="utf-8"))[1]:
            assert not problem.message.endswith((".", " ")), problem
            assert problem.mend.endswith((".", "”.")) or problem.mend.endswith("”"), problem
            assert "\n" not in problem.message + problem.mend, problem


def test_the_place_of_a_problem_is_that_of_the_field() -> None:
    source = "format: quizapp-bank/1\nid: a\ntitle: A\nquestions:\n  - {kind: cloze, id: Q 1}\n"

    problem = bank_yaml.check(source)[1][0]

    assert (problem.line, problem.column) == (5, 5)
    assert [
        (each.line, each.column) for each in bank_yaml.check(source)[1] if "Q 1" in each.message
    ] == [(5, 19)]


def test_a_faulty_text_is_not_held_against_the_questions_that_quote_it() -> None:
    source = (Path(__file__).parent / "broken" / "file-that-is-missing.yaml").read_text(
        encoding="utf-8"
    )
    quoting = source.replace("- quote: The sky is blue.", "- {quote: It is blue., paragraph: p1}")

    _, problems = bank_yaml.check(quoting)

    assert [problem.message for problem in problems] == ["the file sky.txt is missing"]


def test_a_text_that_cannot_be_read_at_all_is_not_held_against_the_questions() -> None:
    source = (Path(__file__).parent / "broken" / "file-that-is-missing.yaml").read_text(
        encoding="utf-8"
    )
    start, end = source.index("texts:"), source.index("topics:")

    _, problems = bank_yaml.check(f"{source[:start]}texts: sky.txt\n{source[end:]}")

    assert [problem.line for problem in problems] == [5]


def test_paragraphs_that_do_not_match_are_not_held_against_quotes_of_them() -> None:
    path = Path(__file__).parent / "broken" / "too-few-paragraphs.yaml"
    source = path.read_text(encoding="utf-8")
    quoting = source.replace(
        "- quote: The sky is blue.", "- {quote: is blue, paragraph: sea, occurrence: 2}"
    )

    _, problems = bank_yaml.check(quoting)

    assert [problem.line for problem in problems] == [12]


def many_faults(count: int) -> str:
    return "format: quizapp-bank/1\nid: a\ntitle: A\n" + "".join(
        f"field-{number}: x\n" for number in range(count)
    )


def test_a_flood_of_errors_ends_with_the_thousandth() -> None:
    _, problems = bank_yaml.check(many_faults(3 * faults.MAX_PROBLEMS))

    assert len(problems) == faults.MAX_PROBLEMS + 1
    assert "more problems than the 1000" in problems[-1].message


def test_a_flood_of_warnings_is_no_error() -> None:
    head = "format: quizapp-bank/1\nid: a\ntitle: A\ntopics: [{id: t, title: T}]\nquestions:\n"
    claim = (
        "{kind: true-false, stem: S, key: true, feedback: F, topics: [t], difficulty: 1, id: %s}"
    )
    source = head + "".join(f"  - {claim % f'q{number}'}\n" for number in range(1100))

    bank, problems = bank_yaml.check(source)

    assert bank is not None
    assert len(problems) == faults.MAX_PROBLEMS


def test_suggestions_end_before_they_take_long() -> None:
    _, problems = bank_yaml.check(many_faults(500).replace("field-", "titl-"))
    suggested = [problem for problem in problems if problem.mend == "Write `title:` instead."]

    assert 0 < len(suggested) <= 200
    assert len(problems) == 501


def test_a_word_is_not_compared_with_thousands_of_others() -> None:
    assert faults.Faults().suggest("topic", ["topics"]) == "topics"
    assert faults.Faults().suggest("topic", ["topics"] * 3000) == ""
    assert faults.Faults().suggest("topic" * 30, ["topic" * 31]) == ""


def test_a_quote_is_not_compared_with_a_long_text_or_too_often() -> None:
    some = faults.Faults()

    assert not some.may_compare(1_000_000)
    assert [some.may_compare(10) for _ in range(20)] == [True] * 19 + [False]


def test_long_lists_are_cut_short() -> None:
    assert faults.listed([str(number) for number in range(20)]).endswith("10, 11, …")
    assert faults.shown("a" * 100) == "“" + "a" * 59 + "…”"
