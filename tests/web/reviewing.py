"""A learner at their cards: pages, forms, and what they leave in the log."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.models import ItemRow, ReviewEntry
from quizapp.services import banks
from tests import make
from tests.make import NOON

IN_PLACE = {"HX-Request": "true"}


def learner(app: Flask) -> FlaskClient:
    """Ada, with a bank of every kind of question, and a card."""
    browser = make.signed_in(app)
    with app.app_context():
        banks.import_bank(db.session, make.bank(questions=make.EVERY_KIND), None, NOON)
        db.session.commit()
    return browser


def page(browser: FlaskClient, url: str, **headers: str) -> str:
    response = browser.get(url, headers=headers)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def item_id(app: Flask, key: str) -> int:
    with app.app_context():
        return db.session.scalars(select(ItemRow.id).where(ItemRow.key == key)).one()


def log_of(app: Flask) -> list[ReviewEntry]:
    with app.app_context():
        return list(db.session.scalars(select(ReviewEntry).order_by(ReviewEntry.at)))


def shown_item(html: str) -> int:
    found = re.search(r'data-card="(\d+):', html)
    assert found is not None, html
    return int(found[1])


def fields(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form that is sent to an address that ends so."""
    form = re.search(rf'<form[^>]*action="[^"]*{action}".*?</form>', html, re.DOTALL)
    assert form is not None, action
    inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', form[0])
    pairs = [
        (re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs
    ]
    return {name[1]: value[1] if value else "" for name, value in pairs if name}
