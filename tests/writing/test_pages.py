"""What readers find on built pages."""

from __future__ import annotations

import json
import re
import zlib

import pytest

from ..helpers.project import Project
from ..lifecycle.atlas import plant


@pytest.fixture
def built(project: Project) -> Project:
    plant(project)
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    return project


def links(project: Project, page: str, css: str) -> set[tuple[str, str]]:
    """Return text and address of the links in a part of a page."""
    return {(a.get_text(), str(a["href"])) for part in project.page(page).select(css) for a in part.select("a")}


def test_the_tension_is_the_title_of_its_page(built: Project) -> None:
    page = built.page("one")
    assert page.title is not None
    assert page.title.get_text().startswith("Which state is handed over?")
    assert [h.get_text().rstrip("¶") for h in page.select("h1, h2")][:3] == [
        "Which state is handed over?",
        "A The last layer",
        "B Pick by probing",
    ]


def test_a_link_by_file_and_anchor_leads_to_the_object(built: Project) -> None:
    found = links(built, "group/inner", "p")
    assert {("Layers differ", "../two.html#differ"), ("the last", "../one.html#last")} <= found


def test_the_box_answers_at_a_glance(built: Project) -> None:
    box = built.page("one").select_one(".tns-glance")
    assert box is not None
    text = " ".join(box.get_text().split())
    assert "Is it the last layer [Lee and Wu, 2022]?" in text
    assert "A: The last layer ▯▯▯ no claim yet · 1 unanswered objection · Best evidence: nothing that was read" in text
    assert "B: Pick by probing ▯▯▯ 1 claim for (not rated) · 1 unanswered objection" in text
    assert "Unanswered: 2 objections: A: The head absorbs the task; B: Probes cost" in text
    assert ("Probes cost", "two.html#cost") in links(built, "one", ".tns-unanswered")
    end = built.page("one").select_one("#states > details.tns-apparatus")
    assert end is not None
    assert "reviewed 2026-01-01" in " ".join(end.get_text().split())


def test_every_object_shows_where_it_belongs_and_what_it_answers(built: Project) -> None:
    # What stands in a tension, or in what it answers, need not say so.
    assert ("Which state is handed over?", "#states") not in links(built, "one", "#last > .tns-meta")
    assert ("A: The last layer", "#last") not in links(built, "one", "#absorbs > .tns-meta")
    counter = links(built, "two", "#cost > .tns-meta")
    assert {("B: Pick by probing", "one.html#probing"), ("Which state is handed over?", "one.html#states")} <= counter
    assert ("B: Pick by probing", "one.html#probing") in links(built, "two", "#differ > .tns-meta")


def test_every_object_shows_what_answers_supports_and_cites_it(built: Project) -> None:
    foot = built.page("one").select_one("#probing .tns-foot")
    assert foot is not None
    text = " ".join(foot.get_text().split())
    assert "Objections: Probes cost (rebuts, unchallenged)" in text
    assert "Supported by: Layers differ (unread)" in text
    end = built.page("one").select_one("#states > details.tns-apparatus")
    assert end is not None
    assert "B: Pick by probing: Roy 2024 (1 work · 1 group · newest 2024)" in " ".join(end.get_text().split())
    assert ("Roy 2024", "refs.html#cite-roy") in links(built, "one", "#states > details.tns-apparatus")


def test_every_object_shows_the_sentence_that_mentions_it(built: Project) -> None:
    end = built.page("one").select_one("#states > details.tns-apparatus .tns-mentions")
    assert end is not None
    said = [" ".join(item.get_text().split()) for item in end.select("li")]
    assert "Probes cost (B: Pick by probing): “As Pick by probing admits.”" in said
    assert "Inner page (A: The last layer): “By their files: Layers differ, and the last.”" in said
    assert any(
        item.startswith("Home: “See Which state is handed over?, and The last layer, and a page") for item in said
    )


def test_every_entry_shows_what_cites_it_across_pages(built: Project) -> None:
    entry = built.page("refs").select_one("#cite-roy")
    assert entry is not None
    found = {(a.get_text(), a["href"]) for a in entry.select(".tns-cited-in a")}
    assert found == {
        ("Which state is handed over?", "one.html#states"),
        ("B: Pick by probing", "one.html#probing"),
        ("Layers differ", "two.html#differ"),
    }


