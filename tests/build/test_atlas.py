"""The atlas itself."""

from __future__ import annotations

import re
from pathlib import Path

from .origin import DEBATES, TENSIONS

ROOT = Path(__file__).parents[2]
TEXTS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "atlas").rglob("*.md"))}
PAGES = [path for path, text in TEXTS.items() if text.startswith(":::::::{tension}")]
ATLAS = "\n".join(TEXTS[path] for path in PAGES)
KINDS = ("tension", "camp", "counter", "claim")
BIBS = sorted((ROOT / "bib").glob("*.bib"))


def keys() -> set[str]:
    return {
        key for path in BIBS for key in re.findall(r"^@\w+\{([^,]+),", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def cited() -> set[str]:
    found: set[str] = set()
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for part in re.findall(r"\{cite:\w+\}`([^`]+)`|^:(?:cites|holders): (.*)$", text, re.MULTILINE):
            found |= {key.strip() for key in "".join(part).split(",")}
    return found


def test_every_heading_of_the_origin_has_its_tension() -> None:
    found = set(re.findall(r"^:+\{tension\}.*\n:id: (.*)$", ATLAS, re.MULTILINE))
    assert len(TENSIONS) == 29
    assert len(DEBATES) == 31
    assert found == {name for names in TENSIONS.values() for name in names} | set(DEBATES)


def test_every_camp_of_the_origin_has_its_camp_and_every_camp_its_counter() -> None:
    camps = dict(re.findall(r"^::::::\{camp\} .*\n:id: (.*)$((?:\n(?!::::::(?!:)).*)*)", ATLAS, re.MULTILINE))
    wanted = [camp for debate in DEBATES.values() for camp in debate.values()]
    assert len(wanted) == 120
    assert set(wanted) <= set(camps)
    assert [name for name, body in camps.items() if "{counter}" not in body] == []


def test_the_atlas_is_as_large_as_it_says() -> None:
    counts = {kind: len(re.findall(rf"^:+\{{{kind}\}}", ATLAS, re.MULTILINE)) for kind in KINDS}
    assert counts["tension"] == 61
    assert counts["camp"] >= 194
    assert counts["counter"] >= 227
    assert counts["claim"] >= 174
    assert len(keys()) >= 375


def test_every_tension_says_what_is_asked_and_what_would_settle_it() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for option in ("question", "crux", "stance", "since", "reviewed", "topics"):
            assert re.search(rf"^:{option}: \S", text, re.MULTILINE), (path.name, option)


def test_every_entry_is_cited_and_every_citation_has_an_entry() -> None:
    assert keys() == cited()


def test_no_key_stands_in_two_files() -> None:
    every = [
        key for path in BIBS for key in re.findall(r"^@\w+\{([^,]+),", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(every) == len(set(every))
