"""What was written to be quick says the same as what it stands for."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from myst_parser.parsers.options import options_to_items

from sphinx_tensions.core.graph import Graph, unique
from sphinx_tensions.core.model import Camp, CiteUse, Kind, Mention, Outline, Page, Tension
from sphinx_tensions.reading import fences
from sphinx_tensions.showing.fragments import Box, Fold, Grid, Items, Line, Link, Slot, Word
from sphinx_tensions.writing.as_html import Markup, plain


@settings(max_examples=500)
@given(st.from_regex(fences._SIMPLE, fullmatch=True))
def test_what_is_taken_for_readable_is_read_by_myst(text: str) -> None:
    items, state = options_to_items(text)
    assert not state.has_comments
    [(_key, value)] = items
    assert value == text.split(":", 1)[1].strip()


@given(st.lists(st.sampled_from(["a", "b", "a~2", "b~2"])))
def test_names_become_unique_and_the_first_keeps_its_own(names: list[str]) -> None:
    found = list(unique(names))
    assert len(found) == len(names) == len(set(found))
    for place, name in enumerate(names):
        assert found[place] == name or name in found[:place]


def test_inventory_and_graph_give_the_same_names() -> None:
    def camp(docname: str, order: int) -> Camp:
        return Camp(id="x", kind=Kind.CAMP, title="X", docname=docname, line=1, order=order, anchor="x")

    pages = {name: Page(name, records=(camp(name, 0), camp(name, 1))) for name in ("b", "a")}
    graph = Graph.build(pages)
    rows = [row.id for name in sorted(pages) for row in Outline.of(pages[name]).objects]
    assert list(unique(rows)) == list(graph.records) == ["x", "x~2", "x~3", "x~4"]
    assert [(first.id, later.order) for first, later in graph.duplicates] == [("x", 1), ("x", 0), ("x", 1)]


def test_values_come_back_from_a_pickle() -> None:
    tension = Tension(id="t", kind=Kind.TENSION, title="T", docname="p", line=1, order=0, anchor="t", related=("u",))
    page = Page("p", records=(tension,), uses=(CiteUse("k", 0, 3),), mentions=(Mention("t", "See t.", None, "", 4),))
    found = pickle.loads(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))
    assert found == page
    assert hash(found) == hash(page)
    assert type(found.records[0]) is Tension


def test_only_words_of_ours_are_written_at_once() -> None:
    line = Line(("a ", Word("b", ("c",)), Link("d", "p", "e")))
    assert plain(Box((line, Items((("x",),)))))
    for other in (Line((Slot("crux"),)), Grid(("h",), ((("x",),),)), Fold(("s",), (line,)), Box((Fold(("s",), ()),))):
        assert not plain(other)
    with pytest.raises(TypeError):
        Markup("p", str).block(Grid((), ()))
    with pytest.raises(TypeError):
        Markup("p", str).inlines((Slot("crux"),))


def test_text_written_at_once_is_nothing_but_text() -> None:
    markup = Markup("here", lambda docname: f'{docname}".html')
    line = Line(('<b>"', Word("<i>", ('x" onclick="y',)), Link("<s>", "there", 'a"b', ("q",))), ("fact",))
    assert markup.block(line) == (
        '<p class="tns-fact">&lt;b&gt;&quot;<span class="tns-x&quot; onclick=&quot;y">&lt;i&gt;</span>'
        '<a class="reference internal" href="there&quot;.html#a&quot;b"><span class="tns-q">&lt;s&gt;</span></a></p>\n'
    )
