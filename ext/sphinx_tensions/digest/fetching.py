"""Requests to arXiv, each with what is known of the last answer."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..core.pace import AGENT, Pace, Unreachable

LARGEST = 64_000_000  #: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; *data* is empty where nothing changed since the last time."""

    data: bytes
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


def fetch(address: str, pace: Pace, known: Mapping[str, str]) -> Fetched:
    """Get *address*, unless it is as *known* (``etag``, ``modified``); raises `Unreachable`."""
    # urllib would open files as well.
    if urlsplit(address).scheme not in ("http", "https"):
        raise Unreachable(f"{address!r} is no http or https address")
    conditions = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("modified")}
    headers = {"User-Agent": AGENT} | {name: value for name, value in conditions.items() if value}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  (checked above)
    return pace.ask(urlsplit(address).netloc, lambda: _get(request, known))


def _get(request: urllib.request.Request, known: Mapping[str, str]) -> Fetched:
    try:
        response = urllib.request.urlopen(request, timeout=60)  # noqa: S310  (checked by `fetch`)
    except urllib.error.HTTPError as error:
        # To urllib an answer of 304 is an error.
        if error.code != http.client.NOT_MODIFIED:
            raise
        return Fetched(b"", known.get("etag", ""), known.get("modified", ""), unchanged=True)
    with response:
        # One byte too many tells a larger answer without reading it.
        data = response.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError(f"more than {LARGEST} bytes")
        # Read up to a limit, an answer that was cut raises nothing.
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and len(data) < int(announced):
            raise ValueError(f"{len(data)} of {announced} bytes came")
        return Fetched(data, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
