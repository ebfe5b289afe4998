"""What is no word of a passage: markup, note marks, citations, breaks of lines.

Each rule is a pattern and what it keeps. The patterns give nothing back once they have taken it
(``++``, ``*+``) or stop at the next mark of their kind, so that no text makes them slow.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.citations import is_citation

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.generation.tracking import Kept

# Words that are written with a hyphen before another: it stays when a line ends after them.
_HYPHENATED = frozenset(
    "all anti bi co cross double eight ex eye far fast fifth first five foot four fourth free full"
    " good great half hand hard head heavy high hyper ill inter intra large left light like long"
    " low macro mass mega meta micro mid mini mono multi near neo new nine non off old on one open"
    " out over part peace poly post pre pro pseudo quasi re right second self semi seven short"
    " single six small so soft state still sub super ten third three time trans twentieth"
    " nineteenth two ultra under up vice war water well wide world year".split()
)
_SUSPENDED = frozenset("and or to nor und oder et ou y o".split())
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_TAGS = (
    "abbr|article|aside|b|big|blockquote|body|br|caption|center|cite|code|dd|del|dfn|div|dl|dt|em"
    "|figcaption|figure|font|footer|h[1-6]|header|hr|html|i|img|ins|kbd|li|main|mark|nav|ol|p|pre"
    "|q|s|section|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|wbr|a"
)
# A figure set high after a word is a note mark; after a short unit or a figure it is a power.
_AFTER_WORD = r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?\"”’)\]]))"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what is kept of a match, and signs without which nothing can match."""

    pattern: re.Pattern[str]
    kept: Callable[[re.Match[str]], Kept | None]
    signs: str = ""


def _nothing(_: re.Match[str]) -> Kept:
    return ()


def _space(_: re.Match[str]) -> Kept:
    return (" ",)


def _first_group(match: re.Match[str]) -> Kept:
    return (match.span(match.lastindex or 0),)


def _unescaped(match: re.Match[str]) -> Kept | None:
    words = html.unescape("&" + match[1])
    return None if words == match[0] else (words,)


def _unligatured(match: re.Match[str]) -> Kept:
    return (_LIGATURES[match[0]],)


def _raised(match: re.Match[str]) -> Kept:
    return (match[1].translate(_RAISED),)


def _uncited(match: re.Match[str]) -> Kept | None:
    return () if is_citation(match[1]) else None


def _joined(match: re.Match[str]) -> Kept:
    before, after = match[1], match[2]
    if after in _SUSPENDED:
        return (match.span(1), "- ", match.span(2))
    is_broken = before.islower() and after.islower() and before not in _HYPHENATED
    return (match.span(1), match.span(2)) if is_broken else (match.span(1), "-", match.span(2))


def _folded(match: re.Match[str]) -> Kept | None:
    if match.start() == 0 or match.end() == len(match.string):
        return ()
    return None if match[0] == " " else (" ",)


