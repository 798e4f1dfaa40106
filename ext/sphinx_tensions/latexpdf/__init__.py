"""A Sphinx builder that runs LaTeX itself and tells what LaTeX says at our own pages and lines.

``sphinx-build -b latexpdf`` writes what the builder ``latex`` writes, runs it
without shell escape, and turns errors and missing glyphs of the log into
warnings.  It needs `latexmk` and an engine of a TeX distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .builder import LatexPdfBuilder, add_fonts, tell
from .transforms import Formulas, Pictures, Places

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder, its setting and what it asks of the text."""
    app.add_builder(LatexPdfBuilder)
    app.add_config_value("latexpdf_timeout", 1200, "", int, "Seconds after which LaTeX is stopped.")
    for transform in (Formulas, Pictures, Places):
        app.add_post_transform(transform)
    app.connect("config-inited", add_fonts)
    app.connect("build-finished", tell)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
