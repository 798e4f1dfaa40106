"""What the documentation says of libraries is what is declared."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<names>[^|]+) \| (?P<licences>[^|]+) \|", re.MULTILINE)


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    return {re.split(r"[\s\[<>=!;~]", name)[0].lower() for name in found} - {"sphinx-tensions"}


def listed() -> dict[str, str]:
    text = (ROOT / "docs/reference/dependencies.md").read_text()
    rows = list(ROW.finditer(text))[1:]
    return {name.strip().lower(): row["licences"] for row in rows for name in row["names"].split(",")}


def test_every_dependency_is_listed_and_no_other() -> None:
    assert listed().keys() == declared()


def test_licences_are_those_of_the_packages() -> None:
    kinds = ("MIT", "BSD", "Apache", "MPL", "OFL", "public domain")
    for name, said in listed().items():
        found = metadata(name).json
        given = [found.get("license_expression", ""), str(found.get("license", ""))[:200], *found.get("classifier", ())]
        words = " ".join(map(str, given))
        assert any(kind in said and kind.lower() in words.lower() for kind in kinds), (name, words)
