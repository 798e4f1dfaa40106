"""What is wrong in the settings and across pages, warned of at its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import config
from ..core import checks
from ..core.codes import Code
from ..diagnostics import Source, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from .domain import TensionsDomain


def lint(domain: TensionsDomain) -> None:
    """Warn of every finding of `core.checks`, and of what is wrong in the folder of drafts."""
    # In a project that has nothing of ours a folder of that name is another's.
    for problem in domain.drafts.problems if domain.shows else ():
        warn(Code.DRAFTS, problem.message, f"{problem.path}:{problem.line}")
    for finding in [*checks.check(domain.graph, domain.elsewhere()), *domain.drafts.gone(domain.graph)]:
        place = Source(str(domain.env.doc2path(finding.docname)), finding.line).found(finding.marks)
        warn(finding.code, finding.message, (finding.docname, place))


def lint_settings(app: Sphinx, values: Config) -> None:
    """At ``config-inited``: warn of values that cannot be used and put the default in their place."""
    path = Path(app.confdir) / "conf.py"
    words = getattr(values, config.MYST, ())
    given = {setting.name: getattr(values, setting.name) for setting in config.SETTINGS} | {config.MYST: words}
    # With one word that it does not know, MyST would use none of its settings, or stop the build.
    known = filter(config.known_to_myst, words if isinstance(words, config.LISTS) else ())
    usable = {**config.usable(given), config.MYST: list(known)}
    for name, why in config.refused(given):
        warn(Code.OPTION_VALUE, why, f"{path}:{config.line_of(path, name)}")
        setattr(values, name, usable[name])
