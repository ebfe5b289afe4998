from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.generation.blocks import Block, blocks_of

PROSE = "Water moves all the time between the land, the sea and the sky, and it never rests."
MORE = "Nobody knows how often a drop of water has gone round in the years since the earth was new."


def shown(original: str) -> list[tuple[str, str]]:
    return [(block.kind, original[block.start : block.end]) for block in blocks_of(original)]


def kinds(original: str) -> list[str]:
    return [block.kind for block in blocks_of(original)]


def titles(original: str) -> list[str]:
    return [text for kind, text in shown(original) if kind == "heading"]


@pytest.mark.parametrize("original", ["", " \n\t\n "])
def test_a_blank_text_has_no_blocks(original: str) -> None:
    assert blocks_of(original) == ()


def test_blank_lines_divide_paragraphs_and_line_ends_do_not() -> None:
    original = "One runs over\ntwo lines.\n \nTwo does not.\n"

    assert shown(original) == [
        ("paragraph", "One runs over\ntwo lines."),
        ("paragraph", "Two does not."),
    ]


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    assert shown(f"{PROSE}\n{MORE}\n") == [("paragraph", PROSE), ("paragraph", MORE)]


def test_lines_that_were_broken_at_a_width_are_put_together() -> None:
    original = (
        "Water moves all the time between the land,\nthe sea and the sky, and it never rests.\n"
        "So it goes\non for ever.\nA new paragraph begins below a short line\nand goes on here."
    )

    assert [text.splitlines()[0] for _, text in shown(original)] == [
        "Water moves all the time between the land,",
        "A new paragraph begins below a short line",
    ]


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (f"# Water\n\n{PROSE}", ["# Water"]),
        (f"# Water\n{PROSE}\n\n{MORE}", ["# Water"]),
        (f"Water\n=====\n\n{PROSE}", ["Water\n====="]),
        (f"Water\n-----\n{PROSE}", ["Water\n-----"]),
        (f"The Water Cycle\n\n{PROSE}", ["The Water Cycle"]),
        (f"The Water Cycle\n{PROSE}\n{MORE}", ["The Water Cycle"]),
        (f"Early life\n\n{PROSE}", ["Early life"]),
        (f"{PROSE}\n\nEarly experiments\n{PROSE} {MORE}", ["Early experiments"]),
        (f"{PROSE}\n\nWATER AND ITS ENEMIES\n{PROSE}\n\n{MORE}", ["WATER AND ITS ENEMIES"]),
        (f"{PROSE}\n\n2.1 The sky\n\n{PROSE}", ["2.1 The sky"]),
        (f"1. Water\n\n{PROSE}\n\n2. Air\n\n{MORE}", ["1. Water", "2. Air"]),
        (f"Chapter 3\n\nThe Sea\n\n{PROSE}", ["Chapter 3", "The Sea"]),
        (f"{PROSE}\n\nWhat is rain?\n\n{MORE}", ["What is rain?"]),
        ("Parts\n\n- the sea\n- the sky", ["Parts"]),
        (f"Кругообіг води\n\n{PROSE}", ["Кругообіг води"]),
    ],
)
def test_headings_are_told_from_prose(original: str, expected: list[str]) -> None:
    assert titles(original) == expected


@pytest.mark.parametrize(
    "original",
    [
        f"Water never rests.\n\n{PROSE}",
        f"{PROSE}\n\nIt rained.\n\n{MORE}",
        f"{PROSE}\n\nIt rained:\n\n{MORE}",
        f"{PROSE}\n\nThe rain that fell on the hills that year was more than ever\n\n{MORE}",
        "The Water Cycle",
        f"{PROSE}\n\nThe End",
        f"{PROSE}\n\nthe end\n\n{MORE}",
        f"{PROSE}\n\n“Rain Again”\n\n{MORE}",
        "Roses Are Red\nViolets Are Blue\n\nSugar Is Sweet\nAnd so are you",
        f"{PROSE}\n\n1984\n\n{MORE}",
    ],
)
def test_no_heading_is_made_of_what_is_none(original: str) -> None:
    assert titles(original) == []


def test_every_block_knows_the_headings_above_it() -> None:
    original = (
        f"# A\n\n{PROSE}\n\n## **B** [1] ##\n\n- x\n\n### C\n\n{PROSE}\n\n## D\n\n{MORE}"
        f"\n\n# E\n\n{MORE}"
    )

    assert [block.headings for block in blocks_of(original) if block.kind != "heading"] == [
        ("A",),
        ("A", "B"),
        ("A", "B", "C"),
        ("A", "D"),
        ("E",),
    ]
    assert blocks_of(original)[2].headings == ("A",)


