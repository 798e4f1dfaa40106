"""The roles that name an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.roles import XRefRole

from ..core.model import Kind
from ..core.text import close

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message


class EntryRole(XRefRole):
    """A cross-reference that is in our domain, with or without its prefix."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=True)

    def __call__(
        self, name: str, rawtext: str, text: str, *args: Any, **kwargs: Any
    ) -> tuple[list[Node], list[system_message]]:
        """Read ``camp`` as ``tensions:camp``, and *text* without its many blanks."""
        # Sphinx takes the domain of a reference from the name by which the role was called.
        full = name if ":" in name else f"tensions:{name}"
        return super().__call__(full, rawtext, close(text), *args, **kwargs)


ROLES = {name: EntryRole() for name in (*map(str, Kind), "paper")}
