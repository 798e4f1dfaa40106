"""`review`: what was proposed, one after another, for an editor to accept or to reject."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..command.console import Bad, Failed, add_sources, note, say
from ..exchange.proposals import Decision, Problem, Proposal, forget, read_decisions, waiting
from ..reading.plain.project import Project, near, read_project, root_of
from ..verify import fetching
from .choices import ALLOWED, CHOSEN, Choice
from .listing import became, count, decided_lines, narrowed, waiting_lines
from .session import Session, default_editor, said
from .terminal import shown

if TYPE_CHECKING:
    from .accepting import Desk

EXAMPLE = """\
examples:
  sphinx-tensions review docs --bib bib
  sphinx-tensions review docs --bib bib --list --top 3
  sphinx-tensions review docs --bib bib --accept 3f9a --text "Lamps fail in a draught." --by "Ada Wick"
  sphinx-tensions review docs --bib bib --reject 77c0 41d2 --why "says nothing new"

A PATH that ends with .jsonl is a file of proposals; without one all files of the
folder of drafts are gone through.  In the terminal answer with a, v, e, r, s, q and
the return key; what was decided stands when it is left.  An accepted proposal is
written into its page, with its evidence, and its work into the bibliography.
"""
_CHOICES = {
    "kind": "what it becomes",
    "text": "what it says, in own words",
    "title": "its title, where the text is not to be it",
    "id": "by default made from the title",
    "target": "the object that it is about",
    "role": "what it does to the target",
    "page": "where it is written; without --accept: only what was proposed for this page",
    "words": "three to seven words of the sentence by which it is known, where others than those proposed",
    "basis": "how the work knows it; authors: a counter says a limit that those whom it answers give themselves",
    "limits": f"what lowers the certainty: {', '.join(ALLOWED['limits'])}",
    "scale": "at which scale it was found",
    "scope": "how much a counter answers; one that qualifies answers a part",
    "counter": "how a counter answers; default: rebuts",
    "since": "when it was first made",
    "key": "the work that it cites, where another than the one found, or the key that a new work gets",
}
"""What is said of the proposal of --accept -> its help."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "review",
        help="accept or reject what was proposed from papers",
        description="Go through the proposals that wait in the folder of drafts, or decide one by its id.",
        epilog=EXAMPLE,
        run=run,
    )
    add_sources(command)
    command.add_argument("--into", type=Path, metavar="DIR", help="the folder of drafts; default: `tensions_drafts`")
    command.add_argument("--list", action="store_true", help="print what waits, paper by paper")
    command.add_argument("--work", default="", metavar="KEY", help="only what comes from this work")
    command.add_argument("--top", type=int, default=0, metavar="N", help="only the N best of each paper")
    command.add_argument("--decided", action="store_true", help="print what was decided")
    command.add_argument("--undo", metavar="ID", help="forget a decision; pages stay as they are")
    command.add_argument("--accept", metavar="ID", help="write this proposal into its page")
    command.add_argument("--reject", nargs="+", metavar="ID", default=[], help="never show these again")
    command.add_argument("--why", default="", help="the reason of --reject")
    _add_choice(command)
    command.add_argument("--by", default="", metavar="NAME", help="who decides; default: user.name of git")
    command.add_argument(
        "--bib-file",
        type=Path,
        metavar="BIB",
        help="where a new work goes; default: the file that has most works of the page",
    )
    command.add_argument("--stages", type=Path, metavar="DIR", help="where `mine` kept the papers; default: your cache")
    fetching.add_arguments(command, "ask arXiv or Crossref for the record of a new work")


def _add_choice(command: argparse.ArgumentParser) -> None:
    """Declare what an editor can say of the proposal of --accept."""
    one_of_few: dict[str, dict[str, Any]] = {name: {"choices": words} for name, words in ALLOWED.items()}
    one_of_few["limits"] |= {"nargs": "+", "metavar": "LIMIT"}
    metavars = {"target": "ID", "page": "PAGE", "since": "DATE"}
    for name, meaning in _CHOICES.items():
        more = one_of_few.get(name) or ({"metavar": metavars[name]} if name in metavars else {})
        command.add_argument(f"--{name}", default=() if name == "limits" else "", help=meaning, **more)
    command.add_argument("--verbatim", action="store_true", help="quote the sentence of the paper")


def run(given: argparse.Namespace) -> int:
    """List, decide one, or go through all in the terminal; `Bad` and `Failed` for what cannot be done."""
    _fits(given)
    try:
        return _run(given)
    except (Bad, Failed) as error:
        # A message may name what a draft says, and goes to a terminal.
        raise type(error)(shown(str(error))) from None


def _run(given: argparse.Namespace) -> int:
    # Behind --bib a file of proposals is one too.
    files = [path for path in (*given.paths, *given.bib) if path.suffix == ".jsonl"]
    pages = [path for path in given.paths if path.suffix != ".jsonl"]
    bib = [path for path in given.bib if path.suffix != ".jsonl"]
    root = root_of(pages or files or [Path()])
    whole = [root] if (root / "conf.py").is_file() else []
    project = read_project([*(pages or [root]), *whole], bib)
    folder = given.into or (files[0].parent if files else project.drafts)
    problems: list[Problem] = []
    proposals = _waiting(folder, files, problems)
    for problem in dict.fromkeys(problems):
        note(shown(f"{near(str(problem.path))}:{problem.line}: {problem.message}; correct or remove the line"))
    decisions = read_decisions(folder, [])
    if given.decided or given.undo is not None:
        return _look_back(given, folder, decisions)
    fit = narrowed(proposals, given.work, _page(project, given.page) if given.accept is None else "", given.top)
    if given.list:
        say(waiting_lines(fit, given.format))
        note(count(len(proposals), len(fit)))
        return 0
    desk = _desk(given, project, folder)
    if given.accept is not None or given.reject:
        return _decide(given, proposals, decisions, desk)
    if not fit:
        note(count(len(proposals), 0))
        return 0
    return _session(given, desk, fit).run()


