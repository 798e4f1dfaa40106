"""The sentences of a paper that are most likely to state a finding, or to object to one; no model, no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..core.wordings import terms
from .cues import APART, CUES, LIMITING, METHODS, PLACES, WEIGHTS
from .papers import Paper, Sentence

TOP = 20
LEAST = 1.25  #: score that a sentence has at least
OBJECTION = 1.5  #: what the cues of an objection add up to where it is one
LIMITS = 1.5  #: what a section of limitations adds
ECHO = 0.3  #: share of its words from which a sentence has the words of the abstract
SAME = 0.6  #: share of words from which two sentences say the same

_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|cannot|could|may|might|will|would|should|must|need"
    r"|[a-z]{2,}(?:s|ed|ize|ise|ify)"
    r"|we [a-z]+|fall|rise|grow|drop|fail|show|find|found|beat|become|remain|hold|held|lie|lead|give|take"
    r"|make|made|get|got|keep|kept)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:\w+ly,? |in particular, |more recently, )?[A-Z][\w-]+(?: et al\.| (?:and|&) [A-Z][\w-]+ [\[(])"
)
_OWN = re.compile(r"\b(?:we|our|ours|us|this (?:paper|work))\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:limitations?|drawbacks?|weakness(?:es)?|downsides?|caveats?|shortcomings?)\b", re.IGNORECASE)
_MEASURES = frozenset({"comparison", "change", "figure", "negation"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be proposed."""

    number: int  #: of the sentence in its paper
    kind: str  #: claim, or counter where it objects to what others hold or narrows it
    score: float
    reasons: tuple[str, ...] = ()  #: names of the cues that speak for it, the strongest first


def rank(paper: Paper, top: int = TOP) -> tuple[Candidate, ...]:
    """Return the candidates of a paper, best first: at most *top* beside those of the abstract.

    Of two sentences that say the same the better counts.  The order of the
    sentences in *paper* does not matter.
    """
    view = View.of(paper.sentences)
    mined = (s for s in view.sentences if s.kind != "title" and not APART.search(s.heading))
    scored = [(candidate(sentence, view), sentence) for sentence in mined]
    likely = [pair for pair in scored if pair[0].score >= LEAST]
    likely.sort(key=lambda pair: (-pair[0].score, pair[0].number))
    return tuple(_best(likely, top))


@dataclass(frozen=True, slots=True)
class View:
    """What is known of a sentence from the others."""

    sentences: tuple[Sentence, ...]  #: in order
    first: dict[int, int]  #: passage -> number of its first sentence
    last: dict[int, int]
    abstract: frozenset[str]  #: what the abstract speaks of
    by_number: Mapping[int, Sentence]

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> View:
        """Return the view of the sentences of a paper, in any order."""
        ordered = tuple(sorted(sentences, key=lambda sentence: sentence.number))
        abstract = frozenset(term for s in ordered if s.kind == "abstract" for term in terms(s.text))
        last = {s.passage: s.number for s in ordered}
        return cls(
            ordered, {s.passage: s.number for s in reversed(ordered)}, last, abstract, {s.number: s for s in ordered}
        )


def _best(scored: Iterable[tuple[Candidate, Sentence]], top: int) -> Iterator[Candidate]:
    said: dict[str, list[frozenset[str]]] = {"abstract": [], "": []}
    for candidate, sentence in scored:
        part = "abstract" if sentence.kind == "abstract" else ""
        own = frozenset(terms(sentence.text))
        if (not part and len(said[part]) >= top) or any(_same(own, other) for other in said[part]):
            continue
        said[part].append(own)
        yield candidate


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > SAME * max(1, min(len(one), len(other)))


def candidate(sentence: Sentence, view: View) -> Candidate:
    """Return a sentence with its score and its kind."""
    counted = sorted(weights(sentence, view).items(), key=lambda item: (-item[1], item[0]))
    score = round(sum(weight for _, weight in counted), 3)
    objection = sum(cue.objection for cue in CUES if cue.objection and cue.pattern.search(sentence.text))
    objection += LIMITS if LIMITING.search(sentence.heading) else 0.0
    objection += LIMITS if behind_limit(sentence, view) else 0.0
    reasons = tuple(name for name, weight in counted if weight > 0)
    return Candidate(sentence.number, "counter" if objection >= OBJECTION else "claim", score, reasons)


def weights(sentence: Sentence, view: View) -> dict[str, float]:
    """Return name -> weight of the cues of a sentence."""
    names = [cue.name for cue in CUES if cue.pattern.search(sentence.text)]
    names += (*_place(sentence, view), *_around(sentence, view), *_shape(sentence.text))
    return {name: WEIGHTS[name] for name in names}


def _place(sentence: Sentence, view: View) -> Iterator[str]:
    """Yield which of `PLACES` hold for where a sentence stands."""
    if sentence.kind in PLACES:
        yield sentence.kind
    elif METHODS.search(sentence.heading):
        yield "section of methods"
    if sentence.section[:1].isalpha():
        yield "appendix"
    first, last = view.first[sentence.passage], view.last[sentence.passage]
    if sentence.kind == "abstract" and first < last:
        part = (sentence.number - first) / (last - first)
        yield from ["beginning of the abstract"] * (part < 0.3) + ["end of the abstract"] * (part > 0.6)
    elif first < last and sentence.number in {first, last}:
        yield "first of its passage" if sentence.number == first else "last of its passage"


def _around(sentence: Sentence, view: View) -> Iterator[str]:
    """Yield which of `PLACES` hold for what a sentence shares with others."""
    if sentence.cites:
        yield "cites one work" if len(sentence.cites) == 1 else "cites several works"
    if _reports_others(sentence):
        yield "reports others"
    if behind_limit(sentence, view):
        yield "behind a limit"
    own = set(terms(sentence.text))
    if sentence.kind != "abstract" and len(own & view.abstract) >= ECHO * max(1, len(own)):
        yield "words of the abstract"


def _reports_others(sentence: Sentence) -> bool:
    """Return whether a sentence begins with those who wrote another work, and says nothing of its own."""
    return _OTHERS.match(sentence.text) is not None and not _OWN.search(sentence.text)


def behind_limit(sentence: Sentence, view: View) -> bool:
    """Return whether a sentence gives the measure of a limit that the one before it named."""
    before = view.by_number.get(sentence.number - 1)
    if before is None or before.passage != sentence.passage or not _LIMIT.search(before.text):
        return False
    return any(cue.name in _MEASURES and cue.pattern.search(sentence.text) for cue in CUES)


def _shape(text: str) -> Iterator[str]:
    count = len(_WORD.findall(text)) + len(_HAN.findall(text)) // 2
    if count < 6:
        yield "few words"
    elif count > 60:
        yield "many words"
    elif count >= 12:
        yield "full length"
    if sum(map(str.isalpha, text)) < 0.6 * len(text.replace(" ", "")):
        yield "formulas"
    if not _HAN.search(text) and not _VERB.search(text):
        yield "no verb"
