"""What a reader does."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, expect

from sphinx_tensions.reading.plain import read_project

from .conftest import KINDS, TENSION, Watched

GRAPH = read_project([Path(__file__).parents[2] / "docs"]).graph
DRAWN = len(GRAPH.camps_of["rl-credit"]) + sum(
    home is not None and home.id == "rl-credit" for counter in GRAPH.counters for home in [GRAPH.tension_of(counter)]
)
"""Camps and counters of the tension."""


@pytest.fixture(params=["http", "file"])
def start(request: pytest.FixtureRequest, site: str, built: Path) -> str:
    return site if request.param == "http" else built.as_uri() + "/"


def test_a_preview_comes_by_pointer_and_goes_by_escape(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.locator(".tns-camps a").first.hover()
    tip = page.locator(".tns-tip")
    expect(tip).to_contain_text("The outcome is enough")
    expect(tip).to_contain_text("challenged")
    tip.hover()
    page.wait_for_timeout(500)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_a_preview_comes_by_keyboard(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.locator(".tns-question").click()
    page.keyboard.press("Tab")
    expect(page.locator(".tns-tip")).to_contain_text("within two years")  # what “fresh” means
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.tns-camps a')"):
            break
    expect(page.locator(".tns-tip")).to_contain_text("camp")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == "tns-tip"
    page.keyboard.press("Escape")
    expect(page.locator(".tns-tip")).to_have_count(0)


def test_an_address_that_is_no_text_has_no_preview(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.wait_for_selector(".tns-cite-button")
    link = page.locator(".tns-camps a").first
    own = link.evaluate("link => link.href.split('#')[0]")
    for address in (f"{own}#%E0%A4%A", "http://[", "http://[#%", f"{own}#constructor", f"{own}#__proto__"):
        link.evaluate("(link, address) => link.setAttribute('href', address)", address)
        page.mouse.move(0, 0)
        link.hover()
        page.wait_for_timeout(400)
        expect(page.locator(".tns-tip")).to_have_count(0)  # and `watched` has heard no error


def test_a_citation_has_a_preview(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.locator("article p a[href*='#cite-']").first.hover()
    expect(page.locator(".tns-tip")).to_contain_text("cited by")


def test_a_tap_on_a_link_to_an_object_follows_it(browser: Browser, site: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.locator(".tns-camps a").first.tap()
    page.wait_for_timeout(500)
    assert page.locator(".tns-tip").count() == 0
    assert page.url.endswith("#outcome-suffices")
    context.close()


def test_the_first_tap_on_a_citation_shows_the_work(browser: Browser, site: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.locator("article p a[href*='#cite-']").first.tap()
    tip = page.locator(".tns-tip")
    expect(tip).to_contain_text("cited by")
    assert page.url.endswith("rl-credit.html")
    assert (tip.locator("a.external").get_attribute("href") or "").startswith("https://arxiv.org/abs/")
    tip.get_by_text("to the bibliography").tap()
    page.wait_for_url("**/bibliography.html#cite-*")
    assert page.evaluate("document.querySelector(':target').checkVisibility()")
    context.close()


def test_what_is_typed_into_a_search_is_offered_by_kind(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "guide/hosting.html")  # a page without an object
    page.wait_for_function("window.tensions && tensions.facts.pages")
    page.keyboard.press("Control+k")
    page.keyboard.type("muon")
    offered = page.locator(".tns-suggest [role=option]")
    expect(offered.first).to_be_visible()
    assert {"camp", "claim", "work"} <= {name.split(" ")[0] for name in page.locator(".tns-kind").all_inner_texts()}
    field = page.locator("input[name=q]:focus")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    wanted = page.locator("[role=option][aria-selected=true]").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(str(wanted))


def test_a_search_that_finds_nothing_says_so_and_escape_closes_it(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.wait_for_selector(".tns-cite-button")
    page.keyboard.press("Control+k")
    page.keyboard.type("qqqqq")
    expect(page.locator(".tns-suggest")).to_have_text("nothing matches")
    page.keyboard.press("Escape")
    expect(page.locator(".tns-suggest")).to_have_count(0)


CHINESE = """# 图谱

