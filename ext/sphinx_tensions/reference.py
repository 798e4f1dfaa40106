"""The reference pages of the documentation, printed from the code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

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


def options(found: Iterable[Option]) -> list[Node]:
    """Return the options of a directive as a table."""
    rows = [(f"`{option.name}`", option.takes, option.help) for option in found]
    if not rows:
        return [nodes.paragraph("", "It has no options.")]
    head = map(inline, ("Option", "Takes", "Meaning"))
    return [table(list(head), (map(inline, row) for row in rows), (15, 25, 60))]


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
    sections: list[Node] = []
    for name, schema in schemas.items():
        rows = (
            (field, _takes(what) + (" Required." if field in schema["required"] else ""))
            for field, what in schema["properties"].items()
        )
        sections += [nodes.rubric(name, name), definitions(rows)]
    return sections


class Reference(SphinxDirective):
    """``tensions-reference``: objects, lists, roles, settings, warnings or commands."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[Node]:
        """Print the part that is named; the page depends on the code it is printed from."""
        here = Path(__file__).parent
        for path in (
            here / "config.py",
            here / "exchange" / "fields.py",
            here / "exchange" / "proposals.py",
            *sorted((here / "core").glob("*.py")),
            *sorted((here / "reading").glob("*.py")),
            *sorted((here / "digest").glob("*.py")),
            *sorted((here / "command").glob("*.py")),
            *sorted((here / "mine" / "drafting" / "prompts").glob("*.txt")),
            *sorted((here / "mine").glob("*.py")),
            *sorted((here / "review").glob("*.py")),
            here / "showing" / "words.py",
        ):
            self.env.note_dependency(str(path))
        return self.parts[self.arguments[0]](self)

    def _titled(self, name: str, text: str, option_list: Iterable[Option]) -> list[Node]:
        intro = [nodes.paragraph("", "", *inline(text))] if text else []
        return [nodes.rubric(name, name), *intro, *options(option_list)]

    def objects(self) -> list[Node]:
        """Print the directives for objects."""
        return [
            node
            for name, directive in OBJECTS.items()
            for node in self._titled(name, (directive.__doc__ or "").strip(), directive.declared())
        ]

    def lists(self) -> list[Node]:
        """Print the directives for lists."""
        return [node for name in LISTS for node in self._titled(name, "", LISTED[name])]

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
        sections: list[Node] = []
        for name, rows in (("every object", COMMON), *OWN.items()):
            sections += [nodes.rubric(name, name), definitions((field, text) for field, (_, text) in rows.items())]
        return sections

    def words(self) -> list[Node]:
        """Print the words that pages show, with their definitions."""
        sections: list[Node] = []
        for name, found in Words().glossary().items():
            sections += [nodes.rubric(name, name), definitions((word.text, word.note) for word in found)]
        return sections

    def commands(self) -> list[Node]:
        """Print the help of every command."""
        sections: list[Node] = []
        for name, text in helps().items():
            sections += [nodes.rubric(name, name), nodes.literal_block(text, text, language="text")]
        return sections

    def prompts(self) -> list[Node]:
        """Print what a model is told before it is shown anything of a paper, and the digest that proposals record."""
        texts = prompts()
        blocks: list[Node] = []
        for name, text in texts.items():
            blocks += [nodes.rubric(name, f"{name}.txt"), nodes.literal_block(text, text, language="text")]
        return [*blocks, nodes.paragraph("", "", *inline(f"`prompt_sha256` of both: `{prompt_hash(texts)}`."))]

    def modules(self) -> list[Node]:
        """Print every module of the package with the first line of its docstring, by folder."""
        here = Path(__file__).parent
        folders: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(here.rglob("*.py")):
            self.env.note_dependency(str(path))
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            name = path.relative_to(here)
            if path.name != "__init__.py":
                folders.setdefault(name.parent.as_posix(), []).append(
                    (name.as_posix(), text.split("\n", maxsplit=1)[0])
                )
        sections: list[Node] = []
        for folder, rows in folders.items():
            title = "at the root" if folder == "." else folder
            sections += [nodes.rubric(title, title), definitions(rows)]
        return sections

    parts: ClassVar[dict[str, Callable[[Reference], list[Node]]]] = {
        "objects": objects,
        "lists": lists,
        "roles": roles,
        "digests": digests,
        "files": files,
        "drafts": drafts,
        "settings": settings,
        "warnings": warnings,
        "commands": commands,
        "fields": fields,
        "words": words,
        "prompts": prompts,
        "modules": modules,
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("tensions-reference", Reference)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