def test_a_citation_belongs_to_the_nearest_object(built: Project) -> None:
    text = built.page("group/index").get_text(" ", strip=True)
    row = next(r for r in built.page("group/index").select("tr") if "Wu 2023" in r.get_text())
    assert "The last layer" not in row.get_text()
    assert "The head absorbs the task" in row.get_text()
    assert "Lee and Wu 2022" in text


def test_references_of_every_kind_lead_to_the_object(built: Project) -> None:
    paragraph = built.page("index").select_one("section > p")
    assert paragraph is not None
    assert {(a.get_text(), a["href"]) for a in paragraph.select("a")} == {
        ("Which state is handed over?", "one.html#states"),
        ("The last layer", "one.html#last"),
        ("a page", "two.html"),
        ("Third page", "three.html#label-three"),
    }


def test_any_and_explicit_text(project: Project) -> None:
    plant(project)
    project.write(
        "more.md",
        "# More\n\n{any}`last`, {any}`the first <last>`, {tensions:camp}`last`, {camp}`so <last>`, [md](#last)\n",
    )
    project.edit("index.md", "\nrefs\n", "\nrefs\nmore\n")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    paragraph = project.page("more").select_one("section > p")
    assert paragraph is not None
    assert [a["href"] for a in paragraph.select("a")] == ["one.html#last"] * 5
    assert [a.get_text() for a in paragraph.select("a")][1:] == ["the first", "The last layer", "so", "md"]


def test_the_inventory_names_every_object(built: Project) -> None:
    raw = (built.root / "out" / "html" / "objects.inv").read_bytes()
    text = zlib.decompress(raw.split(b"zlib.\n", 1)[1]).decode()
    assert "last tensions:camp 1 one.html#$ The last layer" in text
    assert "differ tensions:claim 1 two.html#$ Layers differ" in text


def test_the_search_index_knows_objects(built: Project) -> None:
    text = built.text("searchindex.js")
    found = json.loads(text[len("Search.setIndex(") : -1])
    assert {"tensions:camp", "tensions:tension", "tensions:counter", "tensions:claim"} <= set(
        found["objtypes"].values()
    )


def test_general_indexes(built: Project) -> None:
    for name, title, address in [
        ("tensions", "Which state is handed over?", "one.html#states"),
        ("camps", "The last layer", "one.html#last"),
        ("counters", "Probes cost", "two.html#cost"),
        ("claims", "Layers differ", "two.html#differ"),
        ("sources", "Roy 2024: Probes", "refs.html#cite-roy"),
    ]:
        found = links(built, f"tensions-{name}", "table.indextable")
        assert (title, address) in found, name
    assert ("Layers differ", "two.html#differ") in links(built, "tensions-sources", "table.indextable")


def test_lists_filter_sort_and_cut(project: Project) -> None:
    plant(project)
    page = (
        "# Lists\n\n```{camp-list}\n:standing: unchallenged\n```\n\n"
        "```{camp-list}\n:sort: -title\n:columns: title works\n```\n\n"
        "```{counter-list}\n:limit: 1\n:sort: title\n:style: cards\n```\n\n"
        "```{claim-list}\n:cites: lee\n```\n\n```{claim-list}\n:standing: unread\n```\n\n"
        "```{tension-list}\n:topics: nothing\n```\n\n```{tension-list}\n:status: open settled\n```\n"
    )
    project.write("lists.md", page)
    project.edit("index.md", "\nrefs\n", "\nrefs\nlists\n")
    assert project.build("html", "-nW").code == 0
    none = "Nothing recorded here answers to this list."
    found = [" ".join(part.get_text(" ").split()) for part in project.page("lists").select(".tns-list")]
    assert found[0] == none
    assert found[1] == "Camp Works A: The last layer 1 B: Pick by probing 1"
    assert found[2].startswith("Probes cost — B: Pick by probing · rebuts")
    assert found[2].endswith("Shown: 1 of 2.")
    assert found[3] == none
    assert "Layers differ" in found[4]
    assert found[5] == none
    assert "Which state is handed over?" in found[6]


