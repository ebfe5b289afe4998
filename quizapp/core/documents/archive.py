"""The members of a ZIP file, within bounds."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING

from quizapp.core.documents.values import DocumentError, refusing

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_MEMBERS = 5_000
_LARGEST_MEMBER = 30_000_000
_LARGEST_TOTAL = 200_000_000
_END_OF_DIRECTORY = b"PK\x05\x06"
_ENCRYPTED = 0x1


class Archive:
    """A ZIP file that was checked; members are read by name, never unpacked to disk."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self._zip = _opened(name, content)
        members = self._zip.infolist()
        self.names = frozenset(member.filename for member in members)
        if len(self.names) < len(members):
            raise DocumentError(f"{name} holds two files of one name. Save it anew.")
        total = 0
        for member in members:
            _check(name, member)
            total += member.file_size
        if total > _LARGEST_TOTAL:
            raise DocumentError(f"{name} unpacks to more than {_LARGEST_TOTAL:,} bytes. Divide it.")

    def read(self, member: str) -> bytes:
        """Return the bytes of a member; refuse the file when it is missing or broken."""
        with refusing(f"{self.name} is damaged: {member[:80]} cannot be read. Save it anew."):
            return self._zip.read(member)

    def read_all(self, ending: tuple[str, ...]) -> Iterator[bytes]:
        """Return the bytes of each member whose name ends so."""
        return (self.read(name) for name in sorted(self.names) if name.lower().endswith(ending))


def names_of(name: str, content: bytes) -> frozenset[str]:
    """Return the names of the members, unchecked but for their number."""
    return frozenset(_opened(name, content).namelist())


def _opened(name: str, content: bytes) -> zipfile.ZipFile:
    # The count stands in the last record; reading a long directory first would cost the time.
    at = content.rfind(_END_OF_DIRECTORY)
    size = int.from_bytes(content[at + 12 : at + 16], "little") if at >= 0 else 0
    if size > _MOST_MEMBERS * 400:
        raise DocumentError(f"{name} holds too many files. Save it anew.")
    with refusing(f"{name} is damaged or was not fully uploaded. Save it anew and try again."):
        opened = zipfile.ZipFile(io.BytesIO(content))
    if len(opened.infolist()) > _MOST_MEMBERS:
        raise DocumentError(f"{name} holds more than {_MOST_MEMBERS:,} files. Save it anew.")
    return opened


def _check(name: str, member: zipfile.ZipInfo) -> None:
    path = member.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise DocumentError(f"{name} names files outside itself. Do not use it.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise DocumentError(f"{name} holds links to other files. Do not use it.")
    if member.flag_bits & _ENCRYPTED:
        raise DocumentError(f"{name} is protected by a password. Save it without one.")
    if member.file_size > _LARGEST_MEMBER:
        raise DocumentError(
            f"{name} holds a file of more than {_LARGEST_MEMBER:,} bytes."
            " Divide it, or save it as text."
        )
