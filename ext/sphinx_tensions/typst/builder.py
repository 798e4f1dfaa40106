"""The builder `typst`: a book as PDF, with no program but the compiler in a wheel."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.locale import _, __
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.i18n import format_date

from . import fonts, indices
from .assemble import assemble, take_opening
from .base import PLACE, trim
from .markup import array, escape, string
from .mathematics import Formulas
from .packing import packed
from .press import compiles
from .tables import Translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)
THEME = Path(__file__).with_name("theme.typ")
PRESS = Path(__file__).with_name("press.py")
LAYOUTS = 7
"""Layouts of a book, after which some numbers may still move others: three are usual."""


class TypstBuilder(Builder):
    """Writes one Typst file and one PDF for each entry of `typst_documents`."""

    name = "typst"
    format = "typst"
    epilog = __("The PDF is in %(outdir)s.")
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]
    default_translator_class = Translator
    allow_parallel = False

    def init(self) -> None:
        """Begin with no formula tried."""
        self.formulas = Formulas()
        self.fonts = fonts.paths(self.config.typst_font_paths)
        self.usable: dict[str, str] = {}  # images by their address
        self.failed = False  # the compiler refused a book

    def get_outdated_docs(self) -> str:
        """Write the whole book each time."""
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002  (Sphinx's signature)
        """Return where a document begins, as `base.Base.target` reads it."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:  # noqa: ARG002  (the same)
        """Return the same from everywhere."""
        return self.get_target_uri(to, typ)

    # -- writing ------------------------------------------------------------

    def write_documents(self, docnames: Set[str]) -> None:  # noqa: ARG002  (a book is written whole)
        """Write every book."""
        for start, target, title, author in self.config.typst_documents:
            self._book(start, target, title, author)

    if not hasattr(Builder, "write_documents"):  # before Sphinx 8.2

        def write(self, *_given: Any) -> None:  # type: ignore[misc]  # final since
            """Write every book."""
            self.write_documents(set())

    def _book(self, start: str, target: str, title: str, author: str) -> None:
        tree = assemble(self, start)
        self.post_process_images(tree)
        self._images()
        formulas = tree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block)))
        self.formulas.learn(node.astext() for node in formulas)
        texts = list(tree.findall(nodes.Text))
        opening = take_opening(tree)
        with progress_message(f"writing {target}"):
            translator: Any = self.create_translator(tree, self)
            tree.walkabout(translator)
            opened = [translator.gathered([node]) for node in opening]
            body = "".join(translator.stack[0]) + self._indexes(translator)
            text = self._head(title, author, opened, translator.titles) + body
            text = fonts.without_missing(text, texts, self.fonts, self.config.typst_fonts)
            out = Path(self.outdir)
            for path in (THEME, *(Path(self.srcdir) / path for path in self.config.typst_theme_files)):
                shutil.copyfile(path, out / Path(path).name)
            source = out / f"{target}.typ"
            source.write_text(text, encoding="utf-8")
        with progress_message(f"compiling {target}.pdf"):
            self._compile(source, translator.aliases)

    def _head(self, title: str, author: str, opening: list[str], titles: list[tuple[str, int, str]]) -> str:
        imports = "".join(f"#import {string(Path(path).name)}: *\n" for path in self.config.typst_theme_files)
        edition = [f"{_('Release')} {self.config.version}"] if self.config.version else []
        day = self.config.today or format_date(self.config.today_fmt or _("%b %d, %Y"), language=self.config.language)
        rights = [f"© {self.config.copyright}"] if self.config.copyright else []
        arguments = {
            "title": string(title),
            "author": string(author),
            "opening": array([f"[{text}]" for text in opening]),
            "edition": string(" · ".join([*edition, day])),
            "rights": string(" · ".join(filter(None, [*rights, self.config.typst_licence]))),
            "titles": array([f"({string(label)}, {level}, [{trim(text)}])" for label, level, text in titles]),
            # Typst takes a language without its region.
            "lang": string(str(self.config.language or "en")[:2]),
            "fonts": array([string(name) for name in self.config.typst_fonts]),
            "paper": string(self.config.typst_paper),
            "contents": string(_("Contents")),
        }
        given = ", ".join(f"{name}: {value}" for name, value in arguments.items())
        return f'#import "theme.typ": *\n{imports}#show: book.with({given})\n\n'

    def _images(self) -> None:
        for uri, name in self.images.items():
            target = Path(self.outdir) / "images" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(self.srcdir) / uri, target)
            # An image that the compiler cannot read would stop the whole book.
            if compiles(f"#image({string(name)})", root=str(target.parent)):
                self.usable[uri] = name

    def _indexes(self, translator: Any) -> str:
        wanted = self.config.typst_domain_indices
        parts = []
        for domain in map(self.env.get_domain, sorted(self.env.domains)):
            for index in domain.indices:
                name = f"{domain.name}-{index.name}"
                if wanted is True or (wanted and name in wanted):
                    content, _collapse = index(domain).generate()
                    parts.append((str(index.localname), indices.domain_lines(content, translator.known)))
        if self.config.typst_use_index:
            found = indices.general_lines(IndexEntries(self.env).create_index(self), translator.known)
            parts.append((_("Index"), found))
        labels = [(f"index:{title}", title, lines) for title, lines in parts if lines]
        translator.titles += [(label, 1, escape(title)) for label, title, _lines in labels]
        return indices.printed(labels)

    def _compile(self, source: Path, aliases: Mapping[str, str]) -> None:
        """Lay the book out until every page that it names is right, and keep the PDF of that layout."""
        places: dict[str, Any] = {}
        for last in (False,) * (LAYOUTS - 1) + (True,):
            answer = self._press(source, places, last=last)
            if "error" in answer or answer["settled"] or last:
                break
            found = answer["places"]
            places = found | {name: found[label] for name, label in aliases.items() if label in found}
        self._keep(source, answer)

    def _press(self, source: Path, places: dict[str, Any], *, last: bool) -> dict[str, Any]:
        """Run the compiler in a process of its own: what it remembers of a layout is half a gigabyte."""
        stamp = os.environ.get("SOURCE_DATE_EPOCH")
        asked = {
            "source": str(source),
            "pdf": str(source.with_suffix(".pdf.new")),
            "root": str(source.parent),
            "fonts": [str(path) for path in self.fonts],
            "standards": list(self.config.typst_pdf_standards),
            "timestamp": int(stamp) if stamp else None,
            "places": places,
            "last": last,
        }
        # -P: the folder of the script has files with names that others may import.
        run, given = [sys.executable, "-P", str(PRESS)], json.dumps(asked).encode()
        done = subprocess.run(run, check=False, input=given, stdout=subprocess.PIPE)  # noqa: S603  (none from outside)
        if done.returncode:
            return {"error": f"the compiler ended with {done.returncode}"}
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def _keep(self, source: Path, answer: dict[str, Any]) -> None:
        if "error" in answer:
            logger.error("%s", explain(answer, source), type="typst", subtype="compiler")
            source.with_suffix(".pdf").unlink(missing_ok=True)
            self.failed = True
            return
        for warning in answer["warnings"]:
            logger.warning("typst: %s", warning, type="typst", subtype="compiler")
        if not answer["settled"]:
            logger.warning("typst: some page numbers may be one off", type="typst", subtype="pages")
        # In place at once, and by hand: this package imports nothing of ours.
        beside = source.with_suffix(".pdf.new")
        beside.write_bytes(packed(beside.read_bytes()))
        beside.replace(source.with_suffix(".pdf"))


def explain(answer: Mapping[str, Any], source: Path) -> str:
    """Return the message of the compiler, after the page and line that it is about."""
    message = str(answer["error"])
    match = re.search(rf"{re.escape(source.name)}:(\d+)", message)
    lines = source.read_text(encoding="utf-8").split("\n")[: int(match[1]) if match else 0]
    place = next((line[len(PLACE) :] for line in reversed(lines) if line.startswith(PLACE)), source.name)
    hints = "".join(f"\n  {hint}" for hint in answer.get("hints", ()))
    return f"{place}: typst: {message}{hints}"


def tell(app: Sphinx, _exception: Exception | None) -> None:
    """At ``build-finished``: end with an error when a book could not be made."""
    if isinstance(app.builder, TypstBuilder) and app.builder.failed:
        app.statuscode = 1


def documents(app: Sphinx, config: Any) -> None:  # noqa: ARG001  (Sphinx's signature)
    """At ``config-inited``: one book of everything, unless the project says which."""
    if not config.typst_documents:
        name = "".join(c for c in config.project.lower().replace(" ", "-") if c.isalnum() or c == "-") or "book"
        config.typst_documents = [(config.root_doc, name, config.project, config.author)]
