"""What Sphinx and MyST say of links that lead nowhere, with what to do about it.

Their warnings name the target and stop.  In a project with objects of ours the
nearest object or page is named too, in the words with which `check` says it.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from ..core.codes import Code
from ..core.findings import advised
from ..core.text import did_you_mean

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Sphinx puts its own name before that of every logger, its own among them.
LOGGERS = (
    "sphinx.myst_parser.sphinx_ext.myst_refs",
    "sphinx.sphinx.domains.std",
    "sphinx.sphinx.transforms.post_transforms",
)
"""Where the warnings come from."""
_SAID = re.compile(
    r"(?:(?P<page>cross-reference target not found|unknown document)|undefined label|local id not found in doc '[^']*')"
    r": '(?P<target>[^']+)'(?: \[\w+\.\w+\])?$"
)


class Hints(logging.Filter):
    """Lets every record pass, those of missing links with a hint."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the hint into a warning that a link leads nowhere."""
        match = _SAID.search(record.getMessage()) if record.levelno == logging.WARNING else None
        domain: Any = self.app.env.get_domain("tensions")
        if match is not None and any(outline.objects for outline in domain.outlines.values()):
            names = {row.id for outline in domain.outlines.values() for row in outline.objects}
            if match["page"]:
                names |= self.app.env.found_docs
            message = f"{record.getMessage()}{did_you_mean(match['target'], names)}"
            record.msg, record.args = advised(message, Code.BROKEN_LINK.remedy), ()
        return True


def listen(app: Sphinx) -> None:
    """At ``builder-inited``: listen to warnings about links, in place of the listener of the previous build."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        for old in [old for old in logger.filters if isinstance(old, Hints)]:
            logger.removeFilter(old)
        logger.addFilter(Hints(app))
