"""Arguments, errors and exit codes; each command is a module beside this one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import shtab

from .. import __version__
from ..digest import command as digest
from ..mine import command as mine
from ..review import command as review
from ..verify import command as verify
from . import ask, bib, check, diff, init, lsp, new, similar, transfer
from .console import Bad, Command, Failed, complain

COMMANDS = (init, check, verify, ask, similar, transfer, bib, diff, new, digest, mine, review, lsp)
FOUND, BAD_USE = 1, 2


def parser() -> argparse.ArgumentParser:
    """Return the parser, with every command."""
    return _make()[0]


def helps() -> dict[str, str]:
    """Return the help of each command by its name, for the reference."""
    top, below = _make()
    return {f"{top.prog} {name}": command.format_help() for name, command in below.items()}


def _make() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    top = argparse.ArgumentParser(prog="sphinx-tensions", description="Work with an atlas of tensions from the shell.")
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    shtab.add_argument_to(top, "--print-completion", help="print the completion script of a shell")
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=Command)
    below: dict[str, argparse.ArgumentParser] = {}
    for module in COMMANDS:
        below |= module.add(commands) or {}
    return top, {**commands.choices, **below}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    0: done; 1: findings, or input that cannot be used; 2: bad use.
    """
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except BrokenPipeError:
        # Whoever reads has left, as `head` does; Python would complain of it once more as it ends.
        sys.stderr.close()
        return FOUND
    except Bad as error:
        return complain(str(error), BAD_USE)
    except Failed as error:
        return complain(str(error), FOUND)
    except FileNotFoundError as error:
        return complain(f"there is no {error.filename or error.args[0]}", BAD_USE)
    except OSError as error:
        return complain(f"{error.filename}: {error.strerror}", FOUND)
