"""The nodes between reading and writing.

`tension` and `camp` are sections, so that titles, tables of contents and the
outline of every format know them.  All nodes here but `fold` are gone before
any writer sees the page: `transforms.Lower` turns them into nodes that every
writer has, which is why no format can lose their text.
"""

from __future__ import annotations

from docutils import nodes


class entry:  # noqa: N801  (docutils names node classes in lower case)
    """What the four objects have in common: `options`, `order`, `ids`."""


class tension(entry, nodes.section):  # noqa: N801
    """A tension."""


class camp(entry, nodes.section):  # noqa: N801
    """A camp."""


class counter(entry, nodes.General, nodes.Element):  # noqa: N801
    """A counter."""


class claim(entry, nodes.General, nodes.Element):  # noqa: N801
    """A claim."""


class name(nodes.rubric):  # noqa: N801
    """The title of a counter or claim."""


class slot(nodes.paragraph):  # noqa: N801
    """An option that holds text: question, crux or stance, by its `part`."""


class derived(nodes.General, nodes.Element):
    """A placeholder for what the graph knows: `part` and `order` say what."""


class query(nodes.General, nodes.Element):
    """A placeholder for a list: `order` names the `Query` of its page."""


class fold(nodes.General, nodes.Element):  # noqa: N801
    """A summary (first child) and what it opens."""


READING = (tension, camp, counter, claim, name, slot, derived, query)
