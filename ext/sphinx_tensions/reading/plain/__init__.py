"""Pages read without Sphinx: from source text to the same `Page` that a build collects.

The readers know no directive but ours and look through all others, so that an
object in a tab or an admonition is found.  A test holds what they read of the
atlas equal to what a build reads of it.
"""

from __future__ import annotations

from ...core.findings import Found
from .page import read_page
from .project import Project, read_project, root_of

__all__ = ["Found", "Project", "read_page", "read_project", "root_of"]
