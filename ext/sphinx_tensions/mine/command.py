"""`mine`: from papers to proposals that an editor accepts or rejects."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..asking import arguments
from ..command.console import add_files

TOP = 20  #: as `candidates` has it, which takes time to import

EXAMPLE = """\
examples:
  sphinx-tensions mine papers/2501.01234v2.tar.gz --docs docs --bib bib
  sphinx-tensions mine paper.pdf --key lee2024 --docs docs --bib bib --top 10
  sphinx-tensions mine papers --docs docs --bib bib --jobs 8
  sphinx-tensions mine --day 2026-05-08 --dir docs/digest --docs docs --bib bib
  sphinx-tensions mine papers --docs docs --bib bib --cluster tcp://scheduler:8786

PAPER is a folder of LaTeX, a file (.tex, .tar.gz, .html, .pdf, .xml as JATS or TEI,
.md, .txt), or a folder with many of them, each named by cite key, arXiv id or DOI; a
folder with LaTeX in it is one paper.
Of --day the papers are read that have an abstract there.

Writes NAME.jsonl for each paper, with the sentences of its abstract that state a finding
or object to one and at most --top of the rest, what of the atlas is near to each, and a
page for it; and read.jsonl with the hashes of all sentences.  Nothing enters the atlas: an editor decides.
What was decided is not proposed again.  With --model the sentences are drafted as claims
of their own, and how each stands to what is near is asked twice.  Sentences and passages are kept outside of the
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
        run=run,
    )
    command.add_argument("papers", nargs="*", type=Path, metavar="PAPER", help="a file or a folder")
    command.add_argument("--docs", nargs="+", type=Path, default=[Path()], metavar="PATH", help="pages and folders")
    add_files(command, "--bib", "BIB", "bibliography files and folders")
    command.add_argument(
        "--key", default="", metavar="KEY", help="the cite key of the paper, where its name is another"
    )
    command.add_argument("--into", type=Path, metavar="DIR", help="the folder of drafts; default: `tensions_drafts`")
    command.add_argument("--top", type=int, default=TOP, metavar="N", help=f"proposals of the body; default: {TOP}")
    command.add_argument("--day", default="", metavar="DAY", help="mine the papers of a day, as 2026-05-08")
    command.add_argument("--dir", type=Path, default=Path("docs/digest"), metavar="DIR", help="default: docs/digest")
    command.add_argument("--stages", type=Path, metavar="DIR", help="where to keep what was read; default: your cache")
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="default: all processors")
    command.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler, as tcp://host:8786")
    arguments.add_arguments(command, "sentences are proposed as they stand", budget=True)


def run(given: argparse.Namespace) -> int:
    """Write the proposals of each paper, return 1 where one cannot be read; raises what `running.run` raises."""
    from .running import run as mine  # noqa: PLC0415  (half as long again as all other commands take to import)

    return mine(given)
