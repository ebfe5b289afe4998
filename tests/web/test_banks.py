"""The pages of banks: import by looking first, browsing, export, deletion."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.clock import utcnow
from quizapp.core.bank import Bank, Topic
from quizapp.core.formats import bank_yaml
from quizapp.core.questions import BasicCard, Option
from quizapp.extensions import db
from quizapp.models import Attempt, BankRow, ItemRow, ItemVersion, Model, Quiz, Slot, User
from quizapp.services import banks
from quizapp.services.attempts import start_attempt
from quizapp.services.learners import Learner
from tests import make

BROKEN = Path(__file__).parents[1] / "core" / "formats" / "broken"
ADD = "/teach/banks/import"
CONFIRM = "/teach/banks/import/confirm"
GOOD = bank_yaml.write(make.bank(quizzes=(make.plan(),)))


def own_bank(app: Flask, bank: Bank | None = None, name: str = "Ida") -> int:
    with app.app_context():
        owner = db.session.scalars(select(User.id).where(User.name == name)).one()
        row = banks.import_bank(db.session, bank or make.bank(), owner, make.NOON)
        db.session.commit()
        return row.id


def shipped_bank(app: Flask) -> int:
    with app.app_context():
        bank_id = make.shipped(db.session).id
        db.session.commit()
        return bank_id


def counts(app: Flask) -> dict[str, int]:
    """How many rows each table has; sessions aside, which signing in makes."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Model.metadata.sorted_tables
        }


