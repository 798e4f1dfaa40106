"""A small atlas with a piece of everything of ours, for browsers to look at."""

from __future__ import annotations

import re

from ..helpers.project import Project

TENSION = """# Layers

::::::::{tension} Which layer should one read?
:id: layer
:status: open
:question: At which layer is a feature read best {cite:p}`w01`?
:crux: One probe on every layer of one model, on three tasks.
:crux-state: partly
:crux-tests: w01
:crux-lacks: two of the three tasks
:stance: Say which layer was read.
:topics: transfer
:related: t2 t3
:since: 2024-03
:searched: 2026-09
:reviewed: 2026-11-01

Features differ from layer to layer {cite:p}`w01`, see `code`.

:::::::{camp} The last layer
:id: last
:holders: w01
:since: 2024-03

It is the one that was trained {cite:p}`w02,w03`.

::::::{counter} The last layer forgets
:id: forgets
:kind: rebuts
:basis: measured
:since: 2025

Earlier layers serve better on one task {cite:p}`w04`.

:::::{counter} That task is the only one
:id: only-one
:kind: undercuts
:since: 2025

{cite:t}`w05` looked.

::::{counter} It is one of three
:id: of-three
:kind: undermines
:since: 2025

{cite:t}`w06` counted them.
::::
:::::

:::::{evidence}
+ w04 at table 2 "layer 9 scores higher"; part; measured; single-run; 1B parameters; 2026-11-01 : A probe on one task
:::::
::::::
:::::::

:::::::{camp} A layer in the middle, and if there is more than one of them then the one nearest the end
:id: middle
:holders: none
:since: 2025

Nobody argues it in print, and it is what was measured {cite:p}`w04`.

::::::{counter} One model is no rule
:id: one-model
:kind: undercuts
:basis: editors
:since: 2026-11-01

{cite:t}`w04` probe one model.
::::::
:::::::

:::::::{camp} No layer
:id: none
:since: 2025

Attention is read instead {cite:p}`w07`.
:::::::

:::::::{claim} On one task a probe of layer nine is ahead of one of the last.
:id: nine-ahead
:supports: middle

::::::{evidence}
+ w04 at table 2 "layer 9 scores higher"; part; measured; single-run; 1B parameters; 2026-11-01 : A probe on one task
- w01 at §4 "the last layer wins"; part; measured; indirect; 2026-11-01 : Another task
~ w08 at §2 "only with long training"; part; measured; indirect; 2026-11-01 : With a condition
= w09 at §3 "a baseline of ours"; part; measured; indirect; 2026-11-01 : A baseline
::::::
:::::::

:::::::{claim} A claim without a reading {cite:p}`w05`.
:id: unread
:::::::
::::::::
"""


def page(number: int) -> str:
    """Return one more tension, with enough rows for a filter."""
    return f"""# Tension {number}

::::::{{tension}} Does the number {number} matter for a question as long as this one?
:id: t{number}
:question: Is {number} enough {{cite:p}}`w{number:02}`?
:topics: {"transfer" if number % 2 else "evaluation"}
:related: layer
:since: 202{number % 5}-03
:searched: 2020-01
:reviewed: 2020-01-01

Text.

:::::{{camp}} It matters
:id: yes{number}
:holders: w{number:02}
:since: 202{number % 5}-03

It does {{cite:p}}`w{number:02},w{number + 8:02}`.

::::{{counter}} It was not measured
:id: unmeasured{number}
:kind: undercuts
:since: 2024

Nobody did {{cite:p}}`w{number + 1:02}`.
::::
:::::

:::::{{camp}} It does not
:id: no{number}
:since: 2025

It does not {{cite:p}}`w{number + 2:02}`.
:::::

:::::{{claim}} The number {number} was measured once, with a warm-up of 2,000 steps and at a batch of 4 million tokens.
:id: once{number}
:supports: yes{number}

::::{{evidence}}
+ w{number:02} at table 1 "measured once more"; full; measured; single-run; 2026-11-01 : Once
::::
:::::
::::::
"""


LISTS = """# Registers

```{open-counters}
```

## Claims

```{claim-list}
:group: topics
:columns: title, word, certainty, works, groups, newest, supports, tension
```

## Camps

```{camp-list}
```

## Sources

```{source-list}
```

## Cards

```{claim-list}
:style: cards
```
"""
INDEX = """# Home

A [plain link](registers.md), and {tension}`layer` and {camp}`last`.

```{tension-list}
```

```{tension-stats}
```

```{toctree}
:hidden:

layer
t1
t2
t3
t4
t5
t6
registers
picture
works
plain
```
"""
PICTURE = """# Picture

```{tension-map}
```

```{tension-stats}
:style: years
```

```{tension-map} layer
```
"""
NAMES = ["Adams", "Baker", "Clark", "Davis", "Evans", "Fisher", "Green", "Hill", "Irwin", "Jones", "King", "Lewis"]
BIB = "\n".join(
    f"@misc{{w{n:02}, author={{{' and '.join(f'{NAMES[(n + k) % 12]}, {chr(65 + k)}.' for k in range(n % 9 + 1))}}}, "
    f"title={{A study of layer {n} of language models}}, year={{{2018 + n % 8}}}, "
    f"eprint={{24{n % 12 + 1:02}.000{n:02}}}, archiveprefix={{arXiv}}, abstract={{We study layer {n}.}}}}"
    for n in range(1, 25)
)
WORKS = "# Works\n\n" + " ".join(f"{{cite:p}}`w{n:02}`" for n in range(1, 25)) + "\n\n```{bibliography}\n```\n"


def plant(project: Project) -> Project:
    """Write the pages; the themes bring their own bars."""
    own = (project.src / "conf.py").read_text(encoding="utf-8").splitlines()
    project.write("conf.py", "\n".join(line for line in own if not re.match("html_(theme|sidebars)", line)) + "\n")
    project.write("index.md", INDEX)
    project.write("layer.md", TENSION)
    for number in range(1, 7):
        project.write(f"t{number}.md", page(number))
    project.write("registers.md", LISTS)
    project.write("picture.md", PICTURE)
    project.write("works.md", WORKS)
    project.write("plain.md", "# Plain\n\nA [link](index.md).\n")
    project.write("refs.bib", BIB)
    return project
