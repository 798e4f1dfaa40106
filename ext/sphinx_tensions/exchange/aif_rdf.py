"""AIF in RDF, read: the nodes and edges of its ontology, as AIFdb and other programs write them.

The ontology of AIF has the addresses ``http://www.arg.dundee.ac.uk/aif#`` and
``http://www.arg.tech/aif#``.  A node has a class such as ``I-node``, a text
``claimText``, and edges ``Premise`` and ``Conclusion`` that any of their ends
may name: a statement is the premise of a scheme, a scheme has it as premise.
Nothing is loaded that a file names: neither entities nor ontologies.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from xml.sax import SAXException, SAXParseException

from ..core.tables import gathered
from . import markup
from .imported import Lines, Unreadable

MAX_TRIPLES = 2_000_000
MAX_CHARACTERS = 256_000_000
"""What the values may hold together, which entities repeat."""

Triple: TypeAlias = tuple[str, str, str, bool]
"""Subject, predicate and object, and whether that is a literal; nodes without a name have one that begins with `_:`."""

_AIF = re.compile(r"https?://(?:www\.)?(?:arg\.dundee\.ac\.uk|arg\.tech|arg-tech\.org)/aif#(?P<name>.+)", re.IGNORECASE)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_KIND = re.compile(r"(?P<kind>[A-Z]{1,2})-node", re.IGNORECASE)
# Programs also name the scheme itself as a class: Default_Conflict, ExpertOpinion_Inference.
_SCHEMES = {"inference": "RA", "conflict": "CA", "preference": "PA", "rephrase": "MA", "transition": "TA"}
_INTO = frozenset(["premise", "conflictingelement", "preferredelement", "startlocution", "locution", "anchor"])
_OUTOF = frozenset(["conclusion", "conflictedelement", "dispreferredelement", "endlocution", "illocutionarycontent"])
# Ends of dialogue, whichever of its two nodes names them.
_OF = {"startlocution": "TA", "endlocution": "TA", "locution": "YA", "anchor": "YA", "illocutionarycontent": "YA"}
# Classes that say no more than that something is a node of its kind.
_NOTHING = re.compile(r"NamedIndividual|Node|[A-Z]{1,2}-node|Transition|Illocution|Default_\w+", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s")
_SHORT_ENTITY = re.compile(r"<!ENTITY\s+[\w:.-]+\s+(?:\"[^\"&%<]{0,300}\"|'[^'&%<]{0,300}')\s*>")
_XML = re.compile(r"\s*<(?:\?xml\b|!|rdf:RDF\b|RDF\b)")


class Node(NamedTuple):
    """A node of AIF."""

    name: str
    kind: str  #: as AIF names it: I, RA, CA, …
    texts: list[str]
    line: int


class Parsed(NamedTuple):
    """What a file holds."""

    nodes: list[Node]
    edges: list[tuple[str, str]]  #: from, to
    rest: list[tuple[str, str]]  #: of what node, or of none, something is said that is neither; and what


def parse(text: str) -> Parsed:
    """Read RDF in XML, Turtle or N-Triples; raises `Unreadable` for what is none, and where rdflib is missing."""
    facts = _Facts(_triples(text))
    lines = Lines(text)
    nodes = [facts.node(name, lines) for name in facts.kinds]
    return Parsed(nodes, list(facts.edges()), list(facts.rest()))


def _triples(text: str) -> list[Triple]:
    """Return the statements of a file in their order, each once; raises `Unreadable`."""
    try:
        import rdflib  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError:
        reason = "AIF in RDF is read by rdflib, which is missing; install it with: pip install 'sphinx-tensions[rdf]'"
        raise Unreadable(1, reason) from None
    made: dict[Triple, None] = {}
    names: dict[str, str] = {}
    size = 0

    def named(term: object) -> str:
        # rdflib makes up names for nodes without one, which are others each time.
        return names.setdefault(str(term), f"_:{len(names) + 1}") if isinstance(term, rdflib.BNode) else str(term)

    class Ordered(rdflib.Graph):
        """Keeps what it is given in order, and in no store."""

        def add(self, triple: tuple[object, object, object]) -> Ordered:
            """Keep a statement; raises `Unreadable` for one too many."""
            nonlocal size
            one, what, other = triple
            size += len(str(other))
            if len(made) >= MAX_TRIPLES or size > MAX_CHARACTERS:
                reason = f"it says more than {MAX_TRIPLES} things, or in more than {MAX_CHARACTERS} characters"
                raise Unreadable(1, reason)
            made[named(one), str(what), named(other), isinstance(other, rdflib.Literal)] = None
            return self

    # It warns of addresses and numbers that it would not write itself.
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    xml = _XML.match(text) is not None
    if xml:
        _check_entities(text)
    try:
        Ordered().parse(data=text, format="xml" if xml else "turtle", publicID="urn:x:")
    except SAXParseException as error:
        raise Unreadable(error.getLineNumber() or 1, f"no RDF in XML: {error.getMessage()}") from None
    except SyntaxError as error:
        said = getattr(error, "_why", "") or "it is no Turtle"
        raise Unreadable(getattr(error, "lines", 0) + 1, f"no RDF in Turtle: {markup.line(str(said))}") from None
    # rdflib lets errors of its own inside out, such as an index behind the end of a file.
    except (SAXException, rdflib.exceptions.Error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(1, f"no RDF: {markup.line(str(error))}") from None
    except (AssertionError, RecursionError):
        raise Unreadable(1, "no RDF that can be read") from None
    return list(made)


def _check_entities(text: str) -> None:
    """Raise `Unreadable` for an entity that is no short text: of another file, or of entities in entities."""
    for match in _ENTITY.finditer(text):
        if _SHORT_ENTITY.match(text, match.start()) is None:
            line = text.count("\n", 0, match.start()) + 1
            raise Unreadable(line, "an entity that is no short text is not read; write out what it stands for")


def local(name: str) -> str:
    """Return the last part of an address."""
    return re.split(r"[#/]", name.rstrip("#/"))[-1]


class _Facts:
    """Sorts the statements of a file."""

    def __init__(self, triples: list[Triple]) -> None:
        self.triples = triples
        self.types = gathered((one, other) for one, what, other, _ in triples if what == _TYPE)
        said = [(one, what, other) for one, what, other, literal in triples if literal]
        self.texts = gathered((one, other) for one, what, other in said if _own(what) == "claimtext")
        self.labels = gathered((one, other) for one, what, other in said if what == _LABEL)
        ends = (other for _, what, other, literal in triples if not literal and _own(what) in _INTO | _OUTOF)
        every = dict.fromkeys([*(one for one, *_ in triples), *ends])
        kinds = {name: self._kind(name) for name in every}
        self.kinds = {name: kind for name, kind in kinds.items() if kind}
        self.relabeled = {name for name in self.kinds if name not in self.texts and name in self.labels}

    def _kind(self, name: str) -> str:
        """Return what kind of node something is; nothing for what is none."""
        owned = [_AIF.fullmatch(given) for given in self.types.get(name, ())]
        classes = [match["name"] for match in owned if match is not None]
        kinds = [match["kind"].upper() for given in classes if (match := _KIND.fullmatch(given)) is not None]
        kinds += [kind for end, kind in _SCHEMES.items() for given in classes if given.lower().endswith(end)]
        kinds = [kind for kind in kinds if kind != "S"]
        return kinds[0] if kinds else "I" if name in self.texts else ""

    def node(self, name: str, lines: Lines) -> Node:
        """Return a node with its texts, or its labels where it has none."""
        texts = self.texts.get(name) or self.labels.get(name) or []
        # The first words stand in the file as they are, up to a sign that its syntax writes otherwise.
        words = re.match(r"\s*([^\n\"&<>\\]*)", texts[0])[1][:60] if texts else ""  # type: ignore[index]
        return Node(name, self.kinds[name], list(map(_paragraphs, texts)), lines.of(words or name))

    def edges(self) -> Iterator[tuple[str, str]]:
        """Yield each edge once, from the premise to the scheme and from there to the conclusion."""
        seen: dict[tuple[str, str], None] = {}
        for one, what, other, literal in self.triples:
            role = _own(what)
            if literal or role not in _INTO | _OUTOF:
                continue
            scheme, end = (other, one) if self._turned(one, role, other) else (one, other)
            seen[(end, scheme) if role in _INTO else (scheme, end)] = None
        yield from seen

    def _turned(self, one: str, role: str, other: str) -> bool:
        """Return whether the object of an edge is its scheme, and not the subject."""
        if role in _OF:
            return self.kinds.get(other) == _OF[role] and self.kinds.get(one) != _OF[role]
        return self.kinds.get(one) in ("I", "L") and self.kinds.get(other) not in ("I", "L")

    def rest(self) -> Iterator[tuple[str, str]]:
        """Yield what is said beside texts and edges."""
        for one, what, other, literal in self.triples:
            role = _own(what)
            kind = self.kinds.get(one, "")
            if role == "creationdate" or (role in _INTO | _OUTOF and not literal):
                continue
            if literal and (role == "claimtext" or (what == _LABEL and one in self.relabeled)):
                continue
            if what == _TYPE:
                if _NOTHING.fullmatch(local(other)):
                    continue
                said = f"its class: {markup.line(local(other))}"
            else:
                said = f"{markup.line(local(what))}: {markup.line(other)}"
            yield (one, said) if kind else ("", f"of {markup.line(one)!r}, which is no node: {said}")


@lru_cache(maxsize=1024)
def _own(predicate: str) -> str:
    """Return the name of a property of AIF in small letters, without the `has` that some programs write."""
    match = _AIF.fullmatch(predicate)
    return match["name"].lower().removeprefix("has") if match is not None else ""


def _paragraphs(text: str) -> str:
    """Return the paragraphs of a text, each on one line; XML breaks lines where it likes."""
    return "\n".join(filter(None, (markup.line(part) for part in re.split(r"\n\s*\n", text))))
