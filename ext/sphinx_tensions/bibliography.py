"""The only module that knows sphinxcontrib-bibtex.

Its domain is extended, not patched: `Citations` is registered in place of
`BibtexDomain` through ``app.add_domain(override=True)`` and answers the same
questions by key instead of by scanning.  What is quadratic upstream, and what
stands here in its place, is told in the docs under *Citations at scale*.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cached_property
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pybtex.plugin
from docutils import nodes
from pybtex.backends.plaintext import Backend as PlainText
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from sphinx import addnodes
from sphinx.errors import VersionRequirementError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation, _FilterVisitor, get_docnames
from sphinxcontrib.bibtex.nodes import bibliography as bibliography_node
from sphinxcontrib.bibtex.roles import CitationRef, CiteRole
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo
from sphinxcontrib.bibtex.transforms import node_text_transform

from . import bibdoctor
from .codes import Code
from .diagnostics import warn
from .model import Library, Place, Work
from .rendering import cited_in
from .text import digest

if TYPE_CHECKING:
    from docutils.nodes import Element, system_message
    from pybtex.database import Entry
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

KNOWN = "2.7"
PLUGIN_GROUPS = (
    "pybtex.style.formatting",
    "pybtex.style.labels",
    "pybtex.style.names",
    "pybtex.style.sorting",
)
_LATEX = re.compile(r"[\\{}$~]|--|``|''")
_TARGET = re.compile(r"\s*(?:\{(?P<pre>[^{}]+)\})?\s*@?(?P<key>[^{}\s,;]+)\s*(?:\{(?P<post>[^{}]+)\})?\s*")


def check_version() -> None:
    """Raise `VersionRequirementError` when sphinxcontrib-bibtex is not one this module knows."""
    found = version("sphinxcontrib-bibtex")
    if not found.startswith(f"{KNOWN}."):
        message = f"sphinx-tensions knows sphinxcontrib-bibtex {KNOWN}, but {found} is installed"
        raise VersionRequirementError(message)


def register_plugins() -> None:
    """Tell pybtex its own plugins once; else it reads every installed package per citation."""
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", PlainText, force=True)
    for group in PLUGIN_GROUPS:
        for kind in (group, f"{group}.aliases"):
            for found in entry_points(group=kind):
                pybtex.plugin.register_plugin(kind, found.name, found.load(), force=True)


# -- citation roles ----------------------------------------------------------


def parse_targets(text: str) -> tuple[list[CitationTarget], list[str]]:
    """Read the text of a citation role as targets, and what could not be read."""
    targets, rest = [], []
    for part in re.split(r"[,;]", text):
        match = _TARGET.fullmatch(part)
        if match is None:
            rest.append(part.strip())
        else:
            targets.append(CitationTarget(match["key"], match["pre"] or "", match["post"] or ""))
    return targets, rest


def write_targets(targets: Iterable[CitationTarget]) -> str:
    """Write targets as the text of a citation role."""
    return ",".join((f"{{{t.pre}}}" if t.pre else "") + t.key + (f"{{{t.post}}}" if t.post else "") for t in targets)


class SafeCiteRole(CiteRole):  # type: ignore[misc]  # sphinxcontrib-bibtex has no types
    """The citation role, with a warning in place of an exception."""

    target: str

    def run(self) -> tuple[list[nodes.Node], list[system_message]]:
        """Keep the keys that can be read, warn of the rest."""
        targets, rest = parse_targets(self.target)
        if rest:
            message = (
                f"cannot read {self.target!r} as keys" if not targets else f"cannot read a part of {self.target!r}"
            )
            warn(Code.CITE_SYNTAX, message, self.get_location())
        if not targets:
            return [nodes.inline(self.target, self.target, classes=["tns-unknown"])], []
        self.target = write_targets(targets)
        if not self.has_explicit_title:
            self.title = ", ".join(target.key for target in targets)
        result: tuple[list[nodes.Node], list[system_message]] = super().run()
        return result


def cite(document: nodes.document, env: BuildEnvironment, keys: Collection[str], line: int) -> nodes.Element:
    """Make the node of a parenthetical citation of *keys* and note it."""
    text = ",".join(keys)
    node = addnodes.pending_xref(
        text, refdomain="cite", reftype="p", reftarget=text, refexplicit=False, refwarn=True, refdoc=env.docname
    )
    node += nodes.inline(text, text)
    node.line = line
    document.note_explicit_target(node, node)
    note(env, keys)
    return node


def note(env: BuildEnvironment, keys: Iterable[str]) -> None:
    """Count *keys* as cited by the page being read."""
    targets = [CitationTarget(key, "", "") for key in keys]
    if targets:
        domain = env.get_domain("cite")
        domain.citation_refs.append(CitationRef("", env.docname, 0, targets))  # type: ignore[attr-defined]


def keys_of(node: pending_xref) -> list[str]:
    """Return the keys that a citation node names."""
    return [target.key for target in parse_targets(node["reftarget"])[0]]


def is_citation(node: nodes.Element) -> bool:
    """Tell whether *node* is a citation."""
    return bool(node.get("refdomain") == "cite")


def footcite_names(env: BuildEnvironment) -> set[str]:
    """Return the names of the footnotes made by `footcite` on the page being read."""
    names: Any = env.temp_data.get("bibtex_footcite_names") or {}
    return set(names.values())


# -- the domain --------------------------------------------------------------


class _Refs:
    """Citations by page; looks like the list that upstream appends to and scans."""

    def __init__(self, pages: dict[str, list[CitationRef]]) -> None:
        self.pages = pages

    def append(self, ref: CitationRef) -> None:
        self.pages.setdefault(ref.docname, []).append(ref)

    def __iter__(self) -> Iterator[CitationRef]:
        for docname in sorted(self.pages):
            yield from self.pages[docname]


class _Formatted(NamedTuple):
    source: str  #: digest of entry and style
    text: Any  #: pybtex rich text


class Citations(BibtexDomain):  # type: ignore[misc]  # sphinxcontrib-bibtex has no types
    """The citation domain, by key."""

    data_version = 400 + BibtexDomain.data_version
    initial_data = {
        **BibtexDomain.initial_data,
        "refs": {},
        "shelf": "",
        "digests": {},
        "works": {},
        "lines": {},
        "damaged": set(),
        "formatted": {},
        "signature": "",
    }
    roles = {name: SafeCiteRole() for name in BibtexDomain.roles}

    @property
    def citation_refs(self) -> _Refs:
        """All citations."""
        return _Refs(self.data["refs"])

    def clear_doc(self, docname: str) -> None:
        """Forget the citations and bibliographies of *docname*."""
        self.data["refs"].pop(docname, None)
        for key in [key for key in self.bibliographies if key.docname == docname]:
            del self.bibliographies[key]
            self.data["signature"] = ""

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        for docname in docnames:
            if docname in otherdata["refs"]:
                self.data["refs"][docname] = otherdata["refs"][docname]
        for key, value in otherdata["bibliographies"].items():
            if key.docname in docnames:
                self.bibliographies[key] = value

    # -- formatting, once -----------------------------------------------------

    def env_updated(self) -> list[str]:
        """Format the entries that the bibliographies list, unless nothing changed."""
        self.data["bibliographies"] = dict(sorted(self.bibliographies.items()))
        for name in ("by_key", "_tooltips", "_by_list", "_cited_on"):
            self.__dict__.pop(name, None)
        signature = self._signature()
        if signature != self.data["signature"]:
            self._kept: dict[tuple[str, str, str], _Formatted] = {}
            super().env_updated()
            self.data["formatted"] = self._kept
            self.data["signature"] = signature
        return []

    def _signature(self) -> str:
        config = self.env.config
        order = {name: place for place, name in enumerate(self._docnames())}
        cited = [
            (docname, [target.key for ref in refs for target in ref.targets])
            for docname, refs in sorted(self.data["refs"].items(), key=lambda item: order.get(item[0], -1))
        ]
        lists = [
            (key, value.style, value.labelprefix, value.keyprefix, value.list_, value.keys, ast.dump(value.filter_))
            for key, value in self.bibliographies.items()
        ]
        return digest(cited, lists, self.data["shelf"], config.bibtex_tooltips, config.bibtex_tooltips_style)

    def _docnames(self) -> Iterator[str]:
        return iter(get_docnames(self.env))

    @cached_property
    def _cited_on(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for ref in self.citation_refs:
            for target in ref.targets:
                found.setdefault(target.key, set()).add(ref.docname)
        return found

    def get_all_cited_keys(self, docnames: list[str]) -> Iterator[str]:
        """Yield cited keys, pages in order."""
        for docname in docnames:
            for ref in self.data["refs"].get(docname, ()):
                for target in ref.targets:
                    yield target.key

    def get_filtered_entries(self, bibliography_key: BibliographyKey) -> Iterator[tuple[str, Entry]]:
        """Yield the entries that the filter of a bibliography lets through."""
        value = self.bibliographies[bibliography_key]
        complained = False
        for entry in self.get_entries(value.bibfiles):
            key = value.keyprefix + entry.key
            cited = self._cited_on.get(key, set())
            visitor = _FilterVisitor(entry=entry, docname=bibliography_key.docname, cited_docnames=cited)
            try:
                kept = visitor.visit(value.filter_)
            except (ValueError, TypeError, RecursionError, re.error) as error:
                if not complained:
                    warn(Code.OPTION_VALUE, f":filter: {error}", (bibliography_key.docname, value.line))
                complained, kept = True, bool(cited)
            if kept or entry.key in value.keys:
                yield key, entry

    def get_formatted_entries(
        self, bibliography_key: BibliographyKey, docnames: list[str], tooltips: bool, tooltips_style: str
    ) -> Iterator[tuple[Entry, FormattedEntry, FormattedEntry | None]]:
        """Format entries, each once for each style, and only those that changed."""
        value = self.bibliographies[bibliography_key]
        entries = dict(self.get_sorted_entries(bibliography_key, docnames))
        style = pybtex.plugin.find_plugin("pybtex.style.formatting", value.style)()
        other = style
        if tooltips_style and tooltips_style != value.style:
            other = pybtex.plugin.find_plugin("pybtex.style.formatting", tooltips_style)()
        ordered = style.sort(entries.values())
        for label, entry in zip(style.format_labels(ordered), ordered, strict=True):
            shown = f"{value.labelprefix}{label}"
            text = self._format(value.style, style, entry)
            tip = self._format(tooltips_style or value.style, other, entry) if tooltips else None
            yield (
                entry,
                FormattedEntry(entry.key, text, shown),
                FormattedEntry(entry.key, tip, shown) if tip is not None else None,
            )

    def _format(self, name: str, style: Any, entry: Entry) -> Any:
        place = (name, entry.key, "")
        source = self.data["digests"].get(entry.key, "")
        kept = self._kept.get(place) or self.data["formatted"].get(place)
        if kept is None or kept.source != source or not source:
            try:
                text = style.format_entry("", entry).text
            except Exception as error:  # noqa: BLE001  (styles raise what they like on odd entries)
                path, line = self.data["lines"].get(entry.key.lower(), ("", 0))
                if entry.key.lower() not in self.data["damaged"]:
                    warn(Code.BIB_FIELD, f"{entry.key}: {error}", f"{path}:{line}")
                text = Text(entry.fields.get("title", entry.key))
            kept = _Formatted(source, text)
        self._kept[place] = kept
        return kept.text

    # -- resolving, by key ----------------------------------------------------

    @cached_property
    def by_key(self) -> dict[str, list[Citation]]:
        """Key -> its entries in bibliographies that can be cited."""
        found: dict[str, list[Citation]] = {}
        for citation in self.citations:
            if self.bibliographies[citation.bibliography_key].list_ == "citation":
                found.setdefault(citation.key, []).append(citation)
        return found

    @cached_property
    def _by_list(self) -> dict[BibliographyKey, list[Citation]]:
        found: dict[BibliographyKey, list[Citation]] = {}
        for citation in self.citations:
            found.setdefault(citation.bibliography_key, []).append(citation)
        return found

    @cached_property
    def _tooltips(self) -> dict[str, str]:
        return {}

    def tooltip(self, citation: Citation) -> str | None:
        """Return the text shown over a citation."""
        if citation.tooltip_entry is None:
            return None
        found = self._tooltips.get(citation.key)
        if found is None:
            plain = pybtex.plugin.find_plugin("pybtex.backends", "plaintext")()
            found = citation.tooltip_entry.text.render(plain).replace("\\url ", "")
            self._tooltips[citation.key] = found
        return found

    def listed(self, key: BibliographyKey) -> list[Citation]:
        """Return the entries of one bibliography."""
        return self._by_list.get(key, [])

    def choose(self, key: str, docname: str) -> Citation | None:
        """Return the entry that a citation of *key* on *docname* leads to: one of its own page, else the first."""
        found = self.by_key.get(key, [])
        here = [citation for citation in found if citation.bibliography_key.docname == docname]
        return next(iter(here or found), None)

    def resolve_xref(
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,  # noqa: ARG002
        contnode: Element,  # noqa: ARG002
    ) -> Element:
        """Resolve a citation; keys that nothing lists stay readable (`checks` warns of them)."""
        references, unknown = [], []
        for wanted in parse_targets(target)[0]:
            citation = self.choose(wanted.key, fromdocname)
            if citation is None:
                unknown.append(wanted.key)
                continue
            info = SphinxReferenceInfo(
                builder=builder,
                fromdocname=fromdocname,
                todocname=citation.bibliography_key.docname,
                citation_id=citation.citation_id,
                title=self.tooltip(citation),
                pre_text=wanted.pre,
                post_text=wanted.post,
            )
            references.append((citation.entry, citation.formatted_entry, info))
        result = nodes.inline(rawsource=target, classes=["bibtex-citation"])
        if references:
            result += format_references(self.reference_style, typ, references).render(self.backend)
        for key in unknown:
            result += nodes.inline("", f"[{key}?]", classes=["tns-unknown"])
        return result

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, Element]]:
        """Resolve `any` when every key is listed."""
        keys = [key.strip() for key in target.split(",")]
        if not all(key in self.by_key for key in keys):
            return []
        return [("cite:p", self.resolve_xref(env, fromdocname, builder, "p", target, node, contnode))]

    # -- what the graph needs -------------------------------------------------

    def library(self) -> Library:
        """Return works, places and digests of how each citation is shown."""
        places, values = {}, {}
        for key, found in self.by_key.items():
            places[key] = Place(found[0].bibliography_key.docname, found[0].citation_id)
            shown = [(tuple(c.bibliography_key), c.citation_id, c.formatted_entry.label) for c in found]
            values[key] = digest(shown, self.data["digests"].get(found[0].entry.key, ""))
        return Library(self.data["works"], places, values)

    def contents(self, docname: str, node_id: str) -> list[tuple[str, str, str]]:
        """Return label, key and digest of every entry of a bibliography."""
        digests = self.data["digests"]
        return [
            (c.formatted_entry.label, c.key, digests.get(c.entry.key, ""))
            for c in self.listed(BibliographyKey(docname, node_id))
        ]


def _plain(latex: str) -> str:
    if not _LATEX.search(latex):
        return latex
    try:
        return str(Text.from_latex(latex))
    except Exception:  # noqa: BLE001  (latexcodec raises what it likes on broken LaTeX)
        return latex


def _work(key: str, entry: Entry) -> Work:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = tuple(_plain(" ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names])) for p in people)
    arxiv = entry.fields.get("eprint", "") if entry.fields.get("archiveprefix", "").lower() == "arxiv" else ""
    return Work(
        key=key,
        authors=names,
        year=entry.fields.get("year", ""),
        title=_plain(entry.fields.get("title", "")),
        doi=entry.fields.get("doi", ""),
        arxiv=arxiv,
    )


# -- reading the files ---------------------------------------------------------


def read_files(app: Sphinx) -> None:
    """Read the bibliography files with the doctor, before bibtex would.

    bibtex compares paths, encoding and modification times of what it finds in
    its domain; it finds them current and reads nothing.
    """
    domain: Any = app.env.get_domain("cite")
    names = app.config.bibtex_bibfiles or []
    paths = [(Path(app.confdir) / name).resolve() for name in names]
    encoding = app.config.bibtex_encoding
    stamp = digest(encoding, [(str(path), content(path)) for path in paths])
    if stamp != domain.data["shelf"]:
        shelf = bibdoctor.read(paths, encoding)
        for defect in shelf.defects:
            warn(defect.code, defect.message, f"{defect.path}:{defect.line}")
        domain.data["bibdata"] = BibData(encoding, {}, shelf.data)
        domain.data["works"] = {
            key: domain.data["works"][key]
            if domain.data["digests"].get(key) == value
            else _work(key, shelf.data.entries[key])
            for key, value in shelf.digests.items()
        }
        domain.data["digests"] = shelf.digests
        domain.data["lines"] = shelf.lines
        domain.data["damaged"] = shelf.damaged
        domain.data["shelf"] = stamp
        keys = shelf.keys
    else:
        keys = {path: file.keys for path, file in domain.bibdata.bibfiles.items()}
    files = {path: BibFile(mtime=get_mtime(path), keys=keys[path]) for path in paths}
    domain.data["bibdata"] = domain.bibdata._replace(bibfiles=files)


def content(path: Path) -> str:
    """Return a digest of a file, empty when it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Read again the pages with a bibliography whose entries are no longer those of the files."""
    domain: Any = env.get_domain("cite")
    return [
        key.docname
        for key, value in domain.bibliographies.items()
        if list(value.citation_nodes) != [value.keyprefix + entry.key for entry in domain.get_entries(value.bibfiles)]
    ]


# -- the bibliography on its page -----------------------------------------------


class Fill(SphinxPostTransform):
    """Write the bibliographies, with “Cited in”, from copies.

    Runs before bibtex's own transform (5), which then finds nothing to do and
    cannot fill the nodes in its domain a second time.
    """

    default_priority = 4

    def run(self, **_kwargs: Any) -> None:
        """Replace every bibliography node by its entries."""
        for node in list(self.document.findall(bibliography_node)):
            self._fill(node)

    def _fill(self, node: nodes.Element) -> None:
        domain: Any = self.env.get_domain("cite")
        key = BibliographyKey(node["docname"], node["ids"][0])
        value = domain.bibliographies[key]
        citations = domain.listed(key)
        box: nodes.Element = nodes.container(classes=["tns-bibliography"])
        if value.list_ == "bullet":
            box = nodes.bullet_list()
        elif value.list_ == "enumerated":
            box = nodes.enumerated_list(enumtype=value.enumtype, start=max(value.start, 1))
        for citation in citations:
            item = copy.deepcopy(value.citation_nodes[citation.key])
            if value.list_ == "citation":
                item += nodes.label("", citation.formatted_entry.label, support_smartquotes=False)
            item += domain.backend.paragraph(citation.formatted_entry)
            item["docname"] = key.docname
            node_text_transform(item)
            item += cited_in(self.env, citation.key)
            box += item
        if citations:
            node.replace_self(box)
        else:
            node.replace_self(nodes.paragraph("", "No work is cited.", classes=["tns-none"]))


def listings(document: nodes.document) -> list[str]:
    """Return the ids of the bibliographies in *document*."""
    return [node["ids"][0] for node in document.findall(bibliography_node)]


def setup(app: Sphinx) -> None:
    """Add bibtex and put this module's parts in the place of its slow ones."""
    check_version()
    register_plugins()
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    app.add_role("cite", SafeCiteRole(), override=True)
    app.add_post_transform(Fill)
    app.connect("builder-inited", read_files, priority=400)
    app.connect("env-get-outdated", outdated)
