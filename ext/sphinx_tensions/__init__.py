"""Open disagreements as Sphinx pages: tensions, their camps, and who answered whom."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.nodes import citation

from . import config
from .bibtex.extension import add_bibtex
from .building.conductor import Conductor
from .building.domain import TensionsDomain
from .building.exporter import TensionsBuilder
from .digest.directives import add_digests
from .locale import CATALOG, FOLDER
from .nodes import READING, chart, fold, picture, stacked, unspoken
from .reading.arrange import Arrange
from .reading.lists import LISTS
from .reading.mend import Local, Pandoc
from .reading.objects import OBJECTS
from .reading.roles import ROLES
from .writing import bibliographies, html, latex
from .writing import typst as typst_pictures  # a package of ours is called typst as well
from .writing.epub import EpubBuilder
from .writing.fill import Fill
from .writing.links import Point, Unbracket

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"
RECURSION = 10_000
"""Calls that may be open at once: docutils makes dozens for each level of a page, and pickle as many."""

ENVIRONMENTS = {
    1: "pages by docname, with a digest each",
    2: "records hold their text",
    3: "records are in a fixed order",
    4: "the text of records marks citations",
    5: "pages hold days of papers",
    6: "pages are kept pickled, with outlines",
    7: "with the stamps of their files",
    8: "citations and entries are kept as plain rows",
    9: "a Markdown link to an object by its file is a mention",
    10: "with what is under ``only``; works have family names and letters",
    11: "modules are in folders: what is pickled names them",
    12: "records hold evidence; counters a scope and a basis",
    13: "what is told after a tension stands at its end",
    14: "a day of papers begins with its papers",
}
"""Version of what is kept between builds -> what was new; a change of `core.model` or of a node needs one."""


def load_myst(app: Sphinx) -> None:
    """Load MyST where the project begins with a Markdown page and names no reader of it.

    Elsewhere it is the project's choice: beside another reader of Markdown it cannot be loaded, and where there is
    none it would change how pages look.
    """
    named = {"myst_parser", "myst_nb"} & {*app.config.extensions, *app.extensions}
    if not named and Path(app.srcdir, f"{app.config.root_doc}.md").is_file():
        app.setup_extension("myst_parser")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add everything to *app*."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION))
    config.register(app)
    add_bibtex(app)
    load_myst(app)
    app.add_domain(TensionsDomain)
    for name, directive in (OBJECTS | LISTS).items():
        app.add_directive(name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role)
    add_digests(app)
    # Sphinx has a builder `epub` already, and refuses a second one.
    for builder in (TensionsBuilder, EpubBuilder):
        app.add_builder(builder, override=True)
    for node in READING:
        app.add_node(node)
    app.add_node(fold, html=(html.visit_fold, None))
    app.add_node(unspoken, html=(html.visit_unspoken, html.depart_unspoken))
    app.add_node(stacked, html=(html.visit_stacked, None))
    # The node is registered by docutils, and Sphinx warns of a second time.
    app.add_node(citation, override=True, html=(html.visit_citation, html.depart_citation))
    app.add_node(
        picture,
        html=(html.visit_picture, html.depart_picture),
        latex=(latex.visit_picture, None),
        typst=(typst_pictures.visit_picture, None),
    )
    app.add_node(
        chart,
        html=(html.visit_chart, html.depart_chart),
        typst=(typst_pictures.visit_chart, typst_pictures.depart_chart),
    )
    for transform in (Local, Pandoc, Arrange):
        app.add_transform(transform)
    for late in (bibliographies.Fill, Fill, Point, Unbracket):
        app.add_post_transform(late)
    app.add_message_catalog(CATALOG, str(FOLDER))
    for event, handler, priority in Conductor().events():
        app.connect(event, handler, priority=priority)
    return {
        "version": __version__,
        "env_version": max(ENVIRONMENTS),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
