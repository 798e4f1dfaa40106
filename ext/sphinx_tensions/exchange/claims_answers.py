"""What a line of the plain claims format says of claims that it names by their content."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..core.model import Relation

NAME = r"c-[0-9a-f]{10}"
"""A claim, named by a digest of its text."""

_NAMED = re.compile(NAME, re.IGNORECASE)
_LISTED = rf"[(\[]?{NAME}[)\]]?"
_NAMES = rf"{_LISTED}(?:(?: ?[/,;&+]|,? and|,? or)? ?{_LISTED})*"
_VERBS = {
    Relation.REBUTS: (
        "counter(?:s|ing)?(?:-?(?:arguments?|points?|claims?|examples?))?",
        "rebut(?:s|ting|tals?)?",
        "refut(?:es?|ing|ations?)",
        "contradict(?:s|ing|ions?)?",
        "disput(?:es?|ing)",
        "challeng(?:es?|ing)",
        "object(?:s|ing|ions?)",
        "oppos(?:es?|ing)",
        "reject(?:s|ing|ions?)?",
    ),
    Relation.UNDERCUTS: ("undercut(?:s|ting)?",),
    Relation.UNDERMINES: ("undermin(?:es?|ing)",),
    Relation.REFINES: (
        "refin(?:es?|ing|ements?)",
        "qualif(?:y|ies|ying|ications?)",
        "narrow(?:s|ing)?",
        "nuanc(?:es?|ing)",
        "clarif(?:y|ies|ying|ications?)",
    ),
    Relation.CORRECTS: (
        "correct(?:s|ing|ions?)?",
        "revis(?:es?|ing|ions?)",
        "amend(?:s|ing|ments?)?",
        "updates?",
        "updating",
    ),
    Relation.EXTENDS: ("extend(?:s|ing)?", "extensions?", "generali[sz](?:es?|ing|ations?)", "build(?:s|ing)?"),
}
_FORMS = {relation: re.compile(rf"(?:{'|'.join(forms)})\b", re.IGNORECASE) for relation, forms in _VERBS.items()}
_VERB = f"(?:{'|'.join(form for forms in _VERBS.values() for form in forms)})(?: (?:to|of|on|upon|against|for))?"
# “the strong version of” says that a part is answered; all other words between verb and name say nothing more.
_PART = "version|form|reading|half|part|scope|wording"
_BETWEEN = (
    rf"(?: (?:the|an?|both|claims?|points?|of|in|to|by|strong(?:er|est)?|weak(?:er|est)?|original|naive|literal|broad|"
    rf"general|first|second|last|earlier|statement|conclusion|{_PART})){{0,7}}"
)
_RELATION = re.compile(
    rf"\b(?P<verbs>{_VERB}(?:(?: ?/ ?|, and |, | and ){_VERB}){{0,3}})(?P<between>{_BETWEEN}) ?:? ?(?P<names>{_NAMES})"
    r"(?P<end> ?(?:[:：;,.] ?|[—–-]+ )?)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|nor|without|rather than|instead of)|n['’]t)(?: an?| the| to)? $", re.IGNORECASE
)
_AROUND = 60  #: characters of a line that are shown around a name


class Answer(NamedTuple):
    """How a line answers a claim."""

    relation: Relation
    scope: str = ""  #: part, or empty


class Answers(NamedTuple):
    """What a line says of claims that it names."""

    relations: list[tuple[Answer, list[str]]]
    unread: list[str]  #: the words around each name that no verb is about
    start: int  #: where the text begins, behind the relations that open the line


def answers(text: str) -> Answers:
    """Return what *text* says of the claims that it names; blanks in it are single."""
    if not _NAMED.search(text):
        return Answers([], [], 0)
    relations: list[tuple[Answer, list[str]]] = []
    covered: set[int] = set()
    start = 0
    for match in _RELATION.finditer(text):
        # “does not counter c-…” says that there is no such relation.
        if _DENIED.search(text, max(0, match.start() - 20), match.start()):
            continue
        named = list(_NAMED.finditer(text, *match.span("names")))
        covered.update(name.start() for name in named)
        names = [name[0].lower() for name in named]
        scope = "part" if re.search(rf"\b(?:{_PART})\b", match["between"], re.IGNORECASE) else ""
        relations += [(Answer(relation, scope), names) for relation in _relations(match["verbs"])]
        if match.start() == start:
            start = match.end()
    left = [name for name in re.finditer(rf"\b{NAME}\b", text, re.IGNORECASE) if name.start() not in covered]
    around = (text[max(0, name.start() - _AROUND) : name.end() + _AROUND // 2] for name in left)
    return Answers(relations, [f"… {words.strip()} …" for words in around], start)


def _relations(verbs: str) -> list[Relation]:
    """Return the relations that a list of verbs says, each once."""
    found = re.findall(_VERB, verbs, re.IGNORECASE)
    said = (next((of for of, forms in _FORMS.items() if forms.match(verb)), Relation.REBUTS) for verb in found)
    return list(dict.fromkeys(said))
