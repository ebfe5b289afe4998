"""Claims and gap texts that lean on what they leave out: what is refused, and what is let pass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from quizapp.core.generation.draft import Draft
from quizapp.core.generation.gate import gaps, loose, pieces
from quizapp.core.generation.unsaid import is_of_any
from quizapp.core.questions import GAP, Cloze, Gap, ShortAnswer
from tests.core.generation.sentences import indexed, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.core.generation.candidate import Finding
    from quizapp.core.generation.clauses import Clause
    from quizapp.core.generation.index import Index

    Check = Callable[[Draft, Index], Finding | None]


def piece(text: str, said: str = "", *, rule: str = "tf.simplified", key: str = "x") -> Draft:
    """A draft that says these words of the first sentence; a gap stands for its key."""
    parsed = indexed(text).sentences[0]
    start = parsed.doc.text.index(said.partition(GAP)[0]) if said else 0
    end = start + len(said.replace(GAP, key)) if said else len(parsed.doc.text)
    words = key.split() if GAP in said else []
    tokens = tuple(one for one in parsed.doc if start <= one.idx < end and one.text not in words)
    if GAP in said:
        before, after = said.split(GAP)
        return Draft(Cloze((before, after), (Gap(key),)), rule, parsed, tokens, key)
    return Draft(ShortAnswer(said or parsed.doc.text, "x"), rule, parsed, tokens, key)


WHOLE = [
    (loose.of_what_deed, "Marin Mersenne obtained a fair estimate in 1636.", "estimate"),
    (loose.of_what_deed, "The first reliable measurement was made on Lake Geneva.", "measurement"),
    (loose.of_what_deed, "More than 170 countries have followed the French example.", "example"),
    (loose.of_what_deed, "Mersenne obtained a fair estimate of the speed of sound.", None),
    (loose.of_what_deed, "The committee rejected the plan to build a dam.", None),
    (loose.of_what_deed, "Hypotheses are tested by experiments.", None),
    (loose.of_what_deed, "The court made an attempt to settle the matter.", None),
    (loose.best_of_an_age, "The strongest of recent times happened in 2014.", "strongest"),
    (loose.best_of_an_age, "The strongest ever recorded struck Chile in 1960.", "strongest"),
    (loose.best_of_an_age, "The strongest of the storms struck Chile in 1960.", None),
    (loose.best_of_an_age, "The strongest storm struck Chile in 1960.", None),
    (loose.best_of_an_age, "A storm struck Chile in 1960.", None),
    (loose.long_before, "Louisiana abandoned unanimity long before, in 1898.", "before"),
    (loose.long_before, "Louisiana abandoned unanimity before the war of 1898.", None),
    (loose.of_the_number, "One of the twelve, Edward Bushell, refused to pay.", "the twelve"),
    (loose.of_the_number, "The treaty was signed by twelve of the states.", None),
    (loose.own_trade, "Greta Hollis has sold fish for 31 years.", "sold"),
    (loose.own_trade, "Greta Hollis, who has sold fish for 31 years, fell ill.", "sold"),
    (loose.own_trade, "Greta Hollis has sold fish for a big firm.", None),
    (loose.own_trade, "The firm has sold fish for 31 years.", None),
    (loose.counted_only, "Three knights rode through the night.", "knights"),
    (loose.counted_only, "Two wishes pull in opposite directions.", "wishes"),
    (loose.counted_only, "Two membranes enclose the cell.", None),
    (loose.part_of_what, "The temperature rises at the core.", "the core"),
    (loose.part_of_what, "The temperature rises at the core of the cluster.", None),
    (loose.a_second, "A second Leopold was killed at Sempach in 1386.", "second"),
    (loose.a_second, "A second bridge was built at Sempach in 1386.", None),
    (loose.differently, "The house of Habsburg saw things differently.", "differently"),
    (loose.differently, "The house of Habsburg saw things differently from others.", None),
    (loose.used_for, "Many laboratories use a mixture of salts.", "use"),
    (loose.used_for, "Many laboratories use a mixture of salts to cool helium.", None),
    (loose.used_for, "Many laboratories use a mixture of salts for cooling.", None),
    (loose.used_for, "The mixture that they use is expensive.", None),
    (loose.groups_of_what, "Loosely bound pairs move through the lattice.", "pairs"),
    (loose.groups_of_what, "Pairs of electrons move through the lattice.", None),
    (loose.only_wrote, "John of Winterthur wrote that Leopold looked half dead.", "wrote"),
    (loose.only_wrote, "John of Winterthur wrote a chronicle of the war.", None),
    (loose.own_trade, "There have been floods for 31 years.", None),
    (loose.counted_only, "Ride through the night.", None),
    (loose.some_of_what, "Some machines in Delaware failed.", "Some"),
    (loose.some_of_what, "Some 300 machines in Delaware failed.", None),
    (pieces.torn_from_verb, "The genes encode a chain is enough.", None),
    (pieces.torn_from_verb, "They showed that DNA turned the strain into a deadly one.", None),
    (pieces.torn_from_verb, "Avery showed DNA turned the strain into a deadly one.", None),
    (pieces.lost_anchor, "The ship sailed towards the sun.", None),
    (pieces.the_more, "The greater the truth does more to bring it down.", "The greater the"),
    (pieces.the_more, "The greater truth brings it down.", None),
]


@pytest.mark.parametrize(("check", "text", "word"), WHOLE)
def test_a_whole_sentence_may_lean_on_another(check: Check, text: str, word: str | None) -> None:
    found = check(whole(text), indexed(text))

    assert (found and found.detail) == word


CHEMISTS = "Most chemists bet on proteins, since DNA, with four kinds of block, seemed too dull."
WAGON = "Buys Ballot put trumpeters on an open railway wagon and trained men beside the track."
LETTER = (
    "Most mutations have no noticeable consequences, but one altered letter among the 438 or so"
    " that encode a chain of haemoglobin is enough to cause sickle-cell anaemia."
)
FOUNTAIN = "A fountain in Station Square was switched off last week but has since been cleared."
MITE = "It feeds on young bees and spreads viruses that cripple their wings."
ROAD = "Engineers hung a gangway on chains, and a road became one of the ways to Milan."
DATED = "Engineers hung a gangway on chains, and a road became one of the ways to Milan in 1230."
PLANS = "Families were assigned to plans under which care was free or cheap at all times."
PAIRS = "They showed that electrons form loosely bound pairs, which move through the lattice."

PARTS = [
    (pieces.broken_off, CHEMISTS, "Most chemists bet on proteins, since DNA", "since"),
    (pieces.broken_off, CHEMISTS, "", None),
    (
        pieces.broken_off,
        "The firm has grown since 1990 and employs six.",
        "The firm has grown since 1990",
        None,
    ),
    (pieces.lost_anchor, WAGON, "Buys Ballot put trumpeters on an open railway wagon", None),
    (pieces.lost_anchor, WAGON, "trained men beside the track", None),
    (
        pieces.torn_from_verb,
        LETTER,
        "a chain of haemoglobin is enough to cause sickle-cell",
        "encode a",
    ),
    (pieces.lost_since, FOUNTAIN, "been cleared", "since"),
    (pieces.lost_since, FOUNTAIN, "", None),
    (pieces.whose, MITE, "spreads viruses that cripple their wings", "their"),
    (pieces.whose, MITE, "", None),
    (pieces.told_of_one, ROAD, "a road became one of the ways to Milan", "road"),
    (pieces.told_of_one, ROAD, "", None),
    (pieces.told_of_one, DATED, "a road became one of the ways to Milan in 1230", None),
    (loose.groups_of_what, PAIRS, "loosely bound pairs, which move through the lattice", "pairs"),
]


@pytest.mark.parametrize(("check", "text", "said", "word"), PARTS)
def test_a_part_may_lean_on_the_rest(check: Check, text: str, said: str, word: str | None) -> None:
    found = check(piece(text, said), indexed(text))

    assert (found and found.detail) == word


def test_an_anchor_left_out_between_is_missed() -> None:
    draft = piece(WAGON)
    lost = {"trumpeters", "railway", "wagon"}
    said = tuple(one for one in draft.tokens if one.text not in lost)

    cut = Draft(draft.content, draft.rule, draft.parsed, said, draft.key)

    assert pieces.lost_anchor(draft, indexed(WAGON)) is None
    found = pieces.lost_anchor(cut, indexed(WAGON))
    assert found is not None
    assert found.detail == "the track"


def test_what_is_so_anyway_needs_no_anchor() -> None:
    text = "Trumpeters on a wagon play beside the track."

    assert pieces.lost_anchor(piece(text, "play beside the track"), indexed(text)) is None


def test_the_other_case_is_not_left_out_from_between() -> None:
    draft = piece(PLANS)
    said = tuple(one for one in draft.tokens if one.text not in {"or", "cheap"})

    cut = Draft(draft.content, draft.rule, draft.parsed, said, draft.key)

    assert pieces.lost_or(draft, indexed(PLANS)) is None
    assert pieces.lost_or(cut, indexed(PLANS)) is not None


def test_who_founded_it_may_be_both() -> None:
    doc = indexed("Google belongs to Page and Brin, who published a paper.").sentences[0].doc
    verb = next(one for one in doc if one.text == "published")
    second = next(one for one in doc if one.text == "Brin")

    clause = SimpleNamespace(verb=verb, subject=second, finite=verb)

    assert (verb.dep_, second.dep_) == ("relcl", "conj")
    assert is_of_any(cast("Clause", clause))


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        (
            "Before a transaction ends the database waits until an hour is past. It buys time.",
            True,
        ),
        ("The database waits for two hours. It buys time.", False),
        ("The mite Varroa destructor reached Europe in 1977. It feeds on larvae.", False),
        ("Nobody asked. The clock buys certainty with patience.", False),
    ],
)
def test_it_may_mean_one_of_two(text: str, *, is_open: bool) -> None:
    found = pieces.rival_subject(whole(text, 1), indexed(text))

    assert (found is not None) is is_open


RATIO = "About nine out of ten convictions rest on a plea of guilty."
NUMBERS = [
    (pieces.ratio, RATIO, RATIO, "ten", "ten"),
    (pieces.ratio, RATIO, RATIO, "nine", "nine"),
    (pieces.ratio, "About nine convictions in Kent are just.", "x", "nine", None),
    (pieces.ratio, "The court has nine members.", "The court has six members.", "nine", None),
    (
        pieces.still_true,
        "It dies within three years.",
        "It dies within five years.",
        "three",
        "five",
    ),
    (pieces.still_true, "It dies within three years.", "It dies within two years.", "three", None),
    (pieces.still_true, "At least 30 died.", "At least 20 died.", "30", "20"),
    (pieces.still_true, "At least 30 died.", "At least 20 died.", "many", None),
    (pieces.still_true, "At least 30 died.", "At least 40 died.", "30", None),
]


@pytest.mark.parametrize(("check", "text", "stem", "key", "word"), NUMBERS)
def test_a_number_may_be_half_of_one_or_change_nothing(
    check: Check, text: str, stem: str, key: str, word: str | None
) -> None:
    parsed = indexed(text).sentences[0]
    draft = Draft(ShortAnswer(stem, "x"), "tf.number", parsed, tuple(parsed.doc), key)
    other = Draft(ShortAnswer(stem, "x"), "tf.year", parsed, tuple(parsed.doc), key)

    found = check(draft, indexed(text))

    assert (found and found.detail) == word
    assert check(other, indexed(text)) is None


@pytest.mark.parametrize(
    ("text", "stem", "word"),
    [
        ("Congress created the bank in 1933.", "The bank was created by congress.", "congress"),
        ("Congress created the bank in 1933.", "The bank was created by Congress.", None),
        ("Pollen sticks. The bees carry pollen.", "Bees gather pollen.", None),
    ],
)
def test_a_name_keeps_its_capital(text: str, stem: str, word: str | None) -> None:
    parsed = indexed(text).sentences[0]
    draft = Draft(ShortAnswer(stem, "x"), "tf.voice", parsed, tuple(parsed.doc), "x")

    found = pieces.small_letter(draft, indexed(text))

    assert (found and found.detail) == word


@pytest.mark.parametrize(
    ("rule", "stem", "is_refused"),
    [
        ("tf.apposition", "Cherrapunji was a town on the hills.", True),
        ("tf.apposition", "Cherrapunji is a town on the hills.", False),
        ("tf.simplified", "Cherrapunji was a town on the hills.", False),
    ],
)
def test_a_town_still_is_one(rule: str, stem: str, *, is_refused: bool) -> None:
    text = "Cherrapunji, a town on the hills, had much rain."
    parsed = indexed(text).sentences[0]
    draft = Draft(ShortAnswer(stem, "x"), rule, parsed, tuple(parsed.doc), "x")

    assert (loose.was_a_town(draft, indexed(text)) is not None) is is_refused


DAM = "The dam, an earthen bank that was completed in 1958, holds water."


def test_a_dam_of_a_year_is_no_term() -> None:
    gap = piece(
        DAM,
        f"The {GAP}, an earthen bank that was completed in 1958, holds water",
        rule="cloze.definition",
        key="dam",
    )
    general = piece("The dam, an earthen bank, holds water.", rule="tf.defined", key="dam")

    assert loose.no_definition(gap, indexed(DAM)) is not None
    assert loose.no_definition(general, indexed(DAM)) is None


@pytest.mark.parametrize(
    ("text", "said", "rule", "is_refused"),
    [
        (
            "News of the revolution in Paris divided the colony.",
            f"News of the revolution in {GAP} divided",
            "cloze.name",
            True,
        ),
        (
            "News of the revolution in Paris divided the colony.",
            f"News of the revolution in {GAP} divided",
            "cloze.term",
            False,
        ),
        (
            "The factory in Paris closed in 1990.",
            f"The factory in {GAP} closed",
            "cloze.name",
            False,
        ),
    ],
)
def test_what_happened_in_a_town_happened_in_its_country(
    text: str, said: str, rule: str, *, is_refused: bool
) -> None:
    draft = piece(text, said, rule=rule, key="Paris")

    assert (loose.in_an_event(draft, indexed(text)) is not None) is is_refused


LONG = " ".join(f"In {year} the river rose." for year in range(1900, 1907))


@pytest.mark.parametrize(
    ("text", "said", "key", "is_refused"),
    [
        ("Farms grow rye on loess.", f"Farms grow rye on {GAP}", "loess", False),
        ("The news divided the colony.", f"The news divided the {GAP}", "colony", True),
        (f"Farms rely on pollinators. {LONG}", f"Farms rely on {GAP}", "pollinators", True),
        ("A rumour ruins a bank.", f"{GAP} ruins a bank", "A rumour", True),
        (
            "States have a blunter and stronger remedy.",
            f"States have a blunter and {GAP}",
            "stronger remedy",
            True,
        ),
        ("States have an excise tax.", f"States have {GAP}", "an excise tax", False),
        ("He reached a quarter of a kelvin.", f"He reached a quarter of {GAP}", "a kelvin", True),
    ],
)
def test_a_single_word_has_to_be_a_term(
    text: str, said: str, key: str, *, is_refused: bool
) -> None:
    draft = piece(text, said, rule="cloze.term", key=key)

    assert (gaps.loose_term(draft, indexed(text)) is not None) is is_refused
