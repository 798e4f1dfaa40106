"""The words of the extension, in Chinese, and Chinese content."""

from __future__ import annotations

import gettext
import json
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ..helpers.project import Project

PACKAGE = Path(__file__).parents[2] / "ext" / "sphinx_tensions"
FOLDER = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_": None, "marked": None, "_n": (1, 2), "ngettext": (1, 2), "gettext": None}


def test_every_word_is_translated_and_none_is_left_over() -> None:
    found = extract_from_dir(str(PACKAGE), method_map=[("typst/**", "ignore"), ("**.py", "python")], keywords=KEYWORDS)
    wanted = {message for _, _, message, _, _ in found}
    with (FOLDER / "sphinx_tensions.po").open("rb") as file:
        catalogue = read_po(file)
    known = {entry.id: entry.string for entry in catalogue if entry.id}
    assert wanted - set(known) == set()
    assert set(known) - wanted == set()
    assert [key for key, value in known.items() if not (value[0] if isinstance(value, tuple) else value)] == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (FOLDER / "sphinx_tensions.po").open("rb") as file:
        source = read_po(file)
    with (FOLDER / "sphinx_tensions.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in source:
        if isinstance(entry.id, str) and entry.id:
            assert compiled.gettext(entry.id) == entry.string
        elif entry.id:
            one, many = entry.id
            assert entry.string
            assert compiled.ngettext(one, many, 1) == entry.string[0]


PAGE = """
:::::{tension} 词表越大越好吗？
:question: 更多词元有没有坏处？
:since: 2024-01-01

先有一种看法 {cite:p}`lee`。参见 {camp}`larger`。

::::{camp} 越大越好
:id: larger
:holders: lee

扩大词表可以缩短序列 {cite:p}`lee`。

:::{counter} 尾部词元训练不足
长尾词元几乎没有训练 {cite:p}`wu`。
:::
::::
::::{camp} 存在最优点
正文 {cite:p}`roy`。
::::
:::::
"""


def test_a_chinese_page_speaks_chinese(project: Project) -> None:
    project.conf('language = "zh_CN"')
    project.write(
        "index.md", "# 图集\n\n```{toctree}\npage\n```\n\n```{open-counters}\n```\n\n```{bibliography}\n```\n"
    )
    project.write("page.md", PAGE)
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    text = project.page("page").get_text()
    for word in ("受质疑", "论证者", "独立团队", "来源与链接"):
        assert word in text, word
    for word in ("challenged", "Open objections", "argued by", "Sources"):
        assert word not in text, word
    index = project.page("index")
    assert "回应对象" in index.get_text()
    words = project.text("_static/tensions/words.js")
    assert json.loads(words.split("words,", 1)[1].split(");", 1)[0])["Filter"] == "筛选"
    assert "长尾词元几乎没有训练" in project.text("_static/tensions/search.js")
    counter = next(tag["id"] for tag in project.page("page").select(".tns-counter"))
    assert project.page("page").find("a", href=f"#{counter}") is not None
    project.assert_fresh("html", "-nW")
