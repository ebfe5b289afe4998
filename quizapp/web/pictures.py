"""A card with an image, as a page draws it: boxes over the image, in percent of its sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.core.questions import OcclusionCard, Rectangle


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle over the image; ``state`` is ``asked``, ``covered`` or ``shown``."""

    x: str
    y: str
    width: str
    height: str
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with boxes over it. What is under them is in the image only."""

    url: str
    alt: str
    boxes: tuple[Box, ...]


def picture_of(card: OcclusionCard, bank_id: int, *, is_shown: bool = False) -> Picture:
    """Return the image of a card; with ``is_shown`` the box that was asked for is open."""
    url = url_for("notes.image", deck_id=bank_id, image_digest=card.image)
    return Picture(url, card.alt, tuple(_boxes(card, is_shown=is_shown)))


def percent(part: float) -> str:
    """Return a part of 1 as a number of percent, as short as it can be written."""
    return f"{part * 100:.2f}".rstrip("0").rstrip(".")


def _boxes(card: OcclusionCard, *, is_shown: bool) -> Iterator[Box]:
    for index, one in enumerate(card.rectangles):
        if index == card.asked:
            yield _box(one, "shown" if is_shown else "asked")
        elif card.hides_all:
            yield _box(one, "covered")


def _box(one: Rectangle, state: str) -> Box:
    return Box(percent(one.x), percent(one.y), percent(one.width), percent(one.height), state)
