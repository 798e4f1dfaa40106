"""Sources that are broken or made to do harm cost themselves alone, in bounded time."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_tensions.verify.documents import Unreadable
from sphinx_tensions.verify.readers import archives, flow, read
from sphinx_tensions.verify.reading import Missing, Reader
from sphinx_tensions.verify.sources import Sources

from . import papers

pytestmark = pytest.mark.slow

LONG = 15.0  #: seconds, on a slow machine


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(patience=LONG) as made:
        yield made


def begun(text: str) -> str:
    return f"\\documentclass{{article}}\\begin{{document}}{text}\\end{{document}}"


def tar(member: tarfile.TarInfo, data: bytes = b"") -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as made:
        member.size = len(data)
        made.addfile(member, io.BytesIO(data))
    return whole.getvalue()


def link(name: str, target: str) -> bytes:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return tar(member)


ENTITIES = "".join(
    f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};">'
    for n in range(1, 30)
)
DOUBLING = "".join(f"\\newcommand{{\\{'x' * n}}}{{\\{'x' * (n - 1)}\\{'x' * (n - 1)}}}" for n in range(2, 40))
HOSTILE: dict[str, tuple[str, bytes]] = {
    "a macro that stands for itself": ("a.tex", begun(r"\newcommand{\a}{\a\a words}\a" * 3).encode()),
    "macros that double": ("a.tex", begun(DOUBLING + "\\" + "x" * 39).encode()),
    "a macro that grows": ("a.tex", begun(r"\def\a{" + "w" * 1900 + r"}" + r"\a " * 5000).encode()),
    "a definition with many blanks": (
        "a.tex",
        begun("\\newcommand" + " " * 200_000 + "x" + "\\def" + " " * 200_000).encode(),
    ),
    "a table of braces": ("a.tex", begun("\\begin{tabular}{l}\\hline" + "{a}" * 50_000 + "\\end{tabular}").encode()),
    "deep groups": ("a.tex", begun("{" * 20_000 + "}" * 20_000).encode()),
    "groups that never end": ("a.tex", begun("\\textbf{" * 3_000).encode()),
    "environments in one another": ("a.tex", begun("\\begin{itemize}" * 3_000).encode()),
    "many dollars": ("a.tex", begun("$ x " * 20_001).encode()),
    "a file that writes": ("a.tex", begun(r"\immediate\write18{touch pwned}\input{|ls}\openout1=pwned").encode()),
    "entities": (
        "a.xml",
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{ENTITIES}]><article><body><p>&e29;</p></body></article>'.encode(),
    ),
    "an entity of a file": (
        "a.xml",
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><article><body><p>&e;</p></body></article>',
    ),
    "deep XML": ("a.xml", b"<a>" * 100_000 + b"</a>" * 100_000),
    "broken XML": ("a.xml", b"<article><body><p>words"),
    "deep HTML": ("a.html", b"<div>" * 100_000 + b"words"),
    "an open table": ("a.html", b"<table><tr><td>" * 20_000),
    "HTML that is none": ("a.html", b"\x00\x01\x02"),
    "nothing": ("a.html", b""),
    "no archive": ("a.tar.gz", b"hello"),
    "a broken archive": ("a.tar.gz", papers.LATEX.encode()[:3] + gzip.compress(b"x" * 100)[:30]),
    "a compressed file cut short": ("a.gz", gzip.compress(papers.LATEX.encode() * 50)[:900]),
    "a path outside": ("a.tar.gz", tar(tarfile.TarInfo("../outside.tex"), begun("outside").encode())),
    "an absolute path": ("a.tar.gz", tar(tarfile.TarInfo("/tmp/outside.tex"), begun("outside").encode())),
    "a link": ("a.tar.gz", link("main.tex", "/etc/passwd")),
    "a PDF that is none": ("a.pdf", b"%PDF-1.4 hello"),
    "a PDF cut short": ("a.pdf", papers.pdf(papers.PAGES)[:-300]),
    "a PDF that has itself as page": ("a.pdf", papers.pdf(papers.PAGES).replace(b"/Kids [5 0 R", b"/Kids [2 0 R")),
    "a line without end": ("a.txt", b"word " * 1_000_000),
    "no text": ("a.txt", bytes(range(256)) * 1000),
}


def outcome(reader: Reader, path: Path) -> tuple[str, str]:
    """Return the text of a source, or why it cannot be read."""
    try:
        return " ".join(block.text for block in reader.read(path).blocks), ""
    except Unreadable as error:
        return "", str(error)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_ends_in_time(tmp_path: Path, reader: Reader, name: str) -> None:
    file, data = HOSTILE[name]
    (tmp_path / file).write_bytes(data)
    start = time.monotonic()
    text, why = outcome(reader, tmp_path / file)
    assert "\n" not in why
    assert "seconds" not in why
    assert len(text) < flow.TEXT + 1_000_000
    assert "root:" not in text
    assert "outside" not in text
    assert time.monotonic() - start < LONG
    assert [path.name for path in tmp_path.iterdir()] == [file]
    assert not (Path.cwd() / "pwned").exists()


def test_a_large_source_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(b"<p>" + b"words " * 9_000_000)
    with pytest.raises(Unreadable, match="54,000,003 bytes, more than"):
        read(page)


def test_an_archive_is_bounded_by_what_it_unpacks_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "WHOLE", 2_000_000)
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar(tarfile.TarInfo("zeros.bin"), bytes(20_000_000)))
    assert path.stat().st_size < 50_000
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read(path)


def test_after_a_hostile_source_the_next_is_read(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.tex", tmp_path / "good.tex"
    bad.write_text(begun("{" * 200_000 + "}" * 200_000))
    good.write_text(papers.LATEX)
    with Reader(patience=LONG) as reader:
        with pytest.raises(Unreadable):
            reader.read(bad)
        assert len(reader.read(good).blocks) > 5


def test_a_source_that_takes_too_long_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_text(papers.LATEX)
    with Reader(patience=0.0) as reader, pytest.raises(Unreadable, match="it took more than 0 seconds"):
        reader.read(path)
    with Reader(patience=LONG) as reader:
        assert reader.read(path).blocks


def test_a_file_that_went_away_is_told(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        reader.read(tmp_path / "a.pdf")


def test_without_the_extra_it_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "blocked"
    (blocked / "lxml").mkdir(parents=True)
    (blocked / "lxml" / "__init__.py").write_text("raise ImportError('none', name='lxml')")
    monkeypatch.setenv("PYTHONPATH", str(blocked))
    page = tmp_path / "a.html"
    page.write_text(papers.HTML)
    with Reader(patience=LONG) as reader, pytest.raises(Missing, match="lxml"):
        reader.read(page)


def test_records_with_long_or_broken_lines_cost_those_lines_alone(tmp_path: Path) -> None:
    rows = [
        "{",
        "[" * 100_000,
        json.dumps({"key": "A", "abstract": "x" * 3_000_000}),
        "7",
        '{"title": "no id"}',
        "",
        json.dumps({"key": "B", "title": "T"}),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    sources = Sources(tmp_path)
    assert list(sources.records) == ["b"]
    assert sources.notes == [f"{tmp_path / 'a.jsonl'}:1: no record with a key, an id or a DOI (5 such lines)"]
