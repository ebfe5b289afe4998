"""Fixtures: a database of each kind, an app on it, people who are signed in."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from quizapp import database, schema
from quizapp.app import create_app
from quizapp.config import Settings
from tests import make
from tests.postgres import Server, find_programs, start, stop

# How long it takes to draw an example tells how busy the machine is.
hypothesis_settings.register_profile(
    "quizapp", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("quizapp")

CHEAP_ARGON2 = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
ON_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server of this test run, from Debian's package."""
    if find_programs() is None:
        message = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if ON_CI:
            pytest.fail(message)
        pytest.skip(message)
    server = start()
    yield server
    stop(server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    schema.upgrade(f"sqlite:///{path}")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode=delete")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """The name of an empty PostgreSQL database with all tables, to be copied."""
    schema.upgrade(postgres.create("template_quizapp"))
    return "template_quizapp"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with all tables; every test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "quizapp.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_template")
    server: Server = request.getfixturevalue("postgres")
    url = server.create(f"test_{random.SystemRandom().getrandbits(64):x}", template)
    yield url
    server.drop(url)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session on an empty database, for tests of services. Never together with ``client``."""
    engine = create_engine(database_url)
    database.prepare(engine, lambda: False)
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an app on the empty database."""
    return Settings(instance=tmp_path, database_url=database_url, secret_key="for tests only")


class _Compiled(BytecodeCache):
    """Templates compiled by an earlier test: what an app of its own would do anew for each."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled_templates() -> BytecodeCache:
    """The compiled templates of this process."""
    return _Compiled()


@pytest.fixture(scope="session", autouse=True)
def _addresses_built_alike() -> Iterator[None]:
    """Let all apps of this process share what writes their addresses.

    Werkzeug compiles two functions for each of the rules, which takes most of the time that an
    app needs to start. They depend on nothing but the rule.
    """
    kept: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
    compiled = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: object) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, rule.merge_slashes, tuple(rule._trace), defaults, append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture
def app(settings: Settings, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """An app on the empty database."""
    made = create_app(
        settings,
        TESTING=True,
        PROPAGATE_EXCEPTIONS=False,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_ARGON2,
        SECURITY_PASSWORD_HASH_OPTIONS=CHEAP_ARGON2,
    )
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    make.dispose(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with. Never together with ``session``."""
    return app.test_client()


@pytest.fixture
def rng() -> random.Random:
    """Chance that repeats."""
    return random.Random(20_260_101)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("QUIZAPP_")]:
        if name != "QUIZAPP_CHROMIUM":
            monkeypatch.delenv(name)


def pytest_report_header() -> str:
    """Say what the run can test."""
    found = "PostgreSQL found" if find_programs() else "PostgreSQL NOT FOUND: its tests are skipped"
    return f"quizapp: {found}"
