"""The reference pages of the documentation, printed from the code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import __version__
from .command.main import helps
from .config import SETTINGS
from .core.codes import Code
from .core.options import Option
from .core.queries import OPTIONS as LISTED
from .digest.directives import DIGESTS
from .digest.files import SCHEMAS
from .exchange import proposals
from .exchange.fields import COMMON, OWN
from .exchange.proposals import DECIDED, DECISION, MINED, READ
from .mine.drafting.drafting import prompt_hash, prompts
from .nodes import table
from .reading.lists import LISTS
from .reading.objects import OBJECTS
from .reading.roles import ROLES
from .showing.words import Words

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def inline(text: str) -> list[nodes.Node]:
    """Return *text* as nodes; what is between backticks is code."""
    parts = text.split("`")
    return [nodes.literal(p, p) if number % 2 else nodes.Text(p) for number, p in enumerate(parts) if p]


def definitions(rows: Iterable[tuple[str, str]]) -> nodes.definition_list:
    """Return a definition list of names and texts."""
    terms = nodes.definition_list()
    for name, text in rows:
        term = nodes.term("", "", nodes.literal(name, name))
        terms += nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph("", "", *inline(text))))
    return terms


def options(found: Iterable[Option]) -> Node:
    """Return the options of a directive as a table."""
    rows = [(f"`{option.name}`", option.takes, option.help) for option in found]
    if not rows:
        return nodes.paragraph("", "It has no options.")
    head = map(inline, ("Option", "Takes", "Meaning"))
    return table(list(head), (map(inline, row) for row in rows), (15, 25, 60))


def titled(blocks: Iterable[tuple[str, Iterable[Node]]]) -> list[Node]:
    """Return blocks of nodes, each below its title."""
    return [node for title, block in blocks for node in (nodes.rubric(title, title), *block)]


def code(text: str) -> Node:
    """Return *text* as it is."""
    return nodes.literal_block(text, text, language="text")


def _takes(schema: Mapping[str, Any]) -> str:
    """Return what a field of a JSON Schema takes."""
    if "enum" in schema:
        return "One of " + ", ".join(f"`{word}`" for word in schema["enum"]) + "."
    kinds = schema.get("type", "any")
    words = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    if words == "array":
        inner = schema["items"]
        words = f"array of {inner.get('type', 'any')}"
    members = schema.get("properties") or schema.get("items", {}).get("properties")
    inside = " with " + ", ".join(f"`{name}`" for name in members) if members else ""
    bounds = f", {schema['minimum']} to {schema['maximum']}" if "maximum" in schema else ""
    return f"{words.capitalize()}{inside}{bounds}."


def _fields(schemas: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    """Return the fields of files, each with what it takes, by name of the file or of its schema."""

    def rows(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for field, what in schema["properties"].items():
            yield field, _takes(what) + (" Required." if field in schema["required"] else "")

    return titled((name, [definitions(rows(schema))]) for name, schema in schemas.items())


HERE = Path(__file__).parent
PRINTED = (
    "config.py exchange/fields.py exchange/proposals.py core/*.py reading/*.py digest/*.py command/*.py "
    "mine/drafting/prompts/*.txt mine/*.py review/*.py showing/words.py"
)
"""The files from which these pages are printed."""


class Reference(SphinxDirective):
    """``tensions-reference``: objects, lists, roles, settings, warnings or commands."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Print the part that is named; the page depends on the code it is printed from."""
        for pattern in PRINTED.split():
            for path in HERE.glob(pattern):
                self.env.note_dependency(str(path))
        part: Callable[[], list[Node]] = getattr(self, self.arguments[0])
        return part()

    def objects(self) -> list[Node]:
        """Print the directives for objects."""
        said = {name: inline((directive.__doc__ or "").strip()) for name, directive in OBJECTS.items()}
        return titled(
            (name, [nodes.paragraph("", "", *said[name]), options(OBJECTS[name].declared())]) for name in OBJECTS
        )

    def lists(self) -> list[Node]:
        """Print the directives for lists."""
        return titled((name, [options(LISTED[name])]) for name in LISTS)

    def digests(self) -> list[Node]:
        """Print the directives for days of papers."""
        return [definitions((name, (directive.__doc__ or "").strip()) for name, directive in DIGESTS.items())]

    def files(self) -> list[Node]:
        """Print the fields of the files of a day."""
        return _fields(SCHEMAS)

    def drafts(self) -> list[Node]:
        """Print the fields of the files of drafts."""
        return _fields({**proposals.schemas(), DECIDED: DECISION, READ: MINED})

    def roles(self) -> list[Node]:
        """Print the roles."""
        return [definitions((f"{{{name}}}", f"Names a {name} by its id.") for name in ROLES)]

    def settings(self) -> list[Node]:
        """Print the settings."""
        return [definitions((s.name, f"{s.help} Default: `{s.default!r}`.") for s in SETTINGS)]

    def warnings(self) -> list[Node]:
        """Print the codes of warnings."""
        return [
            definitions(
                (f"tensions.{code.value}", f"{code.severity.capitalize()}. {code.cause} {code.remedy}") for code in Code
            )
        ]

    def fields(self) -> list[Node]:
        """Print the fields of the exported objects."""
        return titled(
            (name, [definitions((field, text) for field, (_, text) in rows.items())])
            for name, rows in (("every object", COMMON), *OWN.items())
        )

    def words(self) -> list[Node]:
        """Print the words that pages show, with their definitions."""
        glossary = Words().glossary().items()
        return titled((name, [definitions((word.text, word.note) for word in found)]) for name, found in glossary)

    def commands(self) -> list[Node]:
        """Print the help of every command."""
        return titled((name, [code(text)]) for name, text in helps().items())

    def prompts(self) -> list[Node]:
        """Print what a model is told before it is shown anything of a paper, and the digest that proposals record."""
        texts = prompts()
        sections = titled((f"{name}.txt", [code(text)]) for name, text in texts.items())
        return [*sections, nodes.paragraph("", "", *inline(f"`prompt_sha256` of both: `{prompt_hash(texts)}`."))]

    def modules(self) -> list[Node]:
        """Print every module of the package with the first line of its docstring, by folder."""
        folders: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(HERE.rglob("*.py")):
            self.env.note_dependency(str(path))
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            name = path.relative_to(HERE)
            if path.name != "__init__.py":
                folders.setdefault(name.parent.as_posix(), []).append(
                    (name.as_posix(), text.split("\n", maxsplit=1)[0])
                )
        return titled(
            ("at the root" if folder == "." else folder, [definitions(rows)]) for folder, rows in folders.items()
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("tensions-reference", Reference)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
