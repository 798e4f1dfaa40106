"""`sphinx-tensions verify`, from the shell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.reading.plain import read_page
from sphinx_tensions.verify.command import passages_of

from ..helpers.loopback import Answer, Reply, Request, Server, servers
from . import papers

PAGE = """# Light

::::::{{tension}} Are lamps better?
:id: better

:::::{{camp}} Lamps
:id: lamps

Lamps give {times} times more light.

::::{{evidence}}
+ Wick2020 at abstract "{words}"; abstract; measured : 12 per cent more in an hour
::::
:::::
:::::{{camp}} Candles
:id: candles

Candles recover.
:::::
::::::
"""
WORDS = "more light at the same cost"
BIB = """@article{Wick2020, title={Lamps and Candles}, author={Wick, Ada}, year={2020}, eprint={2001.01234}, archiveprefix={arXiv}}
@article{Moth2021, title={Moths}, author={Moth, Bo}, year={2021}, doi={10.1000/moths}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "papers").mkdir()
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "papers" / "2001.01234.html").write_text(papers.HTML)
    write(tmp_path)
    return tmp_path


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    with servers() as start:
        yield start


def write(project: Path, words: str = WORDS, times: str = "12") -> None:
    (project / "docs" / "light.md").write_text(PAGE.format(words=words, times=times))


def verify(project: Path, *more: str, sources: bool = True) -> int:
    given = ["verify", str(project / "docs"), "--bib", str(project / "refs.bib")]
    return main([*given, *(("--sources", str(project / "papers")) if sources else ()), *more])


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.partition("light.md:")[2] for line in capsys.readouterr().out.splitlines()]


def test_words_that_stand_in_their_source_are_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(project) == 0
    assert lines(capsys) == [f"12: found '{WORDS}' stands in Wick2020: abstract"]


def test_a_changed_word_is_near_and_no_failure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "less light at the same cost")
    assert verify(project) == 0
    (line,) = lines(capsys)
    assert line.startswith("12: near 'less light at the same cost' of Wick2020: 'less' where the source has 'more'")


def test_absent_words_are_a_failure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "penguins march over the sea")
    assert verify(project) == 1
    assert lines(capsys) == ["12: absent 'penguins march over the sea' does not stand in Wick2020"]


def test_a_figure_without_a_passage_is_advice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, times="13 or 14")
    assert verify(project) == 0
    assert lines(capsys) == [
        "6: figure in no passage of lamps: 13, 14",
        f"12: found '{WORDS}' stands in Wick2020: abstract",
    ]


def test_without_a_source_it_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(project, sources=False) == 0
    assert lines(capsys) == [f"12: no source '{WORDS}' was not looked up: there is no source of Wick2020"]


@pytest.mark.parametrize("library", ["lxml", "pypdfium2", "pylatexenc"])
def test_without_the_extra_it_is_told_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    blocked = project / "blocked" / library
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text(f"raise ImportError('none', name='{library}')")
    monkeypatch.setenv("PYTHONPATH", str(blocked.parent))
    (project / "papers" / "2001.01234.html").unlink()
    names = {"lxml": "Wick2020.html", "pypdfium2": "Wick2020.pdf", "pylatexenc": "Wick2020.tex"}
    (project / "papers" / names[library]).write_text("words")
    assert verify(project) == 1
    assert capsys.readouterr().err == (
        f"sphinx-tensions: there is no {library}; install it with: pip install 'sphinx-tensions[verify]'\n"
    )


