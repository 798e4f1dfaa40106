"""The files beside the pages."""

from __future__ import annotations

import json
import os
from xml.etree import ElementTree as ET

import pytest

from ..helpers.project import Project

PAGE = """
:::::{tension} Which layer </script><b>?
:question: The last one?
:since: 2024-01-01

Prose {cite:p}`lee`. And {camp}`last`.

::::{camp} Last
:id: last
:since: 2024-02-01

It is <i>the</i> output {cite:p}`lee`. Two sentences. Three.

:::{counter} No
:id: no
:since: 2024-03-01

Because {cite:p}`wu`.
:::
::::
::::{camp} Middle
:id: middle

Text {cite:p}`roy`.
::::
:::::
"""


@pytest.fixture
def built(project: Project) -> Project:
    project.conf('version = "1"\ncopyright = "2026, us"')
    project.conf('tensions_base_url = "https://example.org/atlas/"')
    project.conf('extensions.append("sphinx_tensions.mathml")\nhtml_math_renderer = "mathml"')
    project.write("index.md", "# Home\n\n```{toctree}\npage\n```\n\n```{bibliography}\n```\n")
    project.write("page.md", PAGE)
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    return project


def shard(project: Project, name: str) -> dict[str, dict[str, str]]:
    text = project.text(f"_static/tensions/pages/{name}.js")
    found: dict[str, dict[str, str]] = json.loads(text.split("]=", 1)[1].rstrip(";\n"))
    return found


