"""What a miner proposes for the atlas, and what editors decided: files of a folder of drafts.

`NAME.jsonl` holds the proposals of a paper, one a line; `decided.jsonl` what
became of each; `read.jsonl` which papers were mined, with the hashes of their
sentences.  Fields are declared once: reading checks against them, and the JSON
Schema is printed from them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

from ..core.files import replace as replace_file
from ..core.model import Basis
from ..core.schemas import BAD, schema_of, sound

DECIDED = "decided.jsonl"
READ = "read.jsonl"
MAX_FILE = 64_000_000  #: bytes
KINDS = ("claim", "counter", "evidence")
ROLES = ("supports", "disputes", "qualifies", "mentions", "unjudged")
DECISIONS = ("accepted", "rejected")

Filled: TypeAlias = Annotated[str, {"minLength": 1}]
Count: TypeAlias = Annotated[int, {"minimum": 0}]
Hash: TypeAlias = Annotated[str, {"pattern": "^[0-9a-f]{16,64}$"}]
Day: TypeAlias = Annotated[str, {"format": "date"}]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a proposal comes from."""

    work: Filled  #: cite key, or what names the paper where it is in no bibliography
    sha256: Hash  #: of the sentence in normal form, see `sentence_hash`
    sentence: Filled  #: as it stands there, in plain text
    source: str = ""  #: name of the file, without its folder
    section: str = ""  #: as evidence names it: abstract, §4.2, table 3, p. 12
    start: Count = 0  #: characters from the beginning of its passage
    end: Count = 0
    words: str = ""  #: at most seven words of the sentence that stand nowhere else in the paper


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An object of the atlas that is near."""

    id: Filled
    score: Annotated[float, {"minimum": 0, "maximum": 100}]
    shared: tuple[Filled, ...] = ()  #: cite keys that both name


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the paper itself."""

    title: str = ""
    authors: tuple[Filled, ...] = ()
    year: str = ""
    arxiv: str = ""
    doi: str = ""
    whole: bool = True  #: False where title and abstract alone were read


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a paper could add to the atlas."""

    id: Hash  #: see `proposal_id`
    kind: Annotated[str, {"enum": list(KINDS)}]
    text: Filled  #: in own words; where `verbatim`, the sentence
    anchor: Anchor
    made: Day
    role: Annotated[str, {"enum": list(ROLES)}] = "unjudged"  #: towards `target`
    verbatim: bool = False
    cites: tuple[Filled, ...] = ()  #: keys of the bibliography that the sentence cites
    neighbours: tuple[Neighbour, ...] = ()  #: those that share citations first, then the nearest
    place: str = ""  #: page
    target: str = ""  #: id of an object, or empty
    basis: Annotated[str, {"enum": ["", *Basis]}] = ""
    scale: str = ""
    score: Annotated[float, {"minimum": 0}] = 0.0  #: of the ranking
    by: str = ""
    model: str = ""
    prompt_sha256: str = ""
    paper: Source = Source()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided."""

    id: Hash  #: of the proposal
    decision: Annotated[str, {"enum": list(DECISIONS)}]
    work: Filled
    sha256: Hash  #: of the sentence
    on: Day
    object: str = ""  #: id of what was written, or of the object that has the entry now
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mined:
    """A paper that was mined last, with the hashes of its sentences."""

    work: Filled
    sentences: tuple[Hash, ...]
    source: str = ""
    sha256: Hash = ""  #: of the file
    on: Day = ""


PROPOSAL = {**schema_of(Proposal), "required": ["id", "kind", "text", "anchor", "role", "made"]}
DECISION = schema_of(Decision)
MINED = schema_of(Mined)


