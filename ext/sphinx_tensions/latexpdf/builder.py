"""The builder `latexpdf`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.latex import LaTeXBuilder
from sphinx.locale import __
from sphinx.util import logging
from sphinx.util.display import progress_message

from .letters import Translator
from .log import Source, messages
from .pictures import usable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

PACKAGE = Path(__file__).with_name("sphinxletters.sty")
WHEELS = ("pylopdf_fonts_zh_cn",)
"""Packages that are nothing but fonts; used where they are installed."""


class LatexPdfBuilder(LaTeXBuilder):
    """Writes LaTeX, runs it, and says what it said."""

    name = "latexpdf"
    epilog = __("The PDF is in %(outdir)s.")
    default_translator_class = Translator

    def init(self) -> None:
        """Begin with no failure."""
        super().init()
        self.failed = False

    def finish(self) -> None:
        """Make a PDF of each document."""
        super().finish()
        for entry in self.document_data:
            with progress_message(f"running LaTeX on {entry[1]}"):
                self._run(Path(self.outdir) / entry[1])

    def _run(self, path: Path) -> None:
        program = shutil.which("latexmk")
        if program is None:
            self._fail("there is no latexmk on this machine; the README names what to install")
            return
        pdf, log = path.with_suffix(".pdf"), path.with_suffix(".log")
        pdf.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
        late = self._latexmk(program, path)
        for message in messages(_text(log), Source(path.name, _text(path))):
            what = {"type": "latexpdf", "subtype": message.subtype, "location": message.place}
            logger.warning("latex: %s", message.said, **what)  # type: ignore[arg-type]
        if late:
            pdf.unlink(missing_ok=True)
            self._fail(f"LaTeX was stopped after {self.config.latexpdf_timeout} s (latexpdf_timeout)")
        elif not usable(pdf):
            pdf.unlink(missing_ok=True)
            self._fail(f"LaTeX made no PDF; its log is {log}")

    def _latexmk(self, program: str, path: Path) -> bool:
        """Run LaTeX and return whether it had to be stopped."""
        limits = {
            "LATEXOPTS": "-no-shell-escape -file-line-error",
            "XINDYOPTS": _xindy(Path(self.outdir)),
            "max_print_line": "10000",
            "openin_any": "p",  # nothing outside the folder by an address of the text's own
            "openout_any": "p",
        }
        command = [program, "-pdf", "-dvi-", "-ps-", "-f", "-quiet", "-interaction=nonstopmode", path.name]
        with subprocess.Popen(  # noqa: S603  (its arguments are ours)
            command,
            cwd=path.parent,
            env={**os.environ, **limits},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            try:
                running.wait(self.config.latexpdf_timeout)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                return True
        return False

    def _fail(self, why: str) -> None:
        logger.error("latexpdf: %s", why, type="latexpdf", subtype="failed")
        self.failed = True


def _xindy(folder: Path) -> str:
    """Return the options of xindy that Sphinx wrote into its Makefile."""
    lines = _text(folder / "Makefile").splitlines()
    said = [line.split("=", 1)[1].strip() for line in lines if "XINDYOPTS" in line and "=" in line]
    return " ".join(said)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def add_fonts(app: Sphinx, config: Config) -> None:
    """At ``config-inited``: put our package and the fonts of the wheels beside the LaTeX source."""
    if config.latex_engine != "xelatex":
        return
    fonts: list[Path] = []
    for name in WHEELS:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            fonts += sorted(Path(spec.origin).parent.glob("*.otf"))
    config.latex_additional_files = [*config.latex_additional_files, str(PACKAGE), *map(str, fonts)]
    app.add_latex_package("sphinxletters")


def tell(app: Sphinx, _exception: Exception | None) -> None:
    """At ``build-finished``: end with an error when a book could not be made."""
    builder: Any = app.builder
    if isinstance(builder, LatexPdfBuilder) and builder.failed:
        app.statuscode = 1
