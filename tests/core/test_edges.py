"""What is rare, and must still be right: bounds, other forms of answers, empty and crossed input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.bibtex import doctor as bibdoctor
from sphinx_tensions.command import main
from sphinx_tensions.command.console import Progress
from sphinx_tensions.command.merging import edited
from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.model import Counter, Kind, Relation, Tension, Work
from sphinx_tensions.digest import files
from sphinx_tensions.exchange import READERS, WRITERS, Unreadable, changes, decode, markup
from sphinx_tensions.exchange import imported as reading
from sphinx_tensions.exchange.claims import follows
from sphinx_tensions.reading.plain import read_page, read_project
from sphinx_tensions.showing.fragments import Line
from sphinx_tensions.showing.maps import Maps
from sphinx_tensions.showing.objects import Views

from ..helpers.graphs import graph_of
from ..helpers.loopback import servers

Said = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").write_text('tensions_today = "2026-11-22"\n')
    return tmp_path


# -- bounds -----------------------------------------------------------------------


def test_a_bibliography_that_is_too_large_is_named_and_left_out(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibdoctor, "MAX_FILE", 40)
    small, large = here / "a.bib", here / "b.bib"
    small.write_text("@misc{a, title={T}}\n")
    large.write_text("@misc{b, title={A title that is too long}}\n")
    shelf = bibdoctor.read([small, large])
    assert list(shelf.data.entries) == ["a"]
    assert [(defect.path, defect.code) for defect in shelf.defects] == [(str(large), Code.BIB_SIZE)]


def test_an_entry_without_a_key_is_no_entry(here: Path) -> None:
    (here / "a.bib").write_text("@misc{, title={T}}\n@misc{b, title={U}}\n")
    assert list(bibdoctor.read([here / "a.bib"]).data.entries) == ["b"]


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE", 3)
    assert decode(b"abc") == "abc"
    with pytest.raises(Unreadable, match="more than 3"):
        decode(b"abcd")


def test_the_file_of_a_day_can_be_too_large_or_of_another_day(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = {"date": "2026-05-07", "status": "complete", "source": {"name": "x", "query": "y"}}
    (here / "2026-05-08.json").write_text(json.dumps(day))
    folder = files.Folder(here)
    folder.day("2026-05-08")
    monkeypatch.setattr(files, "MAX_FILE", 10)
    late = files.Folder(here)
    assert late.day("2026-05-08") is None
    assert ["larger than 10 bytes" in problem.message for problem in late.problems] == [True]


# -- the command ------------------------------------------------------------------


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    Progress("read")(500, 500)
    assert said.getvalue() == ""
    shown = Progress("read")
    shown.shown = True
    for done in (1, 500, 777, 1200):
        shown(done, 1200)
    shown(3, 3)
    assert said.getvalue() == "\rread: 500 of 1,200\rread: 1,200 of 1,200\n"


OLD = {"version": 1, "objects": [{"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": []}]}
NEW = {
    "version": 1,
    "today": "2026-11-22",
    "objects": [
        {"id": "a", "kind": "claim", "title": "U", "page": "p", "anchor": "a", "cites": ["x", "y"], "compatible": True},
        {"id": "b", "kind": "camp", "title": "B", "page": "p"},
    ],
}


def test_changes_are_told_in_three_forms(here: Path, capsys: Said) -> None:
    (here / "old.json").write_text(json.dumps(OLD))
    (here / "new.json").write_text(json.dumps(NEW))
    assert main(["diff", "old.json", "new.json", "--format", "json"]) == 0
    rows = {(row["what"], row["id"]): (row["before"], row["after"]) for row in json.loads(capsys.readouterr().out)}
    assert rows["title", "a"] == ("T", "U")
    assert rows["cites", "a"] == ("", "x, y")
    assert ("added", "b") in rows
    assert main(["diff", "old.json", "new.json", "--format", "atom", "--base-url", "https://example.org"]) == 0
    feed = capsys.readouterr().out
    assert 'href="https://example.org/p.html#a"' in feed
    assert "<updated>2026-11-22T00:00:00Z</updated>" in feed
    assert main(["diff", "old.json", "new.json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows)
    (here / "odd.json").write_text('{"version": 1, "objects": [{"kind": "claim"}]}')
    assert main(["diff", "odd.json", "new.json"]) == 1
    assert "no list of objects with ids" in capsys.readouterr().err
    assert "rel" not in changes.as_atom(changes.compare(OLD, NEW), NEW)


def test_values_are_printed_for_people() -> None:
    found = list(changes.compare(OLD, {"objects": [{**OLD["objects"][0], "compatible": False, "title": None}]}))  # type: ignore[index]
    assert {(change.what, change.before, change.after) for change in found} == {
        ("compatible", "", "no"),
        ("title", "T", ""),
    }


@pytest.mark.parametrize("kind", ["counter", "claim"])
def test_a_new_page_gets_a_title_where_its_object_has_none(here: Path, kind: str) -> None:
    of = ["--of", "that-it-is-not"] if kind == "counter" else []
    assert main(["new", kind, "It is so", *of, "--into", "pages/some.md"]) == 0
    text = (here / "pages" / "some.md").read_text()
    assert text.startswith(f"# some\n\n:::::{{{kind}}} It is so\n")
    assert [str(record.kind) for record in read_page(text, "some")[0].records] == [kind]


NEAR = """
:::{camp} Web data alone is enough for training
:id: one
:holders: lee

