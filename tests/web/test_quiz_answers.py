"""The page of a question: what is saved, what is refused, and what it never tells."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import event, select

from quizapp.core.bank import Feedback
from quizapp.extensions import db
from quizapp.models import Answer, Slot
from tests import make
from tests.web.taking import begin, count, page, quiz_in, send, tokens


def test_the_same_page_sent_twice_saves_one_answer(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    data = {**tokens(page(client, url)), "answer": "1", "go": "next"}
    answers = [client.post(url, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(app, Answer) == 1


def test_the_second_tab_is_refused_and_keeps_what_was_typed(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    second = tokens(page(client, url))
    client.post(url, data={**tokens(page(client, url)), "answer": "honey"})

    response = client.post(url, data={**second, "answer": "trails of scent"})

    html = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "answered in another tab" in html
    assert 'value="trails of scent"' in html
    assert client.post(url, data={**tokens(html), "answer": "trails"}).status_code == 303
    assert count(app, Answer) == 2


def test_an_empty_second_tab_just_moves_on(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    second = tokens(page(client, url))
    client.post(url, data={**tokens(page(client, url)), "answer": "1"})
    assert client.post(url, data={**second, "go": "next"}).status_code == 303
    assert "checked" in page(client, url)


def test_the_same_key_with_another_answer_is_not_lost(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    data = tokens(page(client, url))
    client.post(url, data={**data, "answer": "honey"}, headers={"HX-Request": "true"})
    response = client.post(url, data={**data, "answer": "trails"})
    assert response.status_code == 409
    assert 'value="trails"' in response.get_data(as_text=True)


def test_a_number_that_cannot_be_read_stays_in_its_field(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    response = send(client, attempt, 5, ["two"], go="next")
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="two"' in html
    assert "Type a number" in html
    assert count(app, Answer) == 0


def test_a_number_that_cannot_be_read_can_be_cleared_to_go_on(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url = f"{attempt}/questions/5"
    assert "Clear my answer" not in page(client, url)

    html = send(client, attempt, 5, ["two"], go="next").get_data(as_text=True)
    cleared = client.post(url, data={**tokens(html), "answer": "two", "go": "clear"})

    assert "Clear my answer" in html
    # Enter in the field presses the first button, which must not be the one that clears.
    assert html.index("Clear my answer") > html.index('value="next"')
    assert cleared.status_code == 303
    assert 'value="two"' not in page(client, url)
    assert send(client, attempt, 5, [""], go="next").location == f"{attempt}/questions/6"


def test_a_choice_can_be_cleared(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    assert " checked" in page(client, f"{attempt}/questions/1")
    send(client, attempt, 1, ["1"], go="clear")
    html = page(client, f"{attempt}/questions/1")
    assert " checked" not in html
    assert "No answer saved yet" in html


def test_a_flag_is_set_with_the_answer_and_removed(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url = f"{attempt}/questions/4"
    data = {**tokens(page(client, url)), "answer": "honey", "flag": "1"}
    assert client.post(f"{url}/flag", data=data).status_code == 303
    html = page(client, url)
    assert 'value="honey"' in html
    assert "Remove the flag" in html
    assert "You flagged 1 question" in page(client, f"{attempt}/overview")
    client.post(f"{url}/flag", data={**tokens(html), "answer": "honey", "flag": "0"})
    assert "flagged" not in page(client, f"{attempt}/overview")


@pytest.mark.parametrize(
    ("go", "end"), [("previous", "/1"), ("next", "/3"), ("to-5", "/5"), ("overview", "overview")]
)
def test_each_button_saves_and_leads_where_it_says(app: Flask, go: str, end: str) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    assert send(client, attempt, 2, ["0"], go=go).location.endswith(end)
    assert count(app, Answer) == 1


def test_an_answer_saves_in_place(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/4"
    here = {"HX-Request": "true"}
    data = tokens(page(client, url))
    for answer, sequence in (("honey", "1"), ("trails", "2")):
        response = client.post(url, data={**data, "answer": answer}, headers=here)
        html = response.get_data(as_text=True)
        assert "Saved" in html
        data = tokens(html)
        assert data["sequence"] == sequence
        assert "hx-swap-oob" in html
    assert count(app, Answer) == 2


def test_what_cannot_be_saved_in_place_is_said(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    url, here = f"{attempt}/questions/5", {"HX-Request": "true"}
    data = tokens(page(client, url))
    unreadable = client.post(url, data={**data, "answer": "two"}, headers=here)
    assert "Not saved. Type a number" in unreadable.get_data(as_text=True)
    client.post(f"{attempt}/submit")
    over = client.post(url, data={**data, "answer": "2"}, headers=here)
    assert over.headers["HX-Redirect"] == attempt


@pytest.mark.parametrize("feedback", list(Feedback))
def test_no_page_of_an_open_attempt_gives_a_key_away(app: Flask, feedback: Feedback) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app, make.plan(feedback=feedback)))
    secrets = ("The text says so.", "does not say so", "Not in the text.", 'class="evidence"')
    typed_keys = ("trails", "scent")
    for position in range(1, 7):
        url = f"{attempt}/questions/{position}"
        html = page(client, url)
        data = {**tokens(html), "answer": make.WRONG[position - 1]}
        saved = client.post(url, data=data, headers={"HX-Request": "true"}).get_data(as_text=True)
        stale = client.post(url, data={**data, "answer": make.RIGHT[position - 1], "key": "k"})
        assert stale.status_code == 409
        unread = client.post(url, data={**data, "answer": ["x" * 501, "y", "z"]})
        pages = [html, saved, page(client, url), page(client, f"{attempt}/overview")]
        for one in [*pages, unread.get_data(as_text=True)]:
            assert not [secret for secret in secrets if secret in one]
            if position != 3:  # its stem says so
                assert not [word for word in typed_keys if word in one]
            assert "/texts/" not in one
    assert client.get(attempt).status_code == 302


def test_options_are_sent_by_their_place_on_the_page(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    with app.app_context():
        for slot in db.session.scalars(select(Slot).where(Slot.position == 1)):
            slot.option_order = [3, 2, 1, 0]
        db.session.commit()
    html = page(client, f"{attempt}/questions/1")
    shown = re.findall(r'name="answer" value="(\d)"', html)
    assert shown == ["0", "1", "2", "3"]
    assert html.index("Swim") < html.index("Dance") < html.index("Sing")
    send(client, attempt, 1, ["2"])
    client.post(f"{attempt}/submit")
    assert ">1 <small>of 6</small>" in page(client, attempt)


def test_an_answer_costs_four_statements_and_a_page_three(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    data = {**tokens(page(client, url)), "answer": "1", "go": "next"}
    seen: list[str] = []
    commits: list[object] = []
    with app.app_context():
        engine = db.engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commits.append)
    assert client.post(url, data=data).status_code == 303
    written, seen[:] = [one for one in seen if not one.startswith("BEGIN")], []
    assert len(written) == 4, written
    assert len(commits) == 1
    client.get(url)
    read = [one for one in seen if not one.startswith("BEGIN")]
    assert len(read) == 3, read
    assert len(commits) == 1


def test_gaps_that_cannot_be_read_are_kept(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    response = send(client, attempt, 6, ["dance", "x" * 600])
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="dance"' in html


def test_an_option_that_is_not_there_is_refused_and_the_saved_one_kept(app: Flask) -> None:
    client = make.signed_in(app)
    attempt = begin(client, quiz_in(app))
    send(client, attempt, 1, ["1"])
    response = send(client, attempt, 1, ["9"])
    assert response.status_code == 422
    assert " checked" in response.get_data(as_text=True)
    url = f"{attempt}/questions/1/flag"
    assert client.post(url, data={"key": "k", "sequence": "1", "answer": "9"}).status_code == 422


def test_a_form_with_odd_tokens_breaks_nothing(app: Flask) -> None:
    client = make.signed_in(app)
    url = begin(client, quiz_in(app)) + "/questions/1"
    odd = {"key": "k" * 5000, "sequence": "-1", "go": "to-x"}
    assert client.post(url, data={**odd, "answer": "1"}).location == url
    assert client.post(url, data={"answer": "1"}).status_code == 409
    assert client.get(f"{url}00").status_code == 404
