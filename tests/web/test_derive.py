"""The pages that derive questions: the start, the progress, the end."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.clock import utcnow
from quizapp.extensions import db
from quizapp.models import CandidateRow, Derivation, User
from quizapp.services import derivation_runs, derivations
from quizapp.services.derivation_runs import Mark
from quizapp.services.derivations import NewDerivation
from tests import derived, make

INDEX = "/teach/derive"
NEW = "/teach/derive/new"


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


def begun(app: Flask, name: str = "Ida") -> int:
    """A derivation of somebody who has an account, waiting for its job; its id."""
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == name)).one()
        new = NewDerivation("Bees and ants", derived.ORIGINAL)
        row = derivations.start_derivation(db.session, owner, new, utcnow())
        db.session.commit()
        return row.id


def done(app: Flask, name: str = "Ida") -> int:
    """A derivation that is done, with three candidates, of which one fell at the gate."""
    derivation_id = begun(app, name)
    with app.app_context():
        derived.end(db.session, db.session.get_one(Derivation, derivation_id), derived.three())
        db.session.commit()
    return derivation_id


def text_of(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.get_data(as_text=True)


def start(client: FlaskClient, **fields: object) -> tuple[int, str]:
    """Send the start page's form; the status, and the page or where it leads."""
    kinds = ["short-answer", "cloze"]
    data = {"text": derived.ORIGINAL, "title": "", "kinds": kinds, "backend": "rules", **fields}
    response = client.post(NEW, data=data, content_type="multipart/form-data")
    return response.status_code, response.location or response.get_data(as_text=True)


def test_without_texts_the_list_says_what_to_do(ida: FlaskClient) -> None:
    page = text_of(ida, INDEX)

    assert "Give a text, and quizapp proposes questions and cards" in page
    assert NEW in page


def test_the_banks_lead_to_the_texts(ida: FlaskClient) -> None:
    page = text_of(ida, "/teach/banks")

    assert f'href="{NEW}"' in page
    assert f'href="{INDEX}"' in page


def test_a_pasted_text_is_kept_to_the_letter(app: Flask, ida: FlaskClient) -> None:
    status, where = start(ida, text=derived.ORIGINAL.replace("\n", "\r\n"))

    assert status == 303
    with app.app_context():
        row = db.session.scalars(select(Derivation)).one()
        assert where == f"{INDEX}/{row.id}"
        assert row.original == derived.ORIGINAL
        assert row.title == "Bees dance for their hive. The dance tells"
        assert row.spec["kinds"] == ["short-answer", "cloze"]
        assert row.state == "waiting"


