"""Works as reference managers give them: BibLaTeX, CSL JSON, RIS; how they are named, and which are one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pybtex.plugin import find_plugin

from sphinx_tensions.bibtex import doctor as bibdoctor
from sphinx_tensions.bibtex.biblatex import dated
from sphinx_tensions.command import main
from sphinx_tensions.core.model import Work
from sphinx_tensions.exchange.imported import Unreadable
from sphinx_tensions.exchange.libraries import read_csl, read_ris

LATEX = r"""
@online{web, author={Lee, Ann}, title={A page}, date={2021-05-03}, url={https://example.org}, urldate={2022-01-01}}
@report{rep, author={Lee, Ann}, title={A report}, type={techreport}, institution={Lab}, date={2020}, number={7}}
@thesis{phd, author={Lee, Ann}, title={A thesis}, type={phdthesis}, institution={Uni}, date={2019-02}}
@thesis{master, author={Wu, Bo}, title={Another}, type={mathesis}, institution={Uni}, date={2018}}
@article{art, author={Lee, Ann}, title={Main}, subtitle={Sub}, journaltitle={Journal}, date={2017-11-02/2018-01-01},
  issue={4}, volume={3}, pages={1--9}, eprint={1711.00001}, eprinttype={arxiv}, eprintclass={cs.CL}}
@letter{let, author={Darwin, Charles}, title={To Hooker}, date={1844-01-11}, location={Down}}
@mvbook{mv, author={Roy, Cy}, title={Whole}, date={1999/2003}, publisher={P}, location={Paris}}
@book{vol, crossref={mv}, title={First volume}, volume={1}, date={1999}}
@collection{col, editor={Roy, Cy}, title={Collected}, date={2005}, publisher={P}}
@incollection{part, author={Wu, Bo}, title={A part}, crossref={col}, pages={1--2}}
@xdata{press, publisher={The Press}, location={Oxford}}
@book{book, author={family=Toit, given=Alexander, prefix=du and family=Lee, given=Ann}, title={Continents},
  date={1937~}, xdata={press}}
@set{both, entryset={art, web}}
@dataset{data, author={{Team OLMo}}, title={Data}, date={2025-01}}
@software{soft, author={bloc97 (Bowen Peng)}, title={Code}, date={2023}, organization={Forge}}
@patent{pat, author={Lee, Ann}, title={A patent}, date={199X}, number={US 1}}
@unknownthing{odd, author={Lee, Ann}, title={Odd}, date={2020}}
@periodical{per, editor={Roy, Cy}, title={A review}, date={2001-06}}
@suppbook{supp, author={Wu, Bo}, title={Preface}, booktitle={A book}, date={2002}, publisher={P},
  chapter={1}, pages={1}}
"""


def shelf(tmp_path: Path, text: str) -> bibdoctor.Shelf:
    path = tmp_path / "refs.bib"
    path.write_text(text)
    return bibdoctor.read([path])


@pytest.mark.parametrize("style", ["plain", "unsrt", "alpha", "unsrtalpha"])
def test_every_style_prints_biblatex(tmp_path: Path, style: str) -> None:
    found = shelf(tmp_path, LATEX)
    made = find_plugin("pybtex.style.formatting", style)()
    backend = find_plugin("pybtex.backends", "plaintext")()
    said = {key: made.format_entry("", entry).text.render(backend) for key, entry in found.data.entries.items()}
    assert "press" not in said
    assert "2021" in said["web"]
    assert "May" in said["web"]
    assert re.search(r"Lab, 2020|2020", said["rep"])
    assert "Uni" in said["phd"]
    assert "PhD thesis" in said["phd"]
    assert "Master's thesis" in said["master"]
    assert "Main: sub" in said["art"].replace("Sub", "sub")
    assert "Journal" in said["art"]
    assert "2017" in said["art"]
    assert "Letter" in said["let"]
    assert "Paris" in said["mv"]
    assert "P" in said["vol"]
    assert "Collected" in said["part"]
    assert "The Press" in said["book"]
    assert "Oxford" in said["book"]
    assert "du Toit" in said["book"]
    assert "With: A page" in said["both"]
    assert "Team OLMo" in said["data"]


def test_what_is_measured_of_biblatex(tmp_path: Path) -> None:
    found = shelf(tmp_path, LATEX)
    works = {key: bibdoctor.work(key, entry) for key, entry in found.data.entries.items()}
    assert {key: work.year for key, work in works.items() if not work.year.isdigit()} == {"pat": "199X"}
    assert works["art"].arxiv == "1711.00001"
    assert works["soft"].short == "bloc97 2023"
    assert works["book"].short == "du Toit and Lee 1937"
    assert works["data"].short == "Team OLMo 2025"
    assert [defect.code.value for defect in found.defects if "odd" in defect.message] == ["bib_type"]
    assert not [d for d in bibdoctor.review(found, set(found.data.entries)) if d.code.value == "bib_field"]


def test_what_an_entry_says_itself_stays(tmp_path: Path) -> None:
    found = shelf(
        tmp_path, "@article{a, author={Lee, A}, title={T}, year={2001}, date={2002}, journal={J}, journaltitle={K}}"
    )
    fields = dict(found.data.entries["a"].fields.items())
    assert (fields["year"], fields["journal"], fields["journaltitle"]) == ("2001", "J", "K")
    assert found.data.entries["a"].type == "article"


def test_entries_that_name_one_another_in_a_circle(tmp_path: Path) -> None:
    text = "".join(f"@book{{k{n}, crossref={{k{(n + 1) % 40}}}, xdata={{k{n}}}, title={{T}}}}\n" for n in range(40))
    assert len(shelf(tmp_path, text).data.entries) == 40


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2019", ("2019", "")), ("2019-06", ("2019", "June")), ("2019-06-03", ("2019", "June")),
        ("2019/2021", ("2019", "")), ("2019-12/2021", ("2019", "December")), ("2022~", ("2022", "")),
        ("2022?", ("2022", "")), ("199X", ("199X", "")), ("-0044", ("-0044", "")), ("2019-06-03T12:00:00", ("2019", "June")),
        ("/2019", ("2019", "")), ("2019/..", ("2019", "")), ("2019-21", ("2019", "")), ("spring", ("", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_dates(value: str, wanted: tuple[str, str]) -> None:
    assert dated(value) == wanted


NAMES = [
    ("Le Pichon, Xavier", "Le Pichon 1968"),
    ("Du Toit, Alexander L.", "Du Toit 1968"),
    ("du Toit, Alexander", "du Toit 1968"),
    ("{American Association of Petroleum Geologists}", "American Association of Petroleum Geologists 1968"),
    ("{Team OLMo}", "Team OLMo 1968"),
    ("{bloc97 (Bowen Peng)}", "bloc97 (Bowen Peng) 1968"),
    ("bloc97 (Bowen Peng)", "bloc97 1968"),
    ("family=Pichon, given=Xavier, prefix=Le", "Le Pichon 1968"),
    ("Ludwig van Beethoven and {\\'E}mile Zola", "van Beethoven and Zola 1968"),
    ("Lee, A and Wu, B and others", "Lee et al. 1968"),
    ("Madonna", "Madonna 1968"),
]


@pytest.mark.parametrize(("author", "label"), NAMES)
def test_names(tmp_path: Path, author: str, label: str) -> None:
    found = shelf(tmp_path, f"@misc{{a, author={{{author}}}, title={{T}}, year=1968}}")
    assert bibdoctor.work("a", found.data.entries["a"]).short == label


def test_two_works_of_one_label_have_letters() -> None:
    def work(key: str, title: str, name: str = "Lee") -> Work:
        return Work(key=key, families=(name,), year="2022", title=title)

    works = [work("z", "Alpha"), work("y", "Beta"), work("x", "Beta", "LEE"), work("w", "Alone", "Wu")]
    found = bibdoctor.lettered({made.key: made for made in works})
    assert {key: made.short for key, made in found.items()} == {
        "z": "Lee 2022a", "x": "LEE 2022b", "y": "Lee 2022c", "w": "Wu 2022",
    }  # fmt: skip
    assert bibdoctor.lettered({made.key: made for made in reversed(works)}) == found
    assert bibdoctor.lettered({"z": found["z"]})["z"].short == "Lee 2022"
    many = {f"k{n}": work(f"k{n}", f"T{n:03}") for n in range(60)}
    assert len({made.short for made in bibdoctor.lettered(many).values()}) == 60


TWINS = [
    ("eprint={}, archiveprefix={arXiv}", "eprint={}, archiveprefix={arXiv}", False),
    ("eprint={2001.00001v2}, archiveprefix={arXiv}", "eprint={2001.00001}, archiveprefix={arXiv}", True),
    ("doi={10.1/X}", "doi={https://doi.org/10.1/x}", True),
    ("doi={}", "doi={}", False),
]


@pytest.mark.parametrize(("one", "two", "same"), TWINS)
def test_which_entries_are_one_work_by_their_ids(tmp_path: Path, one: str, two: str, same: bool) -> None:
    text = f"@misc{{a, author={{A, B}}, title={{One here}}, year=2020, {one}}}\n@misc{{b, author={{C, D}}, title={{Two here}}, year=2020, {two}}}"
    found = [d for d in bibdoctor.review(shelf(tmp_path, text), {"a", "b"}) if d.code.value == "bib_twin"]
    assert bool(found) == same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (("Lee, A", "A long title"), ("Lee, A", "A Long Title."), True),
        (("Lee, A", "A long title"), ("Wu, B", "A long title"), False),
        (("Lee, A and Wu, B", "A long title"), ("Lee, A", "A long title"), False),
        (("Lee, A", "Introduction"), ("Lee, A", "Introduction"), False),
        (("Lee, A", "Guest editorial"), ("Lee, A", "Guest editorial"), False),
        (("", "A long title"), ("", "A long title"), False),
    ],
)
def test_which_entries_are_one_work_by_author_and_title(
    tmp_path: Path, one: tuple[str, str], two: tuple[str, str], same: bool
) -> None:
    rows = zip("ab", (one, two), strict=True)
    text = "".join(f"@misc{{{key}, author={{{who}}}, title={{{title}}}, year=2020}}\n" for key, (who, title) in rows)
    found = [d for d in bibdoctor.review(shelf(tmp_path, text), {"a", "b"}) if d.code.value == "bib_twin"]
    assert bool(found) == same


# -- libraries ------------------------------------------------------------------------

CSL = [
    {"id": "http://zotero.org/1", "type": "article-journal", "title": "A title with <i>italics</i> & 100%",
     "container-title": "Journal of Things", "volume": "3", "issue": "4", "page": "1-9", "DOI": "https://doi.org/10.1/x",
     "author": [{"family": "Pichon", "given": "Xavier", "non-dropping-particle": "Le"}, {"literal": "Team OLMo"}],
     "issued": {"date-parts": [[1968, 6, 15]]}, "abstract": "Text {here}."},
    {"id": "2", "type": "book", "title": "书名", "author": [{"family": "王", "given": "明"}], "publisher": "P",
     "publisher-place": "Paris", "issued": {"date-parts": [["1999"]]}, "edition": 2},
    {"id": "3", "type": "chapter", "title": "A chapter", "container-title": "A book", "author": [{"family": "Wu", "given": "Bo"}],
     "editor": [{"family": "Roy", "given": "Cy", "suffix": "Jr"}], "issued": {"raw": "2001-05"}, "page": "10–20"},
    {"id": "4", "type": "report", "title": "A report", "author": [{"family": "Lee", "given": "Ann"}], "publisher": "Lab",
     "number": "TR-7", "issued": {"literal": "spring 2003"}},
    {"id": "5", "type": "thesis", "title": "A thesis", "genre": "Master's thesis", "publisher": "Uni",
     "author": [{"family": "Lee", "given": "Ann"}], "issued": {"date-parts": [[2003]]}},
    {"id": "6", "type": "personal_communication", "title": "A letter", "author": [{"family": "Darwin", "given": "Charles"}],
     "issued": {"date-parts": [[1844, 1, 11]]}},
    {"id": "7", "type": "webpage", "title": "A page", "URL": "https://example.org/a b{c}", "container-title": "A site",
     "author": [], "issued": {}},
    {"id": "8", "type": "article", "title": "A preprint", "publisher": "arXiv", "number": "arXiv:2001.00001",
     "URL": "http://arxiv.org/abs/2001.00001v2", "author": [{"family": "Lee", "given": "Ann"}],
     "issued": {"date-parts": [[2020]]}},
    {"id": "9", "type": "paper-conference", "title": "A talk", "container-title": "Proceedings", "event-place": "Rome",
     "author": [{"family": "Lee", "given": "Ann"}], "issued": {"date-parts": [[2020]]}, "odd-thing": "x"},
]  # fmt: skip
RIS = """TY  - JOUR
AU  - Le Pichon, Xavier
AU  - Team OLMo
TI  - A title & 100%
JO  - Journal of Things
VL  - 3
IS  - 4
SP  - 1
EP  - 9
PY  - 1968
DA  - 1968/06/15
DO  - 10.1/x
UR  - https://example.org/
XX  - odd
ER  -

TY  - CHAP
AU  - Wu, Bo
A2  - Roy, Cy, Jr
TI  - A chapter
T2  - A book
PB  - P
CY  - Paris
PY  - 2001///
ER  -

TY  - THES
AU  - Lee, Ann
TI  - A thesis
PB  - Uni
PY  - 2003
ER  -
"""


def read_back(tmp_path: Path, text: str) -> dict[str, Any]:
    found = shelf(tmp_path, text)
    assert found.defects == []
    return dict(found.data.entries.items())


def test_csl_becomes_bibtex(tmp_path: Path) -> None:
    library = read_csl(json.dumps(CSL))
    assert library.notes == ["item 9: nothing was made of odd-thing"]
    found = read_back(tmp_path, library.text())
    assert list(found) == [
        "LePichon1968Title", "work1999", "Wu2001Chapter", "Lee2003Report", "Lee2003Thesis", "Darwin1844Letter", "Page",
        "Lee2020Preprint", "Lee2020Talk",
    ]  # fmt: skip
    works = {key: bibdoctor.work(key, entry) for key, entry in found.items()}
    first = works["LePichon1968Title"]
    assert (first.title, first.short, first.doi) == (
        "A title with italics & 100%", "Le Pichon and Team OLMo 1968", "10.1/x",
    )  # fmt: skip
    assert found["LePichon1968Title"].fields["month"] == "June"
    assert found["LePichon1968Title"].fields["pages"] == "1--9"
    assert works["work1999"].authors == ("明 王",)
    assert found["Lee2003Thesis"].type == "mastersthesis"
    assert found["Lee2003Thesis"].fields["school"] == "Uni"
    assert found["Lee2003Report"].fields["institution"] == "Lab"
    assert found["Wu2001Chapter"].fields["booktitle"] == "A book"
    assert works["Lee2020Preprint"].arxiv == "2001.00001"
    assert works["Lee2003Report"].year == "2003"
    style = find_plugin("pybtex.style.formatting", "plain")()
    assert all(style.format_entry("", entry).text for entry in found.values())


def test_ris_becomes_bibtex(tmp_path: Path) -> None:
    library = read_ris(RIS)
    assert library.notes == ["item 1: nothing was made of XX"]
    found = read_back(tmp_path, library.text())
    works = {key: bibdoctor.work(key, entry) for key, entry in found.items()}
    assert [(work.short, work.title) for work in works.values()] == [
        ("Le Pichon and Team OLMo 1968", "A title & 100%"), ("Wu 2001", "A chapter"), ("Lee 2003", "A thesis"),
    ]  # fmt: skip
    assert [entry.type for entry in found.values()] == ["article", "incollection", "phdthesis"]
    assert str(found["Wu2001Chapter"].persons["editor"][0]) == "Roy, Jr, Cy"
    assert found["LePichon1968Title"].fields["pages"] == "1--9"


HOSTILE = ["", "[]", "{}", "[3]", "[[]]", '[{"author": 3, "title": [], "issued": "x", "type": {}}]', "[" * 100_000, '"x"',
           '[{"title": "\\ud800", "author": [{"family": {}}, 3, null], "issued": {"date-parts": [[[]]]}, "DOI": []}]',
           '[{"title": "}{\\\\input{x}%", "id": "a,b}", "URL": "javascript:alert(1)"}]']  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_libraries(tmp_path: Path, text: str) -> None:
    for read in (read_csl, read_ris):
        try:
            found = read(text).text()
        except Unreadable:
            continue
        again = shelf(tmp_path, found)
        assert again.defects == []
        assert "javascript" not in found


@pytest.mark.slow
def test_many_works_of_one_key_take_time_in_proportion() -> None:
    found = read_csl(json.dumps([{"title": "Same", "issued": {"date-parts": [[2020]]}}] * 20_000))
    assert len(found.entries) == 20_000


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("library.json").write_text(json.dumps(CSL))
    Path("library.ris").write_text(RIS)
    Path("library.txt").write_text(RIS)
    assert main(["bib", "library.json", "--out", "new.bib"]) == 0
    assert "9 works in new.bib" in capsys.readouterr().out
    assert main(["bib", "library.ris", "--out", "new.bib"]) == 2
    assert main(["bib", "library.ris", "--out", "new.bib", "--force"]) == 0
    capsys.readouterr()
    assert main(["bib", "library.ris"]) == 0
    assert capsys.readouterr().out == Path("new.bib").read_text()
    assert main(["bib", "library.txt"]) == 2
    assert main(["bib", "library.txt", "--from", "csl"]) == 1
    assert "library.txt:1: no JSON" in capsys.readouterr().err
