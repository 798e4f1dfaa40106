"""One request after another, slowly: what arXiv asks of programs (info.arxiv.org/help/api/tou.html)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

AGENT = "sphinx-tensions (https://pypi.org/project/sphinx-tensions/)"
PAUSE = 3.0  #: seconds between requests
ATTEMPTS = 4
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Answers of a server after which it is asked again."""
LONGEST_WAIT = 300.0  #: seconds


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