def test_uncited_claims_are_folded_and_counted(project: Project) -> None:
    plant(project)
    project.edit(
        "two.md", ":::{claim} Layers differ", ":::{claim} Bare\n:tension: states\n:::\n\n:::{claim} Layers differ"
    )
    assert project.build("html", "-nW").code == 0
    fold = project.page("group/inner").select_one("details.tns-hidden")
    assert fold is not None
    assert fold.summary is not None
    assert fold.summary.get_text() == "1 claim without a source is folded away"
    assert "Bare" in fold.get_text()
    project.conf("tensions_hide_uncited = False")
    assert project.build("html", "-nW").code == 0
    assert project.page("group/inner").select_one("details.tns-hidden") is None
    assert "Bare" in project.page("group/inner").get_text()


def test_superseded_wordings_stay_marked_and_lead_on(project: Project) -> None:
    plant(project)
    project.edit(
        "two.md",
        "# Second page\n",
        "# Second page\n\n:::{counter} Probes cost, said better\n:id: better\n:against: probing\n:supersedes: cost\n\nX.\n:::\n",
    )
    assert project.build("html", "-nW").code == 0
    old = project.page("two").select_one("#cost > .tns-meta")
    assert old is not None
    assert "superseded: replaced by Probes cost, said better" in old.get_text()
    new = project.page("two").select_one("#better > .tns-meta")
    assert new is not None
    assert "supersedes Probes cost" in new.get_text()
    assert "Probes cost (rebuts" not in project.page("one").get_text()


def test_a_camp_on_another_page_has_its_letter_too(project: Project) -> None:
    plant(project)
    project.edit(
        "two.md", "# Second page\n", "# Second page\n\n:::{camp} A third way\n:id: third\n:tension: states\n\nX.\n:::\n"
    )
    assert project.build("html", "-nW").code == 0
    title = project.page("two").select_one("#third > h2")
    assert title is not None
    assert title.get_text().startswith("C A third way")
    assert "C: A third way" in project.page("one").get_text()
    project.conf("tensions_numbering = False")
    assert project.build("html", "-nW").code == 0
    title = project.page("two").select_one("#third > h2")
    assert title is not None
    assert title.get_text().startswith("A third way")


def test_restructuredtext_says_the_same_as_markdown(project: Project) -> None:
    project.conf('extensions.insert(0, "myst_parser")')
    project.write(
        "index.rst",
        "Home\n====\n\n.. toctree::\n\n   r\n   m\n   refs\n",
    )
    project.write("refs.md", "# Works\n\n```{bibliography}\n```\n")
    project.write(
        "r.rst",
        ".. tension:: Is *this* so?\n   :question: Truly :cite:p:`lee`?\n   :id: rt\n\n   Body :cite:t:`wu`.\n\n"
        "   .. camp:: Yes\n      :id: rc\n      :holders: lee\n\n      Text.\n\n"
        "      .. counter:: No\n         :id: rk\n         :kind: undercuts\n\n         Why :cite:p:`roy`. See :camp:`rc`.\n",
    )
    project.write(
        "m.md",
        ":::::{tension} Is *this* so?\n:question: Truly {cite:p}`lee`?\n:id: mt\n\nBody {cite:t}`wu`.\n\n"
        "::::{camp} Yes\n:id: mc\n:holders: lee\n\nText.\n\n"
        ":::{counter} No\n:id: mk\n:kind: undercuts\n\nWhy {cite:p}`roy`. See {camp}`mc`.\n:::\n::::\n:::::\n",
    )
    said = project.build("html", "-nW")
    assert said.code == 0, said.output

    def body(name: str, letter: str) -> str:
        section = project.page(name).select_one(f"#{letter}t")
        assert section is not None
        return re.sub(rf'(["#]){letter}([tck])"', r'\1\2"', str(section))

    def plain(html: str) -> str:
        return re.sub(r'id="id\d+"', "", html)

    assert plain(body("r", "r")) == plain(body("m", "m"))


def test_pandoc_citations_where_switched_on(project: Project) -> None:
    text = "# Home\n\nSaid [@lee; @wu], not in `[@roy]` nor a@b.c, and [@roy](https://example.org).\n\n```{bibliography}\n```\n"
    project.write("index.md", text)
    assert project.build("html", "-n").codes() == ["tensions.pandoc_citation"]
    assert "[@lee; @wu]" in project.page("index").get_text()
    project.conf("tensions_pandoc_citations = True")
    assert project.build("html", "-nW").code == 0
    page = project.page("index")
    assert "Said [Lee and Wu, 2022, Wu, 2023], not in [@roy] nor a@b.c" in page.get_text()
    assert page.find(id="cite-roy") is None


