"""Going through proposals, in the terminal and by script."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange.proposals import Neighbour, Proposal, line_of, read_decisions
from sphinx_tensions.review import session
from sphinx_tensions.review.terminal import shown

from ..helpers.drafts import BRASS, GLASS, LAMPS, PAPER, WIND, plant, proposal

CLAIM = proposal(BRASS, text="Brass lamps outlast candles in a draught.", target="lamps", role="supports")
COUNTER = proposal(WIND, "counter", "Wind puts out most candles.", target="candles", role="disputes")
KEYLESS = proposal(GLASS)
ALL = (CLAIM, COUNTER, KEYLESS)


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    return plant(tmp_path / "src", *ALL)


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let these lines be what is typed, and then the end of input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def review(atlas: Path, *more: str) -> int:
    return main(["review", str(atlas), "--by", "Ed", *more])


def decided(atlas: Path) -> dict[str, str]:
    return {row.id: row.decision for row in read_decisions(atlas / "drafts", []).values()}


# -- for scripts ---------------------------------------------------------------------------


def test_a_list_has_a_line_for_each_that_waits(atlas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(atlas), "--list"]) == 0
    said = capsys.readouterr()
    head, *lines = said.out.splitlines()
    assert head == f"wick: {PAPER.title}"
    assert [line.strip().split(":")[0] for line in lines] == [one.id for one in ALL]
    assert f": 1 (0.0) claim, supports lamps; abstract; lamps; near lamps, bright: {CLAIM.text}" in lines[0]
    assert said.err.splitlines()[-1].endswith("3 wait")
    assert main(["review", str(atlas), "--list", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == json.loads(json.dumps([asdict(one) for one in ALL]))


def test_what_is_listed_can_be_narrowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    anchor = replace(COUNTER.anchor, work="arXiv:2601.00002")
    other = replace(COUNTER, anchor=anchor, score=1.0, place="data/other", paper=replace(PAPER, title="Else"))
    atlas = plant(tmp_path / "src", replace(CLAIM, score=2.0), other, replace(KEYLESS, score=3.0))

    def listed(*more: str) -> list[str]:
        assert main(["review", str(atlas), "--list", *more]) == 0
        said = capsys.readouterr()
        assert said.err.splitlines()[-1].endswith(f"{said.out.count('  ')} of 3 that wait")
        return [line.strip().split(":")[0] for line in said.out.splitlines() if line.startswith("  ")]

    assert listed("--work", "2601.00002") == [other.id]
    assert listed("--page", "other.md") == [other.id]
    assert listed("--page", str(atlas / "lamps.md")) == [CLAIM.id, KEYLESS.id]
    assert listed("--top", "1") == [other.id, KEYLESS.id]
    assert listed("--work", "wick", "--top", "1") == [KEYLESS.id]


def test_the_session_goes_through_what_is_named(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "q")
    assert review(atlas, "--top", "1") == 0
    assert "1 of 1  claim" in capsys.readouterr().out
    assert review(atlas, "--work", "nothing") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "0 of 3 that wait" in said.err


def test_a_decision_is_listed_and_can_be_forgotten(atlas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(atlas, "--accept", CLAIM.id, "--id", "brass") == 0
    assert review(atlas, "--reject", COUNTER.id, "--why", "nothing new") == 0
    on = read_decisions(atlas / "drafts", [])[CLAIM.id].on
    page = (atlas / "lamps.md").read_text()
    capsys.readouterr()
    assert main(["review", str(atlas), "--decided"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{CLAIM.id}: accepted on {on} by Ed as brass; wick",
        f"{COUNTER.id}: rejected on {on} by Ed; wick; nothing new",
    ]
    assert main(["review", str(atlas), "--decided", "--format", "json"]) == 0
    assert [row["object"] for row in json.loads(capsys.readouterr().out)] == ["brass", ""]
    assert review(atlas, "--accept", CLAIM.id[:6]) == 2
    assert f"{CLAIM.id} was accepted on {on} by Ed as brass; --undo" in capsys.readouterr().err
    assert main(["review", str(atlas), "--undo", CLAIM.id[:6]]) == 0
    assert "its page keeps brass" in capsys.readouterr().out
    assert decided(atlas) == {COUNTER.id: "rejected"}
    assert (atlas / "lamps.md").read_text() == page
    assert main(["review", str(atlas), "--undo", CLAIM.id]) == 2
    assert "was decided; --decided prints what was" in capsys.readouterr().err


def test_an_id_may_be_as_short_as_one_has_it(atlas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(atlas, "--accept", CLAIM.id[:5]) == 0
    assert f"lamps.md:{36}: claim brass-lamps" in capsys.readouterr().out
    assert review(atlas, "--reject", COUNTER.id[:5], KEYLESS.id, "--why", "nothing new") == 0
    rows = read_decisions(atlas / "drafts", [])
    assert {name: row.decision for name, row in rows.items()} == {
        CLAIM.id: "accepted",
        COUNTER.id: "rejected",
        KEYLESS.id: "rejected",
    }
    assert (rows[COUNTER.id].why, rows[COUNTER.id].by) == ("nothing new", "Ed")
    capsys.readouterr()
    for more in (["--list"], []):
        assert main(["review", str(atlas), *more]) == 0
        said = capsys.readouterr()
        assert said.out == ""
        assert "nothing waits" in said.err


def test_what_is_said_of_a_proposal_takes_the_place_of_what_it_says(atlas: Path) -> None:
    given = ["--text", "A glass dims.", "--title", "Glass", "--id", "glass", "--target", "candles"]
    assert review(atlas, "--accept", KEYLESS.id, *given, "--role", "disputes", "--page", "other") == 0
    text = (atlas / "other.md").read_text()
    head = "::::{claim} Glass\n:id: glass\n:tension: light\n:opposes: candles\n\nA glass dims.\n"
    assert head in text
    assert "by Ed" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--accept", "0000"], "nothing with the id '0000' waits"),
        (["--accept", "0f"], "'0f' is too short for an id; write 4 letters of it or more"),
        (["--accept", CLAIM.id, "--text", "Yes"], "'Yes' says nothing that could be disputed"),
        (["--accept", ""], "nothing with the id '' waits"),
        (["--reject", ""], "nothing with the id '' waits"),
        (["--undo", ""], "nothing with the id '' was decided"),
        (["--accept", CLAIM.id, "--by", "\x1b\u200b"], "say with --by who accepts it"),
        (["--accept", KEYLESS.id], "--text, or quote it with --verbatim"),
        (["--list", "--reject", "00"], "one at a time"),
        (["--text", "x"], "--text goes with --accept"),
        (["--counter", "rebuts"], "--counter goes with --accept"),
        (["--why", "x"], "--why goes with --reject"),
        (["--format", "json"], "--format goes with --list"),
        (["--work", "wick", "--accept", "00"], "--work does not go with --accept"),
        (["--top", "-1"], "--top takes a number from 1"),
        (["--page", "lamps", "--decided"], "--page goes with --accept"),
    ],
)
def test_bad_use_is_told_in_one_line(
    atlas: Path, given: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch)
    assert review(atlas, *given) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert decided(atlas) == {}


def test_an_id_that_begins_two_is_asked_for_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = [replace(CLAIM, id="abcd1111abcd1111"), replace(COUNTER, id="abcd2222abcd2222")]
    atlas = plant(tmp_path / "src", *two)
    assert review(atlas, "--reject", "abcd") == 2
    assert "begins 2 ids: abcd1111abcd1111, abcd2222abcd2222" in capsys.readouterr().err


def test_a_file_of_proposals_can_lie_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    atlas = plant(tmp_path / "src")
    other = tmp_path / "elsewhere" / "mine.jsonl"
    other.parent.mkdir()
    other.write_text(line_of(CLAIM))
    assert main(["review", str(other), str(atlas), "--reject", CLAIM.id, "--by", "Ed"]) == 0
    assert (tmp_path / "elsewhere" / "decided.jsonl").is_file()
    assert main(["review", str(tmp_path / "nothing.jsonl"), str(atlas), "--list"]) == 2
    # Behind the bibliographies, where the shell gives it to their option.
    other.write_text(line_of(COUNTER))
    bib = str(atlas / "first.bib")
    assert main(["review", str(atlas), "--bib", bib, str(other), "--reject", COUNTER.id, "--by", "Ed"]) == 0


def test_a_bad_line_is_told_and_the_rest_is_gone_through(atlas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (atlas / "drafts" / "wick.jsonl").open("a") as file:
        file.write("{\n")
    assert main(["review", str(atlas), "--list"]) == 0
    said = capsys.readouterr()
    assert "wick.jsonl:4: the line is no JSON" in said.err
    assert len(said.out.splitlines()) == 4


def test_who_accepts_is_who_git_knows(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("USER", "account")
    assert session.default_editor(atlas) == "account"
    subprocess.run(["git", "init", "-q", str(atlas)], check=True)
    subprocess.run(["git", "-C", str(atlas), "config", "user.name", "Git Editor"], check=True)
    assert main(["review", str(atlas), "--accept", CLAIM.id]) == 0
    assert "; by Git Editor" in (atlas / "lamps.md").read_text()


# -- in the terminal -----------------------------------------------------------------------


def test_each_is_shown_with_passage_neighbours_and_place(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "s", "q")
    assert review(atlas) == 0
    said = capsys.readouterr()
    for part in (
        f"1 of 3  claim  {CLAIM.id}",
        f"Text: {CLAIM.text}",
        f"Passage: “{BRASS}”",
        "From: wick, abstract, wick.tex",
        "Paper: Lamps in the Wind, Ada Wick, 2026",
        "62  lamps: camp Lamps [both cite lee]",
        "Role: supports lamps",
        "Page: lamps",
    ):
        assert part in said.out, part
    assert "0 accepted, 0 rejected, 3 wait" in said.err
    assert (atlas / "lamps.md").read_text() == LAMPS


TEX = rf"""
\documentclass{{article}}
\title{{Lamps in the Wind}}
\begin{{document}}
\section{{Results}}
We lit forty lamps. {BRASS} The door was shut then.

