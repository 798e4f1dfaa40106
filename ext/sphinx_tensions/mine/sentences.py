"""The sentences of a passage, by sentencex; signs that mislead it are covered while it looks.

Papers have citations, formulas and lists in the middle of sentences, which a
splitter for encyclopedias takes for ends.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..verify.reading import Missing

_HAN = re.compile(r"[\u3400-\u9fff]")
_COVERED = re.compile(
    r"\[[^\[\]]{1,200}\]"  # citations, also of authors and years
    r"|(?<=\w)[’'‘](?=\w|\s|[.,;:)])"  # else an apostrophe opens a quotation that nothing closes
    r"|“[^“”]{1,200}”"
    r"|[“”\"‘]"
    r"|[(][^()]{0,400}[)]"  # what stands in brackets is part of its sentence
    r"|(?:(?<=\s)|^)[(]?(?:[ivx]{1,4}|[a-h]|\d{1,2})[)](?=\s)"
    r"|\.(?: ?\.)+"
    r"|https?://\S+|www\.\S+"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\u2013\u2014-])(?:e\.?g|i\.?e|et al|et|cf|vs|viz|resp|approx|ca|[Aa]vg|Figs?|Eqs?|Eqn|Secs?|Sect|"
    r"Tabs?|Refs?|Apps?|Alg|"
    r"Thm|Prop|Cor|Lem|Def|Chap|Ch|No|Nos|Vol|pp?|Ms|Mr|Mrs|Dr|Prof|w\.r\.t|a\.k\.a|i\.i\.d|Inc)\.[\s)]*$"
)
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.\s*$")
_OPENER = re.compile(
    r"(?:The|This|These|Those|That|We|It|In|For|To|Our|An?|However|As|While|Although|If|When|Since|Because|They|There|On|Each|"
    r"Both|All|Thus|Hence|Then|With|At|From|By|Here|Note|Let|Next|But|And)\s"
)
_NOTE = re.compile(r"(?<=[a-z)%\]][.!?])\d{1,2}(?=\s+[A-Z“(])")  # a number of a footnote, which PDF puts on the line
_CLOSED = re.compile(r"(?<=[.!?])[”\"’](?=\s+[A-Z])")
_BEFORE = re.compile(r"\s*(?:(?:[•‣▪◦*–-]|[(]?\d{1,2}[.)])\s+(?=\S))?(?:\d{1,2}(?=[A-Z][a-z]))?")
"""What is before a sentence: blanks, the mark of a list, the number of a footnote that PDF puts on the line."""
_BEHIND = re.compile(r"(?<=[a-z)%\]][.!?])\d{1,2}$")
LONGEST = 20_000  #: characters that are looked at together


def split(text: str, language: str = "") -> list[tuple[int, int]]:
    """Return start and end of each sentence of *text*, in order, without the blanks around; raises `Missing`.

    What lies between two is blanks, marks of lists and numbers of footnotes.
    """
    try:
        from sentencex import get_sentence_boundaries  # noqa: PLC0415  (an extra)
    except ImportError:
        raise Missing("sentencex", name="sentencex") from None

    starts = [0]
    for begin in range(0, len(text), LONGEST):
        piece = _covered(text[begin : begin + LONGEST])
        tongue = language or ("zh" if len(_HAN.findall(piece)) > len(piece) / 5 else "en")
        starts += [begin + found["start_index"] for found in get_sentence_boundaries(tongue, piece)]
    starts += [note.end() for note in _NOTE.finditer(text)]
    return _trimmed(text, sorted(set(starts)))


def _covered(text: str) -> str:
    """Return *text*, of the same length, with words for what is no end of a sentence."""
    text = _CLOSED.sub(" ", text)
    return _COVERED.sub(lambda sign: "x" * len(sign[0]), text)


def _trimmed(text: str, starts: list[int]) -> list[tuple[int, int]]:
    kept: list[int] = []
    for start in starts:
        if not kept or not _goes_on(text[max(kept[-1], start - 40) : start], text[start : start + 20]):
            kept.append(start)
    made = []
    for start, end in pairwise([*kept, len(text)]):
        begin = _BEFORE.match(text, start, end)
        place = begin.end() if begin is not None else start
        sentence = _BEHIND.sub("", text[place:end].rstrip())
        if sentence:
            made.append((place, place + len(sentence)))
    return made


def _goes_on(before: str, behind: str) -> bool:
    """Return whether what was parted is one sentence."""
    if not re.search(r"[^\W\d_]", before):
        return True  # a number of a list
    if _INITIAL.search(before):
        return _OPENER.match(behind) is None
    return bool(_ABBREVIATED.search(before))
