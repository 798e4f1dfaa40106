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


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").write_text('tensions_today = "2026-11-22"\n')
    return tmp_path
