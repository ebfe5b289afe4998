from __future__ import annotations

from quizapp.core.generation.outline import outline_of, source_text

ORIGINAL = """# Water

## Rain

It rains.

It pours.

- drops

## Snow

It snows.
"""


def test_every_block_but_headings_is_a_paragraph() -> None:
    text = source_text("water", "Water", ORIGINAL)

    assert (text.id, text.title, text.original) == ("water", "Water", ORIGINAL)
    assert [(one.id, one.heading, ORIGINAL[one.start : one.end]) for one in text.paragraphs] == [
        ("p1", "Rain", "It rains."),
        ("p2", "", "It pours."),
        ("p3", "", "- drops"),
        ("p4", "Snow", "It snows."),
    ]


def test_the_outline_keeps_kinds_and_headings() -> None:
    outline = outline_of("water", "Water", ORIGINAL)

    assert [block.kind for block in outline.blocks.values()] == [
        "paragraph", "paragraph", "list", "paragraph",
    ]  # fmt: skip
    assert outline.headings["p2"] == ("Water", "Rain")
    assert outline.headings["p4"] == ("Water", "Snow")


def test_the_shipped_text_has_a_paragraph_a_line() -> None:
    original = "\n".join(
        [f"Sentence {n} of a text of plain paragraphs, one a line." for n in (1, 2, 3)]
    )

    text = source_text("plain", "Plain", original)

    assert [original[one.start : one.end] for one in text.paragraphs] == original.split("\n")
