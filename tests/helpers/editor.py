"""A client of the language server, over its standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx_tensions.reading.plain import read_project


class Client:
    """An editor that says what it is told to."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "sphinx_tensions", "lsp"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self.number = 0
        self.told: list[dict[str, Any]] = []
        self.versions: dict[str, int] = {}
        self.can = self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})["capabilities"]
        self.tell("initialized")

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def ask(self, method: str, **params: Any) -> Any:
        """Return the answer to a question."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            found = self._receive()
            if found.get("id") == self.number and "method" not in found:
                assert "error" not in found, found
                return found["result"]
            if "id" in found:
                self._send({"id": found["id"], "result": None})
            else:
                self.told.append(found)

    def tell(self, method: str, **params: Any) -> None:
        """Say something that has no answer."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a page, with *text* that is not saved; return its address."""
        uri = path.as_uri()
        self.versions[uri] = 1
        given = path.read_text(encoding="utf-8") if text is None else text
        self.tell(
            "textDocument/didOpen",
            textDocument={"uri": uri, "languageId": "markdown", "version": 1, "text": given},
        )
        return uri

    def change(self, uri: str, text: str) -> None:
        """Replace the text of an open page."""
        self.versions[uri] += 1
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": self.versions[uri]},
            contentChanges=[{"text": text}],
        )

    def at(self, kind: str, uri: str, line: int, character: int, **more: Any) -> Any:
        """Ask about a place."""
        position = {"line": line, "character": character}
        return self.ask(f"textDocument/{kind}", textDocument={"uri": uri}, position=position, **more)

    def wrong(self, uri: str) -> list[dict[str, Any]]:
        """Return what is next told to be wrong on a page."""
        while True:
            for place, found in enumerate(self.told):
                if found["method"] == "textDocument/publishDiagnostics" and found["params"]["uri"] == uri:
                    del self.told[place]
                    rows: list[dict[str, Any]] = found["params"]["diagnostics"]
                    return rows
            self.told.append(self._receive())

    def close(self) -> int:
        """Leave; return the code with which the server ends."""
        self.ask("shutdown")
        self.tell("exit")
        return self.process.wait(20)


def main(folder: Path) -> None:
    """Print how long the answers take in a project; its first tension is asked about."""
    project = read_project([folder])
    tension = project.graph.tensions[0]
    client = Client(folder)
    uri = client.open(project.paths[tension.docname].resolve())
    client.wrong(uri)
    text = project.paths[tension.docname].read_text(encoding="utf-8")
    last = text.count("\n") + 1
    asked = text + "\n\nSee {camp}`"
    client.change(uri, asked)
    client.wrong(uri)
    line = next(n for n, found in enumerate(text.split("\n")) if f":id: {tension.id}" in found)
    begun = text.split("\n")[line].index(tension.id) + 1
    asks: dict[str, Callable[[], Any]] = {
        "completion": lambda: client.at("completion", uri, last + 1, len("See {camp}`")),
        "hover": lambda: client.at("hover", uri, line, begun),
        "definition": lambda: client.at("definition", uri, line, begun),
        "references": lambda: client.at("references", uri, line, begun, context={"includeDeclaration": True}),
        "rename": lambda: client.at("rename", uri, line, begun, newName="another"),
    }
    for name, ask in asks.items():
        times = []
        for _ in range(40):
            start = time.perf_counter()
            ask()
            times.append(1000 * (time.perf_counter() - start))
        print(f"{name}: median {sorted(times)[20]:.1f} ms, longest {max(times):.1f} ms")  # noqa: T201
    times = []
    for number in range(20):
        start = time.perf_counter()
        client.change(uri, f"{asked}\n{number}")
        client.wrong(uri)
        times.append(1000 * (time.perf_counter() - start))
    print(f"diagnostics: median {sorted(times)[10]:.1f} ms, longest {max(times):.1f} ms, of which 150 wait")  # noqa: T201
    client.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
