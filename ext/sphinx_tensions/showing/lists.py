"""The tables that list directives ask for, made from the graph."""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Iterable, Sequence

from ..core.certainty import Word as ClaimWord
from ..core.graph import Graph
from ..core.model import Camp, Claim, Query, Record, Tension
from ..core.queries import DEFAULT_COLUMNS
from ..core.tables import gathered
from ..core.text import split_list, split_list_signed
from . import days, drafts
from .charts import Charts
from .columns import COLUMNS, NAMED, OVERVIEW, SORTS, plain_cell, tension_cell, topics_of
from .fragments import Block, Box, File, Fold, Grid, Inlines, Items, Line, Word, joined
from .maps import Maps
from .objects import Views

FOLD_ABOVE = 100
"""Rows of a grouped list that a site shows at once; above that each group is folded."""


def _derived(graph: Graph, record: Record) -> set[str]:
    if not isinstance(record, Claim):
        return set()
    rating = graph.rating(record)
    return {str(rating.word), rating.certainty.replace(" ", "-")}


def select(graph: Graph, query: Query) -> list[Record]:
    """Return the objects that *query* selects, in its order."""
    members: dict[str, Sequence[Record]] = {
        "tension-list": graph.tensions,
        "camp-list": graph.camps,
        "counter-list": graph.counters,
        "claim-list": graph.claims,
        "open-counters": graph.open_counters,
    }
    topics = set(split_list(query.get("topics")))
    status = set(split_list(query.get("status")))
    words = set(split_list(query.get("standing")))
    keys = set(split_list(query.get("cites")))
    records = [
        record
        for record in members[query.name]
        if (not topics or topics & set(topics_of(graph, record)))
        and (not status or getattr(graph.tension_of(record), "status", "") in status)
        and (not words or words & {str(graph.standing(record) or "superseded"), *_derived(graph, record)})
        and (not keys or keys & set(record.cites))
        and (graph.live(record) or "superseded" in words)
    ]
    # Sorting is stable, so the most important order is applied last.
    for name in reversed(split_list_signed(query.get("sort"))):
        key = SORTS[name.lstrip("-")]
        records.sort(key=lambda record, key=key: key(graph, record), reverse=name.startswith("-"))  # type: ignore[misc]
    return records


