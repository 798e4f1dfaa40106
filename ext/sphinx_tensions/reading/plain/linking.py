"""Where the links, tables of contents and citations of a project lead, as far as sources tell.

A build asks Sphinx and MyST, which warn themselves.  Here is said what is sure:
where an extension or another project might know a name, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ...core.codes import Code
from ...core.findings import Finding
from ...core.text import beside, did_you_mean, path_pattern
from .blocks import FILE, LINK

_LABEL = re.compile(
    r"^[ \t>]*(?:\((?P<myst>[^()\n]+)\)=|\.\.[ ]_`?(?P<rest>[^:`\n]+)`?:|:(?:name|label):[ ]*(?P<name>\S.*?))\s*$"
    r"|\bid=[\"'](?P<html>[^\"'\n]+)|\{#(?P<attribute>[\w-]+)",
    re.MULTILINE,
)
_ORPHAN = re.compile(r"^:?orphan:", re.MULTILINE)
_ENTRY = re.compile(r"(?P<title>(?:.*\S)?)\s*<(?P<target>[^<>]*)>\s*$")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:|//")
WEB = frozenset(["http", "https", "mailto", "ftp", "inv", "path", "project"])
"""Schemes that MyST reads as addresses, or as its own; what has another is the name of something to it."""
BUILT_IN = frozenset({"genindex", "modindex", "py-modindex", "search"})
"""Labels that every project has."""


class Link(NamedTuple):
    """A link within the project."""

    kind: str  #: ``page``, ``file``, ``id``, ``doc``, ``ref`` or ``scheme``
    target: str
    line: int


class Contents(NamedTuple):
    """A table of contents."""

    entries: tuple[str, ...]
    glob: bool
    line: int


@dataclass(slots=True)
class Links:
    """What a page leads to, and what on it can be led to."""

    made: list[Link] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    listing: bool = False  #: it has a bibliography
    listing_all: bool = False  #: and that one lists more than what is cited
    orphan: bool = False  #: it says that it is in no table of contents

    def see(self, text: str) -> None:
        """Note the labels in the source of the page."""
        names = (next(filter(None, match.groups())) for match in _LABEL.finditer(text))
        self.labels = {label(name) for name in names}
        self.orphan = _ORPHAN.search(text[:2000]) is not None


def label(name: str) -> str:
    """Return *name* as docutils compares it."""
    return " ".join(name.lower().split())


def slug(heading: str) -> str:
    """Return the anchor that MyST makes of a heading, as GitHub does."""
    return re.sub(r"[^\w\s-]", "", heading.strip().lower()).replace(" ", "-")


def contents(body: str, options: Mapping[str, str], line: int) -> Contents:
    """Read the content of a ``toctree``."""
    entries = []
    for text in filter(None, map(str.strip, body.splitlines())):
        match = _ENTRY.match(text)
        entries.append(match["target"] if match is not None else text)
    return Contents(tuple(entries), "glob" in options, line)


@dataclass(frozen=True, slots=True)
class Territory:
    """What links can lead to in a whole project."""

    root: Path
    pages: Mapping[str, Links]
    ids: Collection[str]  #: of objects and papers
    suffixes: Collection[str]
    whole: bool  #: no extension and no other project can know more names
    front: str = "index"  #: the page where readers begin

    def check(self) -> Iterator[Finding]:
        """Yield links and entries that lead nowhere, and pages to which nothing leads."""
        labels = {name for page in self.pages.values() for name in page.labels}
        for docname, page in self.pages.items():
            for link in page.made:
                if not self._leads(docname, link, labels):
                    message = f"{link.target!r} leads nowhere{self._near(link, labels)}"
                    yield Finding(docname, link.line, Code.BROKEN_LINK, message)
        if self.whole:
            yield from self._contents()

    def _near(self, link: Link, labels: Collection[str]) -> str:
        """Return the hint at the nearest page, or place on a page that is there."""
        path, _, place = link.target.partition("#")
        if place and path.lstrip("/") in self.pages:
            return did_you_mean(place, {*self.ids, *labels})
        return did_you_mean(path, self.pages if link.kind in ("page", "file", "doc") else {*self.ids, *labels})

    def _leads(self, docname: str, link: Link, labels: Collection[str]) -> bool:
        if link.kind in ("page", "file"):
            return self._file(docname, link.target, sure=self.whole or link.kind == "page")
        if not self.whole:
            return True
        if link.kind in ("doc", "scheme"):
            return link.kind == "doc" and beside(docname, link.target) in self.pages
        name = label(link.target)
        if link.kind == "id":
            known = name in self.pages[docname].headings
        else:  # Sphinx gives the indices of a domain labels that begin with its name
            known = name in BUILT_IN or name.startswith("tensions-")
        return known or name in labels or link.target in self.ids

    def _file(self, docname: str, target: str, *, sure: bool) -> bool:
        """Return whether a Markdown link to a file leads somewhere; one that is not *sure* may name something else."""
        path, _, place = target.partition("#")
        whole = beside(docname, path)
        named = next((whole.removesuffix(s) for s in self.suffixes if whole.endswith(s)), whole)
        if named not in self.pages:
            return self._on_disk(docname, path) or not (sure or Path(path).suffix) or self._labelled(path)
        there = self.pages[named]
        return not place or place in self.ids or label(place) in there.labels or label(place) in there.headings

    def _on_disk(self, docname: str, path: str) -> bool:
        """Return whether a file that is no page is there."""
        start = self.root if path.startswith("/") else (self.root / docname).parent
        file = start / path.lstrip("/")
        return file.exists() or any(file.with_name(f"{file.name}{suffix}").exists() for suffix in self.suffixes)

    def _labelled(self, path: str) -> bool:
        return path in self.ids or any(label(path) in page.labels for page in self.pages.values())

    # -- tables of contents -----------------------------------------------------

    def _contents(self) -> Iterator[Finding]:
        reached = {self.front, *(name for page in self.pages.values() for name in page.included)}
        for docname, page in self.pages.items():
            for table in page.contents:
                for entry in table.entries:
                    docnames = self._entry(docname, entry, glob=table.glob)
                    reached.update(docnames)
                    if not docnames and not _SCHEME.match(entry) and entry not in ("self", *BUILT_IN):
                        message = f"the table of contents names {entry!r}, and there is no such page"
                        near = did_you_mean(entry, self.pages)
                        yield Finding(docname, table.line, Code.BROKEN_LINK, f"{message}{near}")
        for docname, page in self.pages.items():
            if docname not in reached and not page.orphan:
                yield Finding(docname, 1, Code.ORPHAN, "the page is in no table of contents")

    def _entry(self, docname: str, entry: str, *, glob: bool) -> list[str]:
        """Return the pages that an entry names."""
        whole = beside(docname, entry)
        if glob and any(sign in entry for sign in "*?["):
            pattern = path_pattern(whole)
            return [name for name in self.pages if pattern.match(name)]
        named = next((whole.removesuffix(s) for s in self.suffixes if whole.endswith(s)), whole)
        return [named] if named in self.pages else []


def link_of(role: str, target: str, line: int) -> Link | None:
    """Return the link that a piece of text makes, or None where it is none within the project."""
    if role == LINK:
        return Link("id", unquote(target), line) if target else None
    if role in ("doc", "ref"):
        return Link(role, target.lstrip("!~"), line) if not target.startswith("!") else None
    if not role and _SCHEME.match(target) and not target.startswith("//"):
        return Link("scheme", target, line) if target.partition(":")[0].lower() not in WEB else None
    if role in ("", FILE) and target and not _SCHEME.match(target) and not target.startswith(("#", "?")):
        return Link("page", f"/{target}", line) if role == FILE else Link("file", unquote(target), line)
    return None
