from __future__ import annotations

import pytest

from quizapp.core.generation.language import language_of

ENGLISH = "Water moves all the time between the land, the sea and the sky, and it never rests. " * 3
UKRAINIAN = "Вода весь час рухається між сушею, морем і небом, і вона ніколи не спочиває. " * 3
GERMAN = (
    "Das Wasser bewegt sich die ganze Zeit zwischen dem Land, dem Meer und dem Himmel,"
    " und es ruht nie. Niemand weiß, wie oft ein Tropfen schon um die Erde gereist ist."
)
FRENCH = (
    "L’eau circule sans cesse entre la terre, la mer et le ciel. Elle ne se repose jamais,"
    " et personne ne sait combien de fois une goutte a fait le tour du monde."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (UKRAINIAN, "uk"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        ("水在陆地、海洋和天空之间不断地循环，从不停息。没有人知道一滴水已经循环了多少次。", "zh"),
        ("", "en"),
        ("Das Wasser ruht nie.", "en"),
        ("Вода тече", "en"),
    ],
)
def test_the_language_of_the_prose_is_told(text: str, code: str) -> None:
    assert language_of(text) == code


def test_code_and_references_say_nothing_about_the_language() -> None:
    code = "```\n" + "for the while and return of the if else in English words\n" * 40 + "```"

    assert language_of(f"{code}\n\n{GERMAN}") == "de"


def test_a_text_without_prose_is_judged_by_all_of_it() -> None:
    assert language_of("".join(f"- {line}.\n" for line in UKRAINIAN.split(","))) == "uk"


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert language_of(f"{GERMAN}\n\n" * 100 + f"{ENGLISH}\n\n" * 5000) == "de"
