"""What is wrong across pages, warned of at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import checks
from ..diagnostics import Source, warn

if TYPE_CHECKING:
    from .domain import TensionsDomain


def lint(domain: TensionsDomain) -> None:
    """Warn of every finding of `core.checks`."""
    for finding in checks.check(domain.graph, domain.elsewhere()):
        place = Source(str(domain.env.doc2path(finding.docname)), finding.line).found(finding.marks)
        warn(finding.code, finding.message, (finding.docname, place))
