"""From source to a finished doctree: what a page can know of itself."""

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
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from .. import bibliography, slips
from ..codes import Code
from ..diagnostics import Source, warn
from ..graph import letters
from ..known import Vocabulary
from ..locale import _
from ..nodes import camp, claim, counter, derived, query, recorded, tension
from ..trust import disarm

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx

SHOWN = "tensions_shown_as_text"
_INCLUDE = re.compile(
    r"^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{include\}[ \t]*(?P<path>.+)\n(?P<options>(?:[ \t>]*:[\w-]+:.*\n)*)", re.MULTILINE
)
_SHOWN = re.compile(r"^[ \t>]*:(?:literal|code):", re.MULTILINE)
TRANSPARENT = (nodes.document, nodes.section, counter, claim, nodes.container, addnodes.only)


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
    """At ``include-read``: look at what a Markdown page includes, unless it shows it as it stands."""
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
    for found in _INCLUDE.finditer(source):
        if _SHOWN.search(found["options"]):
            yield Path(found["path"]).name


def form_of(app: Sphinx, docname: str) -> str | None:
    """Tell what a page is written in, as `slips` calls it, or None where it is something else."""
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
    document = new_document("")
    en: Any = get_language("en", document.reporter)

    def directive(name: str) -> bool:
        return directives.directive(name, en, document)[0] is not None

    def role(name: str) -> bool:
        return roles.role(name, en, 0, document.reporter)[0] is not None

    colons = "colon_fence" in getattr(app.config, "myst_enable_extensions", ())
    works, pandoc = domain.data.get("works", ()), app.config.tensions_pandoc_citations
    return Vocabulary(directive, role, works, pandoc, colons=colons)


class Pandoc(SphinxTransform):
    """Read ``[@key]`` as a citation.

    Runs after translation (20) and before citations are looked at by `Arrange`.
    """

    default_priority = 450
    pattern = re.compile(r"(?<![\w\]])\[(@[^\s\[\]@,;]+(?:\s*[;,]\s*@[^\s\[\]@,;]+)*)\]")

    def apply(self, **_kwargs: Any) -> None:
        """Look at all text but code, mathematics and links."""
        if not self.config.tensions_pandoc_citations:
            return
        for text in list(self.document.findall(nodes.Text)):
            if "[@" in text and not self._apart(text):
                self._replace(text)

    def _apart(self, text: nodes.Text) -> bool:
        node: Any = text.parent
        while node is not None:
            if isinstance(
                node, (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.reference, nodes.raw)
            ):
                return True
            node = node.parent
        return False

    def _replace(self, text: nodes.Text) -> None:
        parts: list[nodes.Node] = []
        end = 0
        for match in self.pattern.finditer(text):
            keys = [key.strip().lstrip("@") for key in re.split("[;,]", match[1])]
            parts.append(nodes.Text(text[end : match.start()]))
            line = next((n.line for n in ancestors(text) if n.line is not None), 0)
            parts.append(bibliography.cite(self.document, self.env, keys, line))
            end = match.end()
        if parts:
            parts.append(nodes.Text(text[end:]))
            text.parent.replace(text, [part for part in parts if str(part) or not isinstance(part, nodes.Text)])


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
        text = nodes.inline(words, words, classes=["tns-muted"])
        outer = node.parent
        node.replace_self(text)
        block = outer if isinstance(outer, nodes.reference) else text
        if not isinstance(block.parent, nodes.TextElement):  # where a block stood, words need a paragraph
            around = nodes.paragraph()
            block.replace_self(around)
            around += block


def ancestors(node: nodes.Node) -> Iterator[Any]:
    """Yield what *node* stands in, from the inside out."""
    here: Any = node.parent
    while here is not None:
        yield here
        here = here.parent


class Arrange(SphinxTransform):
    """Number the objects of a page, letter the camps in a tension, find what stands in the wrong place.

    Runs before the footnotes lose the names by which `footcite` is known (620).
    """

    default_priority = 500

    def apply(self, **_kwargs: Any) -> None:
        """Write `order`, `docname` and `label` on our nodes."""
        docname = self.env.docname
        for order, node in enumerate(list(self.document.findall(recorded))):
            node["order"] = order
            self._place(node)
            for child in node.children:
                if isinstance(child, derived):
                    child["order"], child["docname"] = order, docname
            if not any(isinstance(outer, recorded) for outer in ancestors(node)):
                disarm(node)
        for order, asked in enumerate(self.document.findall(query)):
            asked["order"], asked["docname"] = order, docname
        for home in list(self.document.findall(tension)):
            self._letter(home)
            self._gather_claims(home)
        for title in self.document.findall(nodes.title):
            _blank_citations(title)
        self._footcites()

    def _place(self, node: Element) -> None:
        for outer in ancestors(node):
            if not isinstance(outer, TRANSPARENT):
                warn(Code.MISPLACED, f"{node.tagname}: it stands in a {outer.tagname}", node)
                return

    def _letter(self, home: tension) -> None:
        camps = [n for n in home.findall(camp) if not n["given"].get("tension") and _home(n) is home]
        taken = {n["given"]["label"] for n in camps if n["given"].get("label")}
        free = (letter for letter in letters() if letter not in taken)
        for node in camps:
            node["label"] = node["given"].get("label") or next(free)
            if self.config.tensions_numbering:
                letter(node, node["label"])

    def _gather_claims(self, home: tension) -> None:
        """Put the claims that follow the camps of a tension into a section of their own.

        A section ends only where another begins: without this, they would
        belong to the last camp in every format that is not a tree.
        """
        camps = [place for place, child in enumerate(home.children) if isinstance(child, camp)]
        if not camps:
            return
        claims = [child for child in home.children[camps[-1] :] if isinstance(child, claim)]
        if claims:
            anchor = f"{home['ids'][0]}-claims"
            while anchor in self.document.ids:
                anchor += "-section"
            section = nodes.section("", nodes.title("", _("Claims")), ids=[anchor], names=[], classes=["tns-claims"])
            section.source, section.line = claims[0].source, claims[0].line
            self.document.ids[anchor] = section
            for node in claims:
                home.remove(node)
                section += node
            home += section

    def _footcites(self) -> None:
        names = bibliography.footcite_names(self.env)
        for node in self.document.findall(nodes.footnote_reference) if names else ():
            if node.get("refname") in names:
                owner = next((a for a in ancestors(node) if isinstance(a, recorded)), None)
                if owner is not None:
                    Source.at(node).warn(Code.FOOTCITE, "footcite stands in an object", "footcite")


def _home(node: camp) -> Any:
    return next((a for a in ancestors(node) if isinstance(a, tension)), None)


def _blank_citations(title: nodes.title) -> None:
    """Keep raw keys of citations in a title out of tables of contents."""
    for node in title.findall(addnodes.pending_xref):
        if bibliography.is_citation(node):
            node.children = [nodes.inline("", "")]


def letter(node: Element, label: str) -> None:
    """Put the letter of a camp before its title."""
    title = node[0]
    if (
        label
        and isinstance(title, nodes.title)
        and not any("tns-label" in n.get("classes", ()) for n in title.findall(nodes.inline))
    ):
        title.insert(0, [nodes.inline(label, label, classes=["tns-label"]), nodes.Text(" ")])
