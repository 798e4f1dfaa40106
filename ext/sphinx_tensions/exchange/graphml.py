"""The atlas as GraphML (http://graphml.graphdrawing.org), for programs that draw and count networks."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ..core.graph import Graph
from ..core.model import Camp, Counter, Record
from .account import relations

SPACE = "http://graphml.graphdrawing.org/xmlns"
NODE_KEYS = ("type", "label", "standing", "tension", "page")


def edges(graph: Graph) -> Iterator[tuple[Record, str, str]]:
    """Yield every relation that an object states: the object, the relation, the id of the other."""
    for record in graph.records.values():
        if record.parent is not None:
            yield record, "part_of", record.parent
        named = {"supersedes": record.supersedes}
        # `part_of` has said it already where the camp stands in its tension.
        if isinstance(record, Camp) and record.tension and record.tension != record.parent:
            named["addresses"] = (record.tension,)
        for name, others in {**named, **relations(record)}.items():
            relation = str(record.relation) if isinstance(record, Counter) and name == "against" else name
            yield from ((record, relation, other) for other in others)


def write(graph: Graph, project: str = "") -> str:  # noqa: ARG001  (all writers take it)
    """Return the network of objects and cited works."""
    # As a plain attribute: a namespace in the names of elements comes out with a prefix, `ns0`.
    root = ET.Element("graphml", xmlns=SPACE)
    for name in NODE_KEYS:
        ET.SubElement(root, "key", id=name, attrib={"for": "node", "attr.name": name, "attr.type": "string"})
    ET.SubElement(root, "key", id="relation", attrib={"for": "edge", "attr.name": "relation", "attr.type": "string"})
    inside = ET.SubElement(root, "graph", id="atlas", edgedefault="directed")
    for record in graph.records.values():
        home = graph.tension_of(record)
        standing = str(graph.standing(record) or "superseded")
        values = (str(record.kind), record.title, standing, home.id if home else "", record.docname)
        _node(inside, record.id, values)
    for key in sorted(graph.cited_by):
        work = graph.bibliography.works.get(key)
        _node(inside, f"cite:{key}", ("work", f"{work.short}: {work.title}" if work else key, "", "", ""))
    found = [(r.id, relation, name) for r, relation, name in edges(graph) if name in graph.records]
    for record in graph.records.values():
        said = [(entry.key, str(entry.role)) for entry in record.evidence]
        cited = [(key, "cites") for key in record.cites if key not in dict(said)]
        found += [(record.id, relation, f"cite:{key}") for key, relation in dict.fromkeys([*said, *cited]) if key]
    for number, (source, relation, target) in enumerate(found):
        edge = ET.SubElement(inside, "edge", id=f"e{number}", source=source, target=target)
        ET.SubElement(edge, "data", key="relation").text = relation
    ET.indent(root, " ")
    # ElementTree writes no declaration where it returns text.
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _node(inside: ET.Element, name: str, values: tuple[str, ...]) -> None:
    node = ET.SubElement(inside, "node", id=name)
    for key, text in zip(NODE_KEYS, values, strict=True):
        if text:
            ET.SubElement(node, "data", key=key).text = text
