"""The directives for days of papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.util.docutils import SphinxDirective

from ..core.codes import Code
from ..core.queries import period
from ..diagnostics import Source, warn
from ..nodes import query, unlink

if TYPE_CHECKING:
    from docutils.nodes import Node

    from .files import Folder
    from .model import Day, Registry


class DayDirective(SphinxDirective):
    """`DAY`: the papers of a day, made from its files."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = False

    def run(self) -> list[Node]:
        """Make the sections of the day."""
        day = period("digest", self.arguments[0], Source.of(self).reporter("digest"))
        if not day:
            return []
        made = self._made(day)
        for node in made:
            if isinstance(node, nodes.Element):
                unlink(node)
                node["support_smartquotes"] = False  # the texts are shown as they are
            for part in node.findall():
                # Nodes that no parser made have no place for a warning to name.
                self.set_source_info(part)
        return made

    def _made(self, day: str) -> list[Node]:
        # Few books hold days of papers; the rest need not load what reads them.
        from . import prompting  # noqa: PLC0415
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
        self._check(recorded, registry, folder)
        for name in recorded.prompt:
            self.env.note_dependency(str(folder.path / name))
        prompt, missing = prompting.make(folder.path, recorded, registry)
        for path in missing:
            warn(Code.DIGEST_DATA, f"the prompt has no file {path.name}", f"{folder.path / day}.json:1")
        return DayNodes(recorded, registry, prompt, self.lineno).all()

    def _check(self, day: Day, registry: Registry, folder: Folder) -> None:
        from . import funnel  # noqa: PLC0415
        from .model import Status  # noqa: PLC0415

        for message in funnel.disagreements(day, registry):
            warn(Code.DIGEST_COUNT, message, f"{folder.path / day.date}.json:1")
        if day.status in (Status.PARTIAL, Status.FAILED):
            reason = day.reason or "no reason is given"
            warn(Code.DIGEST_STATUS, f"the day {day.date} is {day.status}: {reason}", self.get_location())


class PeriodDirective(SphinxDirective):
    """A month or a year of days."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = False
    # `name` is taken: docutils puts there what the source has, with the domain or without.
    name_: ClassVar[str]

    def run(self) -> list[Node]:
        """Make the placeholder."""
        named = period(self.name_, self.arguments[0], Source.of(self).reporter(self.name_))
        if not named:
            return []
        node = query(name=self.name_, asked=(("of", named),))
        self.set_source_info(node)
        return [node]


class MonthDirective(PeriodDirective):
    """`MONTH`, as 2026-05: a calendar of the recorded days, totals by topic, the papers with the highest scores."""

    name_ = "digest-month"


class YearDirective(PeriodDirective):
    """`YEAR`: the months with recorded days."""

    name_ = "digest-year"


DIGESTS: dict[str, type[Directive]] = {
    "digest": DayDirective,
    "digest-month": MonthDirective,
    "digest-year": YearDirective,
}