def test_a_file_goes_before_what_was_pasted(app: Flask, ida: FlaskClient) -> None:
    status, _ = start(ida, file=(io.BytesIO(b"Ants leave trails."), "ants.txt"))

    assert status == 303
    with app.app_context():
        row = db.session.scalars(select(Derivation)).one()
        assert row.original == "Ants leave trails."
        assert row.title == "ants"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " "}, "Paste a text, or choose a file."),
        ({"kinds": []}, "Choose at least one kind."),
        ({"kinds": ["poem"]}, "not a valid choice"),
        ({"backend": "llm"}, "Not a valid choice"),
        ({"title": "x" * 201}, "longer than 200"),
        ({"text": "a\0b"}, "NUL"),
        ({"file": (b"\0\1", "x.exe")}, "file"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_typed_is_lost(
    app: Flask, ida: FlaskClient, fields: dict[str, object], words: str
) -> None:
    if "file" in fields:
        content, name = fields["file"]  # type: ignore[misc]
        fields = {"file": (io.BytesIO(content), name)}
    status, page = start(ida, **({"title": "My title"} | fields))

    assert status == 422
    assert words in page
    assert "error-summary" in page
    if "text" not in fields:
        assert derived.ORIGINAL in page
    if "title" not in fields:
        assert 'value="My title"' in page
    with app.app_context():
        assert db.session.scalars(select(Derivation)).all() == []


def test_the_text_comes_back_to_the_letter(ida: FlaskClient) -> None:
    import html5lib

    text = "\n</textarea><script>alert(1)</script> & so on"
    _, page = start(ida, text=text, kinds=[])

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert tree.find(".//textarea").text == text


def test_a_text_may_be_longer_than_other_forms(app: Flask, ida: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 1000

    assert start(ida, text="Bees dance. " * 200)[0] == 303
    assert ida.post("/teach/banks/import", data={"source": "x" * 2000}).status_code == 413


def test_a_text_beyond_the_limit_is_refused_with_the_limit(ida: FlaskClient) -> None:
    said = {"CONTENT_LENGTH": str(12 * 1024 * 1024)}

    response = ida.post(NEW, data={"text": "Bees."}, environ_overrides=said)

    assert response.status_code == 413
    assert "up to 10 MB" in response.get_data(as_text=True)


def test_the_page_offers_a_model_only_where_one_is_set(ida: FlaskClient) -> None:
    assert "language model" not in text_of(ida, NEW)


def test_the_list_tells_how_each_text_stands(app: Flask, ida: FlaskClient) -> None:
    derivation_id = done(app)

    page = text_of(ida, INDEX)

    assert f'href="{INDEX}/{derivation_id}"' in page
    assert ">done<" in page
    assert 'data-label="To look at">3<' in page


def test_the_progress_is_told_and_asked_for_again(app: Flask, ida: FlaskClient) -> None:
    derivation_id = begun(app)
    assert "Waiting for its turn" in text_of(ida, f"{INDEX}/{derivation_id}")
    with app.app_context():
        run = derivation_runs.claim(db.session, derivation_id, utcnow())
        assert run is not None
        derivation_runs.note_progress(db.session, run, Mark("Reading", 1, 2), utcnow())
        db.session.commit()

    page = text_of(ida, f"{INDEX}/{derivation_id}")

    assert "Reading …" in page
    assert '<progress class="job-progress" max="100" value="50"' in page
    assert "1 of 2 paragraphs read" in page
    assert 'hx-trigger="every 1s"' in page
    assert "Look again" in page


def test_the_end_is_told_once_to_the_page_that_asks(app: Flask, ida: FlaskClient) -> None:
    derivation_id = done(app)

    asked = ida.get(f"{INDEX}/{derivation_id}", headers={"HX-Request": "true"})

    assert asked.headers["HX-Refresh"] == "true"
    page = text_of(ida, f"{INDEX}/{derivation_id}")
    assert "The text is read. 3 candidates found." in page
    assert "hx-trigger" not in page


def test_a_cancelled_derivation_can_be_begun_again(app: Flask, ida: FlaskClient) -> None:
    derivation_id = begun(app)

    assert ida.post(f"{INDEX}/{derivation_id}/cancel").status_code == 303
    page = text_of(ida, f"{INDEX}/{derivation_id}")
    assert "The work was cancelled" in page
    assert "Start again" in page

    assert ida.post(f"{INDEX}/{derivation_id}/restart").status_code == 303
    assert "Waiting for its turn" in text_of(ida, f"{INDEX}/{derivation_id}")


def test_a_failed_derivation_says_why(app: Flask, ida: FlaskClient) -> None:
    derivation_id = begun(app)
    with app.app_context():
        run = derivation_runs.claim(db.session, derivation_id, utcnow())
        assert run is not None
        derivation_runs.fail(db.session, run, "The text is in no language.", utcnow())
        db.session.commit()

    page = text_of(ida, f"{INDEX}/{derivation_id}")

    assert "The work has stopped." in page
    assert "The text is in no language." in page
    assert "Start again" in page


def test_what_is_done_is_not_begun_again(app: Flask, ida: FlaskClient) -> None:
    assert ida.post(f"{INDEX}/{done(app)}/restart").status_code == 409


def test_a_derivation_is_deleted_after_a_question(app: Flask, ida: FlaskClient) -> None:
    derivation_id = done(app)
    assert "deleted for good" in text_of(ida, f"{INDEX}/{derivation_id}/delete")

    response = ida.post(f"{INDEX}/{derivation_id}/delete")

    assert response.location == INDEX
    with app.app_context():
        assert db.session.scalars(select(Derivation)).all() == []
        assert db.session.scalars(select(CandidateRow)).all() == []


def test_a_report_says_why_candidates_fell(app: Flask, ida: FlaskClient) -> None:
    derivation_id = done(app)
    with app.app_context():
        row = db.session.get_one(Derivation, derivation_id)
        reasons = {"stem-words": 2, "vague-key": 8, "new-check": 1}
        row.report = {"sentences": 35, "made": 42, "passed": 31, "reasons": reasons}
        db.session.commit()

    page = text_of(ida, f"{INDEX}/{derivation_id}")

    assert "35 sentences gave 42 candidates, of which 31 passed every check." in page
    assert page.index("The key names nothing") < page.index("Words in the question: out of bounds")
    assert "New check" in page


def test_a_model_is_offered_with_the_place_that_the_text_goes_to(
    app: Flask, ida: FlaskClient
) -> None:
    url = "http://127.0.0.1:1/v1"
    app.extensions["quizapp"] = replace(
        app.extensions["quizapp"], llm_base_url=url, llm_model="tiny"
    )

    page = text_of(ida, NEW)
    assert f"By the language model tiny, at {url}" in page
    assert "the text leaves this server" in page
    assert start(ida, backend="llm")[0] == 303
    with app.app_context():
        assert db.session.scalars(select(Derivation)).one().spec["backend"] == "llm"


def test_a_text_in_another_language_says_what_is_made_of_it(app: Flask, ida: FlaskClient) -> None:
    german = "Die Bienen tanzen auf der Wabe und zeigen den anderen, wo die Blumen stehen. " * 4
    assert "not in English" not in text_of(ida, start(ida)[1])

    _, where = start(ida, text=german)

    assert "This text is not in English." in text_of(ida, where)
    with app.app_context():
        assert "de" in db.session.scalars(select(Derivation.language)).all()
