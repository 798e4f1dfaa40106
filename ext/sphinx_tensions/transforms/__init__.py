"""Before a page is kept, and before it is written.

`reading` finishes what a page can know of itself.  `writing` puts in what the
graph knows, then turns our nodes into ones that every writer has.
"""

from __future__ import annotations

from .reading import Arrange, Local, Pandoc, mend_included, mend_source
from .writing import Fill, Point, Unbracket

__all__ = ["Arrange", "Fill", "Local", "Pandoc", "Point", "Unbracket", "mend_included", "mend_source"]
