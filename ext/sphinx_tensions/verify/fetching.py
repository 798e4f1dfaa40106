"""Records and texts of works from arXiv and Crossref, slowly, kept in a folder of the user."""

from __future__ import annotations

import argparse
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ..command.console import Bad
from ..core.files import replace
from ..core.pace import AGENT, PAUSE, Pace, Unreachable
from ..core.text import digest

MANY = 50  #: records in a request
LARGEST = 32_000_000  #: bytes of an answer
SILENCE = 20.0  #: seconds in which nothing comes
PATIENCE = 120.0  #: seconds for one answer
LONGEST_NAME = 150
FRESH = 30 * 86_400.0  #: seconds for which a record is kept; a work may be retracted later
HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org", "api.crossref.org", "doi.org"})

PAGE = ("text/html", "application/xhtml+xml")
ATOM = ("application/atom+xml", "application/xml", "text/xml")
JSON = ("application/json", "application/vnd.crossref-api-message+json")


def add_arguments(command: argparse.ArgumentParser, fetch: str) -> None:
    """Declare what says whether and how is fetched; *fetch* is what is asked for."""
    command.add_argument("--fetch", action="store_true", help=fetch)
    command.add_argument("--cache", type=Path, metavar="DIR", help="where to keep what was fetched")
    command.add_argument("--base-url", default="", metavar="URL", help=argparse.SUPPRESS)
    command.add_argument("--pause", type=float, default=PAUSE, metavar="S", help=argparse.SUPPRESS)


def check_arguments(given: argparse.Namespace) -> None:
    """Raise `Bad` for an address that is none, and where nothing is to be fetched."""
    if (given.cache is not None or given.base_url) and not given.fetch:
        raise Bad("--cache and --base-url go with --fetch")
    if given.base_url and not given.base_url.startswith(("http://", "https://")):
        raise Bad(f"{given.base_url!r} is no http or https address")


def fetcher_of(given: argparse.Namespace, project: Path) -> Fetcher | None:
    """Return what fetches, None without --fetch; raises `Bad` for a cache in the folder *project*."""
    if not given.fetch:
        return None
    folder = (given.cache or cache_folder()).resolve()
    if folder.is_relative_to(project.resolve()):
        raise Bad(f"{folder} lies in the project; papers of others are not kept there")
    return Fetcher(folder, given.base_url, given.pause)


class NotThere(Unreachable):
    """The server has no such work."""


