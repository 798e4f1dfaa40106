"""Data of a domain that is pickled by need.

An environment is read whole in every build, and a process that reads pages in
parallel sends the whole of it back, with every page that was read before.
`Data` keeps what few builds look at pickled until it is asked for, and sends
from such a process only what it read.
"""

from __future__ import annotations

import os
import pickle
from abc import ABC, abstractmethod
from collections.abc import Set
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Data(dict[str, Any], ABC):
    """The dictionary of a domain."""

    heavy: ClassVar[tuple[str, ...]] = ()  #: names of what stays pickled until it is asked for

    def __init__(self, values: dict[str, Any], shut: bytes = b"") -> None:
        super().__init__(values)
        self.shut = shut

    def __missing__(self, name: str) -> Any:
        if name not in self.heavy or not self.shut:
            raise KeyError(name)
        shut, self.shut = self.shut, b""
        for known, value in pickle.loads(shut).items():  # noqa: S301  (a part of Sphinx's own pickle)
            # What was set since is newer than what was pickled.
            self.setdefault(known, value)
        return self[name]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return all of it, or from another process than that of the build what was read there."""
        if Reading.process not in (0, os.getpid()):
            return type(self), (self.read(Reading.pages),)
        light = {name: value for name, value in self.items() if name not in self.heavy}
        # Nothing of it was asked for: the bytes go on as they came.
        if self.shut and not self.keys() & set(self.heavy):
            return type(self), (light, self.shut)
        heavy = {name: self[name] for name in self.heavy}
        return type(self), (light, pickle.dumps(heavy, pickle.HIGHEST_PROTOCOL) if heavy else b"")

    @abstractmethod
    def read(self, pages: Set[str]) -> dict[str, Any]:
        """Return what is known of *pages*."""


class Reading:
    """The process of the build, and the pages read in this one."""

    process: ClassVar[int] = 0  #: its id; 0 where none was started
    pages: ClassVar[set[str]] = set()

    @classmethod
    def start(cls, _app: Sphinx) -> None:
        """At ``builder-inited``: this is the process of the build."""
        # A process that reads in parallel is forked from this one, and finds an id that is not its own.
        cls.process = os.getpid()
        cls.pages = set()

    @classmethod
    def note(cls, _app: Sphinx, docname: str, _content: list[str]) -> None:
        """At ``source-read``: a page is read here."""
        cls.pages.add(docname)
