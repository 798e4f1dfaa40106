"""Which written pages are out of date.

Sphinx writes again the pages it read again.  A page can also change because
another one did: by its backlinks, its standing, its citations, the titles in
its sidebar.  For every page we take a fingerprint of all that it shows from
elsewhere, compare it with the fingerprint of what was last written to the same
output folder, and ask for the pages that differ.

The fingerprints lie in the output folder: two builders that share their
doctrees have written at different times.  The file is taken away when writing
starts and put back when the build ends well, so that after an interrupted
build every page is written again.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import __
from sphinx.util.logging import getLogger

from . import checks, navigation, publishing
from .diagnostics import Source, warn
from .fingerprints import FORMAT, Fingerprints, Inputs, Marks, assets_digest, settings_digest
from .outputs import Outputs
from .text import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = getLogger(__name__)
WHOLE = frozenset(
    [
        "changes",
        "coverage",
        "doctest",
        "dummy",
        "gettext",
        "info",
        "latex",
        "linkcheck",
        "man",
        "qthelp",
        "singlehtml",
        "tensions",
        "texinfo",
    ]
)
"""Builders that write everything every time, or nothing by page."""


class Failures(logging.Handler):
    """Listens for pages that Sphinx could not write: of a full disk it only warns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a warning, also one from a process that writes in parallel."""
        self.found |= record.getMessage().startswith(str(__("error writing file %s: %s")).split("%s")[0])


class Freshness:
    """The memory of one build."""

    def __init__(self) -> None:
        self.common = ""
        self.inventory = ""
        self.marks: dict[str, Marks] = {}
        self.before = Memory()
        self.written: set[str] = set()
        self.indices: dict[str, str] = {}
        self.sections = ""
        self.failures = Failures()
        self.outputs: Outputs | None = None

    # -- events, in the order in which they come ----------------------------

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """At ``env-updated``: return the pages to write again."""
        domain: Any = env.get_domain("tensions")
        self.before = Memory.load(memory(app))
        inputs = Inputs(app, env, domain)
        self.common = inputs.common()
        if self._same(domain.digests):
            self.marks = self.before.pages
            self.sections, self.inventory = self.before.sections, self.before.inventory
            return []
        for finding in checks.check(domain.graph, domain.elsewhere()):
            line = Source(str(env.doc2path(finding.docname)), finding.line).found(finding.marks)
            warn(finding.code, finding.message, (finding.docname, line))
        if app.builder.name in WHOLE:
            return []
        self.inventory = digest(inputs.inventory)
        self.marks = self._marks(inputs)
        if self._shown_alone():
            self.sections = self.before.sections
        else:
            prints = Fingerprints(inputs).all()
            self.marks = {name: marks._replace(print=prints[name]) for name, marks in self.marks.items()}
            if navigation.shows_sections(app, self.before.toctrees):
                self.sections = navigation.all_sections(env)
                if self.before.sections != self.sections:
                    return sorted(self.marks)
        gone = self.before.pages.keys() - self.marks.keys()
        # before Sphinx 8.2 a build that writes no page forgets the page that has gone in no index
        return sorted(self._changed()) or ([app.config.root_doc] if gone else [])

    def start(self, app: Sphinx, _builder: Any) -> None:
        """At ``write-started``: from now on the folder is half written."""
        if app.builder.name not in WHOLE:
            logging.getLogger("sphinx").addHandler(self.failures)
            memory(app).unlink(missing_ok=True)
            self.outputs = Outputs(Path(app.outdir), app.builder.name)
            self.outputs.expect({name: page_files(app, name) for name in app.env.all_docs})

    def settle(self, app: Sphinx) -> list[Any]:
        """At ``html-collect-pages``: all pages are written, and nobody wrote over them yet; add none."""
        builder: Any = app.builder
        if self.outputs is not None:
            indices = [found[0] for found in builder.domain_indices]
            pages = {name: page_files(app, name) for name in (*sorted(self.written), *indices)}
            self.outputs.settle(pages | publishing.assets(app))
        return []

    def spare_indices(self, app: Sphinx, pagename: str, *_context: Any) -> None:
        """At ``html-page-context`` of the general index, which is written first: keep indices that did not change."""
        builder: Any = app.builder
        if pagename != "genindex" or builder.name not in publishing.SITES:
            return
        known = self.before.indices
        if self._shown_alone():
            self.indices = {name: known.get(name, "") for name, *_ in builder.domain_indices}
        else:
            common = (FORMAT, settings_digest(app.env), assets_digest(app), navigation.order(app.env))
            self.indices = {name: digest(common, list(rows)) for name, _, rows, _ in builder.domain_indices}
        if not self.marks.keys() <= self.written:  # else the look of all pages may have changed
            builder.domain_indices = [
                found
                for found in builder.domain_indices
                if self.indices[found[0]] != known.get(found[0])
                or not all((Path(app.outdir) / file).is_file() for file in page_files(app, found[0]))
            ]

    def note(self, _app: Sphinx, _doctree: nodes.document, docname: str) -> None:
        """At ``doctree-resolved``: a page is being written."""
        self.written.add(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: remember what was written, remove what no page stands for."""
        logging.getLogger("sphinx").removeHandler(self.failures)
        if exception is not None or app.builder.name in WHOLE or self.failures.found:
            return
        known = self.before.pages
        outputs = self.outputs or Outputs(Path(app.outdir), app.builder.name)
        indices = self.indices or {found[0]: "" for found in getattr(app.builder, "domain_indices", ())}
        if self.outputs is None:  # nothing was written
            indices = self.before.indices
        if outputs.waiting:
            outputs.settle({name: page_files(app, name) for name in sorted(self.written)})
        if not self._files_stay():
            publishing.publish(app, outputs, self._changed())
        outputs.gone({*self.marks, *indices, *publishing.assets(app)})
        outputs.save()
        pages = {
            name: marks
            for name in sorted(self.marks)
            if (marks := self.marks[name] if name in self.written else known.get(name))
        }
        complete = pages == self.marks
        Memory(
            common=self.common if complete else "",
            inventory=self.inventory,
            indices=indices,
            sections=self.sections if complete else "",
            toctrees=tuple(sorted({*self.before.toctrees, *navigation.collected(app)})),
            pages=pages,
        ).save(memory(app))

    # -- what changed -------------------------------------------------------

    def _changed(self) -> set[str]:
        """Return the pages that are not as they were written before."""
        return {name for name, marks in self.marks.items() if self.before.pages.get(name) != marks}

    def _same(self, digests: dict[str, str]) -> bool:
        """Tell whether nothing at all changed."""
        known = self.before.pages
        return (
            self.before.common == self.common
            and known.keys() == digests.keys()
            and all(known[name].page == found for name, found in digests.items())
        )

    def _marks(self, inputs: Inputs) -> dict[str, Marks]:
        """Return the marks of all pages, with the fingerprints of the build before."""
        usable = self.before.common == self.common
        known = self.before.pages
        return {
            name: known[name]
            if usable and name in known and known[name].page == found
            else inputs.marks(name, known[name].print if name in known else "")
            for name, found in sorted(inputs.domain.digests.items())
        }

    def _shown_alone(self) -> bool:
        """Tell whether what changed in pages is shown by these pages alone."""
        known = self.before.pages
        return (
            (self.before.common, self.before.inventory) == (self.common, self.inventory)
            and known.keys() == self.marks.keys()
            and all(known[name].elsewhere == marks.elsewhere for name, marks in self.marks.items())
        )

    def _files_stay(self) -> bool:
        """Tell whether what changed in pages concerns none of the files beside them."""
        known = self.before.pages
        return self._shown_alone() and all(known[name].text == marks.text for name, marks in self.marks.items())


