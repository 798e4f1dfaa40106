"""Pages with one mistake each, and what is to be said of it: by code and line, in the build and by `check`."""

from __future__ import annotations

HOME = """# Home

:::::{tension} Which layer?
:id: layer

Body.

::::{camp} Last
:id: last

Text {cite:p}`lee`.
::::

::::{camp} First
:id: first

Text {cite:p}`wu`.

:::{counter} No force
:id: no-force

Said {cite:p}`roy`.
:::
::::
:::::

```{toctree}
:hidden:
:glob:

*
```

```{bibliography}
```
"""

#: page -> (text, what is said: (code, line, what it says to do))
PAGES: dict[str, tuple[str, list[tuple[str, int, str]]]] = {
    # the table of a first author's mistakes, in its order
    "option-colon-after.md": (
        "# P\n\n:::{claim} T\n:id drift\n:tension: layer\n\nT {cite:p}`lee`.\n:::\n",
        [("option_form", 4, "Write options as `:id: name`")],
    ),
    "option-colon-before.md": (
        "# P\n\n:::{claim} U\n:tension: layer\nid: rift\n\nT {cite:p}`lee`.\n:::\n",
        [("option_form", 5, "Write options as `:id: name`")],
    ),
    "fences-of-one-length.md": (
        "# P\n\n:::{tension} V\n:id: v\n\n:::{camp} Va\n\nT.\n:::\n\n:::{camp} Vb\n\nT.\n:::\n:::\n",
        [("fence_length", 6, "more colons"), ("fence_length", 11, "more colons")],
    ),
    "directive.md": (
        "# P\n\n:::{campp} Aa\n:tension: layer\n\nT {cite:p}`lee`.\n:::\n",
        [("unknown_directive", 3, "did you mean 'camp'?")],
    ),
    "option-name.md": (
        "# P\n\n:::{tension} Ab\n:since: 2024-01-01\n:questoin: Is it?\n\nT.\n:::\n",
        [("unknown_option", 5, "did you mean 'question'?")],
    ),
    "role.md": (
        "# P\n\nOne line,\nthen {cmp}`last` and {cite:pp}`lee`.\n",
        [("unknown_role", 4, "did you mean 'camp'?"), ("unknown_role", 4, "did you mean 'cite:p'?")],
    ),
    "key.md": ("# P\n\nOne line,\nthen {cite:p}`leee`.\n", [("unknown_key", 4, "did you mean 'lee'?")]),
    "no-target.md": (
        "# P\n\n:::{counter} Ac\n\nT {cite:p}`lee`.\n:::\n",
        [("no_target", 3, "Name what it answers with `:against:`")],
    ),
    "unknown-target.md": (
        "# P\n\n:::{counter} Ad\n:id: ad\n:against: lst\n\nT {cite:p}`lee`.\n:::\n",
        [("unknown_target", 5, "did you mean 'last'?")],
    ),
    "title-as-target.md": (
        "# P\n\n:::{counter} Ae\n:id: ae\n:against: No force\n\nT {cite:p}`lee`.\n:::\n",
        [("unknown_target", 5, "did you mean 'no-force'?")],
    ),
    "date.md": (
        "# P\n\n:::{tension} Af\n:since: 6.1.1912\n:reviewed: 1912-02-31\n\nT.\n:::\n",
        [("bad_date", 4, "Write"), ("bad_date", 5, "Write")],
    ),
    "title-twice.md": (
        "# P\n\n:::{claim} Ag\n:tension: layer\n\nT {cite:p}`lee`.\n:::\n\n:::{claim} Ag\n:tension: layer\n\nT {cite:p}`wu`.\n:::\n",
        [("duplicate_id", 9, "Give one of them another `:id:`")],
    ),
    "id-with-a-blank.md": (
        "# P\n\n:::{claim} Ah\n:tension: layer\n:id: no way\n\nT {cite:p}`lee`.\n:::\n",
        [("invalid_id", 5, "did you mean 'no-way'?")],
    ),
    "tension-in-a-camp.md": (
        "# P\n\n::::{camp} Ai\n:tension: layer\n\nT {cite:p}`lee`.\n\n:::{tension} Aj\n\nT.\n:::\n::::\n",
        [("misplaced", 8, "Move it")],
    ),
    "camp-in-a-counter.md": (
        "# P\n\n::::{counter} Ak\n:against: last\n\nT {cite:p}`lee`.\n\n:::{camp} Al\n:tension: layer\n\nT.\n:::\n::::\n",
        [("misplaced", 8, "Move it")],
    ),
    "tab-before-option.md": ("# P\n\n:::{claim} Am\n\t:tension: layer\n\nT {cite:p}`lee`.\n:::\n", []),
    "tab-before-body.md": (
        "# P\n\n:::{claim} An\n:tension: layer\n\n\tT {cite:p}`leee`.\n:::\n",
        [("body_indent", 6, "at the left"), ("unknown_key", 6, "did you mean 'lee'?")],
    ),
    "fence-open.md": (
        "# P\n\n::::{claim} Ao\n:tension: layer\n\n:::{counter} Ap\n\nT {cite:p}`lee`.\n::::\n",
        [("fence_open", 6, "Close it")],
    ),
    "brackets.md": ("# P\n\nSaid before.\n\nAs [@lee] says.\n", [("pandoc_citation", 5, "Use the role `cite:p`")]),
    "citation-in-a-title.md": (
        "# P {cite:p}`leee`\n\n:::{claim} Aq {cite:p}`wuu`\n:tension: layer\n\nT.\n:::\n",
        [("unknown_key", 1, "did you mean 'lee'?"), ("unknown_key", 3, "did you mean 'wu'?")],
    ),
    "yaml.md": (
        '# P\n\n:::{tension} Ar\n:id: ar\n:question: Is C # better?\n:crux: "a" and b\n\nT.\n:::\n',
        [
            ("option_syntax", 5, "Put the whole value in single quotes"),
            ("option_syntax", 6, "Put the whole value in single quotes"),
        ],
    ),
    "line-ends.md": (
        "\ufeff# P\r\n\r\n:::{claim} As: of\r\n:tension: layr\r\n\r\nT {cite:p}`lee`.\r\n:::\r\n",
        [("unknown_target", 4, "did you mean 'layer'?")],
    ),
    "rule.md": (
        "# P\n\n.. camp:: At\n   :tension: layer\n\n   T.\n\nAnd :cite:p:`lee`.\n",
        [("wrong_markup", 3, "In Markdown write"), ("wrong_markup", 8, "In Markdown write")],
    ),
    "role-of-markdown.rst": (
        "P\n=\n\nSaid {cite:p}`lee`.\n\n```{camp} Au\n```\n",
        [("wrong_markup", 4, "in reStructuredText `.. camp:: Title`"), ("wrong_markup", 6, "in reStructuredText")],
    ),
    "camps-of-one-title.md": (
        "# P\n\n::::{tension} Av\n\n:::{camp} Aw\n\nT.\n:::\n\n:::{camp} Aw\n\nT.\n:::\n::::\n",
        [("duplicate_id", 10, "Give one of them another `:id:`")],
    ),
    "links.md": (
        "# P\n\nTo a [page](datte.md) and\n[a place](index.md#lsat).\n\nOr [one](#lsat), {doc}`rooole`, {ref}`nowhere`.\n",
        [
            ("broken_link", 3, "did you mean 'date'?"),
            ("broken_link", 3, "did you mean 'last'?"),
            ("broken_link", 6, "did you mean 'last'?"),
            ("broken_link", 6, "did you mean 'role'?"),
            ("broken_link", 6, "Correct the address"),
        ],
    ),
    "contents.md": (
        "# P\n\n```{toctree}\nmoved\nOther <gone>\n```\n",
        [("broken_link", 3, ""), ("broken_link", 3, "")],
    ),
    "sub/apart.md": (
        "# P\n\nA page of which nobody hears; [home](../index.md#layer), [](/index.md), [](#last).\n",
        [("orphan", 1, "")],
    ),
    # the extra rows
    "blank-before-options.md": (
        "# P\n\n:::{claim} Ax\n\n:id: ax\n:tension: layr\n\nT {cite:p}`lee`.\n:::\n",
        [("option_form", 5, "with no blank line"), ("unknown_target", 6, "did you mean 'layer'?")],
    ),
    "blank-among-options.md": (
        "# P\n\n:::{claim} Ay\n:id: ay\n\n:tension: layr\n\nT {cite:p}`lee`.\n:::\n",
        [("option_form", 6, "with no blank line"), ("unknown_target", 6, "did you mean 'layer'?")],
    ),
    "no-blank.md": (
        "# P\n\n:::{claim}The one\n:tension: layer\n\nT {cite:p}`lee`.\n:::\n",
        [("directive_form", 3, "Write `{camp} Title`")],
    ),
    "unsafe.rst": (
        "P\n=\n\n.. claim:: Az\n   :tension: layer\n\n   A `link <JavaScript:alert(1)>`__ and `one <https://e.org>`__ :cite:p:`lee`.\n",
        [("unsafe_link", 7, "")],
    ),
    # more of the same
    "option-value.md": (
        "# P\n\n:::{tension} Ba\n:id: ba\n:status: opne\n\nT.\n:::\n",
        [("option_value", 5, "did you mean 'open'?")],
    ),
    "supersedes.md": (
        "# P\n\n:::{claim} Bb\n:tension: layer\n:supersedes: bb\n\nT {cite:p}`lee`.\n:::\n",
        [("self_reference", 5, "Remove its own id")],
    ),
    "list.md": (
        "# P\n\n```{camp-list}\n:columns: title, size\n:sort: -sise\n:limit: none\n:colour: red\n```\n",
        [("unknown_column", 4, ""), ("unknown_column", 5, ""), ("option_value", 6, ""), ("unknown_option", 7, "")],
    ),
    "map.md": ("# P\n\n```{tension-map} layr\n```\n", [("unknown_target", 3, "did you mean 'layer'?")]),
    "day.md": (
        "# P\n\n```{digest} 2026-5-8\n```\n\n```{digest-month} 2026\n```\n",
        [("bad_date", 3, ""), ("bad_date", 6, "")],
    ),
    "month.md": ("# P\n\n```{digest-month} 2026-05\n```\n", [("digest_empty", 3, "Add pages")]),
    "in-a-list.md": (
        "# P\n\n- item\n\n  :::{claim} Bc\n  :tension: layer\n\n  T {cite:p}`lee`.\n  :::\n",
        [("misplaced", 5, "Move it")],
    ),
    "footcite.md": (
        "# P\n\n:::{claim} Bd\n:tension: layer\n\nOne line,\nsaid {footcite}`lee`.\n:::\n\n```{footbibliography}\n```\n",
        [("footcite", 7, "Use `cite:p`")],
    ),
    "addresses.md": (
        "# P\n\n:::{claim} Bg\n:tension: layer\n\nOne line {cite:p}`lee`,\n[a](xmpp:a@b.c) and [b](https://b.c)\n"
        "and ![c](https://b.c/d.png).\n:::\n\n[d](xmpp:a@b.c)\n",
        [("broken_link", 6, "Correct"), ("remote_image", 8, "Put the file beside"), ("broken_link", 11, "Correct")],
    ),
    "cite-syntax.md": ("# P\n\nOne line,\nsaid {cite:p}`lee,`.\n", [("cite_syntax", 4, "Separate keys")]),
    "other-directive.md": (
        "# P\n\n:::{frobnicate} x\nT.\n:::\n\nA {frob}`x` here.\n",
        [("unknown_directive", 3, ""), ("unknown_role", 7, "")],
    ),
    "other-directive-in-rest.rst": (
        "P\n=\n\n.. frobnicate:: x\n\n   T.\n\nA :frob:`x` here.\n",
        [("unknown_directive", 4, ""), ("unknown_role", 8, "")],
    ),
    "options.rst": (
        "P\n=\n\n.. claim:: Be\n   :tension: layr\n   :colour: red\n   id: be\n\n   T :cite:p:`leee`.\n",
        [
            ("unknown_target", 5, "did you mean 'layer'?"),
            ("unknown_option", 6, ""),
            ("option_form", 7, ""),
            ("unknown_key", 9, ""),
        ],
    ),
    "roles.rst": (
        "P\n=\n\nOne line,\nthen :camp:`lst`,\nthen :cite:p:`leee` and :camp:`layer`.\n",
        [("unknown_target", 5, "did you mean 'last'?"), ("unknown_key", 6, ""), ("wrong_kind", 6, "")],
    ),
    "class.md": (
        "# P\n\n:::{claim} Class\n:tension: layer\n:class: a}b ok\n\nT {cite:p}`lee`.\n:::\n",
        [("option_value", 5, "not 'a}b'")],
    ),
    "formula.md": (
        "# P\n\n:::{tension} Bh $\\input{a}$\n:status: open\n:crux: C $\\write18{b}$\n\nOne line,\nsaid $\\def\\x{}$ "
        "and $x^2$.\n\n$$\n\\latelua{x}\n$$\n\n```{math}\n:label: bh\n\n\\UseName{x}\n```\n:::\n",
        [("formula", line, "Write it without such commands") for line in (3, 5, 8, 10, 14)],
    ),
    "formula-of-rest.rst": (
        "P\n=\n\n.. tension:: Bi :math:`\\input{a}`\n   :crux: C :math:`\\write18{b}`\n\n   One line,\n   said :math:`\\def\\x{}`.\n\n"
        "   .. math::\n\n      \\latelua{x}\n",
        [("formula", line, "Write it without such commands") for line in (4, 5, 8, 10)],
    ),
    "evidence-line.md": (
        "# P\n\n::::{claim} Ev1\n:tension: layer\n\n:::{evidence}\nlee; full\n+ lee; full; mesured\n"
        '+ wu "a b c; full\n+ roy; full; 1B; 2B\n+ lee; 2026-13-01\n:::\n::::\n',
        [
            ("evidence_line", 7, "Write sign, key, place"),
            ("evidence_line", 8, "did you mean 'measured'?"),
            ("evidence_line", 9, "is never closed"),
            ("evidence_line", 10, "the scale is '1B'"),
            ("bad_date", 11, "2026-13-01"),
        ],
    ),
    "evidence-long.md": (
        "# P\n\n::::{claim} Ev2\n:tension: layer\n\n:::{evidence} lee\n:role: supprts\n:basis: mesured\n:read: full\n"
        ":via: wu\n:words: one two\n:limits: small, tuned\n:checked: never\n:wrds: x\n\nText.\n:::\n\n"
        ":::{evidence} wu\n:read: secondary\n:::\n::::\n",
        [
            ("option_value", 7, "did you mean 'supports'?"),
            ("option_value", 8, "did you mean 'measured'?"),
            ("option_value", 12, "did you mean 'untuned'?"),
            ("bad_date", 13, "never"),
            ("unknown_option", 14, "did you mean 'words'?"),
            ("evidence", 11, "fewer than 3"),
            ("evidence", 10, "read is not secondary"),
            ("evidence", 20, "via does not say what was read"),
        ],
    ),
    "holders-none.md": (
        "# P\n\n:::{camp} Ho\n:tension: layer\n:holders: lee, none\n\nT {cite:p}`wu`.\n:::\n",
        [("option_value", 5, "`none` alone")],
    ),
    "evidence-outside.md": (
        "# P\n\n:::{evidence}\n+ lee; full : it was said\n:::\n\n::::{tension} Ev3\n\n:::{evidence} wu\n:read: full\n:::\n::::\n",
        [("misplaced", 4, "in no claim, camp or counter"), ("misplaced", 9, "in no claim, camp or counter")],
    ),
    "evidence-empty.md": (
        "# P\n\n::::{claim} Ev4\n:tension: layer\n\nT {cite:p}`lee`.\n\n:::{evidence}\n:::\n\n:::{evidence}\n:read: full\n:::\n::::\n",
        [("evidence", 8, "neither a key nor a line"), ("evidence", 12, "needs a key on the opening line")],
    ),
    "evidence-names.md": (
        "# P\n\n::::{claim} Ev5\n:tension: layer\n\n:::{evidence}\n+ lee; full #twice\n+ wu; full #twice\n+ #thrice; full\n"
        "+ leee; full\n+ wu; secondary; via ro\n+ wu; secondary; via javascript://x\n:::\n::::\n",
        [
            ("duplicate_id", 8, "'twice' is already that of an entry of"),
            ("unknown_target", 9, "no entry has the id 'thrice'"),
            ("unknown_key", 10, "leee"),
            ("unknown_key", 11, "did you mean 'roy'?"),
            ("unsafe_link", 12, "was taken away"),
        ],
    ),
    "evidence-of-rest.rst": (
        "P\n=\n\n.. claim:: Ev6\n   :tension: layer\n\n   .. evidence::\n\n      lee; full\n      + lee; ful\n\n"
        "   .. evidence:: wu\n      :basis: mesured\n\n      Text.\n",
        [
            ("evidence_line", 9, "Write sign, key, place"),
            ("evidence_line", 10, "did you mean 'full'?"),
            ("option_value", 13, "did you mean 'measured'?"),
        ],
    ),
    "capitals.md": ("# P\n\n:::{Claim} Bf\n:tension: layr\n\nT {cite:p}`lee`.\n:::\n", [("unknown_target", 4, "")]),
}

