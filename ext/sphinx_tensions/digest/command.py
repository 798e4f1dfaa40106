"""`digest`: days of papers from other systems, and their pages."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from ..asking import arguments
from ..asking.endpoint import Endpoint
from ..asking.kept import Kept
from ..command.console import Bad, Failed, note, replace_file, say
from ..core.pace import PAUSE, Pace
from ..core.text import is_date
from ..exchange.imported import Unreadable, decode
from . import files, funnel, harvesting, pages, paper_assistant, paper_fields, prompting, scoring
from .model import Day, Decision, Paper, Registry, Status

IMPORT = """\
examples:
  sphinx-tensions digest import 2026-05-08 2026-05-08-daily-papers.json --dir docs/digest
  sphinx-tensions digest import 2026-05-08 answers.jsonl --dir docs/digest

FILE is -, or a file in UTF-8 of at most 64 MB: a day of ChatGPT-ArXiv-Paper-Assistant
or of a fork as JSON, its page as Markdown or text, or a list of papers with arXiv
ids as JSON or JSONL.  Answers of a model are joined with the papers that the day
has already; papers without an answer are kept, as unscored.
"""
HARVEST = """\
examples:
  sphinx-tensions digest harvest 2026-05-08 --categories cs.LG cs.AI --dir docs/digest
  sphinx-tensions digest harvest 2026-05-06 --source oai --categories cs.LG --dir docs/digest

At most one request in three seconds; where the server is busy, later.  Papers that
were only replaced are left out.  A feed that failed, or that repeats an earlier
day, is told and never taken for a day without papers.  Needs sphinx-tensions[digest].
"""
SCORE = """\
examples:
  sphinx-tensions digest score 2026-05-08 --dir docs/digest
  sphinx-tensions digest score 2026-05-08 --base-url https://api.example.org/v1 --model m

With a model, the prompt of the day is sent with a batch of papers at a time, and
each answer is kept in DAY.answers.jsonl before the next question: after a break
nothing is asked twice.  The key is read from OPENAI_API_KEY and written nowhere.
Needs sphinx-tensions[model].
Without a model, topics and order are made here, and no scores are given.
"""
PAGE = """\
example:
  sphinx-tensions digest page 2026-05-08 --dir docs/digest

Writes DAY.md, and MONTH.md with the days of the month where it is not there yet.
Pages that are there stay as they are.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> dict[str, argparse.ArgumentParser]:
    """Declare the commands, and return those below this one."""
    top = commands.add_parser(
        "digest",
        help="days of new papers",
        description="Make days of new papers.",
        epilog="example:\n  sphinx-tensions digest page 2026-05-08 --dir docs/digest\n",
    )
    below = top.add_subparsers(metavar="COMMAND", required=True)
    parsers = {}
    for name, run, help_, epilog in (
        ("import", run_import, "read a day from another system", IMPORT),
        ("harvest", run_harvest, "ask arXiv for the new papers of a day", HARVEST),
        ("score", run_score, "choose topics and scores for the papers of a day", SCORE),
        ("page", run_page, "write the pages of a day", PAGE),
    ):
        text = f"{help_[0].upper()}{help_[1:]}."
        command = below.add_parser(name, help=help_, description=text, epilog=epilog, run=run)
        command.add_argument("day", metavar="DAY", help="as 2026-05-08")
        if name == "import":
            command.add_argument("file", type=Path, metavar="FILE", help="the file to read; - for standard input")
            command.add_argument("--dry-run", action="store_true", help="say what was read, write nothing")
            command.add_argument("--force", action="store_true", help="write over a day that is there")
        if name == "harvest":
            _add_harvest(command)
        if name == "score":
            _add_score(command)
        command.add_argument(
            "--dir", type=Path, default=Path("docs/digest"), metavar="DIR", help="default: docs/digest"
        )
        parsers[f"digest {name}"] = command
    return parsers


def _add_harvest(command: argparse.ArgumentParser) -> None:
    command.add_argument("--categories", nargs="+", default=["cs.LG"], metavar="CAT", help="default: cs.LG")
    command.add_argument("--source", choices=("feeds", "oai"), default="feeds", help="default: feeds")
    command.add_argument("--base-url", default="", metavar="URL", help="another server than arXiv's")
    command.add_argument("--pause", type=float, default=PAUSE, metavar="S", help=argparse.SUPPRESS)


def _add_score(command: argparse.ArgumentParser) -> None:
    arguments.add_arguments(command, "topics are chosen locally")
    command.add_argument("--batch", type=int, default=10, metavar="N", help="papers in a question; default: 10")
    command.add_argument("--limit", type=int, default=75, metavar="N", help="papers shown when chosen locally")


def _day(given: argparse.Namespace) -> str:
    if not is_date(given.day):
        raise Bad(f"{given.day!r} is no day in the form 2026-05-08")
    return str(given.day)


