"""Mends of Sphinx itself: what it keeps wrong, or says too little of."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import __
from sphinx.util.index_entries import split_index_msg
from sphinx.util.logging import getLogger

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = getLogger(__name__)


class Failures(logging.Handler):
    """Listens for pages that Sphinx could not write: of a full disk it only warns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a warning, also one from a process that writes in parallel."""
        # Sphinx has no code for this, and says it in the language of the build.
        self.found |= record.getMessage().startswith(str(__("error writing file %s: %s")).split("%s")[0])


def mend_build_info(app: Sphinx) -> None:
    """At ``builder-inited``: take away Sphinx's note of its settings if a killed build left half of it.

    Sphinx would stop there.
    """
    file = Path(app.outdir) / ".buildinfo"
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return
    # The fourth line is the last that Sphinx writes, and one it cannot do without.
    if len(lines) < 4 or not lines[3].startswith(b"tags: "):
        file.unlink()


def advise(app: Sphinx, exception: Exception | None) -> None:
    """At ``build-finished``: log what to remove when a kept doctree is half a file, which Sphinx does not explain."""
    # From a process that reads in parallel the cause comes as text alone, in `traceback`.
    text = f"{type(exception).__name__}: {exception} {getattr(exception, 'traceback', '')}"
    if exception is not None and any(name in text for name in ("EOFError", "UnpicklingError")):
        logger.error("a file in %s cannot be read; remove that folder and build again", app.doctreedir)


def tidy(app: Sphinx) -> list[Any]:
    """At ``html-collect-pages``: mend the index of the builder; add no page."""
    builder: Any = app.builder
    indexer = getattr(builder, "indexer", None)
    if indexer is not None and getattr(builder, "search", False):
        # Sphinx takes pages that have gone from every word, and writes a word without pages all the same.
        for table in ("_mapping", "_title_mapping"):
            words = getattr(indexer, table)
            known = app.env.all_docs.keys()
            for word in [word for word, docnames in words.items() if not docnames & known]:
                del words[word]
        # Sphinx does not load these again, so pages that are not written now would lose them.
        entries = indexer._index_entries  # noqa: SLF001  (Sphinx offers no other way to them)
        for docname in app.env.all_docs:
            entries.setdefault(docname, index_entries(app.env, docname))
        # In the order in which a build from nothing writes the pages.
        ordered = {docname: entries[docname] for docname in sorted(app.env.all_docs)}
        entries.clear()
        entries.update({docname: rows for docname, rows in ordered.items() if rows})
    return []


def index_entries(env: BuildEnvironment, docname: str) -> list[tuple[str, str, str]]:
    """Return the entries of *docname* as the indexer takes them from its doctree."""
    entries: set[tuple[str, str, str]] = set()
    domain: Any = env.get_domain("index")
    for kind, value, target, main, _key in domain.entries.get(docname, ()):
        try:
            parts = split_index_msg(kind, value)
        except ValueError:
            continue
        entries |= {(part, target or "", main or "") for part in parts}
    return sorted(entries)
