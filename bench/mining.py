"""Near-duplicates among many claims, and papers that are mined: time and memory of the whole tree of processes.

Claims are generated from a seed: words as rare as in a language, and one claim
in ten an earlier one with a word or two changed, left out or added.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import accumulate, combinations, islice, pairwise
from pathlib import Path

import psutil
from claims import SYLLABLES

from sphinx_tensions.corpus import finding as corpus
from sphinx_tensions.corpus.files import texts
from sphinx_tensions.corpus.shingles import score, shingles

ROOT = Path(__file__).parents[1]
WORDS = 20_000
LOWEST = 50.0  #: score of which pairs are counted
REMEMBERED = 10_000  #: claims that a later one may be a wording of


def claims(seed: int = 7, share: float = 0.1, changes: int = 2) -> Iterator[str]:
    """Yield claims without end; a *share* of them are earlier ones with so many *changes* at most."""
    dice = random.Random(seed)
    words = sorted({"".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 4)))) for _ in range(WORDS)})
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    said: list[list[str]] = []
    while True:
        if said and dice.random() < share:
            row = changed(dice.choice(said), words, changes, dice)
        else:
            row = dice.choices(words, cum_weights=weights, k=dice.randint(8, 30))
            if len(said) < REMEMBERED:
                said.append(row)
            else:
                said[dice.randrange(REMEMBERED)] = row
        yield " ".join(row).capitalize() + "."


def changed(row: list[str], words: list[str], changes: int, dice: random.Random) -> list[str]:
    """Return a wording of *row*: words are replaced, left out, or added."""
    row, kind = list(row), dice.randrange(3)
    for _ in range(dice.randint(1, changes)):
        place = dice.randrange(len(row))
        row[place : place + (kind != 1)] = [dice.choice(words)] if kind < 2 else []
    return row


def write(path: Path, number: int) -> None:
    """Write *number* claims as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for place, text in enumerate(islice(claims(), number)):
            file.write(json.dumps({"id": f"c{place}", "text": text}) + "\n")


@dataclass(slots=True)
class Run:
    """What a run took."""

    claims: int = 0
    read: float = 0.0  #: seconds, with signatures
    joined: float = 0.0
    compared: float = 0.0
    grouped: float = 0.0  #: and written
    candidates: int = 0
    near: int = 0
    cut: int = 0
    disk: float = 0.0  #: MB of the database
    peak: float = 0.0  #: MB of all processes together
    cpu: float = 0.0  #: seconds of all processes

    @property
    def wall(self) -> float:
        """Seconds in all."""
        return self.read + self.joined + self.compared + self.grouped


def run(path: Path, memory: str, threads: int) -> Run:
    """Return what it takes to find what is near in *path*, without the peak."""
    with tempfile.TemporaryDirectory() as folder:
        times = [time.perf_counter()]
        made = corpus.Corpus(Path(folder), memory, threads)
        made.add(texts([path], print))
        times.append(time.perf_counter())
        made.join()
        times.append(time.perf_counter())
        made.compare()
        times.append(time.perf_counter())
        made.group()
        for _ in made.told([path]):
            pass
        times.append(time.perf_counter())
        disk = sum(file.stat().st_size for file in Path(folder).rglob("*")) / 1e6
        counts = made.counts
        made.close()
    seconds = (after - before for before, after in pairwise(times))
    return Run(counts.texts, *seconds, counts.candidates, counts.near, counts.cut, disk)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command prints, and what it took."""

    said: str
    peak: float  #: MB of its tree of processes
    cpu: float  #: seconds of all of them
    wall: float


def watch(process: psutil.Process, peak: list[float], stop: threading.Event) -> None:
    """Keep the most memory in MB that a tree of processes has, until *stop*."""
    # More often would take a share of the processor from what is measured.
    while not stop.wait(0.5):
        try:
            tree = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(each.memory_info().rss for each in tree) / 1e6)
        except psutil.Error:
            continue


def watched(command: list[str]) -> Watched:
    """Run a command to its end."""
    peak, stop, start = [0.0], threading.Event(), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        watcher = threading.Thread(target=watch, args=(psutil.Process(running.pid), peak, stop))
        watcher.start()
        said, _ = running.communicate()
        stop.set()
        watcher.join()
    if running.returncode:
        raise RuntimeError(f"{command} ended with {running.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Watched(said, peak[0], cpu, time.perf_counter() - start)


def measured(number: int, memory: str, threads: int) -> Run:
    """Return what *number* claims take, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        write(path, number)
        command = [sys.executable, __file__, "--run", str(path), "--memory", memory, "--threads", str(threads)]
        cost = watched(command)
    made = Run(**json.loads(cost.said))
    made.peak, made.cpu = cost.peak, cost.cpu
    return made


