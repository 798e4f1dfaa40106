"""How good the ranking of sentences is without a model: precision and recall on ten labelled papers.

The papers are not shipped: PAPERS has a folder for each name in
`tests/mine/labels/papers.tsv`, with what its repository has there.
With --learn what the labels add to the weights set by hand is learned: of all
papers, to be printed for `cues.LEARNED`, and for each paper of the nine others,
with which it is measured.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sphinx_tensions.exchange.proposals import Source
from sphinx_tensions.mine.candidates import Candidate, View, rank, weights
from sphinx_tensions.mine.cues import APART, CUES, LEARNED, PLACES, WEIGHTS
from sphinx_tensions.mine.papers import Paper, read_paper
from sphinx_tensions.verify.documents import Unreadable
from sphinx_tensions.verify.reading import Reader

LABELS = Path(__file__).parents[1] / "tests" / "mine" / "labels"
MEASURES = {
    "P@10": "precision at 10 of the body: claims and objections",
    "strict": "the same, of sentences that stand alone",
    "chance": "share of claims and objections among all labelled",
    "R@20": "share of the findings that 20 of the body state",
    "first": "share that the first 20 sentences of the body state",
    "R": "share of the findings that the candidates state, those of the abstract with them",
    "obj P": "of candidates called counter, those labelled objection",
    "obj R": "of candidates labelled objection, those called counter",
}
BY_HAND = {cue.name: cue.weight for cue in CUES} | PLACES
PENALTY = 0.02
"""What a step away from the weights set by hand costs; between .005 and .05 the measures are nearly the same."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A paper with its labels."""

    name: str
    split: str
    paper: Paper
    rows: list[dict[str, str]]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of labels."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def finding(row: Mapping[str, str]) -> str:
    """Return the number of the finding that a sentence states, or nothing."""
    return (row.get("finding") or " ").split(" ")[0]


def measured(labelled: Labelled) -> dict[str, float]:
    """Return the measures of a paper."""
    by_number = {sentence.number: sentence for sentence in labelled.paper.sentences}
    row_of = {row["sentence"]: row for row in labelled.rows}

    def row_at(number: int) -> dict[str, str]:
        return row_of.get(by_number[number].sha256[:16], {})

    def row(candidate: Candidate) -> dict[str, str]:
        return row_at(candidate.number)

    ranked = rank(labelled.paper)
    body = [one for one in ranked if by_number[one.number].kind != "abstract"]
    first = [number for number in sorted(by_number) if by_number[number].kind not in ("title", "abstract")][:20]
    ten = [row(one) for one in body if row(one)][:10]
    findings = {finding(row) for row in labelled.rows} - {""}
    objections = [row(one)["label"] == "objection" for one in ranked if row(one) and one.kind == "counter"]
    missed = [row(one)["label"] == "objection" for one in ranked if row(one) and one.kind != "counter"]

    def met(numbers: Sequence[int]) -> float:
        return len({finding(row_at(number)) for number in numbers} & findings) / len(findings)

    return {
        "P@10": mean(one["label"] != "neither" for one in ten),
        "strict": mean(one["stands"] == "yes" for one in ten),
        "chance": mean(one["label"] != "neither" for one in labelled.rows),
        "R@20": met([one.number for one in body]),
        "first": met(first),
        "R": met([one.number for one in ranked]),
        "obj P": mean(objections) if objections else 1.0,
        "obj R": sum(objections) / max(1, sum(objections) + sum(missed)),
    }


# -- learning ---------------------------------------------------------------------------


def cases(labelled: Labelled) -> tuple[Array, Array]:
    """Return which cues each labelled sentence has, and whether it states a finding."""
    view = View.of(labelled.paper.sentences)
    row_of = {row["sentence"]: row for row in labelled.rows}
    names = {name: place for place, name in enumerate(BY_HAND)}
    made, states = [], []
    for sentence in view.sentences:
        row = row_of.get(sentence.sha256[:16])
        if row is None or not row["label"] or sentence.kind == "title" or APART.search(sentence.heading):
            continue
        made.append(np.zeros(len(names)))
        made[-1][[names[name] for name in weights(sentence, view)]] = 1.0
        states.append(float(bool(finding(row))))
    return np.array(made), np.array(states)


def learned(papers: Sequence[tuple[Array, Array]]) -> dict[str, float]:
    """Return name of a cue -> what is added to its weight set by hand, by a logistic regression that begins there.

    Sentences with a finding and without count as much in all.
    """
    has = np.vstack([cues for cues, _ in papers])
    states = np.concatenate([stated for _, stated in papers])
    by_hand = has @ np.array(list(BY_HAND.values()))
    share_of_yes, share_of_no = states / states.sum() / 2, (1 - states) / (1 - states).sum() / 2

    def loss(given: Array) -> tuple[float, Array]:
        step, base, scale = given[:-2], given[-2], given[-1]
        odds = has @ step + base + scale * by_hand
        chance = 1 / (1 + np.exp(-odds))
        cost = share_of_yes @ np.logaddexp(0, -odds) + share_of_no @ np.logaddexp(0, odds)
        slope = share_of_no * chance - share_of_yes * (1 - chance)
        return cost + PENALTY * (step @ step) / 2, np.r_[has.T @ slope + PENALTY * step, slope.sum(), slope @ by_hand]

    best = minimize(loss, np.r_[np.zeros(len(BY_HAND) + 1), 0.5], jac=True, method="L-BFGS-B").x
    steps = (round(float(step / best[-1]), 1) for step in best[:-2])
    return {name: step for name, step in zip(BY_HAND, steps, strict=True) if step}


def use(steps: Mapping[str, float]) -> None:
    """Let the ranking count with these steps from the weights set by hand."""
    WEIGHTS.update({name: weight + steps.get(name, 0.0) for name, weight in BY_HAND.items()})


# -- all papers -------------------------------------------------------------------------


def read(folder: Path) -> list[Labelled]:
    """Return the labelled papers that are in *folder*."""
    papers = []
    with Reader() as reader:
        for row in rows("papers"):
            try:
                paper = read_paper(folder / row["path"], row["name"], Source(), reader)
            except Unreadable as error:
                print(f"{row['path']}: {error}", file=sys.stderr)
                continue
            papers.append(Labelled(row["name"], row["split"], paper, rows(row["name"])))
    return papers


def main() -> int:
    """Print a row a paper, and the means of both splits and of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--learn", action="store_true", help="measure each paper with what the others teach")
    given = parser.parse_args()
    papers = read(given.papers)
    known = [cases(labelled) for labelled in papers] if given.learn else []
    table: dict[str, list[dict[str, float]]] = {"dev": [], "test": []}
    print("split name".ljust(20), *(name.rjust(7) for name in MEASURES))
    for place, labelled in enumerate(papers):
        use(learned([*known[:place], *known[place + 1 :]]) if given.learn else LEARNED)
        measures = measured(labelled)
        table[labelled.split].append(measures)
        shown = f"{labelled.split} {labelled.name}"
        print(shown.ljust(20), *(f"{value:7.2f}" for value in measures.values()))
    for split, made in {**table, "all": [*table["dev"], *table["test"]]}.items():
        if made:
            means = (mean(measures[name] for measures in made) for name in MEASURES)
            print(f"{split} mean of {len(made)}".ljust(20), *(f"{value:7.2f}" for value in means))
    print(*(f"{name}: {said}" for name, said in MEASURES.items()), sep="\n")
    if given.learn:
        print("LEARNED = {", *(f'    "{name}": {step},' for name, step in learned(known).items()), "}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
