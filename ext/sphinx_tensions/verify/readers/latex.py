r"""LaTeX, read by pylatexenc.

Files are put together at ``\input``, the author's own commands are replaced by
what they stand for, references by their numbers; nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ..documents import Block, Document, Kind, Unreadable
from . import references
from .flow import LARGEST, Flow, data_of, decoded
from .macros import expanded, group_at

FILES = 500
DEEPEST = 10  #: files in one another
# A comment takes the end of its line along, which else would part a paragraph or a word.
_COMMENT = re.compile(r"^[ \t]*%[^\n]*(?:\n|\Z)|(?<!\\)((?:\\\\)*)%(?:[^\n]*\n[ \t]*(?=\S)|[^\n]*)", re.MULTILINE)
_INPUT = re.compile(r"\\(?:input|include|subfile|subimport\s*\{[^{}]*\}|import\s*\{[^{}]*\})\s*\{([^{}]{1,300})\}")
_TITLE = re.compile(r"\\title\b(?:\[[^\]]*\])?\s*+(?=\{)")
_BEGIN = "\\begin{document}"
_NOISE = re.compile(
    r"\\(?:textcolor|colorbox)(?:\[[^\]]*\])?\{[^{}]*\}|\\href\s*\{[^{}]*\}|\\(?:hspace|vspace)\*?\{[^{}]*\}"
    r"|\\(?:color|bibliography|bibliographystyle|graphicspath|pagestyle|thispagestyle|hypersetup)\{[^{}]*\}"
    r"|\\(?:setlength|setcounter|addtocounter|addtolength)\{[^{}]*\}\{[^{}]*\}|\\includegraphics\*?(?:\[[^\]]*\])?\{[^{}]*\}"
)


def read(path: Path) -> Document:
    """Return the passages of a file or folder of LaTeX; raises `Unreadable`."""
    if path.is_file():
        return document({path.name: decoded(data_of(path))}, partial(_load, path.parent), path.name)
    texts: dict[str, str] = {}
    for number, file in enumerate(sorted(path.rglob("*.tex"))):
        if number >= FILES:
            raise Unreadable(f"it has more than {FILES} files of LaTeX")
        inside = file.resolve().is_relative_to(path.resolve())
        if inside and file.is_file():
            texts[file.relative_to(path).as_posix()] = decoded(data_of(file))
    return document(texts, aside=partial(_load, path))


def uncommented(text: str) -> str:
    """Return LaTeX without comments."""
    return _COMMENT.sub(lambda comment: comment[1] or "", text)


def _load(folder: Path, name: str) -> str | None:
    """Return the text of a file below *folder*; None for one that is not there, or outside."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return decoded(data_of(path))


def document(
    texts: Mapping[str, str],
    load: Callable[[str], str | None] | None = None,
    main: str = "",
    aside: Callable[[str], str | None] | None = None,
) -> Document:
    """Return the passages of files of LaTeX; raises `Unreadable`.

    *load* gives files by name, *aside* those that list references.
    """
    if not texts:
        raise Unreadable("there is no LaTeX in it")
    names = [main] if main else _mains(texts)
    join = _Joined(load or texts.get)
    whole = "\n\n".join(join(name, texts[name]) for name in names)
    preamble, begin, body = whole.partition(_BEGIN)
    # A title may be told before the text begins.
    body = f"{_title(preamble)}\n\n{body}" if begin else whole
    text = expanded(preamble if begin else "", body)
    blocks = tuple(map(references.cited, blocks_of(_NOISE.sub("", text))))
    named = dict.fromkeys(name for block in blocks for _, name in block.cites)
    listed = references.of_work(whole, named, aside or load or texts.get, names[0])
    return Document(blocks, references=tuple(listed.items()))


def _title(preamble: str) -> str:
    """Return the last command with a title, without its short form; empty where there is none."""
    titles = list(_TITLE.finditer(preamble))
    end = group_at(preamble, titles[-1].end()) if titles else -1
    return f"\\title{preamble[titles[-1].end() : end]}" if end >= 0 else ""


