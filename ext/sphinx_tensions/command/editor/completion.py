"""What can be written at a place of a page, and what is known of a name there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...core import entries, known, options, queries
from ...core.model import Kind, Record, Tension, Work
from ...core.text import several, unmarked
from ...reading.plain import Project
from .naming import EVIDENCE

# A directive may be in a quotation of Markdown, behind `>`.
_FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{(?P<name>[\w:-]*)$")
_DIRECTIVE = re.compile(r"^[ \t]*\.\.[ ]+(?P<name>[\w:-]*)$")
_OPENED = re.compile(r"^[ \t>]*(?:(?:`{3,}|~{3,}|:{3,})\{(?P<myst>[\w:-]+)\}|\.\.[ ]+(?P<rest>[\w:-]+)::)")
_OPTION = re.compile(r"^[ \t>]*:(?P<name>[a-z-]*)$")
_VALUE = re.compile(r"^[ \t>]*:(?P<name>[a-z-]+):[ \t]+(?:.*[\s,;])?(?P<word>[^\s,;]*)$")
# Possessive, so a long line is read in proportion to its length at every letter typed.
_ROLE = re.compile(
    r"(?:\{(?P<myst>[\w:]++)\}|(?<![\w:]):(?P<rest>\w++(?::\w++)*+):)`(?:[^`]*[<,;])?\s*(?P<word>[^`<>,;]*)$"
)
_ROLE_NAME = re.compile(r"(?<!`)\{(?P<name>[\w:]*+)$")
_PANDOC = re.compile(r"(?<![\w\]])\[(?:@[^\]]*[;,]\s*)?@(?P<word>[^\]\s;,]*)$")


_EVIDENCE_KEY = re.compile(rf"{EVIDENCE}(?P<word>\S*)$")
_ENTRY_KEY = re.compile(r"^[ \t>]*[-+~=.][ \t]+(?P<word>[^\s;\"]*)$")
_TERM = re.compile(r"^[ \t>]*[-+~=.][ \t]+[^\s;].*;[ \t]*(?P<word>[\w-]*)$")


class Offer(NamedTuple):
    """One completion: what can be written at a place."""

    text: str
    kind: str  #: directive, option, role, id, key or word
    title: str = ""  #: shown beside it
    more: str = ""  #: shown when it is chosen
    length: int = 0  #: characters before the place that it replaces


@dataclass
class Answers:
    """Answers about one project at one place of a page."""

    project: Project

    @cached_property
    def ids(self) -> dict[str, list[Offer]]:
        """Kind of object, or ``any``, -> its ids."""
        offers: dict[str, list[Offer]] = {"any": []}
        for record in self.project.graph.records.values():
            offer = Offer(record.id, "id", self.plain(record.title), str(record.kind))
            offers["any"].append(offer)
            offers.setdefault(str(record.kind), []).append(offer)
        return offers

    @cached_property
    def keys(self) -> list[Offer]:
        """The works that can be cited."""
        works = self.project.bibliography.works.values()
        return [Offer(work.key, "key", f"{work.short}: {work.title}", ", ".join(work.authors)) for work in works]

    def plain(self, text: str) -> str:
        """Return recorded text as read aloud."""
        return unmarked(text, self.project.graph.title_of)

    # -- completion ---------------------------------------------------------

    def complete(self, lines: Sequence[str], line: int, character: int) -> list[Offer]:
        """Return the completions at a place; line and column from 0."""
        if not 0 <= line < len(lines):
            return []
        before = lines[line][:character]
        match = _FENCE.match(before) or _DIRECTIVE.match(before)
        if match is not None:
            return [Offer(name, "directive", length=len(match["name"])) for name in known.OURS]
        entry = self._evidence(lines, line, before)
        if entry is not None:
            return entry
        directive = self._opened(lines, line, options=True)
        match = _OPTION.match(before)
        if match is not None:
            offers = [Offer(option.name, "option", option.takes, option.help) for option in _table(directive)]
            return self._sized(offers, match["name"])
        match = _VALUE.match(before)
        if match is not None and directive in known.OURS:
            return self._sized(self._values(match["name"], directive), match["word"])
        return self._inline(before)

    def _inline(self, before: str) -> list[Offer]:
        match = _ROLE.search(before)
        if match is not None:
            name = (match["myst"] or match["rest"]).removeprefix("tensions:")
            offers = self.keys if name == "cite" or name.startswith("cite:") else self.ids.get(name, [])
            return self._sized(offers, match["word"])
        match = _PANDOC.search(before)
        if match is not None:
            return self._sized(self.keys, match["word"])
        match = _ROLE_NAME.search(before)
        if match is None:
            return []
        return [Offer(name, "role", length=len(match["name"])) for name in sorted(known.ROLES)]

    def _sized(self, offers: Sequence[Offer], word: str) -> list[Offer]:
        return [offer._replace(length=len(word)) for offer in offers] if word else list(offers)

    def _opened(self, lines: Sequence[str], line: int, *, options: bool = False) -> str:
        """Return the directive that was opened last above *line*, at most forty lines up.

        With *options*, only where *line* is among its options.
        """
        for number in range(line - 1, max(-1, line - 40), -1):
            opened = _OPENED.match(lines[number])
            if opened is not None:
                # Directives go by their names alone, or with the domain before them.
                return (opened["myst"] or opened["rest"]).removeprefix("tensions:")
            if options and not lines[number].lstrip(" \t>").startswith(":"):
                return ""
        return ""

    def _evidence(self, lines: Sequence[str], line: int, before: str) -> list[Offer] | None:
        """Return what can stand in a line of evidence, or None where the place is in none."""
        key = _ENTRY_KEY.match(before) or _EVIDENCE_KEY.match(before)
        if key is not None and (before.lstrip(" \t>")[:1] in ":`~." or self._opened(lines, line) == "evidence"):
            return self._sized(self.keys, key["word"])
        term = _TERM.match(before)
        if term is not None and self._opened(lines, line) == "evidence":
            return self._sized([Offer(word, "word", takes) for word, takes in entries.TERMS.items()], term["word"])
        return None

    def _values(self, name: str, directive: str) -> list[Offer]:
        option = next((option for option in _table(directive) if option.name == name), None)
        if option is None:
            return []
        if option.kinds:
            return self.ids.get(str(option.kinds[0]) if len(option.kinds) == 1 else "any", [])
        if option.takes == "keys":
            return self.keys
        words = self.project.settings.statuses if name == "status" else option.takes.split(", ")
        return [Offer(word, "word") for word in words] if len(words) > 1 else []

    # -- hover --------------------------------------------------------------

    def tell(self, name: str, kind: str) -> str:
        """Return what an id or a key stands for, as Markdown; empty where it is not known."""
        if kind == "key":
            work = self.project.bibliography.works.get(name)
            return self._work(work) if work is not None else ""
        record = self.project.graph.named(name)
        return self._record(record) if record is not None else ""

    def _work(self, work: Work) -> str:
        cited = len(self.project.graph.cited_by.get(work.key, ()))
        who = ", ".join(work.authors) or "no author"
        objects = several(cited, "object")
        year = escaped(work.year or "no year")
        return f"**{escaped(work.title or work.key)}**\n\n{escaped(who)} ({year})\n\ncited by {objects}"

    def _record(self, record: Record) -> str:
        text = record.question if isinstance(record, Tension) and record.question else record.text
        home = self.project.graph.tension_of(record)
        parts = [f"*{record.kind}* **{escaped(self.plain(record.title))}**", escaped(self.plain(text)[:400])]
        if home is not None and home.id != record.id:
            parts.append(f"in: {escaped(self.plain(home.title))}")
        return "\n\n".join(filter(None, parts))


def _table(directive: str) -> tuple[options.Option, ...]:
    """Return the options of one of our directives."""
    if directive == "evidence":
        return options.EVIDENCE
    if directive in Kind.__members__.values():
        return options.OPTIONS[Kind(directive)]
    return queries.OPTIONS.get(directive, ())


def escaped(text: str) -> str:
    """Return text that is no Markdown and no HTML."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$-])", r"\\\1", " ".join(text.split()))
