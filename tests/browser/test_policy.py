"""Sites under ``Content-Security-Policy: default-src 'self'``: ours need nothing else, and attacks get nothing."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from ..attack import corpus
from ..helpers.project import Project
from ..lifecycle import atlas
from .conftest import Handler

STIR = """() => {
  for (const element of document.querySelectorAll("*"))
    for (const name of ["mouseover", "pointerover", "pointerenter", "focus", "toggle", "error", "load"])
      element.dispatchEvent(new Event(name, {bubbles: true}));
}"""
"""Lets every element meet all that a reader could do to it."""


class Strict(Handler):
    """Files, under the strictest policy that lets a site load its own."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()


@contextmanager
def served(folder: Path, handler: type[Handler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def made(tmp_path: Path, plant: Callable[[Project], object]) -> Path:
    project = Project(tmp_path)
    plant(project)
    said = project.build()
    assert said.code == 0, said.output[-2000:]
    return tmp_path / "out" / "html"


def visited(browser: Browser, base: str, folder: Path) -> Iterator[tuple[str, Page, list[str]]]:
    page = browser.new_page()
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" and "404" not in message.text else None,
    )
    opened: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for path in sorted(folder.rglob("*.html")):
        said.clear()
        page.goto(base + path.relative_to(folder).as_posix())
        yield path.name, page, said
        assert opened == [], path.name
    page.close()


def test_a_site_needs_no_more_than_itself(browser: Browser, tmp_path: Path) -> None:
    folder = made(tmp_path, atlas.plant)
    with served(folder, Strict) as base:
        for name, page, said in visited(browser, base, folder):
            page.evaluate(STIR)  # opens previews
            page.wait_for_timeout(50)
            # templates of the theme set margins in place; nothing of ours does
            assert [error for error in said if "inline style" not in error] == [], name
            assert page.locator("[class*=tns-][style]:not(.tns-tip), [class*=tns-] [style]").count() == 0, name


@pytest.mark.parametrize("handler", [Strict, Handler])
def test_no_attack_runs(browser: Browser, tmp_path: Path, handler: type[Handler]) -> None:
    folder = made(tmp_path, corpus.plant)
    with served(folder, handler) as base:
        for name, page, _said in visited(browser, base, folder):
            page.evaluate(STIR)
            assert page.evaluate("typeof window.canary") == "undefined", name


def test_html_of_an_author_runs_nothing_under_the_policy(browser: Browser, tmp_path: Path) -> None:
    def plant(project: Project) -> None:
        project.write("index.md", "# Home\n\n" + "\n\n".join(corpus.MARKS) + "\n\n<b>bold</b>\n")

    folder = made(tmp_path, plant)
    assert "<script>window.canary" in (folder / "index.html").read_text()
    with served(folder, Strict) as base:
        for name, page, _said in visited(browser, base, folder):
            assert page.evaluate("typeof window.canary") == "undefined", name
    with served(folder, Handler) as base:  # the canary can sing
        found = {name: page.evaluate("typeof window.canary") for name, page, _said in visited(browser, base, folder)}
    assert found["index.html"] == "number"


def test_html_of_an_author_can_be_switched_off(browser: Browser, tmp_path: Path) -> None:
    def plant(project: Project) -> None:
        project.conf('myst_disable_syntax = ["html_block", "html_inline"]')
        project.write("index.md", "# Home\n\n" + "\n\n".join(corpus.MARKS) + "\n")

    folder = made(tmp_path, plant)
    with served(folder, Handler) as base:
        for name, page, _said in visited(browser, base, folder):
            assert page.evaluate("typeof window.canary") == "undefined", name
