"""`mine`: from papers to proposals that an editor accepts or rejects."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ..command.console import Bad, Failed, Help, Progress, note
from ..core.model import Work
from ..core.text import is_date
from ..exchange.proposals import Source
from ..reading.plain import Project, read_project
from ..verify.fetching import cache_folder
from ..verify.sources import folded
from . import desk as desks
from . import origins, pool
from .candidates import TOP
from .mining import Result
from .neighbours import Atlas

Drafting: TypeAlias = Callable[[Result], Result]
"""What a model makes of a result: other proposals and notes, the rest as it was."""

EXAMPLE = """\
examples:
  sphinx-tensions mine papers/2501.01234v2.tar.gz --docs docs --bib bib
  sphinx-tensions mine paper.pdf --key lee2024 --docs docs --bib bib --top 10
  sphinx-tensions mine papers --docs docs --bib bib --jobs 8
  sphinx-tensions mine --day 2026-05-08 --dir docs/digest --docs docs --bib bib
  sphinx-tensions mine papers --docs docs --bib bib --cluster tcp://scheduler:8786

PAPER is a folder of LaTeX, a file (.tex, .tar.gz, .html, .pdf, .xml as JATS or TEI,
.md, .txt), or a folder with many of them, each named by cite key, arXiv id or DOI.
Of --day the papers are read that have an abstract there.

Writes NAME.jsonl for each paper, with at most --top sentences that state a finding or
object to one, what of the atlas is near to each, and a page for it; and read.jsonl
with the hashes of all sentences.  Nothing enters the atlas: an editor decides.
What was decided is not proposed again.  Sentences and passages are kept outside of the
project, and used again for the same paper.  A worker of --cluster needs the same
version of sphinx-tensions[cluster]; it runs what it is sent, so the network
must be yours.  Needs sphinx-tensions[mine].
The command ends with 1 where a paper cannot be read; the others are mined.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "mine",
        help="propose claims and counters from papers",
        description="Propose claims, counters and evidence from papers, each with the sentence that it comes from.",
        epilog=EXAMPLE,
        formatter_class=Help,
    )
    command.add_argument("papers", nargs="*", type=Path, metavar="PAPER", help="a file or a folder")
    command.add_argument("--docs", nargs="+", type=Path, default=[Path()], metavar="PATH", help="pages and folders")
    command.add_argument(
        "--bib", nargs="+", action="extend", type=Path, default=[], metavar="BIB", help="bibliography files and folders"
    )
    command.add_argument(
        "--key", default="", metavar="KEY", help="the cite key of the paper, where its name is another"
    )
    command.add_argument("--into", type=Path, default=Path("drafts"), metavar="DIR", help="default: drafts")
    command.add_argument("--top", type=int, default=TOP, metavar="N", help=f"proposals of a paper; default: {TOP}")
    command.add_argument("--day", default="", metavar="DAY", help="mine the papers of a day, as 2026-05-08")
    command.add_argument("--dir", type=Path, default=Path("docs/digest"), metavar="DIR", help="default: docs/digest")
    command.add_argument("--stages", type=Path, metavar="DIR", help="where to keep what was read; default: your cache")
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="default: all processors")
    command.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler, as tcp://host:8786")
    command.set_defaults(run=run)


def drafting_of(_given: argparse.Namespace, _atlas: Atlas) -> Drafting | None:
    """Return what drafts with a model, None where no model was named."""
    return None


def run(given: argparse.Namespace) -> int:
    """Write the proposals of each paper, return 1 where one cannot be read.

    Raises `Bad` for a request that cannot be met, `Failed` where no paper can be.
    """
    _check(given)
    project = read_project(given.docs, given.bib)
    atlas = Atlas.of(project)
    desk = _desk(given, project, atlas)
    drafting = drafting_of(given, atlas)
    named = origins.named_works(project.bibliography.works)
    papers = _papers(given)
    jobs = (desk.job(paper, *_identity(given, paper, named)) for paper in papers)
    failures = 0
    progress = Progress("papers")
    try:
        for number, result in enumerate(pool.mined(jobs, atlas, min(given.jobs, len(papers)), given.cluster), 1):
            failures += not desk.keep(drafting(result) if drafting and not result.failure else result)
            progress(number, len(papers))
    except ImportError as error:
        raise Failed(
            f"there is no {error.name or error}; install it with: pip install 'sphinx-tensions[mine]'"
        ) from None
    except pool.NoCluster as error:
        raise Failed(str(error)) from None
    finally:
        desk.close()
    if drafting is None:
        note("no model was named: sentences are ranked, roles are unjudged")
    return 1 if failures else 0


def _check(given: argparse.Namespace) -> None:
    if not given.papers and not given.day:
        raise Bad("name a paper, a folder of papers, or a day with --day")
    if given.day and not is_date(given.day):
        raise Bad(f"{given.day!r} is no day in the form 2026-05-08")
    if given.top < 1 or given.jobs < 1:
        raise Bad("--top and --jobs take a number above 0")
    if given.cluster and not given.cluster.startswith(("tcp://", "tls://")):
        raise Bad(f"{given.cluster!r} is no address of a scheduler; it begins with tcp:// or tls://")
    if given.into.exists() and not given.into.is_dir():
        raise Bad(f"{given.into} is no folder")


def _desk(given: argparse.Namespace, project: Project, atlas: Atlas) -> desks.Desk:
    stages = (given.stages or cache_folder() / "mine").resolve()
    if stages.is_relative_to(project.root.resolve()):
        raise Bad(f"{stages} lies in the project; texts of papers are not kept there")
    if stages.exists() and not stages.is_dir():
        raise Bad(f"{stages} is no folder")
    return desks.Desk(given.into, stages, atlas, project.settings.today, given.top)


def _papers(given: argparse.Namespace) -> list[origins.Given]:
    """Return the papers to be mined, after what is said of the others; raises `Bad` for two of one name."""
    notes: list[str] = []
    papers = list(origins.papers_at(given.papers))
    papers += origins.papers_of(given.dir, given.day) if given.day else ()
    papers = origins.chosen(papers, notes)
    for message in notes:
        note(message)
    if given.key and len(papers) != 1:
        raise Bad(f"--key names one paper, and there are {len(papers)}")
    return papers


def _identity(given: argparse.Namespace, paper: origins.Given, named: dict[str, Work]) -> tuple[str, Source, bool]:
    """Return work, what is known of it, and whether it is a key."""
    if not given.key:
        return origins.identified(paper, named)
    work = named.get(folded(given.key))
    return given.key, origins.source_of(work) if work is not None else origins.identified(paper, named)[1], True
