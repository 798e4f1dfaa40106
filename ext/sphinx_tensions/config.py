"""Each setting, declared once; the table in the docs is printed from here."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from sphinx.util import logging

from .model import STATUSES, Download, Settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of ``conf.py``."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]  #: "env" when pages must be read again; "" when only what is derived changes
    types: tuple[type, ...]
    valid: Callable[[Any], bool]
    expects: str  #: for the warning
    help: str


def _strings(value: Any) -> bool:
    return len(value) > 0 and all(isinstance(item, str) and item for item in value)


def _rising(value: Any) -> bool:
    return len(value) == 2 and all(isinstance(n, int | float) for n in value) and 0 < value[0] <= value[1]


def _iso_or_empty(value: str) -> bool:
    try:
        return value == "" or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _base(value: str) -> bool:
    parts = urlsplit(value)
    return not value or (parts.scheme in ("http", "https") and bool(parts.netloc) and value.endswith("/"))


def _any(value: Any) -> bool:  # noqa: ARG001  (a validator takes the value)
    return True


SETTINGS = (
    Setting(
        "tensions_statuses",
        list(STATUSES),
        "env",
        (list, tuple),
        _strings,
        "a list of words",
        "The words that `:status:` of a tension takes; the first is the default.",
    ),
    Setting(
        "tensions_bibfiles_required",
        False,
        "",
        (bool,),
        _any,
        "True or False",
        "Warn on every object that cites nothing.",
    ),
    Setting(
        "tensions_hide_uncited",
        True,
        "",
        (bool,),
        _any,
        "True or False",
        "Fold claims that cite nothing away in `claim-list`, with their number and a way to show them.",
    ),
    Setting(
        "tensions_stale_years",
        [2.0, 5.5],
        "",
        (list, tuple),
        _rising,
        "two rising numbers",
        "Years after which a view counts as ageing, and as stale.",
    ),
    Setting(
        "tensions_consensus_groups",
        2,
        "",
        (int,),
        lambda n: n > 0,
        "a whole number above 0",
        "Independent groups that a claim needs for the word consensus.",
    ),
    Setting(
        "tensions_independence_shared_authors",
        1,
        "",
        (int,),
        lambda n: n > 0,
        "a whole number above 0",
        "Authors that two works must share to count as one group.",
    ),
    Setting(
        "tensions_today",
        "",
        "",
        (str,),
        _iso_or_empty,
        "an ISO date or nothing",
        "The day from which ages are counted; empty: `SOURCE_DATE_EPOCH`, else the day of the build.",
    ),
    Setting(
        "tensions_numbering",
        True,
        "env",
        (bool,),
        _any,
        "True or False",
        "Put the letter of a camp before its title.",
    ),
    Setting(
        "tensions_pandoc_citations",
        False,
        "env",
        (bool,),
        _any,
        "True or False",
        "Read `[@key]` and `[@a; @b]` in running text as citations.",
    ),
    Setting(
        "tensions_cited_in_all",
        False,
        "",
        (bool,),
        _any,
        "True or False",
        "Put “Cited in” also under works that only pages cite, outside every object.",
    ),
    Setting(
        "tensions_map_limit",
        20,
        "",
        (int,),
        lambda n: n > 0,
        "a whole number above 0",
        "Objects up to which `tension-map` draws a tension; above it shows a matrix.",
    ),
    Setting(
        "tensions_downloads",
        [],
        "",
        (list, tuple),
        lambda value: all(isinstance(item, str) and item for item in value),
        "a list of paths",
        "Files that `download-list` offers where they were made, such as the PDF; relative to `conf.py`.",
    ),
    Setting(
        "tensions_digest_dir",
        "digest",
        "env",
        (str,),
        lambda value: bool(value) and not Path(value).is_absolute() and ".." not in Path(value).parts,
        "a folder inside that of `conf.py`",
        "Where the files of the days lie that `digest` shows.",
    ),
    Setting(
        "tensions_base_url",
        "",
        "html",
        (str,),
        _base,
        "an http or https address that ends with a slash, or nothing",
        "The address of the published site: with it the feed `tensions.atom` and `sitemap.xml` are written.",
    ),
)


def register(app: Sphinx) -> None:
    """Add all settings to *app*."""
    for setting in SETTINGS:
        app.add_config_value(setting.name, setting.default, setting.rebuild, setting.types)


def _place(app: Sphinx, name: str) -> str:
    """Return ``path:line`` of the setting *name* in ``conf.py``."""
    path = Path(app.confdir) / "conf.py"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    line = next((number for number, text in enumerate(lines, 1) if text.strip().startswith(name)), 1)
    return f"{path}:{line}"


def validate(app: Sphinx, config: Config) -> None:
    """Warn of values that cannot be used and put the default in their place."""
    for setting in SETTINGS:
        value = getattr(config, setting.name)
        if not isinstance(value, setting.types) or not setting.valid(value):
            logger.warning(
                "%s is %r, but takes %s; the default %r is used",
                setting.name,
                value,
                setting.expects,
                setting.default,
                type="tensions",
                subtype="option_value",
                location=_place(app, setting.name),
            )
            setattr(config, setting.name, setting.default)


def today(config: Config) -> str:
    """Return the ISO date from which ages are counted."""
    if config.tensions_today:
        return str(config.tensions_today)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime()
    return time.strftime("%Y-%m-%d", moment)


def downloads(config: Config, folder: str | Path) -> dict[str, Path]:
    """Return name and path of each file of `tensions_downloads` that is there."""
    paths = (Path(folder) / name for name in config.tensions_downloads)
    return {path.name: path for path in paths if path.is_file()}


def _download(name: str, path: Path) -> Download:
    found = path.stat()
    return Download(name, found.st_size, time.strftime("%Y-%m-%d", time.gmtime(found.st_mtime)))


def settings(config: Config, folder: str | Path) -> Settings:
    """Return the settings as the pure modules take them; paths are relative to *folder*."""
    low, high = config.tensions_stale_years
    return Settings(
        statuses=tuple(config.tensions_statuses),
        require_citations=config.tensions_bibfiles_required,
        hide_uncited=config.tensions_hide_uncited,
        stale_years=(float(low), float(high)),
        consensus_groups=config.tensions_consensus_groups,
        shared_authors=config.tensions_independence_shared_authors,
        today=today(config),
        numbering=config.tensions_numbering,
        map_limit=config.tensions_map_limit,
        cited_in_all=config.tensions_cited_in_all,
        downloads=tuple(_download(name, path) for name, path in downloads(config, folder).items()),
    )


def names() -> Iterable[str]:
    """Return the names of all settings."""
    return (setting.name for setting in SETTINGS)
