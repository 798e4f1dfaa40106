"""Fetching from a server that misbehaves."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sphinx_tensions.core.pace import Unreachable
from sphinx_tensions.verify.fetching import PAGE, Fetcher, NotThere, cache_folder

from ..helpers.loopback import Answer, Reply, Server, servers

HTML = {"Content-Type": "text/html; charset=utf-8"}
GOOD: Reply = (200, HTML, b"<p>words</p>")


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    with servers() as start:
        yield start


def fetcher(tmp_path: Path, server: Server, silence: float = 20.0, patience: float = 120.0) -> Fetcher:
    return Fetcher(tmp_path / "cache", server.url, pause=0.0, silence=silence, patience=patience)


def test_what_was_fetched_is_kept(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _asked, _number: GOOD)
    for _ in range(2):
        path = fetcher(tmp_path, server).text("2001.01234")
        assert path.read_bytes() == GOOD[2]
    assert path == tmp_path / "cache" / "html" / "2001.01234.html"
    assert [asked.path for asked in server.requests] == ["/html/2001.01234"]
    assert "sphinx-tensions" in server.requests[0].headers["User-Agent"]


def test_a_name_leads_to_no_other_folder(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _asked, _number: (200, {"Content-Type": "application/json"}, b"{}"))
    for doi in ("10.1000/../../../x", "../../x", "10.1000/" + "x/" * 500):
        path = fetcher(tmp_path, server).crossref(doi)
        assert path.resolve().parent == tmp_path / "cache" / "crossref"


def test_a_record_grows_old_and_a_text_does_not(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _asked, _number: (200, {"Content-Type": "application/atom+xml"}, b"<feed/>"))
    path = fetcher(tmp_path, server).atom("2001.01234")
    fetcher(tmp_path, server).atom("2001.01234")
    assert len(server.requests) == 1
    os.utime(path, (time.time() - 40 * 86_400,) * 2)
    fetcher(tmp_path, server).atom("2001.01234")
    assert len(server.requests) == 2


PASSING: dict[str, Reply] = {
    "429": (429, {"Retry-After": "0"}, b""),
    "503": (503, {**HTML, "Retry-After": "0"}, b"<p>busy</p>"),
    "cut short": (200, {**HTML, "Content-Length": "99999"}, b"<p>wo"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again(tmp_path: Path, serve: Callable[[Answer], Server], name: str) -> None:
    server = serve(lambda _asked, number: PASSING[name] if number < 3 else GOOD)
    assert fetcher(tmp_path, server).text("2001.01234").read_bytes() == GOOD[2]
    assert len(server.requests) == 3


REFUSED: dict[str, tuple[Reply, str, int]] = {
    "another type": ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "it sent application/pdf, not text/html", 1),
    "forbidden": ((403, HTML, b""), "403", 1),
    "always busy": ((503, {"Retry-After": "0"}, b""), "503", 4),
    "always cut short": (PASSING["cut short"], "IncompleteRead|of 99999 bytes", 4),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_told_and_not_kept(tmp_path: Path, serve: Callable[[Answer], Server], name: str) -> None:
    reply, message, times = REFUSED[name]
    server = serve(lambda _asked, _number: reply)
    with pytest.raises(Unreachable, match=message):
        fetcher(tmp_path, server).text("2001.01234")
    assert len(server.requests) == times
    assert not list(tmp_path.rglob("*.html"))


def test_what_is_not_there_is_told_as_such(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    with pytest.raises(NotThere):
        fetcher(tmp_path, serve(lambda _asked, _number: (404, HTML, b""))).text("2001.01234")


def test_a_doi_is_missing_only_where_its_register_says_so(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    def answer(known: bool) -> Answer:
        def reply(asked: object, _number: int) -> Reply:
            there = known and "/api/handles/" in asked.path  # type: ignore[attr-defined]
            return (200, {"Content-Type": "application/json"}, b"{}") if there else (404, HTML, b"")

        return reply

    with pytest.raises(NotThere):
        fetcher(tmp_path, serve(answer(known=False))).crossref("10.1000/none")
    with pytest.raises(Unreachable, match="not at Crossref"):
        fetcher(tmp_path, serve(answer(known=True))).crossref("10.5281/zenodo.1")


def test_a_redirect_within_the_host_is_followed(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda _asked, number: (301, {"Location": "/html/2001.01234v2"}, b"") if number == 1 else GOOD)
    assert fetcher(tmp_path, server).text("2001.01234").read_bytes() == GOOD[2]


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "file:///etc/passwd", "https://example.org/"])
def test_a_redirect_elsewhere_is_not_followed(tmp_path: Path, serve: Callable[[Answer], Server], target: str) -> None:
    server = serve(lambda _asked, _number: (302, {"Location": target}, b""))
    with pytest.raises(Unreachable):
        fetcher(tmp_path, server).text("2001.01234")
    assert len(server.requests) == 1


def test_a_round_of_redirects_ends(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    with pytest.raises(Unreachable):
        fetcher(tmp_path, serve(lambda _asked, _number: (302, {"Location": "/html/2001.01234"}, b""))).text(
            "2001.01234"
        )


def test_a_server_that_says_nothing_is_left(
    tmp_path: Path, serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_tensions.core.pace.ATTEMPTS", 1)

    def slow(_asked: object, _number: int) -> Reply:
        time.sleep(0.5)
        return GOOD

    with pytest.raises(Unreachable, match=r"[Tt]ime"):
        fetcher(tmp_path, serve(slow), silence=0.05).text("2001.01234")
    with pytest.raises(Unreachable, match="it took more than"):
        fetcher(tmp_path, serve(lambda _asked, _number: GOOD), patience=-1.0).text("2001.01234")


def test_an_answer_that_is_too_large_is_refused(
    tmp_path: Path, serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_tensions.verify.fetching.LARGEST", 5)
    with pytest.raises(Unreachable, match="more than 5 bytes"):
        fetcher(tmp_path, serve(lambda _asked, _number: GOOD)).text("2001.01234")


def test_requests_are_three_seconds_apart_and_later_where_a_server_asks(
    tmp_path: Path, serve: Callable[[Answer], Server]
) -> None:
    slept: list[float] = []
    server = serve(lambda _asked, number: (503, {"Retry-After": "40"}, b"") if number == 1 else GOOD)
    made = Fetcher(tmp_path, server.url, sleep=slept.append)
    made.get("https://arxiv.org/html/a", "html", "a", PAGE)
    made.get("https://arxiv.org/html/b", "html", "b", PAGE)
    assert slept[0] == 40
    assert 2.5 < slept[1] <= 3


def test_the_cache_is_where_the_user_has_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "sphinx-tensions"
