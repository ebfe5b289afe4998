"""The client against a real server in this process."""

from __future__ import annotations

import gzip
import logging
import socket
import time
import zlib
from pathlib import Path

import pytest

from quizapp.config import Settings
from quizapp.core.generation.backend import BackendError
from quizapp.core.generation.llm.prompt import KINDS
from quizapp.core.generation.llm.proposing import LlmBackend
from quizapp.core.generation.llm.reply import Dropped
from quizapp.services.llm_client import MAX_BYTES, Endpoint, LlmClient, llm_backend
from tests import llm
from tests.llm import Conversation, Model, completion, fails, model, says

KEY = "sk-the-secret-key"
MESSAGES = [{"role": "user", "content": "Hello"}]
GOOD = says("Good day.")


def client_of(server: Model, *, timeout: float = 5.0, key: str = KEY) -> LlmClient:
    return LlmClient(Endpoint(server.base_url, "tiny", key, timeout, wait=0.01))


def refusal(client: LlmClient) -> BackendError:
    """What the client says when it cannot answer; never the key, never without advice."""
    with pytest.raises(BackendError) as caught:
        client.ask(MESSAGES, {})
    message = str(caught.value)
    assert KEY not in message
    assert "QUIZAPP_LLM_" in message or "again" in message
    return caught.value


def test_the_model_is_asked_for_json_of_the_given_shape() -> None:
    with model(GOOD) as server:
        said = client_of(server).ask(MESSAGES, {"type": "object"})

    ((path, headers, body),) = server.asked
    assert said == "Good day."
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert headers["Accept-Encoding"] == "identity"
    assert body["model"] == "tiny"
    assert body["messages"] == MESSAGES
    assert body["temperature"] == 0
    assert body["max_tokens"] > 0
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_without_a_key_none_is_sent() -> None:
    with model(GOOD) as server:
        client_of(server, key="").ask(MESSAGES, {})

    assert "Authorization" not in server.asked[0][1]


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_server_that_takes_no_schema_is_asked_once_more_without(status: int) -> None:
    with model(fails(status), GOOD) as server:
        client = client_of(server)
        said = [client.ask(MESSAGES, {}), client.ask(MESSAGES, {})]

    assert said == ["Good day."] * 2
    # The third request: it is remembered that the schema is not taken.
    assert ["response_format" in body for _, _, body in server.asked] == [True, False, False]


def test_a_server_that_fails_either_way_is_asked_twice_only() -> None:
    with model(fails(500)) as server:
        client = client_of(server)
        error = refusal(client)

    assert "status 500" in str(error)
    assert error.is_passing
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("headers", [{}, {"Retry_After": "0"}, {"Retry_After": "Fri, 1 Jan"}])
def test_a_busy_server_is_asked_once_more(status: int, headers: dict[str, str]) -> None:
    with model(fails(status, **headers), GOOD) as server:
        said = client_of(server).ask(MESSAGES, {})

    assert said == "Good day."
    assert len(server.asked) == 2


def test_a_busy_server_without_schema_is_asked_once_more() -> None:
    with model(fails(422), GOOD, fails(429), GOOD) as server:
        client = client_of(server)
        said = [client.ask(MESSAGES, {}), client.ask(MESSAGES, {})]

    assert said == ["Good day."] * 2
    assert len(server.asked) == 4


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    with model(fails(429, Retry_After="1"), GOOD) as server:
        began = time.monotonic()
        client_of(server).ask(MESSAGES, {})

    assert time.monotonic() - began >= 1


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for() -> None:
    with model(fails(429, Retry_After="9" * 500)) as server:
        error = refusal(client_of(server))

    assert "busy" in str(error)
    assert error.is_passing
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "QUIZAPP_LLM_API_KEY"),
        (403, "QUIZAPP_LLM_API_KEY"),
        (400, "QUIZAPP_LLM_MODEL"),
        (404, "QUIZAPP_LLM_BASE_URL"),
        (418, "its log"),
        (302, "the address itself"),
    ],
)
def test_a_refusal_names_the_setting_to_check(status: int, advice: str) -> None:
    echo = fails(status, f"your key was {KEY}".encode(), Location="http://127.0.0.1:1/stolen")

    with model(echo) as server:
        error = refusal(client_of(server))

    assert advice in str(error)
    assert f"127.0.0.1:{server.server_address[1]}" in str(error)
    assert not error.is_passing


def test_a_redirect_is_not_followed() -> None:
    with model(GOOD) as other, model(fails(307, Location=other.base_url)) as server:
        refusal(client_of(server))

    assert other.asked == []


def test_a_server_that_drips_does_not_hold_the_job() -> None:
    def drip(talk: Conversation) -> None:
        talk.send_response(200)
        talk.send_header("Content-Length", "1000")
        talk.end_headers()
        talk.drip(b" " * 1000, 0.05, seconds=1)

    with model(drip) as server:
        error = refusal(client_of(server, timeout=0.3))

    # Each byte came in time; all of them together did not.
    assert "did not answer in full within 0.3 seconds" in str(error)
    assert error.is_passing


def test_a_server_that_drips_its_headers_does_not_hold_the_job() -> None:
    headers = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99

    with model(lambda talk: talk.drip(headers, 0.05, seconds=1)) as server:
        error = refusal(client_of(server, timeout=0.3))

    assert "did not answer in full within 0.3 seconds" in str(error)


