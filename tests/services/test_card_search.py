"""What each term of a search finds, on both kinds of database."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.core.cardsearch import SearchError
from quizapp.core.questions import BasicCard, ClozeCard, Gap
from quizapp.core.reviewlog import Action
from quizapp.core.scheduling import Rating, Review
from quizapp.core.scheduling.parameters import DEFAULTS
from quizapp.models import BankRow, Card, Evidence, ItemRow, ItemVersion, Quiz, TextRow, TopicRow
from quizapp.services import attempts, banks, card_actions, card_search, card_tags, reviewing
from quizapp.services.card_actions import Act
from quizapp.services.card_search import Search
from quizapp.services.learners import Learner
from quizapp.services.review_log import Origin, append_review, to_memory
from quizapp.services.reviewing import RatingGiven
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ALL = "c1 q1 q2 q3 q4 q5 q6"


def item(session: Session, key: str) -> ItemRow:
    """The shipped item of that key."""
    of_all = select(ItemRow).join(BankRow, BankRow.id == ItemRow.bank_id)
    return session.scalars(of_all.where(ItemRow.key == key, BankRow.owner_id.is_(None))).one()


def found(session: Session, learner: Learner, query: str, now: datetime = NOON) -> str:
    """The keys of the items that a search finds, in the order of their names."""
    ids = card_search.ids_found(session, learner, Search(query), now)
    return " ".join(sorted(session.get_one(ItemRow, one).key for one in ids))


def in_order(session: Session, learner: Learner, sort: str, *, down: bool = False) -> str:
    ids = card_search.ids_found(session, learner, Search("", sort, is_descending=down), NOON)
    return " ".join(session.get_one(ItemRow, one).key for one in ids)


def rate(
    session: Session, learner: Learner, key: str, rating: Rating, at: datetime, name: str = "r"
) -> Card:
    row = item(session, key)
    card = session.scalar(select(Card).where(Card.item_id == row.id))
    given = RatingGiven(rating, f"{name}{key}", 0 if card is None else card.sequence)
    return reviewing.rate_card(session, learner, row.id, given, at)


def act(session: Session, learner: Learner, what: Act, *keys: str) -> None:
    given = Origin(f"{what.action}{what.flag}", "card", recorded_at=NOON)
    card_actions.act_on(session, learner, [item(session, key).id for key in keys], what, given)


def card(session: Session, learner: Learner, key: str, **values: object) -> Card:
    """A card of Ada's, due at NOON, with the values given."""
    made = make.seen_card(session, learner, item(session, key))
    for name, value in values.items():
        setattr(made, name, value)
    session.flush()
    return made


@pytest.fixture
def learner(session: Session) -> Learner:
    make.shipped(session)
    return make.learner(session)


def test_an_empty_search_finds_all_that_may_be_studied(session: Session, learner: Learner) -> None:
    owner = make.user(session, "Grace", "instructor")
    banks.import_bank(session, make.bank("hers"), owner.id, NOON)

    assert found(session, learner, "") == ALL
    item(session, "q1").retired_at = NOON
    session.flush()
    assert found(session, learner, "") == "c1 q2 q3 q4 q5 q6"


def test_what_an_open_quiz_asks_is_not_found(session: Session) -> None:
    quiz = make.quiz(session, make.plan(questions=("q1", "q2")))
    learner = make.learner(session)

    attempts.start_attempt(session, quiz, learner, now=NOON, rng=random.Random(1))

    assert found(session, learner, "") == "c1 q3 q4 q5 q6"


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ('"bees do"', "c1 q1"),
        ("BEES do", "c1 q1 q2"),
        ("do dance", "c1 q1"),
        ('"they dance"', "c1"),
        ('"scent trails"', "q4"),  # another wording that is right
        ("stem", ""),  # the name of a field
        ("100%", ""),
        ("_", ""),
        ("!", ""),
        ("is:question", "q1 q2 q3 q4 q5 q6"),
        ("is:card", "c1"),
        ("is:new", ALL),
        ("deck:insect", ALL),
        ("deck:birds", ""),
        ("deck:9999999999", ""),
        ("topic:ants", "q4 q5 q6"),
        ("topic:ANT", "q4 q5 q6"),
        ("topic:an", "q4 q5 q6"),
        ("topic:bees -is:card", "q1 q2 q3"),
        ("paragraph:2", "q4 q5 q6"),
        ("paragraph:P2", "q4 q5 q6"),
        ("paragraph:1", "c1 q1 q2 q3"),
        ("paragraph:0", ""),
        ("paragraph:3", ""),
        ("text:insects", ALL),
        ("text:sect paragraph:2", "q4 q5 q6"),
        ("text:birds", ""),
        ("state:new", ALL),
        ("state:review", ""),
        ("is:card or topic:ants", "c1 q4 q5 q6"),
        ("-(is:card or topic:ants)", "q1 q2 q3"),
        ("reps=0 lapses=0", ALL),
        ("-stability<10", ALL),
        ("recall<50", ""),
        ("-recall<50", ALL),
        ("due<5", ""),
        ("flag<7", ""),
    ],
)
def test_what_a_search_finds_among_new_cards(
    session: Session, learner: Learner, query: str, keys: str
) -> None:
    assert found(session, learner, query) == keys