RULES = (
    # Marks of direction and invisible characters; joiners stay, some scripts are spelled with them.
    Rule(re.compile(r"\u00ad[ \t]*+\n[ \t]*+"), _nothing, "\u00ad"),
    Rule(re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]+"), _nothing),
    Rule(re.compile(r"([^\W\d_]++|\d)-[ \t\r]*+\n[ \t]*+([^\W\d_]++|\d)"), _joined, "-"),
    Rule(re.compile(r"^[ \t]*+(?:>[ \t]?)++", re.MULTILINE), _nothing, ">"),
    Rule(re.compile(r"\A\s*+(?:#{1,6}|[-*+•‣◦▪●])\s++"), _nothing, "#-*+•‣◦▪●"),
    Rule(re.compile(r"\s++"), _folded),
    Rule(
        re.compile(
            r"&(?:amp;(?=#?\w{1,31};))*+(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
        ),
        _unescaped,
        "&",
    ),
    Rule(re.compile("[ﬀ-ﬆ]"), _unligatured, "".join(_LIGATURES)),
    # Pictures and links.
    Rule(re.compile(r" ?!\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])"), _nothing, "!"),
    Rule(
        re.compile(
            r"\[([^\[\]]++)\]\( ?(?:<[^<>]*+>|[^()\s<>]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
            r"(?: (?:\"[^\"]*+\"|'[^']*+'))? ?\)"
        ),
        _first_group,
        "]",
    ),
    Rule(re.compile(r"\[\[(?:[^\[\]|]*+\|)?([^\[\]|]++)\]\]"), _first_group, "]"),
    # Notes and citations.
    Rule(re.compile(r" ?\[\^[^\[\]\s]{1,40}+\]:?"), _nothing, "^"),
    Rule(re.compile(r" ?\[\d{1,3}(?:(?: ?[,;] ?| ?[-–] ?)\d{1,3})*+\]"), _nothing, "]"),
    Rule(re.compile(r"(?<=[^\s\[])\[[a-z]\](?!\w)"), _nothing, "]"),
    Rule(
        re.compile(
            r" ?\[(?:(?:note|nb|n|fn) ?\d{1,3}"
            r"|(?:citation|clarification|page|year|verification|source)s? needed"
            r"|(?:when|who|by whom|where|which|why|how|according to whom)\?|vague"
            r"|dubious[^\[\]]{0,20}|edit"
            r"|better source needed|unreliable source\?|not in citation given)\]",
            re.IGNORECASE,
        ),
        _nothing,
        "]",
    ),
    Rule(re.compile(r" ?\[-?@[^\[\]]++\]"), _nothing, "@"),
    Rule(re.compile(r"\[([^\[\]\^]++)\]\[[^\[\]]{0,80}+\]"), _first_group, "]"),
    Rule(re.compile(r" ?\(([^()]{6,300}+)\)"), _uncited, "("),
    Rule(
        re.compile(
            rf"{_AFTER_WORD}<sup\b[^<>]*+>(?:[^<>]{{0,6}}|<a\b[^<>]*+>[^<>]{{0,8}}</a>)</sup>",
            re.IGNORECASE,
        ),
        _nothing,
        "<",
    ),
    Rule(re.compile(r"<sup\b[^<>]*+>([-−+]?\d{1,4})</sup>", re.IGNORECASE), _raised, "<"),
    Rule(
        re.compile(rf"{_AFTER_WORD}[¹²³⁰⁴-⁹]++(?:[,⁻–-]?[¹²³⁰⁴-⁹]++)*+(?![⁻⁺\w])"),
        _nothing,
        "¹²³⁰⁴⁵⁶⁷⁸⁹",
    ),
    # Markup of HTML and Markdown.
    Rule(
        re.compile(
            r"<!--.*?-->|<(?:br|hr|p|/p|div|/div|li|/li|td|/td)\b[^<>]*+>",
            re.IGNORECASE | re.DOTALL,
        ),
        _space,
        "<",
    ),
    Rule(re.compile(rf"</?(?:{_TAGS})\b[^<>]*+>", re.IGNORECASE), _nothing, "<"),
    Rule(re.compile(r"<((?:https?|mailto):[^<>\s]++)>"), _first_group, "<"),
    Rule(re.compile(r"(?<!`)(`{1,3}+)([^`]++)\1(?!`)"), _first_group, "`"),
    Rule(
        re.compile(r"(?<![\w*\\])(\*{1,3}+)(?=[^\s*])([^*]++)(?<=[^\s*])\1(?![\w*])"),
        _first_group,
        "*",
    ),
    Rule(
        re.compile(r"(?<![\w_\\])(_{1,3}+)(?=[^\s_])([^_]++)(?<=[^\s_])\1(?![\w_])"),
        _first_group,
        "_",
    ),
    Rule(
        re.compile(r"(?<![\w~\\])(~~)(?=[^\s~])([^~]++)(?<=[^\s~])\1(?![\w~])"), _first_group, "~"
    ),
    Rule(re.compile(r"\\([*_`\[\](){}#+.!|<>~-])"), _first_group, "\\"),
)