def test_markup_in_titles_and_options(project: Project) -> None:
    project.write(
        "index.md",
        "::::{tension} Is $x^2$ *better* {cite:p}`lee`?\n:id: t\n:question: See [here](https://example.org) and `code`.\n\nB.\n"
        "::::\n\n```{toctree}\nrefs\n```\n",
    )
    project.write("refs.md", "# Works\n\n```{bibliography}\n```\n\n```{tension-list}\n```\n")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    page = project.page("index")
    assert page.select_one("h1 .math") is not None
    assert page.select_one("h1 em") is not None
    assert page.select_one('.tns-question a[href="https://example.org"]') is not None
    assert page.select_one(".tns-question code") is not None
    assert page.title is not None
    assert "lee" not in page.title.get_text()


def test_an_object_can_have_the_words_of_a_heading_as_its_id(project: Project) -> None:
    project.write(
        "index.md",
        "# Final embedding\n\n:::{tension} Final embedding\n:id: final-embedding\n\nB.\n:::\n\nSee {tension}`final-embedding`.\n",
    )
    assert project.build("html", "-nW").code == 0
    page = project.page("index")
    assert len(page.select('[id="final-embedding"]')) == 1
    found = page.select_one("#final-embedding")
    assert found is not None
    assert "tns-tension" in (found.get("class") or [])


def test_content_is_never_markup(project: Project) -> None:
    project.write(
        "refs.bib", '@misc{k, author={<b>X</b>, Y}, title={<script>alert(1)</script> "onx="}, year={<i>2020</i>}}\n'
    )
    project.write(
        "index.md",
        ':::{claim} A <script>alert(1)</script> "claim"\n:cites: k\n:declared: contested\n:declared-why: <img onerror=x>\n:::\n\n```{bibliography}\n```\n',
    )
    said = project.build("html")
    assert "Traceback" not in said.output
    html = project.text("index.html")
    for bad in ("<script>alert", "<b>X", "<img onerror", "<i>2020"):
        assert bad not in html


def test_html_written_at_once_is_that_of_nodes(built: Project) -> None:
    """The pages of `rendering.markup` and of `rendering.blocks` are the same, byte for byte."""
    at_once = built.files()
    built.conf("import sphinx_tensions.writing.fill as writing\nwriting.SITES = frozenset()")
    assert built.fresh().code == 0
    assert "tns-mentions" in built.text("one.html", out="fresh")
    assert built.files("fresh") == at_once


def test_bibliographies_can_be_lists(project: Project) -> None:
    project.conf('bibtex_bibliography_header = ""')
    project.write(
        "index.md",
        "# Home\n\nSaid {cite:p}`lee` and {any}`lee`.\n\n```{bibliography}\n:filter: key == 'lee'\n```\n\n"
        "```{bibliography}\n:list: bullet\n:keyprefix: b-\n:all:\n```\n\n"
        "```{bibliography}\n:list: enumerated\n:enumtype: upperroman\n:start: 3\n:keyprefix: e-\n:all:\n```\n",
    )
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    page = project.page("index")
    assert len(page.select("ul > li p")) >= 3
    ordered = page.select_one("ol.upperroman")
    assert ordered is not None
    assert (ordered["start"], len(ordered.select("li"))) == ("3", 3)
    assert "Said [Lee and Wu, 2022] and [Lee and Wu, 2022]." in page.get_text()
    project.assert_fresh()


def test_lists_group_by_anything(project: Project) -> None:
    plant(project)
    text = "# Lists\n\n" + "".join(
        f"```{{{name}}}\n:group: {by}\n```\n\n"
        for name, by in (("claim-list", "word"), ("camp-list", "standing"), ("claim-list", "topics tension"))
    )
    project.write("group/inner.md", text + "See {counter}`cost`.\n")
    said = project.build("html", "-n")
    assert said.code == 0
    page = project.page("group/inner")
    heads = [head.get_text() for head in page.select(".tns-group-1, .tns-group-2")]
    assert any(head.startswith(("unread", "uncited")) for head in heads), heads
    assert any(head.startswith(("challenged", "answered", "unchallenged")) for head in heads), heads


