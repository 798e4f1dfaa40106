"""A day of papers as nodes: text, formulas and emphasis from data, never parsed as Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from ..core.model import DayOfPapers, Issue
from ..locale import _
from ..nodes import css, fold, query, table
from . import funnel, tex
from .citing import entry, keys
from .model import STEPS, Author, Day, Decision, Paper, Registry, Status, Topic
from .prompting import Prompt


def inline(text: str) -> Iterator[nodes.Node]:
    """Yield the nodes of a text in TeX."""
    for piece in tex.pieces(text):
        match piece.form:
            case "math":
                yield nodes.math(piece.text, piece.text)
            case "code":
                yield nodes.literal(piece.text, piece.text)
            case "emphasis":
                yield nodes.emphasis(piece.text, piece.text)
            case "strong":
                yield nodes.strong(piece.text, piece.text)
            case _:
                yield nodes.Text(piece.text)


def line(*children: nodes.Node | str, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Return a paragraph."""
    parts = (nodes.Text(child) if isinstance(child, str) else child for child in children)
    return nodes.paragraph("", "", *parts, classes=list(classes))


def term(text: str) -> nodes.inline:
    """Return the name of a fact."""
    return nodes.inline(text, text, classes=css("term"))


def grid(head: Sequence[str], rows: Iterable[Sequence[Iterable[nodes.Node]]], role: str) -> nodes.table:
    """Return a table whose first column is wider."""
    widths = [20 if place == 0 else 12 for place, _name in enumerate(head)]
    return table([[nodes.Text(name)] for name in head], rows, widths, "grid", role)


