"""The directives for days of papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..core.codes import Code
from ..core.queries import period
from ..diagnostics import Source, warn
from ..nodes import query, unlink

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


class PeriodDirective(SphinxDirective):
    """A day, or a month or a year of days."""

    required_arguments = 1
    final_argument_whitespace = True
    # `name` is taken: docutils puts there what the source has, with the domain or without.
    name_: ClassVar[str]

    def run(self) -> list[Node]:
        """Make what stands for the period that is named, nothing where it is none."""
        named = period(self.name_, self.arguments[0], Source.of(self).reporter(self.name_))
        return self._made(named) if named else []

    def _made(self, named: str) -> list[Node]:
        node = query(name=self.name_, asked=(("of", named),))
        self.set_source_info(node)
        return [node]


class DayDirective(PeriodDirective):
    """`DAY`: the papers of a day, made from its files."""

    name_ = "digest"

    def _made(self, named: str) -> list[Node]:
        made = self._sections(named)
        for node in made:
            if isinstance(node, nodes.Element):
                unlink(node)
                node["support_smartquotes"] = False  # the texts are shown as they are
            for part in node.findall():
                # Nodes that no parser made have no place for a warning to name.
                self.set_source_info(part)
        return made

    def _sections(self, day: str) -> list[Node]:
        # Few books hold days of papers; the rest need not load what reads them.
        from . import prompting  # noqa: PLC0415
        from .checking import wrong  # noqa: PLC0415
        from .files import Folder  # noqa: PLC0415
        from .showing import DayNodes  # noqa: PLC0415

        folder = Folder(Path(self.env.srcdir) / self.config.tensions_digest_dir)
        for path in folder.files(day):
            # Sphinx reads the page again when one of them changes, comes or goes.
            self.env.note_dependency(str(path))
        recorded = folder.day(day)
        registry = folder.registry()
        # `day` reads the registry too, so each of its problems is there twice.
        for problem in dict.fromkeys(folder.problems):
            warn(problem.code, problem.message, f"{problem.path}:{problem.line}")
        if recorded is None:
            return []
        for name in recorded.prompt:
            self.env.note_dependency(str(folder.path / name))
        prompt, missing = prompting.make(folder.path, recorded, registry)
        for code, message in wrong(recorded, registry, missing):
            # The files of a day that failed are as they should be; what is incomplete is its page.
            place = self.get_location() if code is Code.DIGEST_STATUS else f"{folder.path / day}.json:1"
            warn(code, message, place)
        return DayNodes(recorded, registry, prompt, self.lineno).all()


class MonthDirective(PeriodDirective):
    """`MONTH`, as 2026-05: a calendar of the recorded days, totals by topic, the papers with the highest scores."""

    name_ = "digest-month"


class YearDirective(PeriodDirective):
    """`YEAR`: the months with recorded days."""

    name_ = "digest-year"


DIGESTS = {directive.name_: directive for directive in (DayDirective, MonthDirective, YearDirective)}


def add_digests(app: Sphinx) -> None:
    """Add the directives, in their own name and in that of the domain."""
    for name, directive in DIGESTS.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain("tensions", name, directive)