def data(project: Project, name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(project.text(f"_static/tensions/{name}.js").split("=", 1)[1].rstrip(";\n"))
    return found


def test_works_can_be_copied_as_they_are_without_what_is_private(project: Project) -> None:
    project.write(
        "refs.bib",
        "@misc{lee, author={D{\\'a}n Lee}, title={A </script> title}, year=2020, abstract={Long}, file={/home/me/x.pdf}}\n"
        "@misc{wu, author={Wu, Bo}, title={Opened {and never closed}, year=2021}\n",
    )
    project.write("index.md", "# Home\n\n:::{claim} A\n:cites: lee\n:::\n\n```{bibliography}\n:all:\n```\n")
    project.build()
    works = data(project, "works")
    assert works["cite-lee"].startswith("@misc{lee,")
    assert "Long" not in works["cite-lee"]
    assert "/home/me" not in works["cite-lee"]
    assert "</script>" not in project.text("_static/tensions/works.js")


def test_a_search_finds_works_by_author_beside_objects(built: Project) -> None:
    rows = built.text("_static/tensions/search.js")
    assert '["work","Last layers","index.html","cite-lee","Ann Lee, Bo Wu (2022)"]' in rows


def test_a_search_is_offered_where_an_object_is_or_everywhere_if_asked(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{toctree}\npage\nplain\n```\n\n```{bibliography}\n```\n")
    project.write("page.md", PAGE)
    project.write("plain.md", "# Plain\n\nText.\n")
    project.build()
    assert "tensions.js" not in project.text("plain.html")
    project.conf("tensions_search_everywhere = True")
    project.build()
    assert "tensions.js" in project.text("plain.html")
    project.assert_fresh()
    project.write("page.md", "# Nothing of ours\n")
    project.build()
    assert "tensions.js" not in project.text("plain.html")


def test_previews_say_what_a_target_is(built: Project) -> None:
    cards = shard(built, "page.html")
    assert cards["last"]["kind"] == "camp"
    assert cards["last"]["text"] == "It is the output. Two sentences."
    assert cards["last"]["word"] == "challenged"
    assert cards["no"]["kind"] == "objection, rebuts"
    assert shard(built, "index.html")["cite-lee"]["home"] == "cited by 2 objects here"


def test_nothing_in_them_ends_a_script(built: Project) -> None:
    for path in (built.root / "out" / "html" / "_static" / "tensions").rglob("*.js"):
        assert "</" not in path.read_text(encoding="utf-8")


def test_the_feed_and_the_map_are_xml_with_whole_addresses(built: Project) -> None:
    feed = ET.fromstring(built.text("tensions.atom"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    links = [tag.get("href") for tag in feed.findall("a:entry/a:link", space)]
    assert links == ["https://example.org/atlas/page.html#no", "https://example.org/atlas/page.html#last"]
    site = ET.fromstring(built.text("sitemap.xml"))
    assert [tag.text for tag in site.iter() if tag.tag.endswith("loc")] == [
        "https://example.org/atlas/index.html",
        "https://example.org/atlas/page.html",
    ]
    assert "[Which layer </script><b>?](https://example.org/atlas/page.html): The last one?" in built.text("llms.txt")


def test_the_head_describes_the_page(built: Project) -> None:
    tags = {tag["property"]: tag["content"] for tag in built.page("page").select("meta[property]")}
    assert tags["og:description"] == "The last one?"
    assert tags["og:url"] == "https://example.org/atlas/page.html"


def test_what_is_gone_is_gone(built: Project) -> None:
    built.write("index.md", "# Home\n\n```{bibliography}\n```\n")
    (built.src / "page.md").unlink()
    built.build("html")
    assert not (built.root / "out/html/_static/tensions/pages/page.html.js").exists()
    built.assert_fresh("html")
    text = (built.src / "conf.py").read_text(encoding="utf-8").replace("https://example.org/atlas/", "")
    built.write("conf.py", text)
    built.build("html")
    assert not (built.root / "out/html/tensions.atom").exists()
    built.assert_fresh("html")


def test_a_base_that_is_no_address_is_refused(project: Project) -> None:
    project.conf('tensions_base_url = "javascript:alert(1)"')
    project.write("index.md", "# Home\n")
    said = project.build("html")
    assert said.codes() == ["tensions.option_value"]
    assert not (project.root / "out/html/tensions.atom").exists()


def test_other_sites_have_their_addresses(built: Project) -> None:
    said = built.build("dirhtml", "-nW")
    assert said.code == 0, said.output
    assert "page/" in built.text("_static/tensions/words.js", "dirhtml")
    assert built.text("_static/tensions/pages/page.js", "dirhtml").startswith('tensions.pages["page/"]')
    built.assert_fresh("dirhtml")
    assert built.build("epub", "-nW").code == 0
    assert not list((built.root / "out" / "epub").rglob("tensions.js"))


def test_formulas_need_no_script(built: Project) -> None:
    built.write("page.md", PAGE.replace("Two sentences.", "With $x^2$ here.\n\n$$\n\\frac{1}{2}\n$$ (half)\n\n"))
    said = built.build("html", "-nW")
    assert said.code == 0, said.output
    text = built.text("page.html")
    assert "<math" in text
    assert "mathjax" not in text.lower()


def test_a_picture_of_nothing_warns(built: Project) -> None:
    built.write(
        "index.md",
        "# Home\n\n```{toctree}\npage\n```\n\n```{tension-map} pag\n```\n\n```{tension-map} last\n```\n\n```{bibliography}\n```\n",
    )
    assert built.build("html").codes() == ["tensions.unknown_target", "tensions.wrong_kind"]


@pytest.mark.parametrize("builder", ["html", "text", "man", "latex", "epub"])
def test_the_picture_is_in_every_format(built: Project, builder: str) -> None:
    built.write(
        "page.md", PAGE.replace("::::{camp} Last", "::::{tension-map} which-layer-script-b\n::::\n\n::::{camp} Last")
    )
    said = built.build(builder, "-nW")
    assert said.code == 0, said.output
    if builder == "html":
        page = built.page("page")
        assert [a["href"] for a in page.select("svg a")] == ["#last", "#no", "#middle"]
        assert page.select_one("svg [style], svg script") is None
    if builder == "text":
        assert "Who answers whom" in built.text("page.txt", builder)


def test_deep_answers_fold_with_their_number(built: Project) -> None:
    page = ""
    for depth in range(5):
        page += ":" * (9 - depth) + f"{{counter}} c{depth}\n\nText {{cite:p}}`wu`.\n\n"
    page += "".join(":" * (5 + depth) + "\n" for depth in range(5))
    page = PAGE.replace(":::{counter} No\n:id: no\n:since: 2024-03-01\n\nBecause {cite:p}`wu`.\n:::\n", page)
    page = page.replace("::::{camp} Last", "::::::::::{camp} Last").replace(
        ":::::::::\n::::\n", ":::::::::\n::::::::::\n"
    )
    page = page.replace(":::::{tension}", ":::::::::::{tension}").rstrip()[: -len(":::::")] + ":::::::::::\n"
    built.write("page.md", page)
    said = built.build("html", "-nW")
    assert said.code == 0, said.output
    folded = built.page("page").select("details.tns-deep > summary")
    assert [tag.get_text() for tag in folded] == ["3 more replies"]
    assert "c4" in built.page("page").get_text()


@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme", "alabaster", "sphinx_book_theme"])
def test_other_themes_build(built: Project, theme: str) -> None:
    text = (built.src / "conf.py").read_text(encoding="utf-8")
    built.write("conf.py", text + f'\nhtml_theme = "{theme}"\nhtml_theme_options = {{}}\nhtml_sidebars = {{}}\n')
    said = built.build("html", "-nW")
    assert said.code == 0, said.output
    page = built.page("page")
    assert page.select_one("script[src*='tensions.js'][defer]") is not None
    assert page.select_one("link[href*='tensions.css']") is not None
    assert page.html is not None
    assert page.html.get("data-content_root") == "./"
    if theme == "alabaster":
        assert page.select("div.body [style], [onclick], [onload], style") == []
        assert page.select("div.body script, head script:not([src])") == []


def test_files_that_were_made_are_offered_with_size_and_date(project: Project) -> None:
    project.conf('tensions_downloads = ["made/book.pdf", "made/book.epub"]')
    project.write("index.md", "# Home\n\n```{download-list}\n```\n")
    project.write("other.md", "---\norphan: true\n---\n# Other\n")
    assert project.build("html", "-nW").code == 0
    assert project.page("index").select(".tns-downloads li") == []
    path = project.write("made/book.pdf", "x" * 2_340_000)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    before = project.times()["other.html"]
    assert project.build("html", "-nW").code == 0
    (item,) = project.page("index").select(".tns-downloads li")
    assert item.get_text() == "PDF (2.3 MB, 2023-11-14)"
    link = item.select_one("a")
    assert link is not None
    assert link["href"] == "_downloads/tensions/book.pdf"
    assert (project.root / "out" / "html" / "_downloads/tensions/book.pdf").stat().st_size == 2_340_000
    assert project.times()["other.html"] == before
    project.assert_fresh()
    assert project.build("text", "-nW").code == 0
    assert "PDF" not in project.text("index.txt", "text")
    path.unlink()
    assert project.build("html", "-nW").code == 0
    assert not (project.root / "out" / "html" / "_downloads" / "tensions").exists()
    assert project.page("index").select(".tns-downloads li") == []
