"""The one way to warn."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util import logging
from sphinx.util.nodes import get_node_source

from .core.codes import Severity
from .core.findings import advised
from .core.places import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Node
    from sphinx.util.docutils import SphinxDirective

    from .core.codes import Code
    from .core.options import Report

logger = logging.getLogger(__name__)


def warn(code: Code, message: str, location: Any = None) -> None:
    """Warn with a *code*, so that it can be suppressed alone, and a place.

    What to do is said too.  Advice is told as well, but is no warning, so that ``-W`` lets it pass.
    *location* is a node, a pair of docname and line, or ``"path:line"``.
    """
    tell = logger.info if code.severity is Severity.ADVICE else logger.warning
    tell("%s", advised(message, code.remedy), type="tensions", subtype=code.value, location=location)


class Source(NamedTuple):
    """A line of a file that is read."""

    path: str
    line: int

    @classmethod
    def of(cls, directive: SphinxDirective) -> Source:
        """Return where *directive* is."""
        return cls(*directive.get_source_info())

    @classmethod
    def at(cls, node: Node) -> Source:
        """Return where *node* is, or what is around it."""
        here: Any = node
        while here.parent is not None and not here.line:
            here = here.parent
        try:
            return cls(get_node_source(here) or "", here.line or 1)
        except ValueError:  # a node that was made, not read
            return cls("", 1)

    def warn(self, code: Code, message: str, *marks: str) -> None:
        """Warn at the place of *marks*, which are looked for from the line on (see `places`)."""
        warn(code, message, f"{self.path}:{self.found(marks)}" if self.path else None)

    def reporter(self, name: str) -> Report:
        """Return what warns here, or at its marks, of what the directive *name* was given."""
        return lambda code, message, *marks: self.warn(code, f"{name}: {message}", *marks)

    def found(self, marks: Sequence[str]) -> int:
        """Return the line where *marks* are."""
        return locate(_lines(self.path), self.line, marks).line if marks else self.line


def _lines(path: str) -> Sequence[str]:
    """Return the lines of a page; of a notebook, whose lines are counted by cells, none."""
    try:
        return () if path.endswith(".ipynb") else _read(path, Path(path).stat().st_mtime_ns)
    except OSError:
        return ()


# The warnings of a page come together, and the time in the key tells an edited page.
@lru_cache(maxsize=1)
def _read(path: str, _time: int) -> Sequence[str]:
    # `splitlines` would also break at form feeds, and count other lines than an editor.
    return Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n")
