"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from .project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project in a folder of its own."""
    return Project(tmp_path)
