"""Small operations on text: ids from titles, sentences, lists, near names."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from posixpath import join, normpath
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

ID_LENGTH = 60
_VALID_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?")
_SEPARATORS = re.compile(r"[,;\s]+")
_ABBREVIATIONS = re.compile(r"(?:\b(?:al|cf|e\.g|i\.e|etc|vs|resp|approx|Fig|Eq|Sec|Dr|Prof|St|[A-Z]))\.$")
# Possessive, and not after another stop: long runs of stops or blanks take linear time.  It begins with the set of all
# stops, by which Python finds the next place to try without a step for each character.
_STOP = re.compile(r"[.!?。！？](?:(?<=[.!?])(?<![.!?][.!?])[.!?]*+[\"')\]]*+\s++|(?<=[。！？])[。！？]*+[”』」）]*+)")
_LONGEST = 12  #: characters in which an abbreviation shows


def digest(*values: object) -> str:
    """Return 16 hex digits that name the printed form of *values*."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def not_utf8(data: bytes) -> tuple[int, str] | None:
    """Return the line, from 1, of the first byte that is no UTF-8, and what to say of it."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return line, f"byte {data[error.start]:#04x} is no UTF-8; \ufffd stands in its place"
    return None


BROKEN = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Halves of characters, and signs that no page can show."""


def whole(value: Any) -> Any:
    """Return what JSON was read to be, with U+FFFD for what is no character in it."""
    if isinstance(value, str):
        return BROKEN.sub("\ufffd", value)
    if isinstance(value, list):
        return list(map(whole, value))
    return {whole(key): whole(item) for key, item in value.items()} if isinstance(value, dict) else value


def is_date(value: str) -> bool:
    """Return whether *value* is a day of the calendar in ISO form."""
    try:
        # `fromisoformat` also takes 20260520 and 2026-W21-3.
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def first_day(value: str) -> str:
    """Return the day on which a year, a month or a day in ISO form begins; empty where *value* is none of them."""
    day = value + {4: "-01-01", 7: "-01"}.get(len(value), "")
    return day if is_date(day) else ""


def is_year(value: str) -> bool:
    """Return whether *value* is a year of the calendar, in four digits."""
    return len(value) == 4 and bool(first_day(value))


def is_valid_id(text: str) -> bool:
    """Return whether *text* can be used unchanged as an anchor in every format."""
    return _VALID_ID.fullmatch(text) is not None


