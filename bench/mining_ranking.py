"""How good the ranking of sentences is without a model: precision and recall on ten labelled papers.

The papers are not shipped: PAPERS has a folder for each name in
`tests/mine/labels/papers.tsv`, with what its repository has there.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from statistics import mean

from sphinx_tensions.exchange.proposals import Source
from sphinx_tensions.mine.candidates import Candidate, rank
from sphinx_tensions.mine.papers import Paper, read_paper
from sphinx_tensions.verify import Unreadable
from sphinx_tensions.verify.reading import Reader

LABELS = Path(__file__).parents[1] / "tests" / "mine" / "labels"
MEASURES = {
    "P@10": "precision at 10 of the body: claims and objections",
    "strict": "the same, of sentences that stand alone",
    "chance": "share of claims and objections among all labelled",
    "R@20": "share of the findings that 20 of the body state",
    "R": "share of the findings that the candidates state, those of the abstract with them",
    "obj P": "of candidates called counter, those labelled objection",
    "obj R": "of candidates labelled objection, those called counter",
}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of labels."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def measured(paper: Paper, labels: list[dict[str, str]]) -> dict[str, float]:
    """Return the measures of a paper."""
    by_number = {sentence.number: sentence for sentence in paper.sentences}
    row_of = {row["sentence"]: row for row in labels}

    def row(candidate: Candidate) -> dict[str, str]:
        return row_of.get(by_number[candidate.number].sha256[:16], {})

    ranked = rank(paper)
    body = [one for one in ranked if by_number[one.number].kind != "abstract"]
    ten = [row(one) for one in body if row(one)][:10]
    findings = {row["finding"].split()[0] for row in labels if row["finding"]}
    objections = [row(one)["label"] == "objection" for one in ranked if row(one) and one.kind == "counter"]
    missed = [row(one)["label"] == "objection" for one in ranked if row(one) and one.kind != "counter"]

    def met(candidates: list[Candidate]) -> float:
        stated = {row(one)["finding"].split()[0] for one in candidates if row(one).get("finding")}
        return len(stated & findings) / len(findings)

    return {
        "P@10": mean(one["label"] != "neither" for one in ten),
        "strict": mean(one["stands"] == "yes" for one in ten),
        "chance": mean(one["label"] != "neither" for one in labels),
        "R@20": met(body),
        "R": met(list(ranked)),
        "obj P": mean(objections) if objections else 1.0,
        "obj R": sum(objections) / max(1, sum(objections) + sum(missed)),
    }


def main() -> int:
    """Print a row a paper, and the means of both splits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("papers", type=Path)
    folder = parser.parse_args().papers
    table: dict[str, list[dict[str, float]]] = {"dev": [], "test": []}
    print("split name".ljust(20), *(name.rjust(7) for name in MEASURES))
    with Reader() as reader:
        for row in rows("papers"):
            try:
                paper = read_paper(folder / row["path"], row["name"], Source(), reader)
            except Unreadable as error:
                print(f"{row['path']}: {error}", file=sys.stderr)
                continue
            measures = measured(paper, rows(row["name"]))
            table[row["split"]].append(measures)
            print(f"{row['split']} {row['name']}".ljust(20), *(f"{value:7.2f}" for value in measures.values()))
    for split, made in table.items():
        if made:
            means = (mean(measures[name] for measures in made) for name in MEASURES)
            print(f"{split} mean of {len(made)}".ljust(20), *(f"{value:7.2f}" for value in means))
    print(*(f"{name}: {said}" for name, said in MEASURES.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
