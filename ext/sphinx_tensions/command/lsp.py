"""`lsp`: the language server."""

from __future__ import annotations

import argparse

from .console import Bad


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    commands.add_parser(
        "lsp",
        help="answer an editor: what is wrong, what can stand here, where it stands",
        description="Speak the Language Server Protocol over standard input and output.",
        epilog="example, as an editor starts it:\n  sphinx-tensions lsp\n",
        run=run,
    )


def run(_given: argparse.Namespace) -> int:
    """Serve the editor until it closes; `Bad` where the extra `editor` is missing."""
    try:
        from .editor.server import start  # noqa: PLC0415  (an extra, which no other command needs)
    except ModuleNotFoundError as error:
        raise Bad(f"{error.name} is missing: pip install 'sphinx-tensions[editor]'") from None
    start()
    return 0
