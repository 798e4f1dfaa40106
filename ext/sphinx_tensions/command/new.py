"""`new`: a skeleton to fill."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from ..core.model import Kind
from ..core.text import slug
from ..exchange import markup, myst
from ..reading.plain import read_page
from .console import Bad, note, replace_file, say

EXAMPLE = """\
examples:
  sphinx-tensions new tension "Is bigger better?"
  sphinx-tensions new camp "It is" --of is-bigger-better --into docs/size.md
"""

CLAIM = """\
% Say what a work says about it, and take the signs of a comment away:
% :::{evidence}
% + KEY at §1 "words that stand there"; part; measured : what it found
% :::
"""
"""An example of evidence, as a comment: there is no work yet to name."""
SKELETONS = {
    Kind.TENSION: (
        ":status: open\n:topics: \n:question: The question, in one sentence?\n"
        ":crux: What would settle it.\n:since: {today}\n",
        "Why this is contested, in prose, with its citations.\n",
    ),
    Kind.CAMP: ("{of}:since: {today}\n", "The position, in its strongest form, with its evidence.\n"),
    Kind.COUNTER: ("{of}:kind: rebuts\n:since: {today}\n", "Why what it answers does not carry, with its citations.\n"),
    Kind.CLAIM: ("{of}:since: {today}\n", CLAIM),
}
CAMP = """
::::{{camp}} {title}
:id: {name}

The position.

:::{{counter}} An answer
:id: {name}-answered

Why it does not carry.
:::
::::
"""
SIDES = {"one": "One side", "other": "The other side"}
OF = {Kind.CAMP: "tension", Kind.COUNTER: "against", Kind.CLAIM: "tension"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "new",
        help="print the skeleton of an object, or write it into a page",
        description="Print the skeleton of an object, or write it at the end of a page.",
        epilog=EXAMPLE,
        run=run,
    )
    command.add_argument("kind", choices=[str(kind) for kind in Kind], metavar="KIND", help=", ".join(Kind))
    command.add_argument("title", nargs="?", default="", metavar="TITLE")
    command.add_argument("--id", default="", help="by default made from the title")
    command.add_argument(
        "--of", default="", metavar="ID", help="the tension of a camp or claim; what a counter answers"
    )
    command.add_argument("--since", default="", metavar="DATE", help="by default today")
    command.add_argument("--into", type=Path, metavar="PAGE", help="a Markdown page; made when it is not there")


def skeleton(kind: Kind, title: str, name: str, of: str, today: str) -> str:
    """Return the source of an empty object."""
    options, body = SKELETONS[kind]
    shown = markup.source(markup.line(title), lambda _: "any") or f"Title of the {kind}"
    target = f":{OF[kind]}: {myst.value(of)}\n" if of else ""
    home = name or slug(title or f"my {kind}", kind)
    head = f":id: {myst.value(home)}\n{options.format(of=target, today=today)}"
    parts = [f":::::{{{kind}}} {shown}\n{head}\n{body}"]
    if kind is Kind.TENSION:
        parts += [CAMP.format(title=side, name=slug(f"{home} {word}", "camp")) for word, side in SIDES.items()]
    # Five colons, since a camp inside has four and its counter three.
    return "".join([*parts, ":::::\n"])


def run(given: argparse.Namespace) -> int:
    """Print the skeleton or write it into the page; `Bad` where it does not fit there."""
    kind = Kind(given.kind)
    if given.of and kind is Kind.TENSION:
        raise Bad("a tension belongs to nothing; leave --of out")
    if given.into is not None and not given.of and kind in (Kind.CAMP, Kind.COUNTER):
        what = "the tension it belongs to" if kind is Kind.CAMP else "what it answers"
        raise Bad(f"say with --of which is {what}")
    text = skeleton(kind, given.title, given.id, given.of, given.since or time.strftime("%Y-%m-%d"))
    if given.into is None:
        say([text.rstrip("\n")])
        return 0
    page: Path = given.into
    if page.suffix != ".md":
        raise Bad(f"{page} is no Markdown page")
    before = page.read_text(encoding="utf-8") if page.exists() else ""
    # Counters and claims are no sections, and Sphinx wants a title for a page in a toctree.
    if not before and kind in (Kind.COUNTER, Kind.CLAIM):
        before = f"# {page.stem}\n"
    whole = f"{before.rstrip()}\n\n{text}" if before else text
    old = {record.id for record in read_page(before, page.stem)[0].records}
    added = [record for record in read_page(whole, page.stem)[0].records if record.line > before.count("\n")]
    clash = next((record.id for record in added if record.id in old), "")
    if clash:
        raise Bad(f"{page} has an object {clash!r} already; name another with --id")
    page.parent.mkdir(parents=True, exist_ok=True)
    replace_file(page, whole)
    note(f"wrote {kind} {added[0].id if added else ''} into {page}")
    return 0
