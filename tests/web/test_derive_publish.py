"""What comes of the queue: thresholds that move, banks that are published, statistics."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.core.generation.candidate import Finding
from quizapp.core.generation.thresholds import DEFAULTS, MEASURES
from quizapp.extensions import db
from quizapp.models import BankRow, Derivation, User
from quizapp.services import banks
from quizapp.web.derive import words
from tests import derived, make
from tests.web.test_derive import begun, done, text_of
from tests.web.test_derive_queue import act, candidates

RATIO = "length-ratio"


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def text_id(app: Flask, ida: FlaskClient) -> int:
    return done(app)


def accept_all(app: Flask, client: FlaskClient, text_id: int) -> None:
    for candidate_id in candidates(app).values():
        act(client, text_id, candidate_id, "accept")


def bank_titles(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(BankRow.title).order_by(BankRow.id)))


def test_nothing_is_published_before_something_is_accepted(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    url = f"/teach/derive/{text_id}/publish"
    assert "Nothing is accepted yet" in text_of(ida, url)

    response = ida.post(url, data={"target": "new", "title": "Bees", "last": ""})

    assert response.status_code == 409
    assert bank_titles(app) == []
    assert ida.get(f"/teach/derive/{text_id}/published").status_code == 302


def test_a_new_bank_is_looked_at_then_made(app: Flask, ida: FlaskClient, text_id: int) -> None:
    accept_all(app, ida, text_id)
    url = f"/teach/derive/{text_id}/publish"
    page = text_of(ida, f"{url}?target=new&title=My+bees")
    assert "A new bank “My bees” is made, with 3 questions and 0 cards" in page
    assert bank_titles(app) == []

    response = ida.post(url, data={"target": "new", "title": "My bees", "last": ""})

    assert response.status_code == 303
    assert bank_titles(app) == ["My bees"]
    page = text_of(ida, response.location)
    for label in ("Make a quiz", "Practise its cards", "Open the bank"):
        assert label in page
    with app.app_context():
        bank_id = db.session.scalars(select(BankRow.id)).one()
    assert "What do ants leave?" in text_of(ida, f"/teach/banks/{bank_id}")
    assert ida.get(f"/teach/quizzes/new?bank={bank_id}").status_code == 200
    assert ida.get(f"/cards/review?bank={bank_id}").status_code == 200


def test_the_button_pressed_twice_makes_one_bank(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    accept_all(app, ida, text_id)
    url = f"/teach/derive/{text_id}/publish"
    sent = {"target": "new", "title": "My bees", "last": ""}
    ida.post(url, data=sent)

    response = ida.post(url, data=sent)

    assert response.status_code == 409
    assert "published in the meantime" in response.text
    assert bank_titles(app) == ["My bees"]


def test_an_own_bank_is_added_to(app: Flask, ida: FlaskClient, text_id: int) -> None:
    accept_all(app, ida, text_id)
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == "Ida")).one()
        bank_id = banks.import_bank(db.session, make.bank(), owner, make.NOON).id
        make.shipped(db.session)
        db.session.commit()
    url = f"/teach/derive/{text_id}/publish"

    page = text_of(ida, f"{url}?target={bank_id}")
    assert "is brought up to what you accepted" in page
    assert "<dt>Added</dt><dd>3</dd>" in page
    assert page.count('name="target"') == 3  # a new one, the own one, and what is to be published
    ida.post(url, data={"target": str(bank_id), "title": "", "last": ""})

    page = text_of(ida, url)
    assert "has all of them already" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"target": "999"},
        {"target": "x"},
        {"target": ""},
        {"target": "new", "title": " "},
        {"target": "new", "title": "a\0b"},
        {"target": "new", "title": "x" * 201},
    ],
)
def test_a_target_that_cannot_be_is_refused(
    app: Flask, ida: FlaskClient, text_id: int, sent: dict[str, str]
) -> None:
    accept_all(app, ida, text_id)

    response = ida.post(f"/teach/derive/{text_id}/publish", data=sent)

    assert response.status_code == 422
    assert "error-summary" in response.text
    assert bank_titles(app) == []


@pytest.fixture
def measured(app: Flask, ida: FlaskClient) -> int:
    """A derivation of whose candidates one falls by its length alone, one for another flaw too."""
    text_id = begun(app)
    with app.app_context():
        row = db.session.get_one(Derivation, text_id)
        long, both = Finding(RATIO, "key", 1.8), (Finding(RATIO, "", 9), derived.FLAW)
        found = [
            derived.candidate(derived.DANCE, "Bees dance", long),
            derived.candidate(derived.TELLS, "The dance tells", *both),
        ]
        derived.end(db.session, row, found)
        db.session.commit()
    return text_id


def moved(app: Flask, text_id: int) -> object:
    with app.app_context():
        return db.session.get_one(Derivation, text_id).thresholds


def bounds(least: str, most: str) -> dict[str, str]:
    """What the form sends: the thresholds as they are, but for that of the length."""
    sent = {}
    for code, (minimum, maximum) in DEFAULTS.items():
        sent |= {f"min-{code}": _typed(minimum), f"max-{code}": _typed(maximum)}
    return sent | {f"min-{RATIO}": least, f"max-{RATIO}": most}


def _typed(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def test_thresholds_say_what_they_hold_back(ida: FlaskClient, measured: int) -> None:
    page = text_of(ida, f"/teach/derive/{measured}/thresholds")

    assert "2 open candidates have fallen now" in page
    assert "0.4 to 1.6" in page
    assert 'data-label="Falls by it alone">1<' in page


def test_what_other_thresholds_let_through_is_counted_first(
    app: Flask, ida: FlaskClient, measured: int
) -> None:
    url = f"/teach/derive/{measured}/thresholds"

    assert "1 more would pass." in ida.get(url, query_string=bounds("0.4", "2")).text
    assert "As many would pass" in ida.get(url, query_string=bounds("0.4", "1.7")).text
    assert moved(app, measured) == {}

    ida.post(url, data=bounds("0.4", "2"))
    assert "1 fewer would pass." in ida.get(url, query_string=bounds("0.4", "1")).text


def test_thresholds_are_moved_and_lifted(app: Flask, ida: FlaskClient, measured: int) -> None:
    url = f"/teach/derive/{measured}/thresholds"

    assert ida.post(url, data=bounds("0.4", "2")).status_code == 303
    assert moved(app, measured) == {RATIO: [0.4, 2.0]}
    assert "What do bees do" in text_of(ida, f"/teach/derive/{measured}/review")

    assert ida.post(url, data=bounds("", "")).status_code == 303
    assert moved(app, measured) == {RATIO: [None, None]}


@pytest.mark.parametrize("most", ["wide", "nan", "inf", "1e999"])
def test_a_threshold_that_is_no_number_is_refused(
    app: Flask, ida: FlaskClient, measured: int, most: str
) -> None:
    response = ida.post(f"/teach/derive/{measured}/thresholds", data=bounds("0.4", most))

    assert response.status_code == 422
    assert f'value="{most}"' in response.text
    assert moved(app, measured) == {}


def test_statistics_say_how_each_rule_fared(app: Flask, ida: FlaskClient, text_id: int) -> None:
    first, second, _ = candidates(app).values()
    act(ida, text_id, first, "accept")
    act(ida, text_id, second, "reject", reason="trivial")

    page = text_of(ida, f"/teach/derive/{text_id}/statistics")
    assert "<code>wh.what</code>" in page
    assert "<li>Not worth asking: 1</li>" in page

    response = ida.get(f"/teach/derive/{text_id}/statistics.csv")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=bees-and-ants")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    by_rule = {row["Rule"]: row for row in rows}
    assert by_rule["wh.what"]["Accepted"] == "1"
    assert by_rule["wh.that"]["Not worth asking"] == "1"


def test_without_candidates_there_is_nothing_to_count(app: Flask, ida: FlaskClient) -> None:
    assert "nothing to count" in text_of(ida, f"/teach/derive/{begun(app)}/statistics")


def test_a_get_writes_nothing(app: Flask, ida: FlaskClient, text_id: int) -> None:
    accept_all(app, ida, text_id)
    before = dump(app)

    for rest in (
        "",
        "/review?state=all",
        "/accept-many?score=0",
        "/thresholds?x=1",
        "/publish?target=new&title=x",
        "/statistics",
        "/add?start=0&phrase=hive&of=cloze",
        f"/candidates/{next(iter(candidates(app).values()))}/edit",
        "/delete",
    ):
        assert ida.get(f"/teach/derive/{text_id}{rest}").status_code == 200

    assert dump(app) == before


def dump(app: Flask) -> str:
    with app.app_context():
        rows = [
            [list(map(str, row)) for row in db.session.execute(select(Derivation.__table__))],
            [list(map(str, row)) for row in db.session.execute(select(BankRow.__table__))],
            candidates_dump(),
        ]
        return json.dumps(rows)


def candidates_dump() -> list[list[str]]:
    from quizapp.models import CandidateRow, Decision

    found = []
    for table in (CandidateRow.__table__, Decision.__table__):
        found += [list(map(str, row)) for row in db.session.execute(select(table))]
    return found


def test_every_check_of_the_gate_has_its_words() -> None:
    folder = Path(words.__file__).parents[2] / "core" / "generation"
    sources = "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))
    codes = set(re.findall(r'Finding\(\s*"([\w-]+)"', sources))

    assert codes - set(words.FINDING_WORDS) - set(MEASURES) == set()
