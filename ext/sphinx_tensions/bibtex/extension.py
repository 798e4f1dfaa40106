"""What is registered with Sphinx for sphinxcontrib-bibtex, and what of it is replaced.

Its domain is extended, not patched: `Citations` is registered in place of
`BibtexDomain` through ``app.add_domain(override=True)`` and answers the same
questions by key instead of by scanning.  What is quadratic upstream, and what
is used here in its place, is told in the docs under *Citations at scale*.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from sphinx.errors import VersionRequirementError

from .domain import Citations
from .files import outdated, read_files
from .roles import SafeCiteRole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

KNOWN = "2.7"


def check_version() -> None:
    """Raise `VersionRequirementError` when sphinxcontrib-bibtex is not one this module knows."""
    installed = version("sphinxcontrib-bibtex")
    # Parts are replaced here that bibtex does not promise to keep.
    if not installed.startswith(f"{KNOWN}."):
        message = f"sphinx-tensions knows sphinxcontrib-bibtex {KNOWN}, but {installed} is installed"
        raise VersionRequirementError(message)


def allow_none(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: a project without a bibliography is no error."""
    if config.bibtex_bibfiles is None:
        config.bibtex_bibfiles = []


def add_bibtex(app: Sphinx) -> None:
    """Add bibtex and put this module's parts in the place of its slow ones."""
    check_version()
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    # bibtex registers the role without its domain too.
    app.add_role("cite", SafeCiteRole(), override=True)
    app.connect("config-inited", allow_none)
    # Before bibtex looks at the files, at the usual 500.
    app.connect("builder-inited", read_files, priority=400)
    app.connect("env-get-outdated", outdated)
