"""What the command `mine` does: read, mine, write, one paper after another."""

from __future__ import annotations

import argparse

from ..command.console import Bad, Failed, Progress, note
from ..core.model import Work
from ..core.text import is_date
from ..exchange import markup
from ..exchange.proposals import Source
from ..reading.plain import Project, read_project
from ..verify.sources import folded
from . import desk as desks
from . import origins, pool
from .drafting.drafting import drafter
from .neighbours import Atlas
from .stages import stages_folder


def run(given: argparse.Namespace) -> int:
    """Write the proposals of each paper, return 1 where one cannot be read.

    Raises `Bad` for a request that cannot be met, `Failed` where no paper can be.
    """
    _check(given)
    project = read_project(given.docs, given.bib)
    atlas = Atlas.of(project)
    desk = _desk(given, project, atlas)
    drafting = drafter(given, atlas)
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
    finally:
        desk.close()
    told = ["no model was named: sentences are ranked, roles are unjudged"]
    for line in told if drafting is None else drafting.told():
        note(line)
    return 1 if failures else 0


def _check(given: argparse.Namespace) -> None:
    if not given.papers and not given.day:
        raise Bad("name a paper, a folder of papers, or a day with --day")
    if given.day and not is_date(given.day):
        raise Bad(f"{given.day!r} is no day in the form 2026-05-08")
    if given.key != markup.line(given.key):
        raise Bad(f"{given.key!r} is no cite key")
    if given.top < 1 or given.jobs < 1:
        raise Bad("--top and --jobs take a number above 0")
    if given.cluster and not given.cluster.startswith(("tcp://", "tls://")):
        raise Bad(f"{given.cluster!r} is no address of a scheduler; it begins with tcp:// or tls://")


def _desk(given: argparse.Namespace, project: Project, atlas: Atlas) -> desks.Desk:
    stages = stages_folder(given.stages)
    if stages.is_relative_to(project.root.resolve()):
        raise Bad(f"{stages} lies in the project; texts of papers are not kept there")
    into = given.into or project.drafts
    for folder in (stages, into):
        if folder.exists() and not folder.is_dir():
            raise Bad(f"{folder} is no folder")
    return desks.Desk(into, stages, atlas, project.settings.today, given.top)


def _papers(given: argparse.Namespace) -> list[origins.Given]:
    """Return the papers to be mined, after what is said of the others; raises `Bad` for two of one name."""
    notes: list[str] = []
    papers = list(origins.papers_at(given.papers, notes))
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
