"""A day of papers as nodes: text, formulas and emphasis from data, never parsed as Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from ..core.model import DayOfPapers, Issue
from ..core.tables import gathered
from ..locale import _, words
from ..nodes import css, fold, query, table
from . import funnel, tex
from .citing import entry, keys
from .model import Author, Day, Decision, Paper, Registry, Status, Topic
from .prompting import Prompt

_NODES: dict[str, type[nodes.TextElement]] = {
    "math": nodes.math,
    "code": nodes.literal,
    "emphasis": nodes.emphasis,
    "strong": nodes.strong,
}
"""Form of a piece -> its node; any other is plain text."""


def inline(text: str) -> Iterator[nodes.Node]:
    """Yield the nodes of a text in TeX."""
    for piece in tex.pieces(text):
        made = _NODES.get(piece.form)
        yield nodes.Text(piece.text) if made is None else made(piece.text, piece.text)


def line(*children: nodes.Node | str, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Return a paragraph."""
    parts = (nodes.Text(child) if isinstance(child, str) else child for child in children)
    return nodes.paragraph("", "", *parts, classes=list(classes))


def term(text: str) -> nodes.inline:
    """Return the name of a fact."""
    return nodes.inline(text, text, classes=css("term"))


class DayNodes:
    """Makes the page of one day."""

    def __init__(self, day: Day, registry: Registry, prompt: Prompt | None, number: int) -> None:
        """Take the day and its words; *number* is the line of the directive."""
        self.day = day
        self.registry = registry
        self.prompt = prompt
        self.number = number
        self.keys = keys(day)
        by_topic = gathered((paper.primary_topic_id, paper) for paper in day.of(Decision.SHOWN))
        # Systems without topics leave the id empty.
        listed = (*registry.topics, Topic("", _("Without a topic"), 0))
        self.topics = [(topic, by_topic[topic.id]) for topic in listed if topic.id in by_topic]
        self.shown = [paper for _topic, papers in self.topics for paper in papers]

    def record(self) -> DayOfPapers:
        """Return what other pages show of the day."""
        topics = tuple((topic.label, len(papers), _topic_anchor(topic.id)) for topic, papers in self.topics)
        papers = [*self.shown, *self.day.of(Decision.DIVERTED), *self.day.of(Decision.UNSCORED)]
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
        children: list[nodes.Node] = [head, *self._status(), *self._opening(), *self._contents()]
        children += [_section(_topic_anchor(t.id), t.label, self._papers(papers)) for t, papers in self.topics]
        children += self._set_apart(
            Decision.DIVERTED, _("Diverted"), _("These passed the cutoffs and were moved elsewhere.")
        )
        children += self._set_apart(Decision.UNSCORED, _("Unscored"), _("Nobody judged these; they may belong above."))
        made = [*self._usage(), *self._funnel()]
        if made:
            children.append(_section("digest-making", _("How this day was made"), made))
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

    def _opening(self) -> Iterator[nodes.Node]:
        """Say how many papers there are, how many bear on a tension, and who chose them."""
        papers = self.shown
        if not papers:
            return
        ngettext = words().ngettext
        counts = [ngettext("{} paper", "{} papers", len(papers)).format(len(papers))]
        counts.append(ngettext("{} topic", "{} topics", len(self.topics)).format(len(self.topics)))
        bearing = sum(1 for paper in papers if paper.tensions)
        if bearing:
            counts.append(ngettext("{} bears on a tension", "{} bear on a tension", bearing).format(bearing))
        models = ", ".join(dict.fromkeys(used.model for used in self.day.usage))
        scored = any(paper.relevance is not None for paper in papers)
        who = _("chosen and scored by {}, not by an editor").format(models) if models and scored else ""
        yield line(" · ".join(filter(None, [*counts, who])), classes=css("digest-opening"))

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
        yield table([[nodes.Text(name)] for name in head], rows, [20, 12, 12, 12, 12], "grid", "digest-usage")

    def _funnel(self) -> Iterator[nodes.Node]:
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
        counts = dict(self.day.counts) | funnel.steps(self.day)
        there = (f"{counts[name]:,} {text}" for name, text in names.items() if counts.get(name))
        items = [nodes.list_item("", line(text)) for text in there]
        if items:
            yield nodes.bullet_list("", *items, bullet="*", classes=css("digest-funnel"))
        if self.day.relevance_cutoff is not None and self.day.novelty_cutoff is not None:
            sentence = _("Shown are papers with a relevance of at least {} and a novelty of at least {}.")
            yield line(sentence.format(self.day.relevance_cutoff, self.day.novelty_cutoff), classes=css("muted"))

    def _contents(self) -> Iterator[nodes.Node]:
        for topic, papers in self.topics:
            items = nodes.enumerated_list("", enumtype="arabic", prefix="", suffix=".")
            for paper in papers:
                names = ", ".join(tex.text(author.name) for author in paper.authors)
                title = nodes.reference("", "", *inline(paper.title), refid=paper.anchor, internal=True)
                items += nodes.list_item("", line(title, nodes.inline(names, f" — {names}", classes=css("muted"))))
            label = f"{topic.label} ({len(papers)})"
            yield fold("", line(label), items, classes=css("digest-contents"))

    # -- papers -----------------------------------------------------------------

    def _papers(self, papers: Iterable[Paper]) -> list[nodes.Node]:
        return [self.paper(place, paper) for place, paper in enumerate(papers, 1)]

    def _set_apart(self, decision: str, label: str, why: str) -> list[nodes.Node]:
        papers = self._papers(self.day.of(decision))
        return [_section(f"digest-{decision}", label, [line(why), *papers])] if papers else []

    def paper(self, place: int, paper: Paper) -> nodes.section:
        """Return the section of a paper."""
        title = nodes.title(paper.title, "", nodes.Text(f"{place}. "), *inline(paper.title))
        section = nodes.section("", title, ids=[paper.anchor], names=[], classes=css("paper"))
        section += line(*_authors(paper.authors), classes=css("muted"))
        text = paper.summary or paper.abstract
        section += [line(*inline(part), classes=css("paper-text")) for part in text.split("\n\n") if part.strip()]
        section += list(self._judgement(paper))
        section += self._facts(paper)
        placeholder = query(name="digest-paper", asked=(("day", self.day.date), ("of", paper.arxiv_id)))
        placeholder.line = self.number
        section += placeholder
        return section

    def _judgement(self, paper: Paper) -> Iterator[nodes.Node]:
        for name, text in ((_("Comment: "), paper.comment), (_("Topic match: "), paper.topic_match_comment)):
            if text:
                yield line(term(name), *inline(text), classes=css("fact"))
        if paper.hotspot_tags:
            tags = ", ".join(tag.replace("_", " ") for tag in paper.hotspot_tags)
            yield line(term(_("Hotspot: ")), tags, ". ", *inline(paper.hotspot_comment), classes=css("fact"))

    def _facts(self, paper: Paper) -> nodes.paragraph:
        """Return in one line where the paper is, its topics and scores, and how to cite it."""
        number = paper.arxiv_id + (f"v{paper.version}" if paper.version else "")
        facts: list[list[nodes.Node | str]] = [
            [nodes.reference("", f"arXiv:{number}", refuri=paper.url, internal=False)]
        ]
        source = {"local": _(" (chosen locally)"), "editor": _(" (chosen by the editor)")}.get(paper.topic_source, "")
        # The heading above it names the topic of a paper that is shown.
        topic = self.registry.label(paper.primary_topic_id)
        if topic and (source or paper.decision != Decision.SHOWN):
            facts.append([term(_("Topic: ")), topic, source])
        others = [self.registry.label(name) for name in paper.matched_topic_ids if name != paper.primary_topic_id]
        if others:
            facts.append([term(_("also matches: ")), "; ".join(others)])
        if paper.relevance is not None and paper.novelty is not None:
            facts += [[term(_("Relevance: ")), f"{paper.relevance}"], [term(_("Novelty: ")), f"{paper.novelty}"]]
        facts.append([term(_("Cite as: ")), nodes.literal("", self.keys[paper.arxiv_id])])
        parts = [part for fact in facts for part in (" · ", *fact)]
        return line(*parts[1:], classes=css("muted", "paper-facts"))

    # -- the end ------------------------------------------------------------------

    def _bibtex(self) -> nodes.Node:
        text = "\n".join(entry(paper, key) for paper in self.day.papers if (key := self.keys.get(paper.arxiv_id)))
        block = nodes.literal_block(text, text, language="bibtex")
        return _section("digest-bibtex", _("BibTeX of this day"), [fold("", line(_("Show all entries")), block)])

    def _prompt(self, prompt: Prompt) -> nodes.Node:
        intro = _("What a model is sent, made from the files of this digest (SHA-256 {}).").format(prompt.sha256[:16])
        blocks = [fold("", line(name), nodes.literal_block(text, text, language="text")) for name, text in prompt.parts]
        return _section("digest-prompt", _("Prompt"), [line(intro), *blocks])


def _section(anchor: str, title: str, children: Sequence[nodes.Node]) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *children, ids=[anchor], names=[])


def _topic_anchor(name: str) -> str:
    return f"topic-{name.replace('_', '-')}" if name else "without-topic"


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
