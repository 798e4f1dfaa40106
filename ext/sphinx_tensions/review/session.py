"""Going through proposals in the terminal: one is shown, and a line is answered."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..command.console import Bad, Failed, note, say
from ..exchange.proposals import Proposal
from ..reading.plain.project import near
from .choices import ALLOWED, Choice, chosen
from .terminal import shown, wrapped

if TYPE_CHECKING:
    from ..mine.context import Contexts
    from .accepting import Accepted, Desk

KEYS = "[a]ccept  [v]erbatim  [e]dit  [r]eject  [s]kip  [q]uit > "
EDITED = ("kind", "text", "title", "target", "role", "page", "words", "basis", "limits", "scale", "since")
OF_COUNTER = ("scope", "counter")


def default_editor(root: Path) -> str:
    """Return who works here: the name that git has for the project, else that of the account; perhaps nothing."""
    command = ["git", "-C", str(root), "config", "user.name"]
    try:
        name = subprocess.run(  # noqa: S603  (the folder is a value of its own, and no part of a command)
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=10, check=False
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        name = ""  # there is no git
    return shown(name or os.environ.get("USER", "").strip())


def said(accepted: Accepted) -> str:
    """Return in a line what was written."""
    new = f"; {accepted.key} is new in {near(str(accepted.bib))}" if accepted.bib is not None else ""
    return shown(f"{near(str(accepted.page))}:{accepted.line}: {accepted.kind} {accepted.object}{new}")


class Left(Exception):  # noqa: N818  (the editor leaves, and nothing failed)
    """Nothing more is answered."""


def ask(prompt: str) -> str:
    """Return the next line that is answered; raises `Left` where there is none."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise Left
    return line.strip()


@dataclass
class Session:
    """One proposal after another."""

    desk: Desk
    proposals: Sequence[Proposal]
    by: str  #: who decides; asked once, where nothing tells it
    contexts: Contexts
    counts: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})

    def run(self) -> int:
        """Go through all, until the editor leaves; what was decided stands."""
        for stream in (sys.stdin, sys.stdout):
            # What is typed or printed in another encoding is no reason to lose what was decided.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            for number, proposal in enumerate(self.proposals, 1):
                self._one(number, proposal)
        except (Left, KeyboardInterrupt):
            say([""])  # the prompt stands on a line without an end
        rest = len(self.proposals) - sum(self.counts.values())
        note(", ".join([*(f"{count} {name}" for name, count in self.counts.items()), f"{rest} wait"]))
        return 0

    def _one(self, number: int, proposal: Proposal) -> None:
        """Show a proposal and ask until it is decided or passed over; raises `Left`."""
        choice = Choice()
        say(self._shown(number, proposal))
        while True:
            answer = ask(KEYS).lower()
            match answer[:1]:
                case "a" | "v":
                    if self._accept(proposal, replace(choice, verbatim=answer.startswith("v"))):
                        return
                case "e":
                    choice = self._edited(proposal, choice)
                    say(self._shown(number, _now(proposal, choice)))
                case "r":
                    if self._reject(proposal):
                        return
                case "s":
                    return
                case "q":
                    raise Left
                case _:
                    say(["  a accepts it, v quotes the sentence, e edits, r rejects, s goes on, q leaves"])

    def _editor(self) -> str:
        """Return who decides."""
        self.by = self.by or default_editor(self.desk.project.root) or ask("  Who are you? ")
        return self.by

    def _accept(self, proposal: Proposal, choice: Choice) -> bool:
        """Write a proposal; where it cannot be, say why and return False."""
        try:
            accepted = self.desk.accept(proposal, replace(choice, by=self._editor()))
        except (Bad, Failed) as error:
            say(wrapped(str(error)))
            return False
        self.counts["accepted"] += 1
        say([f"  {said(accepted)}"])
        return True

    def _reject(self, proposal: Proposal) -> bool:
        """Reject a proposal; where it cannot be, say why and return False."""
        why = ask("  Why (or nothing): ")
        try:
            self.desk.reject(proposal, self._editor(), why)
        except Bad as error:
            say(wrapped(str(error)))
            return False
        self.counts["rejected"] += 1
        return True

    def _edited(self, proposal: Proposal, choice: Choice) -> Choice:
        """Ask for each part; an empty answer leaves it."""
        for name in (*EDITED, *OF_COUNTER):
            now = _now(proposal, choice)
            if (name in OF_COUNTER and now.kind != "counter") or (name == "since" and now.kind == "evidence"):
                continue
            say(wrapped(_value(now, choice, name), f"{name}: "))
            answer = ask(f"  new {name} (or nothing): ")
            given = answer.replace(",", " ").split() if name == "limits" else [answer]
            if answer and not {*given} <= {*ALLOWED.get(name, given)}:
                say([f"  {name} is one of {', '.join(ALLOWED[name])}"])
            elif answer:
                own: dict[str, Any] = {name: tuple(given) if name == "limits" else answer}
                choice = replace(choice, **own)
        return choice

    def _shown(self, number: int, proposal: Proposal) -> Iterator[str]:
        """Yield the lines that show a proposal."""
        anchor, paper = proposal.anchor, proposal.paper
        records = self.desk.project.graph.records
        yield ""
        yield f"{number} of {len(self.proposals)}  {proposal.kind}  {proposal.id}"
        if not proposal.verbatim:
            yield from wrapped(proposal.text, "Text: ")
        before, behind = self.contexts.around(anchor)
        if before:
            yield from wrapped(before, "Before: ")
        yield from wrapped(f"“{anchor.sentence}”", "Passage: ")
        if behind:
            yield from wrapped(behind, "Then: ")
        source = ", ".join(filter(None, (anchor.work, anchor.section, anchor.source)))
        yield from wrapped(source, "From: ")
        about = ", ".join(filter(None, (paper.title, "; ".join(paper.authors[:3]), paper.year)))
        if about:
            yield from wrapped(about, "Paper: ")
        for neighbour in proposal.neighbours:
            record = records.get(neighbour.id)
            title = f"{record.kind} {record.title}" if record is not None else "not in the atlas"
            shared = f" [both cite {', '.join(neighbour.shared)}]" if neighbour.shared else ""
            yield from wrapped(f"{neighbour.id}: {title}{shared}", f"{neighbour.score:3.0f}  ", indent="    ")
        target = f" {proposal.target}" if proposal.target else ""
        yield from wrapped(f"{proposal.role}{target}", "Role: ")
        yield from wrapped(proposal.place or "none is proposed", "Page: ")


def _now(proposal: Proposal, choice: Choice) -> Proposal:
    """Return a proposal as it is after an edit."""
    return replace(chosen(proposal, choice), place=choice.page or proposal.place)


def _value(now: Proposal, choice: Choice, name: str) -> str:
    """Return what a part of a proposal is at present; *now* is as it was chosen."""
    if name == "words":
        return now.anchor.words
    if name == "page":
        return now.place
    said: str | Sequence[str] = getattr(choice, name) or getattr(now, name, "")
    return said if isinstance(said, str) else ", ".join(said)