def test_words_are_found_whatever_their_case_beyond_ascii_too(
    session: Session, learner: Learner
) -> None:
    version = session.scalars(
        select(ItemVersion)
        .join(ItemRow, ItemRow.id == ItemVersion.item_id)
        .where(ItemRow.key == "c1")
    ).one()
    version.content = {"front": "Was ist Öl?", "back": 'ein "Stoff" zu 50 %'}
    bank = session.scalars(select(BankRow)).one()
    bank.title = "Über Öl"
    session.flush()

    assert found(session, learner, "öl") == "c1"
    assert found(session, learner, '"50 %"') == "c1"
    assert found(session, learner, "deck:über") == ALL
    assert found(session, learner, f"deck:{bank.id}") == ALL


def test_the_words_of_a_cloze_are_found_in_its_pieces_and_its_gaps(session: Session) -> None:
    cards = (
        ClozeCard(("Bees ", " at noon."), (Gap("dance"),)),
        BasicCard("A question", "An answer"),
    )
    banks.import_bank(session, make.bank(questions=cards), None, NOON)
    learner = make.learner(session)

    assert found(session, learner, '"at noon" dance') == "q1"


def test_a_topic_without_a_title_is_found_by_its_id(session: Session, learner: Learner) -> None:
    session.execute(TopicRow.__table__.delete())  # type: ignore[attr-defined]

    assert found(session, learner, "topic:Ants") == "q4 q5 q6"


def test_the_id_of_a_topic_finds_that_topic_only(session: Session, learner: Learner) -> None:
    ants = session.scalars(select(TopicRow).where(TopicRow.key == "ants")).one()
    ants.title = "Ants, unlike bees"
    session.flush()

    assert found(session, learner, "topic:Bees") == "c1 q1 q2 q3"
    assert found(session, learner, "topic:bee") == ALL


def test_an_id_that_only_items_have_is_one_too(session: Session, learner: Learner) -> None:
    session.execute(delete(TopicRow).where(TopicRow.key == "ants"))
    session.scalars(select(TopicRow)).one().title = "Bees, unlike ants"
    session.flush()

    assert found(session, learner, "topic:ants") == "q4 q5 q6"


def test_the_id_of_a_text_finds_that_text_only(session: Session, learner: Learner) -> None:
    text = session.scalars(select(TextRow)).one()
    other = TextRow(
        **{
            column.name: getattr(text, column.name)
            for column in TextRow.__table__.columns
            if column.name != "id"
        }
    )
    other.key, other.title, other.position = "second", "After insects", 2
    session.add(other)
    session.flush()
    version = session.scalars(
        select(ItemVersion.id).where(ItemVersion.item_id == item(session, "q1").id)
    ).one()
    session.execute(update(Evidence).where(Evidence.version_id == version).values(text_id=other.id))

    assert found(session, learner, "text:second") == "q1"
    assert found(session, learner, "text:insects") == "c1 q2 q3 q4 q5 q6"
    assert found(session, learner, "text:insect") == ALL


