"""The pages of new versions of a text: look, confirm, go back, and mend what went stale."""

from __future__ import annotations

import io

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.core.formats import bank_yaml
from quizapp.extensions import db
from quizapp.models import Card, ItemRow, TextRow, User
from quizapp.services import banks
from tests import make
from tests.core.documents import files

# The words of q1 to q3 and c1 are gone ("Bees dance"), those of q4 to q6 stand ("Ants leave").
CHANGED = "Wasps build nests of paper.\nAnts leave trails of scent. Others follow."
REWORDED = "Bees do dance. The dance tells where flowers are.\nAnts leave trails of scent."


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


def address(app: Flask, bank_id: int, end: str = "") -> str:
    """The address of the newest version of the text."""
    with app.app_context():
        text_id = db.session.scalar(select(TextRow.id).order_by(TextRow.id.desc()).limit(1))
    return f"/teach/banks/{bank_id}/texts/{text_id}/version{end}"


def apply(app: Flask, ida: FlaskClient, bank_id: int, original: str) -> None:
    response = ida.post(address(app, bank_id, "/confirm"), data={"source": original})
    assert response.status_code == 303


def marked(app: Flask) -> list[str]:
    with app.app_context():
        rows = select(ItemRow.key).where(ItemRow.stale_at.is_not(None)).order_by(ItemRow.key)
        return list(db.session.scalars(rows))


def versions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(TextRow.original).order_by(TextRow.number)))


