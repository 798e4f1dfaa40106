"""Near-duplicates among millions of texts, in a database on disk: no more than a batch of texts is in memory.

A text whose words, figures and signs are those of an earlier one is a copy.
The others are compared where their signatures agree in a band (MinHash; Broder
1997; bands by Leskovec, Rajaraman and Ullman 2014, chapter 3), and are near
where they share enough of their words and pairs of words.  Whether two that
are near say the same is asked of `differences.apart`, never of the score.

What comes out is the same for every number of threads and any batches.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..command.console import Bad, Failed
from ..core.nearness import Progress
from .batches import batches, mapped
from .files import Report, Text, lines_of, texts
from .shingles import BANDS, ROWS, compared, key, signatures

THRESHOLD = 70.0
"""Score from which two texts are near; of pairs at that score the bands find .96, of nearer ones more."""
BUCKET = 50
"""Texts that agree in a band and are compared with each other; of more, the first ones."""
MEMORY = "1GB"
BATCH = 5_000

_WIDTH = ROWS * 4


class Place(NamedTuple):
    """Where a text stands."""

    id: str
    path: Path
    line: int


class Near(NamedTuple):
    """A text and an earlier one that it is near to."""

    score: float  #: 0 to 100
    near: Place  #: the earlier one
    variant: Place
    group: str  #: id of the first text of the group that both are in; empty where they differ
    apart: str  #: what makes them say different things after all; empty for nothing seen


@dataclass(slots=True)
class Counts:
    """What was read and compared."""

    texts: int = 0
    wordless: int = 0  #: texts without a word, which are near to none
    copies: int = 0
    candidates: int = 0  #: pairs that were compared
    near: int = 0  #: of these, pairs that are near
    cut: int = 0  #: buckets with more than `BUCKET` texts
    uncompared: int = 0  #: times that a text was left out of such a bucket


class Corpus:
    """Texts in a temporary database."""

    def __init__(self, folder: Path, memory: str = MEMORY, threads: int = 1, batch: int = BATCH) -> None:
        """Open a database in *folder*."""
        self.threads = threads
        self.batch = batch
        self.counts = Counts()
        self.database = _connected(folder, memory, threads)
        for table in _TABLES:
            self.database.execute(f"CREATE TABLE {table}")

    def add(self, rows: Iterable[Text], progress: Progress = lambda _done, _whole: None, whole: int = 0) -> None:
        """Add texts, in order; *whole* is how many they are about."""
        for batch, signed in mapped(_signed, batches(rows, self.batch), self.threads):
            progress(self.counts.texts, whole)
            self._add(batch, signed)
        progress(whole, whole)

    def _add(self, batch: Sequence[Text], signed: Sequence[bytes]) -> None:
        first = self.counts.texts
        places = [first + place for place, signature in enumerate(signed) if signature]
        self._insert("texts", range(first, first + len(batch)), *zip(*batch, strict=True))
        self._insert("keys", places, [key(batch[n - first].text) for n in places])
        slices = ", ".join(f"hash(s[{n * _WIDTH + 1}:{n * _WIDTH + _WIDTH}])" for n in range(BANDS))
        self.database.execute(
            f"INSERT INTO bands SELECT n, {slices} FROM (SELECT unnest(?::BIGINT[]) n, unnest(?::BLOB[]) s)",  # noqa: S608
            [places, [signature for signature in signed if signature]],
        )
        self.counts.texts += len(batch)
        self.counts.wordless += len(batch) - len(places)

    def _insert(self, table: str, *columns: Sequence[object]) -> None:
        if columns:
            values = ", ".join("unnest(?)" for _ in columns)
            self.database.execute(f"INSERT INTO {table} SELECT {values}", [list(column) for column in columns])

    def join(self, progress: Progress = lambda _done, _whole: None) -> None:
        """Find the copies, then the pairs of others that agree in a band."""
        self.database.execute(_COPIES)
        self.database.execute("DELETE FROM bands WHERE n IN (SELECT b FROM copies)")
        (self.counts.copies,) = self._one("SELECT count(*) FROM copies")
        for band in range(BANDS):
            progress(band, BANDS)
            self.database.execute(_MEMBERS.format(band=f"b{band}"))
            cut, left = self._one(f"SELECT count(DISTINCT h), count(*) FROM members WHERE place > {BUCKET}")  # noqa: S608
            self.counts.cut += cut
            self.counts.uncompared += left
            self.database.execute(_PAIRS)
        progress(BANDS, BANDS)

    def _one(self, query: str) -> Any:
        return self.database.execute(query).fetchone()

    def compare(self, threshold: float = THRESHOLD, progress: Progress = lambda _done, _whole: None) -> None:
        """Compare the pairs that were found; those that score *threshold* or more are kept."""
        self.database.execute("CREATE TABLE pairs AS SELECT DISTINCT a, b FROM candidates")
        (self.counts.candidates,) = self._one("SELECT count(*) FROM pairs")
        parts = _fetched(self.database, _TEXTS_OF_PAIRS, self.batch)
        for number, near in enumerate(mapped(partial(compared, threshold=threshold), parts, self.threads)):
            progress(number * self.batch, self.counts.candidates)
            self.counts.near += len(near)
            self._insert("near", *zip(*near, strict=True))
        progress(self.counts.candidates, self.counts.candidates)

    def group(self) -> None:
        """Put each text in the group of the nearest earlier one that says the same.

        Where it differs from one of that group, the next nearest is asked, so
        that no group has two that are known to differ.
        """
        # Eight bytes a text: whom a group begins with is asked in no order.
        first = array("q", range(self.counts.texts))
        told: list[tuple[int, int, float, str, int]] = []
        rows = (row for batch in _fetched(self.database, _NEAR, self.batch) for row in batch)
        for _, pairs in groupby(rows, key=itemgetter(1)):
            told += _told(list(pairs), first)
            if len(told) >= self.batch:
                self._insert("told", *zip(*told, strict=True))
                told.clear()
        self._insert("told", *zip(*told, strict=True))

    def told(self, paths: Sequence[Path]) -> Iterator[Near]:
        """Yield what is near to what, in the order of the texts; *paths* are the files that they are from."""
        for rows in _fetched(self.database, _TOLD, self.batch):
            for score, apart, group, *places in rows:
                near, variant = (Place(id_, paths[file], line) for id_, file, line in (places[:3], places[3:]))
                yield Near(score, near, variant, group or "", apart)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def near(
    paths: Sequence[Path],
    report: Report,
    *,
    threshold: float = THRESHOLD,
    memory: str = MEMORY,
    threads: int = 1,
    batch: int = BATCH,
    progress: Callable[[str], Progress] = lambda _what: lambda _done, _whole: None,
) -> Iterator[Near | Counts]:
    """Yield what is near to what among the texts of *paths*, in their order; at last what was counted.

    Lines that hold no text are told to *report*.  The database lies in the
    folder for temporary files.  Raises `Bad` without the extra `scale`, `Failed`
    for too little memory or disk, and OSError.
    """
    temporary = tempfile.TemporaryDirectory(prefix="tensions-corpus-")
    with temporary as folder, _exhausted(), closing(Corpus(Path(folder), memory, threads, batch)) as corpus:
        corpus.add(texts(paths, report), progress("read"), lines_of(paths))
        corpus.join(progress("joined"))
        corpus.compare(threshold, progress("compared"))
        corpus.group()
        yield from corpus.told(paths)
        yield corpus.counts


_TABLES = (
    "texts (n BIGINT, id VARCHAR, text VARCHAR, file INTEGER, line BIGINT)",
    "keys (n BIGINT, key BLOB)",
    f"bands (n BIGINT, {', '.join(f'b{band} UBIGINT' for band in range(BANDS))})",
    "candidates (a BIGINT, b BIGINT)",
    "near (a BIGINT, b BIGINT, score DOUBLE, apart VARCHAR)",
    "told (a BIGINT, b BIGINT, score DOUBLE, apart VARCHAR, first BIGINT)",
)
_COPIES = """
CREATE TABLE copies AS
SELECT a, n AS b FROM keys JOIN (SELECT key, min(n) AS a FROM keys GROUP BY key HAVING count(*) > 1) USING (key)
WHERE n > a
"""
# The hashes that are there more than once are few; only their texts are numbered within their bucket.
_MEMBERS = """
CREATE OR REPLACE TEMP TABLE members AS
SELECT n, {band} AS h, row_number() OVER (PARTITION BY {band} ORDER BY n) AS place
FROM bands SEMI JOIN (SELECT {band} AS h FROM bands GROUP BY h HAVING count(*) > 1) AS shared ON {band} = h
"""
_PAIRS = f"""
INSERT INTO candidates
SELECT one.n, two.n FROM members AS one JOIN members AS two ON one.h = two.h AND one.place < two.place
WHERE two.place <= {BUCKET}
"""  # noqa: S608  (a number)
_TEXTS_OF_PAIRS = """
SELECT a, b, one.text, two.text FROM pairs JOIN texts AS one ON one.n = a JOIN texts AS two ON two.n = b
"""
_NEAR = """
SELECT a, b, score, apart FROM near UNION ALL SELECT a, b, 100.0, '' FROM copies ORDER BY b, score DESC, a
"""
_TOLD = """
SELECT score, apart, head.id, one.id, one.file, one.line, two.id, two.file, two.line
FROM told JOIN texts AS one ON one.n = a JOIN texts AS two ON two.n = b LEFT JOIN texts AS head ON head.n = first
ORDER BY b, apart <> ''
"""


def _told(
    pairs: Sequence[tuple[int, int, float, str]], first: array[int]
) -> Iterator[tuple[int, int, float, str, int]]:
    """Yield the nearest that says the same as a text, and the nearest that does not; write its group into *first*.

    *pairs* are those of one text with earlier ones, the nearest first.
    """
    differs = next((pair for pair in pairs if pair[3]), None)
    against = {first[a] for a, _, _, apart in pairs if apart}
    same = next((pair for pair in pairs if not pair[3] and first[pair[0]] not in against), None)
    if same:
        first[same[1]] = first[same[0]]
        yield *same, first[same[0]]
    if differs:
        yield *differs, -1


def _connected(folder: Path, memory: str, threads: int) -> Any:
    """Return a database in *folder*."""
    import duckdb  # noqa: PLC0415  (of an extra)

    # It needs no extension, and none is fetched for it.
    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "temp_directory": str(folder)}
    settings |= {"memory_limit": memory, "threads": threads}
    return duckdb.connect(folder / "corpus.duckdb", config=settings)


@contextmanager
def _exhausted() -> Iterator[None]:
    """Turn what the database and processes run out of into `Failed`; raises `Bad` where they are not installed."""
    try:
        import duckdb  # noqa: PLC0415  (of an extra)
        import rensa  # noqa: F401, PLC0415  (of an extra)
    except ModuleNotFoundError as error:
        raise Bad(f"there is no {error.name}; install it with: pip install 'sphinx-tensions[scale]'") from None
    try:
        yield
    except (duckdb.Error, BrokenProcessPool) as error:
        # What follows in the lines below is meant for programmers of the database.
        why = str(error).split("\n", maxsplit=1)[0]
        raise Failed(f"{why}; give more memory with --memory, or another disk with TMPDIR") from None


def _signed(batch: Sequence[Text]) -> tuple[Sequence[Text], list[bytes]]:
    return batch, signatures([row.text for row in batch])


def _fetched(database: Any, query: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of *query* in batches, while others write to *database*."""
    cursor = database.cursor()
    cursor.execute(query)
    while rows := cursor.fetchmany(size):
        yield rows
