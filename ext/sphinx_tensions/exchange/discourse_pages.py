"""Pages of discourse graphs in Markdown: what each is, and what its lines say, before they make a graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import yaml

from ..core.text import citation_mark, woven
from . import markup
from .imported import WORD, load_yaml
from .network import Link

QUESTION, CLAIM, EVIDENCE = "question", "claim", "evidence"
KINDS = {
    "QUE": QUESTION, "ISS": QUESTION, "QUESTION": QUESTION, "ISSUE": QUESTION,
    "CLM": CLAIM, "CON": CLAIM, "HYP": CLAIM, "CLAIM": CLAIM, "CONCLUSION": CLAIM, "HYPOTHESIS": CLAIM,
    "EVD": EVIDENCE, "RES": EVIDENCE, "EVIDENCE": EVIDENCE, "RESULT": EVIDENCE,
}  # fmt: skip
"""What a prefix or the front matter says -> what the page is."""
INFORMS = "informs"
_VERBS: tuple[tuple[Link | str, str, str], ...] = (
    (Link.SUPPORT, "supports", "supported by"),
    (Link.ATTACK, "opposes", "opposed by"),
    (Link.ATTACK, "contradicts", "contradicted by"),
    (Link.ATTACK, "refutes", "refuted by"),
    (Link.UNDERCUT, "undercuts", "undercut by"),
    (INFORMS, "informs", "informed by"),
    (INFORMS, "answers", "answered by"),
)
RELATIONS_OF = {word: (what, back) for what, *words in _VERBS for word, back in zip(words, (False, True), strict=True)}
"""Word of a line -> the relation, and whether it points at the page."""
_FRONT = re.compile(r"\A---[ \t]*\n(?P<data>.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BARE_VALUE = re.compile(
    r"^(?P<key>[\w][\w -]*):[ \t]+(?P<value>(?:\[\[|[@%`]|[^\W_][^\n]*?:[ \t])[^\n]*)$", re.MULTILINE
)
_PREFIX = re.compile(r"(?:\[\[)?(?P<kind>[A-Z]{3,10})(?:\]\])?\s+-\s+(?P<title>.+)", re.DOTALL)
# A page of Roam is named by one more link: [[[[CLM]] - It holds]].
LINK = re.compile(r"\[\[(?P<page>(?:\[\[[^\[\]]*\]\]|[^\[\]])+)\]\]")
CONTEXT = "Discourse Context"
"""The heading that Roam gives to the relations of a page."""
LINE = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+]\s+(?:#+\s+)?|\d+[.)]\s+|>\s*|#+\s+)?(?P<text>.*)")
FIELD = re.compile(r"[*_]{0,3}(?P<name>\w[\w /-]{0,60}?)[*_]{0,3}\s*::[*_]{0,3}\s*(?P<value>.*)")
# Roam exports links as those of Markdown too, to files whose names it cuts in the middle, or as such names alone.
# A name may hold brackets, but none that ends the link, and no other link begins in it.
FILE = re.compile(r"\[(?P<label>[^\[\]]*)\]\((?P<file>(?!https?://)(?:\([^()\n]*\)|(?!\]\()[^)\n])+?\.md)\)")
_EITHER = re.compile(f"{LINK.pattern}|{FILE.pattern}")
CITED = re.compile(r"\[\[@(?P<page>[^\[\]|]+)(?:\|[^\[\]]*)?\]\]|\[@(?P<key>[^\[\]\s;,]+)\]")


class NodePage:
    """A page: what its front matter and its title say of it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        front = _FRONT.match(text)
        data = load_yaml(front["data"] or "", 2, path, _front) if front is not None else {}
        self.data: dict[Any, Any] = data if isinstance(data, dict) else {}
        self.body = text[front.end() :] if front is not None else text
        self.line = text.count("\n", 0, front.end()) + 1 if front is not None else 1
        stem = path.rpartition("/")[2].removesuffix(".md").removesuffix(".markdown")
        head = re.match(r"\s*#\s+(.+)", self.body)
        kind, title = kind_of(stem)
        if not kind and head is not None:
            kind, rest = kind_of(head[1])
            title = rest if kind else title
        self.names = [stem, title]
        given = self.data.pop("title", None)
        if isinstance(given, str) and given.strip():
            self.names.append(given)
            found, title = kind_of(given)
            kind = found or kind
        self.names += leaves(self.data.pop("aliases", None))
        self.title = markup.line(title)
        self.kind = self._kind() or kind

    def _kind(self) -> str:
        for field in ("type", "kind", "nodeType", "node_type", "node type"):
            value = self.data.get(field)
            found = KINDS.get(value.strip("[] ").upper(), "") if isinstance(value, str) else ""
            if found:
                del self.data[field]
                return found
        return ""