def text_of(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def source_of(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (field,) = [one for one in tree.iter("textarea") if one.get("name") == "source"]
    return field.text or ""


def test_the_bank_leads_to_a_form_that_holds_the_text(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    assert address(app, bank_id) in text_of(ida, f"/teach/banks/{bank_id}")
    assert "/version/before" not in text_of(ida, f"/teach/banks/{bank_id}")

    assert source_of(text_of(ida, address(app, bank_id))) == make.ORIGINAL


def test_a_new_version_is_shown_before_anything_is_written(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    with app.app_context():
        ada = make.user(db.session, "Ada")
        card = db.session.scalars(select(ItemRow).where(ItemRow.key == "c1")).one()
        db.session.add(
            Card(
                learner_id=ada.id,
                item_id=card.id,
                bank_id=bank_id,
                due_at=make.NOON,
                state="new",
            )
        )
        db.session.commit()

    response = ida.post(address(app, bank_id), data={"source": CHANGED.replace("\n", "\r\n")})
    page = response.get_data(as_text=True)

    assert response.status_code == 200
    for words in ("<dt>Stale</dt><dd>4", "<dt>Reworded</dt><dd>0", "<dt>Kept</dt><dd>3"):
        assert words in page
    assert "1 learner holds cards of what becomes stale." in page
    assert "Wasps build nests of paper." in page
    assert source_of(page) == CHANGED
    assert versions(app) == [make.ORIGINAL]
    assert marked(app) == []


def test_an_uploaded_text_is_shown_too(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    data = {"file": (io.BytesIO(REWORDED.encode()), "Text.MD"), "source": make.ORIGINAL}

    response = ida.post(address(app, bank_id), data=data, content_type="multipart/form-data")
    page = response.get_data(as_text=True)

    assert source_of(page) == REWORDED
    assert "Bees do dance" in page
    assert "<dt>Reworded</dt><dd>4" in page
    assert "No learner holds a card" in page


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("text.pdf", b"%PDF-1.7", "text.pdf"),
        ("text.doc", b"\x89PNG", "text.doc is a picture"),
        ("text.txt", b"  \n", "text.txt is empty"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    app: Flask, ida: FlaskClient, bank_id: int, name: str, content: bytes, message: str
) -> None:
    data = {"file": (io.BytesIO(content), name), "source": "kept words"}

    response = ida.post(address(app, bank_id), data=data, content_type="multipart/form-data")
    page = response.get_data(as_text=True)

    assert response.status_code == 422
    assert message in page
    assert source_of(page) == "kept words"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "Choose a file, or paste the text."),
        (make.ORIGINAL, "nothing would change"),
    ],
)
def test_words_that_cannot_be_a_version_are_refused_on_the_same_page(
    app: Flask, ida: FlaskClient, bank_id: int, source: str, message: str
) -> None:
    first = ida.post(address(app, bank_id), data={"source": source})
    second = ida.post(address(app, bank_id, "/confirm"), data={"source": source})

    assert (first.status_code, second.status_code) == (422, 422)
    assert message in first.get_data(as_text=True)
    assert "New version of" in second.get_data(as_text=True)
    assert versions(app) == [make.ORIGINAL]


def test_a_pasted_text_is_tidied_as_a_file_is(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    pasted = {"source": "A bell \x07rings.\r\nAnts leave\u2028trails." + " Ants." * 100}

    page = ida.post(address(app, bank_id), data=pasted).get_data(as_text=True)

    assert source_of(page) == "A bell rings.\nAnts leave\ntrails." + " Ants." * 100


def test_a_word_document_can_be_the_new_version(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    body = files.paragraph("Insects", "Heading1") + files.paragraph("Ants leave trails of scent.")
    data = {"file": (io.BytesIO(files.docx(body)), "ants.docx"), "source": make.ORIGINAL}

    response = ida.post(address(app, bank_id), data=data, content_type="multipart/form-data")

    assert response.status_code == 200
    assert "Ants leave trails of scent." in source_of(response.get_data(as_text=True))


def test_a_new_version_may_be_as_long_as_a_text(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 1000

    response = ida.post(address(app, bank_id), data={"source": "Wasps build nests. " * 200})

    assert response.status_code == 200


def test_confirming_marks_in_words_what_went_stale(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    response = ida.post(address(app, bank_id, "/confirm"), data={"source": CHANGED})

    assert response.status_code == 303
    page = text_of(ida, response.location)
    assert "is now at version 2." in page
    assert "The text changed under 4 questions and cards" in page
    assert page.count("The text changed: look again") == 4
    only = text_of(ida, f"/teach/banks/{bank_id}?stale=1")
    assert "4 found." in only
    assert "To look at again (4)" in only
    assert versions(app) == [make.ORIGINAL, CHANGED]
    assert marked(app) == ["c1", "q1", "q2", "q3"]


def test_the_page_of_an_item_shows_what_went_and_why(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    apply(app, ida, bank_id, CHANGED)

    page = text_of(ida, f"/teach/banks/{bank_id}/items/q1")

    assert "are not in the text any more" in page
    assert "In an earlier version of the text" in page
    assert "Bees dance" in page
    assert "look again" not in text_of(ida, f"/teach/banks/{bank_id}/items/q5")


def test_a_reworded_item_shows_the_words_before(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    apply(app, ida, bank_id, REWORDED)

    page = text_of(ida, f"/teach/banks/{bank_id}/items/q1")

    assert "The words before" in page
    assert "Bees dance" in page
    assert "In an earlier version" not in page


def test_a_mark_that_nothing_explains_is_shown_all_the_same(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    with app.app_context():
        db.session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one().stale_at = make.NOON
        db.session.commit()

    assert "when its text changed" in text_of(ida, f"/teach/banks/{bank_id}/items/q1")


def test_an_item_that_is_still_right_loses_its_mark(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    apply(app, ida, bank_id, CHANGED)

    response = ida.post(f"/teach/banks/{bank_id}/items/q1/stands")

    assert response.status_code == 303
    assert "It stands as it is." in text_of(ida, response.location)
    assert marked(app) == ["c1", "q2", "q3"]
    assert ida.post(f"/teach/banks/{bank_id}/items/none/stands").status_code == 404


def test_an_item_is_rested_on_typed_words(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    apply(app, ida, bank_id, CHANGED)

    response = ida.post(
        f"/teach/banks/{bank_id}/items/q1/quotation", data={"quotation": "nests of\r\npaper"}
    )

    assert response.status_code == 303
    page = text_of(ida, response.location)
    assert "It rests on these words now." in page
    assert "nests of paper" in page
    assert marked(app) == ["c1", "q2", "q3"]


@pytest.mark.parametrize(
    ("quotation", "message"),
    [
        ("", "Copy some words of the text."),
        ("Moths fly", "do not stand in the text"),
        ("s", "Quote more of the sentence"),
    ],
)
def test_words_that_are_not_there_once_are_refused_on_the_same_page(
    app: Flask, ida: FlaskClient, bank_id: int, quotation: str, message: str
) -> None:
    apply(app, ida, bank_id, CHANGED)

    response = ida.post(f"/teach/banks/{bank_id}/items/q1/quotation", data={"quotation": quotation})

    assert response.status_code == 422
    assert message in response.get_data(as_text=True)
    assert "q1" in marked(app)


def test_an_item_without_a_mark_has_nothing_to_mend(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    for key in ("q1", "none"):
        response = ida.post(
            f"/teach/banks/{bank_id}/items/{key}/quotation", data={"quotation": "Bees"}
        )
        assert response.status_code == 404


def test_going_back_is_looked_at_and_confirmed_like_any_version(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    apply(app, ida, bank_id, CHANGED)
    assert address(app, bank_id, "/before") in text_of(ida, f"/teach/banks/{bank_id}")

    page = text_of(ida, address(app, bank_id, "/before"))
    assert "<dt>Kept</dt><dd>7" in page
    apply(app, ida, bank_id, source_of(page))

    assert versions(app) == [make.ORIGINAL, CHANGED, make.ORIGINAL]
    assert marked(app) == []
    with app.app_context():
        row = banks.find_bank(db.session, "insects", db.session.scalar(select(User.id)))
        assert row is not None
        assert banks.load_bank(db.session, row) == make.bank()


def test_the_first_version_cannot_be_gone_back_from(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    response = ida.get(address(app, bank_id, "/before"), follow_redirects=True)

    assert "This is the first version of the text." in response.get_data(as_text=True)


def test_a_version_that_was_replaced_meanwhile_changes_nothing(
    app: Flask, ida: FlaskClient, bank_id: int
) -> None:
    stale = address(app, bank_id, "/confirm")
    apply(app, ida, bank_id, CHANGED)

    response = ida.post(stale, data={"source": REWORDED})

    assert response.status_code == 409
    assert versions(app) == [make.ORIGINAL, CHANGED]


def test_a_text_of_another_bank_is_not_found(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    with app.app_context():
        make.shipped(db.session)
        db.session.commit()

    assert ida.get(address(app, bank_id)).status_code == 404


def test_the_export_tells_what_is_marked(app: Flask, ida: FlaskClient, bank_id: int) -> None:
    apply(app, ida, bank_id, CHANGED)

    source = text_of(ida, f"/teach/banks/{bank_id}/export")

    assert source.startswith("# The text changed under these")
    assert "# - q1\n" in source
    assert bank_yaml.check(source)[0] is not None
