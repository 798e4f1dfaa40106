"""One build: its events, in the order in which they come.

Sphinx writes again the pages it read again.  A page can also change because
another one did: by its backlinks, its standing, its citations, the titles in
its sidebar.  For every page we take a fingerprint of all that it shows from
elsewhere (`fingerprints`), compare it with the fingerprint of what was last
written to the same output folder (`memory`), and ask for the pages that differ.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..bibtex.shelves import Reading
from ..core.text import digest
from ..formats import SITES, WHOLE
from ..reading import encoding, mend
from ..writing import looks
from . import domain, hints, navigation, site, upstream
from .fingerprints import FORMAT, Fingerprints, Inputs, Marks, assets_digest, settings_digest
from .lint import lint, lint_settings
from .memory import Memory, path_of
from .outputs import Outputs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

USUAL, LATE = 500, 900


class Conductor:
    """What one build knows of itself, between its events."""

    def __init__(self) -> None:
        self.common = ""
        self.inventory = ""
        self.marks: dict[str, Marks] = {}
        self.before = Memory()
        self.written: set[str] = set()
        self.indices: dict[str, str] = {}
        self.sections = ""
        self.failures = upstream.Failures()
        self.outputs: Outputs | None = None

    def events(self) -> Iterator[tuple[str, Callable[..., Any], int]]:
        """Yield the events of a build, what happens at each, and its priority among what others do there."""
        yield "config-inited", lint_settings, USUAL
        yield "config-inited", looks.give_typst_our_look, USUAL
        yield "builder-inited", Reading.start, USUAL
        yield "builder-inited", domain.meet_builder, USUAL
        yield "builder-inited", hints.listen, USUAL
        yield "builder-inited", upstream.mend_build_info, USUAL
        yield "env-get-outdated", domain.unseen, USUAL
        yield "env-before-read-docs", encoding.allow, USUAL
        yield "source-read", encoding.tell, USUAL
        yield "source-read", Reading.note, USUAL
        yield "source-read", mend.mend_source, USUAL
        yield "include-read", mend.mend_included, USUAL
        # all pages are known: from here on the graph answers
        # Before `compare`, whose digest of the assets reads the static paths that this adds.
        yield "env-updated", site.prepare, LATE - 1
        yield "env-updated", looks.give_latex_our_look, LATE - 1
        yield "env-updated", self.compare, LATE
        yield "write-started", self.start, USUAL
        # Sphinx resolves doctrees in its main process even when it writes in parallel: none is missed.
        yield "doctree-resolved", self.note, USUAL
        yield "warn-missing-reference", domain.told_by_checks, USUAL
        yield "html-page-context", site.furnish, USUAL
        yield "html-page-context", site.describe, USUAL
        yield "html-page-context", self.spare_indices, USUAL
        yield "html-page-context", navigation.Sidebars().watch, USUAL
        yield "html-collect-pages", upstream.tidy, USUAL
        yield "html-collect-pages", self.settle, USUAL
        yield "build-finished", self.finish, USUAL
        yield "build-finished", upstream.advise, USUAL

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """At ``env-updated``: return the pages to write again."""
        domain: Any = env.get_domain("tensions")
        self.before = Memory.load(path_of(app))
        inputs = Inputs(app, env, domain)
        self.common = inputs.common()
        if self.before.is_current(self.common, domain.digests):
            self.marks = self.before.pages
            self.sections, self.inventory = self.before.sections, self.before.inventory
            return []
        lint(domain)
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
        return sorted(self.before.changed(self.marks)) or ([app.config.root_doc] if gone else [])

    def start(self, app: Sphinx, _builder: Any) -> None:
        """At ``write-started``: from now on the folder is half written."""
        if app.builder.name not in WHOLE:
            logging.getLogger("sphinx").addHandler(self.failures)
            # A build that is interrupted leaves no memory, so the next one writes every page.
            path_of(app).unlink(missing_ok=True)
            self.outputs = Outputs(Path(app.outdir), app.builder.name)
            self.outputs.expect({name: page_files(app, name) for name in app.env.all_docs})

    def note(self, _app: Sphinx, _doctree: nodes.document, docname: str) -> None:
        """At ``doctree-resolved``: a page is being written."""
        self.written.add(docname)

    def settle(self, app: Sphinx) -> list[Any]:
        """At ``html-collect-pages``: all pages are written, and nobody wrote over them yet; add none."""
        builder: Any = app.builder
        if self.outputs is not None:
            indices = [index[0] for index in builder.domain_indices]
            pages = {name: page_files(app, name) for name in (*sorted(self.written), *indices)}
            self.outputs.settle(pages | site.assets(app))
        return []

    def spare_indices(self, app: Sphinx, pagename: str, *_context: Any) -> None:
        """At ``html-page-context`` of the general index, which is written first: keep indices that did not change."""
        builder: Any = app.builder
        if pagename != "genindex" or builder.name not in SITES:
            return
        known = self.before.indices
        if self._shown_alone():
            self.indices = {name: known.get(name, "") for name, *_ in builder.domain_indices}
        else:
            common = (FORMAT, settings_digest(app.env), assets_digest(app), navigation.order(app.env))
            self.indices = {name: digest(common, list(rows)) for name, _, rows, _ in builder.domain_indices}
        if not self.marks.keys() <= self.written:  # else the look of all pages may have changed
            # Sphinx writes the indices of this list after the general one, whether they changed or not.
            builder.domain_indices = [
                index
                for index in builder.domain_indices
                if self.indices[index[0]] != known.get(index[0])
                or not all((Path(app.outdir) / file).is_file() for file in page_files(app, index[0]))
            ]

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: remember what was written, remove what no page stands for."""
        # The logger outlives this build, and a process may run several.
        logging.getLogger("sphinx").removeHandler(self.failures)
        if exception is not None or app.builder.name in WHOLE or self.failures.found:
            return
        outputs = self.outputs or Outputs(Path(app.outdir), app.builder.name)
        indices = self.indices or {index[0]: "" for index in getattr(app.builder, "domain_indices", ())}
        if self.outputs is None:  # nothing was written
            indices = self.before.indices
        if outputs.waiting:
            outputs.settle({name: page_files(app, name) for name in sorted(self.written)})
        if not (self._shown_alone() and self.before.same_text(self.marks)):
            site.publish(app, outputs, self.before.changed(self.marks))
        outputs.gone({*self.marks, *indices, *site.assets(app)})
        outputs.save()
        pages = {
            name: marks
            for name in sorted(self.marks)
            if (marks := self.marks[name] if name in self.written else self.before.pages.get(name))
        }
        complete = pages == self.marks
        Memory(
            common=self.common if complete else "",
            inventory=self.inventory,
            indices=indices,
            sections=self.sections if complete else "",
            toctrees=tuple(sorted({*self.before.toctrees, *navigation.collected(app)})),
            pages=pages,
        ).save(path_of(app))

    def _shown_alone(self) -> bool:
        return self.before.shown_alone(self.common, self.inventory, self.marks)

    def _marks(self, inputs: Inputs) -> dict[str, Marks]:
        """Return the marks of all pages by name, with the fingerprints of the previous build."""
        usable = self.before.common == self.common
        known = self.before.pages
        return {
            name: known[name]
            if usable and name in known and known[name].page == page_digest
            else inputs.marks(name, known[name].print if name in known else "")
            for name, page_digest in sorted(inputs.domain.digests.items())
        }


def page_files(app: Sphinx, name: str) -> list[str]:
    """Return what the builder writes for the page or index *name*, as paths in the output folder."""
    builder: Any = app.builder
    # The name differs between versions of Sphinx; builders of text and XML have neither method.
    path = getattr(builder, "get_output_path", None) or getattr(builder, "get_outfilename", None)
    outdir = Path(app.outdir)
    file = Path(path(name)) if path is not None else outdir / f"{name}{getattr(builder, 'out_suffix', '')}"
    paths = [file.relative_to(outdir).as_posix()] if file.is_relative_to(outdir) else []
    if builder.format == "html" and name in app.env.all_docs and app.config.html_copy_source:
        suffix = str(app.env.doc2path(name, base=False))[len(name) :]
        # Sphinx adds the suffix to the name of a copied source, unless that already ends so.
        shown = app.config.html_sourcelink_suffix
        paths.append(f"_sources/{name}{suffix}{'' if suffix == shown else shown}")
    return paths
