"""The review queue: candidates beside the text, and what is decided about them."""

from __future__ import annotations

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import CandidateRow, Decision, Derivation, User
from quizapp.services import derivations
from quizapp.services.derivations import NewDerivation
from tests import derived, make
from tests.web.test_derive import begun, done, text_of


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def text_id(app: Flask, ida: FlaskClient) -> int:
    return done(app)


def candidates(app: Flask) -> dict[str, int]:
    """The ids of the candidates, by their stems."""
    with app.app_context():
        rows = db.session.scalars(select(CandidateRow).order_by(CandidateRow.position))
        return {row.content["stem"]: row.id for row in rows}


def states(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = db.session.scalars(select(CandidateRow).order_by(CandidateRow.position))
        return {row.content["stem"]: row.state for row in rows}


def decisions(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Decision)) or 0


def queue(text_id: int, rest: str = "") -> str:
    return f"/teach/derive/{text_id}/review{rest}"


def act(client: FlaskClient, text_id: int, candidate_id: int, verb: str, **fields: str) -> str:
    """Press a button of a candidate; where it leads."""
    url = f"/teach/derive/{text_id}/candidates/{candidate_id}/{verb}"
    response = client.post(url, data=fields)
    assert response.status_code == 303
    return str(response.location)


def marked(page: str) -> list[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [mark.find("span").tail for mark in tree.iter("mark")]


def test_the_first_open_candidate_stands_beside_its_sentence(
    ida: FlaskClient, text_id: int
) -> None:
    page = text_of(ida, queue(text_id))

    assert re.search(r'id="candidate-title"[^>]*>What do bees do for their hive\?<', page)
    assert "<strong>dance</strong>" in page
    assert "See the text." in page
    assert "wh.what" in page
    assert marked(page) == ["Bees dance"]
    assert "0 of 2 looked at" in page


def test_the_list_leaves_out_what_fell_at_the_gate_and_shows_it_when_asked(
    ida: FlaskClient, text_id: int
) -> None:
    open_ones = text_of(ida, queue(text_id))
    fallen = text_of(ida, queue(text_id, "?state=fallen"))

    assert "What does the dance tell?" not in open_ones
    assert "Fell at the gate <b>1</b>" in open_ones
    assert "What does the dance tell?" in fallen
    assert "Pronoun: the stem has an unresolved" in fallen
    assert "Accept all the same" in fallen


def test_another_candidate_can_be_selected(app: Flask, ida: FlaskClient, text_id: int) -> None:
    wanted = candidates(app)["What do ants leave?"]

    page = text_of(ida, queue(text_id, f"?candidate={wanted}"))

    assert marked(page) == ["Ants leave trails"]
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


def test_accepting_goes_on_to_the_next_and_then_to_the_end(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    first, second, _ = candidates(app).values()

    where = act(ida, text_id, first, "accept", batch="one", seen="0")
    assert f"candidate={second}" in where
    page = text_of(ida, where)
    assert "Accepted: What do bees do for their hive?" in page
    assert "1 of 2 looked at" in page

    where = act(ida, text_id, second, "accept", batch="two", seen="0")
    page = text_of(ida, where)
    assert "Nothing is open here" in page
    assert "Publish the 2 accepted" in page


def test_after_the_last_one_comes_what_was_left_out_before(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    first, second, _ = candidates(app).values()

    assert f"candidate={first}" in act(ida, text_id, second, "accept")


def test_rejecting_wants_a_reason(app: Flask, ida: FlaskClient, text_id: int) -> None:
    first, second, _ = candidates(app).values()

    where = act(ida, text_id, first, "reject")
    assert "Choose why the candidate is rejected." in text_of(ida, where)
    assert "rejected" not in states(app).values()

    where = act(ida, text_id, first, "reject", reason="trivial")
    assert f"candidate={second}" in where
    page = text_of(ida, queue(text_id, "?state=rejected"))
    assert "Rejected: not worth asking" in page


def test_an_undo_shows_what_it_took_back(app: Flask, ida: FlaskClient, text_id: int) -> None:
    first = next(iter(candidates(app).values()))
    act(ida, text_id, first, "accept")

    response = ida.post(f"/teach/derive/{text_id}/undo", data={"batch": "undo"})

    assert response.status_code == 303
    assert f"candidate={first}" in response.location
    assert "accepted" not in states(app).values()
    again = ida.post(f"/teach/derive/{text_id}/undo", data={"batch": "again"})
    assert "There is nothing more to take back." in text_of(ida, again.location)


def test_two_presses_of_one_button_count_once(app: Flask, ida: FlaskClient, text_id: int) -> None:
    first = next(iter(candidates(app).values()))

    act(ida, text_id, first, "accept", batch="once", seen="0")
    act(ida, text_id, first, "accept", batch="once", seen="0")

    assert decisions(app) == 1


def test_a_page_that_is_old_decides_nothing(app: Flask, ida: FlaskClient, text_id: int) -> None:
    first = next(iter(candidates(app).values()))
    act(ida, text_id, first, "accept", seen="0")

    where = act(ida, text_id, first, "reject", reason="trivial", seen="0")

    assert "changed in another tab" in text_of(ida, where)
    assert next(iter(states(app).values())) == "accepted"


def test_the_filter_stays_from_step_to_step(app: Flask, ida: FlaskClient, text_id: int) -> None:
    wanted = candidates(app)["What do ants leave?"]
    filtered = "?state=all&kind=short-answer&rule=wh.that&paragraph=p2"
    page = text_of(ida, queue(text_id, filtered))

    assert "1 candidate<" in page
    assert 'value="wh.that" selected' in page
    response = ida.post(f"/teach/derive/{text_id}/candidates/{wanted}/accept{filtered}")
    assert "rule=wh.that" in response.location
    assert "state=all" in response.location


def test_what_fell_can_be_accepted_all_the_same(app: Flask, ida: FlaskClient, text_id: int) -> None:
    fallen = candidates(app)["What does the dance tell?"]

    act(ida, text_id, fallen, "accept")

    assert states(app)["What does the dance tell?"] == "accepted"


def test_candidates_of_another_text_are_not_there(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    candidate = next(iter(candidates(app).values()))
    other = done(app)
    assert other != text_id
    with app.app_context():
        there = db.session.scalars(
            select(CandidateRow.id).where(CandidateRow.derivation_id == other)
        ).first()

    assert ida.get(queue(text_id, f"?candidate={there}")).status_code == 404
    assert ida.get(queue(text_id, "?candidate=x")).status_code == 404
    url = f"/teach/derive/{other}/candidates/{candidate}/accept"
    assert ida.post(url).status_code == 404


def test_a_derivation_at_work_can_be_reviewed_already(app: Flask, ida: FlaskClient) -> None:
    page = text_of(ida, queue(begun(app)))

    assert "more are coming" in page
    assert "Nothing is open here" in page


@pytest.mark.parametrize(
    "rest",
    [
        "?state=%00",
        "?state='--",
        "?page=99999999999999999999",
        "?page=-1",
        "?kind=x&rule=%27%3B&paragraph=p999",
        "?around=nowhere",
        "?did=<b>",
    ],
)
def test_an_address_that_asks_for_nonsense_shows_the_queue(
    ida: FlaskClient, text_id: int, rest: str
) -> None:
    assert ida.get(queue(text_id, rest)).status_code == 200


def test_many_are_counted_before_they_are_accepted_and_undone_at_once(
    app: Flask, ida: FlaskClient, text_id: int
) -> None:
    url = f"/teach/derive/{text_id}/accept-many"
    assert "2 candidates passed the gate" in text_of(ida, url)
    page = text_of(ida, f"{url}?score=0.4")
    assert "<strong>2 candidates</strong> of 2 would be accepted" in page
    assert "No open candidate scores that high" in text_of(ida, f"{url}?score=7")
    assert decisions(app) == 0

    response = ida.post(url, data={"score": "0.4", "batch": "many"})

    assert response.status_code == 303
    assert list(states(app).values()).count("accepted") == 2
    assert "Accepted: 2 candidates" in text_of(ida, response.location)
    ida.post(f"/teach/derive/{text_id}/undo", data={"batch": "back"})
    assert "accepted" not in states(app).values()


@pytest.mark.parametrize("score", ["", "much", "nan", "inf", "1e999"])
def test_a_score_that_is_no_number_is_refused_with_what_was_typed(
    ida: FlaskClient, text_id: int, score: str
) -> None:
    url = f"/teach/derive/{text_id}/accept-many"

    for response in (ida.get(f"{url}?score={score}"), ida.post(url, data={"score": score})):
        page = response.get_data(as_text=True)
        assert response.status_code == 422
        assert "Write a number, such as 0.8." in page or "Not a valid" in page
        assert f'value="{score}"' in page


def test_a_long_text_is_cut_around_the_evidence(app: Flask, ida: FlaskClient) -> None:
    text_id = done(app)
    with app.app_context():
        row = db.session.get_one(Derivation, text_id)
        filler = "\n\n".join(f"Paragraph {n} says nothing of note." * 20 for n in range(100))
        start = len(derived.ORIGINAL) + 2
        outline = list(row.outline)
        for n, piece in enumerate(filler.split("\n\n"), 3):
            outline.append(
                {"id": f"p{n}", "heading": "", "start": start, "end": start + len(piece)}
            )
            start += len(piece) + 2
        row.original, row.outline = f"{derived.ORIGINAL}\n\n{filler}", outline
        db.session.commit()

    page = text_of(ida, queue(text_id))
    assert "Earlier in the text" not in page
    assert "Paragraph 99" not in page
    later = re.search(r'href="([^"]*around=[^"]*)">Later', page)
    assert later is not None

    page = text_of(ida, later.group(1).replace("&amp;", "&"))
    assert "Earlier in the text" in page
    assert re.search(r'id="candidate-title"[^>]*>What do bees do', page)


def test_words_of_a_text_are_never_markup(app: Flask, ida: FlaskClient) -> None:
    text_id = done(app)
    with app.app_context():
        row = db.session.get_one(Derivation, text_id)
        row.title = "<script>alert(1)</script>"
        row.original = row.original.replace("for their hive", "<img src=x onerror=alert(1)>")[:70]
        for each in db.session.scalars(select(CandidateRow)):
            each.feedback = each.topic = "<b onclick=x>"
            each.content = {**each.content, "stem": "<i onload=x>?", "key": "<u>"}
        db.session.commit()

    tree = html5lib.parse(text_of(ida, queue(text_id)), namespaceHTMLElements=False)

    assert [one for one in tree.iter() if {"onclick", "onload", "onerror"} & set(one.attrib)] == []
    assert [one for one in tree.iter("script") if one.text] == []


def test_a_list_in_the_text_keeps_its_lines(app: Flask, ida: FlaskClient) -> None:
    original = derived.ORIGINAL + "\n\n1. Bees wake.\n2. Bees fly."
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == "Ida")).one()
        new = NewDerivation("Bees and ants", original)
        row = derivations.start_derivation(db.session, owner, new, utcnow())
        db.session.commit()
        text_id = row.id

    page = text_of(ida, f"/teach/derive/{text_id}/review")

    assert page.count('<p class="kept-lines">') == 1
    assert "Make a question of: Bees wake." in page
    assert "Make a question of: 1." not in page
