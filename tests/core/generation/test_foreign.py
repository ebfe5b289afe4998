from __future__ import annotations

from collections.abc import Iterator

import pytest

from quizapp.core.generation.backend import Passage
from quizapp.core.generation.candidate import Candidate, Finding
from quizapp.core.generation.draft import Draft
from quizapp.core.generation.foreign import proposed
from quizapp.core.generation.parsing import prose_of
from quizapp.core.questions import (
    Cloze,
    ClozeCard,
    Content,
    Gap,
    MultipleChoice,
    Option,
    ShortAnswer,
    TrueFalse,
)
from quizapp.core.text import Span
from tests.core.generation.sentences import indexed, text_of

TEXT = "# Velden\n\nThe pact was signed in 1648. Sweden closed the port. Brak grew."
OTHER = TEXT.replace("# Velden\n\n", "")


class One:
    """A backend that proposes this one candidate."""

    def __init__(self, content: Content, *quotes: str, paragraph: str = "p1") -> None:
        self.content, self.quotes, self.paragraph = content, quotes, paragraph
        self.headings: list[str] = []

    def propose(self, passage: Passage, _kinds: frozenset[str]) -> Iterator[Candidate]:
        self.headings.append(passage.heading)
        places = [passage.text.original.index(quote) for quote in self.quotes]
        spans = tuple(
            Span("text", self.paragraph, start, start + len(quote))
            for start, quote in zip(places, self.quotes, strict=True)
        )
        yield Candidate(self.content, spans, "llm.x", findings=(Finding("own"),))


def drafts(backend: One, original: str = TEXT) -> list[Draft]:
    text = text_of(original)
    (prose,) = prose_of(text)
    return list(proposed(backend, text, prose, frozenset(), indexed(original)))


@pytest.mark.parametrize(
    ("content", "key", "words"),
    [
        (ShortAnswer("When was it?", "1648"), "1648", "When was it"),
        (MultipleChoice("When?", (Option(r"a\*"), Option("b")), 0), "a*", "When"),
        (Cloze(("Signed in ", "."), (Gap("1648"),)), "1648", "Signed in 1648"),
        (ClozeCard(("In ", " signed."), (Gap("1648"),)), "1648", "In 1648 signed"),
        (TrueFalse("It was signed.", key=True), "", "It was signed"),
    ],
)
def test_a_candidate_becomes_a_draft_of_its_sentence(
    content: Content, key: str, words: str
) -> None:
    (draft,) = drafts(One(content, "signed in 1648"))

    assert draft.parsed.doc.text == "The pact was signed in 1648."
    assert (draft.key, draft.rule, draft.others) == (key, "llm.x", ())
    assert " ".join(token.text for token in draft.tokens) == words
    assert draft.flaws == (Finding("own"),)


def test_the_evidence_stays_as_narrow_as_it_was() -> None:
    (draft,) = drafts(One(ShortAnswer("When?", "1648"), "in 1648. Sweden", "grew"))

    assert [TEXT[span.start : span.end] for span in draft.evidence] == ["in 1648. Sweden", "grew"]
    assert [one.doc.text for one in draft.others] == ["Sweden closed the port.", "Brak grew."]


def test_what_lies_in_no_sentence_is_left_out() -> None:
    assert drafts(One(ShortAnswer("What?", "Velden"), "Velden")) == []
    assert drafts(One(ShortAnswer("What?", "port"), "port", paragraph="p9")) == []


def test_a_backend_hears_the_heading() -> None:
    headed, bare = (One(ShortAnswer("What?", "port"), "port") for _ in range(2))
    drafts(headed)
    drafts(bare, OTHER)

    assert (headed.headings, bare.headings) == (["Velden"], [""])
