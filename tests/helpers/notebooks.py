"""Notebooks for tests."""

from __future__ import annotations

import json

PYTHON = {"language_info": {"name": "python", "pygments_lexer": "python"}}


def notebook(*cells: str) -> str:
    """Return a notebook of Markdown cells; what begins with ``>>>`` is a code cell."""
    made: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text[3:].strip()}
        if text.startswith(">>>")
        else {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}
        for text in cells
    ]
    return json.dumps({"cells": made, "metadata": PYTHON, "nbformat": 4, "nbformat_minor": 4})
