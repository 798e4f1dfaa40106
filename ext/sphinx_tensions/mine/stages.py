"""What mining makes on its way, kept in a folder of the user so that it is not made again.

Of each paper `paper.json`, `candidates.json` and `neighbours.json`, and in
`stages.json` what each was made from and the hash of its bytes: a file that
anything else wrote is not used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from ..core.files import replace as replace_file
from ..core.text import digest
from ..exchange.proposals import Neighbour
from ..verify.fetching import cache_folder
from .candidates import Candidate
from .edition import edition
from .mining import Job, Near, Result
from .papers import Paper, paper_json, paper_of

LARGEST = 256_000_000  #: bytes of a stage
INDEX = "stages.json"

_Value = TypeVar("_Value")


def stages_folder(given: Path | None) -> Path:
    """Return the folder with the stages of all papers: the one that was given, else one of the user's cache."""
    return (given or cache_folder() / "mine").resolve()


class Stages:
    """The stages of one paper, in a folder of its own."""

    def __init__(self, folder: Path, atlas: str) -> None:
        """*atlas* is what changes with the atlas that is mined for."""
        self.folder, self.atlas = folder, atlas
        self.made = self._index()

    def _index(self) -> dict[str, Any]:
        try:
            made = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return made if isinstance(made, dict) else {}

    def _keys(self, job: Job) -> dict[str, str]:
        """Return stage -> what changes with all that it is made from."""
        paper = digest(edition(), job.sha256)
        candidates = digest(paper, job.top)
        return {"paper": paper, "candidates": candidates, "neighbours": digest(candidates, self.atlas, job.work)}

    def filled(self, job: Job) -> Job:
        """Return *job* with what is there and was made from the same; without the bytes of a paper that was read."""
        keys = self._keys(job)
        paper = self._read("paper", keys, paper_of) if job.paper is None else job.paper
        if paper is None:
            return job
        return replace(
            job,
            paper=paper,
            files={},
            candidates=self._read("candidates", keys, _candidates),
            near=self._read("neighbours", keys, _near),
        )

    def paper(self) -> Paper | None:
        """Return the paper as it was last mined; None where it was not, or anything else wrote the file."""
        return self._read("paper", None, paper_of)

    def _read(self, stage: str, keys: dict[str, str] | None, made_of: Callable[[str], _Value]) -> _Value | None:
        """Return a stage, with *keys* only what was made from them; None where it cannot be used."""
        told = self.made.get(stage)
        if not isinstance(told, dict) or (keys is not None and told.get("from") != keys[stage]):
            return None
        path = self.folder / f"{stage}.json"
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
            return made_of(data.decode()) if sha256(data).hexdigest() == told.get("sha256") else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, job: Job, result: Result) -> None:
        """Keep what came of a job; the index last, so that it never tells of what is not there."""
        texts = {
            "paper": paper_json(result.paper),
            "candidates": _json(result.candidates),
            "neighbours": _json(result.near),
        }
        keys = self._keys(job)
        made = {s: {"from": keys[s], "sha256": sha256(text.encode()).hexdigest()} for s, text in texts.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        for stage, text in texts.items():
            _keep(self.folder / f"{stage}.json", text)
        _keep(self.folder / INDEX, f"{json.dumps(made, indent=1)}\n")


def _keep(path: Path, text: str) -> None:
    """Write *text*, unless it is there."""
    data = text.encode()
    if not path.is_file() or path.read_bytes() != data:
        replace_file(path, data)


def _json(values: Iterable[Candidate | Near]) -> str:
    return f"{json.dumps([asdict(value) for value in values], ensure_ascii=False, indent=1)}\n"


def _candidates(text: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(**{**row, "reasons": tuple(row["reasons"])}) for row in json.loads(text))


def _near(text: str) -> tuple[Near, ...]:
    return tuple(
        Near(row["number"], tuple(map(_neighbour, row["neighbours"])), row["page"], tuple(row["cites"]))
        for row in json.loads(text)
    )


def _neighbour(row: dict[str, Any]) -> Neighbour:
    return Neighbour(row["id"], row["score"], tuple(row["shared"]))
