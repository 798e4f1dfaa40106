"""The language server, asked as an editor asks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command.editor.naming import at, named
from sphinx_tensions.core import options
from sphinx_tensions.core.model import Kind

from ..helpers.editor import Client

CONF = 'extensions = ["myst_parser", "sphinx_tensions"]\nbibtex_bibfiles = ["refs.bib"]\n'
BIB = "@article{lee, author={Lee, Ann}, title={Last layers}, year=2022, journal={J}}\n"
INDEX = "# Home\n\n```{toctree}\none\ntwo\n```\n\n```{bibliography}\n```\n"
ONE = """:::::{tension} Which layer?
:id: layer
:question: The *last* one?

Prose 😀中 {cite:p}`lee` and {camp}`last`.

::::{camp} Last
:id: last
:holders: lee

Text.

:::{counter} No
:against: last

Because {cite:p}`lee`.
:::
::::
::::{camp} First
:id: first

Text.
::::
:::::
"""
TWO = "# Two\n\nSee {tension}`that one <layer>`, [a link](#last), [another](one.md#last) and {any}`last`.\n"


def planted(folder: Path) -> Path:
    """Write a project into *folder* and return it."""
    for name, text in {"conf.py": CONF, "refs.bib": BIB, "index.md": INDEX, "one.md": ONE, "two.md": TWO}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return planted(tmp_path)


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose files no test changes."""
    return planted(tmp_path_factory.mktemp("unchanged"))


@pytest.fixture(scope="module")
def server(unchanged: Path) -> Iterator[Client]:
    """A server for the tests that only ask."""
    pytest.importorskip("pygls")
    found = Client(unchanged)
    yield found
    assert found.close() == 0


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    pytest.importorskip("pygls")
    found = Client(folder)
    yield found
    assert found.close() == 0


def labels(found: list[dict[str, Any]]) -> set[str]:
    return {item["label"] for item in found}


