"""Topics and an order of papers without a model: nothing is sent anywhere, and no number from 1 to 10 is made up.

A topic is a query made of its words in the registry.  Papers lend their words
to the topics that they are near to, and so do papers of other days, so that a
topic comes to know the words of its papers.  Once enough papers of other days
have a topic that somebody chose, these lend to it alone, and the comments on
them lend as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Paper, Registry, Topic
from .tex import text
from .vectors import Clustering, Dense, Space, Vector, add, cosine

DEFAULT = 0.01  #: added to the cosine of the default topic, which takes what fits no other
LABELS = 200  #: papers with a chosen topic from which these are believed
OWN = 0.3  #: weight of the words of the registry beside those of chosen papers
COMMENTS = 0.5  #: weight of a comment beside its paper
MATCHED = 0.8  #: share of the best cosine from which another topic matches too
POOL = 2000  #: papers of other days that are read, at most

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
_SUFFIXES = "izations ization ations ation ically ments ment ities ity ings ing ies ied es ed ly s"
_ENDINGS = tuple(_SUFFIXES.split())


def stem(word: str) -> str:
    """Return *word* without the commonest endings of English."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def words(source: str) -> list[str]:
    """Return the stems of the words of a text, and of the parts of words with hyphens, in their order."""
    whole = [word for word in _WORD.findall(source.casefold()) if word not in _STOP]
    parts = (part for word in whole for part in ((word, *word.split("-")) if "-" in word else (word,)))
    return [stem(part) for part in parts if part not in _STOP and len(part) > 1]


@dataclass(frozen=True, slots=True)
class Choice:
    """The topics chosen for a paper; *interest* is how near it is to all topics, and no judgement of its worth."""

    arxiv_id: str
    primary: str
    matched: tuple[str, ...]
    interest: float


def choose(registry: Registry, papers: Sequence[Paper], others: Iterable[Paper] = ()) -> list[Choice]:
    """Return a choice for every paper, by id; the default topic where a paper shares no word with any.

    *others* are the papers of other days, the latest first.  Their topics count
    where a model or an editor chose them, from `LABELS` papers on.
    """
    if not registry.topics:
        return []
    local = _Local(registry, papers, others)
    return [local.choice(paper, vector) for paper, vector in zip(local.papers, local.vectors, strict=False)]


class _Local:
    """The papers of a day, those of other days and the topics, as vectors of one space."""

    def __init__(self, registry: Registry, papers: Sequence[Paper], others: Iterable[Paper]) -> None:
        self.registry = registry
        # By id, so that the order of the papers decides nothing.
        self.papers = sorted(papers, key=lambda paper: paper.arxiv_id)
        pool = _pool(others, {paper.arxiv_id for paper in papers})
        chosen = [paper for paper in pool if _is_chosen(paper, registry)]
        chosen = chosen if len(chosen) >= LABELS else []
        free = pool if not chosen else [paper for paper in pool if not _is_chosen(paper, registry)]
        texts = [_words(paper) for paper in (*self.papers, *free, *chosen)]
        comments = [words(f"{paper.comment} . {paper.topic_match_comment}") for paper in chosen]
        topics = [_topic(topic) for topic in registry.topics]
        self.space = Space([*texts, *comments, *topics])
        self.vectors = [self.space.vector(text) for text in texts]
        self.queries = [self.space.dense(self.space.vector(topic)) for topic in topics]
        bonus = [DEFAULT * (topic.id == registry.default and not chosen) for topic in registry.topics]
        self.clustering = Clustering(OWN if chosen else 1.0, bonus)
        last = len(self.papers) + len(free)
        fixed = self._fixed(chosen, self.vectors[last:], [self.space.vector(comment) for comment in comments])
        self.middles = self.clustering.middles(self.queries, fixed, self.vectors[:last])

    def _fixed(self, chosen: Sequence[Paper], vectors: Sequence[Vector], comments: Sequence[Vector]) -> list[Dense]:
        """Return for each topic the sum of the papers that were chosen for it, with the comments on them."""
        sums = {topic.id: [0.0] * len(self.space.weights) for topic in self.registry.topics}
        for paper, vector, comment in zip(chosen, vectors, comments, strict=True):
            add(sums[paper.primary_topic_id], vector, 1.0)
            add(sums[paper.primary_topic_id], comment, COMMENTS)
        return list(sums.values())

    def choice(self, paper: Paper, vector: Vector) -> Choice:
        """Return the topics that *paper* is near to, the default one where it is near none."""
        near = self.clustering.near(vector, self.middles)
        if not near:
            return Choice(paper.arxiv_id, self.registry.default, (self.registry.default,), 0.0)
        scores = dict(zip((topic.id for topic in self.registry.topics), near, strict=True))
        best = max(scores, key=lambda name: scores[name])
        matched = tuple(name for name, score in scores.items() if score >= MATCHED * scores[best])
        # The middles of a day of any papers are of anything: what interests is what the registry says.
        interest = sum(cosine(vector, query) for query in self.queries)
        return Choice(paper.arxiv_id, best, matched, interest)


def _pool(others: Iterable[Paper], known: set[str]) -> list[Paper]:
    """Return the papers of other days, by id; each once, in its latest form, and none that is of the day itself."""
    taken: dict[str, Paper] = {}
    for paper in others:
        if len(taken) == POOL:
            break
        if paper.arxiv_id not in known:
            taken.setdefault(paper.arxiv_id, paper)
    return [taken[name] for name in sorted(taken)]


def _is_chosen(paper: Paper, registry: Registry) -> bool:
    return paper.topic_source in ("llm", "editor") and registry.get(paper.primary_topic_id) is not None


def _words(paper: Paper) -> list[str]:
    title = words(text(paper.title))
    return [*title, *title, *words(text(paper.abstract or paper.summary))]


def _topic(topic: Topic) -> list[str]:
    return words(" . ".join((topic.label, topic.description, topic.keep, *topic.keywords)))
