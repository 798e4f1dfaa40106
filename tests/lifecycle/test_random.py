"""Random sequences of edits end where a build from nothing ends."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..helpers.project import BIB, Project

KEYS = ["lee", "wu", "roy"]
LISTS = ("open-counters", "source-list", "tension-stats", "claim-list")


@dataclass
class Thing:
    """One object of the random atlas."""

    kind: str
    name: str
    title: str
    page: str
    target: str = ""
    key: str = "lee"
    status: str = "open"
    mentions: str = ""
    words: str = ""
    basis: str = ""
    evidence: str = ""

    def source(self) -> str:
        options = [f":id: {self.name}"]
        if self.kind == "tension":
            options += [f":status: {self.status}", f":question: Asked of {{cite:p}}`{self.key}`?"]
        elif self.target:
            options.append(f":{'against' if self.kind == 'counter' else 'tension'}: {self.target}")
        seen = f"See {self.mentions}. " if self.mentions else ""
        text = f"{self.words}{seen}Said {{cite:p}}`{self.key}`."
        if self.kind == "counter" and self.basis:
            options.append(f":basis: {self.basis}")
        if self.evidence and self.kind != "tension":
            text += f"\n\n:::{{evidence}}\n{self.evidence}\n:::"
        return f"::::{{{self.kind}}} {self.title}\n" + "\n".join(options) + f"\n\n{text}\n::::\n"


@dataclass
class World:
    """What the files say."""

    rng: random.Random
    pages: dict[str, str] = field(default_factory=lambda: {name: f"Page {name}" for name in "abcd"})
    things: list[Thing] = field(default_factory=list)
    bib: str = BIB
    conf: str = ""
    count: int = 0
    endings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in ("tension", "tension", "camp", "camp", "camp", "counter", "counter", "claim"):
            self.add(kind)

    def new_name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def target_for(self, kind: str) -> str:
        wanted = ("tension",) if kind in ("camp", "claim") else ("camp", "counter", "claim", "tension")
        names = [thing.name for thing in self.things if thing.kind in wanted]
        return self.rng.choice(names) if names else ""

    def add(self, kind: str | None = None) -> None:
        kind = kind or self.rng.choice(["tension", "camp", "counter", "claim"])
        name = self.new_name()
        self.things.append(
            Thing(
                kind,
                name,
                f"Title {name}",
                self.rng.choice(list(self.pages)),
                self.target_for(kind),
                self.rng.choice(KEYS),
            )
        )

    def step(self) -> None:
        getattr(self, self.rng.choice(self.STEPS))()

    def any(self) -> Thing:
        return self.rng.choice(self.things)

    def delete(self) -> None:
        if len(self.things) > 2:
            self.things.remove(self.any())

    def move(self) -> None:
        self.any().page = self.rng.choice(list(self.pages))

    def retarget(self) -> None:
        thing = self.any()
        thing.target = self.target_for(thing.kind)

    def retitle(self) -> None:
        self.any().title = f"Title {self.new_name()}"

    def restate(self) -> None:
        self.any().status = self.rng.choice(["open", "settled"])

    def recite(self) -> None:
        self.any().key = self.rng.choice(KEYS)

    def mention(self) -> None:
        self.any().mentions = self.reference()

    def reference(self) -> str:
        other = self.any()
        place = f"{other.page}.md#{other.name}"
        return self.rng.choice([f"{{any}}`{other.name}`", f"[](#{other.name})", f"[](/{place})", f"[it]({place})"])

    def rebase(self) -> None:
        self.any().basis = self.rng.choice(["", "measured", "authors", "editors"])

    def record(self) -> None:
        """Give an object evidence, of its own or shared with another."""
        thing = self.any()
        entry = (
            f"{self.rng.choice('+-~=.')} {self.rng.choice(KEYS)}; {self.rng.choice(['full', 'abstract', 'matched'])}"
        )
        named = [name for other in self.things if " #e" in other.evidence for name in [other.evidence.split("#")[1]]]
        shared = f"{self.rng.choice('+-')} #{self.rng.choice(named)}; small" if named else entry
        mine = " #" in thing.evidence
        thing.evidence = self.rng.choice(["", entry, f"{entry} #e{thing.name}", thing.evidence if mine else shared])

    def speak(self) -> None:
        """Give a title that shows another, or none, where the first sentence stands for it."""
        thing = self.any()
        thing.title = self.rng.choice(["", f"As {self.reference()}"]) if thing.kind == "counter" else thing.title

    def reword(self) -> None:
        self.any().words = self.rng.choice(["", "Word. ", "More words.\n\n", "- Item\n\n"])

    def end(self) -> None:
        page = self.rng.choice(list(self.pages))
        name = self.rng.choice("xyz")
        choices = ["", "Prose.\n", f"({name})=\n## Part {name}\n", f"## {self.new_name()}\n", f"[](#{name})\n"]
        self.endings[page] = self.rng.choice(choices)

    def retitle_page(self) -> None:
        self.pages[self.rng.choice(list(self.pages))] = f"Page {self.new_name()}"

    def add_page(self) -> None:
        name = self.new_name()
        self.pages[name] = f"Page {name}"

    def rename_page(self) -> None:
        old = self.rng.choice(list(self.pages))
        name = self.new_name()
        self.pages[name] = self.pages.pop(old)
        for thing in self.things:
            if thing.page == old:
                thing.page = name

    def remove_page(self) -> None:
        if len(self.pages) > 2:
            old = self.rng.choice(list(self.pages))
            del self.pages[old]
            left = [thing for thing in self.things if thing.page != old]
            self.things = left or [Thing("tension", self.new_name(), "T", next(iter(self.pages)))]

    def edit_bib(self) -> None:
        self.bib = self.bib.replace("year=20", f"note={{n{self.new_name()}}}, year=20", 1)

    def reorder_bib(self) -> None:
        lines = self.bib.strip().splitlines()
        self.rng.shuffle(lines)
        self.bib = "\n".join(lines) + "\n"

    def set_conf(self) -> None:
        self.conf = f"tensions_consensus_groups = {self.rng.choice([1, 2])}"

    STEPS = [
        "add",
        "delete",
        "move",
        "retarget",
        "retitle",
        "restate",
        "recite",
        "mention",
        "reword",
        "rebase",
        "record",
        "record",
        "speak",
        "end",
        "retitle_page",
        "add_page",
        "rename_page",
        "remove_page",
        "edit_bib",
        "reorder_bib",
        "set_conf",
    ]

    def write(self, project: Project) -> None:
        files = {
            "index.md": "# Home\n\n```{toctree}\n"
            + "\n".join(self.pages)
            + "\nlists\nrefs\n```\n\n```{tension-list}\n```\n",
            "lists.md": "# Lists\n" + "".join(f"\n```{{{name}}}\n```\n" for name in LISTS),
            "refs.md": "# Works\n\n```{bibliography}\n```\n",
            "refs.bib": self.bib,
        }
        for name, title in self.pages.items():
            parts = [f"# {title}\n"] + [thing.source() for thing in self.things if thing.page == name]
            files[f"{name}.md"] = "\n".join([*parts, self.endings.get(name, "")])
        for old in project.src.glob("*.md"):
            if old.name not in files:
                old.unlink()
        for name, text in files.items():
            path = project.src / name
            if not path.exists() or path.read_text() != text:
                project.write(name, text)
        base = (project.src / "conf.py").read_text().split("# random\n")[0]
        text = f"{base}# random\n{self.conf}\n"
        if (project.src / "conf.py").read_text() != text:
            project.write("conf.py", text)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), parallel=st.booleans())
def test_any_sequence_of_edits_ends_fresh(seed: int, parallel: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        world = World(random.Random(seed))
        world.write(project)
        jobs = ("-j", "2") if parallel else ()
        assert project.build("html", *jobs).code == 0
        for _ in range(4):
            for _ in range(world.rng.choice([1, 1, 3])):
                world.step()
            world.write(project)
            for builder in world.rng.choice([("html",), ("text",), ("html", "text")]):
                said = project.build(builder, *jobs)
                assert said.code == 0, said.output
        for builder in ("text", "html"):
            assert project.build(builder, *jobs).code == 0
            project.assert_fresh(builder)