def run_import(given: argparse.Namespace) -> int:
    """Read a day, say what was noticed, write its two files; `Bad` without topics, `Failed` where it is no day."""
    day = _day(given)
    folder = files.Folder(given.dir)
    registry = folder.registry()
    if registry is files.STAND_IN:
        reasons = "; ".join(problem.message for problem in folder.problems)
        raise Bad(f"{given.dir / 'topics.json'} is needed first: {reasons}")
    try:
        # JSON without line ends is one line, so a line may be as long as a file.
        result = paper_assistant.read(decode(_bytes(given.file), files.MAX_FILE), registry, day)
    except Unreadable as error:
        raise Failed(f"{given.file}:{error.line}: {error.reason}") from None
    made = _joined(result, folder, day)
    say(_told(made, registry, result.notes))
    if not given.dry_run:
        _write(made, folder, force=given.force)
    return 0


def _bytes(path: Path) -> bytes:
    """Return what is in a file, or in standard input for ``-``; raises `Unreadable` for more than `files.MAX_FILE`."""
    with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
        # One byte too many tells a larger file without reading it.
        data = file.read(files.MAX_FILE + 1)
    if len(data) > files.MAX_FILE:
        raise Unreadable(1, f"the file has more than {files.MAX_FILE:,} bytes; give one day a file")
    return data


def _joined(result: paper_fields.Read, folder: files.Folder, day: str) -> Day:
    """Return the day that was read; answers, which lack titles or authors, are joined with the papers there.

    Raises `Failed` where there are none.
    """
    assert result.day is not None
    usable = tuple(paper for paper in result.papers if paper.title and paper.authors)
    if len(usable) == len(result.papers):
        return result.day
    before = folder.day(day) if (folder.path / f"{day}.json").exists() else None
    if before is None or not before.papers:
        if not usable:
            raise Failed(
                f"the records have no titles or no authors, and {folder.path / day}.jsonl"
                " has no papers to join them with"
            )
        left = [paper.arxiv_id for paper in result.papers if not (paper.title and paper.authors)]
        result.notes += [f"{name}: no title or no authors; left out" for name in left]
        reason = f"{len(left)} records without title or authors were left out"
        return replace(result.day, papers=usable, status=Status.PARTIAL, reason=reason)
    papers = tuple(paper_assistant.answers(result, before.papers))
    unscored = sum(paper.decision == "unscored" for paper in papers)
    status = Status.PARTIAL if unscored else Status.COMPLETE
    reason = f"{unscored} papers have no answer" if unscored else ""
    counts = tuple((name, count) for name, count in before.counts if name not in ("shown", "unscored"))
    return replace(before, papers=papers, status=status, reason=reason, counts=counts)


def _told(day: Day, registry: Registry, notes: list[str]) -> Iterator[str]:
    yield f"{len(day.papers)} papers of {day.date}, {day.status}" + (f": {day.reason}" if day.reason else "")
    for name, count in funnel.coverage(day, registry).items():
        yield f"  {count:4} {registry.label(name) if name else 'without a topic'}"
    yield from (f"noticed: {text}" for text in (*notes, *funnel.disagreements(day, registry)))


def _write(day: Day, folder: files.Folder, *, force: bool) -> None:
    path = folder.path / f"{day.date}.json"
    if path.exists():
        old = folder.day(day.date)
        if old is not None and old.papers and not day.papers:
            raise Failed(f"{path} has {len(old.papers)} papers and was kept; the file that was read has none")
        if not force and old is not None and old.papers and not _same_papers(old.papers, day.papers):
            raise Bad(f"{path} is there; --force writes over it")
    _keep(day, folder.path)
    note(f"wrote {path} and its .jsonl")


