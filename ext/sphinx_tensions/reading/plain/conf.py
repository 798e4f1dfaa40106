"""The settings of a project, as far as they can be known without running anything: ``conf.py``, or a book's files."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import yaml

from ...core.text import BROKEN

BOOK = "_config.yml"
BOOK_EXTENSIONS = ("colon_fence", "dollarmath", "linkify", "substitution", "tasklist")
"""What Jupyter Book 1 lets MyST read where the book says nothing of it."""
FORMS = {"markdown": "markdown", "myst-nb": "markdown", "restructuredtext": "restructuredtext"}
"""What Sphinx calls the form of a page -> what we do."""


def conf_path(folder: Path) -> Path:
    """Return the file that holds the settings of the project in *folder*, which is none where it is not there."""
    book = not (folder / "conf.py").is_file() and (folder / BOOK).is_file()
    return folder / (BOOK if book else "conf.py")


def conf_of(path: Path) -> dict[str, Any]:
    """Return the settings in the file *path*, those that are written as plain values."""
    return _book(path) if path.name == BOOK else literals(path)


def words(conf: dict[str, Any], name: str) -> list[str]:
    """Return the texts of a setting that is a list; none where it is anything else."""
    value = conf.get(name)
    texts = (item for item in value if isinstance(item, str)) if isinstance(value, (list, tuple, set)) else ()
    return [text for text in texts if not BROKEN.search(text)]


def markups(conf: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return suffix -> markup of the pages of a project, as `source_suffix` and the extensions have it."""
    given = conf.get("source_suffix")
    named = (
        given
        if isinstance(given, dict)
        else dict.fromkeys([given] if isinstance(given, str) else words(conf, "source_suffix"))
    )
    extensions = words(conf, "extensions")
    markup_by_suffix = {".rst": "restructuredtext"}
    root = str(conf.get("root_doc") or conf.get("master_doc") or "index")
    if not extensions or {"myst_parser", "myst_nb"} & {*extensions} or (folder / f"{root}.md").is_file():
        markup_by_suffix[".md"] = "markdown"
    if "myst_nb" in extensions:
        markup_by_suffix[".ipynb"] = "notebook"
    for suffix, form in named.items():
        if suffix in markup_by_suffix and str(form or "restructuredtext") == "restructuredtext":
            continue  # so Sphinx has it: what an extension reads is not read as plain reStructuredText
        markup_by_suffix[str(suffix)] = FORMS.get(str(form), "restructuredtext")
    if ".ipynb" in markup_by_suffix:
        markup_by_suffix[".ipynb"] = "notebook"
    return markup_by_suffix


def literals(path: Path) -> dict[str, Any]:
    """Return the names that ``conf.py`` sets to literals; the file is read, not run."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    # Python's own parser raises the last two on brackets that are nested too deep.
    except (OSError, ValueError, SyntaxError, MemoryError, RecursionError):
        return {}
    values: dict[str, Any] = {}
    for node in tree.body:
        # What it adds to Sphinx cannot be known without running it.
        if isinstance(node, ast.FunctionDef) and node.name == "setup":
            values["setup"] = True
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    try:
                        values[target.id] = ast.literal_eval(node.value)
                    except (ValueError, TypeError, MemoryError, RecursionError):
                        # A name that is set again to what cannot be read has its former value no more.
                        values.pop(target.id, None)
    return values


def _book(path: Path) -> dict[str, Any]:
    """Return the settings of a book of Jupyter Book 1, by the names that Sphinx has for them."""
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        config = None
    if not isinstance(config, dict):
        return {"extensions": ["myst_nb"]}
    parse, sphinx = _table(config, "parse"), _table(config, "sphinx")
    values: dict[str, Any] = {
        "project": config.get("title") or "",
        "exclude_patterns": ["_build", *words(config, "exclude_patterns")],
        "bibtex_bibfiles": words(config, "bibtex_bibfiles"),
        "myst_enable_extensions": words(parse, "myst_enable_extensions") or list(BOOK_EXTENSIONS),
    }
    values |= _table(sphinx, "config")
    values["extensions"] = ["myst_nb", *words(sphinx, "extra_extensions")]
    return values


def _table(values: dict[str, Any], name: str) -> dict[str, Any]:
    value = values.get(name)
    return value if isinstance(value, dict) else {}
