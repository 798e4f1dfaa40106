"""The builder `tensions`: the atlas as data, without a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder

from .outputs import write

if TYPE_CHECKING:
    from docutils import nodes


class TensionsBuilder(Builder):
    """Writes the atlas once in each format, and the schema of the JSON."""

    name = "tensions"
    format = "json"
    epilog = "The data of the atlas is in %(outdir)s."
    allow_parallel = True

    def get_outdated_docs(self) -> Iterator[str]:
        """Return what is written whatever changed."""
        yield from ("all the data",)  # before Sphinx 8.2 a build of nothing ends before `finish`

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002  (Sphinx's signature)
        """Return an address that nothing shows."""
        return docname

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Prepare nothing; before Sphinx 8 every builder has to say so."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write no page."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write no page."""

    def finish(self) -> None:
        """Write every file; one that is the same stays as it is."""
        from ..exchange.fields import SCHEMA, schema  # noqa: PLC0415
        from ..exchange.formats import FILES, WRITERS  # noqa: PLC0415  (no other builder needs the formats)

        domain: Any = self.env.get_domain("tensions")
        out = Path(self.outdir)
        for name, to_text in WRITERS.items():
            write(out / FILES[name], to_text(domain.graph, self.config.project).encode("utf-8", "surrogatepass"))
        write(out / SCHEMA, (json.dumps(schema(), ensure_ascii=False, indent=1) + "\n").encode())
