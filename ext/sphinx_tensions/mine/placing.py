"""Where a sentence belongs: the pages that its neighbours, its paper and the works that they cite speak for.

The weights were chosen on sentences that editors had placed, where both halves of the
papers gained; `bench/mining_places.py` measures them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..exchange.proposals import Neighbour
from .neighbours import AROUND, COUNT, SHARED, Atlas, near

PAGES = 5
LEAST = 7.0
"""Score from which a neighbour says where a sentence belongs; sentences of other fields reach 6."""

_PAPER = 60  #: neighbours of a whole paper
_WHOLE = 1.0
"""What the pages of the whole paper count beside those of a sentence, which has few words and often says “it”."""
_WORDS = 2.0
"""What counts how alike the words of a page and of the paper are: a large page has many objects that are somewhat near,
and is no more alike for that."""
_SHARP = 3  #: power that tells the likest page from those that are somewhat alike
_HOME = 1.0
"""What counts, where the atlas cites the paper already, which of the pages that do so has what is nearest."""
_CITED = 2.0
"""What counts, where a sentence cites a work, which pages cite it too."""
_BESIDE = 40.0
"""What a page counts when neighbours are ordered: a claim of the likeliest page comes before one that shares a word."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a whole paper tells of where its sentences belong."""

    own: tuple[str, ...] = ()  #: its key, where the atlas cites it
    pages: Mapping[str, float] = field(default_factory=dict)  #: page -> how much the paper speaks for it
    home: frozenset[int] = frozenset()  #: places of the objects on the pages that cite it
    near: bool = False  #: it is near to anything


def context_of(atlas: Atlas, gist: str, work: str = "", cites: Iterable[str] = ()) -> Context:
    """Return what a paper with title and abstract *gist* tells: the *work* in the atlas, which *cites* others of it."""
    own = (work,) if work in atlas.citing else ()
    whole = near(atlas, gist, (*own, *cites), _PAPER)
    alike = _shares({page: score**_SHARP for page, score in atlas.profiles.ask(gist).items()})
    pages = _sum((_WHOLE, by_page(atlas, whole)), (_WORDS, alike)) if whole else {}
    citing = {atlas.objects[place].page for key in own for place in atlas.citing[key]}
    home = frozenset(place for place, one in enumerate(atlas.objects) if one.page in citing)
    return Context(own, pages, home, is_near(whole))


def placed(
    atlas: Atlas, text: str, cites: Iterable[str], context: Context
) -> tuple[tuple[Neighbour, ...], tuple[str, ...]]:
    """Return the `COUNT` neighbours of a sentence that cites *cites*, and its pages, likeliest first.

    Where nothing is near to the sentence or to its paper there is no page.
    """
    others = frozenset(cites).difference(context.own)
    cites = tuple(dict.fromkeys((*cites, *context.own)))
    around = near(atlas, text, cites, AROUND)
    cited = [one for one in around if not others.isdisjoint(one.shared)]
    home = _at_home(atlas, text, context)
    counted = ((1.0, by_page(atlas, around)), (1.0, context.pages), (_CITED, by_page(atlas, cited)), (_HOME, home))
    shares = _shares(_sum(*counted))
    pages = tuple(sorted(shares, key=lambda page: (-shares[page], page))[:PAGES])
    if not (context.near or is_near(around)):
        return around[:COUNT], ()
    wider = near(atlas, text, cites, COUNT, {page: _BESIDE * shares[page] for page in pages})
    return wider, pages


def is_near(neighbours: Iterable[Neighbour]) -> bool:
    """Return whether any of *neighbours* is near enough to tell a page."""
    return any(one.shared or one.score >= LEAST for one in neighbours)


def by_page(atlas: Atlas, neighbours: Sequence[Neighbour]) -> dict[str, float]:
    """Return the share of each page in the weight of *neighbours*."""
    weights: dict[str, float] = defaultdict(float)
    for neighbour in neighbours:
        page = atlas.by_id[neighbour.id].page
        weights[page] += neighbour.score + SHARED * sum(map(atlas.rarity, neighbour.shared))
    return _shares(weights)


def _at_home(atlas: Atlas, text: str, context: Context) -> dict[str, float]:
    """Return the shares of the pages that cite the paper: the nearer the nearest object of a page, the more."""
    nearest: dict[str, float] = defaultdict(float)
    scored = dict(atlas.ask(text, context.home)) if context.home else {}
    for place in context.home & scored.keys():
        page = atlas.objects[place].page
        nearest[page] = max(nearest[page], scored[place] ** 2)
    return _shares(nearest)


def _sum(*parts: tuple[float, Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for weight, shares in parts:
        for page, share in shares.items():
            total[page] += weight * share
    return dict(total)


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return *weights* so that they add up to one, without those of nothing."""
    whole = sum(weights.values())
    return {page: weight / whole for page, weight in weights.items() if weight} if whole else {}
