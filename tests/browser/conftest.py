"""The atlas in Chromium: from a loopback server with a strict policy, and from files."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
TENSION = "atlas/training/rl-credit.html"
KINDS = [
    "index.html",
    TENSION,
    "atlas/architecture/index.html",
    "atlas/tensions.html",
    "atlas/open.html",
    "atlas/claims.html",
    "atlas/statistics.html",
    "atlas/picture.html",
    "atlas/bibliography.html",
    "guide/glossary.html",
    "guide/tutorial.html",
    "reference/settings.html",
    "reference/directives.html",
    "tensions-camps.html",
    "search.html?q=attention",
]
"""Pages of every kind."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the site, built by the worker that comes first; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    out = (base if worker_id == "master" else base.parent) / "site"
    done = out / "done"
    try:
        out.mkdir()
    except FileExistsError:
        ends = time.monotonic() + 300
        while not done.exists():
            assert time.monotonic() < ends, "the worker that builds the site did not end"
            time.sleep(0.1)
    else:
        command = [sys.executable, "-m", "sphinx", "-nWq", "-b", "html", "-d", str(out / "trees"), str(ROOT / "docs")]
        ended = subprocess.run([*command, str(out / "html")], check=False)
        (out / "ended").write_text(str(ended.returncode), encoding="utf-8")
        (out / "ended").rename(done)
    assert done.read_text(encoding="utf-8") == "0", "the site does not build"
    return out / "html"


class Handler(SimpleHTTPRequestHandler):
    """Files, without a word on the console."""

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(built)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


class Watched:
    """A page, with all it said and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    found = Watched(page)
    yield found
    page.close()
    assert found.errors == []
    assert [url for url in found.asked if not url.startswith(("http://127.0.0.1:", "file://", "data:"))] == []
