"""The editor: write, check, save a version, go back to an earlier one, retire, copy."""

from __future__ import annotations

from collections.abc import Iterator

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.core.bank import Bank
from quizapp.extensions import db
from quizapp.models import BankRow, ItemRow, User
from quizapp.services import banks
from tests import make

URL = "/teach/banks/{}"


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


@pytest.fixture
def bank_id(app: Flask, ida: FlaskClient) -> int:
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == "Ida")).one()
        row = banks.import_bank(db.session, make.bank(), owner, make.NOON)
        db.session.commit()
        return row.id


def stored(app: Flask, bank_id: int) -> Bank:
    with app.app_context():
        return banks.load_bank(db.session, db.session.get_one(BankRow, bank_id))


def version(app: Flask, bank_id: int, key: str) -> int:
    with app.app_context():
        found = select(ItemRow.version).where(ItemRow.bank_id == bank_id, ItemRow.key == key)
        return db.session.scalars(found).one()


def fields_of(response: TestResponse) -> dict[str, list[str]]:
    """What a browser would send of the editor's form."""
    root = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    (form,) = [one for one in root.iter("form") if one.get("class") == "editor-form"]
    found: dict[str, list[str]] = {}
    for name, value in _sent(form):
        found.setdefault(name, []).append(value)
    return found


def _sent(form: html5lib.treebuilders.etree) -> Iterator[tuple[str, str]]:
    for node in form.iter():
        name, kind = node.get("name"), node.get("type")
        if node.tag == "textarea":
            yield name, node.text or ""
        elif node.tag == "select":
            yield from (
                (name, one.get("value"))
                for one in node.iter("option")
                if one.get("selected") is not None
            )
        elif node.tag == "input" and (
            kind not in {"radio", "checkbox"} or node.get("checked") is not None
        ):
            yield name, node.get("value", "")


