"""Markdown is rendered safe: nothing typed becomes a script, a handler or an odd link."""

from __future__ import annotations

import subprocess
import sys
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.web.markdown import MAX_FORMULA_CHARACTERS, is_block, render_inline, render_markdown

TAGS = frozenset(
    "a abbr blockquote br code dd del div dl dt em h3 h4 h5 h6 hr li ol p pre s span strong"
    " sub sup table tbody td th thead tr ul"
    " math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub"
    " msubsup msup mtable mtd mtext mtr munder munderover html head body".split()
)
ATTRIBUTES_OUTSIDE_MATH = frozenset({"href", "title", "rel", "class", "start"})

XSS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)" />',
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onload=a()>'>",
    "<math href='javascript:alert(1)'>click</math>",
    "<math><maction actiontype='statusline#javascript:alert(1)'>x</maction></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#115;cript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//evil.example/x.css'</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p style='position:fixed'>x</p>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x onclick=alert(1)>x",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58&#97)",
    "[x](\x01javascript:alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/sign-out)",
    "[x](https:evil.example)",
    "[x](https://good.example\\@evil.example)",
    "[x](blob:https://evil.example/1)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x](https://a.example '\"onmouseover=\"alert(1)')",
    '[x](https://a.example"onmouseover="alert(1))',
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](https://evil.example/pixel.gif)",
    '![x" onerror="alert(1)](x)',
    "![<img src=x onerror=alert(1)>](x)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    '``` x" onclick="alert(1)\nx\n```',
    "```python\n'</code></pre><script>alert(1)</script>'\n```",
    "    <script>alert(1)</script>",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\href{data:text/html,<script>alert(1)</script>}{x}$",
    "$\\style{background:url(javascript:alert(1))}{x}$",
    '$\\class{x" onclick="alert(1)}{y}$',
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{</mtext></math><img src=x onerror=alert(1)>}$",
    "$\\mathrm{<img src=x onerror=alert(1)>}$",
    '$\\color{red" onmouseover="alert(1)}{x}$',
    "$$\\unicode{<svg onload=alert(1)>}$$",
    "$<img src=x onerror=alert(1)>$",
    "$\\frac{<script>alert(1)</script>$",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<script>alert(1)</script>",
    "\0<script>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "'\"--></style></script><script>alert(1)</script>",
]


def _elements(html: str) -> list[Element]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [element for element in tree.iter() if isinstance(element.tag, str)]


def _is_math(element: Element) -> bool:
    return "MathML" in element.tag


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def assert_harmless(html: str) -> None:
    for element in _elements(html):
        assert _local(element) in TAGS
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name not in {"style", "id", "src", "xlink:href"}
            assert _is_math(element) or name in ATTRIBUTES_OUTSIDE_MATH
            assert name != "href" or _local(element) == "a"
            if name == "href":
                assert value.lower().startswith(("https://", "http://", "mailto:"))
                assert "noopener" in element.attrib["rel"]


def test_the_corpus_is_large() -> None:
    assert len(set(XSS)) >= 90


@pytest.mark.parametrize("payload", XSS)
def test_nothing_typed_comes_alive(payload: str) -> None:
    for source in (payload, f"Words {payload} words", f"> {payload}", f"- {payload}"):
        assert_harmless(render_markdown(source))
        assert_harmless(render_inline(source))


@given(st.text(alphabet=st.sampled_from("<>\"'`$\\[]()!&#:/ax\n*_{}=| "), max_size=60))
def test_no_text_breaks_the_rendering_or_out_of_it(source: str) -> None:
    assert_harmless(render_markdown(source))
    assert_harmless(render_inline(source))


def test_a_payload_of_text_is_shown_as_it_was_typed() -> None:
    assert render_inline("<b>1 < 2</b>") == "&lt;b&gt;1 &lt; 2&lt;/b&gt;"


def test_links_to_the_web_keep_their_address_and_say_noopener() -> None:
    html = render_inline("[y](https://a.example/?b=1&c=2) [m](mailto:a@b.example)")

    assert 'href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer"' in html
    assert 'href="mailto:a@b.example"' in html


def test_images_become_their_description() -> None:
    assert render_inline("![a map](https://a.example/x.png)") == "a map"


def test_formulas_become_mathml() -> None:
    assert "<mfrac>" in render_inline(r"$\frac{a}{b}$")
    assert 'display="block"' in render_markdown("$$x^2$$")


@pytest.mark.parametrize("latex", [r"\frac{", r"\left(", "x" * (MAX_FORMULA_CHARACTERS + 1)])
def test_a_formula_that_cannot_be_read_is_shown_as_code(latex: str) -> None:
    html = render_inline(f"${latex}$")

    assert f"<code>{latex}</code>" in html


def test_prices_are_not_formulas() -> None:
    assert render_inline("It costs $5 and $6, or $5-$6.") == "It costs $5 and $6, or $5-$6."


def test_a_less_than_sign_in_the_words_of_a_formula_stays() -> None:
    assert "<mtext>a&lt;b</mtext>" in render_inline(r"$\text{a<b}$")


def test_code_is_coloured_by_classes_alone() -> None:
    html = render_markdown("```python\ndef f(): return 1\n```")

    assert '<span class="k">def</span>' in html
    assert "style=" not in html


def test_code_of_an_unknown_language_is_plain() -> None:
    assert "x = 1" in render_markdown("```nonesuch\nx = 1\n```")


def test_headings_leave_the_first_levels_to_the_page() -> None:
    assert render_markdown("# One").startswith("<h3>")
    assert render_markdown("###### Six").startswith("<h6>")


def test_columns_keep_their_alignment_by_class() -> None:
    html = render_markdown("| a | b |\n|--:|:-:|\n| 1 | 2 |")

    assert '<td class="text-end">1</td>' in html
    assert '<td class="text-center">2</td>' in html


def test_white_space_at_the_ends_of_a_line_is_kept() -> None:
    assert render_inline("  a *b* ") == "  a <em>b</em> "
    assert render_inline(" ") == " "
    assert render_inline("") == ""


def test_several_lines_need_blocks() -> None:
    assert is_block("one\n\ntwo")
    assert is_block("$$x$$")
    assert not is_block("one line\n")


def test_the_colours_and_formulas_are_loaded_when_they_are_used() -> None:
    program = (
        "import sys; from quizapp.web.markdown import render_markdown; render_markdown('*a*');"
        "print([m for m in ('pygments', 'latex2mathml') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"
