"""The words the extension prints, in the language of the project."""

from __future__ import annotations

import gettext
from pathlib import Path

from sphinx.locale import get_translation, translators

CATALOG = "sphinx_tensions"
FOLDER = Path(__file__).parent

_ = get_translation(CATALOG)


def marked(text: str) -> str:
    """Mark *text* for translation where it is only named; it is translated where it is used."""
    return text


def words() -> gettext.NullTranslations:
    """Return the catalogue of the running build."""
    return translators.get(("general", CATALOG), gettext.NullTranslations())