def _page(project: Project, named: str) -> str:
    """Return the name of a page that is named by its path, and any other name as it is."""
    path = Path(named).resolve()
    return next((name for name, known in project.paths.items() if known.resolve() == path), named)


def _session(given: argparse.Namespace, desk: Desk, proposals: Sequence[Proposal]) -> Session:
    from ..mine.context import Contexts  # noqa: PLC0415  (lists and single decisions need none of it)
    from ..mine.stages import stages_folder  # noqa: PLC0415

    return Session(desk, proposals, given.by, Contexts(stages_folder(given.stages)))


def _look_back(given: argparse.Namespace, folder: Path, decisions: Mapping[str, Decision]) -> int:
    """List what was decided, or forget one of it."""
    if given.decided:
        say(decided_lines(decisions, given.format, given.work))
        return 0
    decision = decisions[one_of(given.undo, decisions, "was decided; --decided prints what was")]
    forget(folder, decision.id)
    kept = f"; its page keeps {decision.object}" if decision.object else ""
    say([shown(f"forgot that {decision.id} was {decision.decision}{kept}")])
    return 0


def _fits(given: argparse.Namespace) -> None:
    """Raise `Bad` for options that have nothing to do with one another."""
    deeds = {
        name: getattr(given, name) not in (None, False, []) for name in ("list", "reject", "decided", "undo", "accept")
    }
    if sum(deeds.values()) > 1:
        raise Bad("--list, --accept, --reject, --decided and --undo go one at a time")
    _narrows(given, deeds)
    chosen = [name for name in CHOSEN if getattr(given, name) and name != "page"]
    if chosen and given.accept is None:
        raise Bad(f"--{chosen[0]} goes with --accept")
    if given.why and not given.reject:
        raise Bad("--why goes with --reject")
    if given.format != "text" and not (given.list or given.decided):
        raise Bad("--format goes with --list or --decided")
    fetching.check_arguments(given)


def _narrows(given: argparse.Namespace, deeds: Mapping[str, bool]) -> None:
    """Raise `Bad` for a choice among what waits where nothing is gone through."""
    single = next((name for name in ("accept", "reject", "undo") if deeds[name]), "")
    if single and (given.work or given.top):
        raise Bad(f"--{'work' if given.work else 'top'} does not go with --{single}")
    if given.page and (deeds["reject"] or deeds["undo"] or deeds["decided"]):
        raise Bad("--page goes with --accept, with --list, and where all is gone through")
    if given.top < 0 or (given.top and given.decided):
        raise Bad("--top takes a number from 1, for what waits")


def _waiting(folder: Path, files: Sequence[Path], problems: list[Problem]) -> list[Proposal]:
    """Return what nobody decided, of *files*, or of the whole folder; raises `FileNotFoundError`."""
    for path in files:
        if not path.is_file():
            raise FileNotFoundError(path)
    return waiting(folder, problems, files) if files or folder.is_dir() else []


def _desk(given: argparse.Namespace, project: Project, folder: Path) -> Desk:
    """Return what accepts; raises `Bad` for a cache in the project."""
    from .accepting import Desk  # noqa: PLC0415  (the help needs none of it)

    return Desk(project, folder, given.bib_file, fetching.fetcher_of(given, project.root))


# -- for scripts ------------------------------------------------------------------------


SHORTEST = 4
"""Letters of an id that name it: with fewer a slip would write into a page."""


def one_of(start: str, names: Iterable[str], missing: str) -> str:
    """Return the id that begins with *start*; raises `Bad` where none does, or more than one."""
    begin = start.strip().lower()
    if 0 < len(begin) < SHORTEST:
        raise Bad(f"{start!r} is too short for an id; write {SHORTEST} letters of it or more")
    chosen = [name for name in names if begin and name.startswith(begin)]
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise Bad(f"nothing with the id {start!r} {missing}")
    raise Bad(f"{start!r} begins {len(chosen)} ids: {', '.join(chosen[:5])}; write more of it")


def _decide(
    given: argparse.Namespace, proposals: Sequence[Proposal], decisions: Mapping[str, Decision], desk: Desk
) -> int:
    by = given.by or default_editor(desk.project.root)
    by_id = {proposal.id: proposal for proposal in proposals}

    def named(start: str) -> Proposal:
        done = [row for name, row in decisions.items() if start.strip() and name.startswith(start.strip().lower())]
        if len(done) == 1 and not any(name.startswith(start.strip().lower()) for name in by_id):
            raise Bad(f"{done[0].id} was {became(done[0])}; --undo {done[0].id} forgets it")
        return by_id[one_of(start, by_id, "waits; --list prints what does")]

    for proposal in dict.fromkeys(map(named, given.reject)):
        desk.reject(proposal, by, given.why)
        say([f"rejected {proposal.id}"])
    if given.accept is not None:
        say([said(desk.accept(named(given.accept), _choice(given, by)))])
    return 0


def _choice(given: argparse.Namespace, by: str) -> Choice:
    return Choice(by=by, **{name: getattr(given, name) for name in CHOSEN})
