"""Gap questions for texts in other languages than English: no grammar, only figures and names.

The parser knows English. Elsewhere a gap is a year, a number or a name that the text repeats;
the sentence around it stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.generation.cleaning import clean
from quizapp.core.generation.parsing import prose_of
from quizapp.core.generation.rank import Scored, score
from quizapp.core.markdown import escaped
from quizapp.core.questions import Cloze, Gap
from quizapp.core.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.generation.cleaning import Cleaned
    from quizapp.core.text import Sentence, SourceText

_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:[ .,]\d{3})+(?![\w])|(?<![\w.,])\d{2,4}(?![\w]|[.,]\d)")
_NAME = re.compile(
    r"(?<=[a-zà-ÿа-яёіїєґα-ω,] )[^\W\d_a-z][^\W\d_]{3,}(?: [^\W\d_a-z][^\W\d_]{2,})*"
)
_FEWEST_WORDS, _MOST_WORDS = 8, 34
_REPEATED = 2


def gaps_in(text: SourceText) -> Iterator[tuple[str, list[Scored]]]:
    """Yield for each paragraph of prose its id and its gap questions, at most one a sentence."""
    prose = prose_of(text)
    names = Counter(
        match.group()
        for one in prose
        for match in _NAME.finditer(text.original, one.paragraph.start, one.paragraph.end)
    )
    for one in prose:
        found = []
        for sentence in one.sentences:
            cleaned = clean(text.original, sentence.start, sentence.end)
            candidate = _gap(text, sentence, cleaned, names)
            if candidate is not None:
                value = score(candidate, cleaned.text)
                found.append(Scored(replace(candidate, score=value), sentence.number))
        yield one.paragraph.id, found


def _gap(
    text: SourceText, sentence: Sentence, cleaned: Cleaned, names: Counter[str]
) -> Candidate | None:
    words = cleaned.text
    if not _FEWEST_WORDS <= len(words.split()) <= _MOST_WORDS or not words.endswith((".", "!")):
        return None
    place = _place(words, names)
    if place is None:
        return None
    rule, start, end = place
    key = words[start:end]
    first, last = cleaned.span(0, len(words))
    return Candidate(
        content=Cloze((escaped(words[:start]), escaped(words[end:])), (Gap(key),)),
        evidence=(Span(text.id, sentence.paragraph, first, last),),
        rule=rule,
        feedback=f"“{escaped(words)}”",
        topic=text.title,
        findings=(Finding("gap-share", value=round(len(key) / len(words), 3)),),
    )


def _place(words: str, names: Counter[str]) -> tuple[str, int, int] | None:
    figures = list(_FIGURE.finditer(words))
    if len(figures) == 1:
        return "cloze.figure", figures[0].start(), figures[0].end()
    repeated = [match for match in _NAME.finditer(words) if names[match.group()] >= _REPEATED]
    best = max(repeated, key=lambda match: (names[match.group()], -match.start()), default=None)
    if best is None or words.count(best.group()) > 1:
        return None
    return "cloze.repeated-name", best.start(), best.end()
