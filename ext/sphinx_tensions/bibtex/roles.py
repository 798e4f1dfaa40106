"""Citation roles, and the nodes they leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.nodes import bibliography
from sphinxcontrib.bibtex.roles import CitationRef, CiteRole

from ..core.codes import Code
from ..core.text import citation_targets, close, complaint, write_citation
from ..diagnostics import Source
from ..nodes import css

if TYPE_CHECKING:
    from docutils.nodes import system_message
    from sphinx.addnodes import pending_xref
    from sphinx.environment import BuildEnvironment


class SafeCiteRole(CiteRole):  # type: ignore[misc]  # sphinxcontrib-bibtex has no types
    """The citation role, with a warning in place of an exception."""

    target: str

    def __call__(self, name: str, rawtext: str, text: str, *args: Any, **kwargs: Any) -> Any:
        """Read *text* without its many blanks."""
        return super().__call__(name, rawtext, close(text), *args, **kwargs)

    def run(self) -> tuple[list[nodes.Node], list[system_message]]:
        """Keep the keys that can be read, warn of the rest."""
        targets, rest = citation_targets(self.target)
        if rest:
            message = complaint(self.target, some=bool(targets))
            Source(*self.get_source_info()).warn(Code.CITE_SYNTAX, message, self.target)
        if not targets:
            return [nodes.inline(self.target, self.target, classes=css("unknown"))], []
        self.target = write_citation(targets)
        if not self.has_explicit_title:
            self.title = ", ".join(key for _, key, _ in targets)
        result: tuple[list[nodes.Node], list[system_message]] = super().run()
        return result


def cite(document: nodes.document, env: BuildEnvironment, keys: Collection[str], line: int) -> nodes.Element:
    """Make the node of a parenthetical citation of *keys* and note it."""
    text = ",".join(keys)
    node = addnodes.pending_xref(
        text, refdomain="cite", reftype="p", reftarget=text, refexplicit=False, refwarn=True, refdoc=env.docname
    )
    node += nodes.inline(text, text)
    node.line = line
    document.note_explicit_target(node, node)
    note(env, keys)
    return node


def note(env: BuildEnvironment, keys: Iterable[str]) -> None:
    """Count *keys* as cited by the page being read."""
    targets = [CitationTarget(key, "", "") for key in keys]
    if targets:
        domain = env.get_domain("cite")
        domain.citation_refs.append(CitationRef("", env.docname, 0, targets))  # type: ignore[attr-defined]


def keys_of(node: pending_xref) -> list[str]:
    """Return the keys that a citation node names."""
    return [key for _, key, _ in citation_targets(node["reftarget"])[0]]


def footcite_names(env: BuildEnvironment) -> set[str]:
    """Return the names of the footnotes made by `footcite` on the page being read."""
    # bibtex keeps the names only while it reads the page.
    names: Any = env.temp_data.get("bibtex_footcite_names") or {}
    return set(names.values())


def listings(document: nodes.document) -> list[str]:
    """Return the ids of the bibliographies in *document*, in order."""
    return [node["ids"][0] for node in document.findall(bibliography)]