def test_a_server_that_says_nothing_is_left() -> None:
    with model(lambda _: time.sleep(0.6)) as server:
        error = refusal(client_of(server, timeout=0.2))

    assert "did not answer in full" in str(error)


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        error = refusal(LlmClient(Endpoint(f"http://127.0.0.1:{port}/v1", "tiny", KEY)))

    assert f"127.0.0.1:{port} cannot be reached" in str(error)
    assert not error.is_passing


@pytest.mark.parametrize("length", ["999", "1"])
def test_a_wrong_length_is_a_refusal(length: str) -> None:
    with model(fails(200, completion("Good day."), Content_Length=length)) as server:
        error = refusal(client_of(server))

    assert error.is_passing


def test_a_connection_that_is_cut_is_a_refusal() -> None:
    with model(lambda talk: talk.connection.shutdown(socket.SHUT_RDWR)) as server:
        error = refusal(client_of(server))

    assert "broke the connection off" in str(error)
    assert error.is_passing


@pytest.mark.parametrize("body", [b" " * (MAX_BYTES + 1), gzip.compress(b" " * (MAX_BYTES + 1))])
def test_a_huge_reply_is_not_taken(body: bytes) -> None:
    coding = {"Content_Encoding": "gzip"} if body.startswith(b"\x1f") else {}

    with model(fails(200, body, **coding)) as server:
        error = refusal(client_of(server))

    assert "more than 2 MB" in str(error)


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
def test_a_compressed_reply_is_read_though_not_asked_for(compress: object) -> None:
    assert callable(compress)
    body = compress(completion("Good day."))

    with model(fails(200, body, Content_Encoding="gzip")) as server:
        said = client_of(server).ask(MESSAGES, {})

    assert said == "Good day."


def test_a_coding_that_is_none_is_a_refusal() -> None:
    with model(fails(200, b"neither this nor that", Content_Encoding="br")) as server:
        error = refusal(client_of(server))

    assert "cannot be read" in str(error)


@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html><h1>Welcome</h1>", b"[" * 100_000, b"\xff\xfe{", b"{'a': 1}"]
)
def test_what_is_not_json_is_a_refusal(body: bytes) -> None:
    with model(fails(200, body)) as server:
        error = refusal(client_of(server))

    assert "not JSON" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'"text"',
        b'{"error": {"message": "no"}}',
        b'{"choices": []}',
        b'{"choices": [{"message": {}}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"message": {"content": " \\n"}}]}',
        b'{"choices": [{"message": {"content": [7, {"text": 7}, {"type": "image"}]}}]}',
    ],
)
def test_a_reply_without_words_is_a_refusal(body: bytes) -> None:
    with model(fails(200, body)) as server:
        error = refusal(client_of(server))

    assert "without words" in str(error)


def test_words_in_several_parts_are_joined() -> None:
    parts = [{"type": "text", "text": "Good "}, {"type": "text", "text": "day."}]

    with model(says(parts)) as server:
        said = client_of(server).ask(MESSAGES, {})

    assert said == "Good day."


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1:1/v1", f"{KEY}\nX-Other: 1"),
        ("http://127.0.0.1:1/v1", f"{KEY}é"),
        ("ftp://127.0.0.1/v1", KEY),
        ("http://[::1/v1", KEY),
    ],
)
def test_an_address_or_key_that_cannot_be_sent_is_not_shown(url: str, key: str) -> None:
    with model(GOOD) as server:
        base_url = url.replace("127.0.0.1:1", f"127.0.0.1:{server.server_address[1]}")
        error = refusal(LlmClient(Endpoint(base_url, "tiny", key, 5)))

    assert "cannot be asked" in str(error)
    assert server.asked == []


def test_the_key_is_in_no_log_and_no_representation(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = Settings(tmp_path, "sqlite://", "secret", llm_api_key=KEY)

    with model(fails(500), GOOD) as server:
        client_of(server).ask(MESSAGES, {})

    assert KEY not in caplog.text
    assert KEY not in repr(settings)
    assert KEY not in repr(Endpoint("http://127.0.0.1/v1", "tiny", KEY))


def test_without_an_address_there_is_no_backend(tmp_path: Path) -> None:
    assert llm_backend(Settings(tmp_path, "sqlite://", "secret"), lambda _: None) is None


def backend_at(server: Model, tmp_path: Path, dropped: list[Dropped]) -> LlmBackend:
    settings = Settings(
        tmp_path, "sqlite://", "secret", llm_base_url=server.base_url, llm_model="tiny"
    )
    backend = llm_backend(settings, dropped.append)
    assert backend is not None
    return backend


def test_questions_come_from_a_server_to_the_queue(tmp_path: Path) -> None:
    dropped: list[Dropped] = []
    good, unsupported = llm.question(), llm.question(key="1655")

    with model(says(f"Here:\n```json\n{llm.written(good, unsupported, good)}\n```")) as server:
        backend = backend_at(server, tmp_path, dropped)
        (candidate,) = backend.propose(llm.passage(), KINDS)

    assert candidate.rule == "llm.short-answer"
    assert [one.code for one in dropped] == ["key-not-in-quote", "duplicate"]
    assert llm.TREATY in server.asked[0][2]["messages"][1]["content"]


def test_a_reply_cut_off_keeps_the_whole_questions(tmp_path: Path) -> None:
    dropped: list[Dropped] = []

    with model(says(llm.written(llm.question(), llm.question())[:-40])) as server:
        found = list(backend_at(server, tmp_path, dropped).propose(llm.passage(), KINDS))

    assert len(found) == 1
    assert dropped == []
