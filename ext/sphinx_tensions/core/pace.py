"""One request after another, slowly: what arXiv asks of programs (info.arxiv.org/help/api/tou.html)."""

from __future__ import annotations

import http.client
import time
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

AGENT = "sphinx-tensions (https://pypi.org/project/sphinx-tensions/)"
PAUSE = 3.0  #: seconds between requests
ATTEMPTS = 4
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Answers of a server after which it is asked again."""
LONGEST_WAIT = 300.0  #: seconds
_Got = TypeVar("_Got")


class Unreachable(Exception):  # noqa: N818  (the server is at fault, not the program)
    """Nothing that can be used came."""


def retry_after(header: str) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3)."""
    try:
        wait = float(header) if header.strip().isdecimal() else parsedate_to_datetime(header).timestamp() - time.time()
    except (ValueError, TypeError):
        return 0.0
    return min(max(wait, 0.0), LONGEST_WAIT)


@dataclass(slots=True)
class Pace:
    """Waits between requests, and longer where a server asks for it."""

    pause: float = PAUSE
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    last: float | None = field(default=None, init=False)

    def wait(self, at_least: float = 0.0) -> None:
        """Return when the next request may be sent."""
        since = self.pause if self.last is None else self.clock() - self.last
        needed = max(self.pause - since, at_least)
        if needed > 0:
            self.sleep(needed)
        self.last = self.clock()

    def ask(self, host: str, send: Callable[[], _Got]) -> _Got:
        """Return what *send* returns, which asks *host* by urllib; raises `Unreachable`.

        What may be better the next time is asked for again, each time after twice
        as long, or as long as the server says.
        """
        wait, why = 0.0, ""
        for attempt in range(ATTEMPTS):
            self.wait(wait)
            wait = self.pause * 2.0**attempt
            try:
                return send()
            except urllib.error.HTTPError as error:
                why = f"{error.code} {error.reason}"
                if error.code not in AGAIN:
                    break
                wait = max(wait, retry_after(error.headers.get("Retry-After", "")))
            # Errors of http.client are no OSError.
            except (OSError, http.client.HTTPException, ValueError) as error:
                why = f"{type(error).__name__}: {error}"
        raise Unreachable(f"{host}: {why}")
