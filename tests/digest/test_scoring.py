"""Topics without a model, and scores from one that misbehaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.asking import endpoint as asking
from sphinx_tensions.command import main
from sphinx_tensions.core import pace
from sphinx_tensions.digest import files, scoring
from sphinx_tensions.digest.local import LABELS, POOL, choose, stem, words
from sphinx_tensions.digest.model import Author, Day, Decision, Paper, Registry, Topic

from ..helpers.loopback import Reply, Request, Server, servers

DIGEST = Path(__file__).parents[2] / "docs" / "digest"
DAY = "2026-05-08"
KEY = "sk-a-key-that-stays-here"
Judge = Callable[[list[str], int], Reply]
"""What an endpoint says of the ids of a question and its number."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return files.Folder(DIGEST).registry()


@pytest.fixture(scope="module")
def day() -> Day:
    found = files.Folder(DIGEST).day(DAY)
    assert found is not None
    return found


# -- without a model -----------------------------------------------------------------


def accuracy(day: Day, registry: Registry) -> float:
    """Return the share of papers whose topic is the recorded one."""
    given = {paper.arxiv_id: paper.primary_topic_id for paper in day.papers}
    choices = choose(registry, day.papers)
    return sum(given[choice.arxiv_id] == choice.primary for choice in choices) / len(choices)


def test_topics_are_better_than_the_commonest_one(day: Day, registry: Registry) -> None:
    assert accuracy(day, registry) > 0.45  # from the summaries; the commonest topic has .307


def test_topics_do_not_depend_on_the_order_of_papers(day: Day, registry: Registry) -> None:
    one = choose(registry, day.papers)
    two = choose(registry, tuple(reversed(day.papers)))
    assert one == two


def test_nothing_in_common_is_the_default(registry: Registry) -> None:
    (choice,) = choose(registry, [Paper("2605.00001", "Zzz", (Author("A"),))])
    assert choice.primary == registry.default
    assert choice.interest == 0
    assert choose(registry, []) == []


def test_words_are_cut_to_stems() -> None:
    assert stem("memories") == "memor"
    assert stem("optimization") == "optim"
    assert stem("loss") == "loss"
    assert "self-supervis" in words("Self-supervised learning")


def test_local_topics_carry_no_scores(day: Day, registry: Registry) -> None:
    made = scoring.ranked(day, registry, 20)
    shown = made.of(Decision.SHOWN)
    assert len(shown) == 20
    assert {paper.topic_source for paper in made.papers} == {"local"}
    assert {paper.relevance for paper in made.papers} == {paper.novelty for paper in made.papers} == {None}
    assert all(paper.primary_topic_id in paper.matched_topic_ids for paper in made.papers)
    assert scoring.ranked(replace(day, papers=()), registry, 5).status == "failed"


# -- with one ---------------------------------------------------------------------------


def ids_of(asked: Request) -> list[str]:
    """Return the ids of the papers of a question."""
    rows = json.loads(asked.body)["messages"][1]["content"].split("\n")
    return [row.split()[1] for row in rows if row.startswith("ARXIVID: 2")]


def asked(server: Server) -> list[list[str]]:
    return [ids_of(request) for request in server.requests]


def lines(ids: list[str], **more: Any) -> str:
    row = {
        "RELEVANCE": 9,
        "NOVELTY": "8",
        "PRIMARY_TOPIC_ID": "memory_systems",
        "MATCHED_TOPIC_IDS": [],
        "COMMENT": "C",
    }
    return "\n".join(json.dumps({"ARXIVID": name, **row, **more}) for name in ids)


def wrapped(text: str) -> bytes:
    usage = {"prompt_tokens": 1000, "completion_tokens": 100}
    return json.dumps({"choices": [{"message": {"content": text}}], "usage": usage}).encode()


def good(ids: list[str], _number: int) -> Reply:
    return 200, {}, wrapped(f"```json\n{lines(ids)}\n```")


@pytest.fixture
def serve() -> Iterator[Callable[[Judge], Server]]:
    with servers() as start:
        yield lambda judge: start(lambda request, number: judge(ids_of(request), number))


