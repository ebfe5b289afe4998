"""Images of decks: checked, written anew by the server, and kept beside the cards.

What was sent is never kept: only pixels pass, so that no metadata, script or trick in a file
reaches anybody who looks at it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from quizapp.core.errors import QuizError
from quizapp.models import BankRow, ItemRow, ItemVersion, Media
from quizapp.services.studyable import is_studyable_by

if TYPE_CHECKING:
    from datetime import datetime

    from PIL.Image import Image
    from sqlalchemy.orm import Session

_MEBIBYTE = 1024 * 1024
MOST_BYTES = 5 * _MEBIBYTE
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2_000
QUOTA = 50 * _MEBIBYTE
# An image that no card shows was sent for a note that was never saved.
_KEPT_UNUSED = timedelta(days=1)
# GIF is read but not written: a card shows one frame.
_WRITTEN_AS = {"PNG": "PNG", "GIF": "PNG", "JPEG": "JPEG", "WEBP": "WEBP"}
_QUALITY = 88
_UNREADABLE = "This is no image that can be read. Send a PNG, JPEG, WebP or GIF file."


class ImageRefused(QuizError):
    """A file that cannot be an image of a deck; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """An image as the server wrote it."""

    content: bytes
    mime: str
    width: int
    height: int


def store_image(session: Session, deck: BankRow, sent: bytes, now: datetime) -> Media:
    """Keep an image for the cards of a deck; the same image is kept once.

    Raises ``ImageRefused`` for a file that is no image, is too large, or finds no room.
    """
    image = rewrite(sent)
    _drop_unused(session, deck.id, now)
    digest = hashlib.sha256(image.content).hexdigest()
    kept = session.scalar(select(Media).where(Media.bank_id == deck.id, Media.digest == digest))
    if kept is not None:
        return kept
    if deck.owner_id is not None and used_bytes(session, deck.owner_id) > QUOTA - len(
        image.content
    ):
        most = QUOTA // _MEBIBYTE
        raise ImageRefused(f"Your images fill the {most} MB that there are. Delete cards first.")
    kept = Media(
        bank_id=deck.id,
        digest=digest,
        mime=image.mime,
        width=image.width,
        height=image.height,
        content=image.content,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def find_image(session: Session, learner_id: int, bank_id: int, digest: str) -> Media | None:
    """Return an image of a bank that the learner may study."""
    return session.scalar(
        select(Media)
        .join(BankRow, BankRow.id == Media.bank_id)
        .where(Media.bank_id == bank_id, Media.digest == digest, is_studyable_by(learner_id))
    )


def used_bytes(session: Session, owner_id: int) -> int:
    """Return how much room the images in all decks of somebody take."""
    return (
        session.scalar(
            select(func.sum(func.length(Media.content)))
            .join(BankRow, BankRow.id == Media.bank_id)
            .where(BankRow.owner_id == owner_id)
        )
        or 0
    )


def rewrite(sent: bytes) -> Written:
    """Read a file as an image and write its pixels into a new one.

    The new one has at most ``LONGEST_SIDE`` pixels a side. Raises ``ImageRefused``.
    """
    if not sent:
        raise ImageRefused("Choose an image file first.")
    if len(sent) > MOST_BYTES:
        raise ImageRefused(f"The image is larger than {MOST_BYTES // _MEBIBYTE} MB. Scale it down.")
    try:
        return _rewritten(sent)
    except ImageRefused:
        raise
    except Exception:  # noqa: BLE001 - the readers raise whatever a broken file makes them
        raise ImageRefused(_UNREADABLE) from None


def _rewritten(sent: bytes) -> Written:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(sent), formats=tuple(_WRITTEN_AS)) as opened:
        kind = _WRITTEN_AS[str(opened.format)]
        # The header says the size: nothing is unpacked before this line.
        if opened.width * opened.height > MOST_PIXELS:
            millions = MOST_PIXELS // 1_000_000
            raise ImageRefused(f"The image has more than {millions} megapixels. Scale it down.")
        upright = ImageOps.exif_transpose(opened)
        plain = upright.convert(_mode(upright, kind))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, kind, quality=_QUALITY)
    return Written(out.getvalue(), f"image/{kind.lower()}", plain.width, plain.height)


def _mode(image: Image, kind: str) -> str:
    return "RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB"


def _drop_unused(session: Session, bank_id: int, now: datetime) -> None:
    shown = session.scalars(
        select(ItemVersion.content)
        .join(ItemRow, ItemRow.id == ItemVersion.item_id)
        .where(ItemRow.bank_id == bank_id, ItemVersion.kind == "occlusion-card")
    )
    session.execute(
        delete(Media).where(
            Media.bank_id == bank_id,
            Media.created_at < now - _KEPT_UNUSED,
            Media.digest.not_in({content["image"] for content in shown}),
        )
    )
