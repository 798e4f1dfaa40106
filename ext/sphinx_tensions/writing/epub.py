"""The epub, with what its pages hold declared, as EPUB 3 asks (Packages and Content Documents, `properties`)."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sphinx.builders.epub3 import Epub3Builder

from ..formats import list_of_outputs

# Items as Sphinx's template writes them, which has no place for properties.
_ITEM = re.compile(r'(<item id="[^"]*" href="([^"]+)" media-type="application/xhtml\+xml") />')


class EpubBuilder(Epub3Builder):
    """Sphinx's builder, which declares neither drawings nor formulas."""

    def build_content(self) -> None:
        """Write the list of files, then say which of them hold what."""
        self.config.epub_exclude_files = [
            *self.config.epub_exclude_files,
            list_of_outputs(self.name),
        ]  # no part of the book
        super().build_content()
        domain: Any = self.env.get_domain("tensions")
        if not domain.shows:
            return  # a book without anything of ours stays as Sphinx makes it
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