@pytest.fixture
def home(tmp_path: Path, day: Day, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A harvested day of 25 papers that nobody judged."""
    for name in ("topics.json", "prompt/system.prompt", "prompt/scoring.prompt", "prompt/answer.prompt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((DIGEST / name).read_bytes())
    bare = [
        Paper(p.arxiv_id, p.title, p.authors, abstract=p.summary, decision=Decision.UNSCORED) for p in day.papers[:25]
    ]
    made = replace(day, papers=tuple(bare), usage=(), counts=(), status="partial", reason="not scored")
    (tmp_path / f"{DAY}.jsonl").write_text(files.papers_text(made.papers), encoding="utf-8")
    (tmp_path / f"{DAY}.json").write_text(files.day_text(made), encoding="utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(asking, "FIRST_WAIT", 0.0)
    return tmp_path


def score(home: Path, server: Server, *more: str) -> int:
    return main(["digest", "score", DAY, "--dir", str(home), "--base-url", f"{server.url}/v1", "--model", "m", *more])


def scored(home: Path) -> Day:
    found = files.Folder(home).day(DAY)
    assert found is not None
    return found


def test_a_day_is_scored_in_batches(home: Path, serve: Callable[[Judge], Server]) -> None:
    server = serve(good)
    assert score(home, server, "--price", "2.5", "15") == 0
    assert [len(ids) for ids in asked(server)] == [10, 10, 5]
    made = scored(home)
    assert made.status == "complete"
    assert {(p.relevance, p.novelty, p.primary_topic_id) for p in made.papers} == {(9, 8, "memory_systems")}
    (used,) = made.usage
    assert (used.prompt_tokens, used.completion_tokens) == (3000, 300)
    assert used.cost == pytest.approx(3000 * 2.5e-6 + 300 * 15e-6)
    assert all(request.headers["Authorization"] == f"Bearer {KEY}" for request in server.requests)


def test_the_key_is_written_nowhere(
    home: Path, serve: Callable[[Judge], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    def echo(_ids: list[str], _number: int) -> Reply:
        return 401, {}, KEY.encode()

    assert score(home, serve(echo)) == 1
    assert score(home, serve(good)) == 0
    said = capsys.readouterr()
    assert KEY not in said.out + said.err
    assert not [path for path in home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert KEY not in repr(asking.Endpoint("http://x", "m", KEY))


def test_nothing_is_asked_twice(home: Path, serve: Callable[[Judge], Server]) -> None:
    def twice(ids: list[str], number: int) -> Reply:
        return good(ids, number) if number == 1 else (400, {}, b"no")

    first = serve(twice)
    assert score(home, first) == 1
    made = scored(home)
    assert made.status == "partial"
    assert made.reason == "15 of 25 papers have no usable answer"
    second = serve(good)
    assert score(home, second) == 0
    assert sorted(name for ids in asked(second) for name in ids) == sorted(p.arxiv_id for p in made.papers[10:])
    third = serve(good)
    assert score(home, third) == 0
    assert asked(third) == []
    assert scored(home).usage[0].prompt_tokens == 3000


def test_it_goes_on_after_it_was_killed(home: Path, serve: Callable[[Judge], Server]) -> None:
    def slow(ids: list[str], number: int) -> Reply:
        if number > 1:
            time.sleep(30)
        return good(ids, number)

    server = serve(slow)
    command = [sys.executable, "-m", "sphinx_tensions", "digest", "score", DAY, "--dir", str(home)]
    code = "import sys; from sphinx_tensions.command import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *command[3:], "--base-url", f"{server.url}/v1", "--model", "m"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        for _ in range(300):
            if len(asked(server)) > 1:
                break
            time.sleep(0.1)
        os.kill(running.pid, signal.SIGKILL)
    with (home / f"{DAY}.answers.jsonl").open("ab") as file:
        file.write(b'{"model": "m", "ids": ["cut')
    again = serve(good)
    assert score(home, again) == 0
    assert not set(asked(server)[0]) & {name for ids in asked(again) for name in ids}
    assert scored(home).status == "complete"


REPLIES: dict[str, tuple[Judge, int]] = {
    "busy once": (lambda ids, n: (429, {"Retry-After": "0"}, b"") if n == 1 else good(ids, n), 4),
    "down twice": (lambda ids, n: (503, {}, b"") if n < 3 else good(ids, n), 5),
    "no JSON once": (lambda ids, n: (200, {}, b"<html>") if n == 1 else good(ids, n), 4),
    "empty once": (lambda ids, n: (200, {}, wrapped(" ")) if n == 1 else good(ids, n), 4),
    "cut once": (lambda ids, n: (200, {"Content-Length": "9999"}, b"{") if n == 1 else good(ids, n), 4),
}


@pytest.mark.parametrize("name", REPLIES)
def test_what_passes_is_asked_again(home: Path, serve: Callable[[Judge], Server], name: str) -> None:
    reply, questions = REPLIES[name]
    server = serve(reply)
    assert score(home, server) == 0
    assert len(asked(server)) == questions
    assert scored(home).status == "complete"


def test_damaged_answers_are_told_and_the_papers_listed(
    home: Path, serve: Callable[[Judge], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    def damaged(ids: list[str], number: int) -> Reply:
        text = [lines(ids[1:]), lines(ids, PRIMARY_TOPIC_ID="nosuch", RELEVANCE=11), "Sorry, I cannot."][number - 1]
        return 200, {}, wrapped(text)

    assert score(home, serve(damaged)) == 1
    made = scored(home)
    assert made.status == "partial"
    assert [p.decision for p in made.papers].count("unscored") == 1 + 10 + 5
    said = capsys.readouterr().out
    assert "there is no topic 'nosuch'" in said
    assert "no whole number from 1 to 10" in said
    assert "16 of 25 papers have no usable answer" in said


def test_the_cutoffs_of_the_day_are_applied(home: Path, serve: Callable[[Judge], Server]) -> None:
    server = serve(lambda ids, n: (200, {}, wrapped(lines(ids, RELEVANCE=7 if n == 1 else 8))))
    assert score(home, server) == 0
    assert [p.decision for p in scored(home).papers].count("below_cutoff") == 10


def test_a_failure_keeps_the_last_good_day(home: Path, serve: Callable[[Judge], Server]) -> None:
    assert score(home, serve(good)) == 0
    kept = (home / f"{DAY}.jsonl").read_bytes()
    server = serve(lambda _ids, _n: (400, {}, b""))
    args = ["digest", "score", DAY, "--dir", str(home), "--base-url", f"{server.url}/v1", "--model", "other"]
    assert main(args) == 1
    assert (home / f"{DAY}.jsonl").read_bytes() == kept


def test_a_redirect_is_not_followed(home: Path, serve: Callable[[Judge], Server]) -> None:
    other = serve(good)
    server = serve(lambda _ids, _n: (302, {"Location": f"{other.url}/v1/chat/completions"}, b""))
    assert score(home, server) == 1
    assert asked(other) == []


def test_bad_use_is_told(home: Path, tmp_path: Path) -> None:
    def bad(*args: str) -> int:
        return main(["digest", "score", DAY, "--dir", str(home), *args])

    assert bad("--model", "m") == 2
    assert bad("--model", "m", "--base-url", "file:///etc/passwd") == 2
    assert bad("--batch", "0") == 2
    assert main(["digest", "score", "2026-05-09", "--dir", str(home)]) == 2
    assert bad() == 0
    assert {p.topic_source for p in scored(home).papers} == {"local"}


def test_a_wait_that_is_asked_for_is_kept() -> None:
    assert pace.retry_after("7") == 7
    assert pace.retry_after("9999999") == pace.LONGEST_WAIT
    assert pace.retry_after("soon") == 0
    assert pace.retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


# -- topics from other days --------------------------------------------------------------

GARDEN = Registry((Topic("t", "Trees", 1), Topic("u", "Birds", 2)), "t")


def text_of(number: int, abstract: str, **more: Any) -> Paper:
    return Paper(f"2604.{number:05}", "Title", (Author("A"),), abstract=abstract, **more)


def chosen(count: int, source: str = "llm") -> list[Paper]:
    """Return papers of other days; those on wings were chosen for birds."""
    topics = {"t": "bark and leaves", "u": "wings and feathers"}
    return [
        text_of(number, topics[name], primary_topic_id=name, topic_source=source, comment="Nests.")
        for number, name in enumerate("tu" * (count // 2))
    ]


def test_papers_of_other_days_lend_their_words_to_a_topic() -> None:
    today = [Paper("2605.00001", "Feathers", (Author("A"),), abstract="feathers")]
    (alone,) = choose(GARDEN, today)
    assert (alone.primary, alone.interest) == ("t", 0.0)
    others = [text_of(number, "birds with feathers and wings") for number in range(5)]
    (lent,) = choose(GARDEN, today, others)
    assert lent.primary == "u"


def test_topics_that_were_chosen_on_other_days_are_learned_from_enough_papers() -> None:
    today = [Paper("2605.00001", "Wings", (Author("A"),), abstract="wings")]
    assert [choice.primary for choice in choose(GARDEN, today, chosen(LABELS))] == ["u"]
    assert [choice.primary for choice in choose(GARDEN, today, chosen(LABELS - 2))] == ["t"]
    assert [choice.primary for choice in choose(GARDEN, today, chosen(LABELS, "local"))] == ["t"]


def test_comments_of_other_days_are_learned_from() -> None:
    today = [Paper("2605.00001", "Song", (Author("A"),), abstract="song")]
    sung = [replace(paper, comment="A song.") if paper.primary_topic_id == "u" else paper for paper in chosen(LABELS)]
    assert [choice.primary for choice in choose(GARDEN, today, sung)] == ["u"]


def test_a_paper_of_the_day_teaches_nothing_about_itself() -> None:
    today = [text_of(1, "wings")]
    wrong = [replace(paper, primary_topic_id="t") if paper.arxiv_id == "2604.00001" else paper for paper in chosen(202)]
    assert [choice.primary for choice in choose(GARDEN, today, wrong)] == ["u"]


def test_no_more_papers_of_other_days_are_read_than_the_bound() -> None:
    def endless() -> Iterator[Paper]:
        for number in range(99_999):
            assert number <= POOL
            yield text_of(number, "birds")

    assert choose(GARDEN, [text_of(99_999, "birds")], endless())[0].primary == "u"


def test_scoring_a_day_learns_from_the_days_beside_it(tmp_path: Path) -> None:
    topics = {"default": "t", "topics": [{"id": t.id, "label": t.label, "order": t.order} for t in GARDEN.topics]}
    (tmp_path / "topics.json").write_text(json.dumps(topics), encoding="utf-8")
    today = Paper("2605.00001", "Wings", (Author("A"),), abstract="wings", decision=Decision.UNSCORED)
    for name, papers in {"2026-05-07": tuple(chosen(LABELS)), DAY: (today,)}.items():
        (tmp_path / f"{name}.jsonl").write_text(files.papers_text(papers), encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(files.day_text(Day(name)), encoding="utf-8")
    assert main(["digest", "score", DAY, "--dir", str(tmp_path)]) == 0
    assert [(paper.primary_topic_id, paper.topic_source) for paper in scored(tmp_path).papers] == [("u", "local")]


# -- the prompt ----------------------------------------------------------------------------


def test_a_day_without_a_prompt_is_asked_with_the_files_beside_it(
    home: Path, serve: Callable[[Judge], Server], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / f"{DAY}.json").write_text(files.day_text(replace(scored(home), prompt=())), encoding="utf-8")
    assert score(home, serve(good)) == 0
    prompt = ("prompt/system.prompt", "prompt/scoring.prompt", "prompt/answer.prompt")
    assert scored(home).prompt == prompt
    (home / "prompt/scoring.prompt").unlink()
    assert score(home, serve(good)) == 2
    assert "has no file" in capsys.readouterr().err
    for name in ("system", "answer"):
        (home / f"prompt/{name}.prompt").unlink()
    (home / f"{DAY}.json").write_text(files.day_text(replace(scored(home), prompt=())), encoding="utf-8")
    assert score(home, serve(good)) == 2
    assert "put system.prompt and answer.prompt there" in capsys.readouterr().err
