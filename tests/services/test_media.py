"""Images of decks: checked, written anew, and kept for who may study them."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.notes import OcclusionNote
from quizapp.core.questions import Rectangle
from quizapp.models import BankRow, Media, User
from quizapp.services import deck_sharing, media, own_decks
from quizapp.services.media import ImageRefused, find_image, rewrite, store_image, used_bytes
from quizapp.services.note_cards import Writing
from quizapp.services.notes import add_note
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


def drawn(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in {"L", "P"} else None).save(out, kind, **options)
    return out.getvalue()


def deck(session: Session, name: str = "Ada") -> BankRow:
    return own_decks.create_deck(session, make.user(session, name).id, "Bees", NOON)


@pytest.mark.parametrize(
    ("kind", "mode", "mime"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("GIF", "P", "image/png"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("WEBP", "RGBA", "image/webp"),
    ],
)
def test_each_kind_is_written_anew(kind: str, mode: str, mime: str) -> None:
    found = rewrite(drawn(kind, mode=mode))

    assert (found.mime, found.width, found.height) == (mime, 40, 30)
    with Image.open(io.BytesIO(found.content)) as opened:
        assert opened.size == (40, 30)


def test_where_it_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret camera"
    sent = drawn("JPEG", exif=exif.tobytes(), comment=b"hello")

    found = rewrite(sent)

    assert b"Secret camera" in sent
    assert b"Secret camera" not in found.content
    assert b"hello" not in found.content
    assert (found.width, found.height) == (30, 40)


def test_a_large_image_is_scaled_down() -> None:
    found = rewrite(drawn(size=(3000, 1500)))

    assert (found.width, found.height) == (2000, 1000)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says that it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "Choose an image file first"),
        (b"x" * (media.MOST_BYTES + 1), "larger than 5 MB"),
        (b"no image", "PNG, JPEG, WebP or GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no image that can be read"),
        (drawn("BMP"), "no image that can be read"),
        (drawn(size=(300, 300), mode="L")[:90], "no image that can be read"),
        (bomb(5001, 5001), "more than 25 megapixels"),
        (bomb(50_000, 50_000), "no image that can be read"),
        (bomb(60_000, 2_000), "no image that can be read"),
    ],
    ids=["none", "large", "words", "svg", "bmp", "cut", "pixels", "bomb", "warned"],
)
def test_what_is_no_image_says_why(sent: bytes, words: str) -> None:
    with pytest.raises(ImageRefused, match=words):
        rewrite(sent)


def test_any_broken_file_is_refused_and_breaks_nothing() -> None:
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        whole = bytearray(drawn(kind, size=(60, 60), mode="RGB"))
        for place in range(0, len(whole), max(1, len(whole) // 60)):
            broken = bytes(whole[:place]) + b"\xff\x00" + bytes(whole[place + 2 :])
            try:
                rewrite(broken)
            except ImageRefused:
                continue


def test_the_same_image_is_kept_once_in_a_deck(session: Session) -> None:
    own = deck(session)

    first = store_image(session, own, drawn(), NOON)
    again = store_image(session, own, drawn(), NOON + DAY)

    assert first.id == again.id
    assert first.digest == hashlib.sha256(first.content).hexdigest()
    assert used_bytes(session, own.owner_id or 0) == len(first.content)


def test_only_who_may_study_the_deck_finds_its_image(session: Session) -> None:
    own = deck(session)
    kept = store_image(session, own, drawn(), NOON)
    stranger, member = make.user(session, "Eve"), make.user(session, "Bob")
    owner = session.get_one(User, own.owner_id)
    course = make.course(session, make.user(session, "Ina", "instructor"), owner, member)
    deck_sharing.share_deck(session, own, course.id, NOON)

    for person, sees in ((owner, True), (member, True), (stranger, False)):
        assert (find_image(session, person.id, own.id, kept.digest) is not None) is sees
    assert find_image(session, owner.id, own.id, "0" * 64) is None
    assert find_image(session, owner.id, own.id + 1, kept.digest) is None


def test_there_is_room_for_so_many(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    own = deck(session)
    store_image(session, own, drawn(), NOON)
    monkeypatch.setattr(media, "QUOTA", used_bytes(session, own.owner_id or 0) + 10)

    with pytest.raises(ImageRefused, match="Your images fill"):
        store_image(session, own, drawn(size=(41, 30)), NOON)


def test_an_image_that_no_card_shows_goes_after_a_day(session: Session) -> None:
    own = deck(session)
    shown = store_image(session, own, drawn(), NOON)
    part = (Rectangle(1, "wing", 0.1, 0.1, 0.2, 0.2),)
    add_note(
        session, own, Writing(OcclusionNote(shown.digest, "A bee", part, hides_all=True)), NOON
    )
    store_image(session, own, drawn(size=(10, 10)), NOON)

    last = store_image(session, own, drawn(size=(20, 20)), NOON + 2 * DAY)

    assert set(session.scalars(select(Media.id))) == {shown.id, last.id}
