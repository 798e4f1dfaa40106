"""A small atlas, an invented paper, and proposals from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sphinx_tensions.exchange.proposals import Anchor, Neighbour, Proposal, Source, line_of, proposal_id
from sphinx_tensions.mine.papers import sentence_hash

CONF = """
project = "Sample"
extensions = ["sphinx_tensions"]
bibtex_bibfiles = ["first.bib", "last.bib"]
bibtex_default_style = "plain"
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "basic"
show_warning_types = True
tensions_today = "2026-11-22"
"""
FIRST = "@article{lee, author={Lee, Ann and Wu, Bo}, title={Old lamps}, year=2022, journal={J}}\n"
LAST = (
    "@article{wick, author={Wick, Ada}, title={Lamps in the Wind}, year=2026, journal={J}, "
    "eprint={2601.00001}, archiveprefix={arXiv}}\n"
)
HOME = """# Home

```{toctree}
lamps
other
```

```{bibliography}
```
"""
LAMPS = """# Lamps

::::::{tension} Lamps or candles?
:id: light
:status: open

Contested.

:::::{camp} Lamps
:id: lamps

Because {cite:p}`lee`.

::::{counter} They fail
:id: they-fail

In a draught {cite:p}`lee`.
::::
:::::

:::::{camp} Candles
:id: candles

Because {cite:p}`lee`.
:::::

:::::{claim} Lamps are bright.
:id: bright
:supports: lamps

:::{evidence}
+ lee at abstract "lamps are very bright"; abstract; 2026-11-01
:::
:::::
::::::

After all {camp}`lamps`.
"""
OTHER = """# Other

:::{claim} Candles are cheap.
:id: cheap
:tension: light
:cites: lee
:::
"""
LATEX = r"""\documentclass{article}
\title{Lamps in the Wind}
\begin{document}
\begin{abstract}
We put lamps into the wind.
Lamps of brass outlast candles by three hours in every draught.
\end{abstract}
\section{Introduction}
Candles are old~\cite{lee}.
\section{Results}
\subsection{Draughts}
Wind of five metres a second puts out nine of ten candles.
Lamps with a glass lose a tenth of their light behind it.
\end{document}
"""
BRASS = "Lamps of brass outlast candles by three hours in every draught."
WIND = "Wind of five metres a second puts out nine of ten candles."
GLASS = "Lamps with a glass lose a tenth of their light behind it."
PAPER = Source("Lamps in the Wind", ("Ada Wick",), "2026", "2601.00001")
PLACES = {
    BRASS: ("abstract", "outlast candles by three hours"),
    WIND: ("§2.1", "puts out nine of ten candles"),
    GLASS: ("§2.1", "lose a tenth of their light"),
}


def proposal(sentence: str, kind: str = "claim", text: str = "", **more: Any) -> Proposal:
    """Return a proposal from a sentence of the paper."""
    at, words = PLACES.get(sentence, ("§1", ""))
    digest = sentence_hash(sentence)
    anchor = Anchor("wick", digest, sentence, "wick.tex", at, words=words)
    made = Proposal(proposal_id(kind, digest), kind, text or sentence, anchor, "2026-11-20", verbatim=not text)
    near = (Neighbour("lamps", 61.5, ("lee",)), Neighbour("bright", 40.0))
    return replace(made, **{"place": "lamps", "neighbours": near, "paper": PAPER, **more})


def plant(root: Path, *proposals: Proposal, last: str = LAST) -> Path:
    """Write the atlas, with proposals that wait; return its folder."""
    root.mkdir(exist_ok=True)
    pages = {"conf.py": CONF, "index.md": HOME, "lamps.md": LAMPS, "other.md": OTHER, "first.bib": FIRST}
    for name, text in {**pages, "last.bib": last}.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "drafts").mkdir(exist_ok=True)
    if proposals:
        (root / "drafts" / "wick.jsonl").write_text("".join(map(line_of, proposals)), encoding="utf-8")
    return root
