"""The directives that list what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

from ..core.queries import OPTIONS, ask
from ..diagnostics import Source
from ..nodes import query
from .spec import Spec, spec

if TYPE_CHECKING:
    from docutils.nodes import Node


class ListDirective(SphinxDirective):
    """A placeholder with its question; the answer comes when all pages are known."""

    # docutils gives every directive a `name` of its own: the word on the page.
    name_: ClassVar[str]
    option_spec: ClassVar[Spec]

    def run(self) -> list[Node]:
        """Make the placeholder."""
        argument = self.arguments[0] if self.arguments else ""
        report = Source.of(self).reporter(self.name_)
        node = query(name=self.name_, asked=ask(self.name_, argument, self.options, report))
        self.set_source_info(node)
        return [node]


def _make(name: str) -> type[ListDirective]:
    members = {
        "name_": name,
        "optional_arguments": int(name == "tension-map"),
        "option_spec": spec(OPTIONS[name]),
        "__doc__": f"The directive ``{name}``.",
    }
    return type(f"{name.title().replace('-', '')}Directive", (ListDirective,), members)


LISTS: dict[str, type[ListDirective]] = {name: _make(name) for name in OPTIONS}