def text_of(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.fixture
def ida(app: Flask) -> FlaskClient:
    return make.signed_in(app, "Ida", "instructor")


def test_without_banks_the_list_says_how_to_add_one(ida: FlaskClient) -> None:
    page = text_of(ida, "/teach/banks")

    assert "you write it as a file and add it here" in page
    assert ADD in page


def test_the_list_counts_what_each_bank_holds(app: Flask, ida: FlaskClient) -> None:
    shipped_bank(app)
    own_bank(app, replace(make.bank(), title="My insects"))

    page = text_of(ida, "/teach/banks")

    assert "My insects" in page
    assert page.count(">shipped<") == 1
    assert page.count('data-label="Questions">6<') == 2
    assert page.count('data-label="Cards">1<') == 2
    assert page.count('data-label="Topics">2<') == 2


def test_a_pasted_bank_is_shown_before_anything_is_written(app: Flask, ida: FlaskClient) -> None:
    before = counts(app)

    response = ida.post(ADD, data={"source": GOOD})

    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "A new bank is added, with 6 questions and 1 card" in page
    assert "Multiple choice" in page
    assert "According to the text, what do bees do?" in page
    assert "Import the bank" in page
    assert counts(app) == before


def test_an_uploaded_bank_is_shown_too(ida: FlaskClient) -> None:
    data = {"file": (io.BytesIO(GOOD.encode()), "bank.yaml"), "source": ""}

    response = ida.post(ADD, data=data, content_type="multipart/form-data")

    assert "A new bank is added" in response.get_data(as_text=True)


def test_confirming_imports_the_bank_as_it_was_sent(app: Flask, ida: FlaskClient) -> None:
    # Browsers end the lines of a text field with CR LF.
    response = ida.post(CONFIRM, data={"source": GOOD.replace("\n", "\r\n")})

    assert response.status_code == 303
    with app.app_context():
        row = db.session.scalars(select(BankRow)).one()
        assert response.location == f"/teach/banks/{row.id}"
        assert banks.load_bank(db.session, row) == make.bank(quizzes=(make.plan(),))
    assert "is imported" in text_of(ida, response.location)


def test_an_import_says_where_its_ready_quizzes_wait(app: Flask, ida: FlaskClient) -> None:
    where = "Its ready quizzes wait under Quizzes: choose a class and open them."

    first = ida.post(CONFIRM, data={"source": GOOD})
    assert where in text_of(ida, first.location)

    with app.app_context():
        for quiz in db.session.scalars(select(Quiz)):
            quiz.archived_at = None
        db.session.commit()
    again = ida.post(CONFIRM, data={"source": GOOD})
    page = text_of(ida, again.location)
    assert "is imported" in page
    assert where not in page


def test_an_import_without_ready_quizzes_speaks_of_none(ida: FlaskClient) -> None:
    response = ida.post(CONFIRM, data={"source": bank_yaml.write(make.bank())})

    assert "ready quizzes wait" not in text_of(ida, response.location)


def test_the_source_comes_back_from_the_preview_to_the_letter(ida: FlaskClient) -> None:
    import html5lib

    source = "\n" + GOOD.replace("Bees dance.", "Bees </textarea> & <b>dance</b>.")
    bank, _ = bank_yaml.check(source)
    page = ida.post(ADD, data={"source": source}).get_data(as_text=True)

    assert bank is None or "Import the bank" in page
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    fields = [one for one in tree.iter("textarea") if one.get("name") == "source"]
    assert [one.text for one in fields] == [source]


def test_a_second_import_says_what_it_changes(app: Flask, ida: FlaskClient) -> None:
    own_bank(app)
    bank = make.bank()
    first, second, *rest = bank.items[:-1]
    changed = replace(first, content=replace(make.CHOICE, stem="What do bees really do?"))
    card = make.item("c2", BasicCard("What do ants do?", "They leave trails."))
    source = bank_yaml.write(replace(bank, items=(changed, *rest, card)))

    page = ida.post(ADD, data={"source": source}).get_data(as_text=True)
    ida.post(CONFIRM, data={"source": source})

    for words in ("<dt>Added</dt><dd>1", "<dt>Changed</dt><dd>1", "<dt>Retired</dt><dd>2"):
        assert words in page
    assert "<dt>As before</dt><dd>4" in page
    with app.app_context():
        assert db.session.scalar(select(func.count(BankRow.id))) == 1
        rows = db.session.scalars(select(ItemRow).order_by(ItemRow.key)).all()
        assert [row.key for row in rows if row.retired_at] == ["c1", second.id]
        assert {row.key: row.version for row in rows}["q1"] == 2


def test_the_same_file_again_changes_nothing(app: Flask, ida: FlaskClient) -> None:
    ida.post(CONFIRM, data={"source": GOOD})
    before = counts(app)

    assert "with the same questions and cards" in ida.post(ADD, data={"source": GOOD}).get_data(
        as_text=True
    )
    ida.post(CONFIRM, data={"source": GOOD})

    assert counts(app) == before


def test_attempts_keep_the_questions_as_they_were_shown(
    app: Flask, ida: FlaskClient, rng: random.Random
) -> None:
    ida.post(CONFIRM, data={"source": GOOD})
    make.account(app, "Ada")
    with app.app_context():
        quiz = db.session.scalars(select(Quiz)).one()
        learner = Learner(db.session.scalars(select(User.id).where(User.name == "Ada")).one())
        start_attempt(db.session, quiz, learner, now=utcnow(), rng=rng)
        db.session.commit()

    ida.post(CONFIRM, data={"source": GOOD.replace("what do bees do?", "what do bees like?")})

    with app.app_context():
        shown = db.session.scalars(
            select(ItemVersion).join(Slot, Slot.version_id == ItemVersion.id)
        ).all()
        assert make.CHOICE.stem in {one.content.get("stem") for one in shown}
        item = db.session.scalars(select(ItemRow).where(ItemRow.key == "q1")).one()
        assert item.version == 2


@pytest.mark.parametrize(
    "name",
    [
        "key-among-the-distractors.yaml",
        "quiz-that-draws-too-many.yaml",
        "evidence-without-texts.yaml",
        "empty.yaml",
        "alias-with-words.yaml",
        "id-twice.yaml",
        "control-character-by-escape.yaml",
    ],
)
def test_a_broken_bank_changes_nothing_and_is_explained(
    app: Flask, ida: FlaskClient, name: str
) -> None:
    own_bank(app)
    before = counts(app)
    source = (BROKEN / name).read_text("utf-8")
    _, problems = bank_yaml.check(source)

    for url in (ADD, CONFIRM):
        response = ida.post(url, data={"source": source or " "})
        if url == CONFIRM and not source.strip():
            assert response.status_code == 303
            continue
        page = response.get_data(as_text=True)
        assert response.status_code == 422
        if source.strip():
            assert "The file cannot be read yet" in page
            for problem in problems:
                assert f'href="#line-{problem.line}">{problem.line}</a>' in page
                assert f'id="line-{problem.line}"' in page
    assert counts(app) == before


def test_nothing_at_all_is_refused(ida: FlaskClient) -> None:
    response = ida.post(ADD, data={"source": " "})

    assert response.status_code == 422
    assert "Choose a bank file, or paste one." in response.get_data(as_text=True)


def test_a_language_that_would_not_fit_is_refused(ida: FlaskClient) -> None:
    source = GOOD.replace("language: en", "language: en-abcdefgh-abcdefgh-abcdefgh")

    assert ida.post(CONFIRM, data={"source": source}).status_code == 422


def test_confirming_nothing_leads_back(ida: FlaskClient) -> None:
    assert ida.post(CONFIRM, data={}).location == ADD


def test_a_file_that_is_no_text_is_refused(ida: FlaskClient) -> None:
    data = {"file": (io.BytesIO(b"\xff\xfe\x00"), "bank.yaml")}

    response = ida.post(ADD, data=data, content_type="multipart/form-data")

    assert response.status_code == 422
    assert "not written in UTF-16" in response.get_data(as_text=True)


def test_a_text_beside_the_bank_is_asked_for_in_the_bank(ida: FlaskClient) -> None:
    source = (BROKEN / "file-that-is-missing.yaml").read_text("utf-8")

    page = ida.post(ADD, data={"source": source}).get_data(as_text=True)

    assert "Put the text below <code>body: |</code> in place of <code>file:</code>." in page


def test_of_a_long_file_only_the_places_of_problems_are_shown(ida: FlaskClient) -> None:
    source = GOOD + "# a remark\n" * 700 + "nonsense: 1\n"
    last = source.count("\n")

    page = ida.post(ADD, data={"source": source}).get_data(as_text=True)

    assert f'id="line-{last}"' in page
    assert 'id="line-50"' not in page
    assert "source-gap" in page


def test_too_much_is_refused_with_a_page(app: Flask, ida: FlaskClient) -> None:
    said = {"CONTENT_LENGTH": str(21 * 1024 * 1024)}

    response = ida.post(ADD, data={"source": "x"}, environ_overrides=said)

    assert response.status_code == 413
    assert "The file is too large" in response.get_data(as_text=True)


HOSTILE = "<script>alert(1)</script>\"'<img src=x onerror=alert(1)>{{31337*7}}"


def hostile_bank() -> Bank:
    bank = make.bank(quizzes=(replace(make.plan(), title=HOSTILE, description=HOSTILE),))
    text = replace(
        bank.texts[0],
        title=HOSTILE,
        paragraphs=tuple(replace(one, heading=HOSTILE) for one in bank.texts[0].paragraphs),
    )
    options = tuple(Option(f"{n} {HOSTILE}", f"{n} {HOSTILE}") for n in range(4))
    key = replace(options[1], reason="")
    items = tuple(
        replace(
            item,
            feedback=HOSTILE if item.is_question else item.feedback,
            content=replace(item.content, stem=HOSTILE, options=(options[0], key, *options[2:]))
            if item.content is make.CHOICE
            else replace(item.content, stem=HOSTILE, reason=HOSTILE)
            if item.content is make.CLAIM
            else replace(item.content, stem=HOSTILE, key=HOSTILE, accept=(HOSTILE + "!",))
            if item.content is make.WORDS
            else replace(item.content, stem=HOSTILE, unit=HOSTILE[:50])
            if item.content is make.NUMBER
            else replace(item.content, front=HOSTILE, back=HOSTILE)
            if isinstance(item.content, BasicCard)
            else item.content,
        )
        for item in bank.items
    )
    topics = tuple(Topic(topic.id, HOSTILE) for topic in bank.topics)
    return replace(
        bank, title=HOSTILE, description=HOSTILE, texts=(text,), topics=topics, items=items
    )


def test_hostile_words_stay_words_everywhere(app: Flask, ida: FlaskClient) -> None:
    source = bank_yaml.write(hostile_bank())
    urls = ["/teach/banks", "/teach/quizzes", "/teach/quizzes/new", "/teach/banks?page=x"]

    pages = [ida.post(ADD, data={"source": source}).get_data(as_text=True)]
    assert "Import the bank" in pages[0]
    pages.append(ida.post(ADD, data={"source": source + HOSTILE}).get_data(as_text=True))
    location = ida.post(CONFIRM, data={"source": source}).location
    with app.app_context():
        quiz_id = db.session.scalars(select(Quiz.id)).one()
    urls += [location, f"{location}?search={HOSTILE}&topic={HOSTILE}", f"{location}/delete"]
    urls += [f"{location}/items/{key}" for key in ("q1", "q2", "q3", "q4", "q5", "q6", "c1")]
    urls += [f"/teach/quizzes/{quiz_id}/preview", f"/teach/quizzes/{quiz_id}/edit"]
    urls += [f"/teach/quizzes/new?bank={location.rpartition('/')[2]}"]
    pages += [text_of(ida, url) for url in urls]

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "219359" not in page


def test_a_bank_is_filtered_by_topic_kind_paragraph_and_words(app: Flask, ida: FlaskClient) -> None:
    url = f"/teach/banks/{own_bank(app)}"

    assert "7 in all." in text_of(ida, url)
    assert "3 found." in text_of(ida, f"{url}?topic=ants")
    assert "1 found." in text_of(ida, f"{url}?kind=numeric")
    assert "3 found." in text_of(ida, f"{url}?paragraph=insects/p2")
    assert "1 found." in text_of(ida, f"{url}?search=SWIM+sing")
    assert "0 found." in text_of(ida, f"{url}?search=wasps&kind=numeric")
    assert "Nothing in this bank fits" in text_of(ida, f"{url}?search=elephants")


def test_a_long_bank_is_shown_by_pages(app: Flask, ida: FlaskClient) -> None:
    cards = tuple(
        make.item(f"card-{n}", BasicCard(f"Front {n}.", f"Back {n}.")) for n in range(1, 121)
    )
    url = f"/teach/banks/{own_bank(app, replace(make.bank(), items=cards))}"

    first, last = text_of(ida, url), text_of(ida, f"{url}?page=3")

    assert "Front 50." in first
    assert "Front 51." not in first
    assert "Page 1 of 3" in first
    assert "Front 120." in last
    assert "Front 100." not in last
    assert text_of(ida, f"{url}?page=0")
    assert text_of(ida, f"{url}?page=99999999999999999999999")


def test_an_item_is_shown_with_its_key_reasons_and_passage(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app)

    page = text_of(ida, f"/teach/banks/{bank_id}/items/q2")

    assert "disabled" in page
    assert "Not in the text." in page
    assert "The text says so." in page
    assert 'class="evidence"' in page
    assert f"/teach/banks/{bank_id}/items/q1" in page
    assert f"/teach/banks/{bank_id}/items/q3" in page
    assert "They dance." in text_of(ida, f"/teach/banks/{bank_id}/items/c1")
    assert ida.get(f"/teach/banks/{bank_id}/items/gone").status_code == 404


def test_the_export_reads_back_as_the_bank(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app, make.bank(quizzes=(make.plan(),)))

    response = ida.get(f"/teach/banks/{bank_id}/export")

    assert response.headers["Content-Disposition"] == "attachment; filename=insects.yaml"
    with app.app_context():
        row = db.session.get_one(BankRow, bank_id)
        assert bank_yaml.read(response.get_data(as_text=True)) == banks.load_bank(db.session, row)


def test_the_owner_keeps_the_cards_back(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app)

    ida.post(f"/teach/banks/{bank_id}/settings", data={})
    with app.app_context():
        assert not db.session.get_one(BankRow, bank_id).is_studyable
    ida.post(f"/teach/banks/{bank_id}/settings", data={"is_studyable": "y"})

    with app.app_context():
        assert db.session.get_one(BankRow, bank_id).is_studyable


def test_a_bank_that_nobody_used_can_be_deleted(app: Flask, ida: FlaskClient) -> None:
    before = counts(app)
    bank_id = own_bank(app, make.bank(quizzes=(make.plan(),)))

    assert "No learner has used it" in text_of(ida, f"/teach/banks/{bank_id}/delete")
    assert ida.post(f"/teach/banks/{bank_id}/delete").status_code == 303

    assert counts(app) == before


def test_a_bank_with_attempts_is_kept(app: Flask, ida: FlaskClient, rng: random.Random) -> None:
    bank_id = own_bank(app, make.bank(quizzes=(make.plan(),)))
    make.account(app, "Ada")
    with app.app_context():
        learner = Learner(db.session.scalars(select(User.id).where(User.name == "Ada")).one())
        quiz = db.session.scalars(select(Quiz)).one()
        start_attempt(db.session, quiz, learner, now=utcnow(), rng=rng)
        db.session.commit()

    assert "1 attempt at its quizzes" in text_of(ida, f"/teach/banks/{bank_id}/delete")
    assert ida.post(f"/teach/banks/{bank_id}/delete").status_code == 409

    with app.app_context():
        assert db.session.scalar(select(func.count(Attempt.id))) == 1


def test_an_import_warns_of_quizzes_that_it_strands(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app)
    sent = {"title": "All six", "feedback": "after-each", "anywhere": "6"}
    ida.post(f"/teach/quizzes/new?bank={bank_id}", data=sent)
    bank = make.bank()
    source = bank_yaml.write(replace(bank, items=bank.items[1:]))

    page = ida.post(ADD, data={"source": source}).get_data(as_text=True)

    assert "could not be started until you edit it" in page
    assert "All six" in page


@pytest.mark.parametrize(("name", "role"), [("Eve", "instructor"), ("Sam", "student")])
def test_to_others_a_bank_does_not_exist(
    app: Flask, ida: FlaskClient, name: str, role: str
) -> None:
    bank_id = own_bank(app)
    other = make.signed_in(app, name, role)

    for path in ("", "/items/q1", "/export", "/delete"):
        assert other.get(f"/teach/banks/{bank_id}{path}").status_code == 404
    for path in ("settings", "delete"):
        assert other.post(f"/teach/banks/{bank_id}/{path}").status_code == 404
    with app.app_context():
        assert db.session.get_one(BankRow, bank_id).is_studyable
    expected = 404 if role == "student" else 200
    assert other.get("/teach/banks").status_code == expected
    assert other.get(ADD).status_code == expected
    assert other.post(ADD, data={"source": GOOD}).status_code == expected
    assert "On insects." not in other.get("/teach/banks").get_data(as_text=True)


def test_students_cannot_import(app: Flask) -> None:
    sam = make.signed_in(app, "Sam")

    assert sam.post(CONFIRM, data={"source": GOOD}).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count(BankRow.id))) == 0