def test_json_has_a_row_for_each_answer(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(project, "--format", "json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "path": row["path"], "line": 12, "answer": "found", "message": f"'{WORDS}' stands in Wick2020: abstract",
        "key": "Wick2020", "owner": "lamps", "where": "abstract", "nearest": "", "score": 100.0, "severity": None,
    }  # fmt: skip


def test_an_unreadable_source_is_one_line_and_the_next_is_taken(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "papers" / "Wick2020.tar.gz").write_bytes(b"broken")
    assert verify(project) == 0
    said = capsys.readouterr()
    assert f"found '{WORDS}'" in said.out
    assert "Wick2020.tar.gz: it is not compressed by gzip" in said.err


def test_a_second_source_may_have_what_the_first_has_not(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "papers" / "Wick2020.tex").write_text("\\begin{document}An early version without it.\\end{document}")
    assert verify(project) == 0
    assert lines(capsys)[0].startswith("12: found")


def test_an_abstract_in_a_record_is_enough_for_what_stands_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "papers" / "2001.01234.html").unlink()
    row = {
        "arxiv_id": "2001.01234",
        "title": "Lamps and Candles",
        "abstract": f"There is {WORDS}.",
        "authors": ["Ada Wick"],
        "year": "2020",
    }
    (project / "papers" / "all.jsonl").write_text(json.dumps(row))
    assert verify(project, "--works") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "found" in first
    assert second.endswith("refs.bib:1: agrees Wick2020: agrees with " + str(project / "papers" / "all.jsonl:1"))


def test_without_a_record_the_title_of_a_source_is_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(project, "--works") == 0
    assert "refs.bib:1: agrees Wick2020" in capsys.readouterr().out
    (project / "papers" / "2001.01234.html").write_text(
        papers.HTML.replace("Lamps and <em>Candles", "The Flight of <em>Moths")
    )
    assert verify(project, "--works") == 0
    assert "refs.bib:1: differs Wick2020: it is titled 'The Flight of Moths'" in capsys.readouterr().out


def test_one_page_is_verified_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "docs" / "conf.py").write_text("")
    (project / "docs" / "other.md").write_text("# Other\n")
    page = [
        "verify",
        str(project / "docs" / "other.md"),
        "--bib",
        str(project / "refs.bib"),
        "--sources",
        str(project / "papers"),
    ]
    assert main(page) == 0
    assert capsys.readouterr().out == ""