def cache_folder() -> Path:
    """Return the folder of the user for what can be fetched again."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "sphinx-tensions"


class _Within(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to a known host alone, and never from https to http."""

    def __init__(self, hosts: Collection[str]) -> None:
        self.hosts = hosts

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request that follows; `Unreachable` where it leads to a host that is not asked."""
        new, old = urlsplit(newurl), urlsplit(req.full_url)
        if new.netloc not in self.hosts or (old.scheme == "https" and new.scheme != "https"):
            raise Unreachable(f"{old.netloc} leads to {new.netloc or newurl[:60]}, where nothing is fetched from")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass
class Fetcher:
    """Gets one address after another, each once."""

    folder: Path
    base: str = ""  #: address of another server, which stands for all hosts
    pause: float = PAUSE
    silence: float = SILENCE
    patience: float = PATIENCE
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self.pace = Pace(self.pause, self.sleep)

    def get(self, address: str, place: str, name: str, kinds: Collection[str], fresh: float = 0.0) -> Path:
        """Return the file with what is at *address*, kept in the folder *place* as *name*; raises `Unreachable`.

        What is kept is used again, with *fresh* for so many seconds.  An answer of
        another type than *kinds* is refused.
        """
        path = self.path(place, name)
        if self.is_kept(place, name, fresh):
            return path
        return self.keep(place, name, self._fetched(self._moved(address), kinds))

    def path(self, place: str, name: str) -> Path:
        """Return where *name* is kept."""
        # A DOI may hold anything, also slashes and points that lead to another folder.
        file = quote(name, safe="")
        return self.folder / place / (file if len(file) <= LONGEST_NAME else digest(name))

    def is_kept(self, place: str, name: str, fresh: float) -> bool:
        """Return whether *name* is there, with *fresh* for less than so many seconds."""
        path = self.path(place, name)
        return path.is_file() and (not fresh or time.time() - path.stat().st_mtime < fresh)

    def keep(self, place: str, name: str, data: bytes) -> Path:
        """Keep *data* as *name*; return where."""
        path = self.path(place, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
        return path

    def _moved(self, address: str) -> str:
        if not self.base:
            return address
        parts = urlsplit(address)
        return f"{self.base.rstrip('/')}{parts.path}{f'?{parts.query}' if parts.query else ''}"

    def _fetched(self, address: str, kinds: Collection[str]) -> bytes:
        host = urlsplit(address).netloc
        opener = urllib.request.build_opener(_Within({host} if self.base else HOSTS))
        request = urllib.request.Request(address, headers={"User-Agent": AGENT})  # noqa: S310  (http or https, see `_moved`)
        return self.pace.ask(host, lambda: self._read(opener, request, kinds))

    def _read(
        self, opener: urllib.request.OpenerDirector, request: urllib.request.Request, kinds: Collection[str]
    ) -> bytes:
        until, host = time.monotonic() + self.patience, urlsplit(request.full_url).netloc
        try:
            response = opener.open(request, timeout=self.silence)
        except urllib.error.HTTPError as error:
            if error.code not in {404, 410}:
                raise
            raise NotThere(f"{host}: {error.code} {error.reason}") from None
        with response:
            kind = response.headers.get_content_type()
            if kind not in kinds:
                raise Unreachable(f"{host}: it sent {kind}, not {' or '.join(kinds)}")
            parts, size = [], 0
            while part := response.read1(65_536):
                size += len(part)
                if size > LARGEST:
                    raise Unreachable(f"{host}: it sent more than {LARGEST:,} bytes")
                if time.monotonic() > until:
                    raise Unreachable(f"{host}: it took more than {self.patience:g} seconds")
                parts.append(part)
            announced = response.headers.get("Content-Length", "")
            if announced.isdecimal() and size < int(announced):
                raise ValueError(f"{size} of {announced} bytes came")
            return b"".join(parts)

    # -- arXiv, Crossref -----------------------------------------------------------

    def text(self, arxiv: str) -> Path:
        """Return the page with the full text of a work of arXiv; raises `Unreachable`."""
        return self.get(f"https://arxiv.org/html/{quote(arxiv)}", "html", f"{arxiv}.html", PAGE)

    def atom(self, arxiv: str) -> Path:
        """Return the record of a work of arXiv, in Atom; raises `Unreachable`."""
        return self.get(_query([arxiv]), "arxiv", f"{arxiv}.atom", ATOM, FRESH)

    def atoms(self, arxiv: Iterable[str]) -> Iterator[Path]:
        """Yield records of works of arXiv, `MANY` in a request, without those that are kept; raises `Unreachable`."""
        wanted = [name for name in arxiv if not self.is_kept("arxiv", f"{name}.atom", FRESH)]
        for start in range(0, len(wanted), MANY):
            names = wanted[start : start + MANY]
            path = self.get(_query(names), "arxiv", f"many-{digest(names)}.atom", ATOM, FRESH)
            yield path
            path.unlink(missing_ok=True)

    def page(self, arxiv: str) -> None:
        """Ask whether arXiv has a work; raises `NotThere` where it has not, and `Unreachable`."""
        self.get(f"https://arxiv.org/abs/{quote(arxiv)}", "abs", f"{arxiv}.html", PAGE, FRESH)

    def crossref(self, doi: str) -> Path:
        """Return the record of a DOI, in JSON; raises `NotThere` where nobody registered it, and `Unreachable`."""
        try:
            return self.get(
                f"https://api.crossref.org/works/{quote(doi, safe='')}", "crossref", f"{doi}.json", JSON, FRESH
            )
        except NotThere:
            # Crossref has not all: others register DOIs too, and only their register says that there is none.
            self.get(f"https://doi.org/api/handles/{quote(doi)}", "doi", f"{doi}.json", JSON, FRESH)
            raise Unreachable(f"{doi} is registered, and not at Crossref") from None


def _query(names: Sequence[str]) -> str:
    return f"https://export.arxiv.org/api/query?id_list={','.join(map(quote, names))}&max_results={len(names)}"