:::{tension} 注意力机制是否足够？
:question: 长上下文需要别的结构吗？
:::
"""


def test_chinese_is_found_while_it_is_typed_in_another_theme(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinx_tensions"]\nlanguage = "zh_CN"\nhtml_theme = "alabaster"\n'
    )
    (tmp_path / "index.md").write_text(CHINESE)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(tmp_path), str(tmp_path / "out")]
    subprocess.run(command, check=True)
    page = watched.page
    page.goto((tmp_path / "out" / "index.html").as_uri())
    page.wait_for_function("window.tensions && tensions.facts.pages")
    page.locator("input[name=q]").first.focus()
    page.keyboard.type("力机制")
    expect(page.locator(".tns-suggest [role=option]")).to_have_text("注意力机制是否足够？")
    assert page.locator(".tns-suggest .tns-kind").inner_text().startswith("争议")


def test_a_long_bibliography_is_folded_filters_and_gives_bibtex(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "atlas/bibliography.html")
    expect(page.locator("#tns-works")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    page.locator("#tns-works").fill("muon scalable")
    shown = page.locator(".citation:not([hidden])")
    expect(shown.first).to_be_visible()
    assert 0 < shown.count() < 20
    shown.first.hover()
    shown.first.get_by_role("button", name="BibTeX").click()
    expect(shown.first.locator("pre")).to_contain_text("author = ")
    page.locator("#tns-works").fill("")
    assert page.locator("details.tns-letter[open]").count() == 0


def test_one_filter_goes_over_all_folded_groups(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "atlas/claims.html")
    expect(page.locator(".tns-filter")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    page.get_by_label("Text").fill("muon")
    rows = page.locator("table.tns-table tbody tr")
    assert 0 < rows.count() < 60
    assert rows.first.is_visible()
    assert page.locator("details.tns-group-fold:visible").count() < page.locator("details.tns-group-fold").count()


def test_the_picture_of_the_atlas_links_and_lights_up(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "atlas/picture.html")
    page.wait_for_function("window.tensions && tensions.facts.pages")
    dots = page.locator(".tns-dot a")
    assert dots.count() == len(GRAPH.tensions)
    targets = dots.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert targets == page.locator("figure.tns-atlas > ul > li > ul a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    page.locator("figure.tns-atlas > ul > li > ul a").first.hover()
    assert page.locator(".tns-thread.tns-lit").count() == page.locator('.tns-thread[data-ends^="1 "]').count() > 0
    dots.nth(3).hover()
    expect(page.locator(".tns-tip-kind")).to_have_text("tension")


def test_a_table_filters_sorts_and_remembers(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "atlas/open.html")
    rows = page.locator("table.tns-table tbody tr")
    expect(page.locator(".tns-filter")).to_be_visible()
    every = rows.count()
    page.get_by_label("Text").fill("attention")
    few = rows.count()
    assert 0 < few < every
    page.get_by_label("Text").fill("")
    page.get_by_label("Sources").fill("hsieh")
    assert 0 < rows.count() < every
    page.get_by_label("Sources").fill("")
    page.get_by_label("Kind").select_option("undermines")
    some = rows.count()
    assert 0 < some < every
    page.locator("th.tns-col-since button").click()
    dates = page.locator("table.tns-table tbody tr td:nth-child(6)").all_inner_texts()
    assert dates == sorted(dates)
    assert "kind=undermines" in page.url
    assert "sort=since" in page.url
    page.reload()
    expect(page.locator(".tns-shown")).to_have_text(f"showing {some} of {every}")
    assert page.locator("table.tns-table tbody tr td:nth-child(6)").all_inner_texts() == dates


def test_without_script_nothing_is_missing(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "atlas/open.html")
    assert page.locator("table.tns-table tbody tr").count() > 80
    assert page.locator(".tns-filter").count() == 0
    page.goto(site + TENSION)
    page.get_by_text("Who answers whom").click()
    assert page.locator("svg.tns-map a").count() == DRAWN
    context.close()


def test_the_picture_links_every_object(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.get_by_text("Who answers whom").click()
    targets = page.locator("svg.tns-map a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(targets) == DRAWN
    assert all(page.locator(target).count() == 1 for target in targets)
    outline = page.locator(".tns-outline a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert outline == targets


def test_search_says_what_a_hit_is(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + "search.html?q=critic")
    hits = page.locator(".tns-hits li")
    expect(hits.first).to_be_visible()
    kinds = set(page.locator(".tns-hits .tns-kind").all_inner_texts())
    assert kinds & {"camp", "counter", "claim", "tension"}
    before = hits.count()
    page.locator(".tns-hits input[type=checkbox]").first.uncheck()
    assert hits.count() < before


def test_a_citation_can_be_copied(watched: Watched, start: str) -> None:
    page = watched.page
    page.goto(start + TENSION)
    page.locator("#outcome-suffices .tns-cite-button").first.click()
    shown = page.locator(".tns-cite pre").all_inner_texts()
    assert "“The outcome is enough”" in shown[0]
    assert shown[1].startswith("@misc{outcome-suffices,")
    assert "#outcome-suffices" in shown[1]


@pytest.mark.parametrize("name", KINDS)
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, site: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(site + name)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_the_first_screen_has_the_sides_their_evidence_and_what_is_unanswered(
    browser: Browser, built: Path, site: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    ends: dict[int, list[float]] = {}
    for file in sorted((built / "atlas").glob("*/*.html")):
        page.goto(f"{site}{file.relative_to(built).as_posix()}")
        line = page.locator(".tns-glance > .tns-unanswered")
        if line.count():
            camps = page.locator(".tns-camps > li")
            assert page.locator(".tns-camps > li .tns-best").count() == camps.count()
            ends.setdefault(camps.count(), []).append(line.evaluate("node => node.getBoundingClientRect().bottom"))
    page.close()
    assert len(ends[3] + ends[4]) > 30
    assert max(ends[3] + ends[4]) <= 900
    assert statistics.median(end for some in ends.values() for end in some) <= 800


REGISTERS = ["atlas/tensions.html", "atlas/claims.html", "atlas/open.html", "digest/2026-05-08.html"]


@pytest.mark.parametrize("name", REGISTERS)
def test_rows_are_cards_on_a_phone_and_stay_a_table(browser: Browser, site: str, name: str) -> None:
    heard = []
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(site + name)
        page.wait_for_timeout(300)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        table = page.locator("table.tns-stacked").first
        heard.append([line for line in table.aria_snapshot().splitlines() if "/url" not in line])
        if width == 390:
            frames = "[...document.querySelectorAll('table.tns-stacked')].map((t) => [t.scrollWidth, t.parentElement])"
            assert page.evaluate(f"{frames}.every(([wide, box]) => wide <= box.clientWidth + 1 && wide <= 390)")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            cell = table.locator("tbody td").nth(1)
            label = cell.evaluate("node => getComputedStyle(node, '::before').content")
            assert label.startswith(f'"{cell.get_attribute("data-label")}')
            assert len({box["x"] for box in boxes(table)}) == 1  # each cell below the one before it
            page.emulate_media(media="print")  # paper may be as narrow, between its margins
            assert len({box["x"] for box in boxes(table)}) > 1
        context.close()
    # The same table, rows and cells are heard.
    assert heard[0] == heard[1]
    assert any("columnheader" in line for line in heard[0])


def boxes(table: Locator) -> list[FloatRect]:
    """Return where the cells of the first row are."""
    cells = table.locator("tbody tr").first.locator("td")
    places = [cells.nth(number).bounding_box() for number in range(cells.count())]
    return [place for place in places if place is not None]


def test_print_opens_what_is_folded(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(site + TENSION)
    page.emulate_media(media="print")
    assert page.locator("svg.tns-map").first.is_visible()
    assert not page.locator(".tns-cite-button").first.is_visible()


def test_ten_thousand_rows_filter_in_time(watched: Watched, built: Path, site: str) -> None:
    source = (built / "atlas" / "open.html").read_text(encoding="utf-8")
    start = '<tbody role="rowgroup">'
    head, rest = source.split(start, 1)
    body, tail = rest.split("</tbody>", 1)
    rows = ["<tr" + part for part in body.split("<tr")[1:]]
    many = [rows[n % len(rows)].replace("</a>", f" no{n}</a>", 1) for n in range(10_000)]
    (built / "atlas" / "many.html").write_text(f"{head}{start}{''.join(many)}</tbody>{tail}", encoding="utf-8")
    page = watched.page
    page.goto(site + "atlas/many.html")
    expect(page.locator(".tns-shown")).to_have_text("showing 10000 of 10000")
    times = page.evaluate(
        """() => {
          const field = document.querySelector(".tns-filter input[type=search]");
          return ["router", "no77", "critic base", "step", "no1234", "memory", "scale data"].map((text) => {
            const start = performance.now();
            field.value = text;
            field.dispatchEvent(new Event("input"));
            document.body.offsetHeight;
            return performance.now() - start;
          });
        }"""
    )
    print(json.dumps([round(t) for t in times]))  # noqa: T201  (a figure for the closing note)
    (built / "atlas" / "many.html").unlink()
    assert statistics.median(times) < 100


def test_what_a_page_loads_is_small(built: Path) -> None:
    import gzip  # noqa: PLC0415

    names = ("tensions.css", "tensions.js")
    size = sum(len(gzip.compress((built / "_static" / name).read_bytes())) for name in names)
    assert size < 30_000
