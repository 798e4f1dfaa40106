"""What is kept of citations and entries, in a form that is quick to read back.

Where upstream keeps lists to scan and nodes, here are tables by page and by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinxcontrib.bibtex.roles import CitationRef

from .shelves import Data

if TYPE_CHECKING:
    from docutils.nodes import Element
    from pybtex.database import Entry


class Refs:
    """Citations by page; looks like the list that upstream appends to and scans."""

    def __init__(self, pages: dict[str, list[CitationRef]]) -> None:
        self.pages = pages

    def append(self, ref: CitationRef) -> None:
        """Add a citation."""
        self.pages.setdefault(ref.docname, []).append(ref)

    def __iter__(self) -> Iterator[CitationRef]:
        # Pages come in the order of their reading, which parallel builds change.
        for docname in sorted(self.pages):
            yield from self.pages[docname]


class Anchors(Mapping[str, Any]):
    """Key -> the empty node of its entry, made when it is asked for: a node for each entry is long to read back."""

    def __init__(self, node_by_key: Mapping[str, Element]) -> None:
        self.kind = next((type(node) for node in node_by_key.values()), nodes.citation)
        self.ids = {key: node["ids"] for key, node in node_by_key.items()}

    def __getitem__(self, key: str) -> Element:
        return self.kind(ids=list(self.ids[key]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


class Entries:
    """The entries of all files, where upstream looks for them; never pickled with what it is in."""

    def __init__(self, data: CitationData | None = None) -> None:
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return Entries, ()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Key -> entry, in the order of the files."""
        entries: Mapping[str, Entry] = self.data["entries"] if self.data is not None else {}
        return entries


class CitationData(Data):
    """Data of which a build that formats nothing opens little."""

    heavy = ("entries", "citations", "works", "digests", "lines", "damaged", "formatted")

    def read(self, pages: Set[str]) -> dict[str, Any]:
        """Return the citations and bibliographies on *pages*."""
        lists = {key: value for key, value in self["bibliographies"].items() if key.docname in pages}
        return {"refs": {name: refs for name, refs in self["refs"].items() if name in pages}, "bibliographies": lists}
