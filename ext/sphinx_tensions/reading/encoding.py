"""Pages that are not UTF-8: read with a sign for what cannot be read, and a warning with its line."""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.codes import Code
from ..core.text import not_utf8
from ..diagnostics import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Small letters and underscores: Python rewrites a name in this way before it asks for its codec.
NAME = "tensions_utf_8"
"""UTF-8 as Sphinx reads it, but bytes that it has no character for become U+FFFD, where Sphinx would stop."""


class _Decoder(utf_8_sig.IncrementalDecoder):
    def __init__(self, errors: str = "strict") -> None:  # noqa: ARG002  (what is asked for is what this replaces)
        super().__init__("replace")


def _find(name: str) -> codecs.CodecInfo | None:
    if name != NAME:
        return None
    standard = utf_8_sig.getregentry()
    return codecs.CodecInfo(
        standard.encode,
        lambda data, _errors="strict": utf_8_sig.decode(data, "replace"),
        name=NAME,
        incrementalencoder=standard.incrementalencoder,
        incrementaldecoder=_Decoder,
    )


codecs.register(_find)


def allow(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """At ``env-before-read-docs``: read pages with the patient codec."""
    if app.config.source_encoding.lower().replace("_", "-") in ("utf-8", "utf-8-sig", "utf8"):
        env.settings["input_encoding"] = NAME


def tell(app: Sphinx, docname: str, content: list[str]) -> None:
    """At ``source-read``: warn of the first byte that could not be read."""
    if "\ufffd" not in content[0] or app.env.settings["input_encoding"] != NAME:
        return
    broken = not_utf8(Path(app.env.doc2path(docname)).read_bytes())
    if broken is not None:
        warn(Code.ENCODING, broken[1], (docname, broken[0]))
