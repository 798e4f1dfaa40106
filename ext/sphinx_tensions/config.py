"""Each setting, declared once; the table in the docs is printed from here."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from .core.model import STATUSES, Download, Settings
from .core.text import BROKEN, did_you_mean, is_date

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

MANY = 10**9
"""Above any number that a setting can mean."""


class Takes(NamedTuple):
    """What a setting takes."""

    types: tuple[type, ...]
    valid: Callable[[Any], bool]
    expects: str  #: for the warning


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of ``conf.py``."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]  #: "env" when pages must be read again; "" when only what is derived changes
    kind: Takes
    help: str

    def takes(self, value: Any) -> bool:
        """Return whether *value* can be used, whatever it is."""
        # In Python True is an int, and would pass for a number.
        if isinstance(value, bool) and bool not in self.kind.types:
            return False
        try:
            return isinstance(value, self.kind.types) and bool(self.kind.valid(value))
        except (ValueError, TypeError, ArithmeticError):
            return False


def _shown(value: Any) -> str:
    """Return *value* as it may have been written, in few letters."""
    try:
        return ascii(value)[:80]
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists
        return f"of type {type(value).__name__}"


def _texts(value: Any) -> bool:
    return all(isinstance(item, str) and item and not BROKEN.search(item) for item in value)


def _rising(value: Any) -> bool:
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)
    return len(value) == 2 and numbers and 0 < value[0] <= value[1] <= MANY


def _base(value: str) -> bool:
    parts = urlsplit(value)
    web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return not value or (web and value.endswith("/") and not BROKEN.search(value))


def _inside(value: str) -> bool:
    parts = Path(value).parts
    relative = bool(parts) and not Path(value).is_absolute() and ".." not in parts
    return relative and max(map(len, parts)) < 100 and not BROKEN.search(value)


SWITCH = Takes((bool,), lambda _value: True, "True or False")
COUNT = Takes((int,), lambda value: 0 < value <= MANY, "a whole number above 0")
FOLDER = Takes((str,), _inside, "a folder inside that of `conf.py`")
WORDS = Takes((list, tuple), lambda value: len(value) > 0 and _texts(value), "a list of words")
PATHS = Takes((list, tuple), _texts, "a list of paths")
YEARS = Takes((list, tuple), _rising, "two rising numbers")
DAY = Takes((str,), lambda value: not value or is_date(value), "an ISO date or nothing")
ADDRESS = Takes((str,), _base, "an http or https address that ends with a slash, or nothing")

SETTINGS = (
    Setting(
        "tensions_statuses",
        list(STATUSES),
        "env",
        WORDS,
        "The words that `:status:` of a tension takes; the first is the default.",
    ),
    Setting("tensions_bibfiles_required", False, "", SWITCH, "Warn on every object that cites nothing."),
    Setting(
        "tensions_hide_uncited",
        True,
        "",
        SWITCH,
        "Fold claims that cite nothing away in `claim-list`, with their number and a way to show them.",
    ),
    Setting("tensions_stale_years", [2.0, 5.5], "", YEARS, "Years after which a view counts as ageing, and as stale."),
    Setting("tensions_consensus_groups", 5, "", COUNT, "Independent groups that a claim needs for the word consensus."),
    Setting(
        "tensions_independence_shared_authors", 1, "", COUNT, "Authors that two works must share to count as one group."
    ),
    Setting(
        "tensions_today",
        "",
        "",
        DAY,
        "The day from which ages are counted; empty: `SOURCE_DATE_EPOCH`, else the day of the build.",
    ),
    Setting("tensions_numbering", True, "env", SWITCH, "Put the letter of a camp before its title."),
    Setting(
        "tensions_pandoc_citations", False, "env", SWITCH, "Read `[@key]` and `[@a; @b]` in running text as citations."
    ),
    Setting(
        "tensions_cited_in_all",
        False,
        "",
        SWITCH,
        "Put “Cited in” also under works that only pages cite, outside every object.",
    ),
    Setting(
        "tensions_search_everywhere",
        False,
        "html",
        SWITCH,
        "Offer objects and works while a search is typed on every page, not only on those that show an object.",
    ),
    Setting(
        "tensions_bibliography_authors",
        100,
        "",
        COUNT,
        "Authors that a bibliography names of a work that an object cites; further ones are “others”.",
    ),
    Setting(
        "tensions_map_limit",
        20,
        "",
        COUNT,
        "Objects up to which `tension-map` draws a tension; above it shows a matrix.",
    ),
    Setting(
        "tensions_downloads",
        [],
        "",
        PATHS,
        "Files that `download-list` offers where they were made, such as the PDF; relative to `conf.py`.",
    ),
    Setting("tensions_digest_dir", "digest", "env", FOLDER, "Where the files of the days lie that `digest` shows."),
    Setting(
        "tensions_drafts",
        "drafts",
        "",
        FOLDER,
        "Where proposals wait for an editor, which `draft-list` shows and `review` goes through.",
    ),
    Setting(
        "tensions_base_url",
        "",
        "html",
        ADDRESS,
        "The address of the published site: with it the feed `tensions.atom` and `sitemap.xml` are written.",
    ),
)


def register(app: Sphinx) -> None:
    """Add all settings to *app*."""
    for setting in SETTINGS:
        app.add_config_value(setting.name, setting.default, setting.rebuild, setting.kind.types)


def line_of(path: Path, name: str) -> int:
    """Return the line of the setting *name* in the file of settings *path*, 1 where it is not found."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    return next((number for number, text in enumerate(lines, 1) if text.strip().startswith(name)), 1)


