from __future__ import annotations

import pytest

from quizapp.core.generation.other_languages import gaps_in
from quizapp.core.generation.rank import Scored
from quizapp.core.generation.thresholds import DEFAULTS, verdict
from quizapp.core.questions import Cloze, Gap
from tests.core.generation.sentences import text_of

YEAR = "Der Vertrag von Velden wurde im Jahr 1648 von den Mächten geschlossen."
NAMED = "Danach sank der Handel in der Stadt am Fluss, weil Schweden die Zölle hob."
AGAIN = "Später kam das Heer der Schweden, und auch Schweden verlor."


def gaps(original: str) -> list[Scored]:
    return [one for _, found in gaps_in(text_of(original)) for one in found]


def keys(original: str) -> list[str]:
    contents = [one.candidate.content for one in gaps(original)]
    return [content.gaps[0].key for content in contents if isinstance(content, Cloze)]


def test_the_one_figure_of_a_sentence_is_hidden() -> None:
    (found,) = gaps(YEAR)

    assert found.candidate.content == Cloze(
        ("Der Vertrag von Velden wurde im Jahr ", " von den Mächten geschlossen."), (Gap("1648"),)
    )
    assert found.candidate.rule == "cloze.figure"
    assert found.candidate.feedback == f"“{YEAR}”"
    assert verdict(found.candidate.findings, DEFAULTS) == ()


def test_a_name_that_the_text_repeats_is_hidden() -> None:
    assert keys(f"{NAMED} {AGAIN}") == ["Schweden"]
    assert keys(NAMED) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Vertrag wurde im Jahr 1648 geschlossen.",
        YEAR.replace("geschlossen", "im Jahr 1650 geschlossen"),
        YEAR.replace(".", ":"),
        YEAR.replace(".", " und dann" * 20 + "."),
        "Die alten Leute der kleinen Stadt am großen Fluss gingen dann heim.",
    ],
)
def test_a_sentence_that_gives_no_gap_is_left_out(sentence: str) -> None:
    assert keys(sentence) == []


def test_every_paragraph_is_told_of() -> None:
    found = [(name, len(made)) for name, made in gaps_in(text_of(f"{YEAR}\n\nNur kurz."))]

    assert found == [("p1", 1), ("p2", 0)]


def test_the_place_is_that_of_the_original() -> None:
    original = f"Ein **Satz**. {YEAR.replace('Velden', '*Velden*')}"

    (found,) = gaps(original)

    (span,) = found.candidate.evidence
    assert original[span.start : span.end] == YEAR.replace("Velden", "*Velden*")
