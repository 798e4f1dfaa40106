"""The one way to warn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from .codes import Code

logger = logging.getLogger(__name__)


def warn(code: Code, message: str, location: Any = None) -> None:
    """Warn with a *code*, so that it can be suppressed alone, and a place.

    *location* is a node, a pair of docname and line, or ``"path:line"``.
    """
    logger.warning("%s", message, type="tensions", subtype=code.value, location=location)
