"""Two things that Sphinx's search index keeps wrong after an incremental build.

Words that no page has any more stay in it with no page, and the entries of
``index`` directives are lost for every page that was not written again.  Both
are put right just before the index is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.index_entries import split_index_msg

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def tidy(app: Sphinx) -> list[Any]:
    """At ``html-collect-pages``: mend the index of the builder; add no page."""
    builder: Any = app.builder
    indexer = getattr(builder, "indexer", None)
    if indexer is not None and getattr(builder, "search", False):
        for table in ("_mapping", "_title_mapping"):
            words = getattr(indexer, table)
            known = app.env.all_docs.keys()
            for word in [word for word, docnames in words.items() if not docnames & known]:
                del words[word]
        entries = indexer._index_entries  # noqa: SLF001  (Sphinx offers no other way to them)
        for docname in app.env.all_docs:
            entries.setdefault(docname, index_entries(app.env, docname))
        ordered = {docname: entries[docname] for docname in sorted(app.env.all_docs)}
        entries.clear()
        entries.update({docname: found for docname, found in ordered.items() if found})
    return []


def index_entries(env: BuildEnvironment, docname: str) -> list[tuple[str, str, str]]:
    """Return the entries of *docname* as the indexer takes them from its doctree."""
    found: set[tuple[str, str, str]] = set()
    domain: Any = env.get_domain("index")
    for kind, value, target, main, _key in domain.entries.get(docname, ()):
        try:
            parts = split_index_msg(kind, value)
        except ValueError:
            continue
        kept = [parts[0]] if kind in {"see", "seealso"} else []
        found |= {(part, target or "", main or "") for part in [*kept, *parts]}
    return sorted(found)