def test_plain_headings_stand_below_one_another_by_their_numbers() -> None:
    original = (
        f"PART ONE\n\n{PROSE}\n\n1. Water\n\n{PROSE}\n\n1.1 Rain\n\n{PROSE}\n\n2. Air\n\n{PROSE}"
    )

    assert [block.headings for block in blocks_of(original) if block.kind == "paragraph"] == [
        ("PART ONE",),
        ("PART ONE", "1. Water"),
        ("PART ONE", "1. Water", "1.1 Rain"),
        ("PART ONE", "2. Air"),
    ]


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("list", "- one\n- two\n  goes on\n\n  and on\n* three"),
        ("list", "1. Heat the water.\n2. Wait\nfor a while.\n3) Drink."),
        ("list", "a) one\nb) two"),
        ("list", "1. one\n   `x` goes on\n2. two"),
        ("list", "• one\n• two"),
        ("list", "1. First do this.\n\n2. Then do that."),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("table", "a | b\n--|--\n1 | 2"),
        ("table", "+---+---+\n| a | b |\n+---+---+"),
        ("table", "a | b | c\nd | e | f"),
        ("table", "Name\tAge\nAnn\t12"),
        ("table", "Name    Age   Town\nAnn     12    Rome\nBob     33    Kyiv"),
        ("table", "Name      Age\nAnn        12\nBob        33"),
        ("table", "Name  Age  Town\nAnn  12  Rome\nBob  33  Kyiv"),
        ("code", "```python\nx = 1\n\ny = 2\n```"),
        ("code", "~~~\nanything\n~~~"),
        ("code", "````\n```\nx\n```\n````"),
        ("code", "    x = f(1)\n    print(x)\n\n    y = 2"),
        ("code", ">>> print(1)\n1"),
        ("code", "def f(x):\n    return x"),
        ("code", "for (int i = 0; i < 3; i++) {\n  call(i);\n}"),
        ("code", "$ pip install x"),
        ("reference", "[1]: https://example.org/page"),
        ("reference", "Smith, J. and Lee, K. (2010). Water. Oxford University Press, pp. 3-5."),
        ("reference", "[12] J. Smith, Water, Journal of Rain 12 (3), 2010, pp. 1–5."),
        ("footnote", "[^1]: A note on water\n    that goes on."),
        ("footnote", "† Not counted here."),
        ("footnote", "¹ Not counted here."),
        ("other", "> a quotation\n> of two lines"),
        ("other", "Figure 3: The cycle"),
        ("other", "**Table 1.2** — Rain by year"),
        ("other", "Photo: A. Lee"),
        ("other", "![a picture](x.png)"),
        ("other", "<div class='x'>"),
        ("other", "<!-- a note\nto self -->"),
        ("other", "* * *"),
        ("other", "Page 3 of 10"),
        ("other", "– 12 –"),
        ("other", "By Ann Lee"),
        ("other", "1.2 The sea ........ 12"),
    ],
)
def test_what_is_no_prose_is_told_apart(kind: str, block: str) -> None:
    original = f"{PROSE}\n\n{block}\n\n{MORE}"

    assert shown(original) == [
        ("paragraph", PROSE),
        (kind, block.strip()),
        ("paragraph", MORE),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "Figure 3 shows how the water goes up and down, as it has done for ages.",
        "Table manners: nobody has them in this house, and that is a pity.",
        "A. Smith said so. He was right about nearly everything else as well.",
        "In 1990 it rained (see p. 3). Smith and Lee measured it in 1991 and 1992.",
        "If x = 3, then the water is warm; else it is not. Nobody doubts it.",
        "He came.  Then he saw.  Then he won.\nHe left.  Nobody knew.\nIt.  Was.  Over.",
        "\n".join(["So it went on\tand on and " + "on and " * 80] * 3).strip(),
        "The class began at noon; the import of cars (and of vans) fell.",
        "Anyone, wherever they live, can see that 3 | 6 and that 5 does not.",
        "    It was long ago that the water came. It came at night, and nobody saw.",
        "* The star is no bullet without a list, but it may be one.",
    ][:-1],
)
def test_prose_stays_prose(prose: str) -> None:
    assert kinds(f"{PROSE}\n\n{prose}\n\n{MORE}") == ["paragraph"] * 3


def test_a_list_may_follow_its_first_words_at_once() -> None:
    assert kinds(f"There are two:\n- one\n- two\n\n{PROSE}") == ["paragraph", "list", "paragraph"]


def test_a_quotation_at_the_margin_ends_a_list() -> None:
    assert kinds(f"{PROSE}\n\n- one\n> two\n\n{MORE}")[1:3] == ["list", "other"]


def test_lists_tables_and_code_need_no_blank_lines() -> None:
    original = f"{PROSE}\n- one\n- two\n{MORE}\na\t1\nb\t2\n{PROSE}\nx = f(1)\ny = g(x)\n{MORE}"

    assert kinds(original) == [
        "paragraph", "list", "paragraph", "table", "paragraph", "code", "paragraph",
    ]  # fmt: skip


def test_front_matter_is_no_text() -> None:
    assert kinds(f"---\ntitle: Water\nyear: 2010\n---\n\n{PROSE}") == ["other", "paragraph"]
    assert kinds(f"---\n\n{PROSE}\n\n---\n\n{MORE}")[1] == "paragraph"
    assert kinds(f"---\ntitle: Water\n\n{PROSE}")[0] == "other"


