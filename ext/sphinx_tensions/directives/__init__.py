"""Source to nodes, nothing else."""

from __future__ import annotations

from .lists import LISTS, ListDirective
from .objects import OBJECTS, CampDirective, ClaimDirective, CounterDirective, TensionDirective

DIRECTIVES = OBJECTS | LISTS

__all__ = [
    "DIRECTIVES",
    "LISTS",
    "OBJECTS",
    "CampDirective",
    "ClaimDirective",
    "CounterDirective",
    "ListDirective",
    "TensionDirective",
]
