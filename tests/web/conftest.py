from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.extensions import db
from tests import make


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada, with the shipped bank to study."""
    browser = make.signed_in(app)
    with app.app_context():
        make.shipped(db.session)
        db.session.commit()
    return browser
