"""A build that is killed, or finds what another one left in pieces, is followed by a right one."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from ..helpers.project import FORKS, Project, sphinx_build
from .atlas import plant

KILLS = 50


def start(project: Project, *args: str) -> tuple[ForkServerProcess, Path]:
    said = project.root / f"said-{time.monotonic_ns()}.txt"
    given = [
        "-b",
        "html",
        "-d",
        str(project.root / "trees"),
        *args,
        str(project.src),
        str(project.root / "out" / "html"),
    ]
    process = FORKS.Process(target=sphinx_build, args=(given, dict(os.environ), project.root, said))
    process.start()
    return process, said


def states(project: Project) -> list[tuple[str, dict[str, str]]]:
    """Return two texts of a page, and the files of a build from nothing with each."""
    first = (project.src / "one.md").read_text()
    second = first.replace("Which state is handed over?", "Which state is it?").replace("{cite:p}`roy`", "{cite:p}`wu`")
    found = []
    for text in (first, second):
        project.write("one.md", text)
        assert project.fresh().code == 0
        found.append((text, project.files("fresh")))
    return found


def test_a_build_can_be_killed_at_any_moment(project: Project) -> None:
    plant(project)
    both = states(project)
    before = time.monotonic()
    assert project.build().code == 0
    whole = time.monotonic() - before
    dice = random.Random(7)
    killed = 0
    for number in range(KILLS):
        text, wanted = both[number % 2]
        project.write("one.md", text)
        process, said = start(project, *(["-j2"] if number % 5 == 0 else []))
        process.join(dice.uniform(0, whole * 1.1))
        if process.is_alive():
            process.kill()
            killed += 1
        process.join()
        said.unlink(missing_ok=True)
        done = project.build()
        assert done.code == 0, done.output
        found = project.files()
        left = {name for name in found if name.endswith(".new")}
        assert {name: found[name] for name in found if name not in left} == wanted, number
        assert not left, left
    assert killed > KILLS // 3


@pytest.mark.parametrize("keep", [0, 1, 100, 0.5, 0.99])
def test_an_environment_cut_short_is_made_again(project: Project, keep: float) -> None:
    plant(project)
    assert project.build().code == 0
    path = project.root / "trees" / "environment.pickle"
    data = path.read_bytes()
    path.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
    project.edit("one.md", "Which state is handed over?", "Which state is it?")
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    project.assert_fresh()


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("keep", [0, 1, 100, 0.5, 0.99])
def test_a_kept_page_cut_short_says_what_to_remove(project: Project, keep: float, jobs: str) -> None:
    plant(project)
    assert project.build().code == 0
    for path in (project.root / "trees").rglob("*.doctree"):
        data = path.read_bytes()
        path.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
    project.edit("one.md", "Which state is handed over?", "Which state is it?")
    said = project.build("html", "-n", "-j", jobs)
    assert said.code != 0
    assert f"a file in {project.root / 'trees'} cannot be read; remove that folder and build again" in said.output
    shutil.rmtree(project.root / "trees")
    assert project.build("html", "-nW").code == 0
    project.assert_fresh()


def test_an_environment_of_another_version_is_made_again(project: Project) -> None:
    plant(project)
    assert project.build().code == 0
    path = project.root / "trees" / "environment.pickle"
    env = pickle.loads(path.read_bytes())
    env.version["sphinx_tensions"] = 1
    env.domaindata["tensions"]["pages"] = {"one": "what was kept there before"}
    path.write_bytes(pickle.dumps(env))
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    project.assert_fresh()


def test_another_builder_may_have_met_a_new_version_first(project: Project) -> None:
    plant(project)
    conf = "import sys; sys.path.insert(0, '.')\n" + (project.src / "conf.py").read_text()
    project.write("conf.py", conf.replace('["sphinx_tensions"]', '["sphinx_tensions", "newer"]'))
    (project.src / "newer.py").write_text("def setup(app):\n    return {'env_version': 1}\n")
    os.environ["PYTHONPATH"] = str(project.src)
    try:
        assert project.build().code == 0
        (project.src / "newer.py").write_text("def setup(app):\n    return {'env_version': 2}\n")
        assert project.build("text").code == 0
        project.edit("two.md", "Probes cost", "Probes take")
        said = project.build("html", "-nW", "--keep-going")
        assert said.code == 0, said.output
        project.assert_fresh()
    finally:
        del os.environ["PYTHONPATH"]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"format": 1}', b"\xff\xfe", b'{"pages": 3}'])
def test_the_memory_of_a_build_can_be_anything(project: Project, data: bytes) -> None:
    plant(project)
    assert project.build().code == 0
    (project.root / "out" / "html" / ".tensions-html.json").write_bytes(data)
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    project.assert_fresh()


def test_two_builds_at_once_leave_a_right_one(project: Project) -> None:
    plant(project)
    both = [start(project), start(project)]
    for process, log in both:
        process.join()
        log.unlink()
    said = project.build()
    assert said.code == 0, said.output
    project.assert_fresh()


FULL = [
    "trees/environment.pickle",
    "trees/one.doctree",
    "out/html/one.html",
    "out/html/genindex.html",
    "out/html/..tensions-html.json.new",
]


@pytest.mark.parametrize("name", FULL)
def test_a_full_disk_stops_the_build_and_spoils_no_later_one(project: Project, name: str) -> None:
    """What is written to `/dev/full` meets a disk without room."""
    plant(project)
    assert project.build().code == 0
    path = project.root / name
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/full")
    project.edit("one.md", "Which state is handed over?", "Which state is it?")
    said = project.build()
    assert "No space left on device" in said.output
    assert said.code != 0 or name.endswith(".html"), "of a page that it cannot write Sphinx only warns"
    path.unlink(missing_ok=True)
    assert project.build("html", "-nW", "--keep-going").code == 0
    project.assert_fresh()


def test_a_page_that_could_not_be_written_is_not_taken_for_written(project: Project) -> None:
    """What it showed before stays, newer than its source; what it shows now comes from another page."""
    plant(project)
    assert project.build().code == 0
    path = project.root / "out/html/two.html"
    before = path.with_name("before")
    path.rename(before)
    path.symlink_to("/dev/full")
    project.edit("one.md", "Pick by probing", "Choose by probing")
    assert "No space left on device" in project.build().output
    before.replace(path)
    assert "Choose by probing" not in path.read_text()
    assert project.build("html", "-nW", "--keep-going").code == 0
    project.assert_fresh()


def test_a_folder_that_cannot_be_written_is_named(project: Project) -> None:
    plant(project)
    (project.root / "out").mkdir()
    (project.root / "out" / "html").write_text("no folder")
    said = project.build()
    assert said.code != 0
    assert str(project.root / "out" / "html") in said.output
    (project.root / "out" / "html").unlink()
    assert project.build().code == 0
    project.assert_fresh()


def stamp(path: Path, seconds: float) -> None:
    os.utime(path, (seconds, seconds))


def test_an_edit_under_a_clock_that_was_set_back_is_seen(project: Project) -> None:
    plant(project)
    assert project.build().code == 0
    path = project.edit("one.md", "Which state is handed over?", "Which state is it?")
    stamp(path, 1_000_000_000)
    assert project.build("html", "-nW").code == 0
    assert "Which state is it?" in project.text("two.html")
    project.assert_fresh()


def test_an_edit_within_one_tick_is_seen(project: Project) -> None:
    plant(project)
    path = project.src / "one.md"
    now = 2 * (time.time() // 2)
    stamp(path, now)
    assert project.build().code == 0
    project.edit("one.md", "Pick by probing", "Take by probing")  # as long as before
    stamp(path, now)
    assert project.build("html", "-nW").code == 0
    assert "Take by probing" in project.text("two.html")
    project.assert_fresh()


def test_files_from_the_future_are_read_once_and_seen_when_they_change(project: Project) -> None:
    plant(project)
    for path in project.src.rglob("*.*"):
        stamp(path, 4_000_000_000)
    assert project.build().code == 0
    times = project.times()
    assert project.build().code == 0
    path = project.edit("two.md", "Probes cost", "Probes take")
    stamp(path, 3_900_000_000)
    assert project.build().code == 0
    assert "Probes take" in project.text("two.html")
    assert times.keys() == project.times().keys()
    project.assert_fresh()


def test_an_included_file_counts_by_its_bytes(project: Project) -> None:
    plant(project)
    part = project.write("part.inc", "Said in a file {cite:p}`lee`.\n")
    project.write("three.md", (project.src / "three.md").read_text() + "\n```{include} part.inc\n```\n")
    stamp(part, 1_500_000_000)
    assert project.build().code == 0
    project.write("part.inc", "Told in a file {cite:p}`wu`.\n")
    stamp(part, 1_400_000_000)
    assert project.build().code == 0
    assert "Told in a file" in project.text("three.html")
    project.assert_fresh()


@pytest.mark.parametrize("keep", [0, 1, 30, 100, 140])
def test_a_note_of_settings_cut_short_is_made_again(project: Project, keep: int) -> None:
    plant(project)
    assert project.build().code == 0
    path = project.root / "out" / "html" / ".buildinfo"
    path.write_bytes(path.read_bytes()[:keep])
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    project.assert_fresh()


def namespaces() -> bool:
    """Tell whether this machine lets a user mount something that only he sees."""
    asked = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(asked, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not namespaces(), reason="mounting is not allowed here, even where nobody else sees it")
def test_disks_that_are_full_or_cannot_be_written(tmp_path: Path) -> None:
    command = ["unshare", "--map-root-user", "--mount", sys.executable, "-m", "tests.lifecycle.disks", str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