def table(runs: list[Run]) -> str:
    """Return the runs as Markdown."""
    rows = {
        "seconds": [f"{one.wall:,.1f}" for one in runs],
        "of these reading and signatures": [f"{one.read:,.1f}" for one in runs],
        "joining the bands": [f"{one.joined:,.1f}" for one in runs],
        "comparing": [f"{one.compared:,.1f}" for one in runs],
        "grouping and writing": [f"{one.grouped:,.1f}" for one in runs],
        "claims a second": [f"{one.claims / one.wall:,.0f}" for one in runs],
        "microseconds a claim": [f"{1e6 * one.wall / one.claims:,.0f}" for one in runs],
        "CPU seconds, all processes": [f"{one.cpu:,.1f}" for one in runs],
        "CPU microseconds a claim": [f"{1e6 * one.cpu / one.claims:,.0f}" for one in runs],
        "peak memory": [f"{one.peak:,.0f} MB" for one in runs],
        "database on disk": [f"{one.disk:,.0f} MB" for one in runs],
        "pairs compared": [f"{one.candidates:,}" for one in runs],
        "pairs near": [f"{one.near:,}" for one in runs],
        "buckets cut": [f"{one.cut:,}" for one in runs],
    }
    lines = ["| claims | " + " | ".join(f"{one.claims:,}" for one in runs) + " |", "|---" * (len(runs) + 1) + "|"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()), ""])


def recall(number: int, threads: int) -> str:
    """Return, as Markdown, how many of the pairs that comparing each with each finds the bands find, by score."""
    said = list(islice(claims(seed=11, share=0.3, changes=4), number))
    sets = list(map(shingles, said))
    scored = ((pair, score(sets[pair[0]], sets[pair[1]])) for pair in combinations(range(number), 2))
    scores = {pair: value for pair, value in scored if value >= LOWEST}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        path.write_text("".join(json.dumps({"id": "c", "text": text}) + "\n" for text in said), encoding="utf-8")
        made = corpus.Corpus(Path(folder), threads=threads)
        made.add(texts([path], print))
        made.join()
        rows = made.database.execute("SELECT a, b FROM candidates UNION SELECT a, b FROM copies").fetchall()
        made.close()
    candidates = set(rows)
    lines = [f"| score, {number:,} claims | pairs | found |", "|---|---|---|"]
    for low, high in ((corpus.THRESHOLD, 100.1), (70, 75), (75, 80), (80, 90), (90, 100.1), (60, 70), (LOWEST, 60)):
        wanted = {pair for pair, value in scores.items() if low <= value < high}
        share = len(wanted & candidates) / len(wanted) if wanted else 1.0
        name = f"{low:g} and more" if high > 100 else f"{low:g} to {high:g}"
        lines.append(f"| {name} | {len(wanted):,} | {share:.3f} |")
    return "\n".join([*lines, ""])


def papers(folder: Path) -> str:
    """Return, as Markdown, how many papers of *folder* the command mines in a minute, in one process and in two.

    What is near to them is looked up in the atlas of this project, whose reading counts.
    """
    lines = ["| processes | papers | seconds | papers a minute | CPU seconds a paper | peak memory |", "|---" * 6 + "|"]
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as base:
            into, stages = Path(base) / "drafts", Path(base) / "stages"
            command = [sys.executable, "-m", "sphinx_tensions", "mine", str(folder), "--jobs", str(jobs)]
            command += ["--docs", str(ROOT / "docs"), "--bib", str(ROOT / "bib")]
            cost = watched([*command, "--into", str(into), "--stages", str(stages)])
            number = sum(path.name not in ("read.jsonl", "decided.jsonl") for path in into.glob("*.jsonl"))
        lines.append(
            f"| {jobs} | {number} | {cost.wall:,.1f} | {60 * number / cost.wall:,.1f} | {cost.cpu / max(number, 1):,.2f} "
            f"| {cost.peak:,.0f} MB |"
        )
    return "\n".join([*lines, ""])


def machine() -> str:
    """Return what it was measured on."""
    models = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().split("\n") if "model name" in line
    ]
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "rensa"))
    busy = f"{os.getloadavg()[0]:.1f} processes waiting at the start"
    return f"{len(models)} cores of {models[0] if models else 'an unnamed processor'}, {busy}; Python {platform.python_version()}, {versions}"


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--claims", type=int, nargs="*", default=[10_000, 400_000, 4_000_000], help="sizes")
    parser.add_argument(
        "--recall", type=int, default=5_000, help="claims of which each is compared with each; 0 for none"
    )
    parser.add_argument("--memory", default=corpus.MEMORY, help="of the database")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--papers", type=Path, metavar="FOLDER", help="mine the papers in this folder too")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(asdict(run(args.run, args.memory, args.threads))))
        return
    print(f"{machine()}; {args.threads} threads, {args.memory} for the database.", end="\n\n", flush=True)
    if args.recall:
        print(recall(args.recall, args.threads), flush=True)
    runs: list[Run] = []
    for number in args.claims:
        runs.append(measured(number, args.memory, args.threads))
        print(f"{number:,}: {runs[-1].wall:.1f} s", file=sys.stderr, flush=True)
    if runs:
        print(table(runs), flush=True)
    if args.papers:
        print(papers(args.papers))


if __name__ == "__main__":
    main()
