from __future__ import annotations

import pytest

from quizapp.core.generation.llm.quoting import find_quote
from quizapp.core.generation.llm.reply import Unsupported
from tests import llm

ORIGINAL = (
    "The  pact was\n unsigned in May. “It’s over,” she can't say, at $5 a ton or 1.5 a\tpound;"
    " the anti-war party won 30 % of 1,000 votes. It was over. Then it was over."
)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The pact was unsigned in May.", "The  pact was\n unsigned in May."),
        ("the anti-war party", "the anti-war party"),
        ('"It\'s over," she can’t say', "“It’s over,” she can't say"),
        ("1.5\na pound", "1.5 a\tpound"),
        ("party won 30 %", "party won 30 %"),
    ],
)
def test_the_span_holds_the_words_of_the_original(quote: str, words: str) -> None:
    passage = llm.passage(ORIGINAL)

    span = find_quote(passage, quote)

    assert passage.text.original[span.start : span.end] == words
    assert (span.text, span.paragraph) == ("velden", "p1")


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("The pact was unsigned in June.", "quote-not-found"),
        ("the pact was unsigned", "quote-not-found"),
        ("signed in May.", "quote-not-found"),
        ("The pact was un", "quote-not-found"),
        ("over,” she can", "quote-not-found"),
        ("war party won", "quote-not-found"),
        ("5 a ton", "quote-not-found"),
        ("ton or 1", "quote-not-found"),
        ("ton or 1.", "quote-not-found"),
        ("5 a pound", "quote-not-found"),
        ("party won 30", "quote-not-found"),
        ("000 votes. It", "quote-not-found"),
        ("The pact .* in May.", "quote-not-found"),
        ("it was", "quote-too-short"),
        ("t was over.", "quote-not-found"),
        ("", "quote-too-short"),
    ],
)
def test_half_words_and_half_numbers_are_no_quotation(quote: str, code: str) -> None:
    with pytest.raises(Unsupported) as caught:
        find_quote(llm.passage(ORIGINAL), quote)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("original", "quote", "words"),
    [
        ("The **pact** was signed.", "The pact was signed.", "The **pact** was signed."),
        ("The *pact was signed* then.", "pact was signed", "pact was signed"),
        ("The pact [12] was signed.[^3]", "The pact was signed.", "The pact [12] was signed."),
        ("A [pact](x.html) was signed.", "pact was signed.", "pact](x.html) was signed."),
        ("The pact (Smith, 2010) was kept.", "pact was kept", "pact (Smith, 2010) was kept"),
        ("The pact was sig-\nned in May.", "was signed in May.", "was sig-\nned in May."),
    ],
)
def test_marks_of_the_original_stand_in_no_quotations_way(
    original: str, quote: str, words: str
) -> None:
    passage = llm.passage(original)

    span = find_quote(passage, quote)

    assert original[span.start : span.end] == words
    assert passage.said(span.start, span.end) == quote


def test_a_quotation_at_two_places_is_none() -> None:
    with pytest.raises(Unsupported) as caught:
        find_quote(llm.passage("It was over now. So it was over now."), "was over now.")

    assert caught.value.code == "quote-ambiguous"