BAD: dict[str, tuple[str, ...]] = {
    "a cache without fetching": ("--cache", "x"),
    "a server without fetching": ("--base-url", "http://127.0.0.1:1"),
    "a server that is none": ("--fetch", "--base-url", "ftp://x"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_use_is_told(project: Path, name: str) -> None:
    assert verify(project, *BAD[name]) == 2


def test_sources_are_a_folder_and_the_cache_lies_outside_the_project(project: Path) -> None:
    assert main(["verify", str(project / "docs"), "--sources", str(project / "refs.bib")]) == 2
    assert verify(project, "--fetch", "--cache", str(project / "docs" / "cache")) == 2


# -- fetching -------------------------------------------------------------------------

HTML = {"Content-Type": "text/html"}
FEED = {"Content-Type": "application/atom+xml"}
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2001.01234v1</id>
<published>2020-01-01</published><title>{title}</title><summary>There is more light at the same cost.</summary>
<author><name>Ada Wick</name></author></entry></feed>"""


def fetch(project: Path, server: Server, *more: str) -> int:
    cache = str(project.parent / f"{project.name}-cache")
    return verify(project, "--fetch", "--cache", cache, "--base-url", server.url, "--pause", "0", *more, sources=False)


def arxiv(page: Reply, feed: Reply) -> Answer:
    def answer(asked: Request, _number: int) -> Reply:
        return page if asked.path.startswith(("/html/", "/abs/")) else feed

    return answer


def test_a_full_text_is_fetched_once(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(arxiv((200, HTML, papers.HTML.encode()), (404, HTML, b"")))
    for _ in range(2):
        assert fetch(project, server) == 0
        assert lines(capsys) == [f"12: found '{WORDS}' stands in Wick2020: abstract"]
    assert [asked.path for asked in server.requests] == ["/html/2001.01234"]


def test_where_there_is_no_page_the_abstract_is_fetched(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(arxiv((404, HTML, b""), (200, FEED, ATOM.format(title="Lamps and Candles").encode())))
    assert fetch(project, server, "--works") == 0
    out = capsys.readouterr().out
    assert "found" in out
    assert "agrees Wick2020: agrees with arXiv" in out
    assert not list((project / "docs").rglob("*.atom"))


def test_a_work_that_does_not_exist_is_a_failure(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(arxiv((404, HTML, b""), (200, FEED, b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>')))
    assert fetch(project, server, "--works") == 1
    out = capsys.readouterr().out
    assert "no source" in out
    assert "refs.bib:1: missing Wick2020: 2001.01234 does not exist" in out


def test_a_work_that_arxiv_has_is_not_missing_where_its_record_did_not_come(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    empty = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'

    def answer(asked: Request, _number: int) -> Reply:
        if asked.path.startswith("/abs/"):
            return 200, HTML, b"<p>Lamps</p>"
        return (404, HTML, b"") if asked.path.startswith("/html/") else (200, FEED, empty)

    assert fetch(project, serve(answer), "--works") == 0
    assert "unknown Wick2020: arXiv has it, and sent no record" in capsys.readouterr().out


def test_records_of_many_works_are_one_request(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    entries = "".join(
        f"@misc{{W{n}, title={{T{n}}}, author={{Wick, Ada}}, year={{2020}}, eprint={{2001.{n:05}}}, archiveprefix={{arXiv}}}}\n"
        for n in range(60)
    )
    cited = " ".join(f"{{cite:p}}`W{n}`" for n in range(60))
    (project / "refs.bib").write_text(BIB + entries)
    (project / "docs" / "light.md").write_text(PAGE.format(words=WORDS, times="12").replace("Candles recover.", cited))

    def answer(asked: Request, _number: int) -> Reply:
        names = parse_qs(urlsplit(asked.path).query).get("id_list", [""])[0].split(",")
        rows = "".join(
            f"<entry><id>http://arxiv.org/abs/{name}v3</id><published>2020</published><title>T{int(name[5:])}</title>"
            "<author><name>Ada Wick</name></author></entry>"
            for name in names
            if name.startswith("2001.000")
        )
        return (
            (404, HTML, b"")
            if asked.path.startswith(("/html/", "/abs/"))
            else (200, FEED, f'<feed xmlns="http://www.w3.org/2005/Atom">{rows}</feed>'.encode())
        )

    server = serve(answer)
    fetch(project, server, "--works")
    out = capsys.readouterr().out
    assert out.count("agrees with arXiv") == 60
    asked = [request.path for request in server.requests if request.path.startswith("/api/")]
    assert sum("," in path for path in asked) == 2
    assert len(asked) == 4  # the abstract of the entry, two of many, and the one that did not come with them


def test_a_withdrawn_work_is_told(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(arxiv((404, HTML, b""), (200, FEED, ATOM.format(title="RETRACTED: Lamps and Candles").encode())))
    assert fetch(project, server, "--works") == 0
    assert "retracted Wick2020: it was retracted" in capsys.readouterr().out


def test_a_server_that_is_away_costs_a_line(
    project: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    def away(_asked: Any, _number: int) -> Reply:
        return 403, {}, b""

    assert fetch(project, serve(away)) == 0
    said = capsys.readouterr()
    assert "no source" in said.out
    assert "Wick2020: 127.0.0.1" in said.err


def test_words_of_a_work_read_through_another_are_looked_up_there() -> None:
    text = (
        ":::::{claim} C\n:id: c\n\n:::{evidence}\n"
        '+ Wick2020 at §3 "one two three"; secondary; via Moth2021{p. 7}\n'
        '+ Wick2020 "four five six"; secondary; via https://example.org/notes\n'
        '+ Wick2020 at p. 2 "seven eight nine"; part\n:::\n:::::\n'
    )
    records = read_page(text, "p")[0].records
    assert [(p.key, p.at, p.words) for p in passages_of(records)] == [
        ("Moth2021", "p. 7", "one two three"),
        ("Wick2020", "p. 2", "seven eight nine"),
    ]