def _keep(day: Day, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    # The papers first: without its DAY.json a day is not there, without them it would be wrong.
    replace_file(home / f"{day.date}.jsonl", files.papers_text(day.papers))
    replace_file(home / f"{day.date}.json", files.day_text(day))


def _same_papers(old: tuple[Paper, ...], new: tuple[Paper, ...]) -> bool:
    """Return whether nothing of *old* would be lost: answers joined with papers leave them in place."""
    return [paper.arxiv_id for paper in old] == [paper.arxiv_id for paper in new] and not any(
        paper.relevance is not None for paper in old
    )


def run_harvest(given: argparse.Namespace) -> int:
    """Ask for new papers and keep them, unscored; `Bad` where scored ones are there, `Failed` where none came."""
    day = _day(given)
    folder = files.Folder(given.dir)
    for category in given.categories:
        if not harvesting.CATEGORY.fullmatch(category):
            raise Bad(f"{category!r} is no category of arXiv")
    path = given.dir / f"{day}.json"
    before = folder.day(day) if path.exists() else None
    if before is not None and before.of(Decision.SHOWN):
        raise Bad(f"{path} has papers that were scored; it was kept")
    earlier = {name: recorded for name in folder.days() if name < day and (recorded := folder.day(name)) is not None}
    made, batches = _harvested(given, day, earlier, before)
    say(batch.said for batch in batches)
    say([f"{len(made.papers)} papers of {day}, {made.status}: {made.reason}"])
    if before is not None and before.papers and not made.papers:
        raise Failed(f"{path} has {len(before.papers)} papers and was kept: {made.reason}")
    _keep(made, given.dir)
    return 1 if any(batch.failure for batch in batches) else 0


def _harvested(
    given: argparse.Namespace, day: str, earlier: dict[str, Day], before: Day | None
) -> tuple[Day, list[harvesting.Batch]]:
    pace = Pace(given.pause)
    seen = {paper.arxiv_id for recorded in earlier.values() for paper in recorded.papers}
    try:
        if given.source == "oai":
            batches = harvesting.from_oai(given.categories, given.base_url or harvesting.OAI, pace, day, seen)
        else:
            memory = given.dir / ".harvest.json"
            state = _state(memory)
            batches = harvesting.from_feeds(
                given.categories, given.base_url or harvesting.FEEDS, pace, state, seen, day
            )
            given.dir.mkdir(parents=True, exist_ok=True)
            replace_file(memory, json.dumps(state, indent=1) + "\n")
    except ModuleNotFoundError as error:
        raise Bad(f"harvest needs {error.name}: pip install sphinx-tensions[digest]") from None
    made = harvesting.joined(day, given.source, batches, before)
    return (_prompted(made, given.dir, earlier) if made.papers else made), batches


def _prompted(day: Day, home: Path, earlier: dict[str, Day]) -> Day:
    """Return *day* with its own prompt, or else that of the last day before, or else the files of the folder `prompt`.

    Cutoffs come with the prompt of a day.
    """
    if day.prompt:
        return day
    past = next((past for _name, past in sorted(earlier.items(), reverse=True) if past.prompt), None)
    if past is None or not all((home / name).is_file() for name in past.prompt):
        return replace(day, prompt=prompting.there(home))
    return replace(day, prompt=past.prompt, relevance_cutoff=past.relevance_cutoff, novelty_cutoff=past.novelty_cutoff)


def _state(path: Path) -> harvesting.State:
    """Return what is known of the feeds, nothing where the file is not there or not whole."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) and all(isinstance(row, dict) for row in state.values()) else {}


def run_score(given: argparse.Namespace) -> int:
    """Choose topics and scores for the papers of a day that is there.

    Raises `Bad` for a request that cannot be met, `Failed` where no paper got an answer.
    """
    day = _day(given)
    folder = files.Folder(given.dir)
    recorded, registry = folder.day(day), folder.registry()
    if registry is files.STAND_IN:
        raise Bad(f"{given.dir / 'topics.json'} holds no topics")
    if recorded is None or not recorded.papers:
        raise Bad(f"{given.dir / day}.jsonl has no papers to score")
    endpoint = arguments.endpoint(given)
    if given.batch < 1 or given.limit < 1:
        raise Bad("--batch and --limit take a number above 0")
    if endpoint is not None:
        made, notes = _asked(given, folder, recorded, registry, endpoint)
    else:
        made, notes = scoring.ranked(recorded, registry, given.limit, _latest(folder, day)), []
        note("no model was named: topics and order are local, and no scores are given")
    say(_told(made, registry, notes))
    if made.status == Status.FAILED and recorded.of(Decision.SHOWN):
        raise Failed(f"{given.dir / day}.json was kept: {made.reason}")
    _keep(made, given.dir)
    return 0 if made.status == Status.COMPLETE else 1


def _latest(folder: files.Folder, day: str) -> Iterator[Paper]:
    """Yield the papers of the other days, the latest day first."""
    for name in reversed(folder.days()):
        if name != day and (recorded := folder.day(name)) is not None:
            yield from recorded.papers


def _asked(
    given: argparse.Namespace, folder: files.Folder, day: Day, registry: Registry, endpoint: Endpoint
) -> tuple[Day, list[str]]:
    if not day.prompt:
        day = replace(day, prompt=prompting.there(folder.path))
    prompt, missing = prompting.make(folder.path, day, registry)
    if missing:
        raise Bad(f"the prompt of {folder.path / day.date}.json has no file {missing[0]}")
    if prompt is None:
        raise Bad(
            f"{folder.path / day.date}.json names no prompt, and {folder.path / prompting.PROMPT} has no *.prompt:"
            " put system.prompt and answer.prompt there"
        )
    kept = Kept(folder.path / f"{day.date}.answers.jsonl", given.model)
    scoring.ask_all(day, prompt, kept, endpoint.ask, given.batch, note)
    return scoring.scored(day, registry, kept, tuple(given.price) if given.price else None)


def run_page(given: argparse.Namespace) -> int:
    """Write the pages of a day that are not there; `Bad` where there is no such day or its prompt is missing."""
    day = _day(given)
    if not (given.dir / f"{day}.json").exists():
        raise Bad(f"there is no {given.dir / day}.json")
    for name, text in pages.pages(day, files.Folder(given.dir).days()).items():
        path = given.dir / name
        if not path.exists():
            replace_file(path, text)
            note(f"wrote {path}")
    month = given.dir / f"{day[:7]}.md"
    text = month.read_text(encoding="utf-8")
    if f"\n{day}\n" not in text:
        replace_file(month, pages.listed(text, day))
        note(f"put {day} into {month}")
    return 0
