"""Build time and memory beside the same text in plain admonitions, sphinx-needs and sphinx-proof.

One run makes every corpus from one seed and builds them in turn, round after
round, so that the ratios hold whatever the machine does meanwhile.  Plain is
the same text, titles and links in `admonition`, with stock sphinxcontrib-bibtex.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from building import Cost, build, pages
from corpora import DIALECTS, Corpus, write

STEPS = (
    "from nothing",
    "from nothing, -j 2",
    "nothing changed",
    "one page touched",
    "one page edited",
    "one entry of the bibliography edited",
)


def touch(folder: Path) -> None:
    """Give a page another date."""
    os.utime(folder / "p3.md")


def edit(folder: Path) -> None:
    """Change the title of the first object of a page, which other pages may show."""
    path = folder / "p3.md"
    path.write_text(re.sub(r"(:::\{[^}]+\} )", r"\1Renamed ", path.read_text(), count=1))


def edit_entry(folder: Path) -> None:
    """Change the year of an entry."""
    path = folder / "refs.bib"
    path.write_text(path.read_text().replace("year={1993}", "year={1999}", 1))


def rounds(base: Path, corpus: Corpus, name: str) -> tuple[dict[str, Cost], int, float]:
    """Return the cost of each step, the pages that are stale at the end, and the bytes of a page."""
    folder, out = base / "src", base / "out"
    write(folder, corpus, name)
    costs = {"from nothing, -j 2": build(folder, base / "out2", 2), "from nothing": build(folder, out)}
    size = statistics.mean(len(text) for page, text in pages(out).items() if page.startswith("p"))
    costs["nothing changed"] = build(folder, out)
    for step, change in (("one page touched", touch), ("one page edited", edit)):
        change(folder)
        costs[step] = build(folder, out)
    if corpus.cited:
        edit_entry(folder)
        costs["one entry of the bibliography edited"] = build(folder, out)
    build(folder, base / "fresh")
    fresh, now = pages(base / "fresh"), pages(out)
    stale = sum(fresh.get(page) != now.get(page) for page in {*fresh, *now})
    return costs, stale, size


def measure(corpus: Corpus, names: list[str], count: int) -> dict[str, Any]:
    """Return the medians of *count* rounds, for each dialect and step."""
    found: dict[str, dict[str, list[Cost]]] = {name: {} for name in names}
    facts: dict[str, tuple[int, float]] = {}
    for number in range(count):
        for name in names if number % 2 else reversed(names):
            with tempfile.TemporaryDirectory() as base:
                costs, stale, size = rounds(Path(base), corpus, name)
            facts[name] = (stale, size)
            for step, cost in costs.items():
                found[name].setdefault(step, []).append(cost)
    rows = {
        name: {
            step: {
                f: round(statistics.median(getattr(c, f) for c in costs), 3) for f in ("cpu", "wall", "peak", "written")
            }
            for step, costs in steps.items()
        }
        for name, steps in found.items()
    }
    return {
        "objects": corpus.objects,
        "cited": corpus.cited,
        "rows": rows,
        "stale": {name: stale for name, (stale, _) in facts.items()},
        "bytes": {name: round(size) for name, (_, size) in facts.items()},
    }


def table(result: dict[str, Any]) -> str:
    """Return a result as Markdown, with ratios to plain."""
    names = list(result["rows"])
    said = f"{result['objects']} objects, {'with' if result['cited'] else 'without'} citations"
    lines = [f"### {said}", "", "| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for step in STEPS:
        if any(step not in result["rows"][name] for name in names):
            continue
        cells = []
        for name in names:
            cost, plain = result["rows"][name][step], result["rows"]["plain"][step]
            ratio = f" ({cost['cpu'] / plain['cpu']:.2f})" if name != "plain" else ""
            cells.append(f"{cost['cpu']:.1f} s{ratio}, {cost['written']:.0f} pages")
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    peaks = (f"{result['rows'][name]['from nothing']['peak']:.0f} MB" for name in names)
    lines.append("| peak memory | " + " | ".join(peaks) + " |")
    lines.append("| HTML of a page | " + " | ".join(f"{result['bytes'][name] / 1000:.1f} kB" for name in names) + " |")
    lines.append("| pages stale after the edits | " + " | ".join(str(result["stale"][name]) for name in names) + " |")
    return "\n".join([*lines, ""])


def machine() -> str:
    """Return what it was measured on."""
    models = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().split("\n") if "model name" in line
    ]
    packages = ("sphinx", "sphinx-tensions", "sphinx-needs", "sphinx-proof", "sphinxcontrib-bibtex", "myst-parser")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{len(models)} cores of {models[0] if models else 'an unnamed processor'}, Python {platform.python_version()}, {versions}"


def main() -> None:
    """Measure each corpus that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[100], help="pages of ten objects each")
    parser.add_argument("--works", type=int, default=2000, help="entries of the bibliography")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; the median is printed")
    parser.add_argument("--only", nargs="+", choices=list(DIALECTS), default=list(DIALECTS), help="what is built")
    parser.add_argument("--json", type=Path, help="where the figures are kept as well")
    args = parser.parse_args()
    names = ["plain", *(name for name in DIALECTS if name in args.only and name != "plain")]
    results = []
    print(machine(), end="\n\n")
    for count in args.pages:
        for cited in (False, True):
            results.append(measure(Corpus(count, args.works, cited), names, args.rounds))
            print(table(results[-1]), flush=True)
            if args.json:
                args.json.write_text(json.dumps({"machine": machine(), "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
