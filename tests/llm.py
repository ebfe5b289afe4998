"""A language model to test against: a real HTTP server that says what it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from quizapp.core.generation.backend import Passage
from quizapp.core.text import Paragraph, SourceText

TREATY = (
    "The treaty of Velden was signed in 1648 by Austria and Sweden. It gave the town of Brak to"
    " Sweden, but it did not end the war in Norland. Austria kept 12 fortresses and lost 7 ports."
    " Trade grew quickly after the peace, because the tolls on the river Elm were lowered."
)


def passage(original: str = TREATY, heading: str = "The peace", title: str = "Velden") -> Passage:
    paragraph = Paragraph("p1", heading, 0, len(original))
    return Passage(SourceText("velden", title, original, (paragraph,)), paragraph, heading)


def question(**changes: object) -> dict[str, object]:
    """A short answer that the passage supports, with these fields changed."""
    return {
        "kind": "short-answer",
        "stem": "In which year was the treaty of Velden signed?",
        "key": "1648",
        "distractors": [],
        "evidence": "The treaty of Velden was signed in 1648 by Austria and Sweden.",
        **changes,
    }


def written(*questions: dict[str, object]) -> str:
    return json.dumps({"questions": list(questions)})


def completion(content: object) -> bytes:
    """The body of a chat completion that says so."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


Reply = Callable[["Conversation"], None]


class Conversation(BaseHTTPRequestHandler):
    """One request; the server's next reply answers it."""

    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        replies = self.server.replies
        (replies.pop(0) if len(replies) > 1 else replies[0])(self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.write(body)

    def write(self, body: bytes) -> None:
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True  # the client has had enough

    def drip(self, body: bytes, pause: float, *, seconds: float) -> None:
        """Send a byte at a time, until the client goes away or the time is over."""
        end = time.monotonic() + seconds
        for byte in body:
            if time.monotonic() > end:
                return
            self.write(bytes([byte]))
            time.sleep(pause)

    def log_message(self, *_: object) -> None:
        """Keep silent."""


class Model(ThreadingHTTPServer):
    """The server: ``replies`` are used one by one, the last one again and again."""

    daemon_threads = True

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.replies = list(replies)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


@contextmanager
def model(*replies: Reply) -> Iterator[Model]:
    """A server that answers with these, for as long as the block lasts."""
    server = Model(*replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(content: object) -> Reply:
    return lambda talk: talk.send(200, completion(content))


def fails(status: int, body: bytes = b"", **headers: str) -> Reply:
    return lambda talk: talk.send(status, body, **headers)
