"""What an author recorded of a source, looked up in that source.

`passages.look_up` answers it for one passage of one document, `readers` make
documents of sources, `records` compares metadata, `numbers` finds figures
without a passage, and `command` puts them together.
"""

from __future__ import annotations

from .documents import Block, Document, Kind, Unreadable
from .passages import Answer, Passage, Result, look_up

__all__ = ["Answer", "Block", "Document", "Kind", "Passage", "Result", "Unreadable", "look_up"]
