"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from .helpers.project import Project

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project in a folder of its own."""
    return Project(tmp_path)
