"""A draft: a question as a rule made it, with the parse that the gate looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.core.generation.candidate import Candidate
from quizapp.core.generation.phrases import core, meaning_of
from quizapp.core.markdown import unescaped
from quizapp.core.questions import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizapp.core.generation.asked import Asked
    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.parsing import Parsed
    from quizapp.core.generation.tokens import Token
    from quizapp.core.questions import Content
    from quizapp.core.text import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule made of a sentence.

    ``tokens`` are the words of the sentence that are said in the stem, ``key`` the words that
    are asked for, as the sentence has them; ``asked`` is there when a wh-question lies behind.
    ``flaws`` are what the rule itself found. ``others`` are further sentences it rests on.
    ``evidence`` is given where it is narrower than the sentences.
    """

    content: Content
    rule: str
    parsed: Parsed
    tokens: tuple[Token, ...]
    key: str
    asked: Asked | None = None
    flaws: tuple[Finding, ...] = ()
    others: tuple[Parsed, ...] = ()
    evidence: tuple[Span, ...] = ()

    @property
    def stem(self) -> str:
        """What is asked or claimed, as plain words."""
        return unescaped(stem_of(self.content))

    @property
    def said(self) -> set[int]:
        """The places of the words of the sentence that the stem says."""
        return {token.i for token in self.tokens}

    @property
    def clause(self) -> Clause | None:
        """The clause that a wh-question was made of, where there is one."""
        return None if self.asked is None else self.asked.clause

    def candidate(self, feedback: str, topic: str, difficulty: int) -> Candidate:
        """Return the candidate, with what the rule found and nothing of the gate yet."""
        return Candidate(
            content=self.content,
            evidence=self.evidence or tuple(one.span for one in (self.parsed, *self.others)),
            rule=self.rule,
            feedback=feedback,
            topic=topic,
            difficulty=difficulty,
            findings=self.flaws,
        )


def stem_tokens(asked: Asked) -> tuple[Token, ...]:
    """Return the words of the sentence that the stem of a wh-question says."""
    clause = asked.clause
    said: Iterable[Token] = asked.parsed.doc
    if clause is not None:
        heads = (*clause.fronted, *clause.complements)
        parts = [clause.subject_words, clause.auxiliaries, clause.before_verb, [clause.verb]]
        inside = {token.i for part in (*parts, *map(core, heads)) for token in part}
        said = [token for token in asked.parsed.doc if token.i in inside]
    words = set(asked.stem.rstrip("?").replace(",", " ").split())
    verb = -1 if clause is None else clause.verb.i
    found = [
        token
        for token in said
        if not asked.start <= token.idx < asked.end
        and not token.is_punct
        and (
            token.text in words
            or token.lower_ in words
            or token.i == verb
            or (meaning_of(token) in asked.stem and meaning_of(token))
        )
    ]
    # "the" is a word of many phrases: it is said where its noun is.
    places = {token.i for token in found}
    return tuple(token for token in found if token.dep_ != "det" or token.head.i in places)
