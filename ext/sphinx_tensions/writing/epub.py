"""The epub: of a project with anything of ours, only what its tables of contents lead to.

What its pages hold is declared, as EPUB 3 asks (Packages and Content Documents, `properties`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.errors import NoUri

from ..formats import list_of_outputs

# Items as Sphinx's template writes them, which has no place for properties.
_ITEM = re.compile(r'(<item id="[^"]*" href="([^"]+)" media-type="application/xhtml\+xml") />')


TOLD = frozenset({"tensions-sources"})
"""Indexes that a book does without: its bibliography tells where a work is cited."""


class EpubBuilder(Epub3Builder):
    """Sphinx's builder, which declares neither drawings nor formulas, and takes all pages there are."""

    left_out: frozenset[str] = frozenset()

    def prepare_writing(self, docnames: Any) -> None:
        """Find out which pages the book leaves out, and take them out of its indexes."""
        super().prepare_writing(docnames)
        if not self._ours:
            return  # a book without anything of ours stays as Sphinx makes it
        self.get_toc()
        told = {unquote(unescape(node["refuri"])).partition("#")[0] for node in self.refnodes}
        self.left_out = frozenset(name for name in self.env.found_docs if f"{name}{self.out_suffix}" not in told)
        self.domain_indices = list(self._indexes())

    @property
    def _ours(self) -> bool:
        domain: Any = self.env.get_domain("tensions")
        return bool(domain.shows)

    def _indexes(self) -> Iterator[tuple[Any, ...]]:
        """Yield the indexes without what is left out, and none that is empty then, or told elsewhere."""
        for name, index, content, collapse in self.domain_indices:
            rows = [(letter, [row for row in entries if row[2] not in self.left_out]) for letter, entries in content]
            kept = [(letter, entries) for letter, entries in rows if entries]
            if kept and name not in TOLD:
                yield name, index, kept, collapse

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the address of a page; `NoUri` where the general index asks for one that is left out."""
        if from_ == "genindex" and to in self.left_out:
            raise NoUri(to, typ)
        return str(super().get_relative_uri(from_, to, typ))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page of the book; a link to one that is left out is its text alone."""
        if docname in self.left_out:
            return
        away = frozenset(f"{name}{self.out_suffix}" for name in self.left_out)
        for link in list(doctree.findall(nodes.reference)):
            page = unquote(str(link.get("refuri", "")).partition("#")[0])
            if posixpath.normpath(posixpath.join(posixpath.dirname(docname), page)) in away:
                link.replace_self(link.children)
        super().write_doc(docname, doctree)

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Return what the template of a page is given; what comes before and after it is in the book's own order."""
        context: dict[str, Any] = super().get_doc_context(docname, body, metatags)
        return {**context, "prev": None, "next": None} if self._ours else context

    def build_content(self) -> None:
        """Write the list of files, then say which of them hold what."""
        self.config.epub_exclude_files = [
            *self.config.epub_exclude_files,
            list_of_outputs(self.name),  # no part of the book
            *(f"{name}{self.out_suffix}" for name in sorted(self.left_out)),  # of an earlier build
        ]
        super().build_content()
        if not self._ours:
            return
        path = Path(self.outdir) / "content.opf"
        text = path.read_text(encoding="utf-8")
        path.write_text(_ITEM.sub(lambda match: self._declare(match[1], match[2]), text), encoding="utf-8")

    def _declare(self, item: str, address: str) -> str:
        # Addresses there are quoted, and then escaped for XML.
        page = (Path(self.outdir) / unquote(unescape(address))).read_text(encoding="utf-8")
        held = " ".join(
            name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if re.search(rf"{mark}[\s>]", page)
        )
        return f'{item} properties="{held}" />' if held else f"{item} />"
