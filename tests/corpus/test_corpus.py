"""Near-duplicates among many texts, in a database on disk."""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.command.console import Failed
from sphinx_tensions.core.differences import apart
from sphinx_tensions.corpus import files as corpus_files
from sphinx_tensions.corpus import finding as corpus
from sphinx_tensions.corpus.batches import mapped
from sphinx_tensions.corpus.finding import Counts, Near
from sphinx_tensions.corpus.shingles import BANDS, ROWS, said, score, shingles, signatures
from sphinx_tensions.exchange.proposals import Anchor, Decision, Mined, Problem, Proposal, line_of

Said = pytest.CaptureFixture[str]
SYLLABLES = tuple(c + v for c in "bdklmnrs" for v in "aeio")
RAW = "Curated corpora outperform raw web data in the pretraining of large language models."
DENIED = "Curated corpora do not outperform raw web data in the pretraining of large language models."


def invented(number: int, seed: int = 5) -> list[str]:
    """Return texts of which every fourth is an earlier one with words changed, left out or added."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 4)))) for _ in range(4000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    rows: list[list[str]] = []
    while len(rows) < number:
        row = dice.choices(words, weights, k=dice.randint(8, 30))
        if rows and dice.random() < 0.25:
            row = list(dice.choice(rows))
            change, places = dice.randrange(3), dice.randint(1, 3)
            for _ in range(places):
                place = dice.randrange(len(row))
                row[place : place + (change != 1)] = [dice.choice(words)] if change < 2 else []
        rows.append(row)
    return [" ".join(row).capitalize() + "." for row in rows]


def written(path: Path, texts: Iterable[str]) -> Path:
    """Write texts as JSON Lines, with ids t0, t1, …; return *path*."""
    lines = (json.dumps({"id": f"t{number}", "text": text}, ensure_ascii=False) for number, text in enumerate(texts))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def found(paths: Path | Sequence[Path], **settings: Any) -> tuple[list[Near], Counts, list[Problem]]:
    """Return what is near to what, what was counted, and the problems."""
    problems: list[Problem] = []
    paths = [paths] if isinstance(paths, Path) else paths
    *near, counts = corpus.near(paths, problems.append, **settings)
    assert isinstance(counts, Counts)
    return [one for one in near if isinstance(one, Near)], counts, problems


def groups(near: Iterable[Near]) -> dict[str, set[str]]:
    """Return the first of each group -> all of it."""
    made: dict[str, set[str]] = {}
    for one in near:
        if one.group:
            made.setdefault(one.group, {one.group}).add(one.variant.id)
    return made


def test_the_bands_miss_few_of_the_pairs_that_comparing_each_with_each_finds(tmp_path: Path) -> None:
    texts = invented(2000)
    sets = list(map(shingles, texts))
    wanted = {(a, b) for a, b in combinations(range(len(sets)), 2) if score(sets[a], sets[b]) >= corpus.THRESHOLD}
    assert len(wanted) > 200
    database = corpus.Corpus(tmp_path)
    database.add(corpus_files.texts([written(tmp_path / "c.jsonl", texts)], print))
    database.join()
    database.compare()
    got = set(database.database.execute("SELECT a, b FROM near UNION SELECT a, b FROM copies").fetchall())
    database.close()
    assert got <= wanted
    assert len(got) >= 0.95 * len(wanted)


@pytest.mark.slow
def test_what_comes_out_is_the_same_for_any_batches_and_threads(tmp_path: Path) -> None:
    path = written(tmp_path / "c.jsonl", invented(600))
    ways = [(1, 5000), (1, 19), (3, 5000), (2, 200)]
    results = [found(path, threads=threads, batch=batch)[:2] for threads, batch in ways]
    assert len(results[0][0]) > 50
    assert all(result == results[0] for result in results)


def test_the_order_of_the_input_is_kept(tmp_path: Path) -> None:
    near, _, _ = found(written(tmp_path / "c.jsonl", invented(1000)))
    lines = [one.variant.line for one in near]
    assert lines == sorted(lines)
    assert all(one.near.line < one.variant.line for one in near)


def test_copies_are_one_group_whatever_their_case_and_blanks(tmp_path: Path) -> None:
    near, counts, _ = found(written(tmp_path / "c.jsonl", [RAW, RAW.upper(), f" {RAW.replace(' ', '  ')}", RAW]))
    assert counts.copies == 3
    assert groups(near) == {"t0": {"t0", "t1", "t2", "t3"}}
    assert {(one.score, one.near.id) for one in near} == {(100.0, "t0")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (RAW, DENIED),
        ("Depth matters more than width in small models", "Width matters more than depth in small models"),
        ("The method gains 2.5 points on the test of code", "The method gains 25 points on the test of code"),
        ("It gains 1.5 points", "It gains 1 5 points"),
        ("Muon beats AdamW on every task that was tried", "Lion beats AdamW on every task that was tried"),
        ("Shade cools a whole block of a city in summer", "Shade warms a whole block of a city in summer"),
    ],
)
def test_opposites_are_told_apart_and_share_no_group(tmp_path: Path, first: str, second: str) -> None:
    near, _, _ = found(written(tmp_path / "c.jsonl", [first, second, first, second]), threshold=50)
    assert [(one.near.id, one.variant.id, one.apart) for one in near if one.apart] == [
        ("t0", "t1", apart(first, second))
    ]
    assert groups(near) == {"t0": {"t0", "t2"}, "t1": {"t1", "t3"}}


def test_a_wording_between_two_that_differ_joins_one_of_them_alone(tmp_path: Path) -> None:
    rest = "points on the long test of code and of reading"
    texts = [f"The method gains 2 {rest}", f"The method gains {rest}", f"The method gains 3 {rest}"]
    assert [bool(apart(*pair)) for pair in combinations(texts, 2)] == [False, True, False]
    near, _, _ = found(written(tmp_path / "c.jsonl", texts), threshold=50)
    assert groups(near) == {"t0": {"t0", "t1"}}
    assert [(one.near.id, one.apart) for one in near if one.variant.id == "t2"] == [("t0", "2 and 3")]


def test_no_group_has_two_that_are_known_to_differ(tmp_path: Path) -> None:
    texts = invented(1500, seed=8)
    near, _, _ = found(written(tmp_path / "c.jsonl", texts))
    made = groups(near)
    assert max(map(len, made.values())) > 2
    for names in made.values():
        for one, two in combinations([texts[int(name[1:])] for name in names], 2):
            assert not (score(shingles(one), shingles(two)) >= 80 and apart(one, two))


def test_large_buckets_are_cut_and_told(tmp_path: Path, capsys: Said) -> None:
    rest = "of the papers that were read name the seed of each run and all of its settings"
    path = written(tmp_path / "c.jsonl", [f"{number} {rest}" for number in range(3 * corpus.BUCKET)])
    near, counts, _ = found(path)
    assert counts.cut > 0
    assert counts.uncompared >= 30
    assert all(one.apart for one in near)
    assert main(["similar", "--corpus", str(path), "--threads", "1"]) == 0
    assert "were cut" in capsys.readouterr().err


def test_odd_lines_are_told_with_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_files, "MAX_LINE", 500)
    lines = [
        f'\ufeff{{"id": "a", "text": "{RAW}"}}',
        "",
        "nonsense",
        "[" * 400,
        '["a list"]',
        '{"text": "nameless"}',
        '{"id": true, "text": "yes"}',
        '{"id": "b", "text": 3}',
        '{"id": "c", "text": "  "}',
        json.dumps({"id": "d", "text": "long " * 200}),
        json.dumps({"id": 7, "text": "—"}),
        json.dumps({"id": "e", "text": f"\ud800\0 {RAW}"}),
        json.dumps({"id": "f", "title": RAW.removesuffix("."), "text": ""}),
    ]
    path = tmp_path / "c.jsonl"
    path.write_text("\r\n".join(lines), encoding="utf-8")
    near, counts, problems = found(path, batch=2)
    assert [problem.line for problem in problems] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert "500 bytes" in problems[-1].message
    assert (counts.texts, counts.wordless) == (4, 1)
    assert [(one.near.id, one.variant.id, one.variant.line) for one in near] == [("a", "e", 12), ("a", "f", 13)]


def test_a_line_is_never_in_memory_where_it_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(b'{"id": "a", "text": "' + b"x " * 3 * corpus_files.MAX_LINE + b'"}\n{"id": "b", "text": "short"}')
    near, counts, problems = found(path)
    assert (near, counts.texts, [problem.line for problem in problems]) == ([], 1, [1])


def test_tables_are_read_as_exports_write_them(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "kind", "title", "text"])
        table.writerow(["a", "claim", RAW[:40] + "…", f"{RAW[:44]}\n{RAW[45:]} {{cite:p}}`Lee2020Web`"])
        table.writerow(["b", "claim", "", f"'{RAW} {{cite:p}}`Wu2024Raw`"])
        file.write('"open')
    near, _, problems = found(path)
    assert [(one.near.id, one.variant.id, one.variant.line, one.apart) for one in near] == [("a", "b", 4, "")]
    assert [problem.line for problem in problems] == [5]


def test_several_files_are_one_corpus(tmp_path: Path) -> None:
    paths = [written(tmp_path / name, [RAW]) for name in ("one.jsonl", "two.jsonl")]
    (near,), _, _ = found(paths)
    assert (near.near.path, near.variant.path) == tuple(paths)


@pytest.mark.slow
def test_a_corpus_larger_than_its_memory_is_compared_on_disk(tmp_path: Path) -> None:
    texts = invented(12_000)
    path = written(tmp_path / "c.jsonl", texts)
    small, counts, _ = found(path, memory="40MB")
    assert counts.near > 1000
    assert small == found(path, memory="1GB")[0]
    with pytest.raises(Failed):
        found(path, memory="1MB")


def test_nothing_stays_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "c.jsonl", [RAW, RAW])
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    found(path)
    list(zip(range(1), corpus.near([path], print), strict=False))  # a reader who leaves after one
    with pytest.raises(Failed):
        found(path, memory="1MB")
    assert list(folder.iterdir()) == []


def test_signatures_are_the_same_in_any_company() -> None:
    texts = [*invented(50), "—", "", "的了", "不"]
    together = signatures(texts)
    assert together == [signatures([text])[0] for text in texts]
    assert {len(one) for one in together} == {0, BANDS * ROWS * 4}
    assert signatures([]) == []


def test_shingles_are_stems_and_pairs_of_them_in_any_script() -> None:
    assert shingles("Loops improve reasoning") == shingles("reasoning IMPROVES loop!")
    assert shingles("语言模型") > {"语", "言", "模", "型"}
    assert shingles("it is what it is") > {"it", "is", "what"}
    assert not shingles("— …")


def test_a_citation_is_no_word() -> None:
    assert (
        said("Loops help {cite:p}`Lee2020Web, Wu2021` in\nmathematics [@roy, p. 3].") == "Loops help in mathematics ."
    )


def test_parts_come_back_in_order_from_several_processes() -> None:
    parts = [[number, number] for number in range(12)]
    assert list(mapped(sum, parts, 3)) == list(mapped(sum, parts, 1)) == [2 * number for number in range(12)]


# -- the command ----------------------------------------------------------------------


def test_the_command_prints_pairs_as_text_and_as_json_lines(tmp_path: Path, capsys: Said) -> None:
    path = written(tmp_path / "c.jsonl", [RAW, DENIED, RAW.replace(" the", "")])
    assert main(["similar", "--corpus", str(path), "--threads", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "100  t0  <-  t1  (but: not)",
        "100  t0  <-  t2",
        "100  t1  <-  t2  (but: not)",
    ]
    assert said.err.startswith("3 texts: 0 copies")
    assert main(["similar", "--corpus", str(path), "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[1] == {
        "score": 100.0,
        "near": {"id": "t0", "path": path.as_posix(), "line": 1},
        "variant": {"id": "t2", "path": path.as_posix(), "line": 3},
        "group": "t0",
        "differ_in": "",
    }


def test_drafts_are_a_corpus_without_what_was_decided(here: Path, capsys: Said) -> None:
    anchor = Anchor("lee2020", "a" * 64, RAW)
    draft = Proposal("0123456789abcdef", "claim", RAW, anchor, "2026-11-28")
    for name in ("one.jsonl", "two.jsonl"):
        (here / name).write_text(line_of(draft))
    (here / "decided.jsonl").write_text(line_of(Decision(draft.id, "rejected", "lee2020", "a" * 64, "2026-11-28")))
    (here / "read.jsonl").write_text(line_of(Mined("lee2020", ("a" * 64,))))
    assert main(["similar", "--corpus", *(path.name for path in sorted(here.glob("*.jsonl"))), "--threads", "1"]) == 0
    told = capsys.readouterr()
    assert told.out == f"100  {draft.id}  <-  {draft.id}\n"
    assert "left out" not in told.err


def test_an_id_cannot_steer_a_terminal(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": RAW}) + "\n" for name in ("a", "b\x1b[2J")))
    assert main(["similar", "--corpus", str(path), "--threads", "1"]) == 0
    assert capsys.readouterr().out == "100  a  <-  b?[2J\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["c.txt"], 2, "neither .jsonl nor .csv"),
        (["gone.jsonl"], 2, "there is no gone.jsonl"),
        (["empty.jsonl"], 1, "no text was read"),
        (["c.jsonl", "--merge"], 2, "--corpus takes files of texts alone"),
        (["c.jsonl", "--bib", "b.bib"], 2, "--corpus takes files of texts alone"),
        (["c.jsonl", "--memory", "much"], 2, "'much' is no size"),
        (["c.jsonl", "--memory", "1KB", "--threads", "1"], 1, "give more memory with --memory"),
        (["c.jsonl", "--threads", "0"], 2, "1 or more"),
        (["c.jsonl", "--threshold", "3"], 2, "10 to 100"),
        (["c.jsonl", "--threshold", "0"], 2, "10 to 100"),
    ],
)
def test_bad_use_is_one_line(here: Path, capsys: Said, arguments: list[str], code: int, told: str) -> None:
    written(here / "c.jsonl", [RAW])
    (here / "empty.jsonl").write_text("\n")
    assert main(["similar", "--corpus", *arguments]) == code
    message = capsys.readouterr().err.splitlines()[-1]
    assert message.startswith("sphinx-tensions: ")
    assert told in message


def test_options_of_a_corpus_go_with_one(here: Path, capsys: Said) -> None:
    assert main(["similar", ".", "--memory", "1GB"]) == 2
    assert main(["similar", ".", "--threads", "2"]) == 2
    assert "go with --corpus" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["duckdb", "rensa"])
def test_a_missing_extra_is_told_with_the_command_that_installs_it(
    here: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert main(["similar", "--corpus", str(written(here / "c.jsonl", [RAW]))]) == 2
    assert "pip install 'sphinx-tensions[scale]'" in capsys.readouterr().err


def test_many_lines_without_a_text_are_told_in_few(here: Path, capsys: Said) -> None:
    (here / "c.jsonl").write_text("x\n" * 500 + json.dumps({"id": "a", "text": RAW}) + "\n")
    assert main(["similar", "--corpus", "c.jsonl"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 22
    assert told[-1] == "500 lines were left out"


def test_it_is_flat_per_text_in_what_it_compares(tmp_path: Path) -> None:
    counted = [found(written(tmp_path / f"{n}.jsonl", invented(n)))[1] for n in (1000, 2000, 4000)]
    for less, more in pairwise(counted):
        assert more.candidates < 3 * less.candidates
