"""The atlas itself."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    path for path in sorted((ROOT / "docs" / "atlas").rglob("*.md")) if "{tension}" in path.read_text(encoding="utf-8")
]
BIBS = sorted((ROOT / "bib").glob("*.bib"))
TENSIONS = {
    "final-embedding",
    "residual-depth",
    "learned-simulators",
    "linear-recurrence",
    "number-encodings",
    "which-sharpness",
    "rl-or-es",
    "uniform-prior",
    "semantic-or-pixel",
    "without-tokenizer",
    "channels",
    "block-wise",
}
DEBATES = {"moe-dense": 4, "optimizers": 4, "deduplication": 4, "compute-allocation": 4, "mup-or-fit": 3}


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


def test_every_tension_and_debate_is_there_with_its_camps_and_counters() -> None:
    found: dict[str, tuple[int, int, int]] = {}
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        name = re.search(r"^:id: (.*)$", text, re.MULTILINE)
        assert name is not None
        camps = len(re.findall(r"^:+\{camp\}", text, re.MULTILINE))
        counters = len(re.findall(r"^:+\{counter\}", text, re.MULTILINE))
        claims = len(re.findall(r"^:+\{claim\}", text, re.MULTILINE))
        found[str(name[1])] = (camps, counters, claims)
    assert set(found) == TENSIONS | set(DEBATES)
    for page, (camps, counters, claims) in found.items():
        assert camps >= 2, page
        assert claims >= 1, page
        assert camps == DEBATES.get(page, camps), page
        assert counters >= (camps if page in DEBATES else 1), page


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
