"""The language server, on pygls."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from ... import __version__
from ...core.codes import Severity
from ...core.findings import Found
from ...reading.plain import read_project
from ...reading.plain.conf import conf_path
from ...reading.plain.project import root_of
from ..check import findings
from .completion import Answers, Offer
from .naming import Spot, at, named

logger = logging.getLogger(__name__)
PAUSE = 0.15
"""Seconds without a change before a page is looked at."""
MANY = 200
"""Offers in one answer; an editor asks again with every letter where there are more."""
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}
KINDS = {
    "directive": types.CompletionItemKind.Class,
    "id": types.CompletionItemKind.Reference,
    "key": types.CompletionItemKind.Reference,
    "option": types.CompletionItemKind.Property,
    "role": types.CompletionItemKind.Function,
    "word": types.CompletionItemKind.Enum,
}
IDS, KEYS = frozenset({"id", "own"}), frozenset({"key"})
Answer = TypeVar("Answer")


class Server(LanguageServer):
    """What is open, and the projects that it lies in."""

    def __init__(self) -> None:
        super().__init__("sphinx-tensions", __version__, types.TextDocumentSyncKind.Incremental)
        self.answers: dict[Path, Answers] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}

    def answers_for(self, uri: str) -> Answers | None:
        """Return what is known of the project of a page; None where it lies in none, or cannot be read."""
        return safely(lambda: self._answers_for(uri))

    def _answers_for(self, uri: str) -> Answers | None:
        path = Path(to_fs_path(uri) or "")
        if not path.is_absolute():
            return None
        # A page that was never saved is not on the disk yet.
        root = root_of([path if path.exists() else path.parent])
        if not conf_path(root).is_file():
            return None
        if root not in self.answers:
            self.answers[root] = Answers(read_project([root]))
        answers = self.answers[root]
        text = self.workspace.get_text_document(uri).source
        try:
            docname = answers.project.docname(path)
        except ValueError:
            return None
        if path.suffix in answers.project.markups and list(answers.project.lines.get(docname, ())) != text.split("\n"):
            answers = self.answers[root] = Answers(answers.project.with_text(path, text))
        return answers

    def forget(self) -> None:
        """Read all projects again when next asked: a bibliography, settings or another page changed on the disk."""
        self.answers.clear()
        # Nothing else looks for circles, see `start`.
        gc.collect()

    def lines(self, uri: str) -> list[str]:
        """Return the lines of an open page."""
        return self.workspace.get_text_document(uri).source.split("\n")

    def place(self, uri: str, position: types.Position) -> tuple[int, int]:
        """Return line and character of a place, counted in characters."""
        lines = self.lines(uri)
        # Editors count in UTF-16 unless both sides agree on something else.
        counted = self.workspace.position_codec.position_from_client_units(lines, position)
        return counted.line, counted.character

    def asked(self, uri: str, position: types.Position) -> tuple[Answers, Spot] | None:
        """Return the project of a page and the name at a place; None where the page lies in none, or there is none."""
        answers = self.answers_for(uri)
        spot = at(self.lines(uri), *self.place(uri, position))
        return None if answers is None or spot is None else (answers, spot)

    def range(self, lines: list[str], line: int, start: int, end: int) -> types.Range:
        """Return a stretch of a line as the client counts it."""
        made = types.Range(types.Position(line, start), types.Position(line, end))
        return self.workspace.position_codec.range_to_client_units(lines, made)

    async def look(self, uri: str) -> None:
        """Report what is wrong on a page, when it has not changed for a moment."""
        await asyncio.sleep(PAUSE)
        self.publish(uri)

    def publish(self, uri: str) -> None:
        """Report what is wrong on a page."""
        diagnostics: list[types.Diagnostic] = []
        answers = self.answers_for(uri)
        if answers is not None:
            path = Path(to_fs_path(uri) or "").resolve()
            lines = self.lines(uri)
            rows = safely(partial(findings, answers.project)) or []
            diagnostics = [self.diagnostic(row, lines) for row in rows if Path(row.path).resolve() == path]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    def diagnostic(self, row: Found, lines: list[str]) -> types.Diagnostic:
        """Return a finding as the protocol has it."""
        line = min(row.line, len(lines)) - 1
        text = lines[line] if lines else ""
        start = row.column - 1 if row.column else len(text) - len(text.lstrip())
        end = row.end_column - 1 if row.end_column > row.column else len(text)
        return types.Diagnostic(
            range=self.range(lines, line, min(start, len(text)), min(max(start, end), len(text))),
            message=row.text,
            severity=SEVERITIES[row.severity],
            code=row.code,
            source="sphinx-tensions",
        )


def safely(ask: Callable[[], Answer]) -> Answer | None:
    """Return the result of *ask*, or None with a line in the log: half a page must not end the server."""
    try:
        return ask()
    except Exception:
        logger.exception("a question could not be answered")
        return None


def _documents(server: Server) -> None:
    def stop(uri: str) -> None:
        task = server.waiting.pop(uri, None)
        if task is not None:
            task.cancel()

    def soon(uri: str) -> None:
        stop(uri)
        server.waiting[uri] = asyncio.get_running_loop().create_task(server.look(uri))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.forget()
        soon(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(_params: types.DidChangeWatchedFilesParams) -> None:
        server.forget()
        for uri in server.workspace.text_documents:
            soon(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        stop(params.text_document.uri)
        server.forget()  # what was not saved is gone
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))


def _completion(server: Server) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["{", ":", "`", "@", ",", " "])
    )
    def complete(params: types.CompletionParams) -> types.CompletionList:
        uri = params.text_document.uri
        answers = server.answers_for(uri)
        lines = server.lines(uri)
        line, character = server.place(uri, params.position)
        offers = safely(lambda: answers.complete(lines, line, character) if answers is not None else []) or []
        shown = fitting(offers, lines[line][:character]) if offers else []
        items = [_item(offer, server.range(lines, line, character - offer.length, character)) for offer in shown]
        return types.CompletionList(is_incomplete=len(shown) < len(offers), items=items)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        found = server.asked(uri, params.position)
        if found is None:
            return None
        answers, spot = found
        text = safely(lambda: answers.tell(spot.name, spot.kind))
        contents = types.MarkupContent(types.MarkupKind.Markdown, text or "")
        shown = server.range(server.lines(uri), spot.line, spot.start, spot.end)
        return types.Hover(contents, shown) if text else None


def fitting(offers: list[Offer], before: str) -> list[Offer]:
    """Return the offers that go on what was typed, at most `MANY`; all of them where they are few."""
    if len(offers) <= MANY:
        return offers
    word = before[len(before) - offers[0].length :].casefold()
    fits = (offer for offer in offers if word in f"{offer.text} {offer.title} {offer.more}".casefold())
    return list(islice(fits, MANY))


def _item(offer: Offer, replaced: types.Range) -> types.CompletionItem:
    return types.CompletionItem(
        label=offer.text,
        kind=KINDS[offer.kind],
        detail=offer.title or None,
        documentation=offer.more or None,
        # Editors compare what was typed with this, so a work is found by author and title too.
        filter_text=f"{offer.text} {offer.title} {offer.more}" if offer.kind in ("id", "key") else None,
        # The stretch is given, since an editor's own word may end at the hyphen or colon of an id.
        text_edit=types.TextEdit(replaced, offer.text),
    )


def _places(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        found = server.asked(params.text_document.uri, params.position)
        return safely(lambda: _defined(*found)) if found is not None else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        return [
            types.Location(uri, where) for uri, where, _ in _found(server, params.text_document.uri, params.position)
        ]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range | None:
        uri = params.text_document.uri
        found = server.asked(uri, params.position)
        if found is None or not _renamable(_found(server, uri, params.position)):
            return None
        spot = found[1]
        return server.range(server.lines(uri), spot.line, spot.start, spot.end)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        places = _found(server, params.text_document.uri, params.position)
        if not _renamable(places):
            return None
        edits: dict[str, list[types.TextEdit]] = {}
        for uri, where, _ in places:
            edits.setdefault(uri, []).append(types.TextEdit(where, params.new_name))
        return types.WorkspaceEdit(changes=edits)


def _defined(answers: Answers, spot: Spot) -> types.Location | None:
    project = answers.project
    if spot.kind == "key":
        place = project.shelf.lines.get(spot.name.lower()) if project.shelf is not None else None
        return _at_line(Path(place[0]), place[1]) if place is not None else None
    record = project.graph.named(spot.name)
    return _at_line(project.paths[record.docname], record.line) if record is not None else None


def _at_line(path: Path, line: int) -> types.Location:
    start = types.Position(max(line - 1, 0), 0)
    return types.Location(from_fs_path(str(path.resolve())) or "", types.Range(start, start))


def _found(server: Server, uri: str, position: types.Position) -> list[tuple[str, types.Range, str]]:
    """Return address, range and kind of every place where the name at *position* is in the project."""
    found = server.asked(uri, position)
    if found is None:
        return []
    answers, spot = found
    kinds = KEYS if spot.kind == "key" else IDS
    places = []
    for docname, lines in sorted(answers.project.lines.items()):
        address = from_fs_path(str(answers.project.paths[docname].resolve())) or ""
        text = list(lines)
        places += [(address, server.range(text, s.line, s.start, s.end), s.kind) for s in named(text, spot.name, kinds)]
    return places


def _renamable(places: list[tuple[str, types.Range, str]]) -> bool:
    # The name of a work is its file's; an id that a title makes has to be given first.
    return any(kind == "own" for _, _, kind in places)


def start() -> None:
    """Speak over standard input and output until the client leaves."""
    gc.disable()  # to look through a large project for what can be forgotten takes longer than any answer: see `forget`
    server = Server()
    _documents(server)
    _completion(server)
    _places(server)
    server.start_io()
