"""The header leads where the viewer may go, and the theme is the one chosen last."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Blueprint, Flask

from quizapp.web.navigation import has_page, links_for, theme_for


@dataclass(frozen=True)
class Person:
    is_instructor: bool
    name: str = "Ada"
    theme: str = "dark"
    keys: bool = True


@pytest.fixture
def bare() -> Flask:
    app = Flask("quizapp", static_folder=None)
    for name, view in (("home", "today"), ("courses", "index"), ("banks", "index")):
        blueprint = Blueprint(name, name, url_prefix=f"/{name}")
        blueprint.add_url_rule("/", view, lambda: "")
        app.register_blueprint(blueprint)
    return app


def test_a_stranger_gets_no_links(bare: Flask) -> None:
    with bare.test_request_context():
        assert links_for(None) == ()


def test_a_student_does_not_see_the_banks(bare: Flask) -> None:
    with bare.test_request_context("/courses/"):
        links = links_for(Person(is_instructor=False))

    assert [(link.label, link.is_current) for link in links] == [
        ("Today", False),
        ("Classes", True),
    ]


def test_an_instructor_sees_the_banks(bare: Flask) -> None:
    with bare.test_request_context():
        links = links_for(Person(is_instructor=True))

    assert [link.label for link in links] == ["Today", "Classes", "Banks"]


def test_pages_that_are_switched_off_are_not_linked(bare: Flask) -> None:
    with bare.test_request_context():
        assert has_page("home.today")
        assert not has_page("security.register")


@pytest.mark.parametrize(
    ("cookie", "person", "theme"),
    [
        ("theme=light", Person(is_instructor=False), "light"),
        ("theme=%22%3E", Person(is_instructor=False), "dark"),
        ("", Person(is_instructor=False), "dark"),
        ("", Person(is_instructor=False, theme="odd"), "auto"),
        ("", None, "auto"),
        ("theme=dark", None, "dark"),
    ],
)
def test_the_theme_of_this_device_comes_first(
    bare: Flask, cookie: str, person: Person | None, theme: str
) -> None:
    with bare.test_request_context(headers={"Cookie": cookie}):
        assert theme_for(person) == theme
