"""How often the page that mining proposes is the right one, and whether the object meant is among the neighbours.

Of papers of a day that editors placed: title and summary, as the digest has
them.  Of sentences that editors accepted: `decided.jsonl` with the stages of
the papers; the atlas has to be that from before, or it knows the answers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sphinx_tensions.mine.candidates import rank
from sphinx_tensions.mine.mining import gist_of
from sphinx_tensions.mine.neighbours import Atlas, keys_of
from sphinx_tensions.mine.origins import file_name
from sphinx_tensions.mine.papers import Paper, paper_of
from sphinx_tensions.mine.placing import context_of, placed
from sphinx_tensions.reading.plain import read_project


class Asked(NamedTuple):
    """A text that was placed, and what came of it."""

    group: str
    work: str
    first: bool  #: the first page is right
    among: bool  #: one of the pages is
    target: bool | None = None  #: the object is among the neighbours; None: it was not there yet


def of_day(atlas: Atlas, path: Path, stages: Path | None) -> Iterator[Asked]:
    """Yield the papers of a day that editors placed, and the sentences of those that are among the stages."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = {atlas.by_id[one["id"]].page for one in row.get("tensions", ()) if one["id"] in atlas.by_id}
        if right:
            text = f"{row['title']} {row['summary']}"
            _, pages = placed(atlas, text, (), context_of(atlas, text))
            yield Asked("papers of a day", row["arxiv_id"], bool({*pages[:1]} & right), bool({*pages} & right))
            kept = stages / file_name(row["arxiv_id"]) / "paper.json" if stages else None
            if kept and kept.is_file():
                yield from _of_abstract(atlas, paper_of(kept.read_text(encoding="utf-8")), right)


def _of_abstract(atlas: Atlas, paper: Paper, right: set[str]) -> Iterator[Asked]:
    context = context_of(atlas, gist_of(paper))
    sentences = {sentence.number: sentence for sentence in paper.sentences}
    for candidate in rank(paper):
        _, pages = placed(atlas, sentences[candidate.number].text, (), context)
        yield Asked("sentences of their abstracts", paper.work, bool({*pages[:1]} & right), bool({*pages} & right))


def of_decided(atlas: Atlas, now: Atlas, path: Path, stages: Path) -> Iterator[Asked]:
    """Yield the sentences that editors accepted, where the paper is among the stages."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kept = stages / file_name(row["work"]) / "paper.json"
        if row["decision"] != "accepted" or row["object"] not in now.by_id or not kept.is_file():
            continue
        paper = paper_of(kept.read_text(encoding="utf-8"))
        keys = keys_of(atlas, paper)
        sentence = next(one for one in paper.sentences if one.sha256 == row["sha256"])
        cites = [keys[name] for name in sentence.cites if name in keys]
        context = context_of(atlas, gist_of(paper), paper.work, keys.values())
        neighbours, pages = placed(atlas, sentence.text, cites, context)
        right = now.by_id[row["object"]].page
        target = any(one.id == row["object"] for one in neighbours) if row["object"] in atlas.by_id else None
        group = "sentences of works cited" if context.own else "sentences of new works"
        yield Asked(group, row["work"], right in pages[:1], right in pages, target)


def told(asked: list[Asked]) -> Iterator[str]:
    """Yield a line for each group, and for each half of its papers."""
    for group in dict.fromkeys(one.group for one in asked):
        rows = [one for one in asked if one.group == group]
        works = sorted({one.work for one in rows})
        for half, chosen in (("", works), ("even", works[::2]), ("odd", works[1::2])):
            part = [one for one in rows if one.work in chosen]
            targets = [one.target for one in part if one.target is not None]
            first, among = (sum(getattr(one, name) for one in part) for name in ("first", "among"))
            yield (
                f"{group:30}{half:5} {len(part):4}  page {first:3}  among five {among:3}"
                f"  object {sum(targets):3} of {len(targets)}"
            )


def main() -> int:
    """Print how often pages were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the atlas that papers are mined for")
    parser.add_argument("--bib", type=Path, default=Path("bib"))
    parser.add_argument("--day", type=Path, nargs="*", default=[], metavar="DAY.jsonl")
    parser.add_argument("--decided", type=Path, nargs="*", default=[], metavar="FILE")
    parser.add_argument("--stages", type=Path, help="where the texts of the papers are kept")
    parser.add_argument("--now", type=Path, default=Path("docs"), help="the atlas with what was accepted")
    given = parser.parse_args()
    atlas, now = (Atlas.of(read_project([docs], [given.bib])) for docs in (given.docs, given.now))
    asked = [one for path in given.day for one in of_day(atlas, path, given.stages)]
    for path in given.decided:
        asked += of_decided(atlas, now, path, given.stages)
    print(*told(asked), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