class DayNodes:
    """Makes the page of one day."""

    def __init__(self, day: Day, registry: Registry, prompt: Prompt | None, number: int) -> None:
        """Take the day and its words; *number* is the line of the directive."""
        self.day = day
        self.registry = registry
        self.prompt = prompt
        self.number = number
        self.keys = keys(day)
        shown = day.of(Decision.SHOWN)
        by_topic: dict[str, list[Paper]] = {}
        for paper in shown:
            by_topic.setdefault(paper.primary_topic_id, []).append(paper)
        # Systems without topics leave the id empty.
        listed = (*registry.topics, Topic("", _("Without a topic"), 0))
        self.topics = [(topic, by_topic[topic.id]) for topic in listed if topic.id in by_topic]

    def record(self) -> DayOfPapers:
        """Return what other pages show of the day."""
        topics = tuple((topic.label, len(papers), _topic_anchor(topic.id)) for topic, papers in self.topics)
        papers = [paper for _topic, listed in self.topics for paper in listed]
        papers += [p for decision in (Decision.DIVERTED, Decision.UNSCORED) for p in self.day.of(decision)]
        issues = tuple(
            Issue(
                arxiv_id=paper.arxiv_id,
                title=tex.text(paper.title),
                anchor=paper.anchor,
                topic=self.registry.label(paper.primary_topic_id),
                decision=str(paper.decision),
                relevance=paper.relevance,
                novelty=paper.novelty,
                bears=tuple((b.id, b.camp, b.bears, tex.text(b.note), b.by, b.read) for b in paper.tensions),
            )
            for paper in papers
        )
        return DayOfPapers(self.day.date, str(self.day.status), self.day.reason, self.number, topics, issues)

    def all(self) -> list[nodes.Node]:
        """Return everything, the sections last."""
        head = query(name="digest-day", asked=(("of", self.day.date),), day=self.record())
        head.line = self.number
        children: list[nodes.Node] = [head, *self._status(), *self._usage(), *self._funnel()]
        if self.topics:
            children += [*self._coverage(), *self._contents()]
        children += [self._topic(topic.id, topic.label, papers) for topic, papers in self.topics]
        children += self._set_apart(
            Decision.DIVERTED, _("Diverted"), _("These passed the cutoffs and were moved elsewhere.")
        )
        children += self._set_apart(Decision.UNSCORED, _("Unscored"), _("Nobody judged these; they may belong above."))
        if self.keys:
            children.append(self._bibtex())
        if self.prompt is not None:
            children.append(self._prompt(self.prompt))
        return children

    # -- the head -------------------------------------------------------------

    def _status(self) -> Iterator[nodes.Node]:
        words = {
            Status.PARTIAL: _("This day is incomplete."),
            Status.FAILED: _("This day failed: no paper was judged."),
            Status.NO_ANNOUNCEMENT: _("No papers were announced on this day."),
        }
        if self.day.status in words:
            kind = nodes.note if self.day.status == Status.NO_ANNOUNCEMENT else nodes.warning
            notice = line(words[Status(self.day.status)], " ", *inline(self.day.reason))
            yield kind("", notice, classes=css("digest-status"))

    def _usage(self) -> Iterator[nodes.Node]:
        if not self.day.usage:
            return
        head = (_("Model"), _("Prompt"), _("Completion"), _("Tokens"), _("Cost"))
        rows = []
        for used in self.day.usage:
            prompt = f"{used.prompt_tokens:,} ({money(used.prompt_cost)})"
            completion = f"{used.completion_tokens:,} ({money(used.completion_cost)})"
            cells = (used.model, prompt, completion, f"{used.tokens:,}", money(used.cost))
            rows.append([[nodes.Text(text)] for text in cells])
        yield grid(head, rows, "digest-usage")

    def _funnel(self) -> Iterator[nodes.Node]:
        items = []
        names = {
            "rows_total": _("rows in the feeds"),
            "rows_scanned": _("rows read, where a paper of two categories counts twice"),
            "unique": _("papers"),
            "title_filtered": _("left out by title"),
            "unscored": _("unscored"),
            "below_cutoff": _("below the cutoffs"),
            "diverted": _("diverted"),
            "shown": _("shown"),
        }
        steps = funnel.steps(self.day)
        for name, text in names.items():
            count = steps[name] if name in STEPS else self.day.count(name)
            if count:
                items.append(nodes.list_item("", line(f"{count:,} {text}")))
        if items:
            yield nodes.bullet_list("", *items, bullet="*", classes=css("digest-funnel"))
        if self.day.relevance_cutoff is not None and self.day.novelty_cutoff is not None:
            sentence = _("Shown are papers with a relevance of at least {} and a novelty of at least {}.")
            yield line(sentence.format(self.day.relevance_cutoff, self.day.novelty_cutoff), classes=css("muted"))

    def _coverage(self) -> Iterator[nodes.Node]:
        rows: list[list[list[nodes.Node]]] = [
            [[_jump(_topic_anchor(topic.id), [nodes.Text(topic.label)])], [nodes.Text(str(len(papers)))]]
            for topic, papers in self.topics
        ]
        whole = str(sum(len(papers) for _topic, papers in self.topics))
        rows.append([[nodes.Text(_("All"))], [nodes.Text(whole)]])
        yield grid((_("Topic"), _("Papers")), rows, "digest-coverage")

    def _contents(self) -> Iterator[nodes.Node]:
        for topic, papers in self.topics:
            items = nodes.enumerated_list("", enumtype="arabic", prefix="", suffix=".")
            for paper in papers:
                names = ", ".join(tex.text(author.name) for author in paper.authors)
                title = _jump(paper.anchor, list(inline(paper.title)))
                items += nodes.list_item("", line(title, nodes.inline(names, f" — {names}", classes=css("muted"))))
            label = f"{topic.label} ({len(papers)})"
            yield fold("", line(label), items, classes=css("digest-contents"))

    # -- papers -----------------------------------------------------------------

    def _topic(self, name: str, label: str, papers: Sequence[Paper]) -> nodes.section:
        section = nodes.section("", nodes.title(label, label), ids=[_topic_anchor(name)], names=[])
        section += [self.paper(place, paper) for place, paper in enumerate(papers, 1)]
        return section

    def _set_apart(self, decision: str, label: str, why: str) -> list[nodes.Node]:
        papers = self.day.of(decision)
        if not papers:
            return []
        section = nodes.section("", nodes.title(label, label), line(why), ids=[f"digest-{decision}"], names=[])
        section += [self.paper(place, paper) for place, paper in enumerate(papers, 1)]
        return [section]

    def paper(self, place: int, paper: Paper) -> nodes.section:
        """Return the section of a paper."""
        title = nodes.title(paper.title, "", nodes.Text(f"{place}. "), *inline(paper.title))
        section = nodes.section("", title, ids=[paper.anchor], names=[], classes=css("paper"))
        section += list(self._facts(paper))
        text = paper.summary or paper.abstract
        section += [line(*inline(part), classes=css("paper-text")) for part in text.split("\n\n") if part.strip()]
        section += list(self._judgement(paper))
        placeholder = query(name="digest-paper", asked=(("day", self.day.date), ("of", paper.arxiv_id)))
        placeholder.line = self.number
        section += placeholder
        return section

    def _facts(self, paper: Paper) -> Iterator[nodes.Node]:
        number = paper.arxiv_id + (f"v{paper.version}" if paper.version else "")
        link = nodes.reference("", f"arXiv:{number}", refuri=paper.url, internal=False)
        yield line(
            link, " · ", term(_("Cite as: ")), nodes.literal("", self.keys[paper.arxiv_id]), classes=css("muted")
        )
        topic = self.registry.label(paper.primary_topic_id)
        source = {"local": _(" (chosen locally)"), "editor": _(" (chosen by the editor)")}.get(paper.topic_source, "")
        others = [self.registry.label(name) for name in paper.matched_topic_ids if name != paper.primary_topic_id]
        topics: list[nodes.Node | str] = [term(_("Topic: ")), topic, source]
        if others:
            topics += [" · ", term(_("also matches: ")), "; ".join(others)]
        if topic:
            yield line(*topics, classes=css("fact"))
        yield line(term(_("Authors: ")), *_authors(paper.authors), classes=css("fact"))

    def _judgement(self, paper: Paper) -> Iterator[nodes.Node]:
        for name, text in ((_("Comment: "), paper.comment), (_("Topic match: "), paper.topic_match_comment)):
            if text:
                yield line(term(name), *inline(text), classes=css("fact"))
        if paper.relevance is not None and paper.novelty is not None:
            scores: list[nodes.Node | str] = [term(_("Relevance: ")), f"{paper.relevance} · ", term(_("Novelty: "))]
            yield line(*scores, f"{paper.novelty}", classes=css("fact"))
        if paper.hotspot_tags:
            tags = ", ".join(tag.replace("_", " ") for tag in paper.hotspot_tags)
            yield line(term(_("Hotspot: ")), tags, ". ", *inline(paper.hotspot_comment), classes=css("fact"))

    # -- the end ------------------------------------------------------------------

    def _bibtex(self) -> nodes.Node:
        text = "\n".join(entry(paper, key) for paper in self.day.papers if (key := self.keys.get(paper.arxiv_id)))
        block = nodes.literal_block(text, text, language="bibtex")
        return _section("digest-bibtex", _("BibTeX of this day"), [fold("", line(_("Show all entries")), block)])

    def _prompt(self, prompt: Prompt) -> nodes.Node:
        intro = _("What a model is sent, made from the files of this digest (SHA-256 {}).").format(prompt.sha256[:16])
        blocks: list[nodes.Node] = [line(intro)]
        for name, text in prompt.parts:
            blocks.append(fold("", line(name), nodes.literal_block(text, text, language="text")))
        return _section("digest-prompt", _("Prompt"), blocks)


def _section(anchor: str, title: str, children: Sequence[nodes.Node]) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *children, ids=[anchor], names=[])


def _topic_anchor(name: str) -> str:
    return f"topic-{name.replace('_', '-')}" if name else "without-topic"


def _jump(anchor: str, children: Sequence[nodes.Node]) -> nodes.reference:
    return nodes.reference("", "", *children, refid=anchor, internal=True)


def _authors(authors: Sequence[Author]) -> Iterator[nodes.Node]:
    for place, author in enumerate(authors):
        if place:
            yield nodes.Text(", ")
        yield from inline(author.name)
        if author.affiliation:
            yield nodes.Text(" (")
            yield from inline(author.affiliation)
            yield nodes.Text(")")


def money(cost: float | None) -> str:
    """Return a cost in dollars, to the cent."""
    return _("no price known") if cost is None else f"${cost:,.2f}"