def items(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a completion offers."""
    offered: list[dict[str, Any]] = found["items"]
    return offered


def units(text: str) -> int:
    """Return the length of *text* as the protocol counts it."""
    return len(text.encode("utf-16-le")) // 2


def test_what_is_wrong_is_told_of_unsaved_text(client: Client, folder: Path) -> None:
    uri = client.open(folder / "two.md")
    assert [row for row in client.wrong(uri) if row["severity"] < 3] == []
    text = "# Two\n\nText 😀 {camp}`lasd`.\n"
    client.change(uri, text)
    (row,) = [row for row in client.wrong(uri) if row["severity"] < 3]
    assert (row["code"], row["source"], row["severity"]) == ("unknown_target", "sphinx-tensions", 1)
    assert "did you mean 'last'?" in row["message"]
    line = text.split("\n")[2]
    start, end = row["range"]["start"], row["range"]["end"]
    assert start["line"] == 2
    shown = line.encode("utf-16-le")[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")
    assert "lasd" in shown
    client.change(uri, TWO)
    assert [row for row in client.wrong(uri) if row["severity"] < 3] == []


COMPLETIONS = [
    ("```{ten", "tension", {"tension-list", "tension-map"}),
    (":::{", "camp", {"counter", "claim"}),
    ("Text {camp}`", "last", {"first"}),
    ("Text {tensions:camp}`la", "last", {"first"}),
    ("Text {tension}`words <la", "layer", set()),
    ("Text {cite:p}`", "lee", set()),
    ("中😀 Text {cite:t}`le", "lee", set()),
    ("Text [@le", "lee", set()),
    ("Text {ca", "camp", {"cite:p"}),
    ("```{counter} T\n:aga", "against", {"kind", "since"}),
    ("```{counter} T\n:against: ", "last", {"layer", "first"}),
    ("```{counter} T\n:kind: re", "rebuts", {"undercuts"}),
    ("```{camp} T\n:tension: ", "layer", set()),
    ("```{camp} T\n:id: x\n:holders: le", "lee", set()),
    ("```{tension} T\n:status: ", "open", {"settled"}),
    ("```{claim} T\n:declared: ", "consensus", {"contested"}),
    ("```{tension-list}\n:sor", "sort", {"columns"}),
    (":::{evidence} le", "lee", set()),
    (":::{evidence} lee\n:ba", "basis", {"role", "limits"}),
    (":::{evidence} lee\n:basis: ma", "matched", {"survey"}),
    (":::{evidence}\n+ le", "lee", set()),
    (':::{evidence}\n+ lee at abstract "a b c"; abstract; me', "measured", {"own-method", "full"}),
]


@pytest.mark.parametrize(("text", "wanted", "others"), COMPLETIONS, ids=[text for text, _, _ in COMPLETIONS])
def test_what_can_stand_here(server: Client, unchanged: Path, text: str, wanted: str, others: set[str]) -> None:
    uri = server.open(unchanged / "two.md", f"# Two\n\n{text}")
    lines = text.split("\n")
    found = items(server.at("completion", uri, 1 + len(lines), units(lines[-1])))
    assert {wanted, *others} <= labels(found)
    (item,) = [item for item in found if item["label"] == wanted]
    replaced = item["textEdit"]["range"]
    assert replaced["end"]["character"] == units(lines[-1])
    kept = lines[-1].encode("utf-16-le")[: 2 * replaced["start"]["character"]].decode("utf-16-le")
    assert f"{kept}{wanted}".endswith(wanted)
    assert lines[-1].startswith(kept)


def test_a_work_is_offered_with_title_and_authors(server: Client, unchanged: Path) -> None:
    uri = server.open(unchanged / "two.md", "# Two\n\n{cite:p}`")
    (item,) = items(server.at("completion", uri, 2, 9))
    assert item["detail"] == "Lee 2022: Last layers"
    assert item["documentation"] == "Ann Lee"


def test_nothing_stands_in_prose(server: Client, unchanged: Path) -> None:
    uri = server.open(unchanged / "two.md", "# Two\n\nText, with: words `code\n")
    assert items(server.at("completion", uri, 2, 10)) == []
    assert server.at("hover", uri, 2, 3) is None
    assert server.at("definition", uri, 2, 3) is None
    assert server.at("references", uri, 2, 3, context={"includeDeclaration": True}) == []


def test_a_name_is_told(server: Client, unchanged: Path) -> None:
    uri = server.open(unchanged / "one.md")
    line = ONE.split("\n")[4]
    found = server.at("hover", uri, 4, units(line[: line.index("last") + 2]))
    assert found["contents"]["value"] == "*camp* **Last**\n\nText.\n\nin: Which layer?"
    assert found["range"]["start"]["character"] == units(line[: line.index("last")])
    found = server.at("hover", uri, 4, units(line[: line.index("lee") + 1]))
    assert found["contents"]["value"] == "**Last layers**\n\nAnn Lee (2022)\n\ncited by 3 objects"


def test_where_a_name_is_defined(server: Client, unchanged: Path) -> None:
    uri = server.open(unchanged / "two.md")
    line = TWO.split("\n")[2]
    found = server.at("definition", uri, 2, line.index("layer"))
    assert (found["uri"], found["range"]["start"]["line"]) == ((unchanged / "one.md").as_uri(), 0)
    uri = server.open(unchanged / "one.md")
    found = server.at("definition", uri, 8, ONE.split("\n")[8].index("lee"))
    assert (found["uri"], found["range"]["start"]["line"]) == ((unchanged / "refs.bib").as_uri(), 0)


def test_where_a_name_stands(server: Client, unchanged: Path) -> None:
    uri = server.open(unchanged / "one.md")
    found = server.at("references", uri, 7, 6, context={"includeDeclaration": True})
    places = {(Path(row["uri"]).name, row["range"]["start"]["line"]) for row in found}
    assert places == {("one.md", 4), ("one.md", 7), ("one.md", 13), ("two.md", 2)}
    assert len(found) == 6
    found = server.at("references", uri, 8, 11, context={"includeDeclaration": True})
    assert len(found) == 3


def test_an_id_is_renamed_on_all_pages(client: Client, folder: Path) -> None:
    uri = client.open(folder / "one.md")
    assert client.at("prepareRename", uri, 7, 6)["start"] == {"line": 7, "character": 5}
    edits = client.at("rename", uri, 7, 6, newName="final")["changes"]
    texts = {}
    for address, rows in edits.items():
        path = folder / Path(address).name
        lines = path.read_text(encoding="utf-8").split("\n")
        for row in sorted(rows, key=lambda row: row["range"]["start"]["character"], reverse=True):
            number, start, end = row["range"]["start"]["line"], row["range"]["start"], row["range"]["end"]
            data = lines[number].encode("utf-16-le")
            new = data[: 2 * start["character"]] + row["newText"].encode("utf-16-le") + data[2 * end["character"] :]
            lines[number] = new.decode("utf-16-le")
        texts[path.name] = "\n".join(lines)
    assert texts["one.md"] == ONE.replace("`last`", "`final`").replace(": last\n", ": final\n")
    assert texts["two.md"] == TWO.replace("#last", "#final").replace("`last`", "`final`")
    assert client.at("prepareRename", uri, 8, 11) is None  # a cite key is its file's
    assert client.at("rename", uri, 8, 11, newName="x") is None


def test_pages_and_settings_change_on_the_disk(client: Client, folder: Path) -> None:
    uri = client.open(folder / "two.md")
    client.wrong(uri)
    (folder / "refs.bib").write_text(BIB + BIB.replace("{lee", "{wu"))
    (folder / "one.md").write_text(ONE.replace(":id: last", ":id: final"))
    client.tell("workspace/didChangeWatchedFiles", changes=[])
    assert "broken_link" in {row["code"] for row in client.wrong(uri)}
    client.change(uri, "# Two\n\n{cite:p}`")
    assert labels(items(client.at("completion", uri, 2, 9))) == {"lee", "wu"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["", "\n", "```{", "{camp}`", ":::{tension}\n:id:", "\x00\ud800".encode("utf-8", "replace").decode(), "`" * 5000],
)
def test_half_a_page_ends_nothing(client: Client, folder: Path, text: str) -> None:
    uri = client.open(folder / "two.md")
    client.wrong(uri)
    client.change(uri, text)
    client.wrong(uri)
    for kind in ("completion", "hover", "definition"):
        client.at(kind, uri, 0, 0)
        client.at(kind, uri, 99, 99)
    (folder / "conf.py").write_text("extensions = [")
    client.tell("textDocument/didSave", textDocument={"uri": uri})
    client.wrong(uri)
    (folder / "conf.py").unlink()
    client.tell("textDocument/didSave", textDocument={"uri": uri})
    assert client.wrong(uri) == []


def test_a_page_of_no_project(server: Client, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("elsewhere") / "page.md"
    path.write_text("# Page\n\n{camp}`x`\n")
    uri = server.open(path)
    assert server.wrong(uri) == []
    assert items(server.at("completion", uri, 2, 7)) == []


def test_without_the_extra_it_says_what_to_install(folder: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None; sys.modules['pygls.lsp.server'] = None\n"
        "from sphinx_tensions.command import main; sys.exit(main(['lsp']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'sphinx-tensions[editor]'" in done.stderr
    assert done.stdout == ""


def test_names_on_a_page() -> None:
    lines = [
        ":against: a, @b; c", "question: no", ":cites: [k1, k2]", "{camp}`!x` {any}`t <y>` {cite:p}`{see}k3{p. 3},k4`",
        "[l](#z) [l](p.md#w) [l](https://a.b/#v)", "```{tension-map} m", ":camp:`r` :cite:t:`k5`", "[@k6; @k7]",
        "id: own",
    ]  # fmt: skip
    words, kinds = set(re.findall(r"\w+", " ".join(lines))), frozenset({"id", "key", "own"})
    found = [(spot.name, spot.kind) for spot in sorted(spot for word in words for spot in named(lines, word, kinds))]
    assert [name for name, kind in found if kind == "id"] == ["a", "b", "c", "x", "y", "z", "w", "v", "m", "r"]
    assert [name for name, kind in found if kind == "key"] == ["k1", "k2", "k3", "k4", "k5", "k6", "k7"]
    assert [name for name, kind in found if kind == "own"] == ["own"]
    assert at(lines, 0, 10) == at(lines, 0, 11)
    assert at(lines, 99, 0) is None
    assert json.dumps(found)


def test_the_snippets_of_the_docs_ask_for_what_the_tables_have() -> None:
    found = json.loads((Path(__file__).parents[2] / "docs/guide/tensions.code-snippets").read_text(encoding="utf-8"))
    assert list(found) == [str(kind) for kind in Kind]
    for kind, snippet in found.items():
        table = {option.name: option.takes for option in options.OPTIONS[Kind(kind)]}
        asked = re.findall(r"^:([\w-]+): \$\{\d+(.+)\}$", "\n".join(snippet["body"]), re.MULTILINE)
        assert len(asked) > 2
        for name, takes in asked:
            # Snippets of VS Code have choices between bars.
            assert takes == (f"|{table[name].replace(', ', ',')}|" if ", " in table[name] else f":{table[name]}")


def test_of_many_ids_those_are_offered_that_go_on_what_was_typed(client: Client, folder: Path) -> None:
    many = "".join(f"```{{claim}} Number {n}\n:id: many-{n}\n\nText.\n```\n\n" for n in range(500))
    (folder / "two.md").write_text(f"# Two\n\n{many}")
    uri = client.open(folder / "one.md", ONE + "\n{any}`many-499 {any}`")
    last = ONE.count("\n") + 1
    found = client.at("completion", uri, last, len("{any}`many-499"))
    assert (labels(items(found)), found["isIncomplete"]) == ({"many-499"}, True)
    found = client.at("completion", uri, last, len("{any}`many-499 {any}`"))
    assert (len(items(found)), found["isIncomplete"]) == (200, True)