def _mains(texts: Mapping[str, str]) -> list[str]:
    """Return the file in which the document begins, of several the longest; where none does, all."""
    begins = [name for name, text in texts.items() if _BEGIN in uncommented(text)]
    usual = [name for name in begins if PurePosixPath(name).stem.casefold() in {"main", "ms", "paper", "article"}]
    if usual or begins:
        return [max(usual or begins, key=lambda name: len(texts[name]))]
    return sorted(texts)


class _Joined:
    """Puts files together; one that is missing, outside, or in itself is left out."""

    def __init__(self, load: Callable[[str], str | None]) -> None:
        self.load = load
        self.files = 0
        self.size = 0

    def __call__(self, name: str, text: str, above: tuple[str, ...] = ()) -> str:
        self.files += 1
        self.size += len(text)
        if self.files > FILES or self.size > LARGEST:
            raise Unreadable("its files put together are too many or too large")
        here = PurePosixPath(name).parent

        def put(match: re.Match[str]) -> str:
            wanted = match[1].strip()
            for near in (wanted, f"{here}/{wanted}"):
                clean = PurePosixPath(near)
                if clean.is_absolute() or ".." in clean.parts or len(above) >= DEEPEST:
                    continue
                for full in (str(clean), f"{clean}.tex"):
                    loaded = None if full in above or full == name else self.load(full)
                    if loaded is not None and full.endswith(".tex"):
                        return f"{self(full, loaded, (*above, name))}\n"
            return ""

        return _INPUT.sub(put, uncommented(text))


# -- passages -----------------------------------------------------------------------

_LEVELS = {"chapter": 0, "section": 0, "subsection": 1, "subsubsection": 2}
_UNNUMBERED = frozenset({"paragraph", "subparagraph", "part"})
_FLOATS = {"figure": "figure", "wrapfigure": "figure", "table": "table", "wraptable": "table", "deluxetable": "table",
           "longtable": "table", "sidewaystable": "table", "sidewaysfigure": "figure",
           "algorithm": "algorithm"}  # fmt: skip
_FORMULAS_TEXT = """
align alignat displaymath eqnarray equation flalign gather math multline
"""
_FORMULAS = frozenset(_FORMULAS_TEXT.split())
_TABLES_TEXT = """
tabular tabular* tabularx tabulary longtable array deluxetable deluxetable* tblr
"""
_TABLES = frozenset(_TABLES_TEXT.split())
_LEFT_OUT_TEXT = """
tikzpicture lstlisting minted verbatim thebibliography comment filecontents filecontents* pgfpicture CCSXML
"""
_LEFT_OUT = frozenset(_LEFT_OUT_TEXT.split())
_SILENT_TEXT = """
label author affiliation email date thanks institute address orcid affil keywords usepackage documentclass
newcommand renewcommand markboth received accepted revised submitjournal correspondingauthor ccsdesc
IEEEoverridecommandlockouts centering noindent maketitle small footnotesize tiny scriptsize normalsize large
clearpage newpage hline bibitem cline
"""
_SILENT = frozenset(_SILENT_TEXT.split())
_APART = {"abstract": Kind.ABSTRACT, "caption": Kind.CAPTION, "footnote": Kind.FOOTNOTE, "title": Kind.TITLE}
_APART |= {"footnotetext": Kind.FOOTNOTE, "tablecaption": Kind.CAPTION}
_REFERENCES = frozenset(["Cref", "autoref", "cref", "eqref", "ref", "subref"])
_ALONE = frozenset(["centering", "noindent", "maketitle", "small", "footnotesize", "scriptsize", "tiny", "normalsize",
                    "large", "clearpage", "newpage", "hline"])  # fmt: skip
"""Commands that are left out and take no argument."""
_ROW_END = re.compile(r"\\\\\*?(?:\[[^\]]*\])?|\\tabularnewline\b")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|cmidrule|cline|addlinespace|specialrule|endhead|endfirsthead|endfoot|"
    r"endlastfoot|startdata|enddata)(?![A-Za-z])(?:\([^)]*\))?(?:\[[^\]]*\])?(?:\{[^{}]*\})*"
)
_SPANNING = re.compile(r"\\(?:multicolumn|multirow)(?:\[[^\]]*\])?\{[^{}]*\}\{[^{}]*\}|\\multirow\*?\{[^{}]*\}")
_AMPERSAND = re.compile(r"(?<!\\)&")
_REFERENCE = re.compile("\x00([^\x00]{1,200})\x00")


