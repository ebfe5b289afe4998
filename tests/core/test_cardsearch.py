from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.core.cardsearch import (
    GUIDE,
    LONGEST_SEARCH,
    NAMES,
    All,
    Compared,
    Either,
    Is,
    Named,
    Not,
    Query,
    Recent,
    SearchError,
    Words,
    parse,
    write,
)
from quizapp.core.cardsearch.terms import CARD_STATES, MEASURES, NAMED, RECENT, STATES

SIGNS = ("<", "<=", "=", ">=", ">")


def numbers(key: str) -> st.SearchStrategy[Decimal]:
    measure = MEASURES[key]
    if key == "retrievability":
        return st.decimals(0, 1, places=6)
    places = 0 if measure.is_whole else 4
    return st.decimals(measure.lowest, measure.highest, places=places)


PHRASES = (
    st.text(st.characters(exclude_categories=("C",), exclude_characters='"“”'), max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
COMPARED = st.sampled_from(sorted(MEASURES)).flatmap(
    lambda key: st.builds(Compared, st.just(key), st.sampled_from(SIGNS), numbers(key))
)
LEAVES = st.one_of(
    st.builds(Words, PHRASES),
    st.builds(Is, st.sampled_from(STATES)),
    st.builds(Named, st.sampled_from([key for key in NAMED if key != "state"]), PHRASES),
    st.builds(Named, st.just("state"), st.sampled_from(CARD_STATES)),
    COMPARED,
    st.builds(Recent, st.sampled_from(RECENT), st.integers(1, 36_500)),
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
# Text that is likelier to be a search than any text is.
PIECES = st.lists(
    st.sampled_from([*'()-"“:<>=% ', "or", "and", "is", "due", "tag", "a", "3", "1.5", "  ", "\0"]),
    max_size=30,
).map("".join)


def test_a_search_of_every_kind_of_term() -> None:
    found = parse(
        "is:due tag:x stability<10 paragraph:3 -is:suspended"
        ' "exact  words" (a or b) due:<=3 added:7'
    )

    assert found == All(
        (
            Is("due"),
            Named("tag", "x"),
            Compared("stability", "<", Decimal(10)),
            Named("paragraph", "3"),
            Not(Is("suspended")),
            Words("exact words"),
            Either((Words("a"), Words("b"))),
            Compared("due", "<=", Decimal(3)),
            Recent("added", 7),
        )
    )


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", All()),
        ("  \t ", All()),
        ("well-known", Words("well-known")),
        ("12:30", Words("12:30")),
        ("a and b", All((Words("a"), Words("b")))),
        ("a b OR c", Either((All((Words("a"), Words("b"))), Words("c")))),
        ("(a b) c", All((All((Words("a"), Words("b"))), Words("c")))),
        ("-(a or b)", Not(Either((Words("a"), Words("b"))))),
        ("--a", Not(Not(Words("a")))),
        ('"or"', Words("or")),
        ("“so typed on phones”", Words("so typed on phones")),
        ('deck:"two words"', Named("deck", "two words")),
        ("Tag=Hard", Named("tag", "Hard")),
        ("IS:Due", Is("due")),
        ("state:Relearning", Named("state", "relearning")),
        ("lapses:3", Compared("lapses", "=", Decimal(3))),
        ("due:<-2", Compared("due", "<", Decimal(-2))),
        ("flag:7", Compared("flag", "=", Decimal(7))),
        ("retrievability<90", Compared("retrievability", "<", Decimal("0.9"))),
        ("recall<90%", Compared("retrievability", "<", Decimal("0.9"))),
        ("recall<0.9", Compared("retrievability", "<", Decimal("0.9"))),
        ("recall<1", Compared("retrievability", "<", Decimal(1))),
        ("recall<1%", Compared("retrievability", "<", Decimal("0.01"))),
        ('difficulty>"7.5"', Compared("difficulty", ">", Decimal("7.5"))),
    ],
)
def test_how_a_search_is_read(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a stabilty<3", 3, "Did you mean stability?"),
        ("http://x", 1, "put them in quotation marks"),
        ("is:duee", 4, "Did you mean due?"),
        ("is:xyz", 4, "Write one of new, learning"),
        ("state:old", 7, "is none of them"),
        ("a tag:", 3, "nothing stands after “tag:”"),
        ('tag:""', 5, "nothing stands between"),
        ('a "b', 3, "is not closed"),
        ('tag:"b', 5, "is not closed"),
        ("deck:(a)", 1, "nothing stands after “deck:”"),
        ("a (b", 3, "a bracket is not closed"),
        ("a )", 3, "closes what was not opened"),
        (")", 1, "closes what was not opened"),
        ("()", 1, "nothing stands after “(”"),
        ("(-)", 2, "nothing stands after “-”"),
        ("a or", 3, "nothing stands after “or”"),
        ("a and", 3, "nothing stands after “and”"),
        ("a or or b", 3, "nothing stands after “or”"),
        ("or a", 1, "nothing stands before “or”"),
        ("and", 1, "nothing stands before “and”"),
        ("(or a)", 2, "nothing stands before “or”"),
        ("tag<x", 5, "cannot be compared"),
        ("is>due", 4, "cannot be compared"),
        ("rated:<3", 8, "cannot be compared"),
        ("rated:0", 7, "Write one from 1 to 36500."),
        ("rated:x", 7, "no number of days"),
        ("added:" + "9" * 80, 7, "no number of days"),
        ("stability<x", 11, "is not a number"),
        ("stability<9%", 11, "is not a number"),
        ("stability<-1", 11, "Write a number from 0 to 100000."),
        ("lapses>1.5", 8, "is not a whole number"),
        ("flag:8", 6, "Write a whole number from 1 to 7."),
        ("flag:0", 6, "is out of range"),
        ("recall<101", 8, "is out of range"),
        ("a\0b", 2, "cannot be shown"),
        ("a" * 500, 401, "longer than 400 characters"),
        ("a " * 41, 81, "more than 40 terms"),
        ("(" * 20 + "a", 11, "more than 10 levels"),
        ("-" * 20 + "a", 11, "more than 10 levels"),
    ],
)
def test_a_search_that_cannot_be_read_says_where_and_what_to_do(
    text: str, column: int, says: str
) -> None:
    with pytest.raises(SearchError) as refused:
        parse(text)

    assert refused.value.column == column
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"At character {column}: ")


@given(st.text(max_size=60) | PIECES)
@example("-")
@example("a\ud800")
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        query = parse(text)
    except SearchError as refused:
        refusal = refused
    else:
        assert parse(write(query)) == query
        return

    assert 1 <= refusal.column <= len(text)
    assert refusal.message
    assert refusal.mend


@given(QUERIES)
@example(Words("and"))
@example(Either((Either((Words("a"), Words("b"))), Not(All((Words("-"), Words("(")))))))
def test_a_search_that_was_written_is_read_as_the_same(query: Query) -> None:
    text = write(query)

    if len(text) <= LONGEST_SEARCH:
        assert parse(text) == query


@pytest.mark.parametrize("advice", GUIDE, ids=lambda advice: advice.term)
def test_the_examples_of_the_guide_can_be_read(advice: object) -> None:
    assert parse(advice.example) != All()  # type: ignore[attr-defined]


def test_the_guide_explains_every_term() -> None:
    assert set(NAMES) <= {advice.term for advice in GUIDE}
