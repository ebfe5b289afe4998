"""The links of the header, by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from typing import Protocol

    class Viewer(Protocol):
        """Who looks at the page."""

        @property
        def name(self) -> str:
            """What the viewer is called."""

        @property
        def theme(self) -> str:
            """The theme of their account."""

        @property
        def keys(self) -> bool:
            """Whether single keys are on."""

        @property
        def is_instructor(self) -> bool:
            """Whether the viewer teaches."""


_FOR_ALL = (
    ("home.today", "Today"),
    ("review.decks", "Cards"),
    ("progress.overview", "Progress"),
    ("courses.index", "Classes"),
)
_FOR_INSTRUCTORS = (("banks.index", "Banks"), ("quiz_admin.index", "Quizzes"))
# Features whose pages are reached from those of another one.
_INSIDE = {
    "cards": "review",
    "editor": "banks",
    "memory": "progress",
    "notes": "review",
    "plans": "review",
}
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the header; ``is_current`` when the page belongs to it."""

    label: str
    url: str
    is_current: bool


def links_for(viewer: Viewer | None) -> tuple[Link, ...]:
    """Return the links that this viewer may follow; none before logging in."""
    if viewer is None:
        return ()
    wanted = _FOR_ALL + (_FOR_INSTRUCTORS if viewer.is_instructor else ())
    here = _INSIDE.get(request.blueprint or "", request.blueprint)
    return tuple(
        Link(label, url_for(endpoint), here == endpoint.partition(".")[0])
        for endpoint, label in wanted
        if has_page(endpoint)
    )


def has_page(endpoint: str) -> bool:
    """Whether the app serves the endpoint: registering, say, can be switched off."""
    return endpoint in current_app.view_functions


def theme_for(viewer: Viewer | None) -> str:
    """Return the theme: the one chosen on this device, else the viewer's, else ``auto``."""
    chosen = request.cookies.get("theme", "")
    if chosen in THEMES:
        return chosen
    own = viewer.theme if viewer else "auto"
    return own if own in THEMES else "auto"