def schemas() -> dict[str, dict[str, Any]]:
    """Return name of file -> JSON Schema (draft 2020-12)."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:sphinx-tensions:proposal-1"}
    return {"proposal-1.schema.json": {**head, "title": "A proposal of a miner: one line of NAME.jsonl", **PROPOSAL}}


def proposal_id(kind: str, sentence_sha256: str) -> str:
    """Return the id of a proposal, which follows from kind and sentence."""
    return sha256(f"{kind}\0{sentence_sha256}".encode()).hexdigest()[:16]


# -- files --------------------------------------------------------------------------


class Problem(NamedTuple):
    """What is wrong with a file of drafts."""

    path: Path
    line: int  #: from 1
    message: str


def line_of(value: Proposal | Decision | Mined) -> str:
    """Return a value as a line of JSON, without what is empty; the order of members is fixed."""
    return json.dumps(_without_empty(asdict(value)), ensure_ascii=False) + "\n"


def _without_empty(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in row.items()}
    # Numbers and truth values say something also where they are nothing.
    return {name: value for name, value in kept.items() if value not in ("", (), [], {})}


def read_proposals(path: Path, problems: list[Problem]) -> list[Proposal]:
    """Return the proposals of a file; lines that are none are added to *problems* and left out."""
    return [_proposal(row) for row in _rows(path, PROPOSAL, problems)]


def unread(path: Path) -> str:
    """Return the lines of a file of proposals that are none, as they are: what is written anew keeps them."""
    return "".join(f"{text}\n" for _, text in _lines(path, []) if _row(text, PROPOSAL, lambda _message: None) is BAD)


def read_decisions(folder: Path, problems: list[Problem]) -> dict[str, Decision]:
    """Return id -> what was decided last."""
    return {row["id"]: Decision(**row) for row in _rows(folder / DECIDED, DECISION, problems)}


def read_mined(folder: Path, problems: list[Problem]) -> dict[str, Mined]:
    """Return work -> how it was mined last."""
    rows = _rows(folder / READ, MINED, problems)
    return {row["work"]: Mined(**{**row, "sentences": tuple(row["sentences"])}) for row in rows}


def decide(folder: Path, decision: Decision) -> None:
    """Add a decision to those of *folder*; when this returns it is on the disk.  Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / DECIDED).open("ab+") as file:
        # A line that was cut by a full disk must not take this one with it.
        size = file.seek(0, os.SEEK_END)
        cut = size > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
        file.write(b"\n" * cut + line_of(decision).encode())
        file.flush()
        os.fsync(file.fileno())


def forget(folder: Path, name: str) -> None:
    """Take what was decided of the proposal *name* away; all other lines stay as they are.  Raises OSError."""
    path = folder / DECIDED
    lines = path.read_bytes().splitlines(keepends=True)
    replace_file(path, b"".join(line for line in lines if not _is_of(line, name)))


def _is_of(line: bytes, name: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and row.get("id") == name


def files_of(folder: Path) -> list[Path]:
    """Return the files of proposals in *folder*, by name."""
    return [path for path in sorted(folder.glob("*.jsonl")) if path.name not in (DECIDED, READ)]


def waiting(folder: Path, problems: list[Problem], files: Sequence[Path] = ()) -> list[Proposal]:
    """Return the proposals that nobody decided, in the order of files and lines; of two with one id the first.

    They are those of *files*, or without one of all in *folder*.
    """
    decided = read_decisions(folder, problems)
    proposals = (proposal for path in files or files_of(folder) for proposal in read_proposals(path, problems))
    return list({p.id: p for p in reversed([p for p in proposals if p.id not in decided])}.values())[::-1]


def _rows(path: Path, schema: Mapping[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    def report(line: int, message: str) -> None:
        problems.append(Problem(path, line, message))

    rows = (_row(text, schema, partial(report, number)) for number, text in _lines(path, problems))
    return (row for row in rows if row is not BAD)


def _row(text: str, schema: Mapping[str, Any], report: Callable[[str], None]) -> Any:
    try:
        return sound(json.loads(text), schema, report)
    except (ValueError, RecursionError) as error:
        report(f"the line is no JSON: {' '.join(str(error).split())[:80]}")
        return BAD


def _lines(path: Path, problems: list[Problem]) -> Iterable[tuple[int, str]]:
    """Return numbers and texts of the lines that are not blank; nothing for a file that is not there."""
    try:
        if path.stat().st_size > MAX_FILE:
            problems.append(Problem(path, 1, f"the file has more than {MAX_FILE:,} bytes; it was left out"))
            return []
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(path, 1, error.strerror or str(error)))
        return []
    # Not `splitlines`, which also parts at signs that a string of JSON may hold.
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _proposal(row: Mapping[str, Any]) -> Proposal:
    made = {**row, "anchor": Anchor(**row["anchor"])}
    made["cites"] = tuple(row.get("cites", ()))
    made["neighbours"] = tuple(
        Neighbour(one["id"], one["score"], tuple(one.get("shared", ()))) for one in row.get("neighbours", ())
    )
    paper = row.get("paper", {})
    made["paper"] = Source(**{**paper, "authors": tuple(paper.get("authors", ()))})
    return Proposal(**made)
