"""Source to nodes, nothing else."""

from __future__ import annotations

from .digest import DIGESTS
from .lists import LISTS, ListDirective
from .objects import OBJECTS, CampDirective, ClaimDirective, CounterDirective, TensionDirective

DIRECTIVES = OBJECTS | LISTS | DIGESTS

__all__ = [
    "DIGESTS",
    "DIRECTIVES",
    "LISTS",
    "OBJECTS",
    "CampDirective",
    "ClaimDirective",
    "CounterDirective",
    "ListDirective",
    "TensionDirective",
]
