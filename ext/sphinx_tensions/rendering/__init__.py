"""Fragments to nodes that every writer knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..lists import Lists
from ..locale import words
from . import markup
from .blocks import Maker
from .markup import Markup

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment


def views(env: BuildEnvironment) -> Lists:
    """Return the views on the graph of *env*, in its language."""
    domain: Any = env.get_domain("tensions")
    return Lists(domain.graph, words())


def cited_in(env: BuildEnvironment, key: str) -> list[nodes.Node]:
    """Return the line under a bibliography entry that names what cites it."""
    found = views(env).cited_in(key)
    return [Maker().block(found)] if found is not None else []


__all__ = ["Maker", "Markup", "cited_in", "markup", "views"]
