"""What a page shows of the tables of contents of others: neighbours, titles, and in a sidebar perhaps sections.

Whether the sections of other pages are in a sidebar is the theme's choice, made in its templates by the
arguments of ``toctree()``.  They are noted while pages are written, so that the next build knows.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from docutils import nodes
from sphinx.util.nodes import clean_astext

from ..core.text import digest
from ..formats import SITES
from ..nodes import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PACKAGES = Path(sphinx.__file__).parents[1]
ASKING = frozenset({"alabaster", "furo", "sphinx"})
"""Packages beside Sphinx whose themes draw every sidebar by ``toctree()``, as their templates tell."""


def order(env: BuildEnvironment) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return every page in a table of contents, with its title and children, in order."""
    entries = []
    seen: set[str] = set()
    waiting = [env.config.root_doc]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        children = tuple(env.toctree_includes.get(name, ()))
        entries.append((name, title_of(env, name), children))
        waiting.extend(reversed(children))
    return entries


def title_of(env: BuildEnvironment, docname: str) -> str:
    """Return the title of a page as navigation shows it."""
    title = env.titles.get(docname)
    if title is None:
        return ""
    if all(isinstance(child, nodes.Text) for child in title.children):
        return title.astext()  # as Sphinx's, which copies the title first
    return clean_astext(title)


def sections(toc: nodes.Node | None, depth: int = 0) -> list[tuple[str, str]]:
    """Return anchors and texts of a table of contents down to *depth*; 0 is all of it."""
    if toc is None:
        return []
    headings = []
    for item in toc.findall(nodes.reference):
        level = sum(isinstance(outer, nodes.list_item) for outer in ancestors(item))
        if depth <= 0 or level <= depth:
            headings.append((str(item.get("anchorname", "")), item.astext()))
    return headings


def all_sections(env: BuildEnvironment) -> str:
    """Return a digest of the sections of all pages."""
    return digest([sections(env.tocs.get(name)) for name, _, _ in order(env)])


class Ancestors:
    """The pages above each page, of which a folded sidebar opens the sections."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.parents: dict[str, list[str]] = {}
        for name, children in env.toctree_includes.items():
            for child in children:
                self.parents.setdefault(child, []).append(name)
        self._sections = cache(lambda name: sections(env.tocs.get(name)))

    def of(self, docname: str) -> list[list[tuple[str, str]]]:
        """Return the sections of every page above *docname*."""
        seen: set[str] = set()
        waiting = list(self.parents.get(docname, ()))
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(self.parents.get(name, ()))
        return [self._sections(name) for name in sorted(seen)]


class Sidebars:
    """How the templates of a build called ``toctree()``."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def watch(
        self, app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
    ) -> None:
        """At ``html-page-context``: note the arguments of every call."""
        draw: Callable[..., str] | None = context.get("toctree")
        if draw is None or app.builder.name not in SITES:
            return

        def toctree(**given: Any) -> str:
            call = json.dumps(given, default=str, sort_keys=True)
            if call not in self.seen:
                self.seen.add(call)
                with noted(app).open("a", encoding="utf-8") as file:  # also from the processes of a parallel build
                    file.write(call + "\n")
            return draw(**given)

        context["toctree"] = toctree


def noted(app: Sphinx) -> Path:
    """Return the file in which the calls of a running build are noted."""
    return Path(app.outdir) / f".tensions-{app.builder.name}.toctrees"


def collected(app: Sphinx) -> list[str]:
    """Return the calls of the build that ends, and forget them."""
    try:
        calls = sorted(set(noted(app).read_text(encoding="utf-8").splitlines()))
    except OSError:
        return []
    noted(app).unlink(missing_ok=True)
    return calls


def shows_sections(app: Sphinx, calls: Iterable[str]) -> bool:
    """Return whether a sidebar may show the sections of pages that are not above its own."""
    builder: Any = app.builder
    theme = getattr(builder, "theme", None)
    folders = [Path(folder) for folder in theme.get_theme_dirs()] if theme is not None else []
    if any("pydata_sphinx_theme" in folder.parts for folder in folders):
        return False  # it draws its sidebars itself, and never with sections
    packages = [folder.relative_to(PACKAGES).parts[0] for folder in folders if folder.is_relative_to(PACKAGES)]
    asks = len(packages) == len(folders) and set(packages) <= ASKING
    # A sidebar is folded unless the template says otherwise, as in Sphinx.
    given = [json.loads(call) for call in calls]
    return (
        not asks
        or not given
        or not all(call.get("titles_only") or call.get("collapse", True) or call.get("maxdepth") == 1 for call in given)
    )