def test_states_of_cards(session: Session, learner: Learner) -> None:
    card(session, learner, "q1")
    card(session, learner, "q2", ready_at=NOON + MINUTE, due_at=NOON + MINUTE)
    card(session, learner, "q3", state="relearning", step=0)
    card(session, learner, "q4", leech_at=NOON)
    act(session, learner, Act(Action.SUSPEND), "q1", "q5")
    act(session, learner, Act(Action.BURY), "q4")

    assert found(session, learner, "is:new") == "c1 q5 q6"
    assert found(session, learner, "state:new") == "c1 q5 q6"
    assert found(session, learner, "is:learning") == "q3"
    assert found(session, learner, "state:relearning") == "q3"
    assert found(session, learner, "is:review") == "q1 q2 q4"
    assert found(session, learner, "is:due") == "q3"
    assert found(session, learner, "is:due", NOON + MINUTE) == "q2 q3"
    assert found(session, learner, "is:suspended") == "q1 q5"
    assert found(session, learner, "-is:suspended") == "c1 q2 q3 q4 q6"
    assert found(session, learner, "is:buried") == "q4"
    assert found(session, learner, "is:buried", NOON + DAY) == ""
    assert found(session, learner, "is:leech") == "q4"


def test_flags(session: Session, learner: Learner) -> None:
    act(session, learner, Act(Action.FLAG, flag=3), "q1")
    act(session, learner, Act(Action.FLAG, flag=7), "q2")
    act(session, learner, Act(Action.SUSPEND), "q3")

    assert found(session, learner, "is:flagged") == "q1 q2"
    assert found(session, learner, "flag:3") == "q1"
    assert found(session, learner, "flag<7") == "q1"


def test_tags_are_the_learners_own(session: Session, learner: Learner) -> None:
    other = make.learner(session, "Bob")
    card_tags.add_tag(session, learner.id, [item(session, "q1").id], card_tags.read_tag("Öl"))

    assert found(session, learner, "tag:öl") == "q1"
    assert found(session, learner, "tag:ÖL") == "q1"
    assert found(session, learner, "-tag:öl") == "c1 q2 q3 q4 q5 q6"
    assert found(session, other, "tag:öl") == ""


def test_figures(session: Session, learner: Learner) -> None:
    card(session, learner, "q1", stability=3.04, difficulty=2.0, reps=1)
    card(session, learner, "q2", stability=30.0, difficulty=7.25, reps=9, lapses=4)

    assert found(session, learner, "stability<10") == "q1"
    assert found(session, learner, "stability>=3.05") == "q2"
    assert found(session, learner, "stability=3") == "q1"  # as the page rounds it
    assert found(session, learner, "difficulty>7.2") == "q2"
    assert found(session, learner, "difficulty<=2") == "q1"
    assert found(session, learner, "lapses>=4") == "q2"
    assert found(session, learner, "lapses<4 -is:new") == "q1"
    assert found(session, learner, "reps:9") == "q2"
    assert found(session, learner, "reps>1") == "q2"


def test_days_until_due_are_those_of_the_learner(session: Session) -> None:
    make.shipped(session)
    learner = make.learner(session, zone="Pacific/Auckland")  # NOON is an hour after midnight
    begin = learner.days.start_of(learner.days.day_of(NOON))
    card(session, learner, "q1", due_at=begin - MINUTE)
    card(session, learner, "q2", due_at=begin)
    card(session, learner, "q3", due_at=begin + 3 * DAY - MINUTE)
    card(session, learner, "q4", due_at=begin + 3 * DAY)

    assert found(session, learner, "due<0") == "q1"
    assert found(session, learner, "due=-1") == "q1"
    assert found(session, learner, "due:<=0") == "q1 q2"
    assert found(session, learner, "due:2") == "q3"
    assert found(session, learner, "due>2") == "q4"
    assert found(session, learner, "due>=2") == "q3 q4"


def test_intervals_are_those_of_learned_cards(session: Session, learner: Learner) -> None:
    rate(session, learner, "q1", Rating.EASY, NOON)
    rate(session, learner, "q2", Rating.GOOD, NOON)
    days = (item_due(session, "q1") - learner.days.start_of(learner.days.day_of(NOON))).days

    assert found(session, learner, f"interval={days}") == "q1"
    assert found(session, learner, f"interval>{days}") == ""
    assert found(session, learner, "interval>=0") == "q1"


def item_due(session: Session, key: str) -> datetime:
    return session.scalars(select(Card.due_at).join(ItemRow).where(ItemRow.key == key)).one()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/New_York"])