def blocks_of(text: str) -> list[Block]:
    """Return the passages of a body of LaTeX; raises `Unreadable`."""
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError  # noqa: PLC0415  (an extra)

    writer = _Writer()
    try:
        nodes, _, _ = LatexWalker(text, tolerant_parsing=True).get_latex_nodes()
        writer.all(nodes)
    except RecursionError:
        raise Unreadable("its groups are too deep in one another") from None
    except LatexWalkerError as error:
        raise Unreadable(f"no LaTeX that can be read: {' '.join(str(error).split())[:120]}") from None
    writer.flow.end()
    numbers = writer.numbers
    return [
        replace(block, text=_REFERENCE.sub(lambda name: numbers.get(name[1], "?"), block.text))
        for block in writer.flow.blocks
    ]


class _Writer:
    """Goes through the nodes of pylatexenc."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.counts = [0, 0, 0]
        self.appendix = False
        self.floats = {"figure": 0, "table": 0, "algorithm": 0}
        self.equations = 0
        self.current = ""  # the number that a label names
        self.numbers: dict[str, str] = {}

    def all(self, nodes: Iterable[Any]) -> None:
        """Go through *nodes*."""
        listed = [node for node in nodes if node is not None]
        skip = 0
        for place, node in enumerate(listed):
            if skip:
                skip -= 1
                continue
            kind = type(node).__name__
            if kind == "LatexCharsNode":
                self._characters(node.chars)
            elif kind == "LatexGroupNode":
                self.flow.add(node.delimiters[0])
                self.all(node.nodelist)
                self.flow.add(node.delimiters[1])
            elif kind == "LatexMathNode":
                self.flow.add(node.latex_verbatim())
            elif kind == "LatexEnvironmentNode":
                self._environment(node)
            elif kind == "LatexMacroNode":
                skip = self._macro(node, listed[place + 1 :])
            elif kind == "LatexSpecialsNode" and "\n" in node.specials_chars:
                self.flow.end()
            elif kind == "LatexSpecialsNode":
                self.flow.add(node.specials_chars)

    def _characters(self, text: str) -> None:
        first, *others = re.split(r"\n[ \t]*\n\s*", text)
        self.flow.add(first)
        for other in others:
            self.flow.end()
            self.flow.add(other)

    # -- commands -------------------------------------------------------------------

    def _macro(self, node: Any, following: list[Any]) -> int:
        """Write a command; return how many nodes behind it were its arguments."""
        name = node.macroname
        own = [argument for argument in (node.nodeargd.argnlist if node.nodeargd else ()) if argument is not None]
        groups = [argument for argument in own if _is_group(argument)]
        taken = 0
        if not groups and following and _is_group(following[0]):
            groups, taken = [following[0]], 1
        if name in _LEVELS or name in _UNNUMBERED:
            self._section(name, _inner(groups), node.latex_verbatim().startswith(f"\\{name}*"))
        elif name in _APART and groups:
            self._apart(name, groups[-1])
        elif name == "label":
            self.numbers[_inner(groups)] = self.current
        elif name in _REFERENCES:
            self.flow.add(f"\x00{_inner(groups)}\x00")
        elif name == "url":
            self.flow.add(_inner(groups))
        elif name not in _SILENT:
            self._other(node, own)
            return 0
        return 0 if name in _ALONE else taken

    def _other(self, node: Any, own: list[Any]) -> None:
        """Write what takes no argument, or of which nothing is known: arguments as text, itself as it is written."""
        if node.macroname == "appendix":
            self.appendix, self.counts = True, [0, 0, 0]
        elif node.macroname in {"item", "par"}:
            self.flow.end()
            self.all(below for argument in own for below in argument.nodelist)
        elif any(map(_has_macros, own)):
            self.flow.add(f"\\{node.macroname}")
            for argument in own:
                self.all([argument])
        else:
            self.flow.add(node.latex_verbatim())

    def _section(self, name: str, title: str, star: bool) -> None:
        self.flow.end()
        number = ""
        if name in _LEVELS and not star:
            level = _LEVELS[name]
            self.counts[level] += 1
            self.counts[level + 1 :] = [0] * (2 - level)
            first = chr(64 + min(self.counts[0], 26)) if self.appendix else str(self.counts[0])
            number = ".".join((first, *map(str, self.counts[1 : level + 1])))
            self.current = number
        if name in _UNNUMBERED:
            self.flow.add(f"{title} ")
            return
        self.flow.section, self.flow.heading = number, " ".join(title.split())
        self.flow.kind = Kind.ABSTRACT if title.strip().casefold() == "abstract" else Kind.PARAGRAPH

    def _apart(self, name: str, group: Any) -> None:
        """Write what stands in the middle of other text and is a passage of its own."""
        kept, self.flow.parts = self.flow.parts, []
        before, self.flow.kind = self.flow.kind, _APART[name]
        self.all(group.nodelist)
        self.flow.end()
        self.flow.kind, self.flow.parts = before, kept

    # -- environments -----------------------------------------------------------------

    def _environment(self, node: Any) -> None:
        name = node.environmentname
        plain = name.rstrip("*")
        if name in _LEFT_OUT:
            return
        if plain in _FORMULAS:
            self._formula(node, name)
        elif plain in _FLOATS:
            self._float(node, _FLOATS[plain])
        elif name in _TABLES:
            self._rows(node)
        elif plain == "abstract":
            self.flow.end()
            self.flow.kind = Kind.ABSTRACT
            self.all(node.nodelist)
            self.flow.end()
            self.flow.kind = Kind.PARAGRAPH
        else:
            apart = plain in {"itemize", "enumerate", "description", "quote", "quotation", "center"}
            if apart:
                self.flow.end()
            self.all(node.nodelist)
            if apart:
                self.flow.end()

    def _formula(self, node: Any, name: str) -> None:
        text = node.latex_verbatim()
        labels = re.findall(r"\\label\{([^{}]*)\}", text)
        if not name.endswith("*") and name not in {"math", "displaymath"}:
            self.equations += 1
            self.numbers.update(dict.fromkeys(labels, str(self.equations)))
            self.equations += max(0, len(labels) - 1)
        self.flow.add(" " + re.sub(r"\\(?:begin|end)\{[^{}]*\}|\\label\{[^{}]*\}|&|\\\\", " ", text) + " ")

    def _float(self, node: Any, kind: str) -> None:
        kept, self.flow.parts = self.flow.parts, []
        before = self.flow.label, self.current
        if re.search(r"\\(?:table)?caption\b(?!\*)", node.latex_verbatim()):
            self.floats[kind] += 1
            self.current = str(self.floats[kind])
            self.flow.label = f"{kind} {self.current}"
        if node.environmentname in _TABLES:
            self._rows(node)
        else:
            self.all(node.nodelist)
        self.flow.end()
        (self.flow.label, self.current), self.flow.parts = before, kept

    def _rows(self, node: Any) -> None:
        self.flow.end()
        body = "".join(below.latex_verbatim() for below in node.nodelist if below is not None)
        for caption in re.finditer(r"\\(?:table)?caption\{((?:[^{}]|\{[^{}]*\})*)\}", body):
            self.flow.add(caption[1])
            self.flow.end(Kind.CAPTION)
        self.numbers.update(dict.fromkeys(re.findall(r"\\label\{([^{}]*)\}", body), self.current))
        body = re.sub(r"\\(?:(?:table)?caption|label)\{(?:[^{}]|\{[^{}]*\})*\}", "", body)
        for row in _ROW_END.split(_SPANNING.sub("", _RULES.sub("", body))):
            self.flow.add(_AMPERSAND.sub("  ", row))
            self.flow.end(Kind.ROW)


def _is_group(node: Any) -> bool:
    return type(node).__name__ == "LatexGroupNode" and node.delimiters[0] == "{"


def _has_macros(node: Any) -> bool:
    return _is_group(node) and any(
        type(below).__name__ in {"LatexMacroNode", "LatexEnvironmentNode", "LatexGroupNode"} for below in node.nodelist
    )


def _inner(groups: list[Any]) -> str:
    return groups[-1].latex_verbatim()[1:-1] if groups else ""
