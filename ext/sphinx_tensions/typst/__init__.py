"""A Sphinx builder that writes books with Typst, whose compiler comes as a wheel.

Any extension adds its own nodes with ``app.add_node(node, typst=(visit, depart))``,
and gives classes a look with ``typst_classes`` and ``typst_theme_files``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import fonts
from .assemble import part
from .builder import TypstBuilder, documents, tell

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder and its settings."""
    app.add_builder(TypstBuilder)
    app.add_node(part)
    app.add_config_value("typst_documents", [], "", list, "Start document, file, title, author of each book.")
    app.add_config_value("typst_paper", "a4", "", str, "A paper size that Typst knows.")
    app.add_config_value("typst_fonts", list(fonts.DEFAULT), "", list, "Families, the first that has a glyph is used.")
    app.add_config_value("typst_font_paths", [], "", list, "Folders with further fonts.")
    app.add_config_value("typst_classes", {}, "", dict, "Class of a node -> function of a theme file.")
    hidden = "Classes of boxes in which entries of a bibliography show no label."
    app.add_config_value("typst_hidden_labels", [], "", list, hidden)
    pages = "Classes of paragraphs of links that are shown as the pages they lead to."
    app.add_config_value("typst_page_lists", [], "", list, pages)
    app.add_config_value("typst_licence", "", "", str, "A line of the title page that says under what licence this is.")
    app.add_config_value("typst_theme_files", [], "", list, "Typst files that are imported after the theme.")
    app.add_config_value("typst_pdf_standards", ["ua-1"], "", list, "Standards that the PDF must meet.")
    app.add_config_value("typst_domain_indices", True, "", (bool, list), "Indexes of domains to print, all or by name.")
    app.add_config_value("typst_use_index", True, "", bool, "Print the general index.")
    app.add_config_value("typst_raw", False, "", bool, "Let `raw` write Typst: code, for trusted sources.")
    app.connect("config-inited", documents)
    app.connect("build-finished", tell)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
