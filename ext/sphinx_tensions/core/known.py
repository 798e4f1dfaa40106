"""Which directives and roles there are: ours, those of Sphinx, and those of extensions that are often loaded.

A build asks Sphinx; `check`, which loads no extension, asks these tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from . import options, queries
from .model import Kind

OURS: dict[str, frozenset[str]] = {
    **{str(kind): frozenset(option.name for option in found) for kind, found in options.OPTIONS.items()},
    **{name: frozenset(option.name for option in found) for name, found in queries.OPTIONS.items()},
    "evidence": frozenset(option.name for option in options.EVIDENCE),
    **dict.fromkeys(("digest", *queries.PERIODS), frozenset()),
}
"""Our directives, and the options of each."""

_FORMS = (
    "p ps t ts alp alps author authors authorpar authorpars cauthor cauthors ct cts empty label labelpar year yearpar"
)
CITE = tuple(f"cite:{form}" for form in _FORMS.split())
ROLES = frozenset([*map(str, Kind), "paper", "cite", *CITE])
"""Our roles, and those of citations."""

_SPHINX = (
    "acks admonition attention caution centered class code code-block codeauthor compound container contents "
    "cssclass csv-table danger date default-domain default-role deprecated describe epigraph error figure footer "
    "glossary header highlight highlights hint hlist image important include index line-block list-table "
    "literalinclude math meta moduleauthor note object only option parsed-literal productionlist program pull-quote "
    "raw replace restructuredtext-test-directive role rst-class rubric section-numbering sectionauthor sectnum seealso "
    "sidebar sourcecode table tabularcolumns target-notes tip title toctree topic unicode version-added "
    "version-changed version-deprecated version-removed versionadded versionchanged versionremoved warning cmdoption "
    "confval envvar attribute classmethod currentmodule data decorator decoratormethod exception function method "
    "module property staticmethod type default-domain",
    "ab abbr abbreviation ac acronym anonymous-reference any attr citation-reference class code command confval const "
    "cve cwe data deco dfn doc download emphasis envvar eq exc file footnote-reference func guilabel i index kbd "
    "keyword literal mailheader makevar manpage math menuselection meth mimetype mod named-reference newsgroup numref "
    "obj option pep pep-reference program raw ref regexp restructuredtext-unimplemented-role rfc rfc-reference samp "
    "strong sub subscript substitution-reference sup superscript t target term title title-reference token type uri "
    "uri-reference url",
)
_MYST = ("figure-md eval-rst", "sub-ref")
_CITATIONS = (
    "bibliography footbibliography",
    " ".join(["cite", *CITE, "footcite", *(f"footcite:{form}" for form in ("p", "ps", "t", "ts", "ct", "cts"))]),
)
_NOTEBOOKS = (
    f"{_MYST[0]} code-cell raw-cell glue eval nb-exec-table mystnb",
    f"{_MYST[1]} glue eval nb-download",
)
_COLORS = "primary secondary success info warning danger light muted dark white black"
_BADGES = [
    f"bdg{link}-{color}{line}" for color in _COLORS.split() for link in ("", "-link", "-ref") for line in ("", "-line")
]
_DESIGN = (
    "grid grid-item grid-item-card card card-carousel tab-set tab-item tab-set-code dropdown button-link button-ref "
    "div article-info",
    "octicon fab far fas fa material-outlined material-regular material-round material-sharp material-twotone "
    f"bdg bdg-link bdg-ref {' '.join(_BADGES)}",
)
_SILENT = (
    "sphinx_tensions.mathml sphinx_tensions.typst sphinx_tensions.xelatex sphinx_copybutton sphinx_reredirects "
    "sphinx_sitemap sphinxext.opengraph notfound.extension sphinx.ext.autosectionlabel sphinx.ext.coverage "
    "sphinx.ext.duration sphinx.ext.githubpages sphinx.ext.imgmath sphinx.ext.intersphinx sphinx.ext.mathjax "
    "sphinx.ext.napoleon sphinx.ext.viewcode"
)
EXTENSIONS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_SILENT.split(), ("", "")),
    "myst_parser": _MYST,
    "myst_nb": _NOTEBOOKS,
    "sphinxcontrib.bibtex": _CITATIONS,
    "sphinx_tensions": (f"{' '.join(OURS)} {_MYST[0]}", f"{' '.join(sorted(ROLES))} {_MYST[1]}"),
    "sphinx_tensions.reference": ("tensions-reference", ""),
    "sphinx_book_theme": ("margin", ""),
    "sphinx_design": _DESIGN,
    "sphinx_togglebutton": ("toggle", ""),
    "sphinxcontrib.mermaid": ("mermaid autoclasstree", ""),
    "sphinx.ext.autodoc": (
        "autoattribute autoclass autodata autodecorator autoexception autofunction automethod automodule autoproperty "
        "autotype",
        "",
    ),
    "sphinx.ext.autosummary": ("autosummary", "autolink"),
    "sphinx.ext.doctest": ("doctest testcleanup testcode testoutput testsetup", ""),
    "sphinx.ext.graphviz": ("digraph graph graphviz", ""),
    "sphinx.ext.ifconfig": ("ifconfig", ""),
    "sphinx.ext.inheritance_diagram": ("inheritance-diagram", ""),
    "sphinx.ext.todo": ("todo todolist", ""),
}
"""Extension -> the directives and the roles that it brings."""
NEEDS = {
    "sphinx_tensions": ("sphinxcontrib.bibtex",),
    "sphinx.ext.autosummary": ("sphinx.ext.autodoc",),
}
_OPAQUE = (
    "admonition attention caution compound csv-table danger deprecated epigraph error figure figure-md glossary "
    "highlights hint hlist important list-table margin note pull-quote seealso sidebar table tip todo topic "
    "version-added version-changed version-deprecated version-removed versionadded versionchanged versionremoved "
    "warning"
)
OPAQUE = frozenset(_OPAQUE.split())
"""Directives inside which an object of ours is misplaced."""
DOMAINS = frozenset(["c", "cpp", "js", "math", "py", "rst", "std"])
"""Domains whose directives and roles are not listed: what begins with one of them is taken to exist."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names on a page can mean."""

    directive: Callable[[str], bool]  #: whether there is a directive of this name
    role: Callable[[str], bool]  #: whether there is a role of this name
    keys: Container[str] = ()  #: of the works in the bibliography
    pandoc: bool = False  #: whether ``[@key]`` is read as a citation
    whole: bool = True  #: whether a name that is not known surely does not exist
    colons: bool = True  #: whether MyST reads fences of colons


