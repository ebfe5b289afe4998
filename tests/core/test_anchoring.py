"""Places in a text, found again in its new version."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.alignment import align
from quizapp.core.anchoring import Anchor, State, find_quotation, reanchor, renewed, stand_in
from quizapp.core.text import Paragraph, SourceText, Span
from tests import make

BEES = "Bees dance to tell where flowers are. They dance in the dark hive."
ANTS = "Ants leave trails of scent on the ground. Others follow them home."
SPIDERS = "Spiders spin webs between branches. A web may hold for years."


def old_text(*paragraphs: str) -> SourceText:
    return make.text("\n\n".join(paragraphs), "t")


def new_text(old: SourceText, *paragraphs: str) -> SourceText:
    return renewed(old, "\n\n".join(paragraphs))


def words(text: str) -> list[str]:
    return text.split()


def check(old: SourceText, new: SourceText, anchor: Anchor) -> None:
    """What holds of every anchor."""
    if anchor.new is None:
        assert anchor.state is State.STALE
        return
    place = new.paragraph(anchor.new.paragraph)
    assert anchor.new.text == new.id
    assert place.start <= anchor.new.start < anchor.new.end <= place.end
    if anchor.state is not State.REWORDED:
        assert words(new.quote(anchor.new)) == words(old.quote(anchor.old))


def found(old: SourceText, new: SourceText, quotation: str) -> tuple[State, str]:
    """What becomes of the quotation: its state and its words in the new text."""
    span = old.locate(quotation)
    (anchor,) = reanchor(old, new, [span])
    assert anchor.old == span
    return anchor.state, "" if anchor.new is None else new.quote(anchor.new)


@pytest.mark.parametrize(
    "paragraphs",
    [
        (BEES, ANTS, SPIDERS),
        ("A new beginning, about moths and light.", BEES, ANTS),
        (ANTS, SPIDERS, BEES),
        (SPIDERS, "Wasps build with paper. " + BEES),
        (BEES.replace(" ", "\n"), ANTS),
        ("They dance in the dark hive. Bees dance to tell where flowers are.",),
    ],
)
def test_a_sentence_that_still_stands_is_kept(paragraphs: tuple[str, ...]) -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, *paragraphs)

    state, quotation = found(old, new, "Bees dance to tell where flowers are.")

    assert (state, words(quotation)) == (State.KEPT, words("Bees dance to tell where flowers are."))


def test_words_inside_a_sentence_are_found_to_the_letter() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, SPIDERS, ANTS.replace(" of scent", "\n of  scent"), BEES)

    assert found(old, new, "trails of scent") == (State.KEPT, "trails\n of  scent")
    assert found(old, new, "rails of scen") == (State.KEPT, "rails\n of  scen")


def test_other_quotes_and_dashes_are_the_same_words() -> None:
    old = old_text('"Bees dance," she said -- and left. It\'s true.')
    new = new_text(old, "“Bees dance,” she said — and left. It’s true.")

    assert found(old, new, '"Bees dance," she said -- and') == (
        State.KEPT,
        "“Bees dance,” she said — and",
    )
    assert found(old, new, "It's true.") == (State.KEPT, "It’s true.")
    # The dash is a single character now: nothing of the second hyphen is left.
    assert found(old, new, "- and left.")[0] in {State.KEPT, State.STALE, State.REWORDED}


def test_a_sentence_in_another_paragraph_has_moved() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(
        old, "They dance in the dark hive.", ANTS + " Bees dance to tell where flowers are."
    )

    assert found(old, new, "Bees dance to tell") == (State.MOVED, "Bees dance to tell")
    assert found(old, new, "in the dark") == (State.KEPT, "in the dark")


def test_a_paragraph_that_is_split_moves_its_smaller_half() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, *BEES.replace(". They", ".|They").split("|"), ANTS)

    assert found(old, new, "Bees dance to tell") == (State.KEPT, "Bees dance to tell")
    assert found(old, new, "They dance in") == (State.MOVED, "They dance in")


def test_paragraphs_that_are_joined_keep_their_words() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, f"{BEES} {ANTS}")

    assert found(old, new, "Bees dance")[1] == "Bees dance"
    assert found(old, new, "Ants leave trails")[1] == "Ants leave trails"


def test_a_heading_that_runs_into_its_sentence_loses_nothing() -> None:
    old = old_text("On bees", "The bees of the valley dance in the dark.", ANTS)
    new = new_text(old, "On bees The bees of the valley dance in the dark.", ANTS)

    assert found(old, new, "The bees of the valley dance")[1] == "The bees of the valley dance"


def test_a_word_changed_beside_the_quotation_keeps_it() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, BEES.replace("flowers", "the best flowers"), ANTS)

    assert found(old, new, "Bees dance to tell") == (State.KEPT, "Bees dance to tell")


def test_a_word_changed_in_the_quotation_rewords_it() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, BEES.replace("dance to tell", "dance and hum to tell"), ANTS)

    (anchor,) = reanchor(old, new, [old.locate("Bees dance to tell where")])

    assert anchor.state is State.REWORDED
    assert anchor.new is not None
    assert new.quote(anchor.new) == "Bees dance and hum to tell where"
    assert anchor.ratio == pytest.approx(10 / 12)


@pytest.mark.parametrize(
    ("before", "after", "quotation", "expected"),
    [
        (
            "Bees dance",
            "All bees dance",
            "Bees dance to tell where",
            "All bees dance to tell where",
        ),
        ("flowers are.", "flowers grow.", "where flowers are.", "where flowers grow."),
        ("flowers are.", "flowers.", "tell where flowers are", "tell where flowers"),
        ("Bees dance to", "To", "dance to tell where flowers are", "To tell where flowers are"),
    ],
)
def test_a_change_at_the_edge_is_followed(
    before: str, after: str, quotation: str, expected: str
) -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, BEES.replace(before, after), ANTS)

    state, words_now = found(old, new, quotation)

    assert (state, words_now) == (State.REWORDED, expected)


def test_what_is_gone_is_stale() -> None:
    old = old_text(BEES, ANTS)

    assert found(old, new_text(old, ANTS), "Bees dance") == (State.STALE, "")
    assert found(
        old, new_text(old, "They dance in the dark hive.", ANTS), "Bees dance to tell"
    ) == (
        State.STALE,
        "",
    )
    # The sentence is there still, and the quoted words of it are not.
    shorter = new_text(old, BEES.replace(" in the dark hive", " by day at the flowers"), ANTS)
    assert found(old, shorter, "dark hive")[0] is State.STALE


def test_a_quotation_over_several_sentences_is_followed() -> None:
    old = old_text(f"{BEES} {SPIDERS}", ANTS)
    quotation = "flowers are. They dance in the dark hive. Spiders spin"

    assert found(old, new_text(old, ANTS, f"{BEES} {SPIDERS}"), quotation) == (
        State.KEPT,
        quotation,
    )
    more = new_text(old, f"{BEES} So it is. {SPIDERS}", ANTS)
    assert found(old, more, quotation) == (
        State.REWORDED,
        quotation.replace("Spiders", "So it is. Spiders"),
    )


def test_a_quotation_torn_by_a_new_paragraph_keeps_its_larger_part() -> None:
    old = old_text(f"{BEES} {SPIDERS}", ANTS)
    new = new_text(old, BEES, SPIDERS, ANTS)

    state, quotation = found(old, new, f"{BEES} Spiders spin")

    assert (state, quotation) == (State.REWORDED, BEES)


def test_sentences_far_apart_now_give_the_first_of_them() -> None:
    old = old_text(BEES, ANTS)
    first, second = BEES.split(". ")
    between = " ".join(f"Insect number {n} is described here." for n in range(20))
    new = new_text(old, f"{first}. {between} {second}", ANTS)

    assert found(old, new, f"{BEES[:-1]}") == (State.REWORDED, f"{first}.")


def test_a_sentence_divided_in_two_keeps_each_part() -> None:
    old = old_text("In the spring the bees dance on the comb, and the ants wake up.", ANTS)
    new = new_text(old, "In the spring the bees dance on the comb. And the ants wake up.", ANTS)

    assert found(old, new, "the bees dance on the comb") == (
        State.KEPT,
        "the bees dance on the comb",
    )
    assert found(old, new, "the ants wake up.") == (State.KEPT, "the ants wake up.")


def test_repeated_sentences_go_by_their_neighbours() -> None:
    old = old_text("Alpha goes first. So it was. Beta goes next. So it was. Gamma ends it.")
    new = new_text(old, "Alpha goes first. Beta goes next. So it was. Gamma ends it. So it was.")
    first, second = (m for m in range(len(old.original)) if old.original.startswith("So it", m))
    spans = [Span("t", "p1", at, at + 10) for at in (first, second)]

    gone, kept = reanchor(old, new, spans)

    # The second is found by its neighbours, and what is left goes by the order.
    assert kept.new is not None
    assert kept.new.start == new.original.index("So it was.")
    assert gone.new is not None
    assert gone.new.start == new.original.rindex("So it was.")


def test_repeated_sentences_without_neighbours_go_by_their_order() -> None:
    old = old_text("So it was.", "So it was.")
    new = new_text(old, "Moths came into the light.", "So it was.", "So it was.", "Then they left.")
    spans = [Span("t", one.id, one.start, one.end) for one in old.paragraphs]

    anchors = reanchor(old, new, spans)

    assert [one.new.paragraph for one in anchors if one.new] == ["p1", "p2"]
    assert [one.state for one in anchors] == [State.KEPT, State.KEPT]


def test_a_repetition_that_went_is_stale() -> None:
    old = old_text("So it was.", "So it was.", ANTS)
    new = new_text(old, "So it was.", ANTS)
    spans = [Span("t", one.id, one.start, one.end) for one in old.paragraphs[:2]]

    assert [one.state for one in reanchor(old, new, spans)] == [State.STALE, State.KEPT]


def test_a_place_of_white_space_or_outside_all_sentences_is_stale() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, BEES, ANTS)
    gap = BEES.index(" They")
    spans = [
        Span("t", "p1", gap, gap + 1),
        Span("t", "p1", len(BEES), len(BEES) + 2),
        Span("t", "p1", 4, 5),
    ]

    assert {one.state for one in reanchor(old, new, spans)} == {State.STALE}


def test_a_quotation_that_now_stands_twice_is_left_alone() -> None:
    old = old_text("Nothing here, the old bees dance in the hive at night, came to be.", ANTS)
    twice = "The one said that the old bees dance in the hive at night."
    new = new_text(old, f"{twice} {twice.replace('one', 'other')}", ANTS)

    state, _ = found(old, new, "the old bees dance in the hive at night")

    assert state in {State.KEPT, State.STALE}


def test_long_sentences_are_compared_by_their_length_only() -> None:
    many = " ".join(f"word{n}" for n in range(900))
    old = old_text(f"{many} ends.", ANTS)
    new = new_text(old, f"{many} never ends.", ANTS)

    assert found(old, new, f"{many} ends.") == (State.REWORDED, f"{many} never ends.")
    assert found(old, new, "word7 word8 word9 word10") == (State.KEPT, "word7 word8 word9 word10")


def test_hostile_repetition_ends_in_time() -> None:
    old = old_text(*(f"{'a ' * 50}b{n} x." for n in range(60)))
    new = new_text(old, "a " * 6_000)
    spans = [Span("t", one.id, one.start, one.end - n) for one in old.paragraphs for n in range(9)]

    began = time.process_time()
    anchors = reanchor(old, new, spans)

    assert {one.state for one in anchors} == {State.STALE}
    assert time.process_time() - began < 60


def test_a_new_version_keeps_the_ids_and_headings_of_paragraphs() -> None:
    old = old_text(BEES, ANTS)

    new = new_text(old, "A new beginning here.", ANTS.replace("home", "back home"), BEES)

    assert [(one.id, one.heading) for one in new.paragraphs] == [
        ("p3", ""),
        ("p2", "Heading 2"),
        ("p1", "Heading 1"),
    ]
    assert (new.id, new.title) == ("t", "Insects")


def test_a_new_paragraph_takes_no_id_that_is_taken() -> None:
    original = f"{BEES}\n\n{ANTS}"
    paragraphs = (
        Paragraph("p3", "", 0, len(BEES)),
        Paragraph("p4", "", len(BEES) + 2, len(original)),
    )
    old = SourceText("t", "T", original, paragraphs)

    new = new_text(old, "Moths fly at night.", BEES, SPIDERS, ANTS)

    assert [one.id for one in new.paragraphs] == ["p5", "p3", "p6", "p4"]


def test_the_nearest_sentence_stands_in() -> None:
    old = old_text(BEES, ANTS, SPIDERS)
    new = new_text(old, "They dance in the dark hive.", SPIDERS)

    span = stand_in(old, new, old.locate("Ants leave trails"))

    assert new.quote(span) == "They dance in the dark hive."
    assert (
        new.quote(stand_in(old, new, old.locate("Others follow"))) == SPIDERS.partition(" A web")[0]
    )


def test_when_nothing_is_left_the_same_place_stands_in() -> None:
    old = old_text(BEES, ANTS)
    new = new_text(old, "Moths like light. Nobody knows why that is so. Owls hunt.")

    assert new.quote(stand_in(old, new, old.locate("They dance"))).startswith("Nobody knows")
    assert new.quote(stand_in(old, new, old.locate("Others follow"))) == "Owls hunt."


VOCABULARY = [
    f"{a}{b}" for a in ("ba", "ko", "mi", "tu", "re", "lo") for b in ("n", "sta", "rvo", "l", "mex")
]
Doc = list[list[str]]


def sentence_of(rng: random.Random) -> str:
    body = " ".join(rng.choice(VOCABULARY) for _ in range(rng.randint(4, 14)))
    return f"{body.capitalize()}."


def document(rng: random.Random, size: int) -> Doc:
    return [[sentence_of(rng) for _ in range(rng.randint(1, 6))] for _ in range(size)]


def original_of(doc: Doc, space: str = " ") -> str:
    return "\n\n".join(space.join(one).replace(" ", space) for one in doc if one)


def insert_paragraph(doc: Doc, rng: random.Random) -> None:
    doc.insert(rng.randint(0, len(doc)), [sentence_of(rng) for _ in range(rng.randint(1, 4))])


def delete_paragraph(doc: Doc, rng: random.Random) -> None:
    if len(doc) > 1:
        doc.pop(rng.randrange(len(doc)))


def swap(doc: Doc, rng: random.Random) -> None:
    here, there = rng.randrange(len(doc)), rng.randrange(len(doc))
    doc[here], doc[there] = doc[there], doc[here]


def insert_sentence(doc: Doc, rng: random.Random) -> None:
    one = rng.choice(doc)
    one.insert(rng.randint(0, len(one)), sentence_of(rng))


def delete_sentence(doc: Doc, rng: random.Random) -> None:
    one = rng.choice(doc)
    if len(one) > 1:
        one.pop(rng.randrange(len(one)))


def split(doc: Doc, rng: random.Random) -> None:
    place = rng.randrange(len(doc))
    if len(doc[place]) > 1:
        cut = rng.randint(1, len(doc[place]) - 1)
        doc[place : place + 1] = [doc[place][:cut], doc[place][cut:]]


def join(doc: Doc, rng: random.Random) -> None:
    if len(doc) > 1:
        place = rng.randrange(len(doc) - 1)
        doc[place : place + 2] = [doc[place] + doc[place + 1]]


def reword(doc: Doc, rng: random.Random) -> None:
    one = rng.choice(doc)
    place = rng.randrange(len(one))
    first, *rest = one[place][:-1].split()
    rest[rng.randrange(len(rest))] = rng.choice(VOCABULARY)
    one[place] = f"{' '.join([first, *rest])}."


EDITS: list[Callable[[Doc, random.Random], None]] = [
    insert_paragraph,
    delete_paragraph,
    swap,
    insert_sentence,
    delete_sentence,
    split,
    join,
    reword,
]


def edited(doc: Doc, rng: random.Random, edits: int) -> Doc:
    changed = [list(one) for one in doc]
    for _ in range(edits):
        rng.choice(EDITS)(changed, rng)
    return changed


def spans_of(text: SourceText, rng: random.Random) -> list[Span]:
    """The whole sentences, and a part of each."""
    found = []
    for one in text.sentences:
        found.append(Span(text.id, one.paragraph, one.start, one.end))
        start = rng.randint(one.start, one.end - 1)
        end = rng.randint(start + 1, one.end)
        if text.original[start:end].strip() == text.original[start:end] != "":
            found.append(Span(text.id, one.paragraph, start, end))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_unchanged_sentences_are_found_under_random_edits(seed: int) -> None:
    rng = random.Random(seed)
    doc = document(rng, rng.randint(2, 25))
    changed = edited(doc, rng, rng.randint(0, 20))
    old = old_text(*original_of(doc).split("\n\n"))
    new = renewed(old, original_of(changed, rng.choice([" ", "\n", "  ", "\n  "])))
    spans = spans_of(old, rng)
    still = Counter(sentence for one in changed for sentence in one)
    before = Counter(sentence for one in doc for sentence in one)

    anchors = reanchor(old, new, spans)

    for anchor in anchors:
        check(old, new, anchor)
        (sentence,) = old.sentences_of(anchor.old)
        whole = old.original[sentence.start : sentence.end]
        if still[whole] >= before[whole]:
            assert anchor.new is not None, whole
            assert anchor.state in {State.KEPT, State.MOVED}
            if still[whole] == 1:
                (there,) = new.sentences_of(anchor.new)
                assert words(new.original[there.start : there.end]) == words(whole)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["A b.", "C d e.", "F.", "G h i j."]), min_size=1), min_size=1
    )
)
def test_the_same_text_gives_the_same_places(doc: Doc) -> None:
    old = old_text(*original_of(doc).split("\n\n"))
    spans = spans_of(old, random.Random(1))

    anchors = reanchor(old, renewed(old, old.original), spans)

    assert [one.new for one in anchors] == spans
    assert {one.state for one in anchors} == {State.KEPT}
    assert renewed(old, old.original) == old


@settings(max_examples=100, deadline=None)
@given(st.text("ab. \n-—'’\"“A", min_size=1, max_size=80), st.text("ab. \n-—'’\"“A", max_size=80))
def test_whatever_the_texts_the_places_are_sound(before: str, after: str) -> None:
    old = old_text(before)
    new = renewed(old, after)
    starts = range(0, len(before), 3)
    spans = [
        Span("t", one.id, start, end)
        for one in old.paragraphs
        for start in starts
        for end in (start + 1, start + 4, start + 9)
        if one.start <= start and end <= one.end
    ]

    for anchor in reanchor(old, new, spans):
        if anchor.new is not None:
            place = new.paragraph(anchor.new.paragraph)
            assert place.start <= anchor.new.start < anchor.new.end <= place.end


def test_the_order_of_sentences_that_only_lost_neighbours_is_kept() -> None:
    rng = random.Random(3)
    doc = document(rng, 12)
    changed = edited(doc, rng, 0)
    for _ in range(8):
        rng.choice([insert_sentence, delete_sentence, insert_paragraph])(changed, rng)
    old = old_text(*original_of(doc).split("\n\n"))
    new = renewed(old, original_of(changed))
    spans = [Span("t", one.paragraph, one.start, one.end) for one in old.sentences]

    places = [
        one.new.start for one in reanchor(old, new, spans) if one.state is State.KEPT and one.new
    ]

    assert places == sorted(places)


def test_nothing_is_paired_twice() -> None:
    rng = random.Random(5)
    doc = document(rng, 20)
    old = old_text(*original_of(doc).split("\n\n"))
    new = renewed(old, original_of(edited(doc, rng, 40)))

    alignment = align(old, new)

    assert len(set(alignment.partners.values())) == len(alignment.partners)
    assert all(0.6 <= ratio <= 1 for ratio in alignment.ratios.values())


def test_a_long_text_with_many_places_takes_less_than_a_second() -> None:
    rng = random.Random(8)
    doc = document(rng, 600)
    old = old_text(*original_of(doc).split("\n\n"))
    new = renewed(old, original_of(edited(doc, rng, 300)))
    spans = (spans_of(old, rng) * 3)[:5000]
    assert len(old.sentences) > 1900
    assert len(spans) == 5000
    assert new.sentences

    began = time.process_time()
    anchors = reanchor(old, new, spans)

    # It is a third of a second; the measuring of coverage multiplies it.
    assert time.process_time() - began < (60 if sys.gettrace() else 10)
    assert sum(one.state is not State.STALE for one in anchors) > 4000


def test_a_quotation_is_found_whatever_its_white_space_and_quotes() -> None:
    text = old_text('He said "so"\nand left.', "She said “so” and left.")

    found_at = find_quotation(text, " said  “so” and ")

    assert [text.quote(one) for one in found_at] == ['said "so"\nand', "said “so” and"]
    assert [one.paragraph for one in found_at] == ["p1", "p2"]
    assert find_quotation(text, "left. She") == ()
    assert find_quotation(text, "  ") == ()
