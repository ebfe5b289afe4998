"""Program code: between fences, indented, or lines that read like it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizapp.core.generation.layout.lines import fence_of
from quizapp.core.generation.layout.lists import is_item

if TYPE_CHECKING:
    from quizapp.core.generation.layout.lines import Line, Page

_INDENT = 4
_SAMPLE = 20
# A line of one of these shapes is code whatever stands around it.
_STRONG = re.compile(
    r">>> |In \[\d+\]: |[$%] \w[\w./-]*( |$)|#!/|#include\s*[<\"]|<\?(?:php|xml)"
    r"|</?[a-z][\w-]*(?: [^<>]*)?>$"
    r"|(?:async )?def \w+\(.*\).*:$|class \w+(?:\(.*\))?:$|(?:export )?function \w+\("
    r"|(?:public|private|protected|static) [\w<>\[\] ]+\(|@\w+(?:\(.*\))?$"
)
_WEAK = re.compile(
    r"[\])}\w\"'];$|[\w)\s]\{$|^[\])}]+[;,)]*$|^(?:import [\w.]+|from [\w.]+ import .+)$"
    r"|^(?:let|var|const|int|float|double|char|bool|String|auto) \w+ ?[=;]"
    r"|^(?:if|for|while|elif|else|try|except|with|switch)\b.*[:{]$|^return\b.*[;)\w\]]$"
    r"|^[\w.\[\]]+ ?(?:[-+*/|&]|:|<)?= ?\S|^\w+(?:\.\w+)*\(.*\);?$|^(?://|/\*|--) "
    r"|\w\(\)|=>|[!=]==?|&&|\|\||^(?:SELECT|INSERT|UPDATE|CREATE|FROM|WHERE)\b"
)
_PROMPTS = (">>> ", "In [", "$ ", "% ")
_LONGEST_LINE = 200


def fence(page: Page, at: int) -> int:
    """Recognise a block between fences; one that nothing closes ends at a blank line."""
    if fence_of(page.lines[at]) is None:
        return at
    if end := page.fence_end(at):
        return end
    end = at + 1
    while end < len(page.lines) and not page.lines[end].follows_blank:
        end += 1
    return end


def code(page: Page, at: int) -> int:
    """Recognise indented code, and lines that read like code."""
    line = page.lines[at]
    is_indented = line.indent >= _INDENT and line.follows_blank
    if is_indented and _is_mostly_code(page.chunk(at, _SAMPLE)):
        return _indented_end(page, at)
    # Items that end with a semicolon are a list all the same.
    if _is_strong(line) or (_is_code(line) and not is_item(line) and _is_code_below(page, at)):
        return _code_end(page, at)
    return at


def _is_code_below(page: Page, at: int) -> bool:
    return any(map(_is_code, page.chunk(at, 2)[1:]))


def _is_mostly_code(lines: tuple[Line, ...]) -> bool:
    return sum(map(_is_code, lines)) * 3 >= len(lines)


def _is_code(line: Line) -> bool:
    # Long lines are prose, or at least nobody can tell; searching them costs time.
    short = len(line.text) <= _LONGEST_LINE
    return short and (_is_strong(line) or bool(_WEAK.search(line.text)))


def _is_strong(line: Line) -> bool:
    return bool(_STRONG.match(line.text[:_LONGEST_LINE]))


def _indented_end(page: Page, at: int) -> int:
    end = at + 1
    while end < len(page.lines) and page.lines[end].indent >= _INDENT:
        end += 1
    return end


def _code_end(page: Page, at: int) -> int:
    # Below a prompt stand answers, which look like anything.
    is_session = page.lines[at].text.startswith(_PROMPTS)
    end = at + 1
    while end < len(page.lines) and not page.lines[end].follows_blank:
        if not (is_session or _goes_on(page.lines[end], page.lines[at])):
            break
        end += 1
    return end


def _goes_on(line: Line, first: Line) -> bool:
    return _is_code(line) or line.is_mark or line.indent > first.indent
