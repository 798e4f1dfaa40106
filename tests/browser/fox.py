"""Firefox, driven by its own protocol; it needs nothing but the program."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PREFERENCES = {
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "ui.primaryPointerCapabilities": 6,  # a window without a screen knows no mouse
}
CONTROL, ESCAPE, DOWN = "\ue009", "\ue00c", "\ue015"


class Firefox:
    """A window without a screen; :meth:`close` ends it."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        wanted = PREFERENCES | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (folder / "user.js").write_text("\n".join(lines))
        command = [program, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.number = 0
        for _ in range(600):
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
                break
            except OSError:
                time.sleep(0.1)
        self.answer()
        self.call("WebDriver:NewSession", capabilities={})

    def answer(self) -> Any:
        """Return the next message: its length, a colon, and JSON."""
        head = b""
        while not head.endswith(b":"):
            head += self.socket.recv(1)
        data = b""
        while len(data) < int(head[:-1]):
            data += self.socket.recv(int(head[:-1]) - len(data))
        return json.loads(data)

    def call(self, name: str, **values: Any) -> Any:
        """Return what a command gives."""
        self.number += 1
        text = json.dumps([0, self.number, name, values]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _kind, _number, error, result = self.answer()
        assert error is None, error
        return result

    def go(self, url: str) -> None:
        self.call("WebDriver:Navigate", url=url)

    def run(self, script: str, *values: Any) -> Any:
        """Return what an expression is worth."""
        return self.call("WebDriver:ExecuteScript", script=f"return {script}", args=list(values))["value"]

    def until(self, script: str, wanted: Any = True) -> None:
        """Wait until an expression is worth what is *wanted*."""
        for _ in range(100):
            if (now := self.run(script)) == wanted:
                return
            time.sleep(0.05)
        raise AssertionError((script, now))

    def press(self, *keys: str, together: bool = False) -> None:
        pairs = [({"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}) for key in keys]
        actions = [step for pair in pairs for step in pair]
        if together:
            actions = [down for down, _up in pairs] + [up for _down, up in reversed(pairs)]
        self.call("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def rest_on(self, selector: str) -> None:
        """Move the mouse from the corner to the middle of an element."""
        middle = """(() => {
          const node = document.querySelector(arguments[0]);
          node.scrollIntoView({ block: "center" });
          const box = node.getClientRects()[0];
          return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round);
        })()"""
        x, y = self.run(middle.replace("arguments[0]", json.dumps(selector)))
        moves = [{"type": "pointerMove", "x": 1, "y": 1}, {"type": "pointerMove", "x": x, "y": y}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}
        self.call("WebDriver:PerformActions", actions=[mouse])

    def close(self) -> None:
        self.call("Marionette:Quit", flags=["eForceQuit"])
        self.socket.close()
        self.process.wait(30)