def test_a_shipped_bank_is_read_and_not_changed(app: Flask, ida: FlaskClient) -> None:
    bank_id = shipped_bank(app)

    for path in ("", "/items/q1", "/export"):
        assert ida.get(f"/teach/banks/{bank_id}{path}").status_code == 200
    assert "Delete this bank" not in text_of(ida, f"/teach/banks/{bank_id}")
    assert ida.get(f"/teach/banks/{bank_id}/delete").status_code == 404
    for path in ("settings", "delete"):
        assert ida.post(f"/teach/banks/{bank_id}/{path}").status_code == 404


def test_importing_a_shipped_bank_makes_an_own_one(app: Flask, ida: FlaskClient) -> None:
    shipped_bank(app)

    ida.post(CONFIRM, data={"source": GOOD})

    with app.app_context():
        owners = db.session.scalars(select(BankRow.owner_id)).all()
        assert len(owners) == 2
        assert None in owners


def test_an_admin_sees_and_changes_every_bank(app: Flask, ida: FlaskClient) -> None:
    bank_id = own_bank(app)
    root = make.signed_in(app, "Root", "admin")

    assert f"/teach/banks/{bank_id}" in text_of(root, "/teach/banks")
    assert "Delete this bank" in text_of(root, f"/teach/banks/{bank_id}")