def slug(text: str, prefix: str) -> str:
    """Make an id from a title.

    Letters lose their accents, everything else becomes hyphens.  A title too
    long to be an id is cut at a word and gets six digits of its digest; one
    with no letter that survives (a Chinese title) is named by *prefix* and
    digest, so that it stays the same wherever the object moves.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    few = 2 * len(words) < len(text)
    if not words or (few and 2 * len(words) < sum(character.isalnum() for character in text)):
        return f"{prefix}-{digest(text)[:8]}"
    if len(words) > ID_LENGTH:
        cut = words[: ID_LENGTH - 6].rsplit("-", 1)[0]
        return f"{cut}-{digest(text)[:6]}"
    return words


def split_list(text: str) -> tuple[str, ...]:
    """Split an option that holds a list.

    Comma, semicolon, space and new line separate; a leading ``@`` or ``-`` of
    an item is dropped, and so are the brackets around the whole and repeats.
    """
    items = (item.lstrip("@-[").rstrip("]") for item in _SEPARATORS.split(text.strip()))
    return tuple(dict.fromkeys(item for item in items if item))


_KEYS = re.compile(r"@?[^,;\s{}]+(?:\{[^{}]*\})?|[{}]")


def split_keys(text: str) -> tuple[str, ...]:
    """Split a list of cite keys, each perhaps with a place in braces: ``key{p. 34}``."""
    if "{" not in text:
        return split_list(text)
    items = (item.lstrip("@-[").rstrip("]") for item in _KEYS.findall(text))
    return tuple(dict.fromkeys(" ".join(item.split()) for item in items if item.strip("{}")))


def split_list_signed(text: str) -> tuple[str, ...]:
    """Split a list whose items may begin with a minus."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def several(number: int, word: str) -> str:
    """Return “1 line”, “2 lines”."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def first_sentence(text: str) -> str:
    """Return the first sentence of *text*."""
    return text[: next(_ends(text), None)].strip()


# Every mention in a text asks for its sentences.
@lru_cache(maxsize=64)
def sentence_ends(text: str) -> tuple[int, ...]:
    """Return where the sentences of *text* end, the last one apart."""
    return tuple(_ends(text))


def _ends(text: str) -> Iterator[int]:
    """Yield where the sentences of *text* end, the last one apart."""
    end = 0
    for stop in _STOP.finditer(text):
        # A search from the beginning of a very long sentence, at each stop, would be quadratic.
        start = max(end, stop.start() - _LONGEST)
        if not stop[0].startswith("..") and not _ABBREVIATIONS.search(text[start : stop.start() + 1]):
            end = stop.end()
            yield end


SENTENCE = 500
"""Characters of a sentence, at most, that stand beside a link back."""


_CUT = re.compile(r"\A[^\x02\x05\x06\x03]*+\x03|[\x02\x05\x06][^\x03]*+\Z")
"""A mark that lost its beginning or its end."""


def excerpt(text: str, position: int) -> str:
    """Return the sentence of *text* that covers *position*; of a very long one what is around it, cut at words."""
    ends = sentence_ends(text)
    place = bisect_right(ends, position)
    start = ends[place - 1] if place else 0
    end = ends[place] if place < len(ends) else len(text)
    if end - start <= SENTENCE:
        return " ".join(text[start:end].split())
    low = max(start, min(position - SENTENCE // 2, end - SENTENCE))
    words = text[low : low + SENTENCE].split(" ")
    shown = " ".join(" ".join(words[low > start : None if low + SENTENCE >= end else -1]).split())
    shown = _CUT.sub("", shown)
    return f"{'… ' if low > start else ''}{shown}{' …' if low + SENTENCE < end else ''}"


SNIPPET = 160  #: characters


def title_from(text: str) -> str:
    """Return what stands for the title of an object that has none: its first sentence, cut at a word."""
    return shortened(first_sentence(text), SNIPPET)


def shortened(text: str, length: int) -> str:
    """Return *text*, cut at a word where it has more than *length* characters."""
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return “; did you mean 'x'?” with the one of *words* most like *word*, or nothing where none is near."""
    # Sets come in any order; of words equally near every build names the same.
    folded = {candidate.casefold(): candidate for candidate in sorted(words)}
    best = process.extractOne(word.casefold(), folded.keys(), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {folded[best[0]]!r}?" if best is not None else ""


# The form is that of sphinxcontrib-bibtex, `{see}key{p. 3}`, with possessive repeats and a stray @ allowed.
_TARGET = re.compile(r"\s*+(?:\{(?P<pre>[^{}]++)\}\s*+)?@?(?P<key>[^{}\s,;]++)\s*+(?:\{(?P<post>[^{}]++)\}\s*+)?")


def citation_targets(text: str) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Read the text of a citation role as (text before, key, text after), and what could not be read."""
    targets, rest = [], []
    for part in re.split(r"[,;]", text):
        match = _TARGET.fullmatch(part)
        if match is None:
            rest.append(part.strip())
        else:
            targets.append((match["pre"] or "", match["key"], match["post"] or ""))
    return targets, rest


_BLANKS = re.compile(r"\s{2,}")


def close(text: str) -> str:
    """Return the text of a role with one blank for many, which Sphinx would look through again from each."""
    return _BLANKS.sub(" ", text)


def complaint(target: str, *, some: bool) -> str:
    """Return that the text of a citation role, or with *some* a part of it, cannot be read."""
    shown = repr(target if len(target) <= SNIPPET else f"{target[:SNIPPET]}…")
    return f"cannot read a part of {shown}" if some else f"cannot read {shown} as keys"


ADDRESS = re.compile(r"https?://[^\s<>\x02-\x06]*[^\s<>\x02-\x06.,;:!?)\]}'\"”’»]")
"""An address in text; signs behind it end the sentence."""
REFERENCE = re.compile("\x02(?P<target>[^\x02-\x06]*)(?:\x04(?P<text>[^\x02-\x06]*))?\x03")
CITATION = re.compile("\x05(?P<role>[^\x02-\x06]*)\x04(?P<content>[^\x02-\x06]*)\x03")
_SPACED_CITATION = re.compile(f" ?{CITATION.pattern}")
MATH = re.compile("\x06(?P<tex>[^\x02-\x06]*)\x03")


def reference_mark(target: str, text: str = "") -> str:
    """Return the mark of a reference in recorded text; without *text* it shows the title of its target."""
    return f"\x02{target}\x04{text}\x03" if text else f"\x02{target}\x03"


def citation_mark(role: str, content: str) -> str:
    """Return the mark of a citation in recorded text; *role* is that of bibtex without its domain."""
    return f"\x05{role}\x04{content}\x03"


def math_mark(tex: str) -> str:
    """Return the mark of mathematics in recorded text."""
    return f"\x06{tex}\x03"


def is_marked(text: str) -> bool:
    """Return whether *text* holds a mark."""
    return "\x03" in text


def unmarked(text: str, title: Callable[[str], str]) -> str:
    """Return recorded text as read aloud: no citations, and the *title* of what a reference names."""
    if is_marked(text):
        text = _SPACED_CITATION.sub("", text)
        text = MATH.sub(lambda match: match["tex"], text)
        text = REFERENCE.sub(lambda match: match["text"] or title(match["target"]), text)
    return "\n".join(line.strip() for line in text.split("\n"))


def write_citation(targets: Iterable[tuple[str, str, str]]) -> str:
    """Write what `citation_targets` reads."""
    return ",".join((f"{{{pre}}}" if pre else "") + key + (f"{{{post}}}" if post else "") for pre, key, post in targets)


_PANDOC = re.compile(r"(?<![\w\]])\[(@[^\s\[\]@,;]+(?:\s*[;,]\s*@[^\s\[\]@,;]+)*)\]")


def split_pandoc(text: str) -> Iterator[str | tuple[str, ...]]:
    """Yield the parts of *text*, in order: text, and the keys of each ``[@one; @two]``."""
    end = 0
    for match in _PANDOC.finditer(text):
        yield text[end : match.start()]
        yield tuple(key.strip().lstrip("@") for key in re.split("[;,]", match[1]))
        end = match.end()
    yield text[end:]


def woven(
    pattern: re.Pattern[str], text: str, made: Callable[[re.Match[str]], str], between: Callable[[str], str] = str
) -> str:
    """Return *text* with what *made* makes of each match of *pattern*, and *between* of all that is between them."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [between(text[end : match.start()]), made(match)]
        end = match.end()
    return "".join([*parts, between(text[end:])])


_WILD = {"**": ".*", "*": "[^/]*", "?": "[^/]"}


def path_pattern(pattern: str) -> re.Pattern[str]:
    """Return the expression of a pattern of paths as Sphinx reads it: one star stays within its folder, two do not."""
    parts, place, last = [], 0, pattern.rfind("]")
    while place < len(pattern):
        sign = "**" if pattern.startswith("**", place) else pattern[place]
        end = pattern.find("]", place + (3 if pattern[place + 1 : place + 2] == "!" else 2)) if place < last else -1
        if sign == "[" and end > 0:
            chosen = pattern[place + 1 : end].replace("\\", "\\\\")
            parts.append(f"[^/{chosen[1:]}]" if chosen.startswith("!") else f"[{chosen.replace('^', chr(92) + '^')}]")
            place = end + 1
        else:
            parts.append(_WILD.get(sign) or re.escape(sign))
            place += len(sign)
    return re.compile("".join(parts) + r"\Z", re.DOTALL)


def beside(docname: str, path: str) -> str:
    """Return *path*, as the page *docname* writes it, from the root of the project; one that begins with / is so."""
    return normpath(join("/", docname, "..", path)).lstrip("/")


def bare_doi(text: str) -> str:
    """Return a DOI without its address, in lower case."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", text.strip().lower())


def bare_arxiv(text: str) -> str:
    """Return an arXiv id without prefix and version, in lower case."""
    return re.sub(r"^arxiv:|v\d+$", "", text.strip().lower())


def letters() -> Iterator[str]:
    """Yield A, B, … Z, AA, AB, … : the labels camps get by default."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for length in itertools.count(1):
        for chosen in itertools.product(alphabet, repeat=length):
            yield "".join(chosen)


def lettered(labels: Sequence[str]) -> list[str]:
    """Return *labels* with the next free letter for each that is empty, in order."""
    taken = set(labels)
    free = (letter for letter in letters() if letter not in taken)
    return [label or next(free) for label in labels]


SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "ftp"})


def is_safe_link(uri: str) -> bool:
    """Return whether *uri* leads to the web, as a browser reads it: control characters and spaces count for nothing."""
    cleaned = "".join(c for c in uri if c > " ")
    try:
        return urlsplit(cleaned).scheme.lower() in SAFE_SCHEMES
    except ValueError:
        return False
