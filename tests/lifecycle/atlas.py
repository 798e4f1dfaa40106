"""A small atlas whose pages lean on one another in every way."""

from __future__ import annotations

from ..helpers.project import Project

PAGES = {
    "index.md": """# Home

See {tension}`states`, and [](#last), and [a page](two.md), and {ref}`label-three`.

```{toctree}
:maxdepth: 2

one
two
three
group/index
refs
```

```{tension-list}
```

```{tension-stats}
```

```{tension-map} states
```

```{tension-map}
```
""",
    "one.md": """::::::{tension} Which state is handed over?
:id: states
:question: Is it the last layer {cite:p}`lee`?
:topics: transfer
:since: 2022-06-01
:reviewed: 2026-01-01

Contested {cite:p}`wu`.

:::::{camp} The last layer
:id: last
:holders: lee

Because {cite:p}`lee`.

::::{counter} The head absorbs the task
:id: absorbs
:kind: undercuts

Shown {cite:p}`wu`.
::::
:::::

:::::{camp} Pick by probing
:id: probing

Because {cite:p}`roy`.
:::::
::::::
""",
    "two.md": """# Second page

:::{counter} Probes cost
:id: cost
:against: probing

As {camp}`probing` admits. Then {tension}`states`.
:::

:::{claim} Layers differ
:id: differ
:tension: states
:supports: probing

Measured {cite:p}`roy`.
:::
""",
    "three.md": """(label-three)=
# Third page

```{open-counters}
```

```{camp-list}
```
""",
    "group/index.md": """# Group

```{toctree}

inner
```

```{source-list}
```
""",
    "group/inner.md": """# Inner page

Nothing of ours but a link to {counter}`cost` and to [home](../index.md).

By their files: [](../two.md#differ), and [the last](/one.md#last).

```{claim-list}
:group: topics tension
:style: cards
:columns: title, word, certainty, works, groups, effective, newest, supports
```
""",
    "refs.md": """# Works

```{bibliography}
```
""",
}


def plant(project: Project) -> Project:
    """Write the pages."""
    for name, text in PAGES.items():
        project.write(name, text)
    return project
