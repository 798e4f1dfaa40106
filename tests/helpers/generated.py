"""Pages that nobody wrote: every option, nesting and inline form, put together by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sphinx_tensions.core.model import Kind
from sphinx_tensions.core.options import EVIDENCE, OPTIONS, Option

INSIDE = {
    Kind.TENSION: (Kind.CAMP, Kind.CLAIM, Kind.COUNTER),
    Kind.CAMP: (Kind.COUNTER, Kind.CLAIM),
    Kind.COUNTER: (Kind.COUNTER,),
    Kind.CLAIM: (Kind.COUNTER,),
}
KEYS = ("lee", "wu", "roy")
WORDS = ["layers", "probes", "width", "2.5%", "the", "(last)", "“quoted”", "naïve", "词表", "a/b", "it's", "so"]
MARKDOWN = ("*stressed*", "**bold**", "`code x`", "$a_{1}$", "{cite:p}`lee`", "{cite:t}`wu; roy`", "{camp}`b <c0>`",
            "{any}`c0`", "[a *link*](#c0)", "[site](https://example.org)", "\\*star\\*", "<i>html</i>")  # fmt: skip
REST = ("*stressed*", "**bold**", "``code x``", ":math:`a_{1}`", ":cite:p:`lee`", ":cite:t:`wu; roy`", ":camp:`b <c0>`",
        ":any:`c0`", "`site <https://example.org>`__", "\\*star\\*")  # fmt: skip


class Writer:
    """Writes one page; the same *seed* gives the same page."""

    def __init__(self, seed: int, *, rst: bool) -> None:
        self.chance = random.Random(seed)
        self.rst = rst
        self.seed = seed
        self.count = 0

    def page(self) -> str:
        """Return its source, which begins with the camp `c0` of its own."""
        title = f"Page {self.seed}"
        head = f"{title}\n{'=' * len(title)}\n\n" if self.rst else f"# {title}\n\n"
        parts = [self.sentences(), *("\n".join(self.thing(Kind.TENSION, 0)) for _ in range(self.chance.randint(1, 3)))]
        parts.append("\n".join(self.thing(self.chance.choice([Kind.CLAIM, Kind.COUNTER]), 0)))
        return head + "\n\n".join(parts) + "\n"

    def sentences(self) -> str:
        """Return a paragraph of one to three sentences, perhaps over two lines."""
        forms = REST if self.rst else MARKDOWN
        found = []
        for _ in range(self.chance.randint(1, 3)):
            words = self.chance.choices(WORDS, k=self.chance.randint(2, 6))
            words.insert(self.chance.randint(1, len(words)), self.chance.choice(forms))
            found.append("So " + " ".join(words) + ".")
        return self.chance.choice(["\n", " "]).join(found)

    def text(self) -> str:
        """Return text for a title or an option."""
        forms = [form for form in (REST if self.rst else MARKDOWN) if "html" not in form and "star" not in form]
        return " ".join([*self.chance.choices(WORDS[:5], k=3), self.chance.choice(["", self.chance.choice(forms)])])

    def options(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """Yield some of the options of a kind, with values."""
        for option in OPTIONS[kind]:
            if option.name not in ("id", "tension", "label", "supersedes") and self.chance.random() < 0.3:
                yield option.name, self.value(option)

    def value(self, option: Option) -> str:
        """Return a value for an option."""
        if option.name == "status":
            return self.chance.choice(["open", "settled"])
        if option.kinds:
            return "t0" if option.kinds == (Kind.TENSION,) else "c0" if Kind.CAMP in option.kinds else "m0"
        match option.takes:
            case "keys":
                return ", ".join(key + self.chance.choice(["", "", "{p. 3}"]) for key in self.chance.sample(KEYS, 2))
            case "words" | "classes":
                return "one two"
            case "date":
                return self.chance.choice(["2020", "2021-03", "2022-04-05"])
            case "flag":
                return ""
            case "text":
                return self.text() if option.markup else "Plain words."
            case _:
                return option.takes.split(", ")[-1]

    def evidence(self) -> list[str]:
        """Return the lines of evidence, in one form or the other."""
        found: list[str] = []
        for _ in range(self.chance.choice([0, 0, 1, 2])):
            self.count += 1
            key = self.chance.choice([*KEYS, "#e0"])
            if self.chance.random() < 0.5:
                options = [f":{o.name}: {self.said(o)}" for o in EVIDENCE if self.chance.random() < 0.4]
                options = [line for line in options if not line.startswith(":via:")]
                head, body = key, [*options, "", *self.sentences().split("\n"), "", self.sentences().split("\n")[0]]
            else:
                head, body = "", [self.line(key) for _ in range(self.chance.randint(1, 3))]
            if self.rst:
                gap = [] if head else [""]
                found += ["", f".. evidence:: {head}".rstrip(), *(f"   {line}".rstrip() for line in [*gap, *body])]
            else:
                found += ["", f":::{{evidence}} {head}".rstrip(), *body, ":::"]
        return found

    def said(self, option: Option) -> str:
        """Return a value for an option of evidence."""
        match option.name:
            case "words":
                return self.chance.choice(["three words here", "some words … and others there"])
            case "id":
                return f"e-{self.seed}-{self.count}"
            case "read":
                return self.chance.choice(["full", "part", "abstract"])
            case "checked":
                return self.chance.choice(["2020", "2021-03", "2022-04-05"])
            case "by":
                return self.chance.choice(["Ann", "model x"])
            case _ if option.several or ", " in option.takes:
                return self.chance.choice(option.takes.split(", "))
            case _:
                return self.chance.choice(["abstract", "table 3", "1B tokens"])

    def line(self, key: str) -> str:
        """Return an entry of the short form."""
        terms = ["full", "matched", "own-method", "small", "1B", "2026-11", "by Ann", "by model x"]
        place = self.chance.choice(["", " at §4.2", ' at p. 3 "three words; here"', ' "some words … and there"'])
        finding = self.chance.choice(["", f" : {self.text().strip()}"])
        rest = "".join(f"; {term}" for term in self.chance.sample(terms[:6], self.chance.randint(0, 4)))
        more = self.chance.choice(["", f"; {self.chance.choice(terms[6:])}"])
        return f"{self.chance.choice('+-~=.')} {key}{place}{rest}{more}{finding}"

    def thing(self, kind: Kind, depth: int) -> list[str]:
        """Return the lines of an object and of what is in it."""
        self.count += 1
        inside = [
            line
            for _ in range(self.chance.choice([0, 0, 1, 2]) if depth < 3 else 0)
            for line in ["", *self.thing(self.chance.choice(INSIDE[kind]), depth + 1)]
        ]
        titled = kind in (Kind.TENSION, Kind.CAMP) or self.chance.random() < 0.5
        given = [("id", f"{kind}-{self.seed}-{self.count}"), *self.options(kind)]
        options = [f":{name}: {value}".rstrip() for name, value in given]
        body = ["", *self.sentences().split("\n")] if self.chance.random() < 0.9 or not titled else []
        inside = [*(self.evidence() if kind is not Kind.TENSION else []), *inside]
        title = f" {self.text().strip()}" if titled else ""
        if self.rst:
            lines = [*options, *body, *inside]
            return [f".. {kind}::{title}", *(f"   {line}".rstrip() for line in lines)]
        fence = ":" * (9 - depth)
        return [f"{fence}{{{kind}}}{title}", *options, *body, *inside, fence]


def pages(number: int) -> dict[str, str]:
    """Return *number* pages by file name, and the one whose objects they all name."""
    found = {"named.md": "# Named\n\n::::{tension} T\n:id: t0\n\n:::{camp} C\n:id: c0\n\nText.\n:::\n"
             ":::::{claim} M\n:id: m0\n\nText.\n\n:::{evidence}\n+ lee at abstract; full #e0\n:::\n:::::\n::::\n"}  # fmt: skip
    for seed in range(number):
        rst = seed % 3 == 0
        found[f"page-{seed:03}.{'rst' if rst else 'md'}"] = Writer(seed, rst=rst).page()
    return found
