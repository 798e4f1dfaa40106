"""Ours in the themes that readers meet: colours that can be read, widths that fit, keys that reach, and paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from ..helpers.project import Project
from . import sample

THEMES = ["sphinx_book_theme", "pydata_sphinx_theme", "furo", "alabaster", "sphinx_rtd_theme"]
DARK = THEMES[:3]
"""What has a dark side; the others stay light, and so does all of ours in them."""
PAGES = ["layer.html", "registers.html", "picture.html", "works.html", "index.html", "search.html?q=layer"]
MODES = {
    "light": ("light", "light"),
    "light, though the system is dark": ("dark", "light"),
    "dark": ("light", "dark"),
    "auto, and the system is dark": ("dark", "auto"),
}
"""What the system prefers, and what the switch of the theme says."""
LOOKS = Path(__file__).with_name("looks.js")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("themes")
    project = sample.plant(Project(root))
    for theme in THEMES:
        said = project.build("html", "-q", "-D", f"html_theme={theme}", out=theme)
        assert (said.code, said.warnings) == (0, []), said.output[-2000:]
    return {theme: root / theme / "html" for theme in THEMES}


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def visit(page: Page, folder: Path, name: str) -> None:
    """Open a page, and all that can be opened on it."""
    page.goto(f"{folder.as_uri()}/{name}")
    page.wait_for_function("!document.querySelector('script[src*=tensions]') || window.tensions?.facts.pages")
    page.add_script_tag(path=LOOKS)
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")  # themes fade between colours
    page.wait_for_timeout(50)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.wait_for_timeout(50)
    page.evaluate("[...document.querySelectorAll('.tns-cite-button')].slice(0, 2).forEach((button) => button.click())")


def contrasts(page: Page, mode: str) -> list[tuple[float, str, str, str]]:
    page.emulate_media(color_scheme=MODES[mode][0])  # type: ignore[arg-type]
    page.wait_for_timeout(30)  # for the theme's own answer
    page.evaluate("modes => looks.turn(modes)", list(MODES[mode]))
    page.wait_for_timeout(30)
    return [tuple(row) for row in page.evaluate("looks.contrasts()")]


def test_every_text_of_ours_can_be_read_in_light_and_dark(page: Page, sites: dict[str, Path], theme: str) -> None:
    worst: dict[str, float] = {}
    pale: list[object] = []
    kinds: set[str] = set()
    for name in PAGES:
        visit(page, sites[theme], name)
        for mode in MODES:
            found = contrasts(page, mode)
            worst[mode] = min(worst.get(mode, 21), found[0][0])
            pale += [(mode, name, *row) for row in found if row[0] < 4.5]
            kinds.update(name for row in found for name in row[1].split())
    print(theme, worst)  # noqa: T201  (figures for the closing note)
    assert pale[:5] == []
    # and what was meant to be looked at was there
    drawn = {"tns-cell-note", "tns-edge-label", "tns-chart-label"}
    assert kinds >= drawn | {"tns-word", "tns-muted", "tns-cite", "tns-field", "tns-kind", "tns-shown", "tns-sort"}


def test_previews_and_suggestions_can_be_read_in_light_and_dark(page: Page, sites: dict[str, Path], theme: str) -> None:
    visit(page, sites[theme], "layer.html")
    page.locator(".tns-camps a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".tns-tip-kind")).to_have_text("camp")
    for mode in MODES:
        found = [row for row in contrasts(page, mode) if "tns-tip" in row[1] or "tns-word" in row[1]]
        assert [row for row in found if row[0] < 4.5] == []
        assert any("tns-tip-title" in row[1] for row in found)
    page.keyboard.press("Control+k")
    if page.locator("input[name=q]:focus").count() == 0:
        page.locator("input[name=q]:visible").first.focus()
    page.keyboard.type("layer")
    expect(page.locator(".tns-suggest [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    for mode in MODES:
        found = [row for row in contrasts(page, mode) if row[1] in ("tns-suggest", "tns-kind")]
        assert len(found) > 3
        assert [row for row in found if row[0] < 4.5] == []


@pytest.mark.parametrize("name", [name for name in THEMES if name not in DARK])
def test_nothing_of_ours_turns_dark_where_the_theme_stays_light(page: Page, sites: dict[str, Path], name: str) -> None:
    visit(page, sites[name], "layer.html")
    assert contrasts(page, "light") == contrasts(page, "auto, and the system is dark")


@pytest.mark.parametrize("name", DARK)
def test_ours_turns_dark_with_the_switch_and_with_the_system(page: Page, sites: dict[str, Path], name: str) -> None:
    visit(page, sites[name], "layer.html")
    light, system, switched, auto = (contrasts(page, mode) for mode in MODES)
    assert light == system
    assert switched == auto
    assert light != auto


def test_nothing_of_ours_is_wider_than_a_phone_or_lost_at_two_hundred_per_cent(
    page: Page, sites: dict[str, Path], theme: str
) -> None:
    theirs: list[int] = []
    found: list[object] = []
    for name in ["plain.html", *PAGES[:4], "tensions-camps.html"]:
        visit(page, sites[theme], name)
        wholes = []
        # a phone; a window magnified twice; and letters alone twice as large
        for width, text in ((390, "100%"), (640, "100%"), (640, "200%")):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
            page.wait_for_timeout(30)
            found += [(name, width, text, row) for row in page.evaluate("[...looks.wide(), ...looks.lost()]")]
            wholes.append(max(width, page.evaluate("document.documentElement.scrollWidth")))
        theirs = theirs or wholes  # a bar of the theme may be wider than the window, on a page of text as well
        found += [(name, *pair) for pair in zip(wholes, theirs, strict=True) if pair[0] > pair[1] + 1]
    assert found == []


def test_the_keyboard_reaches_all_of_ours_and_shows_where_it_is(page: Page, sites: dict[str, Path], theme: str) -> None:
    reached: set[str] = set()
    for name in ("layer.html", "registers.html", "picture.html"):
        visit(page, sites[theme], name)
        for _ in range(90):
            page.keyboard.press("Tab")
            at = page.evaluate("looks.focused()")
            if at is None:
                break
            assert at[1], (name, at[0])
            reached.update(at[0].split())
    assert reached >= {"select", "input", "tns-sort", "summary", "tns-cite-button", "abbr", "a"}


def test_nothing_of_ours_moves_by_itself(sites: dict[str, Path]) -> None:
    for name in ("tensions.css", "tensions.js"):
        text = (sites["furo"] / "_static" / name).read_text()
        assert re.findall(r"transition|animation|@keyframes|scroll-behavior|smooth|\.animate\(", text) == []


def test_paper_begins_with_the_text_and_has_nothing_to_press(
    browser: Browser, sites: dict[str, Path], theme: str
) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((sites[theme] / "layer.html").as_uri())
    page.wait_for_selector(".tns-cite-button", state="attached")
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    texts = [re.sub(r"\s+", " ", sheet.get_textpage().get_text_range()) for sheet in printed]
    assert "At which layer is a feature read best" in texts[0]
    assert "The last layer argued by Baker and Clark" in texts[0]
    for folded in ("counted them", "Mentioned in", "A baseline"):
        assert folded in " ".join(texts), folded
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("button[class*=tns-]:visible, .tns-filter:visible, .tns-headerlink:visible").count() == 0
    context.close()


def test_a_drawing_on_paper_is_dark_on_white_though_the_screen_was_dark(
    page: Page, sites: dict[str, Path], theme: str
) -> None:
    visit(page, sites[theme], "picture.html")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("looks.turn(['dark', 'dark'])")
    page.wait_for_timeout(30)
    inks = page.evaluate("looks.inks()")
    assert len(inks) > 20
    assert max(inks) < 160
    cells = page.locator(".tns-cell rect").evaluate_all("all => all.map((cell) => getComputedStyle(cell).fill)")
    assert set(cells) == {"rgb(245, 246, 247)"}


def test_a_table_on_paper_is_not_cut(page: Page, sites: dict[str, Path], theme: str) -> None:
    # A4 without its margins; the pages of alabaster are wider, and shrunk by the browser
    page.set_viewport_size({"width": 940 if theme == "alabaster" else 718, "height": 1000})
    visit(page, sites[theme], "registers.html")
    page.emulate_media(media="print")
    assert page.evaluate("looks.wide()") == []
    frames = page.locator(".tns-list, .tns-list :has(> table)")
    assert set(frames.evaluate_all("all => all.map((frame) => getComputedStyle(frame).overflowX)")) == {"visible"}