def test_an_edit_is_a_new_version(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    url = URL.format(bank_id) + "/edit/q3"
    sent = fields_of(ida.get(url)) | {"stem": ["Ants never leave trails."], "key": ["false"]}

    response = ida.post(url, data=sent)

    assert response.status_code == 303
    page = ida.get(response.location).get_data(as_text=True)
    assert "Ants never leave trails." in page
    assert "<dt>Version</dt><dd>2</dd>" in page
    assert "a sign of a false one" in page


def test_what_is_sent_as_it_was_makes_no_version(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    before = stored(app, bank_id)
    for item in before.items:
        url = URL.format(bank_id) + f"/edit/{item.id}"
        assert ida.post(url, data=fields_of(ida.get(url))).status_code == 303, item.id

    assert stored(app, bank_id) == before
    assert version(app, bank_id, "q1") == 1


def test_a_fault_shows_the_same_page_with_all_that_was_typed(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    url = URL.format(bank_id) + "/edit/q1"
    sent = fields_of(ida.get(url)) | {"options-0-reason": [""], "stem": ["My <stem>?"]}

    response = ida.post(url, data=sent)

    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Option 1: say why it is wrong" in page
    assert fields_of(response) == sent
    assert version(app, bank_id, "q1") == 1


def test_a_button_adds_a_row_and_nothing_is_checked(ida: FlaskClient, bank_id: int) -> None:
    url = URL.format(bank_id) + "/add?kind=multiple-choice"

    response = ida.post(url, data={"stem": "Half a", "add": "options"})

    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert 'name="options-4-text"' in page
    assert "Half a" in page
    assert "There is a problem" not in page


def test_checking_shows_marks_and_a_preview_and_saves_nothing(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    url = URL.format(bank_id) + "/edit/q1"
    sent = fields_of(ida.get(url)) | {"stem": ["Which bee does not dance?"], "check": ["1"]}

    response = ida.post(url, data=sent)

    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert 'The stem is negative: “not”. <span class="flaw-mend">Ask what is so' in page
    assert '<legend class="stem">Which bee does not dance?</legend>' in page
    assert version(app, bank_id, "q1") == 1


def test_live_marks_come_for_every_place(ida: FlaskClient, bank_id: int) -> None:
    sent = fields_of(ida.get(URL.format(bank_id) + "/edit/q1")) | {"stem": ["Who is not it?"]}

    page = ida.post(URL.format(bank_id) + "/lint/multiple-choice", data=sent).get_data(as_text=True)

    assert "flaws found; each stands at its field." in page
    assert page.count("hx-swap-oob") == 11
    assert 'id="marks-options-0" hx-swap-oob="true"' in page


def test_live_marks_wait_until_there_is_something_to_mark(ida: FlaskClient, bank_id: int) -> None:
    sent = {"stem": "Who", "difficulty": "many", "evidence-0-quote": "nowhere"}

    response = ida.post(URL.format(bank_id) + "/lint/multiple-choice", data=sent)

    assert response.status_code == 200
    assert "The marks appear when the question is complete." in response.get_data(as_text=True)
    assert ida.post(URL.format(bank_id) + "/lint/poem", data=sent).status_code == 404


def test_the_second_tab_keeps_its_text_and_may_save_again(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    url = URL.format(bank_id) + "/edit/q3"
    first, second = fields_of(ida.get(url)), fields_of(ida.get(url))
    ida.post(url, data=first | {"stem": ["Bees sing loudly."]})

    refused = ida.post(url, data=second | {"stem": ["Bees dance quietly."]})
    again = ida.post(url, data=fields_of(refused))

    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "Version 2 of this item was saved after you opened it" in page
    assert "Bees dance quietly." in page
    assert again.status_code == 303
    assert version(app, bank_id, "q3") == 3


def test_a_question_of_each_kind_can_be_begun(ida: FlaskClient, bank_id: int) -> None:
    page = ida.get(URL.format(bank_id) + "/add").get_data(as_text=True)
    urls = [
        one.get("href", "")
        for one in html5lib.parse(page, namespaceHTMLElements=False).iter("a")
        if "kind=" in one.get("href", "")
    ]

    assert len(urls) == 11
    assert {ida.get(url).status_code for url in urls} == {200}


def test_a_new_card_is_saved_with_a_new_topic(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    url = URL.format(bank_id) + "/add?kind=basic-card"
    typed = {"front": ["What do wasps do?"], "back": ["They sting."], "new_topics": ["Wasps"]}
    typed["evidence-0-quote"] = ["Bees dance"]

    response = ida.post(url, data=fields_of(ida.get(url)) | typed)

    assert response.location == URL.format(bank_id) + "/items/what-do-wasps-do"
    bank = stored(app, bank_id)
    assert bank.items[-1].topics == ("wasps",)
    assert bank.topics[-1].title == "Wasps"


def test_an_earlier_version_is_restored(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    url = URL.format(bank_id) + "/edit/q3"
    ida.post(url, data=fields_of(ida.get(url)) | {"stem": ["Bees sing loudly."]})
    page = ida.get(URL.format(bank_id) + "/versions/q3").get_data(as_text=True)

    response = ida.post(
        URL.format(bank_id) + "/versions/q3/restore", data={"number": "1", "seen": "2"}
    )

    assert "Version 2" in page
    assert "Restore version 1" in page
    assert response.status_code == 303
    assert stored(app, bank_id) == make.bank()
    assert version(app, bank_id, "q3") == 3


@pytest.mark.parametrize("sent", [{}, {"number": "1", "seen": "7"}, {"number": "x" * 99}])
def test_a_version_that_is_not_there_is_refused(
    ida: FlaskClient, bank_id: int, sent: dict[str, str]
) -> None:
    response = ida.post(URL.format(bank_id) + "/versions/q3/restore", data=sent)

    assert response.status_code == 409


def test_a_retired_question_is_listed_and_comes_back(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    url = URL.format(bank_id)
    empty = ida.get(url + "/retired").get_data(as_text=True)
    ida.post(url + "/retire/q3", data={"seen": "1"})
    listed = ida.get(url + "/retired").get_data(as_text=True)
    history = ida.get(url + "/versions/q3").get_data(as_text=True)
    gone = ida.get(url + "/items/q3").status_code
    ida.post(url + "/versions/q3/restore", data={"number": "1", "seen": "1"})

    assert "Nothing of this bank is retired." in empty
    assert "Ants leave trails of scent." in listed
    assert "It was retired" in history
    assert gone == 404
    assert version(app, bank_id, "q3") == 2


@pytest.mark.parametrize("path", ["/edit/none", "/versions/none"])
def test_what_is_not_there_is_not_found(ida: FlaskClient, bank_id: int, path: str) -> None:
    assert ida.get(URL.format(bank_id) + path).status_code == 404
    assert ida.post(URL.format(bank_id) + "/retire/none").status_code == 404


def test_a_shipped_bank_is_copied_not_edited(app: Flask, ida: FlaskClient) -> None:
    with app.app_context():
        shipped = make.shipped(db.session).id
        db.session.commit()
    root = make.signed_in(app, "Root", "admin")

    page = ida.get(URL.format(shipped) + "/items/q1").get_data(as_text=True)
    copied = ida.post(URL.format(shipped) + "/copy")

    assert "Copy to my banks" in page
    assert "/edit/q1" not in page
    assert ida.get(URL.format(shipped) + "/edit/q1").status_code == 404
    refused = root.get(URL.format(shipped) + "/edit/q1")
    assert refused.status_code == 409
    assert "every start brings it back to its file" in refused.get_data(as_text=True)
    assert ida.get(copied.location).status_code == 200
    assert "/edit/q1" in ida.get(copied.location + "/items/q1").get_data(as_text=True)


def test_the_bank_page_counts_flaws(ida: FlaskClient, bank_id: int) -> None:
    page = ida.get(URL.format(bank_id)).get_data(as_text=True)

    assert '<td class="num" data-label="Flaws">' in page
    assert "Add a question" in page
