"""The one way to warn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from .codes import Severity
from .findings import advised

if TYPE_CHECKING:
    from .codes import Code

logger = logging.getLogger(__name__)


def warn(code: Code, message: str, location: Any = None) -> None:
    """Warn with a *code*, so that it can be suppressed alone, and a place.

    What to do is said too.  Advice is told as well, but is no warning, so that ``-W`` lets it pass.
    *location* is a node, a pair of docname and line, or ``"path:line"``.
    """
    tell = logger.info if code.severity is Severity.ADVICE else logger.warning
    tell("%s", advised(message, code.remedy), type="tensions", subtype=code.value, location=location)
