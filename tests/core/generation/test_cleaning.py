from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.generation.cleaning import Cleaned, clean

MARKED = st.lists(
    st.sampled_from(
        [
            "word",
            "Bees",
            "so",
            "1990",
            " ",
            "\n",
            "-",
            "*",
            "**",
            "_",
            "`",
            "[",
            "]",
            "(",
            ")",
            "[1]",
            "[^1]",
            "](u)",
            "![",
            "&",
            "amp;",
            "lt;",
            "nbsp;",
            "<b>",
            "</b>",
            "<",
            ">",
            "# ",
            "(Lee, 2010)",
            ";",
            ".",
            "¹",
            "ﬁ",
            "\u00ad",
            "\u200b",
            "\\",
            "~~",
            "|",
            "<sup>",
            "</sup>",
        ]
    ),
    max_size=25,
).map("".join)
PROSE = st.lists(
    st.sampled_from(
        [
            "Bees",
            "dance",
            "so-called",
            "1990",
            "3.5",
            "(in May)",
            "“why”",
            "don’t",
            "is,",
            "end.",
            "ﬁne",
        ]
    ),
    min_size=1,
    max_size=20,
)
GAPS = st.sampled_from([" ", "  ", "\n", "\t", " \n  "])


def cleaned(original: str) -> Cleaned:
    return clean(original, 0, len(original))


@pytest.mark.parametrize(
    ("original", "words"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("  Bees \n\t dance. ", "Bees dance."),
        ("A **bold** and _soft_ ***word***, ~~gone~~.", "A bold and soft word, gone."),
        ("Use `print` or ``a b`` here.", "Use print or a b here."),
        ("2 * 3 * 4 and 5*6 in snake_case_name", "2 * 3 * 4 and 5*6 in snake_case_name"),
        ("a < b and c > d", "a < b and c > d"),
        ('See [the *page*](http://a.b/c_(d) "T") now.', "See the page now."),
        ("See [the page][ref] and <https://a.b/c>.", "See the page and https://a.b/c."),
        ("See [[Page|the page]] and [[Bees]].", "See the page and Bees."),
        ("Before ![a picture](x.png) after ![one][two].", "Before after."),
        ("A [see [1]](u) link.", "A see link."),
        ("It fell [12], rose [3, 5–7] and [1-3] fell.", "It fell, rose and fell."),
        ("It is.[citation needed] So[a] it[b] was [when?].", "It is. So it was."),
        ("[T]he king and [t]he queen of [1990].", "[T]he king and [t]he queen of [1990]."),
        ("So it is [@smith2010, p. 3; @lee].", "So it is."),
        ("They say[^1] so.[^note]", "They say so."),
        ("The war.¹ A word², 10² m² and km³ and CO₂.", "The war. A word, 10² m² and km³ and CO₂."),
        ("word<sup>[1]</sup> 10<sup>6</sup> word.<sup><a href='#n'>2</a></sup>", "word 10⁶ word."),
        ("one<br>two <b class='x'>three</b><!-- no -->", "one two three"),
        ("Tom &amp; Ann&nbsp;&lt;3 &#8211; &nosuch; &", "Tom & Ann <3 – &nosuch; &"),
        ("&amp;amp;lt;b&amp;gt;", ""),
        ("The negotia-\ntions went on.", "The negotiations went on."),
        ("the so-\ncalled pre-\nand post-war", "the so-called pre- and post-war"),
        ("Anglo-\nSaxon in 1990-\n1995", "Anglo-Saxon in 1990-1995"),
        ("nego\u00ad\ntiations so\u00adft zero\u200bwidth", "negotiations soft zerowidth"),
        ("ﬁne oﬃce", "fine office"),
        ("> one\n> two", "one two"),
        ("## A title", "A title"),
        ("- an item", "an item"),
        (r"\*not bold\_ \[x\]", "*not bold_ [x]"),
        ("“Why?” (she asked)", "“Why?” (she asked)"),
    ],
)
def test_marks_go_and_words_stay(original: str, words: str) -> None:
    assert cleaned(original).text == words