def _front(text: str) -> Any:
    """Return what front matter says; raises what PyYAML raises.

    Roam writes titles with their brackets, at signs and colons as they are,
    which YAML takes for something else, so such values are put in quotes.
    """
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        quoted = _BARE_VALUE.sub(lambda line: f"{line['key']}: {json.dumps(line['value'].rstrip())}", text)
        if quoted == text:
            raise
        try:
            return yaml.safe_load(quoted)
        except yaml.YAMLError:
            raise error from None


def kind_of(title: str) -> tuple[str, str]:
    """Return what the prefix of a title says that the page is, and the rest; nothing and all without a prefix."""
    match = _PREFIX.fullmatch(title.strip())
    kind = KINDS.get(match["kind"], "") if match else ""
    return (kind, match["title"]) if match and kind else ("", title)


def exact(title: str) -> str:
    """Return a title without the brackets that its prefix has in some links and not in others."""
    return " ".join(re.sub(r"\[\[|\]\]", "", title).split())


def folded(title: str) -> str:
    """Return what a page is looked up by: file systems change signs and take letters for alike."""
    return " ".join(re.findall(r"\w+", title.casefold())) or title.strip()


def pages_in(value: str) -> list[str]:
    """Return the pages that *value* links to, in wiki links, in links of Markdown, or as one name of a file."""
    links = [_named_by(match) for match in _EITHER.finditer(value)]
    return links or ([_page_of(value.strip())] if _is_file(value) else [])


def _is_file(value: str) -> bool:
    """Return whether *value* is the name of a file of Markdown and nothing else."""
    return value.strip().endswith(".md") and not set(value.strip()) & set("[]\n")


def _page_of(file: str) -> str:
    """Return the page of a file: its name without its folder and its ending."""
    return unquote(file).rpartition("/")[2].removesuffix(".md")


def _named_by(link: re.Match[str]) -> str:
    """Return the page of a link."""
    found = link.groupdict()
    return found.get("page") or _page_of(found["file"])


def relation_of(name: str) -> tuple[Link | str, bool] | None:
    """Return the relation that the name of a field says, and whether it points at the page; None for another name."""
    return RELATIONS_OF.get(" ".join(re.split(r"[\s_-]+", name.strip().lower())))


def fields_in(body: str) -> Iterator[re.Match[str]]:
    """Yield the lines of *body* that are a name, two colons and a value."""
    for raw in body.split("\n"):
        line = LINE.fullmatch(raw)
        field = FIELD.fullmatch(line["text"]) if line is not None else None
        if field is not None:
            yield field


def leaves(value: Any, depth: int = 4) -> Iterator[str]:
    """Yield the words in a value of YAML; an unquoted ``[[page]]`` is a list in a list to it."""
    if isinstance(value, list) and depth:
        for item in value[:1000]:
            yield from leaves(item, depth - 1)
    elif isinstance(value, str | int | float) or (value is not None and not isinstance(value, list | dict)):
        yield str(value)


def plain(text: str, keys: list[str]) -> str:
    """Return *text* without brackets of links, with marks for citations; their keys are added to *keys*."""

    def made(match: re.Match[str]) -> str:
        key = match["page"] or match["key"]
        if not WORD.fullmatch(key) or markup.clean(key) != key:
            return markup.clean(match[0])
        keys.append(key)
        return citation_mark("p", key)

    return woven(CITED, text, made, _unlinked)


def wiki(text: str) -> str:
    """Return *text* with links to Markdown files as wiki links, since `@key.md` is a work."""
    return FILE.sub(_as_wiki, text)


def _as_wiki(link: re.Match[str]) -> str:
    page, label = _named_by(link), link["label"].removesuffix(".md")
    return f"[[{page}]]" if label == page else f"[[{page}|{label}]]"


def _unlinked(text: str) -> str:
    return markup.clean(LINK.sub(lambda match: match["page"].rpartition("|")[2], text))


def only_links(text: str) -> bool:
    """Return whether *text* holds nothing but links to pages."""
    return _is_file(text) or not _EITHER.sub("", text).strip(" ,;")
