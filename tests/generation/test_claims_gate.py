"""What each check of a claim, a gap text and a card sees, on drafts that no rule would make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.gate import cards, claims, gaps, times
from quizapp.core.generation.kinds.claims import claims as make_claims
from quizapp.core.generation.kinds.gaps import gaps as make_gaps
from quizapp.core.generation.rules.gaps.hidden import _whole_name
from quizapp.core.generation.statements import closed
from quizapp.core.questions import Cloze, Gap, TrueFalse
from tests.core.generation.sentences import whole
from tests.generation.parsing_help import indexed

if TYPE_CHECKING:
    from quizapp.core.generation.draft import Draft
    from quizapp.core.generation.index import Index

CODD = "The relational model was proposed by Edgar Codd in 1970 at IBM."
TWICE = (
    "The lower chambers of the heart pump blood to the lungs. "
    "They are called ventricles by doctors. "
    "In other books the lower chambers of the heart are called atria by doctors."
)


def claimed(text: str, stem: str, *, is_true: bool = False) -> tuple[Draft, Index]:
    """Return a draft of the first sentence whose claim is another one."""
    index = indexed(text)
    draft = next(iter(make_claims(index, 0)))
    return replace(draft, content=TrueFalse(stem, is_true)), index


def filled(text: str, before: str, key: str, after: str) -> tuple[Draft, Index]:
    index = indexed(text)
    draft = next(iter(make_gaps(index, 0)))
    return replace(draft, content=Cloze((before, after), (Gap(key),)), key=key), index


def test_a_copy_is_told_from_other_words() -> None:
    copied, index = claimed(CODD, "The relational model was proposed by Edgar Codd.", is_true=True)
    moved, _ = claimed(CODD, "In 1970, Edgar Codd proposed the relational model.", is_true=True)

    copy, other = claims.copied(copied, index), claims.copied(moved, index)

    assert copy == Finding("copied-words", value=1.0)
    assert other is not None
    assert other.value is not None
    assert other.value < 0.5


def test_only_true_claims_can_be_copies() -> None:
    assert claims.copied(*claimed(CODD, "Anything at all.")) is None


@pytest.mark.parametrize(
    ("stem", "is_refused"),
    [
        ("The relational model was proposed by Edgar Codd in 1984 at IBM.", False),
        ("The relational model was proposed by Larry Ellison in 1984 at IBM.", True),
        ("The relational model was proposed by Edgar Codd in 1970 at IBM.", True),
        ("Edgar Codd was proposed by the relational model in 1970 at IBM.", False),
    ],
)
def test_a_false_claim_has_one_change(stem: str, *, is_refused: bool) -> None:
    assert (claims.one_change(*claimed(CODD, stem)) is not None) is is_refused


def test_true_claims_may_change_what_they_like() -> None:
    draft, index = claimed(CODD, "Codd made it.", is_true=True)

    assert claims.one_change(draft, index) is None
    assert claims.elsewhere(draft, index) is None


def test_what_another_sentence_says_is_not_false() -> None:
    text = (
        "The lower chambers of the human heart are called ventricles by doctors. "
        "In older books the lower chambers of the human heart were called auricles by doctors."
    )
    draft, index = claimed(
        text, "The lower chambers of the human heart are called auricles by doctors."
    )

    found = claims.elsewhere(replace(draft, key="ventricles"), index)

    assert found is not None
    assert found.code == "true-elsewhere"


def test_what_the_sentence_itself_says_is_not_false() -> None:
    text = "In 1970 the relational model was proposed by Edgar Codd, and in 1972 it was extended."
    draft, index = claimed(text, "In 1972 the relational model was proposed by Edgar Codd.")

    assert claims.elsewhere(replace(draft, key="1970"), index) == Finding("true-elsewhere", "1972")


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("Edgar Codd proposed an model.", "an model"),
        ("Edgar Codd proposed a idea.", "a idea"),
        ("Edgar Codd proposed a unit.", None),
        ("Edgar Codd proposed an idea.", None),
    ],
)
def test_wrong_articles_are_seen(stem: str, said: str | None) -> None:
    found = claims.article(*claimed(CODD, stem))

    assert (found and found.detail) == said


def test_an_article_that_the_text_has_so_is_left() -> None:
    text = "Edgar Codd founded a EU agency for tables in 1970 with James Gray."

    assert claims.article(*claimed(text, "Edgar Codd founded a EU agency.")) is None


def test_a_word_said_twice_is_seen() -> None:
    assert claims.doubled(*claimed(CODD, "The model model was proposed.")) == Finding(
        "doubled", "model"
    )


def test_a_name_put_for_a_pronoun_is_not_said_twice() -> None:
    index = indexed(
        "Edgar Codd worked for IBM in San Jose. He proposed the relational model in 1970."
    )
    draft = next(iter(make_claims(index, 1)))
    content = TrueFalse("Edgar Codd proposed what Edgar Codd wanted.", key=False)

    assert claims.doubled(replace(draft, content=content), index) == Finding(
        "doubled", "Edgar Codd"
    )


def test_a_text_gives_its_gap_away_by_letters() -> None:
    text = "The TCP of the internet was described in 1974 by Vint Cerf and Bob Kahn."
    draft, index = filled(text, "The TCP is the ", "Transmission Control Protocol", ".")
    draft = replace(draft, tokens=tuple(index.sentences[0].doc[:5]))

    found = gaps.given_away(draft, index)

    assert found is not None
    assert "TCP" in found.detail


@pytest.mark.parametrize("key", ["way", "they", "—"])
def test_words_that_say_nothing_are_not_hidden(key: str) -> None:
    assert gaps.empty(*filled(CODD, "The ", key, ".")) == Finding("vague-key", key)


def test_a_name_is_hidden_whole_or_not_at_all() -> None:
    doc = (
        indexed("The painting was sold to Joseph Conrad Duveen in London in 1922.").sentences[0].doc
    )

    tokens = _whole_name(doc[6], doc[6])

    assert [token.text for token in tokens] == ["Joseph", "Conrad", "Duveen"]


def test_an_article_before_a_gap_is_seen() -> None:
    assert gaps.article(*filled(CODD, "It was an ", "model", ".")) == Finding("article", "an")


def test_checks_of_a_meaning_leave_other_cards_alone() -> None:
    draft, index = claimed(CODD, "The relational model was proposed in 1970.")

    assert cards.meaning_words(draft, index) is None
    assert cards.circular(draft, index) is None
    assert cards.context(draft, index) is None
    assert cards.vague(draft, index) is None


def test_no_and_is_left_that_nothing_follows() -> None:
    doc = indexed("Oslo sells iron and timber to Kent.").sentences[0].doc

    assert closed(doc[2:4]) == [doc[2]]


def test_what_every_sentence_speaks_of_is_not_hidden() -> None:
    text = " ".join(f"In {number} the river rose." for number in range(1900, 1906))
    draft, index = filled(f"{CODD} {text}", "The ", "river", " rose.")

    assert gaps.everywhere(draft, index) == Finding("trivial", "river")
    assert gaps.everywhere(replace(draft, key="Edgar Codd"), index) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The kontor stood on the bank where Cannon Street station is now.", None),
        ("The town is now called Brak.", None),
        ("The town has now three mills.", "now"),
    ],
)
def test_now_may_tell_which_place(text: str, word: str | None) -> None:
    found = times.dated(whole(text), indexed(text))

    assert (found and found.detail) == word
