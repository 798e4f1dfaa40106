"""A proposal that an editor accepts: an object or an entry of evidence in a page, a work in the bibliography."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..command.console import Bad, Failed
from ..core.files import replace as replace_file
from ..core.model import Claim, Counter, Kind, Page, Record
from ..core.text import did_you_mean
from ..exchange import markup
from ..exchange.proposals import DECIDED, Decision, Proposal, decide, read_decisions
from ..exchange.works import Known
from ..reading.plain.project import Project, near
from ..verify.fetching import Fetcher
from .choices import Choice, chosen, ready
from .composing import entry_of, record_of
from .inserting import (
    Sheet,
    Spot,
    behind,
    claims_of,
    counters_of,
    end_of,
    in_and_behind,
    with_entry,
    with_object,
)
from .listing import became
from .shelving import Shelved, shelve


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was written."""

    object: str  #: id
    kind: str
    page: Path
    line: int
    key: str
    bib: Path | None = None  #: the file that has a new entry


@dataclass
class Desk:
    """What accepting needs to know of a project; it keeps up with what it writes."""

    project: Project
    drafts: Path
    bib: Path | None = None
    fetcher: Fetcher | None = None
    today: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))

    def __post_init__(self) -> None:
        self.known = Known()
        if self.project.shelf is not None:
            self.known.add_shelf(self.project.shelf)

    # -- deciding ---------------------------------------------------------------------

    def reject(self, proposal: Proposal, by: str, why: str = "") -> None:
        """Note that a proposal is not to be shown again; raises `Bad` where it was decided already, and OSError."""
        self._waits(proposal)
        anchor = proposal.anchor
        said = {"by": markup.line(by), "why": markup.line(why)}
        decision = Decision(proposal.id, "rejected", anchor.work, anchor.sha256, self.today, **said)
        decide(self.drafts, decision)

    def accept(self, proposal: Proposal, choice: Choice) -> Accepted:
        """Write a proposal into its page; raises `Bad` for what is to be said otherwise, `Failed` where it cannot be.

        Nothing is changed where one of them is raised, but where the decision could not be noted.
        """
        self._waits(proposal)
        proposal = chosen(proposal, choice)
        ready(proposal, choice)
        target = self._target(proposal)
        docname = self._page(proposal, choice, target)
        shelved = shelve(self.project, self.known, proposal, docname, choice.key, self.bib, self.fetcher)
        entry = entry_of(proposal, choice, shelved.key, self.today)
        if proposal.kind == "evidence":
            assert target is not None
            if entry in [replace(other, line=0) for other in target.evidence]:
                raise Bad(f"{target.id!r} has this entry of evidence already")
            sheet, path = self._sheet(docname)
            name, text = target.id, with_entry(sheet, target.id, entry)
        else:
            sheet, path = self._sheet(docname)
            home = target if target is not None else self._home(docname)
            record = record_of(self.project.graph, proposal, choice, entry, home)
            name, text = record.id, with_object(sheet, record, list(self._spots(sheet, record, target)))
        if text is None:
            shown = near(str(path))
            raise Failed(
                f"{shown}:1: wherever this stands the page reads otherwise; `sphinx-tensions check` may say why"
            )
        self._check(path, text, shelved.key)
        return self._write(proposal, choice, name, path, text, shelved)

    def _waits(self, proposal: Proposal) -> None:
        """Raise `Bad` where a proposal was decided, perhaps by another editor since this one began."""
        done = read_decisions(self.drafts, []).get(proposal.id)
        if done is not None:
            raise Bad(f"{done.id} was {became(done)}; --undo {done.id} forgets it")

    def _target(self, proposal: Proposal) -> Record | None:
        if not proposal.target:
            return None
        records = self.project.graph.records
        target = records.get(proposal.target)
        if target is None:
            raise Bad(f"no object has the id {proposal.target!r}{did_you_mean(proposal.target, records)}")
        if target.kind is Kind.TENSION and proposal.kind == "evidence":
            raise Bad(f"{target.id!r} is a tension, and evidence is of a claim, a camp or a counter; name one")
        return target

    # -- where ----------------------------------------------------------------------------

    def _page(self, proposal: Proposal, choice: Choice, target: Record | None) -> str:
        """Return the name of the page that is changed; raises `Bad` where nothing says it, or another is said."""
        if proposal.kind == "evidence" and target is not None:
            if choice.page and self._docname(choice.page) != target.docname:
                raise Bad(f"evidence of {target.id!r} stands with it on {target.docname}; leave --page out")
            return target.docname
        if proposal.kind == "counter" and target is not None and not choice.page:
            return target.docname
        named = choice.page or proposal.place or (target.docname if target is not None else "")
        if not named:
            raise Bad("nothing says on which page it belongs; say it with --page")
        return self._docname(named)

    def _home(self, docname: str) -> Record | None:
        """Return the one tension of a page, None where it has none; raises `Bad` where it has several."""
        names = [record.id for record in self.project.pages[docname].records if record.kind is Kind.TENSION]
        if len(names) > 1:
            shown = ", ".join(names)
            raise Bad(f"{docname} has {len(names)} tensions; say with --target to which the claim belongs: {shown}")
        return self.project.graph.records[names[0]] if names else None

    def _docname(self, named: str) -> str:
        pages = self.project.pages
        bare = named.removesuffix(".md")
        for name in (named, bare):
            if name in pages:
                return name
        path = Path(named).resolve()
        names = [name for name, known in self.project.paths.items() if known.resolve() == path]
        if not names:
            raise Bad(f"the project has no page {named!r}{did_you_mean(bare, pages)}")
        return names[0]

    def _sheet(self, docname: str) -> tuple[Sheet, Path]:
        """Return a page as it is on the disk; raises `Bad` where it is no Markdown, `Failed` where it is no UTF-8."""
        path = self.project.paths[docname]
        shown = near(str(path))
        if self.project.markups.get(path.suffix, "markdown") != "markdown":
            raise Bad(f"{shown} is no Markdown page; write it there by hand, or name another page with --page")
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Failed(f"{shown}:1: the page is not UTF-8 ({error.reason}); save it as UTF-8") from None
        sheet = Sheet(docname, text, self.project.rules, self.project.pages)
        if self.project.pages[docname] != sheet.page(text)[0]:
            self._take(path, text)
        return sheet, path

    def _spots(self, sheet: Sheet, record: Record, target: Record | None) -> Iterator[Spot]:
        """Yield where an object could stand, the best place first."""
        page: Page = sheet.page(sheet.text)[0]
        spans = sheet.spans()
        if isinstance(record, Counter) and target is not None:
            orders = counters_of(page, target.id)
            yield from list(behind(spans, orders))[:1]
            here = next((own.order for own in page.records if own.id == target.id), None)
            if here is not None:
                yield from in_and_behind(spans[here])
        elif isinstance(record, Claim) and record.tension:
            yield from list(behind(spans, claims_of(page, record.tension)))[:1]
        yield end_of(sheet.text)

    # -- writing ----------------------------------------------------------------------------

    def _check(self, path: Path, text: str, key: str) -> None:
        """Raise `Failed` where something in the project goes wrong by the new text of a page."""
        old = {(row.path, row.code, row.message) for row in self.project.check(advice=False)}
        changed = self.project.with_text(path, text.removeprefix("\ufeff"))
        for row in changed.check(advice=False):
            # The new work is not in what was read of the bibliography.
            if (row.path, row.code, row.message) not in old and not (row.code == "unknown_key" and key in row.message):
                raise Failed(f"{row.path}:{row.line}: {row.text}")

    def _write(
        self, proposal: Proposal, choice: Choice, name: str, path: Path, text: str, shelved: Shelved
    ) -> Accepted:
        """Put the files in their places and note the decision; raises `Failed` where that cannot be, and OSError."""
        anchor = proposal.anchor
        decision = Decision(
            proposal.id, "accepted", anchor.work, anchor.sha256, self.today, object=name, by=markup.line(choice.by)
        )
        with _undisturbed():
            # What a link leads to is written, and the link stays.
            self._files(path.resolve(), text, shelved)
            try:
                decide(self.drafts, decision)
            except OSError as error:
                where = self.drafts / DECIDED
                raise Failed(
                    f"{where}:1: {near(str(path))} was written, and the decision could not be: {error.strerror}; "
                    f"add it by hand, or the proposal comes again"
                ) from None
        self._take(path, text)
        if shelved.work is not None:
            self.known.add(shelved.work, [anchor.work])
        record = self.project.graph.records[name]
        return Accepted(name, proposal.kind, path, record.line, shelved.key, shelved.path)

    @staticmethod
    def _files(path: Path, text: str, shelved: Shelved) -> None:
        """Write the bibliography, then the page; the bibliography is as it was where the page cannot be written."""
        if shelved.path is None:
            replace_file(path, text.encode())
            return
        bib = shelved.path.resolve()
        old = bib.read_bytes() if bib.exists() else None
        replace_file(bib, shelved.data)
        try:
            replace_file(path, text.encode())
        except OSError:
            if old is None:
                bib.unlink()
            else:
                replace_file(bib, old)
            raise

    def _take(self, path: Path, text: str) -> None:
        """Know a page as it is now."""
        self.project = self.project.with_text(path, text.removeprefix("\ufeff"))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold an interrupt back until all files agree with one another; raises KeyboardInterrupt then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[Any] = []
    before = signal.signal(signal.SIGINT, lambda *said: came.append(said))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt
