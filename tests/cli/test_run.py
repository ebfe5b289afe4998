"""``quizapp run``, as a process of its own."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.conftest import ROOT, Running, rows, running


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - our own server
        return response.status, response.read().decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "instance"


@pytest.fixture(scope="module")
def started(folder: Path):  # noqa: ANN201
    with running("--demo", QUIZAPP_INSTANCE=str(folder)) as process:
        process.wait_for(r"Stop it with Ctrl-C\.\n")
        yield process


def test_it_prints_an_address_that_answers(started: Running) -> None:
    status, text = get(f"{started.address()}/readyz")

    assert (status, text.strip()) == (200, '{"status":"ok"}')


def test_the_home_page_is_there(started: Running) -> None:
    assert get(started.address())[0] == 200


def test_its_server_does_not_name_itself(started: Running) -> None:
    address = f"{started.address()}/healthz"
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - our own server
        assert response.headers.get("Server") is None


def test_without_an_admin_it_prints_a_link_that_makes_one(started: Running) -> None:
    link = started.wait_for(r"(http://\S+/first-admin/\S+)")[1]

    status, text = get(link)

    assert status == 200
    assert 'name="password"' in text


@pytest.mark.parametrize("email", ["student@example.com", "instructor@example.com"])
def test_the_demo_passwords_open_the_accounts(started: Running, email: str) -> None:
    password = started.wait_for(rf"{email}  (\S+)")[1]

    assert sign_in(started.address(), email, password).endswith(started.address() + "/")


def test_a_wrong_password_does_not(started: Running) -> None:
    with pytest.raises(urllib.error.HTTPError):
        sign_in(started.address(), "student@example.com", "not the password")


def test_the_banks_that_come_with_quizapp_are_loaded(started: Running, folder: Path) -> None:
    started.address()

    assert rows(folder / "quizapp.sqlite3", "SELECT key, owner_id FROM bank ORDER BY key") == [
        ("ukraine-peace-talks", None),
        ("ukraine-peace-talks-derived", None),
    ]


def test_the_demo_class_has_the_student(started: Running, folder: Path) -> None:
    started.address()

    assert rows(
        folder / "quizapp.sqlite3",
        "SELECT account.email FROM enrolment JOIN account ON account.id = enrolment.learner_id",
    ) == [("student@example.com",)]


@pytest.mark.parametrize("name", ["secret_key", "quizapp.sqlite3"])
def test_nobody_else_may_read_what_is_kept(started: Running, folder: Path, name: str) -> None:
    started.address()

    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(tmp_path: Path, how: int) -> None:
    with running(QUIZAPP_INSTANCE=str(tmp_path)) as process:
        process.wait_for(r"Stop it with Ctrl-C\.\n")

        assert process.stop(how) == 0
        assert "Stopped. Everything is kept." in process.printed
    assert not (tmp_path / "quizapp.sqlite3-wal").exists()


def test_the_second_start_loads_nothing_and_keeps_the_key(tmp_path: Path) -> None:
    for _ in range(2):
        with running(QUIZAPP_INSTANCE=str(tmp_path)) as process:
            process.address()
            process.stop()
        key = (tmp_path / "secret_key").read_text()

    assert rows(tmp_path / "quizapp.sqlite3", "SELECT max(version) FROM item") == [(1,)]
    assert (tmp_path / "secret_key").read_text() == key


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "quizapp", "run", "--port", port],
            env={"QUIZAPP_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_at_once_take_two_ports(tmp_path: Path) -> None:
    with (
        running(QUIZAPP_INSTANCE=str(tmp_path / "a")) as one,
        running(QUIZAPP_INSTANCE=str(tmp_path / "b")) as other,
    ):
        addresses = {one.address(), other.address()}

        assert len(addresses) == 2
        assert [get(f"{address}/healthz")[0] for address in addresses] == [200, 200]


def sign_in(address: str, email: str, password: str) -> str:
    """Sign in as a browser does; the address where that leads."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/sign-in", timeout=30).read().decode()
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = urlencode({"email": email, "password": password, "csrf_token": token}).encode()
    request = urllib.request.Request(f"{address}/sign-in", form)  # noqa: S310 - our own server
    request.add_header("Referer", f"{address}/sign-in")
    with browser.open(request, timeout=30) as response:
        if response.url.endswith("/sign-in"):
            raise urllib.error.HTTPError(response.url, 401, "", response.headers, None)
        return str(response.url)
