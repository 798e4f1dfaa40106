"""The same in Firefox, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..helpers.project import Project
from . import sample
from .fox import CONTROL, DOWN, ESCAPE, Firefox

LOOKS = Path(__file__).with_name("looks.js")
READY = "!!window.tensions?.facts.pages && !!document.querySelector('.tns-cite-button, .tns-filter')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fox")
    said = sample.plant(Project(root)).build("html", "-q", "-D", "html_theme=sphinx_book_theme")
    assert (said.code, said.warnings) == (0, []), said.output[-2000:]
    return root / "out" / "html"


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = shutil.which("firefox-esr")
    if program is None:
        pytest.skip("firefox-esr is not installed")
    opened = Firefox(program, tmp_path_factory.mktemp("profile"))
    opened.call("WebDriver:SetWindowRect", width=1280, height=1000)
    yield opened
    opened.close()


def visit(fox: Firefox, folder: Path, name: str) -> None:
    fox.go(f"{folder.as_uri()}/{name}")
    fox.until(READY)


def test_a_preview_comes_by_pointer_and_goes_by_escape(fox: Firefox, folder: Path) -> None:
    visit(fox, folder, "layer.html")
    fox.rest_on(".tns-camps a")
    fox.until("document.querySelector('.tns-tip-kind')?.textContent", "camp")
    fox.press(ESCAPE)
    fox.until("document.querySelector('.tns-tip')", None)


def test_what_is_typed_into_a_search_is_offered(fox: Firefox, folder: Path) -> None:
    visit(fox, folder, "layer.html")
    fox.press(CONTROL, "k", together=True)
    fox.until("document.activeElement.name", "q")
    fox.press(*"layer")
    fox.until("document.querySelectorAll('.tns-suggest [role=option]').length > 4")
    fox.press(DOWN)
    fox.until("document.querySelector('[aria-selected=true]')?.textContent", "Which layer should one read?")
    fox.press(ESCAPE)
    fox.until("document.querySelector('.tns-suggest')", None)


def test_a_table_filters_and_sorts(fox: Firefox, folder: Path) -> None:
    visit(fox, folder, "registers.html")
    fox.run("document.querySelector('.tns-filter input').focus()")
    fox.press(*"one of three")
    fox.until("document.querySelector('.tns-shown').textContent", "showing 1 of 7")
    fox.run("document.querySelector('.tns-sort').click()")
    assert fox.run("location.hash") == "#?text=one+of+three&sort=title"


def test_an_address_within_a_fold_opens_it(fox: Firefox, folder: Path) -> None:
    visit(fox, folder, "layer.html")
    assert not fox.run("document.querySelector('#of-three').closest('details').open")
    fox.go(f"{folder.as_uri()}/plain.html")
    visit(fox, folder, "layer.html#of-three")
    fox.until("document.querySelector('#of-three').closest('details').open")
    assert fox.run("document.querySelector('#of-three').checkVisibility()")


def test_what_is_folded_is_found_on_the_page(fox: Firefox, folder: Path) -> None:
    fox.go(f"{folder.as_uri()}/plain.html")
    visit(fox, folder, "layer.html")
    assert not fox.run("document.querySelector('#of-three').closest('details').open")
    assert fox.run("window.find('counted them')")
    fox.until("document.querySelector('#of-three').closest('details').open")


def test_what_is_ours_can_be_read_and_fits(fox: Firefox, folder: Path) -> None:
    for name in ("layer.html", "registers.html", "works.html"):
        visit(fox, folder, name)
        fox.call("WebDriver:ExecuteScript", script=LOOKS.read_text(), args=[])
        found = fox.run("looks.contrasts()")
        assert len(found) > 20
        assert [row for row in found if row[0] < 4.5] == []
        assert fox.run("[...looks.wide(), ...looks.lost()]") == []