def test_predicted_recall_is_that_of_the_scheduler(session: Session, zone: str) -> None:
    make.shipped(session)
    learner = make.learner(session, zone=zone)
    chance = random.Random(zone)
    ago = [timedelta(minutes=chance.randrange(1, 60 * 24 * 30)) for _ in range(5)]
    seen = {
        key: card(session, learner, key, last_review_at=NOON - one, stability=chance.uniform(1, 20))
        for key, one in zip(
            "q1 q2 q3 q4 q5".split(), [*ago[:4], timedelta(minutes=20)], strict=True
        )
    }
    recall = {
        key: learner.scheduler.retrievability(to_memory(one), NOON) for key, one in seen.items()
    }

    for percent in range(0, 101, 4):
        below = " ".join(key for key, share in recall.items() if share < percent / 100)
        above = " ".join(key for key, share in recall.items() if share > percent / 100)
        assert found(session, learner, f"recall<{percent}%") == below
        assert found(session, learner, f"recall<={percent}%") == below
        assert found(session, learner, f"recall>{percent}%") == above
        assert found(session, learner, f"recall>={percent}%") == above
        same = " ".join(key for key, share in recall.items() if abs(share - percent / 100) < 0.005)
        assert found(session, learner, f"recall={percent}%") == same
    assert in_order(session, learner, "recall").split()[:5] == sorted(seen, key=recall.__getitem__)


def test_a_fitted_curve_is_the_one_that_is_asked(session: Session, learner: Learner) -> None:
    row = card(session, learner, "q1", last_review_at=NOON - 30 * DAY, stability=5.0)
    fitted = replace(learner, parameters=(*DEFAULTS[:20], 0.6))
    shares = [one.scheduler.retrievability(to_memory(row), NOON) for one in (learner, fitted)]
    between = f"recall<{100 * sum(shares) / 2:.2f}"

    assert found(session, learner, between) != found(session, fitted, between)


def test_what_was_added_rated_and_missed_lately(session: Session, learner: Learner) -> None:
    rate(session, learner, "q1", Rating.AGAIN, NOON - 3 * DAY)
    rate(session, learner, "q2", Rating.GOOD, NOON - 3 * DAY)
    rate(session, learner, "q3", Rating.AGAIN, NOON)
    undone = rate(session, learner, "q4", Rating.AGAIN, NOON + MINUTE)
    card_actions.undo_last(session, learner, "undo", NOON + 2 * MINUTE)
    assert undone.item_id == item(session, "q4").id
    wrong = Review(Rating.AGAIN, NOON - DAY)
    append_review(
        session, card(session, learner, "q5"), wrong, learner.scheduler, Origin("slot:7", "quiz")
    )

    assert found(session, learner, "rated:1") == "q3"
    assert found(session, learner, "rated:2") == "q3 q5"
    assert found(session, learner, "rated:4") == "q1 q2 q3 q5"
    assert found(session, learner, "missed:4") == "q1 q3 q5"
    assert found(session, learner, "missed:1") == "q3"
    assert found(session, learner, "added:1") == ALL
    assert found(session, learner, "added:1", NOON + DAY) == ""
    assert found(session, learner, "added:2", NOON + DAY) == ALL


@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("text", "q1 q2 q3 c1 q4 q5 q6", "q1 q2 q3 c1 q4 q5 q6"),
        ("unknown", "q1 q2 q3 c1 q4 q5 q6", "q1 q2 q3 c1 q4 q5 q6"),
        ("due", "q2 q1 q3 c1 q4 q5 q6", "q1 q2 q3 c1 q4 q5 q6"),
        ("stability", "q1 q2 q3 c1 q4 q5 q6", "q2 q1 q3 c1 q4 q5 q6"),
        ("recall", "q1 q2 q3 c1 q4 q5 q6", "q2 q1 q3 c1 q4 q5 q6"),
        ("lapses", "q2 q1 q3 c1 q4 q5 q6", "q1 q2 q3 c1 q4 q5 q6"),
        ("added", "q1 q2 q3 q4 q5 q6 c1", "c1 q6 q5 q4 q3 q2 q1"),
    ],
)
def test_orders(session: Session, learner: Learner, sort: str, up: str, down: str) -> None:
    card(session, learner, "q1", stability=2.0, lapses=5, due_at=NOON + DAY)
    card(session, learner, "q2", stability=9.0, lapses=1, due_at=NOON)

    assert in_order(session, learner, sort) == up
    assert in_order(session, learner, sort, down=True) == down