def test_a_formula_that_cannot_be_read_is_shown_as_written(project: Project) -> None:
    project.conf('extensions += ["sphinx_tensions.mathml"]\nhtml_math_renderer = "mathml"')
    project.write("index.md", "# Home\n\nA $\\frac{$ and\n\n```{math}\n:label: e\n\na = b\n```\n\nSee {eq}`e`.\n")
    said = project.build("html", "-n")
    assert said.codes() == ["tensions.math"], said.output
    page = project.page("index")
    assert [code.get_text() for code in page.select(".math code")] == ["\\frac{"]
    assert page.select_one("div.math math") is not None
    assert "See (1)" in page.get_text()


def test_objects_nested_without_end_are_text(project: Project) -> None:
    deep = "".join("   " * n + f".. claim:: Claim {n}\n\n" for n in range(80))
    project.write("index.rst", f"Home\n====\n\n{deep}\n\nAfter all.\n")
    said = project.build("html")
    assert said.code == 0, said.output
    assert said.codes() == ["tensions.fence_length"]
    text = project.page("index").get_text()
    assert "Claim 79" in text
    assert "After all." in text


def test_bytes_that_are_no_text_are_shown_as_such_and_named(project: Project) -> None:
    path = project.write("index.md", "# Home\n\nText.\n\nBefore X after.\n")
    path.write_bytes(path.read_bytes().replace(b"X", b"\xff"))
    said = project.build("html")
    assert said.codes() == ["tensions.encoding"]
    assert "index.md:5:" in said.output
    assert "Before \ufffd after." in project.page("index").get_text()
    assert project.build("html", "-nW", out="strict", trees="stricttrees").code != 0
    project.conf("source_encoding = 'latin-1'")
    assert "Before ÿ after." in (project.build("html"), project.page("index").get_text())[1]


def test_a_date_can_be_a_year_or_a_month(project: Project) -> None:
    project.conf('tensions_base_url = "https://example.org/"')
    project.write(
        "index.md",
        "# Home\n\n```{tension-list}\n:columns: title, since, moved, reviewed\n```\n\n"
        "::::{tension} A\n:id: a\n:since: 1999\n:reviewed: 2026-05\n\nText.\n\n"
        ":::{camp} B\n:id: b\n:since: 2025-12\n\nText.\n:::\n"
        ":::{camp} C\n:id: c\n:since: 2026-01-03\n\nText.\n:::\n::::\n",
    )
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    cells = [cell.get_text(strip=True) for cell in project.page("index").select(".tns-list tbody td")]
    assert cells[1:4] == ["1999", "2026-01-03", "2026-05"]
    assert "2025-12-01T00:00:00Z" in project.text("tensions.atom")
    assert project.build("tensions", "-nW").code == 0
    project.edit("index.md", "1999", "1999-13")
    assert project.build("html", "-n").codes() == ["tensions.bad_date"]


def test_citations_of_one_label_have_letters_on_pages_with_objects(project: Project) -> None:
    project.write(
        "refs.bib",
        "@misc{one, author={Le Pichon, Xavier}, title={Plates}, year=1968}\n"
        "@misc{two, author={Le Pichon, Xavier}, title={Ridges}, year=1968}\n",
    )
    project.write("index.md", "# Home\n\nSaid {cite:p}`one`.\n\n```{toctree}\nours\nworks\n```\n")
    project.write("ours.md", "# Ours\n\n```{claim} A\n:id: a\n\nSaid {cite:t}`one` and {cite:p}`two`.\n```\n")
    project.write("works.md", "# Works\n\n```{bibliography}\n```\n")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    assert "Said [Le Pichon, 1968]." in project.page("index").get_text().replace("\xa0", " ")
    text = project.page("ours").get_text().replace("\xa0", " ")
    assert "Le Pichon [1968a] and [Le Pichon, 1968b]" in text
    assert "1968a" in project.page("works").get_text().replace("\xa0", " ")
    assert "Le Pichon 1968b" in project.page("tensions-sources").get_text().replace("\xa0", " ")
    project.edit("refs.bib", "Ridges", "Arcs")
    assert project.build("html", "-nW").code == 0
    assert "Le Pichon [1968b] and [Le Pichon, 1968a]" in project.page("ours").get_text().replace("\xa0", " ")
    project.assert_fresh()