class Lists(Views):
    """Fragments of the list directives."""

    def listing(self, query: Query) -> Block:
        """Return the block of the list that *query* describes."""
        match query.name:
            case "source-list":
                return self._sources(query)
            case "tension-stats" if query.get("style") == "line":
                return self._line()
            case "tension-stats" if query.get("style") == "years":
                return Charts(self).years()
            case "tension-stats":
                return self._stats()
            case "tension-map":
                return self._map(query)
            case "download-list":
                return self._downloads()
            case "draft-list":
                return drafts.listing(self, query)
            case name if name.startswith("digest"):
                return days.listing(self, query)
            case _:
                return self._records(query)

    def _records(self, query: Query) -> Block:
        records = select(self.graph, query)
        hidden: list[Record] = []
        # A list that asks for standings may ask for `uncited`, and shows it.
        if query.name == "claim-list" and self.graph.settings.hide_uncited and not query.get("standing"):
            hidden = [c for c in records if isinstance(c, Claim) and self.graph.rating(c).word is ClaimWord.UNCITED]
            folded = {record.id for record in hidden}
            records = [record for record in records if record.id not in folded]
        cut = records[: int(query.get("limit") or len(records))]
        blocks: list[Block] = []
        if query.name == "claim-list" and (records or hidden):
            blocks.append(Line(self._words([*records, *hidden]), ("note",)))
        blocks += self._grouped(query, cut, split_list(query.get("group")))
        if len(cut) < len(records):
            blocks.append(Line((self._("Shown: {} of {}.").format(len(cut), len(records)),), ("note",)))
        if hidden:
            count = self._n(
                "{} claim without a source is folded away", "{} claims without a source are folded away", len(hidden)
            )
            blocks.append(Fold((count.format(len(hidden)),), (self._table(query, hidden),), ("hidden",)))
        return Box(tuple(blocks), ("list", query.name))

    def _words(self, claims: Sequence[Record]) -> Inlines:
        """Return how many claims there are, and how many of each derived word."""
        words = Multiset(self.graph.rating(claim).word for claim in claims if isinstance(claim, Claim))
        count = self._n("{} claim", "{} claims", len(claims)).format(len(claims))
        parts = [f"{words[word]} {self.claim_word(word).text}" for word in ClaimWord if words[word]]
        return (f"{count}: {', '.join(parts)}." if parts else f"{count}.",)

    def _grouped(self, query: Query, records: Sequence[Record], by: Sequence[str]) -> list[Block]:
        """Put a line above the table of each group; groups inside groups, in the order of the first of each."""
        if not by or not records:
            return [self._table(query, records)]
        blocks: list[Block] = []
        groups = gathered((self._group(by[0], record), record) for record in records)
        folded = len(records) > FOLD_ABOVE and query.get("style") != "cards"
        for head, members in groups.items():
            count = Word(f" ({len(members)})", ("muted",))
            line = (*(head or (self._("none"),)), count)
            below = self._grouped(query, members, by[1:])
            if folded and len(by) == len(split_list(query.get("group"))):
                blocks.append(Fold(line, tuple(below), ("group-fold",)))
            else:
                blocks += [Line(line, ("group", f"group-{len(by)}")), *below]
        return blocks

    def _group(self, by: str, record: Record) -> Inlines:
        match by:
            case "tension":
                return tension_cell(self, record)
            case "topics":
                return plain_cell((topics_of(self.graph, record) or ("",))[0])
            case "word":
                return (self.claim_word(self.graph.rating(record).word),) if isinstance(record, Claim) else ()
            case "certainty":
                return (self.level(self.graph.rating(record).level),) if isinstance(record, Claim) else ()
            case _:
                return (self.standing(self.graph.standing(record)),)

    def _table(self, query: Query, records: Sequence[Record]) -> Block:
        if not records:
            return Line((self._("Nothing recorded here answers to this list."),), ("none",))
        columns = split_list(query.get("columns")) or DEFAULT_COLUMNS[query.name]
        if query.get("style") == "cards":
            cards = tuple(self._card(query, columns, record) for record in records)
            return Items(cards, ("cards",))
        rows = tuple(tuple(COLUMNS[column](self, record) for column in columns) for record in records)
        return Grid(tuple(self.column(query.name, column) for column in columns), rows, ("table",), columns)

    def _card(self, query: Query, columns: Sequence[str], record: Record) -> Inlines:
        cells = []
        for column in columns:
            cell = COLUMNS[column](self, record) if column != "title" else ()
            if cell and column in NAMED:
                cell = (Word(f"{self.column(query.name, column).lower()} ", ("muted",)), *cell)
            cells.append(cell)
        return (self.link(record), " — ", *joined([cell for cell in cells if cell], " · "))

    def column(self, name: str, column: str) -> str:
        """Print the head of a column."""
        if column == "title":
            column = "counter" if name == "open-counters" else name.removesuffix("-list")
        return {
            "tension": self._("Tension"),
            "camp": self._("Camp"),
            "counter": self._("Counter"),
            "claim": self._("Claim"),
            "status": self._("Status"),
            "topics": self._("Topics"),
            "standing": self._("Standing"),
            "camps": self._("Camps"),
            "open": self._("Open objections"),
            "works": self._("Works"),
            "groups": self._("Groups"),
            "effective": self._("Effective groups"),
            "newest": self._("Newest"),
            "since": self._("Since"),
            "reviewed": self._("Reviewed"),
            "searched": self._("Searched until"),
            "moved": self._("Last move"),
            "kind": self._("Kind"),
            "answers": self._("Answers"),
            "supports": self._("Supports"),
            "word": self._("Evidence"),
            "certainty": self._("Certainty"),
            "letters": self._("Camps"),
            "holders": self._("Argued by"),
            "sources": self._("Sources"),
        }[column]

    # -- the map ------------------------------------------------------------

    def _map(self, query: Query) -> Block:
        if query.get("of"):
            tension = self.graph.get(query.get("of"))
            if isinstance(tension, Tension):
                return Maps(self).of(tension, opened=bool(query.get("open")))
            return Line((self._("Nothing recorded here answers to this list."),), ("none",))
        options = {"columns": " ".join(OVERVIEW), "sort": "topics title", **dict(query.options)}
        asked = Query("tension-list", query.order, query.line, tuple(sorted(options.items())))
        tensions = [record for record in select(self.graph, asked) if isinstance(record, Tension)]
        return Charts(self).picture(tensions) or self._records(asked)

    # -- sources ------------------------------------------------------------

    def _sources(self, query: Query) -> Block:
        topics = set(split_list(query.get("topics")))
        keys = set(split_list(query.get("cites")))
        rows = []
        for key, records in sorted(self.graph.cited_by.items(), key=lambda item: self._source_order(item[0])):
            citing = [r for r in records if not topics or topics & set(topics_of(self.graph, r))]
            if citing and (not keys or key in keys):
                rows.append(self._source_row(key, citing))
        if not rows:
            return Line((self._("Nothing recorded here answers to this list."),), ("none",))
        shown = tuple(rows[: int(query.get("limit") or len(rows))])
        head = (self._("Work"), self._("Cited by"), self._("Camps it serves"), self._("On both sides of"))
        return Box((Grid(head, shown, ("table",), ("work", "cited", "camps", "sides")),), ("list", "source-list"))

    def _source_order(self, key: str) -> tuple[str, str]:
        work = self.graph.bibliography.works.get(key)
        return (work.short.casefold() if work is not None else key.casefold(), key)

    def _source_row(self, key: str, records: Sequence[Record]) -> tuple[Inlines, ...]:
        camps = {r.id: r for r in records if isinstance(r, Camp)}
        for record in records:
            if isinstance(record, Claim):
                served = (self.graph.get(camp) for camp in record.supports)
                camps |= {r.id: r for r in served if isinstance(r, Camp)}
        sides = Multiset(camp.tension for camp in camps.values() if self.graph.live(camp) and key in camp.cites)
        shared = [
            tension
            for name, count in sides.items()
            if count > 1 and isinstance(tension := self.graph.get(name), Tension) and not tension.compatible
        ]
        return ((self.source(key),), self.links(records), self.links(camps.values()), self.links(shared))

    # -- files ------------------------------------------------------------------

    def _downloads(self) -> Block:
        """List the files that were made, with size and date."""
        rows: list[Inlines] = []
        for file in self.graph.settings.downloads:
            kind = file.name.rpartition(".")[2].upper()
            size = self._("{:.1f} MB").format(file.size / 1_000_000)
            rows.append((File(kind, file.name), Word(f" ({size}, {file.day})", ("muted",))))
        return Items(tuple(rows), ("downloads",)) if rows else Box((), ("downloads",))

    # -- statistics ---------------------------------------------------------

    def _stats(self) -> Block:
        graph = self.graph
        if not graph.records:
            return Line((self._("Nothing is recorded yet."),), ("none",))
        works = self.graph.bibliography.works
        reading = (
            self._("recorded by a model") if entry.by_model else self.read(entry.read).text
            for record in graph.records.values()
            for entry in record.evidence
        )
        counted: list[tuple[str, Iterable[str]]] = [
            (self._("Objects"), (self.kind(record.kind) for record in graph.records.values())),
            (self._("Tensions by status"), (self.status(tension.status) for tension in graph.tensions)),
            (self._("Camps by standing"), (self.standing(graph.standing(camp)).text for camp in graph.camps)),
            (self._("Claims by word"), (self.claim_word(graph.rating(claim).word).text for claim in graph.claims)),
            (self._("Claims by certainty"), (self.level(graph.rating(claim).level).text for claim in graph.claims)),
            (self._("Counters by what they do"), (self.reply(counter.reply).text for counter in graph.counters)),
            (self._("Entries of evidence by what was read"), reading),
            (self._("Tensions by topic"), (topic for tension in graph.tensions for topic in tension.topics)),
            (self._("Cited works by year"), (works[key].year for key in graph.cited_by if key in works)),
        ]
        tables = ((title, Multiset(filter(None, words))) for title, words in counted)
        grids = tuple(self._count(title, counts) for title, counts in tables if counts)
        return Box(grids, ("stats",))

    def _line(self) -> Block:
        """Return in one line how much there is."""
        graph = self.graph
        opened = len(graph.open_counters)
        counts = [
            self._n("{} tension", "{} tensions", len(graph.tensions)).format(len(graph.tensions)),
            self._n("{} camp", "{} camps", len(graph.camps)).format(len(graph.camps)),
            self._n("{} counter", "{} counters", len(graph.counters)).format(len(graph.counters)),
            self._n("{} open objection", "{} open objections", opened).format(opened),
            self._n("{} claim", "{} claims", len(graph.claims)).format(len(graph.claims)),
            self._n("{} work", "{} works", len(graph.cited_by)).format(len(graph.cited_by)),
        ]
        return Line((" · ".join(counts),), ("counts",))

    def _count(self, title: str, counts: Multiset[str]) -> Grid:
        rows = tuple(((name,), (str(counts[name]),)) for name in sorted(counts))
        return Grid((title, self._("Number")), rows, ("table", "count"))
