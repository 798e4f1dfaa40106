"""The openai client, bound: one host, no redirect, nothing from the environment, no answer without end.

Imported where a model is asked and nowhere else: the library takes half a second to load.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx2
import openai

from ..core.pace import AGENT

LARGEST = 20_000_000  #: bytes of an answer
PATIENCE = 900.0  #: seconds for a whole answer, however slowly it comes
_SENT = frozenset({"host", "accept", "connection", "content-type", "content-length"})
"""Headers that are left as the library made them."""


class Refused(Exception):  # noqa: N818  (the endpoint is at fault, not the program)
    """The endpoint answered with another status than success."""

    def __init__(self, status: int, reason: str, wait: str) -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status
        self.wait = wait  #: its Retry-After header


class _Bounded(httpx2.SyncByteStream):
    """The body of an answer, which breaks off where it is too long or takes too long."""

    def __init__(self, body: httpx2.SyncByteStream) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        """Yield the parts; raises ValueError at the bound."""
        size, begun = 0, time.monotonic()
        for part in self._body:
            size += len(part)
            if size > LARGEST:
                raise ValueError(f"the answer has more than {LARGEST:,} bytes")
            if time.monotonic() - begun > PATIENCE:
                raise ValueError(f"the answer took more than {PATIENCE:g} seconds")
            yield part

    def close(self) -> None:
        """Close the connection."""
        self._body.close()


class _Transport(httpx2.HTTPTransport):
    """Sends what was asked and no more: the library adds what it knows of the machine and of the environment."""

    def __init__(self, key: str) -> None:
        super().__init__(trust_env=False)
        self._key = key

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request* with our headers, and bound what comes back; raises ValueError for what is compressed."""
        headers = {name: value for name, value in request.headers.items() if name in _SENT}
        # Compressed, a small answer could become a large one behind the bound.
        headers |= {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        headers |= {"Authorization": f"Bearer {self._key}"} if self._key else {}
        sent = httpx2.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        response = super().handle_request(sent)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            response.close()
            raise ValueError("the answer is compressed, which was not asked for")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Bounded(response.stream)
        return response


class Client:
    """A connection to one endpoint."""

    def __init__(self, base: str, key: str, timeout: float) -> None:
        """*base* is the address up to ``/chat/completions``; *timeout* are seconds for each read."""
        http = httpx2.Client(transport=_Transport(key), trust_env=False, follow_redirects=False, timeout=timeout)
        # What is not given here would be read from the environment; the transport sets the key.
        self._client = openai.OpenAI(
            api_key="unused",
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            base_url=base,
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )

    def post(self, body: Mapping[str, Any]) -> bytes:
        """Return the answer to a question; raises `Refused`, OSError where none came, ValueError where it is no use."""
        try:
            return self._client.chat.completions.with_raw_response.create(**body).content
        except openai.APIStatusError as error:
            response = error.response
            wait = response.headers.get("Retry-After", "")
            raise Refused(error.status_code, response.reason_phrase, wait) from None
        except openai.APIConnectionError as error:
            raise OSError(str(error.__cause__ or error)) from None