NAMED = {
    "pichon": ("Le Pichon, Xavier", "Le Pichon 1968"),
    "society": ("{American Association of Petroleum Geologists}", "American Association of Petroleum Geologists 1968"),
    "team": ("{Team OLMo} and Walsh, Pete and Soldaini, Luca", "Team OLMo et al. 1968"),
    "handle": ("{bloc97 (Bowen Peng)}", "bloc97 (Bowen Peng) 1968"),
    "two": ("van Beethoven, Ludwig and Zola, {\\'E}mile", "van Beethoven and Zola 1968"),
    "others": ("Lee, Ann and others", "Lee et al. 1968a"),
    "again": ("Lee, Bo and Wu, Cy and Xu, Di", "Lee et al. 1968b"),
}


def test_a_work_has_one_label_in_text_index_and_exports(project: Project) -> None:
    entries = (f"@misc{{{key}, author={{{who}}}, title={{On {key}}}, year=1968}}" for key, (who, _) in NAMED.items())
    project.write("refs.bib", "\n".join(entries).replace("On again", "Second").replace("On others", "First"))
    cited = "\n\n".join(f"{{cite:t}}`{key}`" for key in NAMED)
    project.write("index.md", f"# Home\n\n```{{claim}} A\n:id: a\n\n{cited}\n```\n\n```{{bibliography}}\n```\n")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    text = project.page("index").get_text().replace("\xa0", " ")
    index = project.page("tensions-sources").get_text().replace("\xa0", " ")
    assert project.build("tensions", "-nW").code == 0
    works = json.loads(project.text("tensions.json", "tensions"))["works"]
    assert {work["key"]: work["derived"]["label"] for work in works} == {
        key: label for key, (_, label) in NAMED.items()
    }
    linked = project.text("tensions.jsonld", "tensions")
    for _, label in NAMED.values():
        name, year = label.rsplit(" ", 1)
        assert f"{name} [{year}]" in text
        assert label in index
        assert f'"label": "{label}"' in linked


def test_a_bibliography_names_as_many_authors_as_it_is_told(project: Project) -> None:
    authors = " and ".join(f"Name{number}, A" for number in range(9))
    project.write(
        "refs.bib",
        f"@misc{{many, author={{{authors}}}, title={{T}}, year=2020}}\n@misc{{lee, author={{{authors}}}, title={{U}}, year=2021}}\n",
    )
    project.write(
        "index.md",
        "# Home\n\n```{claim} A claim.\n:cites: many\n```\n\nText {cite:p}`lee`.\n\n```{bibliography}\n```\n",
    )
    project.conf("tensions_bibliography_authors = 6")
    assert project.build("html", "-nW").code == 0
    entries = {node["id"]: node.get_text() for node in project.page("index").select("[id^=cite-]")}
    assert "Name5" in entries["cite-many"]
    assert "Name6" not in entries["cite-many"]
    assert "others" in entries["cite-many"]
    assert "Name8" in entries["cite-lee"]  # no object cites it


def test_a_cell_of_a_list_says_of_which_column_it_is(project: Project) -> None:
    plant(project)
    project.write("three.md", "(label-three)=\n# Third\n\n```{claim-list}\n```\n\n```{tension-stats}\n```\n")
    said = project.build("html", "-W")
    assert said.code == 0, said.output
    page = project.page("three")
    table = page.select_one("table.tns-stacked")
    assert table is not None
    heads = [cell.get_text() for cell in table.select("th")]
    assert len(heads) > 2
    assert [[cell["data-label"] for cell in row.select("td")] for row in table.select("tbody tr")] == [heads]
    roles = {part.name: part["role"] for part in [table, *table.select("thead, tbody, tr, th, td")]}
    parts = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader"}
    assert roles == {**parts, "td": "cell"}
    # Two columns are narrow enough, and a table of the author is theirs.
    assert page.select(".tns-stats table.tns-stacked, .tns-stats [data-label]") == []


def test_tables_of_the_author_and_of_other_builders_have_no_labels(project: Project) -> None:
    plant(project)
    table = "\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n"
    project.write("three.md", f"(label-three)=\n# Third\n{table}\n```{{claim-list}}\n```\n")
    assert project.build("html", "-W").code == 0
    assert [bool(t.select("[data-label]")) for t in project.page("three").select("table")] == [False, True]
    for builder in ("text", "latex", "man", "texinfo", "xml"):
        said = project.build(builder)
        assert said.code == 0, said.output
        assert "stacked" not in said.output
