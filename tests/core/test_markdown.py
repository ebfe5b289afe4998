from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.markdown import escaped, unescaped
from quizapp.web.markdown import render_inline

LINES = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(
    lambda line: " ".join(line.split())
)


@given(LINES)
def test_what_is_escaped_comes_back(line: str) -> None:
    assert unescaped(escaped(line)) == line


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("It cost $5.", "It cost \\$5."),
        ("the *x* of [a](b)", "the \\*x\\* of \\[a\\](b)"),
        ("file_name", "file_name"),
        ("_so_", "\\_so\\_"),
        ("1. first", "1\\. first"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("a < b & c", "a \\< b \\& c"),
        ("plain words, 3.5 and more.", "plain words, 3.5 and more."),
    ],
)
def test_only_marks_are_escaped(text: str, source: str) -> None:
    assert escaped(text) == source


def test_a_page_shows_the_text_to_the_letter() -> None:
    text = "*a* _b_ `c` $d$ [e](f) <g> &amp; ~~h~~ \\i"

    shown = str(render_inline(escaped(text)))

    assert shown == "*a* _b_ `c` $d$ [e](f) &lt;g&gt; &amp;amp; ~~h~~ \\i"
