"""What is said to a mail server: never the password before the connection is safe."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from quizapp.app import create_app
from quizapp.config import Settings
from tests import make

_ANSWERS = {"EHLO": b"250-mail.example.com\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"}


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A mail server that offers TLS with no certificate; its port, and what it was told."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 mail.example.com\r\n")
                for line in lines:
                    words = line.decode("latin-1").split()
                    heard.append(words[0].upper() if words else "")
                    if heard[-1] == "STARTTLS":
                        connection.sendall(b"220 go ahead\r\n")
                        return
                    connection.sendall(_ANSWERS.get(heard[-1], b"250 ok\r\n"))

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join()


def test_tls_is_begun_before_the_password_is_sent(
    settings: Settings, server: tuple[int, list[str]]
) -> None:
    port, heard = server
    url = f"smtp://user:password@127.0.0.1:{port}"
    app = create_app(
        Settings(settings.instance, settings.database_url, "secret", mail_url=url),
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    make.account(app)

    app.test_client().post("/recover", data={"email": "ada@example.com"})

    assert heard == ["EHLO", "STARTTLS"]
    make.dispose(app)
