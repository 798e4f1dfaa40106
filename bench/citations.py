"""What is quadratic in sphinxcontrib-bibtex 2.7, shown by doubling: `python bench/citations.py`.

Each line is one function of upstream in a build of twice the entries, citations
and pages of the line before.  Work in proportion doubles; what is quadratic
grows fourfold.  `--ours` builds with sphinx-tensions, `--entries` and `--time`
time whole builds of 5,000 citations on 500 pages.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import main as sphinx_build

CONF = """
extensions = {extensions!r}
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
bibtex_cite_id = "cite-{{key}}"
"""
COSTS = {
    ("domain.py", "get_filtered_entries"): "the filter of a bibliography scans all citations for each entry",
    ("domain.py", "resolve_xref"): "resolving a citation scans the entries of all bibliographies, and finds a plugin",
    ("plugin/__init__.py", "find_plugin"): "finding a plugin reads what every installed package declares",
    ("transforms.py", "run"): "writing a bibliography scans all citations for each entry",
    ("domain.py", "clear_doc"): "forgetting a page scans all citations",
    ("domain.py", "env_updated"): "formatting, in every build",
}


def write(folder: Path, pages: int, citations: int, entries: int, *, ours: bool) -> None:
    """Write a project of that size."""
    rng = random.Random(1)
    words = ["model", "data", "layer", "token", "scale", "loss", "state", "probe", "claim", "bound", "error", "trace"]

    def say(count: int) -> str:
        return " ".join(rng.choices(words, k=count))

    extensions = ["sphinx_tensions"] if ours else ["myst_parser", "sphinxcontrib.bibtex"]
    (folder / "conf.py").write_text(CONF.format(extensions=extensions))
    rows = (
        f"@article{{key{n}, author={{Name{n % 701}, Ada and Other{n % 397}, Bo}}, title={{{say(8)}}}, "
        f"year={{{1990 + n % 36}}}, journal={{J of {say(2)}}}, doi={{10.1000/{n}}}}}\n"
        for n in range(entries)
    )
    (folder / "refs.bib").write_text("".join(rows))
    for page in range(pages):
        body = (f"{say(20)} {{cite:p}}`key{rng.randrange(entries)}`." for _ in range(citations // pages))
        (folder / f"p{page}.md").write_text(f"# Page {page}\n\n" + "\n\n".join(body) + "\n")
    names = "\n".join(f"p{page}" for page in range(pages))
    (folder / "index.md").write_text(f"# Home\n\n```{{toctree}}\nrefs\n{names}\n```\n")
    (folder / "refs.md").write_text("# Works\n\n```{bibliography}\n:filter: cited\n```\n")


def shares(size: int, *, ours: bool) -> dict[tuple[str, str], float]:
    """Return the seconds of each function in a build of *size* entries and citations, on a tenth as many pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, size // 10, size, size, ours=ours)
        profile = cProfile.Profile()
        profile.runcall(sphinx_build, ["-q", "-b", "dummy", name, str(folder / "out")])
        (folder / "p0.md").touch()
        profile.runcall(sphinx_build, ["-q", "-b", "dummy", name, str(folder / "out")])
        found = dict.fromkeys(COSTS, 0.0)
        for (file, _line, function), (_, _, _, cumulative, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
            for place, called in COSTS:
                if function == called and file.endswith(place) and ("bibtex" in file or "pybtex" in file):
                    found[place, called] = max(found[place, called], cumulative)
    return found


def timed(entries: int, jobs: int, *, ours: bool) -> None:
    """Print the seconds of a whole build, and of the one after it in which nothing changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, 500, 5000, entries, ours=ours)
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", "-j", str(jobs), name, str(folder / "out")]
        for said in ("from nothing", "nothing changed"):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            size = (folder / "out" / ".doctrees" / "environment.pickle").stat().st_size / 1e6
            who = "ours" if ours else "stock"
            print(
                f"{who}, {entries} entries, -j {jobs}, {said}: {cpu:.1f} s CPU, environment {size:.1f} MB", flush=True
            )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000, 4000])
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--entries", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    if given.time:
        for entries in given.entries:
            timed(entries, given.jobs, ours=given.ours)
        return
    found = {size: shares(size, ours=given.ours) for size in given.sizes}
    print("| seconds | " + " | ".join(map(str, given.sizes)) + " |\n|---" + "|---" * len(given.sizes) + "|")
    for place, said in COSTS.items():
        print(f"| `{place[1]}`: {said} | " + " | ".join(f"{found[size][place]:.2f}" for size in given.sizes) + " |")


if __name__ == "__main__":
    main()
