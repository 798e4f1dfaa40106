"""Topics and an order of papers without a model: nothing is sent anywhere, and no number from 1 to 10 is made up.

A topic is a query made of its own words in the registry.  Papers and topics are
vectors of tf-idf weights (Salton & Buckley 1988, ltc); the papers nearest to a
topic lend it their words, as in pseudo-relevance feedback (Rocchio 1971).
Once enough papers have a topic that somebody chose, a linear model of these
takes the place of the lending.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .linear import Linear
from .model import Paper, Registry, Topic
from .tex import text

ROUNDS = 3
NEAREST = 15  #: papers that lend their words to a topic, at most
LABELS = 200  #: papers with a chosen topic from which the linear model is used
WEIGHT = 0.75  #: of the lent words beside the topic's own

_WORD = re.compile(r"[a-z][a-z0-9]+(?:-[a-z0-9]+)*")
_COMMON = """
a about across after all also although among an and any are as at based be because been being between both but by
can could do does each either existing for from further given had has have how however if in into introduce is it
its may method methods model models more most much new no non not novel of on one only or other our over paper
present propose proposed results same several show shows since some such than that the their them then there these
they this those through thus to two under up use used using very via was we well were what when where whether which
while who will with within without work would yet you
"""
_STOP = frozenset(_COMMON.split())
Vector = Mapping[str, float]


def stem(word: str) -> str:
    """Return *word* without the commonest endings of English."""
    for ending in ("izations", "ization", "ations", "ation", "ically", "ments", "ment", "ities", "ity", "ings", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    for ending in ("ies", "ied", "es", "ed", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def tokens(source: str) -> list[str]:
    """Return the stems of the words of a text, and of its pairs of neighbours."""
    words = [word for word in _WORD.findall(source.casefold()) if word not in _STOP]
    parts = [stem(part) for word in words for part in ([word, *word.split("-")] if "-" in word else [word])]
    single = [part for part in parts if part not in _STOP and len(part) > 1]
    return [*single, *(f"{one} {two}" for one, two in itertools.pairwise(single))]


def _paper(paper: Paper) -> list[str]:
    title = tokens(text(paper.title))
    return [*title, *title, *tokens(text(paper.abstract or paper.summary))]


def _topic(topic: Topic) -> list[str]:
    label = tokens(topic.label)
    return [*label, *label, *tokens(topic.description), *tokens(topic.keep), *tokens(" . ".join(topic.keywords))]


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    size = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / size for word, weight in weights.items()} if size else {}


def _dot(one: Vector, two: Vector) -> float:
    if len(two) < len(one):
        one, two = two, one
    return math.fsum(weight * two[word] for word, weight in one.items() if word in two)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a paper; *scores* are cosines or shares, by topic, and no judgement of its worth."""

    arxiv_id: str
    primary: str
    matched: tuple[str, ...]
    scores: tuple[tuple[str, float], ...]

    @property
    def interest(self) -> float:
        """How near the paper is to the topics together: the key of the order."""
        return math.fsum(score for _, score in self.scores)


class Local:
    """Chooses topics for the papers of a list."""

    def __init__(self, registry: Registry, papers: Sequence[Paper], labelled: Sequence[Paper] = ()) -> None:
        """*labelled* are papers of other days whose topic somebody chose; they count from `LABELS` on."""
        self.registry = registry
        self.papers = sorted(papers, key=lambda paper: paper.arxiv_id)
        known = sorted((p for p in labelled if registry.get(p.primary_topic_id)), key=lambda paper: paper.arxiv_id)
        self.labelled = known if len(known) >= LABELS else []
        bags = [Counter(_paper(paper)) for paper in self.papers]
        taught = [Counter(_paper(paper)) for paper in self.labelled]
        queries = [Counter(_topic(topic)) for topic in registry.topics]
        seen = Counter(word for bag in [*bags, *taught, *queries] for word in bag)
        whole = len(bags) + len(taught) + len(queries)
        self.weight = {word: math.log(whole / count) + 1 for word, count in seen.items()}
        self.vectors = [self._vector(bag) for bag in bags]
        self.taught = [self._vector(bag) for bag in taught]
        self.queries = [self._vector(bag) for bag in queries]

    def _vector(self, bag: Mapping[str, int]) -> dict[str, float]:
        return _unit({word: (1 + math.log(count)) * self.weight[word] for word, count in bag.items()})

    def choose(self) -> list[Choice]:
        """Return a choice for every paper, by id."""
        if self.labelled:
            return self._learned()
        queries: list[Vector] = list(self.queries)
        for _round in range(ROUNDS):
            queries = self._lend(queries)
        found = []
        for paper, vector in zip(self.papers, self.vectors, strict=True):
            scores = [_dot(vector, query) for query in queries]
            found.append(self._choice(paper, scores))
        return found

    def _learned(self) -> list[Choice]:
        model = Linear(self.taught, [paper.primary_topic_id for paper in self.labelled])
        found = []
        for paper, vector in zip(self.papers, self.vectors, strict=True):
            shares = dict(zip(model.labels, model.shares(vector), strict=True))
            found.append(self._choice(paper, [shares.get(topic.id, 0.0) for topic in self.registry.topics]))
        return found

    def _lend(self, queries: Sequence[Vector]) -> list[Vector]:
        """Return each topic's own words with those of the papers nearest to it."""
        table = [[_dot(vector, query) for query in queries] for vector in self.vectors]
        best = [max(range(len(row)), key=lambda place, row=row: (row[place], -place)) for row in table]  # type: ignore[misc]
        lent: list[Vector] = []
        for place, own in enumerate(self.queries):
            mine = sorted(
                (number for number in range(len(table)) if best[number] == place and table[number][place] > 0),
                key=lambda number: (-_margin(table[number], place), number),
            )[:NEAREST]
            lent.append(_mixed(own, [self.vectors[number] for number in mine]))
        return lent

    def _choice(self, paper: Paper, scores: Sequence[float]) -> Choice:
        names = [topic.id for topic in self.registry.topics]
        if not names or max(scores, default=0.0) <= 0:
            return Choice(paper.arxiv_id, self.registry.default, (self.registry.default,), ())
        best = max(range(len(names)), key=lambda place: (scores[place], -place))
        near = tuple(name for name, score in zip(names, scores, strict=True) if score >= 0.8 * scores[best])
        rows = tuple((name, round(score, 6)) for name, score in zip(names, scores, strict=True))
        return Choice(paper.arxiv_id, names[best], near, rows)


def _margin(row: Sequence[float], place: int) -> float:
    return row[place] - max((score for other, score in enumerate(row) if other != place), default=0.0)


def _mixed(own: Vector, others: Iterable[Vector]) -> Vector:
    vectors = list(others)
    found: dict[str, float] = dict(own)
    for vector in vectors:
        for word, weight in vector.items():
            found[word] = found.get(word, 0.0) + WEIGHT * weight / len(vectors)
    return _unit(found)
