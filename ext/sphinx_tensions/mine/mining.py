"""From the bytes of a paper to what it could add to an atlas: one function of plain values, run here or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.model import Kind
from ..exchange import markup
from ..exchange.proposals import Anchor, Mined, Neighbour, Proposal, Source, proposal_id
from ..verify import plain
from ..verify.documents import Unreadable
from ..verify.passages import parts_of
from ..verify.reading import Reader
from .anchoring import Passages
from .candidates import TOP, Candidate, rank
from .neighbours import Atlas, keys_of
from .papers import Paper, Sentence, read_paper
from .placing import context_of, placed

ENTRY, SHARED_ENTRY = 20.0, 14.0
"""Scores from which a sentence may be an entry of a claim, and of one that shares a citation: of 253 candidates of ten
papers that the atlas of this project does not know none reached 19."""

_ABSTRACT = 1_500  #: characters of a paper that tell what it is about


@dataclass(frozen=True, slots=True)
class Near:
    """What is near to a candidate."""

    number: int  #: of its sentence
    neighbours: tuple[Neighbour, ...] = ()
    page: str = ""
    cites: tuple[str, ...] = ()  #: keys of the atlas that the sentence cites


@dataclass(frozen=True, slots=True)
class Job:
    """A paper to be mined; what was made before is not made again."""

    shown: str  #: as messages name it
    work: str
    about: Source
    made: str  #: a day
    keyed: bool = False  #: `work` is a cite key
    source: str = ""  #: name of the file or folder
    files: Mapping[str, bytes] = field(default_factory=dict)  #: name below its folder -> bytes
    folder: bool = False  #: the source is a folder of `files`
    sha256: str = ""  #: of the files
    top: int = TOP
    decided: frozenset[str] = frozenset()  #: hashes of the sentences that an editor decided on
    paper: Paper | None = None
    candidates: tuple[Candidate, ...] | None = None
    near: tuple[Near, ...] | None = None
    failure: str = ""  #: why there are no files


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job; with a *failure* nothing else."""

    shown: str
    paper: Paper = field(default_factory=lambda: Paper("", "", ""))
    candidates: tuple[Candidate, ...] = ()
    near: tuple[Near, ...] = ()  #: of each candidate
    proposals: tuple[Proposal, ...] = ()
    mined: Mined = field(default_factory=lambda: Mined("", ()))
    notes: tuple[str, ...] = ()
    failure: str = ""  #: why the paper cannot be read


def mine_paper(job: Job, atlas: Atlas, reader: Reader) -> Result:
    """Return what a paper could add to *atlas*, without a model: sentences as they are, roles unjudged.

    The same job gives the same result wherever it is run.  Raises
    `verify.reading.Missing` where the libraries that read it are not there.
    """
    if job.failure:
        return Result(job.shown, failure=job.failure)
    try:
        paper = _settled(job.paper or _read(job, reader), job, atlas)
    except Unreadable as error:
        return Result(job.shown, failure=str(error))
    candidates = job.candidates if job.candidates is not None else rank(paper, job.top)
    around = job.near if job.near is not None else _around(paper, candidates, atlas)
    sentences = {sentence.number: sentence for sentence in paper.sentences}
    recorded = _recorded(paper, candidates, sentences, atlas)
    left = [c for c in candidates if sentences[c.number].sha256 not in job.decided and c.number not in recorded]
    left.sort(key=lambda one: sentences[one.number].kind == "abstract" and _abstract_is_known(paper, atlas))
    proposals = tuple(_proposals(paper, left, {one.number: one for one in around}, atlas, job.made))
    hashes = tuple(dict.fromkeys(sentence.sha256 for sentence in paper.sentences))
    mined = Mined(paper.work, hashes, paper.source, paper.sha256, job.made)
    return Result(job.shown, paper, candidates, around, proposals, mined, tuple(_notes(recorded, sentences)))


def _read(job: Job, reader: Reader) -> Paper:
    """Return the paper, read from a copy of its files: where a job is run there may be nothing but the job."""
    with TemporaryDirectory(prefix="sphinx-tensions-") as made:
        inside = Path(made) / "paper"
        for name, data in job.files.items():
            path = inside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return read_paper(inside if job.folder else inside / job.source, job.work, job.about, reader)


def _settled(paper: Paper, job: Job, atlas: Atlas) -> Paper:
    """Return the paper under the key of its work, where the bibliography has it, with what is known of it there."""
    about, work = paper.about, job.work
    key = work if job.keyed else atlas.register.of_source(about)
    known = atlas.register.by_key.get(key)
    if known is not None:
        work = key
        about = Source(
            known.title or about.title, known.authors or about.authors, known.year or about.year,
            known.arxiv or about.arxiv, known.doi or about.doi, about.whole,
        )  # fmt: skip
    source = markup.line(job.source or paper.source)
    return replace(paper, work=work, about=about, source=source, sha256=job.sha256)


