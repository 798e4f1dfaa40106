"""The only package that knows sphinxcontrib-bibtex.

Its domain is extended, not patched: `Citations` is registered in place of
`BibtexDomain` through ``app.add_domain(override=True)`` and answers the same
questions by key instead of by scanning.  What is quadratic upstream, and what
stands here in its place, is told in the docs under *Citations at scale*.
"""

from __future__ import annotations

from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING

import pybtex.plugin
from pybtex.backends.plaintext import Backend as PlainText
from sphinx.errors import VersionRequirementError

from .domain import Citations
from .files import content, outdated, read_files
from .listing import Fill, listings
from .roles import SafeCiteRole, cite, footcite_names, is_citation, keys_of, note

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KNOWN = "2.7"
PLUGIN_GROUPS = (
    "pybtex.style.formatting",
    "pybtex.style.labels",
    "pybtex.style.names",
    "pybtex.style.sorting",
)


def check_version() -> None:
    """Raise `VersionRequirementError` when sphinxcontrib-bibtex is not one this module knows."""
    found = version("sphinxcontrib-bibtex")
    if not found.startswith(f"{KNOWN}."):
        message = f"sphinx-tensions knows sphinxcontrib-bibtex {KNOWN}, but {found} is installed"
        raise VersionRequirementError(message)


def register_plugins() -> None:
    """Tell pybtex its own plugins once; else it reads every installed package per citation."""
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", PlainText, force=True)
    for group in PLUGIN_GROUPS:
        for kind in (group, f"{group}.aliases"):
            for found in entry_points(group=kind):
                pybtex.plugin.register_plugin(kind, found.name, found.load(), force=True)


def setup(app: Sphinx) -> None:
    """Add bibtex and put this module's parts in the place of its slow ones."""
    check_version()
    register_plugins()
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    app.add_role("cite", SafeCiteRole(), override=True)
    app.add_post_transform(Fill)
    app.connect("builder-inited", read_files, priority=400)
    app.connect("env-get-outdated", outdated)


__all__ = ["Citations", "cite", "content", "footcite_names", "is_citation", "keys_of", "listings", "note", "setup"]