def vocabulary(conf: dict[str, Any], keys: Container[str] = ()) -> Vocabulary:
    """Return what can be known of the names in a project from its settings alone."""
    given = conf.get("extensions")
    loaded = list(map(str, given)) if isinstance(given, (list, tuple)) else ["sphinx_tensions"]
    # `setup` in conf.py can load more, and a prolog or an epilog can define roles.
    listed = isinstance(given, (list, tuple)) and not {"setup", "rst_prolog", "rst_epilog"} & conf.keys()
    loaded += [other for name in loaded for other in NEEDS.get(name, ())]
    whole = listed and all(name in EXTENSIONS for name in loaded)
    parts = [_SPHINX, *(EXTENSIONS[name] for name in loaded if name in EXTENSIONS)]
    return Vocabulary(
        directive=_among(words for words, _ in parts),
        role=_among(words for _, words in parts),
        keys=keys,
        pandoc=bool(conf.get("tensions_pandoc_citations")),
        whole=whole,
        colons="colon_fence" in _words(conf.get("myst_enable_extensions")),
    )


def _words(value: Any) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, (list, tuple, set)) else []


def _among(parts: Iterable[str]) -> Callable[[str], bool]:
    names = {name for words in parts for name in words.split()}
    # Sphinx also takes a name with its domain in front, such as `tensions:camp`.
    return lambda name: name in names or name.partition(":")[0] in DOMAINS or name.removeprefix("tensions:") in names


def near(name: str, names: Collection[str]) -> str | None:
    """Return the one of *names* of which *name* is a slip: one letter apart, in longer names two."""
    if not 2 < len(name) < 30:
        return None
    allowed = 1 if len(name) < 6 else 2
    distances = [(OSA.distance(name, other, score_cutoff=allowed), other) for other in names]
    distance, best = min(distances, default=(allowed + 1, ""))
    return best if 0 < distance <= allowed else None
