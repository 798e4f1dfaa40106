"""The known answers of certainty in the three readers: a build, the command, and an import of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Bibliography, Work
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.reading.plain import read_project

from ..core.test_certainty import KNOWN, WORKS
from ..helpers.project import Project

BIB = "".join(
    f"@misc{{{key}, author={{{' and '.join(f'{{{name}}}' if name != 'others' else name for name in work.authors)}}}, "
    f"title={{{key}}}, year={{2020}}}}\n"
    for key, work in WORKS.items()
)
ANSWERS = {name.replace(", ", "-").replace(" ", "-"): (case[1], case[2]) for name, case in KNOWN.items()}


def lines(text: str) -> Iterator[str]:
    """Yield entries of a known answer in the short form."""
    for part in filter(None, (part.split() for part in text.split(";"))):
        more = ["via b"] if "secondary" in part else []
        yield f"{part[0][0]} {part[0][1:]}" + "".join(f"; {word}" for word in [*part[1:], *more])


def page() -> str:
    parts = ["# Home\n"]
    for (name, case), row in zip(ANSWERS.items(), KNOWN.values(), strict=True):
        cites = ":cites: a\n" if not row[0] and case[1] == "unread" else ""
        said = "\n".join(lines(str(row[0])))
        block = f":::{{evidence}}\n{said}\n:::\n" if said else ""
        parts.append(f"::::{{claim}} Claim {name}\n:id: {name}\n{cites}\nText.\n\n{block}::::\n")
    return "\n".join([*parts, "```{bibliography}\n```\n"])


def answers(graph: Graph) -> dict[str, tuple[str, str]]:
    return {claim.id: (str(graph.rating(claim).certainty), str(graph.rating(claim).word)) for claim in graph.claims}


def test_the_three_readers_give_the_known_answers(project: Project) -> None:
    project.write("index.md", page())
    project.write("refs.bib", BIB)
    project.conf("tensions_hide_uncited = False")
    said = project.build("tensions", "-nW", "--keep-going")
    assert said.code == 0, said.output
    exported = (project.root / "out" / "tensions" / "tensions.json").read_text(encoding="utf-8")
    built = {row["id"]: row["derived"] for row in json.loads(exported)["objects"]}
    assert {name: (row["certainty"], row["word"]) for name, row in built.items()} == ANSWERS
    assert answers(read_project([project.src], [project.src / "refs.bib"]).graph) == ANSWERS
    found = READERS["json"](exported, "x")
    works = {key: Work(key, work.authors, "2020", key) for key, work in WORKS.items()}
    assert answers(Graph.build(found.pages, Bibliography(works))) == ANSWERS
