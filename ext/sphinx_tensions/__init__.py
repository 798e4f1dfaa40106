"""Open disagreements as Sphinx pages: tensions, their camps, and who answered whom."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import citation

from . import bibliography, config, encoding, hints, navigation, printing, publishing, searching, transforms
from .builder import TensionsBuilder
from .directives import DIRECTIVES
from .domain import TensionsDomain, unseen
from .epub import EpubBuilder
from .freshness import Freshness, advise, mend_build_info
from .locale import CATALOG, FOLDER
from .nodes import READING, fold, picture
from .rendering import latex, typst
from .rendering.html import depart_citation, depart_fold, depart_picture, visit_citation, visit_fold, visit_picture
from .roles import ROLES
from .shelves import Reading

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"
RECURSION = 10_000
"""Calls that may stand in one another: docutils takes dozens for each level of a page, and pickle as many."""


def said_by_checks(_app: Sphinx, domain: Domain | None, _node: pending_xref) -> bool | None:
    """Leave unknown targets of our roles to `checks`, which names the nearest id."""
    return True if domain is not None and domain.name in ("tensions", "cite") else None


def meet_builder(app: Sphinx) -> None:
    """At ``builder-inited``: tell the domain what is being written."""
    domain: Any = app.env.get_domain("tensions")
    domain.running = app.builder


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
    bibliography.setup(app)
    load_myst(app)
    app.add_domain(TensionsDomain)
    app.add_builder(TensionsBuilder)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role)
    for node in READING:
        app.add_node(node)
    app.add_builder(EpubBuilder, override=True)
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(citation, override=True, html=(visit_citation, depart_citation))
    app.add_node(
        picture,
        html=(visit_picture, depart_picture),
        latex=(latex.visit_picture, latex.depart_picture),
        typst=(typst.visit_picture, typst.depart_picture),
    )
    app.add_transform(transforms.Local)
    app.add_transform(transforms.Pandoc)
    app.add_transform(transforms.Arrange)
    app.add_post_transform(transforms.Fill)
    app.add_post_transform(transforms.Point)
    app.add_post_transform(transforms.Unbracket)
    app.add_message_catalog(CATALOG, str(FOLDER))
    freshness = Freshness()
    app.connect("config-inited", config.validate)
    app.connect("config-inited", printing.give_typst_our_look)
    app.connect("builder-inited", Reading.start)
    app.connect("builder-inited", meet_builder)
    app.connect("builder-inited", hints.listen)
    app.connect("builder-inited", mend_build_info)
    app.connect("env-get-outdated", unseen)
    app.connect("env-before-read-docs", encoding.allow)
    app.connect("source-read", encoding.tell)
    app.connect("source-read", Reading.note)
    app.connect("source-read", transforms.mend_source)
    app.connect("include-read", transforms.mend_included)
    app.connect("env-updated", publishing.prepare, priority=899)
    app.connect("env-updated", printing.give_latex_our_look, priority=899)
    app.connect("env-updated", freshness.compare, priority=900)
    app.connect("write-started", freshness.start)
    app.connect("doctree-resolved", freshness.note)
    app.connect("warn-missing-reference", said_by_checks)
    app.connect("html-page-context", publishing.furnish)
    app.connect("html-page-context", publishing.describe)
    app.connect("html-page-context", freshness.spare_indices)
    app.connect("html-page-context", navigation.Sidebars().watch)
    app.connect("html-collect-pages", searching.tidy)
    app.connect("html-collect-pages", freshness.settle)
    app.connect("build-finished", freshness.finish)
    app.connect("build-finished", advise)
    return {
        "version": __version__,
        # 1: pages by docname, with a digest each; 2: records hold their text; 3: in a fixed order;
        # 4: their text marks citations; 5: pages hold days of papers; 6: pages are kept pickled, with outlines;
        # 7: with the stamps of their files; 10: with what stands under ``only``; works have family names and letters
        "env_version": 10,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
