"""Reading the text of books, and comparing it with that of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "Ɵ": "ti"}
GAP = 700
"""Letters that a page break or a note may put between two words; a picture puts its own."""


def flat(text: str) -> str:
    """Return letters and digits alone: ligatures, breaks and hyphens of the setting count for nothing."""
    for sign, letters in LIGATURES.items():
        text = text.replace(sign, letters)
    return re.sub(r"[\W_]+", "", text).casefold()


def whole(pdf: PdfReader) -> str:
    """Return the flat text of a book."""
    return flat("".join(page.extract_text() for page in pdf.pages))


def pictured(page: Path) -> int:
    """Return how many letters the wordiest picture of a page has."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return max((len(flat(picture.get_text())) for picture in soup.select(".tns-map")), default=0)


def tensions(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the id and the flat words of each tension, in order, without pictures and what books leave out."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    left_out = ".tns-apparatus, .tns-claims-of, .tns-best, .headerlink, .tns-headerlink, .math, math"
    for apart in soup.select(f"{left_out}, .tns-map, .tns-picture, svg, summary, sup"):
        apart.decompose()
    for box in soup.select("section.tns-tension"):
        assert isinstance(box, Tag)
        words = [flat(word) for text in box.stripped_strings for word in text.split()]
        yield str(box["id"]), [word for word in words if word]


def first_lost(words: list[str], text: str, start: int, gap: int = GAP) -> tuple[int, str | None]:
    """Return where the words, at most *gap* apart, end in *text*, and the first that is not where it should be."""
    at = start
    for place, word in enumerate(words):
        end = _after(word, text, at, gap)
        if end is None:
            return at, " ".join(words[max(0, place - 6) : place + 3])
        at = end
    return at, None


def _after(word: str, text: str, at: int, gap: int) -> int | None:
    """Return where the word ends that comes first after *at*, whole or cut by the end of a page."""
    if text.startswith(word, at):
        return at + len(word)
    found = text.find(word, at, at + len(word) + gap)
    ends = [found + len(word)] if found >= 0 else []
    for cut in range(2, len(word) - 1):
        if not text.startswith(word[:cut], at):
            break
        # A picture at the foot of a page may stand between; a few letters would be found anywhere in it.
        far = gap if len(word) - cut >= LONG // 2 else 200
        rest = text.find(word[cut:], at + cut, at + len(word) + far)
        if rest >= 0:
            ends.append(rest + len(word) - cut)
    return min(ends, default=None)


def lost(page: Path, pdf: PdfReader) -> dict[str, str]:
    """Return the tensions of *page* whose text is not in *pdf* in the same order, and where it first differs."""
    text = whole(pdf)
    gap = GAP + pictured(page)
    found: dict[str, str] = {}
    for name, words in tensions(page):
        best = (-1, "not there at all")
        start = text.find(words[0])
        while start >= 0:
            end, why = first_lost(words, text, start, gap)
            if why is None and end - start < 2 * len("".join(words)):
                break
            best = max(best, (end - start, why or "stretched"))
            start = text.find(words[0], start + 1)
        else:
            found[name] = best[1]
    return found


def outline(pdf: PdfReader) -> list[str]:
    """Return the titles of the outline, from all levels."""
    found: list[str] = []

    def walk(items: list[Any]) -> None:
        for item in items:
            walk(item) if isinstance(item, list) else found.append(str(item.title))

    walk(pdf.outline)
    return found


def stray_links(pdf: PdfReader) -> list[Any]:
    """Return links that lead neither to a place of the book nor to the web."""
    names = set(pdf.named_destinations)
    found = []
    for page in pdf.pages:
        for note in page.get("/Annots") or ():
            target = note.get_object()
            action = target.get("/A", {})
            where = target.get("/Dest") or action.get("/D")
            where = where.get_object() if where is not None else None
            web = str(action.get("/URI", "")).startswith(("http://", "https://"))
            if action.get("/S", "/GoTo") not in ("/GoTo", "/URI") or not (
                isinstance(where, list) or where in names or web
            ):
                found.append(target)
    return found


def fonts_outside(pdf: PdfReader, pages: Iterable[int]) -> list[str]:
    """Return fonts of these pages whose glyphs are not in the file."""
    found = []
    for number in pages:
        resources: Any = pdf.pages[number]["/Resources"]
        for name in resources.get("/Font", {}).values():
            font = name.get_object()
            below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            kept = below.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(kept.get_object() if kept else {}):
                found.append(str(font.get("/BaseFont")))
    return found


def scripts(pdf: PdfReader) -> list[str]:
    """Return what in the file could act on its own."""
    root: Any = pdf.trailer["/Root"]
    names = root.get("/Names")
    found = [key for key in ("/JavaScript", "/EmbeddedFiles") if names is not None and key in names.get_object()]
    return found + [key for key in ("/AA", "/AcroForm") if key in root]


def every_letter(root: Path) -> str:
    """Return each letter and sign of the atlas and its bibliography once, and some of other scripts."""
    files = [*sorted((root / "docs").rglob("*.md")), *sorted((root / "bib").glob("*.bib"))]
    used = {char for path in files for char in path.read_text(encoding="utf-8") if ord(char) > 0x7E}
    other = set("黃爭喆祎囍垚燊不同意見的地圖ДаПоΩμέγαθłŁőşğŋ→←≤≥∈∀✓×±§†‡€№")
    return "".join(sorted(char for char in used | other if not char.isspace() and char.isprintable()))


LONG = 10
"""Letters of a title that no sentence ends with by chance."""


def places_of(pdf: PdfReader) -> dict[str, int]:
    """Return the page of each title of the outline that no other title repeats, by its flat text."""
    found: dict[str, int] = {}
    twice: set[str] = set()

    def walk(items: list[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                title = flat(str(item.title))
                twice.update([title] if title in found else [])
                number = pdf.get_destination_page_number(item)
                assert number is not None
                found[title] = number + 1

    walk(pdf.outline)
    return {title: page for title, page in found.items() if title not in twice and len(title) >= LONG}


def referred(pdf: PdfReader, places: dict[str, int]) -> list[tuple[str, int]]:
    """Return each title in the text of *pdf* that a page in brackets follows, flat, with that page."""
    signs = re.compile(r"\(\s*p\.\s*(\d+)\s*\)")
    text = "".join(page.extract_text() + "\n" for page in pdf.pages)
    parts = signs.split(text)
    rows = zip((flat(part[-400:]) for part in parts[:-1:2]), map(int, parts[1::2]), strict=True)
    titles = sorted(places, key=len, reverse=True)
    found = ((next((title for title in titles if before.endswith(title)), None), page) for before, page in rows)
    return [(title, page) for title, page in found if title is not None]


def indexed(pdf: PdfReader, first: str) -> list[tuple[str, int]]:
    """Return each line of the indexes from the one titled *first* to the end, flat, with its page."""
    start = max(n for n, page in enumerate(pdf.pages) if first in page.extract_text())
    text = "".join(_columns(page.extract_text()) + "\n" for page in pdf.pages[start:])
    # A letter on a line of its own is over a group of them, and titles of indexes are over all.
    lines = re.sub(r"(?m)^\s*(?:[^\W\d_]|0-9|Index of \w+)\s*$", "", text)
    # A blank parts the page from the title; a number such as 8,192 has none.
    rows = re.findall(r"(.+?),\s+(\d+)\s*(?:\n|$)", lines, re.DOTALL)
    return [(flat(title), int(page)) for title, page in rows]


def _columns(text: str) -> str:
    """Return the text of a page of an index without what is at its head and its foot."""
    return re.sub(r"^Index of \w+\n|\n\s*\d+\s*$", "", text.strip())
