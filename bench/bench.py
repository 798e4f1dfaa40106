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
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpora import DIALECTS, Corpus, write

from building import Cost, build, pages

STEPS = (
    "from nothing",
    "from nothing, -j 2",
    "nothing changed",
    "one page touched",
    "one page edited",
    "one title edited",
    "one entry of the bibliography edited",
)


def touch(folder: Path) -> None:
    """Give a page another date."""
    os.utime(folder / "p3.md")


def edit(folder: Path) -> None:
    """Add a sentence to a page."""
    path = folder / "p3.md"
    path.write_text(path.read_text() + "\nOne more sentence.\n")


def retitle(folder: Path) -> None:
    """Change the title of the first object of a page, which other pages may show."""
    path = folder / "p3.md"
    path.write_text(re.sub(r"(:::\{[^}]+\} )", r"\1Renamed ", path.read_text(), count=1))


def edit_entry(folder: Path) -> None:
    """Change the year of an entry."""
    path = folder / "refs.bib"
    path.write_text(path.read_text().replace("year={1993}", "year={1999}", 1))


def rounds(base: Path, corpus: Corpus, name: str, *, brief: bool) -> tuple[dict[str, Cost | None], int | None, float]:
    """Return the cost of each step, the pages that are stale at the end, and the bytes of a page.

    *brief* leaves it at one build from nothing.
    """
    folder, out = base / "src", base / "out"
    write(folder, corpus, name)
    costs: dict[str, Cost | None] = {"from nothing": build(folder, out)}
    first = costs["from nothing"]
    assert first is not None
    size = statistics.mean(len(text) for page, text in pages(out).items() if page.startswith("p"))
    if brief:
        return costs, None, size
    # A peer that cannot read in parallel hangs or breaks off, as the processes happen to end.
    costs["from nothing, -j 2"] = build(
        folder, base / "out2", 2, limit=20 + 4 * first.wall, may_fail=name not in ("plain", "ours")
    )
    costs["nothing changed"] = build(folder, out)
    for step, change in (("one page touched", touch), ("one page edited", edit), ("one title edited", retitle)):
        change(folder)
        costs[step] = build(folder, out)
    if corpus.cited:
        edit_entry(folder)
        costs["one entry of the bibliography edited"] = build(folder, out)
    build(folder, base / "fresh")
    fresh, now = pages(base / "fresh"), pages(out)
    stale = sum(fresh.get(page) != now.get(page) for page in {*fresh, *now})
    return costs, stale, size


FACTS = ("cpu", "wall", "peak", "written")


def median(costs: list[Cost | None]) -> dict[str, float] | None:
    """Return the middle of each fact, or nothing where a build did not end."""
    ended = [cost for cost in costs if cost is not None]
    if len(ended) < len(costs):
        return None
    return {fact: round(statistics.median(getattr(cost, fact) for cost in ended), 3) for fact in FACTS}


def measure(corpus: Corpus, names: list[str], count: int, brief: list[str]) -> dict[str, Any]:
    """Return the medians of *count* rounds, for each dialect and step."""
    found: dict[str, dict[str, list[Cost | None]]] = {name: {} for name in names}
    facts: dict[str, tuple[int | None, float]] = {}
    for number in range(count):
        for name in names if number % 2 else reversed(names):
            with tempfile.TemporaryDirectory() as base:
                costs, stale, size = rounds(Path(base), corpus, name, brief=name in brief)
            facts[name] = (stale, size)
            for step, cost in costs.items():
                found[name].setdefault(step, []).append(cost)
            print(f"{corpus.objects} {corpus.name} {name}", file=sys.stderr, flush=True)
    return {
        "objects": corpus.objects,
        "cited": corpus.cited,
        "name": corpus.name,
        "rounds": count,
        "rows": {name: {step: median(costs) for step, costs in steps.items()} for name, steps in found.items()},
        "stale": {name: stale for name, (stale, _) in facts.items()},
        "bytes": {name: round(size) for name, (_, size) in facts.items()},
    }


def cell(result: dict[str, Any], name: str, step: str) -> str:
    """Return seconds, the ratio to plain, and pages written."""
    if step not in result["rows"][name]:
        return "–"
    cost, plain = result["rows"][name][step], result["rows"]["plain"][step]
    if cost is None:
        return "does not end"
    ratio = f" (**{cost['cpu'] / plain['cpu']:.2f}**)" if name != "plain" else ""
    return f"{cost['cpu']:.1f}\u00a0s{ratio}, {cost['written']:.0f}\u00a0p."


def table(result: dict[str, Any]) -> str:
    """Return a result as Markdown, with ratios to plain."""
    names = list(result["rows"])
    said = f"{result['objects']:,} objects, {result['name']}"
    lines = [f"## {said}", "", "| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [
        f"| {step} | " + " | ".join(cell(result, name, step) for name in names) + " |"
        for step in STEPS
        if step in result["rows"]["plain"]
    ]
    peaks = (f"{result['rows'][name]['from nothing']['peak']:.0f} MB" for name in names)
    lines.append("| peak memory | " + " | ".join(peaks) + " |")
    lines.append("| HTML of a page | " + " | ".join(f"{result['bytes'][name] / 1000:.1f} kB" for name in names) + " |")
    stale = ("–" if result["stale"][name] is None else str(result["stale"][name]) for name in names)
    lines.append("| pages stale after the edits | " + " | ".join(stale) + " |")
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
    parser.add_argument("--objects", type=int, nargs="+", default=[1000, 5000, 20000], help="sizes, ten objects a page")
    parser.add_argument("--works", type=int, default=2000, help="entries of the bibliography")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the smallest size; the others have one")
    parser.add_argument("--only", nargs="+", choices=list(DIALECTS), default=list(DIALECTS), help="what is built")
    parser.add_argument(
        "--texts", nargs="+", metavar="TEXT", help="those alone: uncited, cited, 'with 2 entries of evidence each'"
    )
    parser.add_argument("--brief", type=int, default=20000, help="size from which peers are built once, from nothing")
    parser.add_argument("--write", type=Path, help="folder for results.json and tables.inc")
    args = parser.parse_args()
    names = ["plain", *(name for name in DIALECTS if name in args.only and name != "plain")]
    results: list[dict[str, Any]] = []
    print(machine(), end="\n\n")
    for objects in sorted(args.objects):
        for cited, read in ((False, 0), (True, 0), (True, 2)):
            corpus = Corpus(objects // 10, args.works, cited, read)
            if args.texts and corpus.name not in args.texts:
                continue
            count = args.rounds if objects == min(args.objects) else 1
            brief = [name for name in names if objects >= args.brief and name not in ("plain", "ours")]
            results.append(measure(corpus, names, count, brief))
            print(table(results[-1]), flush=True)
            if args.write:
                args.write.mkdir(parents=True, exist_ok=True)
                (args.write / "results.json").write_text(
                    json.dumps({"machine": machine(), "results": results}, indent=1) + "\n"
                )
                said = f"Measured on {machine()}.\n"
                (args.write / "tables.inc").write_text("\n".join([said, *map(table, results)]))


if __name__ == "__main__":
    main()
