"""Fragments to HTML, without nodes in between.

A page of objects shows more links and words of ours than of its author; as
nodes they would pass through every transform, the resolver of references and
the visitors one by one.  The text is what docutils writes for the nodes of
`blocks`, to the letter (tests compare them), so themes see one look.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from docutils.writers.html5_polyglot import HTMLTranslator

from ..nodes import css
from ..showing.fragments import Block, Box, Inline, Inlines, Items, Line, Link, Roles, Run, Web, Word

# docutils escapes @ as well; its own table keeps both ways equal to the letter.
ESCAPES = HTMLTranslator.special_characters


def escape(text: str) -> str:
    """Write *text* so that it is nothing but text, in an element or an attribute."""
    return text.translate(ESCAPES)


def plain(found: Block) -> bool:
    """Return whether a block is made of lines and lists alone, with nothing that the author wrote in markup."""
    match found:
        case Line(items):
            return all(map(_is_words, items))
        case Items(rows):
            return all(_is_words(item) for row in rows for item in row)
        case Box(blocks):
            return all(map(plain, blocks))
        case _:
            return False


def _is_words(item: Inline) -> bool:
    """Return whether *item* is words and links of ours."""
    return all(map(_is_words, item.items)) if isinstance(item, Run) else isinstance(item, (str, Word, Link, Web))


@cache
def _attribute(roles: Roles, more: str = "") -> str:
    names = " ".join(filter(None, [*css(*roles), more]))
    return f' class="{escape(names)}"' if names else ""


class Markup:
    """Writes the plain blocks of one page; *uri* leads from it to another page."""

    def __init__(self, docname: str, uri: Callable[[str], str]) -> None:
        self.docname = docname
        self._page = cache(lambda name: escape(uri(name)))

    def block(self, found: Block) -> str:
        """Return the HTML of a plain block; `TypeError` for one that is none."""
        match found:
            case Line(items, roles):
                return f"<p{_attribute(roles)}>{self.inlines(items)}</p>\n"
            case Items(rows, roles):
                inside = "".join(f"<li><p>{self.inlines(row)}</p></li>\n" for row in rows)
                # docutils calls a list of single paragraphs simple.
                return f"<ul{_attribute(roles, 'simple')}>\n{inside}</ul>\n"
            case Box(blocks, roles):
                inside = "".join(map(self.block, blocks))
                return f"<div{_attribute(roles, 'docutils container')}>\n{inside}</div>\n"
            case _:
                raise TypeError(found)

    def inlines(self, items: Inlines) -> str:
        """Return the HTML of inlines."""
        return "".join(map(self._inline, items))

    def _inline(self, item: Inline) -> str:
        match item:
            case str():
                return escape(item)
            case Word(text, roles) if "bar" in roles:
                return f'<span{_attribute(roles)} aria-hidden="true">{escape(text)}</span>'
            case Word(text, roles, note) if note:
                return f'<abbr{_attribute(roles)} title="{escape(note)}">{escape(text)}</abbr>'
            case Web(text, uri, roles):
                names = " ".join(["reference", "external", *css(*roles)])
                return f'<a class="{escape(names)}" href="{escape(uri)}">{escape(text)}</a>'
            case Word(text, roles):
                return f"<span{_attribute(roles)}>{escape(text)}</span>"
            case Link(text, docname, anchor, roles):
                page = self._page(docname) if docname != self.docname else ""
                shown = f"<span{_attribute(roles)}>{escape(text)}</span>"
                return f'<a class="reference internal" href="{page}#{escape(anchor)}">{shown}</a>'
            case Run(items, roles):
                return f"<span{_attribute(roles)}>{self.inlines(items)}</span>"
            case _:
                raise TypeError(item)
