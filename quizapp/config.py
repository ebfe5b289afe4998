"""Settings, read once from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "QUIZAPP_"
# What a place where jobs wait needs to be installed, by how its address begins.
_JOB_DRIVERS = {
    "": "",
    "sqlite": "",
    "postgres": "psycopg",
    "postgresql": "psycopg",
    "redis": "redis",
    "rediss": "redis",
}
_TREE = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting in the environment that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs: each field is the variable ``QUIZAPP_<FIELD>`` of docs/settings.md."""

    instance: Path
    database_url: str
    secret_key: str
    https: bool = False
    proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    mail_url: str = ""
    mail_sender: str = "quizapp@example.com"
    rate_storage: str = "memory://"
    log_format: str = "text"
    log_level: str = "INFO"
    max_upload_mb: int = 20
    registration: bool = True
    jobs: str = ""
    max_text_mb: int = 10
    llm_base_url: str = ""
    llm_model: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_timeout: int = 60

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; make the instance folder and the secret key when they are missing.

        Raises ``SettingError`` with the name of the variable and what it takes.
        """
        given = {
            one.name: environ[_PREFIX + one.name.upper()]
            for one in fields(cls)
            if environ.get(_PREFIX + one.name.upper(), "") != ""
        }
        instance = Path(given.get("instance") or default_instance()).absolute()
        _make_folder(instance)
        if given.get("mail_url") and not given.get("trusted_hosts"):
            raise SettingError(
                "QUIZAPP_TRUSTED_HOSTS: name the hosts under which this site is reached, since"
                " QUIZAPP_MAIL_URL is set: links in mails are made from them."
            )
        return cls(
            instance=instance,
            database_url=_database_url(given.get("database_url", ""), instance),
            secret_key=given.get("secret_key") or _kept_secret(instance / "secret_key"),
            https=_flag(given, "https", default=False),
            proxies=_whole(given, "proxies", 0),
            trusted_hosts=tuple(given.get("trusted_hosts", "").replace(",", " ").split()),
            mail_url=given.get("mail_url", ""),
            mail_sender=given.get("mail_sender", "quizapp@example.com"),
            rate_storage=given.get("rate_storage", "memory://"),
            log_format=_one_of(given, "log_format", ("text", "json")),
            log_level=_one_of(given, "log_level", ("INFO", "DEBUG", "WARNING", "ERROR")),
            max_upload_mb=_whole(given, "max_upload_mb", 20),
            registration=_flag(given, "registration", default=True),
            jobs=_jobs(given.get("jobs", "")),
            max_text_mb=_whole(given, "max_text_mb", 10),
            llm_base_url=_endpoint(given),
            llm_model=given.get("llm_model", ""),
            llm_api_key=_header_word(given, "llm_api_key"),
            llm_timeout=_seconds(given, "llm_timeout", 60),
        )

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None when the database is not SQLite."""
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix):
            return None
        return Path(self.database_url.removeprefix(prefix))

    @property
    def jobs_url(self) -> str:
        """Where jobs wait: as set, else beside a SQLite database, or in a PostgreSQL one."""
        if self.jobs not in {"", "sqlite"}:
            return self.jobs
        if self.jobs or self.sqlite_file is not None:
            return f"sqlite:///{self.instance / 'jobs.sqlite3'}"
        return self.database_url.replace("+psycopg", "", 1)


def default_instance() -> Path:
    """Return where the data is kept: ``instance/`` in a source tree, else the user's own folder."""
    if (_TREE / "pyproject.toml").is_file():
        return _TREE / "instance"
    return platformdirs.user_data_path("quizapp", appauthor=False)


def _make_folder(instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"QUIZAPP_INSTANCE: the folder {instance} cannot be made ({error.strerror})."
            " Name a folder that you may write to."
        ) from error


def _database_url(given: str, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / 'quizapp.sqlite3'}"
    scheme, found, rest = given.partition("://")
    if not found or scheme.split("+")[0] not in {"sqlite", "postgresql", "postgres"}:
        raise SettingError(
            "QUIZAPP_DATABASE_URL: write sqlite:////path/to/file or"
            " postgresql://user:password@host/database."
        )
    if scheme.startswith("sqlite"):
        return f"sqlite://{rest}"
    return f"postgresql+psycopg://{rest}"


def _jobs(given: str) -> str:
    """Return where jobs wait; refuse a kind of place whose driver is not installed."""
    scheme = given.partition("://")[0]
    if scheme not in _JOB_DRIVERS or (given == scheme and scheme not in {"", "sqlite"}):
        raise SettingError(
            "QUIZAPP_JOBS: write sqlite, postgresql://user:password@host/database or redis://host."
        )
    driver = _JOB_DRIVERS[scheme]
    if driver and find_spec(driver) is None:
        raise SettingError(
            f"QUIZAPP_JOBS: the package {driver} is missing. Run: pip install {driver}"
        )
    return given


def _kept_secret(path: Path) -> str:
    """Return the key kept in the file; make it once, readable by its owner only."""
    try:
        kept = path.read_text("ascii").strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        return kept
    fresh = secrets.token_hex(32)
    # Written beside and linked into place: of two processes that start together one wins.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    try:
        os.link(draft, path)
    except FileExistsError:
        return path.read_text("ascii").strip()
    finally:
        draft.unlink()
    return fresh


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if name not in given:
        return default
    if given[name].lower() not in words:
        raise SettingError(f"{_PREFIX}{name.upper()}: write 1 or 0, not {given[name]!r}.")
    return words[given[name].lower()]


def _whole(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise SettingError(f"{_PREFIX}{name.upper()}: write a whole number, not {text!r}.")
    return int(text)


def _seconds(given: Mapping[str, str], name: str, default: int) -> int:
    if not (seconds := _whole(given, name, default)):
        raise SettingError(f"{_PREFIX}{name.upper()}: write a number of seconds above 0.")
    return seconds


def _endpoint(given: Mapping[str, str]) -> str:
    """Return the address of the language model, without a slash at its end; "" for none."""
    url = given.get("llm_base_url", "")
    if url and not _is_plain_address(url):
        raise SettingError(
            "QUIZAPP_LLM_BASE_URL: write http://host:port/v1 or https://host/v1, without a name,"
            " a password, ? or #. A key belongs in QUIZAPP_LLM_API_KEY."
        )
    if url and not given.get("llm_model"):
        raise SettingError(
            "QUIZAPP_LLM_MODEL: name the model to ask, since QUIZAPP_LLM_BASE_URL is set."
        )
    return url.rstrip("/")


def _is_plain_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_printable = url.isascii() and url.isprintable() and " " not in url
    return (
        parts.scheme in {"http", "https"}
        and has_place
        and is_printable
        and not {"@", "?", "#"}.intersection(url)
    )


def _header_word(given: Mapping[str, str], name: str) -> str:
    """Return a secret that goes into a header; a refusal must not show it."""
    word = given.get(name, "").strip()
    if not (word.isascii() and word.isprintable()) or " " in word:
        raise SettingError(
            f"{_PREFIX}{name.upper()}: the key holds a space or a character that no key has."
            " Copy it again."
        )
    return word


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = given.get(name, choices[0])
    if text not in choices:
        raise SettingError(f"{_PREFIX}{name.upper()}: write one of {', '.join(choices)}.")
    return text