# -- what is near -------------------------------------------------------------------


def _around(paper: Paper, candidates: Sequence[Candidate], atlas: Atlas) -> tuple[Near, ...]:
    keys = keys_of(atlas, paper)
    context = context_of(atlas, gist_of(paper), paper.work, keys.values())
    sentences = {sentence.number: sentence for sentence in paper.sentences}
    rows = []
    for candidate in candidates:
        sentence = sentences[candidate.number]
        cites = tuple(dict.fromkeys(keys[name] for name in sentence.cites if name in keys))
        neighbours, pages = placed(atlas, sentence.text, cites, context)
        rows.append(Near(candidate.number, neighbours, next(iter(pages), ""), cites))
    return tuple(rows)


def gist_of(paper: Paper) -> str:
    """Return title and abstract of a paper, and of one without them its beginning."""
    head = [s.text for s in paper.sentences if s.kind in ("title", "abstract")]
    texts = [paper.about.title, *(head if len(head) > 1 else [s.text for s in paper.sentences[:20]])]
    return " ".join(dict.fromkeys(texts))[:_ABSTRACT]


# -- proposals ------------------------------------------------------------------------


def _proposals(
    paper: Paper, candidates: Sequence[Candidate], around: Mapping[int, Near], atlas: Atlas, made: str
) -> Iterator[Proposal]:
    passages = Passages(paper.sentences)
    sentences = {sentence.number: sentence for sentence in paper.sentences}
    seen: set[str] = set()
    for candidate in candidates:
        sentence = sentences[candidate.number]
        if sentence.sha256 in seen:
            continue  # said twice in the paper
        seen.add(sentence.sha256)
        beside = around[candidate.number]
        target = target_of(atlas, beside.neighbours)
        kind = "evidence" if target else candidate.kind
        yield Proposal(
            id=proposal_id(kind, sentence.sha256),
            kind=kind,
            text=sentence.text,
            anchor=Anchor(
                work=paper.work,
                sha256=sentence.sha256,
                sentence=sentence.text,
                source=paper.source,
                section=sentence.at,
                start=sentence.start,
                end=sentence.end,
                words=passages.words_of(sentence),
            ),
            made=made,
            verbatim=True,
            cites=beside.cites,
            neighbours=beside.neighbours,
            place=beside.page,
            target=target,
            score=candidate.score,
            paper=paper.about,
        )


def target_of(atlas: Atlas, neighbours: Sequence[Neighbour]) -> str:
    """Return the id of the nearest claim that a sentence could be an entry of, empty where none is near enough."""
    claims = [one for one in neighbours if atlas.by_id[one.id].kind == Kind.CLAIM]
    claims = [one for one in claims if one.score >= (SHARED_ENTRY if one.shared else ENTRY)]
    return max(claims, key=lambda one: one.score).id if claims else ""


def _recorded(
    paper: Paper, candidates: Sequence[Candidate], sentences: Mapping[int, Sentence], atlas: Atlas
) -> dict[int, tuple[str, ...]]:
    """Return number -> ids of the objects that have an entry of evidence with words of this sentence already."""
    entries = [(parts_of(words), owner) for words, owner in atlas.recorded.get(paper.work, ())]
    recorded: dict[int, tuple[str, ...]] = {}
    for candidate in candidates:
        text = f" {plain.normal(sentences[candidate.number].text)} "
        owners = [owner for parts, owner in entries if any(f" {part} " in text for part in parts)]
        if owners:
            recorded[candidate.number] = tuple(dict.fromkeys(owners))
    return recorded


def _abstract_is_known(paper: Paper, atlas: Atlas) -> bool:
    """Return whether the atlas has entries with words of the abstract, so that the body has more that is new."""
    abstract = plain.normal(" ".join(one.text for one in paper.sentences if one.kind == "abstract"))
    entries = (parts_of(words) for words, _ in atlas.recorded.get(paper.work, ()))
    return any(parts and all(f" {part} " in f" {abstract} " for part in parts) for parts in entries)


def _notes(recorded: Mapping[int, tuple[str, ...]], sentences: Mapping[int, Sentence]) -> Iterator[str]:
    """Yield a line for each sentence, also where it is said twice."""
    firsts = {sentences[number].sha256: number for number in sorted(recorded, reverse=True)}
    for number in sorted(firsts.values()):
        *others, last = recorded[number]
        owners = f"{', '.join(others)} and {last} have" if others else f"{last} has"
        yield f"{sentences[number].at}: {owners} this sentence as evidence already; it is not proposed again"