def test_a_page_holds_what_is_to_be_seen_of_each_card(session: Session, learner: Learner) -> None:
    row = card(session, learner, "q1", lapses=2)
    act(session, learner, Act(Action.FLAG, flag=2), "q1")
    act(session, learner, Act(Action.BURY), "q1")
    card_tags.add_tag(session, learner.id, [row.item_id], "hard")

    page = card_search.find_page(session, learner, Search("topic:bees -is:card"), NOON, 1)

    assert (page.total, page.number, page.page_count) == (3, 1, 1)
    first, second, _ = page.cards
    assert (first.item_id, first.bank_title, first.flag) == (row.item_id, "Insects", 2)
    assert first.kind == "multiple-choice"
    assert first.memory.lapses == 2
    assert first.recall == learner.scheduler.retrievability(first.memory, NOON)
    assert (first.is_buried, first.is_suspended, first.is_leech) == (True, False, False)
    assert (first.tags, second.tags) == (("hard",), ())
    assert (second.memory.due, second.recall, second.flag) == (None, None, 0)


def test_pages_are_turned_as_far_as_there_are_some(
    session: Session, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_search, "PAGE", 3)
    monkeypatch.setattr(card_search, "MOST_COUNTED", 5)

    sizes = [
        (len(page.cards), page.number, page.total, page.page_count)
        for page in (
            card_search.find_page(session, learner, Search(), NOON, number)
            for number in (0, 1, 2, 9)
        )
    ]

    assert sizes == [(3, 1, 5, 2), (3, 1, 5, 2), (3, 2, 5, 2), (3, 2, 5, 2)]
    nothing = card_search.find_page(session, learner, Search("nowhere"), NOON, 1)
    assert (nothing.cards, nothing.number, nothing.total, nothing.page_count) == ((), 1, 0, 1)


def test_rows_for_a_spreadsheet(session: Session, learner: Learner) -> None:
    row = card(session, learner, "q1", stability=2.123456)
    act(session, learner, Act(Action.FLAG, flag=2), "q1")
    act(session, learner, Act(Action.SUSPEND), "q1")
    card_tags.add_tag(session, learner.id, [row.item_id], "hard")
    card_tags.add_tag(session, learner.id, [row.item_id], "exam")

    rows = list(card_search.rows_found(session, learner, Search(), NOON))

    assert len(rows) == 7
    first = dict(zip(card_search.CSV_HEADER, rows[0], strict=True))
    recall = learner.scheduler.retrievability(to_memory(row), NOON)
    assert first["deck"] == "Insects"
    assert (first["kind"], first["state"]) == ("multiple-choice", "review")
    assert first["due"] == NOON.isoformat(timespec="seconds")
    assert (first["stability"], first["difficulty"]) == (2.1235, 5.0)
    assert first["recall now"] == round(recall, 4)
    assert (first["reviews"], first["lapses"], first["flag"]) == (1, 0, 2)
    assert (first["suspended"], first["tags"]) == ("yes", "exam hard")
    last = dict(zip(card_search.CSV_HEADER, rows[-1], strict=True))
    assert (last["due"], last["stability"], last["flag"], last["suspended"]) == ("", None, None, "")


def test_a_search_that_cannot_be_read_is_refused(session: Session, learner: Learner) -> None:
    with pytest.raises(SearchError, match="Did you mean stability"):
        card_search.find_page(session, learner, Search("stabilit<3"), NOON, 1)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE card; --", "' OR 1=1 --", "\\", "%", "!_", "'||(select 1)||'", "${x}"]
)
def test_what_is_typed_is_never_part_of_the_statement(
    session: Session, learner: Learner, text: str
) -> None:
    for key in ("", "tag:", "deck:", "topic:", "paragraph:", "text:"):
        assert found(session, learner, f'{key}"{text}"') == ""


def test_the_costliest_search_is_still_one_statement(session: Session, learner: Learner) -> None:
    words = " ".join(["é" * 5, *["missed:9"] * 20, *["-recall<5"] * 19])

    assert found(session, learner, words) == ""
    assert session.query(Quiz).count() == 0
