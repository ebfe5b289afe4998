"""What the gate says of words that lean on what was said before them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation.gate import leaning
from tests.core.generation.sentences import indexed, whole


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A large star ends more violently.", "more"),
        ("A star of more than eight solar masses ends more violently.", "more"),
        ("In 2013 Parliament went further.", "further"),
        ("Mudflows can be as deadly.", "as"),
        ("The Persians of 472 is the oldest.", "oldest"),
        ("The Persians is the oldest of the plays.", None),
        ("Mudflows can be as deadly as lava.", None),
        ("Light moves more slowly in water than in air.", None),
        ("Wages rose faster when trade was good.", None),
        ("Kilns burn hotter as the wind rises.", None),
        ("Drought becomes more frequent in Chad.", None),
        ("The brighter stars die earlier.", None),
        ("Peter Lom lived no longer in Brak.", None),
        ("Mines flood faster and dry slower.", None),
        ("The mill ground 40 sacks more than Brak.", None),
    ],
)
def test_a_comparison_says_with_what(text: str, word: str | None) -> None:
    found = leaning.compared(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The tower fell again in 1840.", "again"),
        ("The core then contracts slowly.", "then"),
        ("When fuel is spent, the core then contracts.", None),
        ("The salmon leap, then spawn.", None),
        ("Peter Lom ground rye instead of wheat.", None),
        ("The wall is so thick that it holds.", None),
        ("Peter Lom left Brak and then settled in Velden.", None),
        ("Peter Lom, then a boy, saw the fire.", None),
    ],
)
def test_a_sequel_says_of_what(text: str, word: str | None) -> None:
    found = leaning.sequel(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Inside lies a fluid called stroma.", "Inside"),
        ("Inside the cell lies a fluid.", None),
        ("Peter Lom left salt behind.", None),
    ],
)
def test_a_place_says_of_what(text: str, word: str | None) -> None:
    found = leaning.somewhere(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("In 1733 Abraham Lom found a special case.", "case"),
        ("Abraham Lom found a special case in 1733.", "case"),
        ("Abraham Lom found a special case of the theorem.", None),
        ("Abraham Lom played a part in the war.", None),
        ("Abraham Lom found the case.", None),
        ("Abraham Lom found a mill.", None),
    ],
)
def test_an_object_is_no_mere_case(text: str, word: str | None) -> None:
    found = leaning.vague_object(whole(text), indexed(text))

    assert (found and found.detail) == word


STARS = "Most stars lie along a diagonal band. Dwarfs leave the band when hydrogen runs out."


@pytest.mark.parametrize(
    ("text", "place", "phrase"),
    [
        (STARS, 1, "the band"),
        ("Peter Lom saw the Velden Dam. The dam burst in 1951.", 1, "the dam"),
        ("A band is a stripe that girds a sphere. A band glows. The band glows red.", 2, None),
        ("A band played in a hall. A band that plays well fills the band hall.", 1, None),
        ("A band of stars glows, and the band is red.", 0, None),
        ("A claimant sues a buyer. The buyer pays damages.", 1, None),
        ("A hot sun shone. The sun warms stones.", 1, None),
        ("Bands glow. The band glows red.", 1, None),
        (
            "A band glows. A band fades. A band moves. A band turns. The band glows red.",
            4,
            None,
        ),
    ],
)
def test_what_a_sentence_before_brings_up_needs_it(
    text: str, place: int, phrase: str | None
) -> None:
    found = leaning.named_before(whole(text, place), indexed(text))

    assert (found and found.detail) == phrase


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The zone adds a further twelve miles.", "further"),
        ("The zone adds an additional belt.", "additional"),
        ("The call opens the way for further gains.", None),
        ("The zone adds twelve miles.", None),
    ],
)
def test_what_is_added_needs_what_was_there(text: str, word: str | None) -> None:
    found = leaning.added(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A hive needs 20 kilograms in winter.", "kilograms"),
        ("A hive needs 20 kilograms of honey.", None),
        ("A hive weighs 20 kilograms.", None),
        ("A hive needs honey.", None),
    ],
)
def test_a_measure_is_of_something(text: str, word: str | None) -> None:
    found = leaning.of_what_stuff(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "left_out", "word"),
    [
        ("A lost packet, however, still stops the stream.", ("however",), "still"),
        ("A lost packet, however, still stops the stream.", (), None),
        ("A lost packet still stops the stream.", (), None),
        ("A lost packet, however, stops the stream.", ("however",), None),
    ],
)
def test_still_says_in_spite_of_what(
    text: str, left_out: tuple[str, ...], word: str | None
) -> None:
    draft = whole(text)
    said = tuple(token for token in draft.tokens if token.text not in left_out)

    found = leaning.in_spite(replace(draft, tokens=said), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Peter Lom wrote the first version at CERN.", "the first version"),
        ("The first plant opened in 1913.", "the first plant"),
        ("The first pulsar was seen in 1967.", None),
        ("The first plant for ammonia opened in 1913.", None),
        ("The first nuclear plant opened in 1954.", None),
        ("The first plants opened in 1913.", None),
        ("A first plant opened in 1913.", None),
        ("The first day was cold in Brak.", None),
    ],
)
def test_the_first_is_one_of_something(text: str, phrase: str | None) -> None:
    found = leaning.first_of_what(whole(text), indexed(text))

    assert (found and found.detail) == phrase


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Gobi is dry for a similar reason.", "similar"),
        ("Economists see the same structure in cartels.", "same"),
        ("Isotopes have the same charge.", None),
        ("Copper and zinc have the same charge.", None),
        ("The Gobi has the same climate.", "same"),
        ("The Gobi has the same climate as the Namib.", None),
        ("No two snakes have the same skin.", None),
        ("Peter Lom slept and ate at the same time.", None),
    ],
)
def test_a_likeness_says_as_what(text: str, word: str | None) -> None:
    found = leaning.likened(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("In 1946 44 men were killed.", "killed"),
        ("Five men were injured in May.", "injured"),
        ("Two men were killed by a bear.", None),
        ("Two men were killed in the mine.", None),
        ("The ships struck mines, and 44 men were killed.", None),
        ("Peter Lom was killed in 1946.", None),
        ("Men of the Seventh Army were killed in 1946.", None),
        ("The bear killed two men.", None),
    ],
)
def test_who_came_to_harm_is_told_with_what_harmed_them(text: str, word: str | None) -> None:
    found = leaning.harmed(whole(text), indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The leading member was Linden. It lay near the sea.", "the leading member"),
        ("The leading member of the league was Linden. It lay near the sea.", None),
        ("Linden was a town. It lay near the sea.", None),
    ],
)
def test_what_a_pronoun_means_stands_alone(text: str, words: str | None) -> None:
    found = leaning.stood_for(whole(text, 1), indexed(text))

    assert (found and found.detail) == words