def test_a_fence_that_nothing_closes_ends_at_a_blank_line() -> None:
    assert kinds(f"```\nx\n\n{PROSE}") == ["code", "paragraph"]
    assert kinds("```\nx") == ["code"]


def test_a_comment_that_nothing_closes_is_a_line() -> None:
    assert kinds(f"<!-- no\n\n{PROSE}") == ["other", "paragraph"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("## References", "reference"),
        ("References", "reference"),
        ("Works Cited:", "reference"),
        ("6. Bibliography", "reference"),
        ("## Further reading", "reference"),
        ("## Notes", "footnote"),
        ("Література", "reference"),
    ],
)
def test_all_below_a_heading_over_references_is_left_out(title: str, kind: str) -> None:
    original = f"{PROSE}\n\n{title}\n\n- Smith, Water\n\nLee, Air and More 3\n\n{PROSE}"

    assert kinds(original) == ["paragraph", "heading", *[kind] * 3]


def test_references_end_at_the_next_heading() -> None:
    marked = f"# A\n\n## References\n\nx y\n\n### Online\n\nx\n\n## B\n\n{PROSE}"
    plain = f"{PROSE}\n\nReferences\n\nAir, Water and More\n\n{PROSE}\n\nAppendix 2\n\n{MORE}"
    title = f"{PROSE}\n\nReferences\n\nLee, Air\n\n2. After All\n\n{MORE}"

    assert kinds(marked)[2:] == ["reference", "reference", "reference", "heading", "paragraph"]
    assert kinds(plain)[-2:] == ["heading", "paragraph"]
    assert kinds(title)[-2:] == ["heading", "paragraph"]


def test_notes_below_the_last_rule_are_footnotes() -> None:
    notes = "1. See the sea.\n\n2. See the sky."

    assert kinds(f"{PROSE}\n\n---\n\n{notes}")[-2:] == ["footnote", "footnote"]
    assert kinds(f"{PROSE}\n\n---\n\n{notes}\n\n{PROSE}")[2:] == ["list", "paragraph"]


def test_a_note_to_a_starred_word_is_a_footnote() -> None:
    note = "*The figures are those of 2010."

    assert kinds(f"The rain* fell on us.\n\n{PROSE}\n\n{note}")[-1] == "footnote"
    assert kinds(f"The rain fell on us.\n\n{PROSE}\n\n{note}")[-1] == "paragraph"


def test_running_heads_are_left_out() -> None:
    original = (
        "\n\n".join(f"{PROSE}\n\nThe Sea and the Sky {n}" for n in (12, 34, 56)) + f"\n\n{MORE}"
    )

    assert kinds(original) == ["paragraph", "other"] * 3 + ["paragraph"]


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            " ",
            PROSE,
            "a b",
            "# A",
            "===",
            "---",
            "- x",
            "  y",
            "1. z",
            "| a | b |",
            "|--|--|",
            "```",
            "~~~~",
            "    x = 1",
            ">>> f()",
            "[^1]: n",
            "> q",
            "Figure 1: c",
            "12",
            "References",
            "Title Case",
            "* note",
            "<!--",
            "-->",
            "a\tb",
            "The\x0cend\r",
            "¹ n",
            "***",
            "\u2028",
            "[1] x",
        ]
    ),
    max_size=30,
).map("\n".join)


@given(LINES | st.text(max_size=80))
def test_blocks_hold_all_but_white_space_in_order(original: str) -> None:
    blocks = blocks_of(original)

    place = 0
    for block in blocks:
        assert not original[place : block.start].strip()
        piece = original[block.start : block.end]
        assert piece == piece.strip() != ""
        place = block.end
    assert not original[place:].strip()


@pytest.mark.parametrize(
    "piece",
    [
        "a\n", "\n", "# a\n", "- a\n\n", "```x\n\n", "````x\n\n```\n", "a|b\n\n", "a\tb\n",
        "    x=1\n\n", "[^1]: a\n", "*a\n\n", "---\n\n", "a  b  c ", "<!--\n", "Title Case\n\n",
        "Figure 1", "a.... ", "<a ", "1. a\n", "Smith, J. 2010. ", "I\n", f"{PROSE}\n", "x", "(",
        "a = b ; ", ">>> a\n", "![", "[a]: ",
    ],
)  # fmt: skip
def test_long_texts_are_read_in_short_time(piece: str) -> None:
    original = piece * (30_000 // len(piece))

    started = time.process_time()
    blocks_of(original)

    assert time.process_time() - started < 60


def test_a_block_is_a_plain_value() -> None:
    assert blocks_of("Bees.") == (Block("paragraph", 0, 5, ()),)


def test_items_that_end_with_semicolons_are_a_list() -> None:
    original = f"{PROSE}\n\n- heat, in the cell;\n- light, in the leaf;\n- rest.\n\n{MORE}"

    assert kinds(original) == ["paragraph", "list", "paragraph"]