def refused(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the settings among *values* that cannot be used, that of MyST at the end, and why.

    The build and `check` share it.
    """
    for setting in SETTINGS:
        if setting.name in values and not setting.takes(values[setting.name]):
            given = f"{setting.name} is {_shown(values[setting.name])}"
            yield setting.name, f"{given}, but takes {setting.kind.expects}; the default {setting.default!r} is used"
    for why in _unread(values.get(MYST, ())):
        yield MYST, why


LISTS = (list, tuple, set, frozenset)
MYST = "myst_enable_extensions"
_WORDS = (
    "alert amsmath attrs_block attrs_image attrs_inline colon_fence deflist dollarmath fieldlist html_admonition "
    "html_image linkify replacements smartquotes strikethrough substitution tasklist"
)
"""What it can hold, to name the nearest; whether a word is known is asked of the MyST that is installed."""


def known_to_myst(word: Any) -> bool:
    """Return whether the MyST that is installed knows a word of its setting."""
    from myst_parser.config.main import MdParserConfig  # noqa: PLC0415  (few ask)

    try:
        # MyST raises ValueError for an unknown word; one that cannot be in a set is a TypeError.
        MdParserConfig(enable_extensions={word})
    except (TypeError, ValueError):
        return False
    return True


def _unread(words: Any) -> Iterator[str]:
    """Yield what MyST does not know of the *words* in its setting."""
    if not isinstance(words, LISTS):
        yield f"{MYST} is {_shown(words)}, but takes a list of words; none is used"
        return
    for word in words:
        if not known_to_myst(word):
            near = did_you_mean(word, _WORDS.split()) if isinstance(word, str) else ""
            yield f"{MYST} has {_shown(word)}, which this MyST does not know{near}"


def usable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return every setting as *values* has it, the default where it has none that can be used."""
    given = {s.name: values[s.name] for s in SETTINGS if s.name in values and s.takes(values[s.name])}
    return {setting.name: setting.default for setting in SETTINGS} | given


def today(given: str) -> str:
    """Return the ISO date from which ages are counted: the one *given*, that of the source, or today's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        # `SOURCE_DATE_EPOCH` is in UTC; without it the day is that of the machine.
        moment = time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime()
    except (ValueError, OverflowError, OSError):
        moment = time.localtime()
    return given or time.strftime("%Y-%m-%d", moment)


def downloads(names: Iterable[str], folder: str | Path) -> dict[str, Path]:
    """Return name and path of each of the files *names* that is there; paths are relative to *folder*."""
    paths = (Path(folder) / name for name in names)
    return {path.name: path for path in paths if path.is_file()}


def settings(config: Config, folder: str | Path) -> Settings:
    """Return the settings as the pure modules take them; paths are relative to *folder*."""
    return plain({setting.name: getattr(config, setting.name) for setting in SETTINGS}, folder)


def plain(values: Mapping[str, Any], folder: str | Path) -> Settings:
    """Return *values*, which can all be used, as the pure modules take them."""
    low, high = values["tensions_stale_years"]
    offered = [(name, path.stat()) for name, path in downloads(values["tensions_downloads"], folder).items()]
    return Settings(
        statuses=tuple(values["tensions_statuses"]),
        require_citations=values["tensions_bibfiles_required"],
        hide_uncited=values["tensions_hide_uncited"],
        stale_years=(float(low), float(high)),
        consensus_groups=values["tensions_consensus_groups"],
        shared_authors=values["tensions_independence_shared_authors"],
        today=today(values["tensions_today"]),
        numbering=values["tensions_numbering"],
        map_limit=values["tensions_map_limit"],
        cited_in_all=values["tensions_cited_in_all"],
        authors=values["tensions_bibliography_authors"],
        downloads=tuple(
            Download(name, info.st_size, time.strftime("%Y-%m-%d", time.gmtime(info.st_mtime)))
            for name, info in offered
        ),
    )
