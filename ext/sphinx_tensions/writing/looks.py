"""What our objects look like in the PDFs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

THEME = Path(__file__).parents[1] / "texinputs" / "tensions.typ"
SIGNS = (
    "unchallenged",
    "answered",
    "challenged",
    "disputed",
    "evidence-uncited",
    "evidence-unread",
    "evidence-unsupported",
    "evidence-reported",
    "evidence-corroborated",
    "evidence-consensus",
    "evidence-mixed",
    "evidence-disputed",
    "superseded",
)
PIECES = (
    *("term", "muted", "numbers", "quote", "unknown", "label"),
    *("role", "crux-state", "clear", "weighty", "by-model", "bar"),
)
BLOCKS = (
    "glance",
    "question",
    "camps",
    "dates",
    "meta",
    "note",
    "foot",
    "entries",
    "entry",
    "counter",
    "claim",
    "name",
    "group",
    "cards",
    "summary",
    "drawn",
)
LINES = ("mentions", "cited-in")


PACKAGE = Path(__file__).parents[1] / "texinputs" / "tensions.sty"


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
    ours = {f"tns-{name}": f"tns-{name}" for name in (*SIGNS, *PIECES, *BLOCKS, *LINES)}
    config.typst_classes = {**ours, **config.typst_classes}
    # Where citations show author and year, nothing refers to the labels of entries.
    if str(config.bibtex_reference_style).startswith("author_year"):
        config.typst_hidden_labels = ["tns-bibliography", *config.typst_hidden_labels]
    config.typst_page_lists = ["tns-pages", *config.typst_page_lists]
    config.typst_theme_files = [str(THEME), *config.typst_theme_files]
