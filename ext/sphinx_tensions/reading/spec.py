"""The option table that docutils and MyST ask for."""

from __future__ import annotations

from typing import Any

from docutils.parsers.rst import directives

from ..core.options import Option


class Spec(dict[str, Any]):
    """An option table that lets unknown names through, so that one of ours can warn of them."""

    # On the KeyError of an unknown option docutils drops the directive, and MyST the option.
    def __missing__(self, name: str) -> Any:
        """Take the value of an unknown option as text."""
        return directives.unchanged


def spec(options: tuple[Option, ...]) -> Spec:
    """Return the option table of a directive, as docutils and MyST read it."""
    return Spec({o.name: directives.flag if o.takes == "flag" else directives.unchanged for o in options})