_CLAIM = "# Home\n\n:::{claim} T\n\nT {cite:p}`lee`.\n:::\n\n"
_LIST = "```{bibliography}\n```\n"
_LEE = "@misc{lee, author={Lee, A}, title={T}, year=2020}\n"

#: what is wrong with a project -> (a line of settings, bibliography, page, what is said: (file, code, line, what to do))
PROJECTS: dict[str, tuple[str, str | None, str, list[tuple[str, str, int, str]]]] = {
    "nothing": ("", _LEE, _CLAIM + _LIST, []),
    "misspelt extension of MyST": (
        'myst_enable_extensions = ["colon_fence", "dolarmath"]',
        _LEE,
        _CLAIM + _LIST,
        [("conf.py", "option_value", 1, "did you mean 'dollarmath'?")],
    ),
    "one number for two": (
        "tensions_stale_years = 3",
        _LEE,
        _CLAIM + _LIST,
        [("conf.py", "option_value", 1, "takes two rising numbers")],
    ),
    "no file": (
        'bibtex_bibfiles = ["gone.bib"]',
        None,
        _CLAIM + _LIST,
        [("gone.bib", "bib_missing", 1, "Correct the path"), ("index.md", "unknown_key", 5, "add the entry")],
    ),
    "no bibliography": ("", _LEE, _CLAIM, [("index.md", "unknown_key", 5, "list it with `bibliography`")]),
    "fields and types": (
        "",
        "@article{lee, author={Lee, A}, title={T}, year=2020}\n@frob{x, author={X, Y}, title={Z}, year=2020}\n",
        _CLAIM + "Also {cite:p}`x`.\n\n" + _LIST,
        [("refs.bib", "bib_field", 1, "missing journal"), ("refs.bib", "bib_type", 2, "'frob'")],
    ),
    "entries that nothing cites": (
        "",
        _LEE + "@article{x, title={Z}}\n@article{y, title={Z}}\n",
        _CLAIM + _LIST.replace("\n", "\n:all:\n", 1),
        [("refs.bib", "bib_field", 2, "missing author"), ("refs.bib", "bib_field", 3, "missing author")],
    ),
    "entries that nothing lists": ("", _LEE + "@article{x, title={Z}}\n", _CLAIM + _LIST, []),
    "syntax": ("", _LEE + "@misc{x, title={U\n", _CLAIM + _LIST, [("refs.bib", "bib_syntax", 2, "Correct the entry")]),
    "statuses": (
        'tensions_statuses = ["warm"]',
        _LEE,
        _CLAIM + ":::{tension} U\n:status: open\n\nT.\n:::\n\n" + _LIST,
        [("index.md", "option_value", 9, "takes one of warm")],
    ),
}
