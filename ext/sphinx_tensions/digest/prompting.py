"""The prompt, from the files of a digest and its registry; the page shows what is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .model import Day, Registry

PROMPT = "prompt"
"""The folder beside the days with the files of a prompt."""
PAPERS = "[the papers, each with id, title and abstract]"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Named parts, in the order in which they are sent; the first is for the system."""

    parts: tuple[tuple[str, str], ...]

    @property
    def sha256(self) -> str:
        """The digest of all parts."""
        return hashlib.sha256("\n".join(text for _, text in self.parts).encode()).hexdigest()


def topics_text(registry: Registry) -> str:
    """Return the part of the prompt that lists the topics."""
    lines = ["Topics, each with its id, what to keep and what to leave out:", ""]
    for topic in registry.topics:
        lines.append(f"{topic.id}: {topic.label}. {topic.description}".rstrip())
        if topic.keep:
            lines.append(f"  Keep: {topic.keep}")
        if topic.filter:
            lines.append(f"  Leave out: {topic.filter}")
    lines += ["", "PRIMARY_TOPIC_ID is exactly one of these ids; MATCHED_TOPIC_IDS holds it and every other that fits."]
    return "\n".join(lines)


def there(folder: Path) -> tuple[str, ...]:
    """Return the files of the folder ``prompt`` in the order in which they are sent; none where it is not there.

    A file whose name begins with ``system`` comes first, one with ``answer`` last, the others by name between them.
    """
    names = sorted(path.name for path in (folder / PROMPT).glob("*.prompt") if path.is_file())
    places = {name: 0 if name.startswith("system") else 2 if name.startswith("answer") else 1 for name in names}
    return tuple(f"{PROMPT}/{name}" for name in sorted(names, key=lambda name: places[name]))


def make(folder: Path, day: Day, registry: Registry) -> tuple[Prompt | None, list[Path]]:
    """Return the prompt of a day, and the files of it that cannot be read.

    The first file is for the system; the topics follow it, and the papers are before the last file.
    """
    if not day.prompt:
        return None, []
    texts: list[tuple[str, str]] = []
    missing = []
    for name in day.prompt:
        path = folder / name
        # A day may come from elsewhere, and its prompt is sent away: only files of the folder are read.
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            missing.append(path)
            continue
        texts.append((name, path.read_text(encoding="utf-8", errors="replace").strip()))
    first, rest = texts[:1], texts[1:]
    parts = (*first, ("topics.json", topics_text(registry)), *rest[:-1], ("DAY.jsonl", PAPERS), *rest[-1:])
    return Prompt(parts), missing
