"""Asking an OpenAI-compatible endpoint, politely; the key goes into a header and nowhere else."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ..core.pace import AGAIN, LONGEST_WAIT, retry_after
from ..core.text import whole

ATTEMPTS = 5
FIRST_WAIT = 1.0  #: seconds; twice as long after each attempt
LARGEST = 20_000_000  #: bytes of an answer


class Unanswered(Exception):  # noqa: N818  (the endpoint is at fault, not the program)
    """The endpoint gave no usable answer."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key is meant for one host."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse every redirect: the key must not go to another host."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and what it took."""

    text: str
    prompt_tokens: int
    completion_tokens: int


@dataclass(slots=True)
class Endpoint:
    """The address, the model and the key of an endpoint."""

    base: str  #: address up to ``/chat/completions``
    model: str
    # Not in the repr, so no log and no traceback shows it.
    key: str = field(default="", repr=False)
    timeout: float = 120.0  #: seconds
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{self.base!r} is no http or https address")

    def ask(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        """Send *messages* and return the answer; raises `Unanswered` when several attempts failed."""
        body = json.dumps({"model": self.model, "messages": list(messages), "temperature": 0}).encode()
        wait, why = 0.0, ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.sleep(wait)
            wait = min(FIRST_WAIT * 2**attempt, LONGEST_WAIT)
            try:
                return self._answer(self._send(body))
            except urllib.error.HTTPError as error:
                why = f"{error.code} {error.reason}"
                if error.code not in AGAIN:
                    break
                wait = max(wait, retry_after(error.headers.get("Retry-After", "")))
            except (OSError, http.client.HTTPException, ValueError, KeyError, IndexError, TypeError) as error:
                why = f"{type(error).__name__}: {error}"
        raise Unanswered(f"{urlsplit(self.base).netloc} gave no usable answer: {self._without_key(why)}")

    def _without_key(self, message: str) -> str:
        return message.replace(self.key, "…") if self.key else message

    def _send(self, body: bytes) -> Any:
        headers = {"Content-Type": "application/json", "User-Agent": "sphinx-tensions"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        address = f"{self.base.rstrip('/')}/chat/completions"
        request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310  (checked above)
        opener = urllib.request.build_opener(_Stay)
        with opener.open(request, timeout=self.timeout) as response:
            # One byte too many tells a larger answer without reading it.
            data = response.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"the answer has more than {LARGEST} bytes")
        return json.loads(data)

    def _answer(self, reply: Any) -> Answer:
        text = reply["choices"][0]["message"]["content"]
        if not isinstance(text, str) or not text.strip():
            raise ValueError("the answer is empty")
        usage = reply.get("usage") or {}
        tokens = [usage.get(name, 0) for name in ("prompt_tokens", "completion_tokens")]
        # JSON can hold half of a surrogate pair, which no file in UTF-8 can.
        return Answer(whole(text), *(n if isinstance(n, int) and 0 <= n <= LARGEST else 0 for n in tokens))
