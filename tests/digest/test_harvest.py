"""New papers from a server that speaks as arXiv does, and misbehaves."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.core.pace import PAUSE, Pace
from sphinx_tensions.digest import files
from sphinx_tensions.digest.model import Author, Day

from ..helpers.loopback import Answer, Reply, Request, Server, servers

DAY = "2026-05-08"


def item(number: int, kind: str = "new", version: int = 1, creator: str = "Ann Lee, Bo Wu (A, B), Cy Roy") -> str:
    name = f"2605.{number:05}"
    return (
        f"<item><title>Paper {number} with $x_1$ &amp; K\\&quot;onig</title><link>https://arxiv.org/abs/{name}</link>"
        f"<description>arXiv:{name}v{version} Announce Type: {kind} \n"
        f"Abstract: An abstract: of {number} &lt; 5%.</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{name}v{version}</guid>'
        "<category>cs.LG</category><category>stat.ML</category>"
        f"<arxiv:announce_type>{kind}</arxiv:announce_type><dc:creator>{creator}</dc:creator></item>"
    )


def feed(*items: str, title: str = "cs.LG updates on arXiv.org") -> bytes:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    )
    return f"{head}<title>{title}</title><link>x</link>{''.join(items)}</channel></rss>".encode()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    with servers() as start:
        yield start


def always(data: bytes, **headers: str) -> Answer:
    return lambda _asked, _number: (200, headers, data)


def harvest(home: Path, server: Server, *more: str, day: str = DAY) -> int:
    return main(["digest", "harvest", day, "--dir", str(home), "--base-url", server.url, "--pause", "0", *more])


def day_of(home: Path, day: str = DAY) -> Day:
    folder = files.Folder(home)
    found = folder.day(day)
    assert found is not None
    return found


def test_a_feed_becomes_the_papers_of_a_day(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    server = serve(always(feed(item(1), item(2, "cross", 2), item(3, "replace", 3), item(4, "replace-cross", 2))))
    assert harvest(tmp_path, server) == 0
    assert [asked.path for asked in server.requests] == ["/rss/cs.LG"]
    assert "sphinx-tensions" in server.requests[0].headers["User-Agent"]
    made = day_of(tmp_path)
    assert (made.status, made.reason) == ("partial", "not scored yet")
    assert made.count("rows_total") == 4
    one, two = made.papers
    assert (one.arxiv_id, one.version, one.announce_type) == ("2605.00001", 1, "new")
    assert (two.arxiv_id, two.version, two.announce_type) == ("2605.00002", 2, "cross")
    assert one.title == 'Paper 1 with $x_1$ & K\\"onig'
    assert one.authors == (Author("Ann Lee"), Author("Bo Wu", "A, B"), Author("Cy Roy"))
    assert one.abstract == "An abstract: of 1 < 5%."
    assert one.categories == ("cs.LG", "stat.ML")
    assert one.first_seen == DAY
    assert {paper.decision for paper in made.papers} == {"unscored"}


def test_a_paper_of_two_categories_is_one_paper(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    def answer(asked: Request, _number: int) -> Reply:
        kind = "cross" if asked.path.endswith("cs.AI") else "new"
        return 200, {}, feed(item(1, kind), item(2 if kind == "new" else 3))

    assert harvest(tmp_path, serve(answer), "--categories", "cs.AI", "cs.LG") == 0
    made = day_of(tmp_path)
    assert [(p.arxiv_id[-1], p.announce_type) for p in made.papers] == [("1", "new"), ("2", "new"), ("3", "new")]
    assert made.count("rows_total") == 4


def test_what_did_not_change_is_not_sent_again(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    def answer(asked: Request, _number: int) -> Reply:
        if asked.headers.get("If-None-Match") == '"a"':
            return 304, {}, b""
        return 200, {"ETag": '"a"'}, feed(item(1))

    server = serve(answer)
    assert harvest(tmp_path, server) == 0
    assert harvest(tmp_path, server) == 0  # the same day may be asked for again
    assert len(day_of(tmp_path).papers) == 1
    assert harvest(tmp_path, server, day="2026-05-09") == 0
    later = day_of(tmp_path, "2026-05-09")
    assert later.status == "no_announcement"
    assert later.reason == "cs.LG: nothing since the last time (a weekend)"


PASSING: dict[str, Reply] = {
    "429": (429, {"Retry-After": "0"}, b""),
    "503": (503, {"Retry-After": "0"}, b"<html>busy</html>"),
    "500": (500, {}, b""),
    "cut": (200, {"Content-Length": "99999"}, b"<rss>"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again(tmp_path: Path, serve: Callable[[Answer], Server], name: str) -> None:
    server = serve(lambda _asked, number: PASSING[name] if number < 3 else (200, {}, feed(item(1))))
    assert harvest(tmp_path, server) == 0
    assert len(server.requests) == 3
    assert len(day_of(tmp_path).papers) == 1


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>'
)
BROKEN: dict[str, tuple[Reply, str]] = {
    "missing": ((404, {}, b""), "404"),
    "not acceptable": ((406, {}, b""), "406"),
    "always busy": ((503, {"Retry-After": "0"}, b""), "503"),
    "cut": ((200, {}, feed(item(1), item(2))[:-60]), "no whole feed"),
    "a page": ((200, {}, b"<html><body>Hello</body></html>"), "no"),
    "nothing": ((200, {}, b""), "no"),
    "error feed": ((200, {}, feed(title="Feed error for query: cs.XX")), "the feed says: Feed error for query: cs.XX"),
    "entities": ((200, {}, BOMB), "declares a document type"),
    "no id": ((200, {}, feed("<item><title>T</title></item>")), "without an arXiv id"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_a_failed_day(
    tmp_path: Path, serve: Callable[[Answer], Server], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reply, said = BROKEN[name]
    assert harvest(tmp_path, serve(lambda *_args: reply)) == 1
    made = day_of(tmp_path)
    assert made.status == "failed"
    assert said in made.reason
    assert said in capsys.readouterr().out


def test_a_dead_server_is_a_failed_day(tmp_path: Path) -> None:
    with servers() as start:
        server = start(always(b""))
    assert harvest(tmp_path, server) == 1
    assert day_of(tmp_path).status == "failed"


def test_one_failed_category_makes_a_day_partial(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    def answer(asked: Request, _number: int) -> Reply:
        return (404, {}, b"") if asked.path.endswith("cs.AI") else (200, {}, feed(item(1)))

    assert harvest(tmp_path, serve(answer), "--categories", "cs.LG", "cs.AI") == 1
    made = day_of(tmp_path)
    assert made.status == "partial"
    assert made.reason.startswith("cs.AI: 127.0.0.1")
    assert len(made.papers) == 1


def test_an_empty_feed_is_no_announcement(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    assert harvest(tmp_path, serve(always(feed()))) == 0
    assert (day_of(tmp_path).status, day_of(tmp_path).reason) == ("no_announcement", "cs.LG: the feed is empty")


def test_a_feed_that_repeats_an_earlier_day_is_stale(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    assert harvest(tmp_path, serve(always(feed(item(1), item(2)))), day="2026-05-07") == 0
    assert harvest(tmp_path, serve(always(feed(item(1), item(2), item(3))))) == 1
    made = day_of(tmp_path)
    assert made.status == "failed"
    assert "repeats 2 of 3 papers of an earlier day" in made.reason


def test_a_failure_keeps_what_is_there(
    tmp_path: Path, serve: Callable[[Answer], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    assert harvest(tmp_path, serve(always(feed(item(1))))) == 0
    kept = (tmp_path / f"{DAY}.json").read_bytes()
    assert harvest(tmp_path, serve(lambda *_args: (404, {}, b""))) == 1
    assert (tmp_path / f"{DAY}.json").read_bytes() == kept
    assert "was kept" in capsys.readouterr().err
    (tmp_path / "topics.json").write_text(
        '{"default": "a", "topics": [{"id": "a", "label": "A", "order": 1}]}', encoding="utf-8"
    )
    assert main(["digest", "score", DAY, "--dir", str(tmp_path)]) == 0
    assert harvest(tmp_path, serve(always(feed(item(2))))) == 2


def test_bad_use_is_told(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    assert harvest(tmp_path, serve(always(b"")), "--categories", "../x") == 2
    server = serve(always(feed(item(1))))
    server.url = "file:///etc/passwd"
    assert harvest(tmp_path, server) == 1
    assert "no http or https address" in day_of(tmp_path).reason


def test_requests_keep_their_distance() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(3.0, sleep, lambda: now[0])
    pace.wait()
    now[0] += 1
    pace.wait()
    pace.wait(10)
    now[0] += 60
    pace.wait()
    assert slept == [2.0, 10]
    assert PAUSE == 3.0


# -- OAI-PMH ------------------------------------------------------------------------


def record(number: int, versions: int = 1, categories: str = "cs.LG stat.ML") -> str:
    history = "".join(
        f'<version version="v{n}"><date>Thu, 7 May 2026 00:00:00 GMT</date></version>' for n in range(1, versions + 1)
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:2605.{number:05}</identifier><datestamp>{DAY}</datestamp></header>"
        '<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
        f"<id>2605.{number:05}</id><submitter>S</submitter>{history}<title>Paper\n {number}</title>"
        f"<authors>Ann Lee, Bo Wu (A and B) and Cy Roy</authors><categories>{categories}</categories>"
        "<abstract>  Text. </abstract></arXivRaw></metadata></record>"
    )


def oai(*records: str, token: str = "", error: str = "") -> bytes:
    body = f'<error code="{error}">none</error>' if error else "".join(records)
    if not error:
        body = (
            f"<ListRecords>{body}" + (f"<resumptionToken>{token}</resumptionToken>" if token else "") + "</ListRecords>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    return f"{head}<responseDate>2026-05-09T00:00:00Z</responseDate><request>x</request>{body}</OAI-PMH>".encode()


def test_missed_days_come_through_oai(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    def answer(asked: Request, number: int) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        if number == 1:
            assert query["set"] == ["cs:cs:LG"]
            assert query["from"] == query["until"] == [DAY]
            return 503, {"Retry-After": "0"}, b""
        if number == 2:
            return 200, {}, oai(record(1), record(2, 3), token="more")
        assert query["resumptionToken"] == ["more"]
        return 200, {}, oai(record(3, categories="cs.AI cs.LG"))

    server = serve(answer)
    assert harvest(tmp_path, server, "--source", "oai") == 0
    made = day_of(tmp_path)
    assert [(p.arxiv_id[-1], p.announce_type) for p in made.papers] == [("1", "new"), ("3", "cross")]
    assert made.papers[0].title == "Paper 1"
    assert made.papers[0].authors[0] == Author("Ann Lee")
    assert made.papers[0].authors[-1] == Author("Cy Roy")
    assert dict(made.source)["kind"] == "oai"


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ((200, {}, oai(error="noRecordsMatch")), "no_announcement"),
        ((200, {}, oai(error="badArgument")), "failed"),
        ((404, {}, b"no"), "failed"),
        ((200, {}, b"<html>"), "failed"),
    ],
)
def test_what_oai_says_is_told(tmp_path: Path, serve: Callable[[Answer], Server], reply: Reply, status: str) -> None:
    assert harvest(tmp_path, serve(lambda *_args: reply), "--source", "oai") == (status == "failed")
    assert day_of(tmp_path).status == status


def test_atom_is_read_as_rss_is(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    entry = (
        "<entry><id>oai:arXiv.org:2605.00001v1</id><title>Paper 1</title><updated>2026-05-08T04:00:00Z</updated>"
        '<link href="https://arxiv.org/abs/2605.00001"/>'
        "<summary>arXiv:2605.00001v1 Announce Type: cross \nAbstract: Text.</summary>"
        '<category term="cs.LG"/><arxiv:announce_type>cross</arxiv:announce_type>'
        "<dc:creator>Ann Lee, Bo Wu</dc:creator></entry>"
    )
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<title>cs.LG updates</title><id>x</id><updated>2026-05-08T04:00:00Z</updated>{entry}</feed>"
    )
    assert harvest(tmp_path, serve(always(data.encode()))) == 0
    (one,) = day_of(tmp_path).papers
    assert (one.arxiv_id, one.version, one.announce_type, one.abstract) == ("2605.00001", 1, "cross", "Text.")
    assert one.authors == (Author("Ann Lee"), Author("Bo Wu"))
    assert one.categories == ("cs.LG",)


Said = pytest.CaptureFixture[str]


def test_harvesting_names_the_extra_that_is_missing(here: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with servers() as start:
        server = start(lambda *_: (200, {}, b"<rss></rss>"))
        asked = ["digest", "harvest", "2026-05-08", "--dir", str(here), "--base-url", server.url, "--pause", "0"]
        assert main(asked) == 2
    assert "pip install sphinx-tensions[digest]" in capsys.readouterr().err


def dated(day: str, *items: str) -> bytes:
    """Return a feed as arXiv dates it, at midnight of New York."""
    date = datetime.fromisoformat(f"{day}T00:00:00-04:00").strftime("%a, %d %b %Y %H:%M:%S %z")
    return feed(*items).replace(b"<link>x</link>", f"<link>x</link><pubDate>{date}</pubDate>".encode(), 1)


def test_a_feed_of_another_day_is_refused_with_both_dates(
    tmp_path: Path, serve: Callable[[Answer], Server], capsys: Said
) -> None:
    server = serve(always(dated("2025-08-20", item(1))))
    assert harvest(tmp_path, server) == 1
    made = day_of(tmp_path)
    assert (made.status, made.papers) == ("failed", ())
    assert made.reason == "cs.LG: the feed is of 2025-08-20, and 2026-05-08 was asked for"
    assert made.reason in capsys.readouterr().out
    assert harvest(tmp_path, serve(always(dated(DAY, item(1))))) == 0
    assert len(day_of(tmp_path).papers) == 1
    assert harvest(tmp_path, serve(always(dated("2026-05-09"))), day="2026-05-10") == 0  # a weekend


def test_the_entries_of_a_feed_without_a_date_tell_its_day(tmp_path: Path, serve: Callable[[Answer], Server]) -> None:
    old = item(1).replace("<guid", "<pubDate>Wed, 20 Aug 2025 00:00:00 -0400</pubDate><guid")
    assert harvest(tmp_path, serve(always(feed(old)))) == 1
    assert "of 2025-08-20, and 2026-05-08" in day_of(tmp_path).reason
    odd = item(1).replace("<guid", "<pubDate>some day</pubDate><guid")
    assert harvest(tmp_path, serve(always(feed(odd)))) == 0


def test_what_is_harvested_is_scored_at_once(
    tmp_path: Path, serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompt").mkdir()
    for name in ("system", "answer", "more"):
        (tmp_path / f"prompt/{name}.prompt").write_text(f"The {name}.", encoding="utf-8")
    topics = {"default": "a", "topics": [{"id": "a", "label": "A", "order": 1}]}
    (tmp_path / "topics.json").write_text(json.dumps(topics), encoding="utf-8")
    assert harvest(tmp_path, serve(always(feed(item(1))))) == 0
    assert day_of(tmp_path).prompt == ("prompt/system.prompt", "prompt/more.prompt", "prompt/answer.prompt")
    answer = {"ARXIVID": "2605.00001", "RELEVANCE": 9, "NOVELTY": 8, "PRIMARY_TOPIC_ID": "a"}
    reply = json.dumps({"choices": [{"message": {"content": json.dumps(answer)}}]}).encode()
    server = serve(always(reply))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    args = ["digest", "score", DAY, "--dir", str(tmp_path), "--base-url", server.url, "--model", "m"]
    assert main(args) == 0
    assert [message["content"][:11] for message in json.loads(server.requests[0].body)["messages"]] == [
        "The system.",
        "Topics, eac",
    ]
    assert day_of(tmp_path).status == "complete"


def test_a_prompt_whose_files_have_gone_gives_way_to_the_one_that_is_there(
    tmp_path: Path, serve: Callable[[Answer], Server]
) -> None:
    (tmp_path / "prompt").mkdir()
    (tmp_path / "prompt/system.prompt").write_text("Words.", encoding="utf-8")
    earlier = {"date": "2026-05-07", "status": "no_announcement", "prompt": {"files": ["gone.txt"]}}
    (tmp_path / "2026-05-07.json").write_text(json.dumps(earlier), encoding="utf-8")
    assert harvest(tmp_path, serve(always(feed(item(1))))) == 0
    assert day_of(tmp_path).prompt == ("prompt/system.prompt",)