@pytest.mark.parametrize(
    "citation",
    [
        "(Smith, 2010)",
        "(Smith & Jones, 2010; Lee 2011, p. 4)",
        "(see Smith et al., 2010, pp. 3–5)",
        "(van der Berg 2011a, 2012)",
        "(Smith, 2010, 2011; 2014)",
        "(O’Neil, Lee, and Wong, 1999)",
        "(UNESCO, 2015)",
        "(Smith, n.d.)",
        "(Smith 2010: 45)",
        "(pp. 3-5)",
    ],
)
def test_a_citation_in_round_brackets_goes(citation: str) -> None:
    assert cleaned(f"So they say {citation}.").text == "So they say."


@pytest.mark.parametrize(
    "aside",
    [
        "(June 2010)",
        "(1990)",
        "(in Paris)",
        "(born 1875)",
        "(Treaty of Rome, 1957)",
        "(World War II, 1945)",
        "(Dr. Smith, who came, left)",
        "(Lee, 2010; but not here)",
        "(about 2,000 of them)",
        "(a)",
    ],
)
def test_an_aside_in_round_brackets_stays(aside: str) -> None:
    assert cleaned(f"So they say {aside}.").text == f"So they say {aside}."


def test_the_way_back_is_exact() -> None:
    original = "One. The **ﬁrst** negotia-\ntions [3] &amp; talks. End."

    passage = clean(original, 5, len(original))

    assert passage.text == "The first negotiations & talks. End."

    def quoted(words: str) -> str:
        at = passage.text.index(words)
        start, end = passage.span(at, at + len(words))
        return original[start:end]

    assert quoted("The") == "The"
    assert quoted("first") == "ﬁrst"
    assert quoted("The first") == "The **ﬁrst"
    assert quoted("negotiations") == "negotia-\ntions"
    assert quoted("&") == "&amp;"
    assert quoted("talks. End.") == "talks. End."


@pytest.mark.parametrize(("a", "b"), [(-1, 1), (0, 0), (2, 1), (0, 6)])
def test_there_is_no_place_for_what_is_not_there(a: int, b: int) -> None:
    with pytest.raises(IndexError):
        cleaned("Bees.").span(a, b)


@given(MARKED | st.text(max_size=60))
def test_cleaning_what_is_clean_changes_nothing(original: str) -> None:
    once = cleaned(original).text

    assert cleaned(once).text == once


def test_marks_nested_beyond_sense_are_left_at_last() -> None:
    nested = "[" * 60 + "a" + "](u)" * 60

    assert cleaned(nested).text == "[" * 20 + "a" + "](u)" * 20


@given(MARKED | st.text(max_size=60), st.integers(0, 10), st.integers(0, 10))
def test_places_are_in_order_and_inside(original: str, left: int, right: int) -> None:
    start, end = min(left, len(original)), max(min(left, len(original)), len(original) - right)

    passage = clean(original, start, end)

    assert len(passage.text) == len(passage.offsets) == len(passage.ends)
    assert list(passage.offsets) == sorted(passage.offsets)
    assert list(passage.ends) == sorted(passage.ends)
    for a in range(len(passage.text)):
        first, last = passage.span(a, a + 1)
        assert start <= first < last <= end


@given(st.data(), PROSE)
def test_words_of_prose_are_kept_and_lead_back(data: st.DataObject, words: list[str]) -> None:
    gaps = [data.draw(GAPS) for _ in words]
    original = "".join(word + gap for word, gap in zip(words, gaps, strict=True))

    passage = cleaned(original)

    expected = [word.replace("ﬁ", "fi") for word in words]
    assert passage.text == " ".join(expected)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    a = len(" ".join([*expected[:first], ""])) if first else 0
    b = len(" ".join(expected[: last + 1]))
    start, end = passage.span(a, b)
    assert clean(original, start, end).text == passage.text[a:b]


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "](",
        "[a](",
        "*a",
        "_",
        "`",
        "(",
        "<",
        "&amp;",
        "\\",
        "[a]",
        " ",
        "\n",
        "> ",
        "a-\n",
        "![",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.process_time()

    cleaned(piece * (100_000 // len(piece)))

    assert time.process_time() - started < 30
