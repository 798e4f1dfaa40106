"""The citation domain, which answers by key where upstream scans."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterator, Set
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pybtex.plugin
from docutils import nodes
from pybtex.backends.plaintext import Backend as PlainText
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from sphinxcontrib.bibtex.bibfile import BibData
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation, _FilterVisitor, get_docnames
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo

from ..core.codes import Code
from ..core.model import OTHERS, Bibliography, Place
from ..core.tables import gathered
from ..core.text import citation_targets, digest
from ..diagnostics import warn
from ..nodes import css
from . import doctor as bibdoctor
from .roles import SafeCiteRole
from .storage import Anchors, CitationData, Entries, Refs

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class _Formatted(NamedTuple):
    source: str  #: digest of entry and style
    text: Any  #: pybtex rich text


def _changed(entry: Entry, fields: Any, persons: Any) -> Entry:
    """Return *entry* with other fields and people."""
    changed = Entry(entry.type, fields, persons)
    # pybtex sets a key only on an entry that is added to its data.
    changed.key = entry.key
    return changed


def _with_others(entry: Entry) -> Entry:
    """Return an entry whose unnamed authors count as several: `Lee and others` is cited as `Lee et al.`."""
    if not any(str(people[-1]) == OTHERS for people in entry.persons.values() if people):
        return entry
    # reference styles know no `others`: two of them are more than they print
    persons = {role: [*people, *(p for p in people[-1:] if str(p) == OTHERS)] for role, people in entry.persons.items()}
    return _changed(entry, entry.fields, persons)


def _shortened(entry: Entry, authors: int) -> Entry:
    """Return an entry that names at most *authors* people in each role, and tells that there are others."""
    if all(len(people) <= authors for people in entry.persons.values()):
        return entry
    persons = {
        role: people if len(people) <= authors else [*people[:authors], Person(OTHERS)]
        for role, people in entry.persons.items()
    }
    return _changed(entry, entry.fields, persons)


class Citations(BibtexDomain):  # type: ignore[misc]  # sphinxcontrib-bibtex has no types
    """The citation domain, by key."""

    # Sphinx reads all pages again where the number differs from that of the kept environment:
    # it must be that of no bibtex, and change when bibtex changes its own.
    data_version = 400 + BibtexDomain.data_version
    initial_data = {
        **BibtexDomain.initial_data,
        "refs": {},
        "entries": {},
        "shelf": "",
        "digests": {},
        "works": {},
        "letters": {},
        "lines": {},
        "damaged": set(),
        "formatted": {},
        "signature": "",
    }
    roles = {name: SafeCiteRole() for name in BibtexDomain.roles}
    data: CitationData
    changed = False  #: the files are not those of the last build

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        # Sphinx starts a domain with a plain dictionary; the one of a kept environment is ours already.
        if not isinstance(self.data, CitationData):
            env.domaindata[self.name] = self.data = CitationData(self.data)
        self._styles: dict[str, Any] = {}
        self._resolved: dict[Hashable, Element] = {}

    @property
    def bibdata(self) -> BibData:
        """The files, and a way to their entries."""
        return self.data["bibdata"]._replace(data=Entries(self.data))

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:  # noqa: ARG002
        """Keep the anchors of the bibliographies on a page that was read, not their nodes."""
        for key, value in self.bibliographies.items():
            if key.docname == docname:
                self.bibliographies[key] = value._replace(citation_nodes=Anchors(value.citation_nodes))

    @property
    def citation_refs(self) -> Refs:
        """Return all citations, without a scan of pages."""
        return Refs(self.data["refs"])

    def clear_doc(self, docname: str) -> None:
        """Forget the citations and bibliographies of *docname*."""
        self.data["refs"].pop(docname, None)
        for key in [key for key in self.bibliographies if key.docname == docname]:
            del self.bibliographies[key]
            # A list that is read again may have other anchors, of which the signature tells nothing.
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
        # Processes that read in parallel end in any order, and of two lists with a work the first is cited.
        self.data["bibliographies"] = dict(sorted(self.bibliographies.items()))
        for name in ("by_key", "_by_list", "_cited_on"):
            self.__dict__.pop(name, None)
        self._resolved = {}
        signature = self._signature()
        if signature != self.data["signature"]:
            self._kept: dict[tuple[str, str, str], _Formatted] = {}
            super().env_updated()
            self.data["formatted"] = self._kept
            self.data["signature"] = signature
        return []

    def _signature(self) -> str:
        config = self.env.config
        order = {name: place for place, name in enumerate(get_docnames(self.env))}
        cited = [
            (docname, [target.key for ref in refs for target in ref.targets])
            for docname, refs in sorted(self.data["refs"].items(), key=lambda item: order.get(item[0], -1))
        ]
        lists = [
            (key, value.style, value.labelprefix, value.keyprefix, value.list_, value.keys, ast.dump(value.filter_))
            for key, value in self.bibliographies.items()
        ]
        return digest(cited, lists, self.data["shelf"], config.bibtex_tooltips, config.bibtex_tooltips_style)

    @cached_property
    def _cited_on(self) -> dict[str, set[str]]:
        pages_by_key: dict[str, set[str]] = {}
        for ref in self.citation_refs:
            for target in ref.targets:
                pages_by_key.setdefault(target.key, set()).add(ref.docname)
        return pages_by_key

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
                passes = visitor.visit(value.filter_)
            # bibtex expects a ValueError alone; a filter may also compare what has no order, or nest too deep.
            except (ValueError, TypeError, RecursionError, re.error) as error:
                if not complained:
                    warn(Code.OPTION_VALUE, f":filter: {error}", (bibliography_key.docname, value.line))
                complained, passes = True, bool(cited)
            if passes or entry.key in value.keys:
                yield key, entry

    def get_formatted_entries(
        self, bibliography_key: BibliographyKey, docnames: list[str], tooltips: bool, tooltips_style: str
    ) -> Iterator[tuple[Entry, FormattedEntry, FormattedEntry | None]]:
        """Format entries, each once for each style, and only those that changed."""
        value = self.bibliographies[bibliography_key]
        entries = dict(self.get_sorted_entries(bibliography_key, docnames))
        style = self._style(value.style)
        other = self._style(tooltips_style or value.style)
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

    def _style(self, name: str) -> Any:
        """Return the style *name*; pybtex reads what every installed package declares to find one."""
        if name not in self._styles:
            self._styles[name] = pybtex.plugin.find_plugin("pybtex.style.formatting", name)()
        return self._styles[name]

    def _format(self, name: str, style: Any, entry: Entry) -> Any:
        place = (name, entry.key, "")
        source = self.data["digests"].get(entry.key, "")
        formatted = self._kept.get(place) or self.data["formatted"].get(place)
        if formatted is None or formatted.source != source or not source:
            try:
                text = style.format_entry("", entry).text
            except Exception as error:  # noqa: BLE001  (styles raise what they like on odd entries)
                path, line = self.data["lines"].get(entry.key.lower(), ("", 0))
                if entry.key.lower() not in self.data["damaged"]:
                    warn(Code.BIB_FIELD, f"{entry.key}: {bibdoctor.why_not(error, entry)}", f"{path}:{line}")
                text = Text(entry.fields.get("title", entry.key))
            formatted = _Formatted(source, text)
        self._kept[place] = formatted
        return formatted.text

    # -- resolving, by key ----------------------------------------------------

    @cached_property
    def by_key(self) -> dict[str, list[Citation]]:
        """Key -> its entries in bibliographies that can be cited."""
        lists = self.bibliographies
        return gathered((c.key, c) for c in self.citations if lists[c.bibliography_key].list_ == "citation")

    @cached_property
    def _by_list(self) -> dict[BibliographyKey, list[Citation]]:
        return gathered((citation.bibliography_key, citation) for citation in self.citations)

    def linked_from(self, docname: str) -> dict[str, list[str]]:
        """Return key -> the anchors of its citations on *docname*, for the links back from a bibliography there."""
        linked = (ref for ref in self.data["refs"].get(docname, ()) if ref.citation_ref_id)
        return gathered(dict.fromkeys((target.key, ref.citation_ref_id) for ref in linked for target in ref.targets))

    def listed(self, key: BibliographyKey) -> list[Citation]:
        """Return the entries of one bibliography."""
        return self._by_list.get(key, [])

    def choose(self, key: str, docname: str) -> Citation | None:
        """Return the entry that a citation of *key* on *docname* leads to: one of its own page, else the first."""
        citations = self.by_key.get(key, [])
        here = [citation for citation in citations if citation.bibliography_key.docname == docname]
        return next(iter(here or citations), None)

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
        chosen = [(wanted, self.choose(wanted[1], fromdocname)) for wanted in citation_targets(target)[0]]
        pages = {citation.bibliography_key.docname for _, citation in chosen if citation is not None}
        # what is shown depends on the page by the way from it to the bibliographies alone
        ways = tuple(builder.get_relative_uri(fromdocname, page) for page in sorted(pages))
        tensions: Any = self.env.get_domain("tensions")
        outline = tensions.outlines.get(fromdocname)
        # Citations on a page without an object stay as bibtex writes them.
        ours = outline is not None and bool(outline.objects)
        place = (typ, target, ways, fromdocname if fromdocname in pages else "", ours)
        if place not in self._resolved:
            self._resolved[place] = self._resolve(fromdocname, builder, typ, target, chosen, lettered=ours)
        # A node of docutils has one parent: each place gets a copy.
        return self._resolved[place].deepcopy()

    def _resolve(
        self,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        chosen: list[tuple[tuple[str, str, str], Citation | None]],
        *,
        lettered: bool,
    ) -> Element:
        references, unknown = [], []
        for (before, key, after), citation in chosen:
            if citation is None:
                unknown.append(key)
                continue
            shown = citation.tooltip_entry
            info = SphinxReferenceInfo(
                builder=builder,
                fromdocname=fromdocname,
                todocname=citation.bibliography_key.docname,
                citation_id=citation.citation_id,
                # Plain text keeps the command before an address, and bibtex removes it in the same way.
                title=None if shown is None else shown.text.render(PlainText()).replace("\\url ", ""),
                pre_text=before,
                post_text=after,
            )
            entry = _with_others(self.lettered(citation.entry)) if lettered else citation.entry
            references.append((entry, citation.formatted_entry, info))
        result = nodes.inline(rawsource=target, classes=["bibtex-citation"])
        if references:
            result += format_references(self.reference_style, typ, references).render(self.backend)
        for key in unknown:
            result += nodes.inline("", f"[{key}?]", classes=css("unknown"))
        return result

    def lettered(self, entry: Entry) -> Entry:
        """Return an entry whose year has the letter that tells it from others of the same names and year."""
        letter = self.data["letters"].get(entry.key, "")
        if not letter or not str(self.env.config.bibtex_reference_style).startswith("author_year"):
            return entry
        return _changed(entry, {**entry.fields, "year": f"{entry.fields.get('year', '')}{letter}"}, entry.persons)

    def reformatted(self, citation: Citation, authors: int) -> FormattedEntry:
        """Return an entry with the letter of its year and at most *authors* names; unchanged where it is so already."""
        entry = _shortened(self.lettered(citation.entry), authors)
        if entry is citation.entry:
            return citation.formatted_entry
        style = self._style(self.bibliographies[citation.bibliography_key].style)
        try:
            return FormattedEntry(entry.key, style.format_entry("", entry).text, citation.formatted_entry.label)
        except Exception:  # noqa: BLE001  (styles raise what they like; it was told when the entry was formatted)
            return citation.formatted_entry

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

    def bibliography(self) -> Bibliography:
        """Return works, places and digests of how each citation is shown."""
        places, values = {}, {}
        for key, citations in self.by_key.items():
            places[key] = Place(citations[0].bibliography_key.docname, citations[0].citation_id)
            shown = [(tuple(c.bibliography_key), c.citation_id, c.formatted_entry.label) for c in citations]
            name = citations[0].entry.key
            values[key] = digest(shown, self.data["digests"].get(name, ""), self.data["letters"].get(name, ""))
        return Bibliography(self.data["works"], places, values)

    def printed(self) -> dict[str, str]:
        """Return the anchor of each listed work -> its entry in BibTeX, in the order of the anchors.

        An entry that pybtex does not write, such as one with a brace that nothing closes, is left out.
        """
        first = {citations[0].citation_id: citations[0].entry for citations in self.by_key.values()}
        written = ((anchor, bibtex(first[anchor])) for anchor in sorted(first))
        return {anchor: text for anchor, text in written if text}

    def contents(self, docname: str, node_id: str) -> list[tuple[str, str, str]]:
        """Return label, key and digest of every entry of a bibliography."""
        digests = self.data["digests"]
        return [
            (c.formatted_entry.label, c.key, digests.get(c.entry.key, "") + self.data["letters"].get(c.entry.key, ""))
            for c in self.listed(BibliographyKey(docname, node_id))
        ]


PRIVATE = frozenset({"abstract", "annotation", "file", "ids", "keywords"})
"""Fields for those who keep a bibliography, and not for those who cite from it."""
_WRITER = Writer()


def bibtex(entry: Entry) -> str:
    """Return *entry* as a `.bib` file has it, without its private fields, or nothing where pybtex refuses it."""
    fields = {name: value for name, value in entry.fields.items() if name not in PRIVATE}
    text = StringIO()
    try:
        # `BibliographyData.to_string` looks for its writer among all packages that are installed, entry by entry.
        _WRITER.write_stream(BibliographyData({entry.key: Entry(entry.type, fields, entry.persons)}), text)
    except (PybtexError, UnicodeError):
        return ""
    return text.getvalue().strip()
