"""What is wrong between pages, as findings; the build and the command share it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from .codes import Code
from .findings import Finding
from .graph import Graph
from .measures import Age, age
from .model import Camp, Claim, Counter, Kind, Query, Record, Reply, Tension
from .options import RECORDED, Option
from .text import did_you_mean, slug, split_list


def check(graph: Graph, elsewhere: Container[str] = ()) -> Iterator[Finding]:
    """Yield all findings, by page and line; roles may also name the objects *elsewhere*, in other projects."""
    findings = [
        *_duplicates(graph),
        *_labels(graph),
        *_targets(graph),
        *_homes(graph),
        *_nesting(graph),
        *_supersession(graph),
        *_mentions(graph, elsewhere),
        *_maps(graph),
        *_keys(graph),
        *_entries(graph),
        *_uncited(graph),
        *_papers(graph),
    ]
    return iter(sorted(findings))


def _where(record: Record) -> str:
    return f"{record.docname}:{record.line}"


def _at(record: Record, code: Code, message: str, *marks: str) -> Finding:
    return Finding(record.docname, record.line, code, message, marks)


def _duplicates(graph: Graph) -> Iterator[Finding]:
    for first, later in graph.duplicates:
        message = f"the id {later.id!r} is already that of the {first.kind} at {_where(first)}"
        yield _at(later, Code.DUPLICATE_ID, message, ":id:")


def _labels(graph: Graph) -> Iterator[Finding]:
    for name in graph.camps_of:
        seen: dict[str, Camp] = {}
        for camp in graph.live_camps(graph.records[name]):
            first = seen.setdefault(graph.labels[camp.id], camp)
            if first is not camp:
                message = f"the label {graph.labels[camp.id]!r} is already that of {first.id!r} at {_where(first)}"
                yield _at(camp, Code.DUPLICATE_LABEL, message, ":label:")


def _named(record: Record) -> Iterator[tuple[Option, tuple[str, ...]]]:
    """Yield the options of *record* that name objects and were given, with what they name."""
    for option in RECORDED[record.kind]:
        if option.kinds and option.attribute not in record.implied:
            names = getattr(record, option.attribute)
            yield option, names if isinstance(names, tuple) else (names,) if names else ()


def _targets(graph: Graph) -> Iterator[Finding]:
    shared = {first.id for first, _ in graph.duplicates}
    titles: dict[str, str] = {}
    for record in graph.records.values():
        for option, names in _named(record):
            title = " ".join(names)
            meant = None
            if len(names) > 1 and not any(map(graph.get, names)):
                # Made on the first miss: most projects never need the slugs of all titles.
                titles = titles or {slug(other.title, ""): other.id for other in graph.records.values()}
                meant = titles.get(slug(title, ""))
            if meant is not None:
                message = f":{option.name}: takes ids, and {title!r} is a title; did you mean {meant!r}?"
                yield _at(record, Code.UNKNOWN_TARGET, message, f":{option.name}:", names[0])
                continue
            for name in names:
                problem = _target(graph, record, name, option.kinds, shared)
                if problem is not None:
                    code, message = problem
                    yield _at(record, code, f":{option.name}: {message}", f":{option.name}:", name)


def _nesting(graph: Graph) -> Iterator[Finding]:
    for record in graph.records.values():
        around = graph.get(record.parent)
        if around is None or isinstance(record, (Counter, Claim)):
            continue
        if isinstance(record, Tension) or not isinstance(around, Tension):
            where = "at the top level of a page" if isinstance(record, Tension) else "in a tension"
            message = f"the {record.kind} {record.id!r} stands in a {around.kind}, but belongs {where}"
            yield _at(record, Code.MISPLACED, message)


def _target(
    graph: Graph, record: Record, name: str, kinds: tuple[Kind, ...], shared: set[str]
) -> tuple[Code, str] | None:
    target = graph.get(name)
    if target is None:
        ids = (r.id for r in graph.records.values() if r.kind in kinds)
        return Code.UNKNOWN_TARGET, f"names {name!r}, which no object has as its id{did_you_mean(name, ids)}"
    if target.kind not in kinds:
        wanted = " or ".join(kinds)
        return Code.WRONG_KIND, f"names {name!r}, a {target.kind}, but takes a {wanted}"
    if target.id == record.id:
        return Code.SELF_REFERENCE, f"names {name!r}, the object itself"
    if name in shared:
        return Code.AMBIGUOUS_TARGET, f"names {name!r}, the id of two objects; {_where(target)} was taken"
    return None


def _homes(graph: Graph) -> Iterator[Finding]:
    for camp in graph.camps:
        if camp.tension is None:
            yield _at(camp, Code.NO_TENSION, f"the camp {camp.id!r} belongs to no tension")
    for counter in graph.counters:
        if not counter.against:
            yield _at(counter, Code.NO_TARGET, f"the counter {counter.id!r} answers nothing")


def _supersession(graph: Graph) -> Iterator[Finding]:
    for circle in graph.circular:
        if len(circle) > 1:
            message = "a circle of supersedes: " + " → ".join([*circle, circle[0]])
            yield _at(graph.records[circle[0]], Code.SUPERSEDES_CIRCLE, message, ":supersedes:")
    for counter in graph.counters:
        targets = graph.known(counter.against)
        if graph.live(counter) and targets and not any(map(graph.live, targets)):
            successor = graph.successors[targets[0].id][0]
            message = f"the counter {counter.id!r} answers {targets[0].id!r}, which {successor.id!r} superseded"
            yield _at(counter, Code.SUPERSEDED_TARGET, message, ":against:")


def _mentions(graph: Graph, elsewhere: Container[str]) -> Iterator[Finding]:
    shared = {first.id for first, _ in graph.duplicates}
    named = ((page.docname, mention) for page in graph.pages.values() for mention in page.mentions if mention.role)
    for docname, mention in named:
        target = graph.get(mention.target)
        # Sphinx resolves it through intersphinx.
        if target is None and mention.target in elsewhere:
            continue
        if mention.role == "paper":
            if mention.target not in graph.papers.spots:
                near = did_you_mean(mention.target, graph.papers.spots)
                message = f"no day has a paper {mention.target!r}{near}"
                yield Finding(docname, mention.line, Code.UNKNOWN_TARGET, message, (mention.target,))
            continue
        if target is None:
            ids = (r.id for r in graph.records.values())
            message = f"no object has the id {mention.target!r}{did_you_mean(mention.target, ids)}"
            yield Finding(docname, mention.line, Code.UNKNOWN_TARGET, message, (mention.target,))
        elif target.kind != mention.role:
            message = f"{mention.target!r} is a {target.kind}, not a {mention.role}"
            yield Finding(docname, mention.line, Code.WRONG_KIND, message, (mention.target,))
        elif target.id in shared:
            message = f"{mention.target!r} is the id of two objects; {_where(target)} was taken"
            yield Finding(docname, mention.line, Code.AMBIGUOUS_TARGET, message, (mention.target,))


def _maps(graph: Graph) -> Iterator[Finding]:
    for page in graph.pages.values():
        for query in page.queries:
            for name in _asked(query):
                target = graph.get(name)
                if target is None:
                    message = f"no tension has the id {name!r}{did_you_mean(name, (t.id for t in graph.tensions))}"
                    yield Finding(page.docname, query.line, Code.UNKNOWN_TARGET, message, (name,))
                elif target.kind is not Kind.TENSION:
                    message = f"{name!r} is a {target.kind}, but takes a tension"
                    yield Finding(page.docname, query.line, Code.WRONG_KIND, message, (name,))


def _asked(query: Query) -> Iterable[str]:
    """Return the ids of tensions that a list names."""
    if query.name == "draft-list":
        return split_list(query.get("tension"))
    return filter(None, [query.get("of") if query.name == "tension-map" else ""])


def _keys(graph: Graph) -> Iterator[Finding]:
    listed, known = graph.bibliography.places, graph.bibliography.works
    seen: set[tuple[str, str]] = set()
    for docname, use in graph.uses:
        if use.key in listed or (docname, use.key) in seen:
            continue
        seen.add((docname, use.key))
        if use.key in known:
            message = f"the work {use.key!r} is in the bibliography files, but no {{bibliography}} directive lists it"
        else:
            message = f"no bibliography file has the key {use.key!r}{did_you_mean(use.key, known)}"
        yield Finding(docname, use.line, Code.UNKNOWN_KEY, message, (use.key,))


def _entries(graph: Graph) -> Iterator[Finding]:
    """Yield entries of evidence whose name another has, and those that name none."""
    every = [(record, entry) for record in graph.records.values() for entry in record.evidence]
    named: dict[str, Record] = {}
    for record, entry in every:
        if entry.id in named:
            message = f"evidence: the id {entry.id!r} is already that of an entry of {named[entry.id].id!r}"
            yield Finding(record.docname, entry.line, Code.DUPLICATE_ID, message, (f"#{entry.id}",))
        elif entry.id:
            named[entry.id] = record
    for record, entry in every:
        if entry.same and entry.same not in named:
            message = f"evidence: no entry has the id {entry.same!r}{did_you_mean(entry.same, named)}"
            yield Finding(record.docname, entry.line, Code.UNKNOWN_TARGET, message, (f"#{entry.same}",))


def _uncited(graph: Graph) -> Iterable[Finding]:
    if not graph.settings.require_citations:
        return
    for record in graph.records.values():
        gap = isinstance(record, Counter) and record.reply is Reply.GAP  # nobody published it: there is nothing to cite
        if not record.cites and not gap and graph.live(record):
            yield _at(record, Code.UNCITED, f"the {record.kind} {record.id!r} cites nothing")


def review(graph: Graph) -> Iterator[Finding]:
    """Yield what is complete in form and thin in matter; the command tells it, a build does not."""
    findings = []
    for tension in filter(graph.live, graph.tensions):
        camps = graph.live_camps(tension)
        if len(camps) < 2:
            findings.append(_at(tension, Code.ONE_CAMP, f"the tension {tension.id!r} has {len(camps) or 'no'} camp"))
        seen = graph.seen(tension)
        if age(seen, graph.settings.today, graph.settings.stale_years) is Age.STALE:
            reached = "its literature was searched until" if tension.searched else "its newest work is of"
            findings.append(_at(tension, Code.STALE, f"the tension {tension.id!r} is old: {reached} {seen}"))
    if not graph.settings.require_citations:
        findings += [
            _at(claim, Code.CLAIM_UNCITED, f"the claim {claim.id!r} cites nothing")
            for claim in filter(graph.live, graph.claims)
            if not claim.cites
        ]
    findings += [
        _at(camp, Code.NO_COUNTER, f"no counter answers the camp {camp.id!r}")
        for camp in filter(graph.live, graph.camps)
        if camp.id not in graph.answers
    ]
    findings += _own_works(graph)
    findings += _similar(graph)
    yield from sorted(findings)


def _own_works(graph: Graph) -> Iterator[Finding]:
    """Yield objections that cite no work but those of what they attack."""
    for counter in graph.counters:
        theirs = {key for target in graph.known(counter.against) for key in target.cites}
        own = counter.attacks and counter.basis != "recomputed" and counter.cites and graph.live(counter)
        if own and theirs.issuperset(counter.cites):
            message = f"the counter {counter.id!r} cites works of {counter.against[0]!r} alone; is its basis authors?"
            yield _at(counter, Code.OWN_WORKS, message)


def _similar(graph: Graph) -> Iterator[Finding]:
    from . import similar  # noqa: PLC0415  (no build needs it, and what it needs takes time to load)

    for pair in similar.pairs(graph, similar.MERGED):
        if not pair.apart:
            first, other = pair.canonical, pair.variant
            message = f"the {other.kind} {other.id!r} says nearly what {first.id!r} at {_where(first)} says"
            yield _at(other, Code.NEAR_DUPLICATE, f"{message} ({pair.score:.0f} of 100)")


def _papers(graph: Graph) -> Iterator[Finding]:
    for docname, page in graph.pages.items():
        for day in page.days:
            first = graph.papers.days[day.date][0]
            if first != docname:
                message = f"the day {day.date} already stands on {first}"
                yield Finding(docname, day.line, Code.DUPLICATE_ID, message)
            for issue in day.papers:
                for tension, camp, *_rest in issue.bears:
                    for code, message in bearing(graph, issue.arxiv_id, tension, camp):
                        yield Finding(docname, day.line, code, message)
        for query in page.queries:
            if query.name in ("digest-month", "digest-year") and not graph.papers.of(query.get("of")):
                message = f"no page has a day of {query.get('of')}"
                yield Finding(docname, query.line, Code.DIGEST_EMPTY, message)


def bearing(graph: Graph, paper: str, tension: str, camp: str) -> Iterator[tuple[Code, str]]:
    """Yield what is wrong with the objects that *paper* is recorded to bear on; empty names are none."""
    for name, kind in ((tension, Kind.TENSION), (camp, Kind.CAMP)):
        target = graph.get(name)
        if name and target is None:
            near = did_you_mean(name, (r.id for r in graph.records.values() if r.kind is kind))
            yield Code.UNKNOWN_TARGET, f"{paper} bears on {name!r}, which no {kind} has as its id{near}"
        elif target is not None and target.kind is not kind:
            yield Code.WRONG_KIND, f"{paper} names {name!r} as a {kind}, but it is a {target.kind}"
