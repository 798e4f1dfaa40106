"""The nodes between reading and writing.

`tension` and `camp` are sections, so that titles, tables of contents and the
outline of every format know them.  All nodes here but `fold` are gone before
any writer sees the page: `transforms.Lower` turns them into nodes that every
writer has, which is why no format can lose their text.
"""

from __future__ import annotations

from docutils import nodes


class recorded(nodes.Element):
    """What the four objects have in common: `options`, `order`, `ids`."""


class tension(recorded, nodes.section):
    """A tension."""


class camp(recorded, nodes.section):
    """A camp."""


class counter(recorded, nodes.General, nodes.Element):
    """A counter."""


class claim(recorded, nodes.General, nodes.Element):
    """A claim."""


class name(nodes.rubric):
    """The title of a counter or claim."""


class slot(nodes.paragraph):
    """An option that holds text: question, crux or stance, by its `part`."""


class derived(nodes.General, nodes.Element):
    """A placeholder for what the graph knows: `part` and `order` say what."""


class query(nodes.General, nodes.Element):
    """A placeholder for a list: `order` names the `Query` of its page."""


class fold(nodes.General, nodes.Element):
    """A summary (first child) and what it opens."""


class picture(nodes.General, nodes.Element):
    """A drawing (`drawing` holds the fragment); its child is the same as a nested list."""


READING = (tension, camp, counter, claim, name, slot, derived, query)
