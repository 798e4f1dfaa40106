"""What the guide tells an editor to do, done: from the papers of a day to a changed tension."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from sphinx_tensions.command.main import parser

from ..helpers.drafts import CONF, FIRST, HOME, LAMPS
from ..helpers.loopback import Server, servers

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
COMMANDS = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DAY = "2026-05-08"
ABSTRACT = (
    "Lamps light a room where candles fail. We show that warm lamps fail in a draught half as often as cold lamps, "
    "in 12% of evenings against 24%. However, candles still outlast lamps in a closed room."
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.LG updates on arXiv.org</title><link>x</link>'
    "<item><title>Warm Lamps in a Draught</title><link>https://arxiv.org/abs/2605.00001</link>"
    f"<description>arXiv:2605.00001v1 Announce Type: new \nAbstract: {ABSTRACT}</description>"
    '<guid isPermaLink="false">oai:arXiv.org:2605.00001v1</guid><category>cs.LG</category>'
    "<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Wick, Bo Wu</dc:creator></item></channel></rss>"
)


def run(line: str, home: Path) -> str:
    """Run a command of ours; return what it printed."""
    command = [sys.executable, "-m", "sphinx_tensions", *shlex.split(line)[1:]]
    kept = {**os.environ, "XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, env=kept)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return done.stdout


def atlas(home: Path) -> None:
    """Write a project in which two camps differ."""
    (home / "docs" / "digest").mkdir(parents=True)
    (home / "bib").mkdir()
    conf = CONF.replace('["first.bib", "last.bib"]', '["../bib/first.bib"]')
    (home / "docs" / "conf.py").write_text(f"{conf}tensions_digest_dir = 'digest'\n")
    (home / "docs" / "index.md").write_text(HOME.replace("other\n", ""))
    (home / "docs" / "lamps.md").write_text(LAMPS)
    (home / "bib" / "first.bib").write_text(FIRST)


def followed(lines: list[str], home: Path, server: Server) -> dict[str, str]:
    """Run *lines*, the harvest from *server*, with an id of the list for `ID`; return what each command said."""
    said: dict[str, str] = {}
    for line in lines:
        extra = f" --base-url {server.url} --pause 0" if " harvest " in line else ""
        name = next(
            (proposal.split(":")[0].strip() for proposal in said.get("list", "").split("\n") if "12%" in proposal), ""
        )
        answer = run(line.replace(" ID ", f" {name} ") + extra, home)
        said["list" if line.endswith("--list") else line] = answer
    return said


def test_the_guide_leads_from_the_papers_of_a_day_to_a_changed_tension(tmp_path: Path) -> None:
    atlas(tmp_path)
    (block,) = COMMANDS.findall((GUIDE / "mining.md").read_text(encoding="utf-8"))
    lines = [line.removeprefix("$ ") for line in block.splitlines()]
    before = (tmp_path / "docs" / "lamps.md").read_text()
    with servers() as start:
        said = followed(lines, tmp_path, start(lambda *_: (200, {}, FEED.encode())))
    page = (tmp_path / "docs" / "lamps.md").read_text()
    assert "Warm lamps fail half as often in a draught." in page
    assert "by Ada Wick" in page
    assert len(page) > len(before)
    assert set(before.splitlines()) <= set(page.splitlines())
    assert "eprint = {2605.00001}" in (tmp_path / "bib" / "first.bib").read_text()
    assert ":supports: lamps" in page
    assert not re.findall(r": (?:\w+ )?(?:error|warning):", said[lines[-1]])
    assert "12%" not in run(lines[2], tmp_path)


def test_the_workflow_calls_commands_that_there_are() -> None:
    workflow: dict[str, Any] = yaml.safe_load((GUIDE / "proposals.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    steps = [line.strip() for step in job["steps"] for line in step["run"].splitlines()]
    ours = [shlex.split(line.replace("$DAY", DAY))[1:] for line in steps if line.startswith("sphinx-tensions ")]
    assert [words[0] for words in ours] == ["digest", "digest", "digest", "mine"]
    for words in ours:
        parser().parse_args(words)
    assert not any("uses" in step for step in job["steps"])
