"""Asks an OpenAI-compatible server, which may be slow, broken or hostile.

One request is bounded in all that it takes: seconds from the first to the last byte, bytes as
they come and as they unfold. Every failure is a ``BackendError`` with the server's name and
what to do, never with the key or with what the server wrote.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quizapp.core.generation.backend import BackendError
from quizapp.core.generation.llm.proposing import LlmBackend

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import httpx

    from quizapp.config import Settings
    from quizapp.core.generation.llm.prompt import Json, Messages
    from quizapp.core.generation.llm.reply import Dropped

MAX_BYTES = 2 * 1024 * 1024
MAX_TOKENS = 4000
LONGEST_WAIT = 20.0
_WAIT = 1.0
# What servers answer that do not know ``response_format``.
_NO_SCHEMA = frozenset({400, 404, 422, 500})
_BUSY = frozenset({429, 503})
_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32

_ADVICE = {
    400: "It does not take the request. Check that QUIZAPP_LLM_MODEL names a model for chats.",
    401: "It refuses the key. Check QUIZAPP_LLM_API_KEY.",
    403: "It refuses the key. Check QUIZAPP_LLM_API_KEY.",
    404: "It does not know the address or the model. Check QUIZAPP_LLM_BASE_URL, which often ends"
    " in /v1, and QUIZAPP_LLM_MODEL.",
    429: "It is busy, or its quota is used up. Try again later.",
    503: "It is busy. Try again later.",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and the model to ask there; ``timeout`` is in seconds, for one request in all.

    ``wait`` is the pause before a busy server is asked again when it does not say how long.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    wait: float = _WAIT

    @property
    def host(self) -> str:
        """The server's name, and its port when it has one: what a message may show."""
        return self.base_url.partition("://")[2].partition("/")[0].rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back: a status, how long to wait, the bytes."""

    status: int
    retry_after: str
    body: bytes


def llm_backend(settings: Settings, note: Callable[[Dropped], None]) -> LlmBackend | None:
    """Return the backend that the settings name, or None when they name none."""
    if not settings.llm_base_url:
        return None
    endpoint = Endpoint(
        settings.llm_base_url, settings.llm_model, settings.llm_api_key, settings.llm_timeout
    )
    return LlmBackend(LlmClient(endpoint).ask, note)


class LlmClient:
    """Asks one endpoint. Once it had to leave the schema out, it does so from then on."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._takes_schema = True

    def ask(self, messages: Messages, schema: Json) -> str:
        """Return what the model writes; raise ``BackendError`` when nothing usable comes."""
        import httpx

        # A thread of its own: whoever calls may run a loop already.
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(asyncio.run, self._in_time(messages, schema))
            try:
                answer = asked.result()
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, UnicodeError) as error:
                # Without the error itself: it would show the address and the key.
                raise self._trouble(error) from None
        return self._content(answer)

    def _trouble(self, error: Exception) -> BackendError:
        import httpx

        host, timeout = self._endpoint.host, self._endpoint.timeout
        match error:
            case TimeoutError() | httpx.TimeoutException():
                message = f"{host} did not answer in full within {timeout:g} seconds. Try again,"
                message += " or set QUIZAPP_LLM_TIMEOUT higher."
                return BackendError(message, is_passing=True)
            case httpx.ConnectError():
                message = f"{host} cannot be reached. Check that it runs, and QUIZAPP_LLM_BASE_URL."
                return BackendError(message)
            case httpx.NetworkError() | httpx.RemoteProtocolError():
                return BackendError(f"{host} broke the connection off. Try again.", is_passing=True)
            case _:
                return BackendError(
                    "The server cannot be asked. Check QUIZAPP_LLM_BASE_URL and"
                    " QUIZAPP_LLM_API_KEY."
                )

    async def _in_time(self, messages: Messages, schema: Json) -> _Answer:
        """Ask, within the seconds there are: from the connection to the last byte."""
        async with asyncio.timeout(self._endpoint.timeout):
            return await self._converse(messages, schema)

    async def _converse(self, messages: Messages, schema: Json) -> _Answer:
        """Ask, and ask once more when the schema is not taken, or when the server is busy."""
        payload = self._payload(messages)
        shaped = {**payload, "response_format": _response_format(schema)}
        answer = await self._post(shaped if self._takes_schema else payload)
        if self._takes_schema and answer.status in _NO_SCHEMA:
            answer = await self._post(payload)
            self._takes_schema = not _is_good(answer.status)
        elif answer.status in _BUSY:
            pause = _pause(answer.retry_after, self._endpoint.wait)
            # Who asks for more is not asked sooner: the instructor is told that it is busy.
            if pause <= min(LONGEST_WAIT, self._endpoint.timeout / 2):
                await asyncio.sleep(pause)
                answer = await self._post(shaped if self._takes_schema else payload)
        return answer

    def _payload(self, messages: Messages) -> Json:
        return {
            "model": self._endpoint.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
        }

    async def _post(self, payload: Json) -> _Answer:
        import httpx

        # What is compressed can unfold without end: it is not asked for.
        headers = {"Accept-Encoding": "identity", "Accept": "application/json"}
        if self._endpoint.api_key:
            headers["Authorization"] = f"Bearer {self._endpoint.api_key}"
        # The text goes to that server and nowhere else: no proxy of the environment, no redirect.
        client = httpx.AsyncClient(
            headers=headers,
            timeout=self._endpoint.timeout,
            trust_env=False,
            follow_redirects=False,
            verify=self._certificates,
        )
        url = f"{self._endpoint.base_url.rstrip('/')}/chat/completions"
        async with client, client.stream("POST", url, json=payload) as response:
            body = await self._body(response)
            return _Answer(response.status_code, response.headers.get("Retry-After", ""), body)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """The authorities that this machine trusts, read once: that takes longer than asking."""
        import ssl

        return ssl.create_default_context()

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MAX_BYTES:
                raise self._too_large()
        return self._unfolded(bytes(body), response.headers.get("Content-Encoding", ""))

    def _unfolded(self, body: bytes, coding: str) -> bytes:
        if coding.strip().lower() in {"", "identity"}:
            return body
        try:
            whole = zlib.decompressobj(_ZLIB_OR_GZIP).decompress(body, MAX_BYTES + 1)
        except zlib.error:
            raise BackendError(
                f"{self._endpoint.host} sent bytes that cannot be read. Check"
                " QUIZAPP_LLM_BASE_URL.",
                is_passing=True,
            ) from None
        if len(whole) > MAX_BYTES:
            raise self._too_large()
        return whole

    def _too_large(self) -> BackendError:
        size = MAX_BYTES // (1024 * 1024)
        return BackendError(
            f"{self._endpoint.host} sent more than {size} MB. Check QUIZAPP_LLM_BASE_URL.",
            is_passing=True,
        )

    def _content(self, answer: _Answer) -> str:
        host = self._endpoint.host
        if not _is_good(answer.status):
            raise self._refusal(answer.status)
        try:
            reply = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise BackendError(
                f"{host} sent something that is not JSON: is it a web page? Check"
                " QUIZAPP_LLM_BASE_URL, which often ends in /v1.",
                is_passing=True,
            ) from None
        content = _said(reply)
        if not content.strip():
            raise BackendError(
                f"{host} sent a reply without words. Check that QUIZAPP_LLM_MODEL names a model"
                " for chats.",
                is_passing=True,
            )
        return content

    def _refusal(self, status: int) -> BackendError:
        if status // 100 == 3:  # noqa: PLR2004 - a redirect
            advice = "It points to another address, which is not followed: set"
            advice += " QUIZAPP_LLM_BASE_URL to the address itself."
        else:
            advice = _ADVICE.get(status, "Try again later, or look at its log.")
        is_passing = status in _BUSY or status >= 500  # noqa: PLR2004 - the server's own fault
        message = f"{self._endpoint.host} answered with status {status}. {advice}"
        return BackendError(message, is_passing=is_passing)


def _response_format(schema: Json) -> Json:
    named = {"name": "questions", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _is_good(status: int) -> bool:
    return status // 100 == 2  # noqa: PLR2004 - the statuses of success


def _pause(retry_after: str, otherwise: float) -> float:
    """Return the seconds that the server asks to wait; a date is not read."""
    text = retry_after.strip()
    return float(text) if text.isascii() and text.isdigit() else otherwise


def _said(reply: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Find the words of the first choice; "" when the reply has another shape."""
    match reply:
        case {"choices": [{"message": {"content": str(words)}}, *_]}:
            return words
        case {"choices": [{"message": {"content": list(parts)}}, *_]}:
            return "".join(
                part["text"]
                for part in parts
                if isinstance(part, dict) and isinstance(part.get("text"), str)
            )
        case _:
            return ""
