"""Answers of a model in a file: a line each, written through before the next is asked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..core.schemas import BAD, sound
from .endpoint import Answer

_ANSWER = {
    "type": "object",
    "properties": {
        "model": {"type": "string"},
        "ids": {"type": "array", "items": {"type": "string"}},
        "text": {"type": "string"},
        "prompt_tokens": {"type": "integer", "minimum": 0},
        "completion_tokens": {"type": "integer", "minimum": 0},
    },
    "required": ["model", "ids", "text", "prompt_tokens", "completion_tokens"],
}
"""What is kept of an answer (JSON Schema)."""


class Kept:
    """The answers of one model; *ids* of an answer name what was asked."""

    def __init__(self, path: Path, model: str) -> None:
        self.path = path
        self.model = model
        self.rows = [row for row in self._rows() if row["model"] == model]

    def _rows(self) -> Iterator[dict[str, Any]]:
        """Yield the whole lines; one that was cut short by the end of the process, or changed since, is no answer."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if (row := sound(row, _ANSWER, lambda _message: None)) is not BAD and row["ids"]:
                yield row

    @property
    def asked(self) -> set[str]:
        """Ids of what was paid for."""
        return {name for row in self.rows for name in row["ids"]}

    @property
    def tokens(self) -> tuple[int, int]:
        """The tokens of all answers: of prompts, of completions."""
        return sum(row["prompt_tokens"] for row in self.rows), sum(row["completion_tokens"] for row in self.rows)

    def add(self, ids: Sequence[str], answer: Answer) -> None:
        """Keep an answer."""
        row = {"model": self.model, "ids": list(ids), **asdict(answer)}
        data = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        with self.path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                # A line that was cut short would take this one with it.
                data = data if file.read(1) == b"\n" else b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.rows.append(row)