@dataclass(frozen=True)
class Memory:
    """What a build leaves to the next one in the same folder."""

    common: str = ""  #: `Inputs.common`; empty when a page could not be written
    inventory: str = ""  #: `Inputs.inventory`
    sections: str = ""  #: `navigation.all_sections`, where pages show them
    indices: dict[str, str] = field(default_factory=dict)  #: digests by name
    toctrees: tuple[str, ...] = ()  #: calls of ``toctree()`` by the theme
    pages: dict[str, Marks] = field(default_factory=dict)  #: by docname, as they were written

    @classmethod
    def load(cls, path: Path) -> Memory:
        """Read what was saved; nothing when it is of another version, or no such file."""
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
            if state.pop("format") != FORMAT:
                return cls()
            pages = {name: Marks(*marks) for name, marks in state.pop("pages").items()}
            return cls(**{**state, "toctrees": tuple(state["toctrees"]), "pages": pages})
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return cls()

    def save(self, path: Path) -> None:
        """Write it, never half of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        state = {"format": FORMAT, **{name: getattr(self, name) for name in self.__dataclass_fields__}}
        beside.write_text(json.dumps(state, indent=0) + "\n", encoding="utf-8")
        beside.replace(path)


def mend_build_info(app: Sphinx) -> None:
    """At ``builder-inited``: take away Sphinx's note of its settings if a killed build left half of it.

    Sphinx would stop there.
    """
    file = Path(app.outdir) / ".buildinfo"
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return
    if len(lines) < 4 or not lines[3].startswith(b"tags: "):
        file.unlink()


def advise(app: Sphinx, exception: Exception | None) -> None:
    """At ``build-finished``: say what to remove when a kept doctree is half a file, of which Sphinx says no more."""
    said = f"{type(exception).__name__}: {exception} {getattr(exception, 'traceback', '')}"
    if exception is not None and any(name in said for name in ("EOFError", "UnpicklingError")):
        logger.error("a file in %s cannot be read; remove that folder and build again", app.doctreedir)


def memory(app: Sphinx) -> Path:
    """Return the file of the memory of a builder."""
    return Path(app.outdir) / f".tensions-{app.builder.name}.json"


def page_files(app: Sphinx, name: str) -> list[str]:
    """Return what the builder writes for the page or index *name*, as paths in the output folder."""
    builder: Any = app.builder
    path = getattr(builder, "get_output_path", None) or getattr(builder, "get_outfilename", None)
    outdir = Path(app.outdir)
    file = Path(path(name)) if path is not None else outdir / f"{name}{getattr(builder, 'out_suffix', '')}"
    found = [file.relative_to(outdir).as_posix()] if file.is_relative_to(outdir) else []
    if builder.format == "html" and name in app.env.all_docs and app.config.html_copy_source:
        suffix = str(app.env.doc2path(name, base=False))[len(name) :]
        shown = app.config.html_sourcelink_suffix
        found.append(f"_sources/{name}{suffix}{'' if suffix == shown else shown}")
    return found
