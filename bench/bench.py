"""Build time and memory beside the same text in plain admonitions.

One run makes both corpora from one seed and builds them in turn, so that the
ratios hold whatever the machine does.  Plain is the same text, titles and
links in `admonition` directives, with stock sphinxcontrib-bibtex.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

WORDS = [
    "model",
    "data",
    "layer",
    "token",
    "scale",
    "loss",
    "state",
    "probe",
    "claim",
    "bound",
    "error",
    "trace",
    "sample",
    "width",
    "depth",
    "noise",
]
CONF = """
project = "Bench"
extensions = [{extensions}]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
bibtex_cite_id = "cite-{{key}}"
myst_enable_extensions = ["colon_fence"]
html_theme = "alabaster"
"""
KINDS = ("tension", "camp", "camp", "counter", "counter", "camp", "counter", "counter", "claim", "claim")


@dataclass(frozen=True)
class Corpus:
    """Sizes of what is written."""

    pages: int
    works: int
    cited: bool


def sentence(rng: random.Random) -> str:
    """Return a sentence of plain words."""
    return " ".join(rng.choices(WORDS, k=14)).capitalize() + "."


def body(rng: random.Random, corpus: Corpus) -> str:
    """Return a paragraph, with a citation where they are wanted."""
    cite = f" {{cite:p}}`key{rng.randrange(corpus.works)}`" if corpus.cited else ""
    return f"{sentence(rng)} {sentence(rng)[:-1]}{cite}. {sentence(rng)}"


def page(number: int, corpus: Corpus, *, ours: bool) -> str:
    """Return one page of ten objects: a tension, camps, counters, claims."""
    rng = random.Random(number)
    parts = [f"# Page {number}\n"]
    for place, kind in enumerate(KINDS):
        name, title = f"{kind}-{number}-{place}", sentence(rng)[:-1]
        text = body(rng, corpus)
        other = (number + 1) % corpus.pages
        link = f"tension-{other}-0"
        home, camp = f"tension-{number}-0", f"camp-{number}-{1 if place < 5 else 5}"
        if ours:
            option = {"camp": f":tension: {home}\n", "counter": f":against: {camp}\n", "claim": f":tension: {home}\n"}
            parts.append(
                f":::{{{kind}}} {title}\n:id: {name}\n{option.get(kind, '')}\n{text} See {{tension}}`{link}`.\n:::\n"
            )
        else:
            target = {"camp": home, "counter": camp, "claim": home}.get(kind)
            of = f"Of {{ref}}`it <{target}>`.\n\n" if target else ""
            parts.append(f"({name})=\n:::{{admonition}} {title}\n{of}{text} See {{ref}}`that <{link}>`.\n:::\n")
    return "\n".join(parts)


def write(folder: Path, corpus: Corpus, *, ours: bool) -> None:
    """Write a project."""
    folder.mkdir(parents=True)
    extensions = '"sphinx_tensions"' if ours else '"myst_parser", "sphinxcontrib.bibtex"'
    (folder / "conf.py").write_text(CONF.format(extensions=extensions))
    rng = random.Random(0)
    entries = (
        f"@article{{key{n}, author={{Name{n % 701}, Ada and Other{n % 397}, Bo}}, title={{{sentence(rng)}}}, "
        f"year={{{1990 + n % 36}}}, journal={{J}}}}\n"
        for n in range(corpus.works)
    )
    (folder / "refs.bib").write_text("".join(entries))
    names = [f"p{number}" for number in range(corpus.pages)]
    listing = "```{bibliography}\n```\n" if corpus.cited else ""
    (folder / "refs.md").write_text(f"# Works\n\n{listing}")
    (folder / "index.md").write_text("# Home\n\n```{toctree}\n" + "\n".join([*names, "refs"]) + "\n```\n")
    for number, name in enumerate(names):
        (folder / f"{name}.md").write_text(page(number, corpus, ours=ours))


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    cpu: float  #: seconds of the process tree
    wall: float  #: seconds
    peak: float  #: MB of the largest process
    written: int  #: pages


def build(folder: Path, out: Path, jobs: int) -> Cost:
    """Build once."""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("p*.html")}
    program = (
        "import resource, sys; from sphinx.cmd.build import main; code = main(sys.argv[1:]); "
        "print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024); sys.exit(code)"
    )
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", program, "-q", "-j", str(jobs), str(folder), str(out)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    peak = float(done.stdout.rsplit("PEAK", 1)[1])
    written = sum(before.get(path) != path.stat().st_mtime_ns for path in out.rglob("p*.html"))
    return Cost(cpu, time.perf_counter() - start, peak, written)


def edit(folder: Path) -> None:
    """Change a word on one page."""
    path = folder / "p3.md"
    path.write_text(path.read_text() + "\nOne more sentence.\n")


def measure(corpus: Corpus, rounds: int) -> None:
    """Print one table."""
    print(f"\n{corpus.pages * len(KINDS)} objects, {corpus.pages} pages, citations: {'yes' if corpus.cited else 'no'}")
    print(
        f"{'':22}{'plain cpu':>10}{'ours cpu':>10}{'ratio':>7}{'plain wall':>12}{'ours wall':>11}{'peak MB':>14}{'written':>12}"
    )
    costs: dict[str, dict[bool, list[Cost]]] = {}
    with tempfile.TemporaryDirectory() as base:
        for round_ in range(rounds):
            for jobs in (1, 2):
                for ours in (False, True) if round_ % 2 else (True, False):
                    folder, out = (
                        Path(base, f"{round_}-{jobs}-{ours}", "src"),
                        Path(base, f"{round_}-{jobs}-{ours}", "out"),
                    )
                    write(folder, corpus, ours=ours)
                    note = lambda name, ours=ours: costs.setdefault(name, {}).setdefault(ours, [])  # noqa: E731
                    note(f"from nothing, -j {jobs}").append(build(folder, out, jobs))
                    if jobs == 1:
                        note("nothing changed").append(build(folder, out, 1))
                        edit(folder)
                        note("one page edited").append(build(folder, out, 1))
    for name, found in costs.items():
        plain, ours_ = (
            {f: statistics.median(getattr(c, f) for c in found[o]) for f in ("cpu", "wall", "peak", "written")}
            for o in (False, True)
        )
        print(
            f"{name:22}{plain['cpu']:10.2f}{ours_['cpu']:10.2f}{ours_['cpu'] / plain['cpu']:7.2f}{plain['wall']:12.2f}"
            f"{ours_['wall']:11.2f}{plain['peak']:7.0f}{ours_['peak']:7.0f}{plain['written']:6.0f}{ours_['written']:6.0f}"
        )


def main() -> None:
    """Measure each corpus asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[100], help="pages of ten objects each")
    parser.add_argument("--works", type=int, default=2000, help="entries of the bibliography")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; the median is printed")
    args = parser.parse_args()
    for pages in args.pages:
        for cited in (False, True):
            measure(Corpus(pages, args.works, cited), args.rounds)


if __name__ == "__main__":
    main()
