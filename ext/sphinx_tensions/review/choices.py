"""What an editor says of a proposal, and what has to be said before it can be accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ..command.console import Bad
from ..core.model import MODEL, SCOPES, Basis, Limit, Relation
from ..core.text import first_day
from ..exchange.proposals import KINDS, ROLES, Proposal
from ..verify import plain

LEAST, MOST = 3, 7  #: words of an anchor


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor says of a proposal; what is empty is as it was proposed."""

    kind: str = ""
    text: str = ""
    title: str = ""
    id: str = ""
    target: str = ""
    role: str = ""
    page: str = ""  #: docname, or path
    words: str = ""  #: by which the sentence is known
    basis: str = ""  #: a value of `Basis`, of a counter one of `GROUNDS` too
    limits: Sequence[str] = ()  #: values of `Limit`
    scale: str = ""
    scope: str = ""  #: of a counter
    counter: str = ""  #: relation of a counter
    since: str = ""  #: a day, a month or a year
    key: str = ""
    verbatim: bool = False
    by: str = ""


CHOSEN = tuple(field.name for field in fields(Choice))[:-1]
"""What can be said of a proposal; who says it is apart."""
ANSWERING = ("recomputed", "authors")
"""What the basis of a counter can be, and no way in which a work knows something."""
ALLOWED: Mapping[str, Sequence[str]] = {
    "kind": KINDS,
    "role": ROLES[:-1],
    "basis": (*map(str, Basis), *ANSWERING),
    "limits": tuple(map(str, Limit)),
    "scope": SCOPES,
    "counter": tuple(map(str, Relation)),
}
"""What is one of a few words -> these."""
_OWN = ("kind", "text", "target", "role", "basis", "scale")


def chosen(proposal: Proposal, choice: Choice) -> Proposal:
    """Return a proposal as an editor wants it."""
    own: dict[str, Any] = {name: value for name in _OWN if (value := getattr(choice, name))}
    if choice.basis in ANSWERING:
        del own["basis"]
    # A text that the editor wrote is none of the paper.
    if choice.text or choice.verbatim:
        own["verbatim"] = not choice.text
    if choice.words:
        own["anchor"] = replace(proposal.anchor, words=" ".join(choice.words.split()))
    return replace(proposal, **own)


def ready(proposal: Proposal, choice: Choice) -> None:
    """Raise `Bad` for what an editor has to say first, or otherwise, of a proposal as it was chosen."""
    if not any(map(str.isalnum, choice.by)):
        raise Bad("say with --by who accepts it")
    if choice.by.casefold().startswith(MODEL):
        raise Bad("who accepts is a person; say with --by who it is")
    if proposal.verbatim and proposal.kind != "evidence" and not choice.verbatim:
        raise Bad("its text is the sentence of the paper; say it with --text, or quote it with --verbatim")
    if proposal.kind != "evidence" and len(plain.words(proposal.text)) < 2:
        raise Bad(f"{proposal.text!r} says nothing that could be disputed; write a sentence with --text")
    if proposal.role == "unjudged" and proposal.kind == "evidence":
        raise Bad(f"nobody judged what it does; say with --role: {', '.join(ROLES[:-1])}")
    if proposal.role not in ("disputes", "qualifies") and proposal.kind == "counter":
        raise Bad(f"a counter disputes or qualifies, and its role is {proposal.role}; say which with --role")
    if proposal.kind != "claim" and not proposal.target:
        raise Bad(f"say with --target what this {proposal.kind} is about")
    _fits(proposal, choice)
    if choice.words:
        _stand(choice.words, proposal.anchor.sentence)


def _fits(proposal: Proposal, choice: Choice) -> None:
    """Raise `Bad` for options that the kind of a proposal does not have."""
    for name in ("scope", "counter"):
        if getattr(choice, name) and proposal.kind != "counter":
            raise Bad(f"--{name} is of a counter, and this is {_article(proposal.kind)}")
    if choice.basis in ANSWERING and proposal.kind != "counter":
        raise Bad(f"--basis {choice.basis} is of a counter, and this is {_article(proposal.kind)}")
    if choice.scope == "whole" and proposal.role == "qualifies":
        raise Bad("a counter that qualifies answers a part; leave --scope out, or say --role disputes")
    if choice.since and proposal.kind == "evidence":
        raise Bad("--since is of a claim or a counter, and this is evidence")
    if choice.since and not first_day(choice.since):
        raise Bad(f"--since takes a date like 2026-05-20, 2026-05 or 2026, not {choice.since!r}")


def _article(kind: str) -> str:
    return kind if kind == "evidence" else f"a {kind}"


def _stand(words: str, sentence: str) -> None:
    """Raise `Bad` for an anchor that is too short or too long, or does not stand in *sentence*."""
    count, normal = len(words.split()), plain.normal(words)
    if not LEAST <= count <= MOST or len(normal.split()) < LEAST:
        raise Bad(f"--words takes {LEAST} to {MOST} words of the sentence, not {words!r}")
    if f" {normal} " not in f" {plain.normal(sentence)} ":
        raise Bad(f"--words: {words!r} do not stand in the sentence; copy them from it")
