"""What a screen reader hears of a tension, in its order."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

HEARD = Path(__file__).with_name("heard")
CONF = """
extensions = ["myst_parser", "sphinx_tensions"]
bibtex_bibfiles = ["refs.bib"]
root_doc = "tension"
html_theme = "sphinx_book_theme"
tensions_today = "2026-11-28"
"""
BIB = """
@misc{Lee2024, author={Lee, Ann}, title={Last layers}, year={2024}, eprint={2401.00001}, archiveprefix={arXiv}}
@misc{Wu2025, author={Wu, Bo}, title={Middle layers}, year={2025}}
"""
PARTS = {"text", "button", "cite"}
"""Names of roles, and the button that a script adds."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("heard")
    (folder / "conf.py").write_text(CONF)
    (folder / "refs.bib").write_text(BIB)
    (folder / "tension.md").write_text((HEARD / "tension.md").read_text())
    subprocess.run([sys.executable, "-m", "sphinx", "-nWq", str(folder), str(folder / "out")], check=True)
    return (folder / "out" / "tension.html").as_uri()


def heard(browser: Browser, page: str, *, script: bool) -> str:
    """Return the names and texts of the tension, as the browser gives them to assistive technology."""
    context = browser.new_context(java_script_enabled=script)
    tab = context.new_page()
    tab.goto(page)
    if script:
        tab.wait_for_selector(".tns-cite-button")
    text = tab.locator("section.tns-tension").aria_snapshot()
    context.close()
    return str(text)


def test_a_tension_is_heard_in_the_order_of_its_argument(browser: Browser, page: str) -> None:
    text = heard(browser, page, script=False)
    assert text == (HEARD / "tension.txt").read_text().rstrip("\n")
    # The signs of words, and the bar that repeats them, are for the eye.
    assert not re.search("[▮▯○◐◔◑●◆▲◌]", text)


def test_a_script_changes_nothing_that_is_heard(browser: Browser, page: str) -> None:
    without, with_script = (
        [word for word in re.findall(r"\w+", heard(browser, page, script=script)) if word not in PARTS]
        for script in (False, True)
    )
    assert with_script == without
