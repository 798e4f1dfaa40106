"""What our objects look like in the PDFs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

THEME = Path(__file__).parents[1] / "texinputs" / "tensions.typ"
PACKAGE = Path(__file__).parents[1] / "texinputs" / "tensions.sty"
# What the theme has for a class takes the content of a node; what it has for a drawing takes numbers.
_LOOK = re.compile(r"^#let (tns-[\w-]+)(?: =|\(body\)|\(\.\.items\))", re.MULTILINE)


def give_latex_our_look(app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-updated``: where a book holds something of ours, put our package beside its source and load it."""
    domain: Any = env.get_domain("tensions")
    if app.builder.format == "latex" and domain.shows:
        app.config.latex_additional_files = [*app.config.latex_additional_files, str(PACKAGE)]
        app.add_latex_package("tensions", after_hyperref=True)


def give_typst_our_look(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: where `sphinx_tensions.typst` is used, tell it our classes; a project's own win."""
    if "typst_classes" not in config:
        return
    ours = {name: name for name in _LOOK.findall(THEME.read_text(encoding="utf-8"))}
    config.typst_classes = {**ours, **config.typst_classes}
    # Where citations show author and year, nothing refers to the labels of entries.
    if str(config.bibtex_reference_style).startswith("author_year"):
        config.typst_hidden_labels = ["tns-bibliography", *config.typst_hidden_labels]
    config.typst_page_lists = ["tns-pages", *config.typst_page_lists]
    config.typst_theme_files = [str(THEME), *config.typst_theme_files]
