"""What a build leaves to the next one in the same output folder.

Two builders that share their doctrees have written at different times, so the
fingerprints are kept in the output folder.  The file is taken away when writing
starts and put back when the build ends well, so that after an interrupted
build every page is written again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.files import replace
from .fingerprints import FORMAT, Marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx


@dataclass(frozen=True)
class Memory:
    """What a build leaves to the next one in the same folder."""

    common: str = ""  #: `Inputs.common`; empty when a page could not be written
    inventory: str = ""  #: `Inputs.inventory`
    sections: str = ""  #: `navigation.all_sections`, where pages show them
    indices: dict[str, str] = field(default_factory=dict)  #: digests by name
    toctrees: tuple[str, ...] = ()  #: calls of ``toctree()`` by the theme
    pages: dict[str, Marks] = field(default_factory=dict)  #: by docname, as they were written

    @classmethod
    def load(cls, path: Path) -> Memory:
        """Read what was saved; nothing when it is of another version, or no such file."""
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
            if state.pop("format") != FORMAT:
                return cls()
            pages = {name: Marks(*marks) for name, marks in state.pop("pages").items()}
            return cls(**{**state, "toctrees": tuple(state["toctrees"]), "pages": pages})
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return cls()

    def save(self, path: Path) -> None:
        """Write it to *path*."""
        state = {"format": FORMAT, **{name: getattr(self, name) for name in self.__dataclass_fields__}}
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, (json.dumps(state, indent=0) + "\n").encode())

    # -- what changed since --------------------------------------------------

    def is_current(self, common: str, digests: Mapping[str, str]) -> bool:
        """Return whether nothing at all changed: neither what belongs to no page nor the digest of any page."""
        return (
            self.common == common
            and self.pages.keys() == digests.keys()
            and all(self.pages[name].page == page_digest for name, page_digest in digests.items())
        )

    def changed(self, marks: Mapping[str, Marks]) -> set[str]:
        """Return the pages whose marks are not those of the previous build."""
        return {name for name, page_marks in marks.items() if self.pages.get(name) != page_marks}

    def shown_alone(self, common: str, inventory: str, marks: Mapping[str, Marks]) -> bool:
        """Return whether what changed in pages is shown by these pages alone."""
        return (
            (self.common, self.inventory) == (common, inventory)
            and self.pages.keys() == marks.keys()
            and all(self.pages[name].elsewhere == page_marks.elsewhere for name, page_marks in marks.items())
        )

    def same_text(self, marks: Mapping[str, Marks]) -> bool:
        """Return whether no text changed that previews, search and feeds show; all pages are known."""
        return all(self.pages[name].text == page_marks.text for name, page_marks in marks.items())


def path_of(app: Sphinx) -> Path:
    """Return the file that holds the memory of the running builder."""
    return Path(app.outdir) / f".tensions-{app.builder.name}.json"
