"""Source and doctree of a page, mended before anything is kept of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils
from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import get_language
from docutils.utils import new_document
from sphinx.transforms import SphinxTransform

from ..bibtex.roles import cite
from ..core.codes import Code
from ..core.known import Vocabulary
from ..core.text import split_pandoc
from ..diagnostics import Source, warn
from ..nodes import ancestors, css, line_of, recorded
from . import slips

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SHOWN = "tensions_shown_as_text"
_INCLUDE = re.compile(
    r"^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{include\}[ \t]*(?P<path>.+)\n(?P<options>(?:[ \t>]*:[\w-]+:.*\n)*)", re.MULTILINE
)
_SHOWN = re.compile(r"^[ \t>]*:(?:literal|code):", re.MULTILINE)


def mend_source(app: Sphinx, docname: str, content: list[str]) -> None:
    """Look at the source of a page before it is parsed (see `slips` and `fences`)."""
    form = form_of(app, docname)
    if form is None:
        return
    written = _as_written(app, docname, content[0])
    mended, problems = slips.mend(content[0] if written is None else written, form, _words(app))
    content[0] = mended if written is None else _split(mended)
    place = Source(str(app.env.doc2path(docname)), 0)
    for problem in problems:
        warn(problem.code, problem.message, (docname, place._replace(line=problem.line).found(problem.marks)))
    if form == "markdown":
        app.env.temp_data[SHOWN] = set(shown_as_text(content[0]))


def _as_written(app: Sphinx, docname: str, source: str) -> str | None:
    """Return *source* with the signs at which docutils before 0.21 has ended lines, or None where it is as written.

    Where something else was done to it as well, there is no telling, and it is taken as it is.
    """
    if docutils.__version_info__ >= (0, 21):
        return None
    try:
        text = Path(app.env.doc2path(docname)).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    return text if _split(text) == source else None


def _split(text: str) -> str:
    """End lines as docutils before 0.21 does when it reads a file: what is not ours stays as it was."""
    return "\n".join([*text.splitlines(), ""])


def mend_included(app: Sphinx, path: Path, _parent: str, content: list[str]) -> None:
    """At ``include-read``: look at what a Markdown page includes, unless it shows it as it is."""
    known: Any = app.env.temp_data.get(SHOWN)
    shown: set[str] = known or set()
    form = form_of(app, app.env.docname)
    if form in (None, "restructuredtext") or path.suffix == ".rst" or path.name in shown:
        return
    content[0], problems = slips.mend(content[0], "markdown", _words(app))
    shown |= set(shown_as_text(content[0]))
    for problem in problems:
        Source(str(Path(app.srcdir) / path), problem.line).warn(problem.code, problem.message, *problem.marks)


def shown_as_text(source: str) -> Iterator[str]:
    """Yield the names of the files that a page includes to show their source."""
    for match in _INCLUDE.finditer(source):
        if _SHOWN.search(match["options"]):
            yield Path(match["path"]).name


def form_of(app: Sphinx, docname: str) -> str | None:
    """Return what a page is written in, as `slips` calls it, or None where it is something else."""
    path = str(app.env.doc2path(docname))
    kind = next((k for suffix, k in app.config.source_suffix.items() if path.endswith(suffix)), "")
    if kind == "restructuredtext":
        return kind
    if kind not in ("markdown", "myst-nb"):
        return None
    return "notebook" if path.endswith(".ipynb") else "markdown"


def _words(app: Sphinx) -> Vocabulary:
    """Return what names mean on the page that is read."""
    domain: Any = app.env.get_domain("cite")
    # docutils notes an unknown name in the document that it is given, so not in that of the page.
    document = new_document("")
    en: Any = get_language("en", document.reporter)

    def directive(name: str) -> bool:
        return directives.directive(name, en, document)[0] is not None

    def role(name: str) -> bool:
        return roles.role(name, en, 0, document.reporter)[0] is not None

    # The setting exists only where MyST is loaded.
    colons = "colon_fence" in getattr(app.config, "myst_enable_extensions", ())
    works, pandoc = domain.data.get("works", ()), app.config.tensions_pandoc_citations
    return Vocabulary(directive, role, works, pandoc, colons=colons)


class Pandoc(SphinxTransform):
    """Read ``[@key]`` as a citation.

    Runs after translation (20) and before citations are looked at by `arrange`.
    """

    default_priority = 450
    apart = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.reference, nodes.raw)

    def apply(self, **_kwargs: Any) -> None:
        """Look at all text but code, mathematics and links."""
        if not self.config.tensions_pandoc_citations:
            return
        # A list first, since nodes are replaced: docutils walks the tree as it is asked.
        for text in list(self.document.findall(nodes.Text)):
            if "[@" in text and not any(isinstance(outer, self.apart) for outer in ancestors(text)):
                self._replace(text)

    def _replace(self, text: nodes.Text) -> None:
        parts: list[nodes.Node] = []
        for part in split_pandoc(text):
            if isinstance(part, tuple):
                parts.append(cite(self.document, self.env, part, line_of(text)))
            elif part:
                parts.append(nodes.Text(part))
        if len(parts) > 1 or not all(isinstance(part, nodes.Text) for part in parts):
            text.parent.replace(text, parts)


class Local(SphinxTransform):
    """Show the text of a picture in one of our objects that lies on another site.

    Runs before Sphinx fetches such pictures (100), which it does for every
    builder whose format cannot point to them.
    """

    default_priority = 90
    address = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\\\]{2})", re.IGNORECASE)

    def apply(self, **_kwargs: Any) -> None:
        """Replace every such picture; elsewhere on a page they are its author's own."""
        for node in list(self.document.findall(nodes.image)):
            uri = node.get("uri", "")
            if self.address.match(uri) and any(isinstance(outer, recorded) for outer in ancestors(node)):
                message = f"the picture {uri[:60]!r} is not a file of this project"
                Source.at(node).warn(Code.REMOTE_IMAGE, message, uri)
                self._tell(node)

    def _tell(self, node: nodes.image) -> None:
        words = node.get("alt") or node["uri"]
        text = nodes.inline(words, words, classes=css("muted"))
        outer = node.parent
        node.replace_self(text)
        block = outer if isinstance(outer, nodes.reference) else text
        if not isinstance(block.parent, nodes.TextElement):  # where a block stood, words need a paragraph
            around = nodes.paragraph()
            block.replace_self(around)
            around += block
