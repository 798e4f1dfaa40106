"""Asking an OpenAI-compatible endpoint, politely; the key goes into a header and nowhere else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..core.pace import AGAIN, LONGEST_WAIT, retry_after
from ..core.text import whole
from .purse import Purse

if TYPE_CHECKING:
    from .client import Client

ATTEMPTS = 5
FIRST_WAIT = 1.0  #: seconds; twice as long after each attempt
MOST_TOKENS = 20_000_000
"""More than any answer can have taken."""
PLAIN: Sequence[Mapping[str, Any]] = ({"temperature": 0},)
_NOT_TAKEN = frozenset({400, 422})
"""What an endpoint says to a setting that it does not know."""


class Unanswered(Exception):  # noqa: N818  (the endpoint is at fault, not the program)
    """The endpoint gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and what it took."""

    text: str
    prompt_tokens: int
    completion_tokens: int


@dataclass(slots=True)
class Endpoint:
    """The address, the model and the key of an endpoint; raises ValueError for what can be none."""

    base: str  #: address up to ``/chat/completions``
    model: str
    # Not in the repr, so no log and no traceback shows it.
    key: str = field(default="", repr=False)
    timeout: float = 120.0  #: seconds
    sleep: Callable[[float], None] = time.sleep
    forms: Sequence[Mapping[str, Any]] = PLAIN
    """Settings that are sent along; where an endpoint does not take the first ones, the next."""
    purse: Purse = field(default_factory=Purse)
    _client: Client | None = field(default=None, init=False, repr=False)
    _form: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{self.base!r} is no http or https address")
        if "@" in parts.netloc:
            raise ValueError("the address of the endpoint holds a name or a password; leave them out")
        self.key = self.key.strip()
        if not re.fullmatch("[!-~]*", self.key):
            raise ValueError("the key holds a sign that no header can carry")

    @property
    def host(self) -> str:
        """Who is asked, as messages name it."""
        return urlsplit(self.base).netloc

    def ask(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        """Send *messages* and return the answer.

        Raises `Unanswered` when several attempts failed, `purse.OverBudget` before one that could cost too much, and
        ModuleNotFoundError without the extra ``model``.
        """
        from .client import Refused  # noqa: PLC0415  (slow to load)

        wait, why = 0.0, ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.sleep(wait)
            wait = min(FIRST_WAIT * 2**attempt, LONGEST_WAIT)
            try:
                return self._once(messages)
            except Refused as error:
                why = str(error)
                if error.status in _NOT_TAKEN and self._form + 1 < len(self.forms):
                    self._form += 1
                elif error.status not in AGAIN:
                    break
                wait = max(wait, retry_after(error.wait))
            except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
                why = f"{type(error).__name__}: {error}"
        why = " ".join(why.split())[:300]
        shown = why.replace(self.key, "…") if self.key else why
        raise Unanswered(f"{self.host} gave no usable answer: {shown}")

    def _once(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        from .client import Client  # noqa: PLC0415  (slow to load)

        form = self.forms[self._form]
        asked = sum(len(message["content"]) for message in messages)
        self.purse.hold(asked, max((form.get(name, 0) for name in ("max_tokens", "max_completion_tokens")), default=0))
        self._client = self._client or Client(self.base, self.key, self.timeout)
        reply = json.loads(self._client.post({"model": self.model, "messages": list(messages), **form}))
        tokens = [_tokens(reply, name) for name in ("prompt_tokens", "completion_tokens")]
        text = _text(reply)
        # An answer that is of no use was paid for too.
        self.purse.pay(asked, len(text), *tokens)
        if not text.strip():
            raise ValueError("the answer is empty")
        # JSON can hold half of a surrogate pair, which no file in UTF-8 can.
        return Answer(whole(text), *tokens)


def _tokens(reply: Any, name: str) -> int:
    usage = reply.get("usage")
    number = usage.get(name) if isinstance(usage, dict) else 0
    # To Python a truth value is a number.
    return number if type(number) is int and 0 <= number <= MOST_TOKENS else 0


def _text(reply: Any) -> str:
    text = (reply.get("choices") or [{}])[0].get("message", {}).get("content")
    return text if isinstance(text, str) else ""
