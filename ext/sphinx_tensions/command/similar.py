"""`similar`: near-duplicate claims and camps, and their merging."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

from ..core import similar
from ..core.model import Record
from ..core.similar import Pair
from ..core.tables import gathered
from ..reading.plain import Project, read_project
from .console import Bad, Progress, add_files, add_sources, note, replace_file, say
from .merging import edited, merged

EXAMPLE = """\
examples:
  sphinx-tensions similar docs
  sphinx-tensions similar docs --threshold 80 --merge
  sphinx-tensions similar --corpus claims.jsonl --format json > near.jsonl

The score is how much of what two texts say is in both, from 0 to 100: their
words and pairs of words, the rarer the more, whatever their order; short texts
score lower.  Pairs that differ by a negation, by words of opposite meaning, by
what stands on which side of a comparison, by numbers or by names are marked
with the difference, and never merged.

A corpus is JSON Lines with `id` and `text` (or `title`), as proposals are, or
CSV with such columns, of millions of lines: each text that is near to an earlier
one comes out, by default from a score of 70 on, which is then the share of words
and pairs of words that are in both.  Copies and light rewordings are found.
Nothing is merged.  Needs sphinx-tensions[scale].
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "similar",
        help="find claims and camps that say nearly the same",
        description="Find claims and camps that say nearly the same; the one with the most sources comes first.",
        epilog=EXAMPLE,
        run=run,
    )
    add_sources(command)
    command.add_argument(
        "--threshold",
        type=float,
        metavar="SCORE",
        help=f"pairs that score so much or more; default: {similar.THRESHOLD:g}, with --merge {similar.MERGED:g}",
    )
    command.add_argument(
        "--merge", action="store_true", help="write into the pages that the first supersedes the others"
    )
    add_files(
        command, "--corpus", "FILE", "compare the texts of these files, .jsonl or .csv of any length, and no pages"
    )
    command.add_argument("--memory", metavar="SIZE", help="of the database of a corpus; default: 1GB")
    command.add_argument("--threads", type=int, metavar="N", help="at work on a corpus; default: all processors")


def run(given: argparse.Namespace) -> int:
    """Print the pairs, or edit the pages with `--merge`; `Bad` for a threshold that is none."""
    if given.threshold is not None and not 10 <= given.threshold <= 100:
        raise Bad("the threshold is a score from 10 to 100")
    if given.corpus:
        return _of_corpus(given)
    if given.memory or given.threads is not None:
        raise Bad("--memory and --threads go with --corpus")
    threshold = given.threshold or (similar.MERGED if given.merge else similar.THRESHOLD)
    project = read_project(given.paths, given.bib, Progress("read"))
    pairs = list(similar.pairs(project.graph, threshold, Progress("compared")))
    if given.format == "json":
        say([json.dumps([_row(project, pair) for pair in pairs], ensure_ascii=False, indent=2)])
    else:
        for pair in pairs:
            difference = f"  (but: {pair.apart})" if pair.apart else ""
            say([f"{pair.score:.0f}  {pair.canonical.id}  <-  {pair.variant.id}{difference}"])
    if given.merge:
        _merge(project, [pair for pair in pairs if not pair.apart])
    return 0


def _of_corpus(given: argparse.Namespace) -> int:
    """Print what is near to what in the files of a corpus, and what was counted; `Bad` for options of pages."""
    from ..corpus import reports  # noqa: PLC0415  (the other commands need none of it)

    if given.merge or given.paths != [Path()] or given.bib:
        raise Bad("--corpus takes files of texts alone: no pages, no --bib, no --merge")
    threads = os.cpu_count() or 1 if given.threads is None else given.threads
    if threads < 1:
        raise Bad("the number of threads is 1 or more")
    return reports.run(given.corpus, given.threshold, given.memory, threads, as_json=given.format == "json")


def _row(project: Project, pair: Pair) -> dict[str, object]:
    def side(record: Record) -> dict[str, object]:
        place = {"path": project.where(record.docname), "line": record.line}
        return {"id": record.id, "kind": str(record.kind), "title": record.title, **place}

    return {
        "score": round(pair.score, 1),
        "canonical": side(pair.canonical),
        "variant": side(pair.variant),
        "differ_in": pair.apart,
    }


def _merge(project: Project, pairs: Sequence[Pair]) -> None:
    """Edit the page of each canonical object, the last on a page first, so that lines stay where they are."""
    variants = gathered((pair.canonical.id, pair.variant) for pair in pairs)
    records = [project.graph.records[name] for name in variants]
    texts: dict[Path, str] = {}
    for record in sorted(records, key=lambda r: (r.docname, -r.line)):
        path = project.paths[record.docname]
        # Read as bytes, so that the lines that are not edited keep their line ends.
        text = texts.get(path) or path.read_bytes().decode("utf-8")
        options = merged(record, variants[record.id])
        new = edited(text, record.line, options, rst=path.suffix != ".md")
        if new is None:
            note(f"{path}:{record.line}: {record.id!r} has its options as YAML; write supersedes there")
        else:
            texts[path] = new
    for path, text in texts.items():
        replace_file(path, text)
    note(f"merged {len(pairs)} objects into {len(records)}, in {len(texts)} files")