{"A long list of all lamps follows. " * 20}{WIND} {"A long list of all candles follows. " * 20}
\end{{document}}
"""


def test_what_stands_around_a_sentence_is_shown_while_the_paper_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    atlas, stages = plant(tmp_path / "src", CLAIM, COUNTER), tmp_path / "stages"
    (tmp_path / "wick.tex").write_text(TEX)
    assert main(["mine", str(tmp_path / "wick.tex"), "--docs", str(atlas), "--jobs", "1", "--stages", str(stages)]) == 0
    plant(tmp_path / "src", CLAIM, COUNTER)

    def seen() -> str:
        capsys.readouterr()
        answers(monkeypatch, "s", "s")
        assert review(atlas, "--stages", str(stages)) == 0
        return capsys.readouterr().out

    known = seen()
    assert f"Before: We lit forty lamps.\n  Passage: “{BRASS}”\n  Then: The door was shut then." in known
    before, behind = known.split(f"“{WIND}”")
    assert "Before: … " in before.rpartition("2 of 2")[2]
    assert behind.partition("Then: ")[2].partition(" …")[0].endswith("A long list")
    kept = stages / "wick" / "paper.json"
    kept.write_text(kept.read_text().replace("forty", "fifty"))
    assert "Before: " not in seen()


def test_keys_accept_reject_and_skip(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "a", "r", "says nothing new", "s")
    assert review(atlas) == 0
    assert decided(atlas) == {CLAIM.id: "accepted", COUNTER.id: "rejected"}
    assert read_decisions(atlas / "drafts", [])[COUNTER.id].why == "says nothing new"


def test_an_edit_is_shown_and_then_accepted(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = {"text": "A glass dims.", "target": "candles", "role": "disputes", "page": "other"}
    parts |= {"words": "a tenth of their light", "basis": "measured", "limits": "small, untuned", "scale": "a lamp"}
    answers(monkeypatch, "s", "s", "a", "e", *[parts.get(name, "") for name in session.EDITED], "a")
    assert review(atlas) == 0
    out = capsys.readouterr().out
    assert "quote it with --verbatim" in out  # the first answer, without own words
    assert "Text: A glass dims." in out
    text = (atlas / "other.md").read_text()
    assert ":opposes: candles" in text
    assert '"a tenth of their light"; part; measured; small; untuned; a lamp; ' in text
    assert decided(atlas) == {KEYLESS.id: "accepted"}


def test_a_counter_is_asked_how_it_answers(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "s", "e", *["" for _ in session.EDITED], "some", "undercuts", "a")
    assert review(atlas) == 0
    assert "scope is one of whole, part" in capsys.readouterr().out
    assert ":kind: undercuts" in (atlas / "lamps.md").read_text()


def test_v_quotes_the_sentence(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "s", "s", "v")
    assert review(atlas) == 0
    assert f"“{GLASS}” {{cite:p}}`wick`" in (atlas / "lamps.md").read_text()


def test_what_was_decided_stands_when_the_input_ends(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "a", "what?")
    assert review(atlas) == 0
    assert decided(atlas) == {CLAIM.id: "accepted"}
    assert "1 accepted, 0 rejected, 2 wait" in capsys.readouterr().err


def test_a_reason_may_hold_what_is_no_letter(atlas: Path) -> None:
    assert review(atlas, "--reject", CLAIM.id, "--why", "no \udcff\x1b[2J\nletter") == 0
    assert read_decisions(atlas / "drafts", [])[CLAIM.id].why == "no \ufffd[2J letter"


def test_an_interrupt_leaves_without_a_traceback(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["a"])

    def ask(_prompt: str) -> str:
        for line in given:
            return line
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "ask", ask)
    assert review(atlas) == 0
    assert decided(atlas) == {CLAIM.id: "accepted"}


def test_who_it_is_is_asked_once(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "default_editor", lambda _root: "")
    answers(monkeypatch, "a", "Ann Editor", "a", "s")
    assert main(["review", str(atlas)]) == 0
    assert (atlas / "lamps.md").read_text().count("; by Ann Editor") == 2


def test_two_of_one_page_are_written_one_after_the_other(atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "a", "a", "v")
    assert review(atlas) == 0
    assert len(decided(atlas)) == 3
    assert main(["check", str(atlas)]) == 0


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\r\nnext\x00"


def hostile() -> Proposal:
    anchor = replace(CLAIM.anchor, sentence=f"Sentence {HOSTILE}", work=f"work{HOSTILE}", section=f"§1{HOSTILE}")
    paper = replace(PAPER, title=f"Title {HOSTILE}", authors=(f"Ada {HOSTILE}",))
    near = (Neighbour(f"near{HOSTILE}", 1.0, (f"key{HOSTILE}",)),)
    return replace(CLAIM, text=f"Text {HOSTILE}", anchor=anchor, paper=paper, neighbours=near, target=f"t{HOSTILE}")


@pytest.mark.parametrize("more", [["--list"], ["--list", "--format", "json"], [], ["--accept", CLAIM.id]])
def test_no_text_of_a_paper_is_a_command_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    atlas = plant(tmp_path / "src", hostile())
    answers(monkeypatch, "a", "e", *["" for _ in session.EDITED], "r", "why", "q")
    review(atlas, *more)
    said = capsys.readouterr()
    for sign in "\x1b\x07\x9b\u202e\r\x00":
        assert sign not in said.out + said.err
    assert "evil" in said.out + said.err


def test_shown_keeps_every_letter_that_can_be_printed() -> None:
    assert shown("Ä  中文 ≥ 3 —\n“x”") == "Ä 中文 ≥ 3 — “x”"


def test_the_command_itself_reads_lines_where_there_is_no_terminal(atlas: Path) -> None:
    import sphinx_tensions  # noqa: PLC0415

    env: dict[str, Any] = {**os.environ, "PYTHONPATH": str(Path(sphinx_tensions.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_tensions", "review", str(atlas), "--by", "Ed"],
        input="a\n",
        capture_output=True,
        encoding="utf-8",
        env=env,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert decided(atlas) == {CLAIM.id: "accepted"}
