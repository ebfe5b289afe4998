"""Markdown with mathematics and code, made safe to stand in a page.

Raw HTML is shown as text, links lead to the web or to a mail address only, and images
are replaced by their description. What is rendered passes an allow-list at the end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_FORMULA_CHARACTERS = 2000
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_TEXT_TAGS = frozenset(
    "a abbr blockquote br code dd del div dl dt em h3 h4 h5 h6 hr li ol p pre s span strong"
    " sub sup table tbody td th thead tr ul".split()
)
_MATH_TAGS = frozenset(
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub"
    " msubsup msup mtable mtd mtext mtr munder munderover".split()
)
_MATH_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence"
    " form height largeop linethickness lspace mathvariant maxsize minsize movablelimits"
    " notation rowlines rowspacing rspace scriptlevel separator stretchy width".split()
)
_ATTRIBUTES = {tag: set(_MATH_ATTRIBUTES) for tag in _MATH_TAGS} | {
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
_ALIGNMENTS = {"text-align:right": "text-end", "text-align:center": "text-center"}
# Source texts start their own headings at <h1>; the page has its <h1> already.
_HEADING_SHIFT = 2
_LAST_HEADING = 6


def init_app(app: Flask) -> None:
    """Give templates the filters ``markdown`` and ``inline``."""
    app.add_template_filter(render_markdown, "markdown")
    app.add_template_filter(render_inline, "inline")


@lru_cache(maxsize=2048)
def render_markdown(source: str) -> Markup:
    """Render paragraphs, lists, tables, formulas and code."""
    return _clean(_PARSER.render(source))


@lru_cache(maxsize=8192)
def render_inline(source: str) -> Markup:
    """Render one line without a paragraph around it; white space at its ends is kept."""
    inner = source.strip()
    left = source[: len(source) - len(source.lstrip())] if inner else source
    right = source[len(source.rstrip()) :] if inner else ""
    return left + _clean(_PARSER.renderInline(inner)) + right


def is_block(source: str) -> bool:
    """Whether the source needs ``render_markdown``: more than one line, or a display formula."""
    return "\n" in source.strip() or source.lstrip().startswith("$$")


def _clean(html: str) -> Markup:
    return Markup(  # noqa: S704 - this is the one place that vouches for the HTML
        nh3.clean(
            html,
            tags={*_TEXT_TAGS, *_MATH_TAGS},
            attributes=_ATTRIBUTES,
            attribute_filter=_keep_attribute,
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel="noopener noreferrer",
        )
    )


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href" and not _SAFE_LINK.fullmatch(value):
        return None
    return value


def _formula(latex: str, options: dict[str, Any]) -> str:
    display = "block" if options["display_mode"] else "inline"
    return _mathml(latex, display) or f"<code>{escape(latex)}</code>"


def _mathml(latex: str, display: str) -> str | None:
    """Return MathML, or None when the formula cannot be read."""
    if len(latex) > MAX_FORMULA_CHARACTERS:
        return None
    from xml.etree.ElementTree import tostring

    from latex2mathml.converter import convert_to_element

    try:
        formula = convert_to_element(latex, display=display)
    # The converter fails on bad LaTeX with whatever its parser met: IndexError, KeyError ...
    except Exception:  # noqa: BLE001 - a formula never breaks the page
        return None
    # It writes signs as entities, which its own output takes back together with every
    # "<" that was typed: so each text is read here, and escaped once.
    for element in formula.iter():
        element.text = unescape(element.text or "")
    return tostring(formula, encoding="unicode")


def _highlight(code: str, language: str, _attributes: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    marked = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="code"><code>{marked}</code></pre>'


def _fit_page(state: StateCore) -> None:
    """Lower the headings under the page's own, and align columns without inline styles."""
    for token in state.tokens:
        alignment = token.attrs.pop("style", None)
        if alignment in _ALIGNMENTS:
            token.attrs["class"] = _ALIGNMENTS[str(alignment)]
        if token.type in {"heading_open", "heading_close"}:
            level = min(int(token.tag[1:]) + _HEADING_SHIFT, _LAST_HEADING)
            token.tag = f"h{level}"


def _describe_image(
    _self: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    return str(escape(tokens[index].content))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "highlight": _highlight})
    parser.enable(["table", "strikethrough"])
    dollarmath_plugin(
        parser,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
        renderer=_formula,
    )
    parser.core.ruler.push("fit_page", _fit_page)
    parser.add_render_rule("image", _describe_image)
    # An unsafe link stays as the text that was typed.
    parser.validateLink = lambda url: bool(_SAFE_LINK.fullmatch(url))  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
