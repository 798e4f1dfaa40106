"""How a book made by `sphinx_tensions.typst` is laid out: what it names, lists, keeps together and leaves out."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from sphinx_tensions.building.indices import filed
from sphinx_tensions.typst.packing import packed

from ..helpers.prints import flat, outline, places_of, referred, stray_links
from ..helpers.project import Project

CONF = 'extensions += ["sphinx_tensions.typst"]\ntypst_documents = [("index", "book", "The Book", "Some Author")]\n'
FILLING = "Words fill the page until it ends. "


def made(project: Project, pages: dict[str, str], conf: str = "") -> PdfReader:
    project.conf(CONF + conf)
    for name, text in pages.items():
        project.write(f"{name}.md", text)
    said = project.build("typst", "-nW", "--keep-going")
    assert said.code == 0, said.output
    return PdfReader(project.root / "out" / "typst" / "book.pdf")


def source(project: Project) -> str:
    return (project.root / "out" / "typst" / "book.typ").read_text(encoding="utf-8")


def chapters(count: int, tail: str = "") -> dict[str, str]:
    """Return pages of different lengths, each of which names all others."""
    names = [f"page{n}" for n in range(count)]
    links = "\n".join(f"- {{doc}}`{name}`\n- {{ref}}`second-{name}`" for name in names)
    listed = "\n".join(names)
    pages = {"index": f"# Home\n\nSee all.\n\n- {{doc}}`page1`\n\n```{{toctree}}\n:caption: A part\n\n{listed}\n```\n"}
    for n, name in enumerate(names):
        body = "\n\n".join([FILLING * 40] * (3 * n + 1))
        second = f"(second-{name})=\n## Second of {name}\n\n{FILLING * 10}"
        pages[name] = f"# Chapter {name}\n\n{links}\n\n{body}\n\n{second}\n\n{tail}"
    return pages


def test_each_page_that_the_book_names_is_that_of_the_heading(project: Project) -> None:
    pdf = made(project, chapters(7))
    places = places_of(pdf)
    assert len({places[flat(f"Chapter page{n}")] for n in range(7)}) == 7
    said = referred(pdf, places)
    assert len(said) > 7 * 12
    assert [row for row in said if places[row[0]] != row[1]] == []
    assert stray_links(pdf) == []


def test_a_link_leads_to_the_height_of_its_target(project: Project) -> None:
    pdf = made(project, chapters(3))
    tall = float(pdf.pages[0].mediabox.height)
    seen = set()
    for page in pdf.pages:
        for note in page.get("/Annots") or ():
            where = note.get_object().get("/Dest") or note.get_object().get("/A", {}).get("/D")
            if where is not None and not isinstance(where, str):
                number = pdf.get_page_number(where[0].get_object())
                seen.add((number, round(tall - float(where[3]))))
    assert {number for number, top in seen if top > 120}, "sections further down a page have their own height"
    assert all(0 <= top < tall for _number, top in seen)


def test_links_within_a_short_page_or_to_a_glossary_name_no_page(project: Project) -> None:
    near = "# Near\n\n(there)=\n## There\n\nText.\n\n## Here\n\nSee {ref}`there`, {doc}`far` and {term}`word`."
    far = "# Far\n\n```{glossary}\nword\n: What it means.\n```\n"
    pdf = made(project, {"index": "# Home\n\n```{toctree}\nnear\nfar\n```\n", "near": near, "far": far})
    text = re.sub(r"\s+", " ", "".join(page.extract_text() for page in pdf.pages))
    assert re.search(r"See There, Far \(p\. ?\d+\) and word\.", text)


def test_the_title_page_says_what_the_book_is_once(project: Project) -> None:
    opening = "What it is in one line.\n\n::::{container} facts\n3 of these, 4 of those.\n::::\n"
    index = f"# Home\n\n{opening}\n- A list.\n\nMore text.\n"
    conf = 'version = "2.5"\ncopyright = "2026, Some Author"\ntypst_licence = "Under CC BY"\ntoday = "a day in May"\n'
    pdf = made(project, {"index": index}, conf)
    first = flat(pdf.pages[0].extract_text())
    for words in ("The Book", "What it is in one line", "3 of these, 4 of those", "Some Author", "2.5", "a day in May"):
        assert flat(words) in first, words
    assert flat("© 2026, Some Author · Under CC BY") in first
    assert flat("More text") not in first
    rest = flat("".join(page.extract_text() for page in pdf.pages[1:]))
    assert flat("What it is in one line") not in rest
    assert flat("More text") in rest


def test_an_opening_too_long_for_the_title_page_stays_in_the_text(project: Project) -> None:
    pdf = made(project, {"index": f"# Home\n\n{'Long words here. ' * 60}\n\n## Next\n"})
    assert flat("Long words") not in flat(pdf.pages[0].extract_text())
    assert flat("Long words") in flat("".join(page.extract_text() for page in pdf.pages[1:]))


def test_the_contents_list_documents_and_not_their_inner_headings(project: Project) -> None:
    pdf = made(project, chapters(3))
    contents = flat(next(page.extract_text() for page in pdf.pages if page.extract_text().startswith("Contents")))
    assert all(flat(f"Chapter page{n}") in contents for n in range(3))
    assert flat("Second of") not in contents
    assert flat("Second of page1") in [flat(title) for title in outline(pdf)]


def test_the_head_of_a_page_names_the_chapter_and_the_document_it_shows(project: Project) -> None:
    inner = {name: f"# The inner page {name}\n\n" + "\n\n".join([FILLING * 40] * 20) for name in ("one", "two")}
    pages = {
        "index": "# Home\n\n```{toctree}\nchapter\n```\n",
        "chapter": "# The chapter of both\n\nText.\n\n```{toctree}\none\ntwo\n```\n",
    }
    pdf = made(project, pages | inner)
    found = places_of(pdf)
    start, end = found[flat("The inner page one")], found[flat("The inner page two")]
    heads = [page.extract_text().split("Words fill")[0] for page in pdf.pages]
    assert end - start > 1
    for number in range(start + 1, end):
        assert flat("The inner page one") in flat(heads[number - 1])
        assert flat("The chapter") in flat(heads[number - 1])
    assert flat("The inner page two") in flat(heads[-1])
    assert flat("The inner page one") not in flat(heads[-1])
    assert heads[found[flat("The chapter of both")] - 1].count("The chapter") == 1, "no head above a chapter"


def test_a_heading_takes_three_lines_of_its_text_along(project: Project) -> None:
    sections = "".join(f"## Heading {n}\n\n{FILLING * (12 + n % 7)}\n\n" for n in range(80))
    boxes = "".join(f":::{{rubric}} Rubric {n}\n:::\n\n{FILLING * (9 + n % 5)}\n\n" for n in range(60))
    pdf = made(project, {"index": f"# Home\n\n- List\n\n{sections}{boxes}"})
    last = []
    for page in pdf.pages[2:-1]:
        lines = [line for line in page.extract_text().splitlines() if line.strip()][:-1]  # the last is the number
        at = max((n for n, line in enumerate(lines) if re.match(r"(Heading|Rubric) \d", line)), default=None)
        if at is not None:
            last.append(len(lines) - 1 - at)
    assert len(last) > 8
    assert min(last) >= 3


def test_columns_are_as_wide_as_their_words(project: Project) -> None:
    long = "a cell with many words in it, so that it takes several lines where it has no room at all"
    table = (
        f"| Key | A long head above short cells | Text |\n|---|---|---|\n| a | yes | {long} |\n| b | no | {long} |\n"
    )
    given = f"```{{list-table}}\n:widths: 30 70\n\n* - {long}\n  - b\n```\n"
    made(project, {"index": f"# Home\n\n{table}\n\n{given}"})
    first, second = re.findall(r"grid-table\(columns: \(([^)]*)\)", source(project))
    key, short, text = first.split(", ")[:3]
    assert key == "auto"
    assert int(short.removesuffix("fr")) * 4 < int(text.removesuffix("fr"))
    assert second.startswith("30fr, 70fr")


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("A zebra", "en", "zebra"),
        ("An apple", "en_GB", "apple"),
        ("The end", "en", "end"),
        ("Theory", "en", "Theory"),
        ("A", "en", "A"),
        ("A zebra", "fr", "A zebra"),
    ],
)
def test_a_title_is_filed_without_its_article(title: str, language: str, expected: str) -> None:
    assert filed(title, language) == expected


def test_indexes_are_in_the_order_of_what_titles_are_about(project: Project) -> None:
    titles = ["A zebra?", "The apple?", "An orange?", "Banana?"]
    body = "\n\n".join(f":::{{tension}} {title}\n:id: t{n}\nText.\n:::" for n, title in enumerate(titles))
    pdf = made(project, {"index": f"# Home\n\n{body}\n"})
    index = pdf.pages[-1].extract_text()
    order = list(re.findall(r"(?:A zebra|The apple|An orange|Banana)\?", index.split("Index of tensions")[1]))
    assert order == ["The apple?", "Banana?", "An orange?", "A zebra?"]
    assert re.search(r"\nA\s+The apple", index)


def test_a_work_tells_the_pages_that_cite_it_each_once_and_in_order(project: Project) -> None:
    camp = "::::{{tension}} Question {0}?\n:id: t{0}\n:::{{camp}} Camp {0}\nText {{cite:p}}`lee` and {{cite:p}}`lee`.\n:::\n::::\n\n"
    pages = {f"page{n}": f"# Chapter {n}\n\n{camp.format(n)}" for n in range(3)}
    listed = "\n".join(pages)
    index = f"# Home\n\n```{{toctree}}\n{listed}\n```\n\n```{{bibliography}}\n```\n"
    pdf = made(project, {"index": index} | pages)
    texts = [page.extract_text() for page in pdf.pages]
    numbers = [n for n, text in enumerate(texts, 1) if re.search(r"Text \[Lee", text)]
    assert len(numbers) == 3
    entry = re.sub(r"\s+", " ", next(text for text in texts if "Last layers" in text))
    assert re.search(rf"Last layers\.[^.]*2022\. Cited on p\. {', '.join(map(str, numbers))}\b(?!, \d)", entry)


def test_a_packed_book_is_the_same_book(project: Project) -> None:
    pdf = made(project, chapters(2))
    loose = BytesIO()
    PdfWriter(clone_from=pdf).write(loose)
    plain = loose.getvalue().replace(b"%PDF-1.3", b"%PDF-1.7", 1)
    small = packed(plain)
    assert len(small) < len(plain) * 0.8
    once, again = PdfReader(BytesIO(plain)), PdfReader(BytesIO(small))
    assert [page.extract_text() for page in again.pages] == [page.extract_text() for page in once.pages]
    assert len(again.pages) == len(pdf.pages)
    assert outline(again) == outline(once)
    assert again.metadata == once.metadata


def test_a_file_that_may_not_be_packed_or_is_no_pdf_stays_as_it_is(project: Project) -> None:
    pdf = made(project, {"index": "# Home\n\nText.\n"})
    loose = BytesIO()
    PdfWriter(clone_from=pdf).write(loose)
    old = re.sub(rb"^%PDF-1\.\d", b"%PDF-1.4", loose.getvalue())
    assert packed(old) == old, "before PDF 1.5 there are no streams of objects"
    for data in (b"", b"%PDF-1.7\nnothing\n%%EOF", old[: len(old) // 2]):
        assert packed(data) == data


def test_what_compiles_the_book_leaves_nothing_beside_it(project: Project) -> None:
    made(project, {"index": "# Home\n\nText.\n"})
    names = {path.name for path in Path(project.root / "out" / "typst").iterdir() if not path.name.startswith(".")}
    assert names == {"book.pdf", "book.typ", "theme.typ", "tensions.typ"}
