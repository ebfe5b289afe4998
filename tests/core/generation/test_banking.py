"""Candidates become a bank that can be practised, written and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.bank import Bank, Drawn, Feedback, QuizPlan, Topic
from quizapp.core.formats import bank_yaml
from quizapp.core.generation.banking import bank_of, item_key, with_candidates
from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.outline import source_text
from quizapp.core.questions import BasicCard, Content, Item, ShortAnswer
from quizapp.core.text import SourceText, paragraph_ranges

ORIGINAL = """\
# Bees

Bees dance for their hive. The dance tells where flowers are.

```
dance()

rest()
```

## Ants

- Ants leave trails.
- Ants carry leaves.
"""
TEXT = source_text("insects", "Insects", ORIGINAL)


def candidate(stem: str, quote: str = "Bees dance", topic: str = "Bees") -> Candidate:
    evidence = (TEXT.locate(quote),)
    return Candidate(ShortAnswer(stem, "K"), evidence, "wh.what", "See the text.", topic, 2)


def bank(*candidates: Candidate, text: SourceText = TEXT) -> Bank:
    return bank_of(text, candidates, bank_id="insects", title="On insects")


def asked(found: Bank) -> list[str]:
    return [item.id.rpartition("-")[0] for item in found.items]


def with_original(content: Content) -> Candidate:
    return replace(candidate("What?"), content=content)


def test_a_bank_says_what_it_is_given() -> None:
    one = candidate("What do bees do?")

    found = bank_of(
        TEXT, [one], bank_id="b", title="Bees", description="Of bees.", language="en-GB"
    )

    assert found == Bank(
        id="b",
        title="Bees",
        description="Of bees.",
        language="en-GB",
        texts=(TEXT,),
        topics=(Topic("bees", "Bees"),),
        items=(
            Item(
                f"what-do-bees-do-{one.id[:8]}",
                one.content,
                "See the text.",
                ("bees",),
                2,
                one.evidence,
            ),
        ),
    )


def test_items_follow_the_text_and_questions_go_before_cards() -> None:
    card = replace(candidate("", "Bees"), content=BasicCard("Who dances?", "Bees"))

    found = bank(
        candidate("Third?", "Ants carry"), card, candidate("Second?", "Ants leave"), candidate("First?")
    )

    assert asked(found) == ["first", "second", "third", "who-dances"]


def test_topics_are_told_apart_by_title_but_not_by_case() -> None:
    found = bank(
        candidate("1?", "leaves", "Ants!"),
        candidate("2?", "trails", "Ants"),
        candidate("3?", "rest", "  "),
        candidate("4?", "Bees dance", "bees"),
        candidate("5?", "flowers", "Bees"),
        candidate("6?", "hive", "Бджоли"),
    )

    assert found.topics == (
        Topic("bees", "bees"),
        Topic("topic", "Бджоли"),
        Topic("insects", "Insects"),
        Topic("ants", "Ants"),
        Topic("ants-2", "Ants!"),
    )
    assert [item.topics[0] for item in found.items] == [
        "bees", "topic", "bees", "insects", "ants", "ants-2",
    ]  # fmt: skip


def test_a_long_topic_is_cut_to_what_a_bank_takes() -> None:
    (topic,) = bank(candidate("1?", topic="b" * 300)).topics

    assert len(topic.title) == 200


@pytest.mark.parametrize(("count", "drawn"), [(5, 5), (10, 10), (12, 10)])
def test_enough_questions_make_a_quiz(count: int, drawn: int) -> None:
    (quiz,) = bank(*(candidate(f"Question {number}?") for number in range(count))).quizzes

    assert quiz == QuizPlan(
        "practice", "Practice: On insects", "", Feedback.AFTER_EACH, (Drawn(drawn),)
    )


def test_a_few_questions_and_cards_make_none() -> None:
    few = [candidate(f"Question {number}?") for number in range(4)]

    assert bank(*few, with_original(BasicCard("F", "B"))).quizzes == ()
    assert bank().items == ()


def test_the_id_of_an_item_is_made_of_its_stem_and_the_mark_of_its_candidate() -> None:
    long = ShortAnswer("Which of the many insects leaves trails behind it on the ground?", "K")

    assert item_key(ShortAnswer("Що?", "K"), "0123456789ab") == "item-01234567"
    assert item_key(long, "0123456789ab") == (
        "which-of-the-many-insects-leaves-trails-behind-01234567"
    )


def test_a_bank_of_a_text_with_headings_can_be_written_and_read_again() -> None:
    quotes = ["Bees dance", "dance()\n\nrest()", "Ants carry leaves."]
    ranges = [(each.start, each.end) for each in TEXT.paragraphs]
    assert ranges != paragraph_ranges(ORIGINAL)

    found = bank(*(candidate(f"{n}?", quotes[n % 3], "Bees") for n in range(6)))

    assert bank_yaml.read(bank_yaml.write(found)) == found


def test_a_bank_takes_further_candidates_beside_topics_with_the_same_title() -> None:
    own = replace(TEXT, id="own")
    topics = (Topic("a", "Bees"), Topic("b", "BEES"))
    kept = Item("kept", ShortAnswer("S", "K"), "F", ("b",), 1, ())
    before = Bank("x", "X", "", "en", (own,), topics, (kept,))

    found = with_candidates(before, TEXT, {"new": candidate("What?")})

    assert found.topics == topics
    assert [(item.id, item.topics) for item in found.items] == [("kept", ("b",)), ("new", ("a",))]
    assert found.items[1].evidence[0].text == "own"


def test_a_bank_whose_copy_of_the_text_is_divided_otherwise_takes_another_copy() -> None:
    code = candidate("What?", "dance()\n\nrest()")
    lines = source_text("insects", "Insects", ORIGINAL)
    first = lines.paragraphs[:1]
    before = Bank("x", "X", "", "en", (replace(lines, paragraphs=first),), (), ())

    found = with_candidates(before, TEXT, {"new": code})

    assert [text.id for text in found.texts] == ["insects", "insects-2"]
    assert found.items[0].evidence[0].text == "insects-2"
