"""What days of papers register with Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .directives import DIGESTS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_digests(app: Sphinx) -> None:
    """Add the directives, in their own name and in that of the domain."""
    for name, directive in DIGESTS.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain("tensions", name, directive)