Text {cite:p}`lee`.
:::

:::{camp} Web data alone is enough for the training
:id: two
:holders: lee, wu
:::
"""


def test_near_duplicates_are_told_as_json_and_merging_keeps_the_holders(here: Path, capsys: Said) -> None:
    (here / "p.md").write_text(NEAR)
    assert main(["similar", "p.md", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert {row["canonical"]["id"], row["variant"]["id"]} == {"one", "two"}
    assert row["canonical"]["path"].endswith("p.md")
    assert main(["similar", "p.md", "--merge"]) == 0
    records = {record.id: record for record in read_page((here / "p.md").read_text(), "p")[0].records}
    kept: Any = records[row["canonical"]["id"]]
    assert kept.supersedes == (row["variant"]["id"],)
    assert set(kept.holders) == {"lee", "wu"}


def test_options_of_a_title_over_two_lines_are_found_in_restructuredtext() -> None:
    text = ".. camp:: A long\n   title\n   :cites: lee\n\n   Text.\n"
    found = edited(text, 1, {"cites": ("wu",), "supersedes": ("x",)}, rst=True)
    assert found == ".. camp:: A long\n   title\n   :supersedes: x\n   :cites: lee, wu\n\n   Text.\n"


def test_an_import_reads_standard_input_and_folders_of_works(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "conf.py").unlink()
    (here / "bib" / "deep").mkdir(parents=True)
    (here / "bib" / "deep" / "a.bib").write_text("@misc{lee, author={Lee, Ann}, title={T}, year=2020}\n")
    given = {"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": ["lee"]}
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"version": 1, "objects": [given]}).encode()))
    )
    assert main(["import", "json", "-", "--out", "new", "--bib", "bib"]) == 0
    assert "Lee, Ann" in (here / "new" / "references.bib").read_text()


def test_an_import_into_a_project_says_what_is_left_to_do(here: Path, capsys: Said) -> None:
    given = {"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": ["lee"]}
    (here / "a.json").write_text(json.dumps({"version": 1, "objects": [given]}))
    (here / "conf.py").write_text('bibtex_bibfiles = ["old.bib"]\n')
    (here / "old.bib").write_text("@misc{wu, title={T}}\n")
    assert main(["import", "json", "a.json", "--out", "more"]) == 0
    said = capsys.readouterr().err
    assert "to a toctree of" in said
    assert "add more/references.bib to bibtex_bibfiles" in said


def test_what_the_system_refuses_is_said_in_one_line(here: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Exception] = [BrokenPipeError(), OSError(28, "No space left on device", "some/file")]

    def refuse(*_given: object) -> str:
        raise problems.pop()

    monkeypatch.setattr("sphinx_tensions.command.transfer.read_project", refuse)
    assert main(["export", "json"]) == 1
    assert capsys.readouterr().err == "sphinx-tensions: some/file: No space left on device\n"
    monkeypatch.setattr(
        "sphinx_tensions.command.transfer.read_project", lambda *_: (_ for _ in ()).throw(BrokenPipeError())
    )
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["export", "json"]) == 1


def test_a_day_needs_its_topics_and_text_that_can_be_read(here: Path, capsys: Said) -> None:
    (here / "day.txt").write_text("nothing")
    assert main(["digest", "import", "2026-05-08", "day.txt", "--dir", "."]) == 2
    assert "topics.json is needed first" in capsys.readouterr().err
    topics = {"topics": [{"id": "a", "label": "A", "order": 1}], "default": "a"}
    (here / "topics.json").write_text(json.dumps(topics))
    for data, said in ((b"nothing of a day", "day.txt: "), (b"\xff\xfe", "day.txt:1: no UTF-8")):
        (here / "day.txt").write_bytes(data)
        assert main(["digest", "import", "2026-05-08", "day.txt", "--dir", "."]) == 1
        assert said in capsys.readouterr().err


def test_harvesting_names_the_extra_that_is_missing(here: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    with servers() as start:
        server = start(lambda *_: (200, {}, b"<rss></rss>"))
        asked = ["digest", "harvest", "2026-05-08", "--dir", str(here), "--base-url", server.url, "--pause", "0"]
        assert main(asked) == 2
    assert "pip install sphinx-tensions[digest]" in capsys.readouterr().err


# -- what the check finds -----------------------------------------------------------


def test_the_check_tells_two_of_one_id_and_works_that_nothing_lists(here: Path, capsys: Said) -> None:
    page = ":::{tension} T\n:id: t\n\n:::\n\n:::{camp} A\n:id: a\n:tension: t\n\nText {cite:p}`lee`.\n:::\n"
    again = "\n:::{camp} B\n:id: a\n:tension: t\n\nText.\n:::\n\nSee {camp}`a`.\n"
    (here / "p.md").write_text(page + again)
    (here / "r.bib").write_text("@misc{lee, author={Lee, Ann}, title={T}, year=2020}\n")
    assert main(["check", ".", "--bib", "r.bib"]) == 1
    said = capsys.readouterr().out
    assert "the id of two objects" in said


# -- formats ------------------------------------------------------------------------


def test_argdown_data_may_go_over_several_lines() -> None:
    text = '[A]: It holds. {\n  "cites": ["x",\n   "y"]\n}\n  - <B>: It does not.\n'
    found = READERS["argdown"](text, "x")
    records = [record for page in found.pages.values() for record in page.records]
    first = next(record for record in records if record.text == "It holds.")
    assert first.cites == ("x", "y")
    assert [record.text for record in records if record.kind is Kind.COUNTER] == ["It does not."]


def test_argdown_data_that_never_closes_is_text() -> None:
    found = READERS["argdown"]('[A]: It holds. {\n  "cites": [\n', "x")
    assert '"cites"' in "".join(record.text for page in found.pages.values() for record in page.records)


def test_argdown_writes_what_belongs_to_no_tension() -> None:
    made = graph_of({"p": ":::{claim} Alone\n:id: alone\n:::\n\n:::{camp} Lost\n:id: lost\n\nText.\n:::\n"})
    text = WRITERS["argdown"](made, "x")
    assert "# Elsewhere" in text
    found = READERS["argdown"](text, "x")
    assert {record.id for page in found.pages.values() for record in page.records} >= {"alone", "lost"}


def test_edges_of_aif_without_ends_or_meaning_are_told() -> None:
    nodes = [{"nodeID": name, "type": "I", "text": f"Text {name}"} for name in "ab"]
    edges = [{"fromID": "a", "toID": "z"}, {"fromID": "a", "toID": "b"}]
    found = READERS["aif"](json.dumps({"nodes": nodes, "edges": edges}), "x")
    assert ["has an end that is no node" in lost for lost in found.lost].count(True) == 1
    assert ["says no relation" in lost for lost in found.lost].count(True) == 1


def test_rows_of_a_table_may_be_empty_and_lists_must_be_words() -> None:
    found = READERS["csv"]("id,kind,title,page\n,,,\na,claim,T,p\n", "x")
    assert [record.id for page in found.pages.values() for record in page.records] == ["a"]
    head = '{"version": 1, "objects": [\n{"id": "a", "kind": "claim", "title": "T", "page": "p", '
    for more, said in (('"cites": ["a b"]', "no list of words"), ('"declared": "perhaps"', "takes one of")):
        with pytest.raises(Unreadable, match=said):
            READERS["json"](f"{head}{more}}}]}}", "x")
    with pytest.raises(Unreadable, match="no JSON"):
        READERS["json"](head, "x")


def test_roles_in_files() -> None:
    def title(target: str) -> str:
        return f"Page {target}"

    recorded = markup.from_roles("Let {math}`x^2` be, see {any}`some page <p>` and {any}`q` and {sub}`2`.")
    assert markup.to_roles(recorded, lambda _name: None, title) == (
        "Let {math}`x^2` be, see some page and Page q and {sub}`2`."
    )


def test_letters_follow_up_to_three() -> None:
    assert follows("AA", "Z")
    assert not follows("B", "AAA")
    assert not follows("X", "no letter at all")


def test_lines_are_counted_whatever_ends_them() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n") == "a\nb\nc\n"
    for data, line, said in (
        (b"\na\n\xff\nb\n\xff", 3, "no UTF-8"),
        (b"\nok\n" + b"x" * (reading.MAX_LINE + 1) + b"\nnext\n", 3, f"more than {reading.MAX_LINE} characters"),
    ):
        with pytest.raises(Unreadable, match=said) as found:
            decode(data)
        assert found.value.line == line
    assert decode(b"x" * reading.MAX_LINE + b"\n" + b"y" * reading.MAX_LINE)
    assert [reading.line_of("a\nb\nb", wanted) for wanted in ("a", "b", "c")] == [1, 2, 1]
    lines = reading.Lines("\na\nb a\nc")
    assert [lines.of(wanted) for wanted in ("a", "b", "a", "x", "c")] == [2, 3, 3, 3, 4]


def document(works: Any) -> str:
    return json.dumps({"version": 1, "objects": [], "works": works}, indent=0)


def test_a_document_brings_its_works() -> None:
    given = {"key": "k", "authors": ["Lee,  Ann", "Wu, Bo"], "year": 2020, "title": "T", "doi": "10.1/x", "arxiv": "1"}
    found = READERS["json"](document([given, {"key": "bare"}]), "x")
    assert found.works == {
        "k": Work("k", ("Lee, Ann", "Wu, Bo"), "2020", "T", "10.1/x", "1"),
        "bare": Work("bare"),
    }


@pytest.mark.parametrize(
    ("works", "line", "said"),
    [
        ([3], 4, "a work has no key"),
        ([{"key": 3}], 4, "a work has no key"),
        ([{"title": "T"}], 4, "a work has no key"),
        ([{"key": "a b"}], 4, "none that can be cited"),
        ([{"key": "a", "authors": "Lee"}], 7, "the authors of a work are no list"),
        (3, 4, "'works' is no list"),
        ({"k": {}}, 4, "'works' is no list"),
    ],
)
def test_works_that_are_none_are_refused(works: Any, line: int, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as found:
        READERS["json"](document(works), "x")
    assert found.value.line == line


def scheme(name: str, kind: str, source: str, target: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    return {"nodeID": name, "type": kind, "text": ""}, [
        {"fromID": source, "toID": name},
        {"fromID": name, "toID": target},
    ]


def aif(*relations: tuple[str, str, str]) -> str:
    made = [scheme(f"s{n}", *relation) for n, relation in enumerate(relations)]
    names = sorted({end for _, source, target in relations for end in (source, target) if not end.startswith("s")})
    nodes = [{"nodeID": name, "type": "I", "text": f"Text {name}"} for name in names] + [node for node, _ in made]
    return json.dumps({"nodes": nodes, "edges": [edge for _, edges in made for edge in edges]})


def test_each_relation_of_aif_is_read_once() -> None:
    found = READERS["aif"](aif(("CA", "a", "b"), ("CA", "b", "a"), ("CA", "b", "a")), "x")
    records = [record for page in found.pages.values() for record in page.records]
    assert sorted(str(record.kind) for record in records) == ["camp", "camp", "tension"]
    assert [record.compatible for record in records if isinstance(record, Tension)] == [False]
    under = READERS["aif"](aif(("RA", "a", "b"), ("CA", "c", "s0")), "x")
    counters = [record for page in under.pages.values() for record in page.records if isinstance(record, Counter)]
    assert [(counter.relation, len(counter.against)) for counter in counters] == [(Relation.UNDERCUTS, 1)]
    mixed = READERS["aif"](aif(("RA", "a", "b"), ("CA", "c", "s0"), ("CA", "c", "a")), "x")
    assert [lost for lost in mixed.lost if "both attacks and undercuts" in lost]
    assert not [lost for lost in under.lost if "both attacks" in lost]
    twice = READERS["aif"](aif(("RA", "a", "b"), ("CA", "a", "b"), ("CA", "c", "b"), ("CA", "c", "b")), "x")
    assert [lost for lost in twice.lost if "two relations" in lost] == [
        "'a' has two relations to 'b'; the first is read"
    ]


def test_the_nearest_name_is_of_the_kinds_that_are_asked_for() -> None:
    made = graph_of({"p": ":::{tension} T\n:id: layers\n\n:::\n\n:::{claim} C\n:id: layer\n:::\n"})
    assert made.nearest("layerss") == "layers"
    assert made.nearest("layerss", [Kind.CLAIM]) == "layer"
    assert made.nearest("quite other") is None


# -- pictures and views ---------------------------------------------------------------


def test_the_picture_of_a_tension_without_camps_is_a_line() -> None:
    made = graph_of({"p": ":::{tension} T\n:id: t\n\nText.\n:::\n"})
    found = Maps(Views(made)).of(made.tensions[0], opened=True)
    assert found == Line(("No camp is recorded yet.",), ("none",))


def test_a_project_leaves_out_what_is_hidden_and_what_is_no_page(here: Path) -> None:
    (here / ".hidden").mkdir()
    for name in ("a.md", ".hidden/b.md", "c.txt"):
        (here / name).write_text(f":::{{claim}} From {name}\n:::\n")
    assert [record.title for record in read_project([here]).graph.records.values()] == ["From a.md"]
