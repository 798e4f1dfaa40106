"""What is sent to a model and to whom, and what of its answers is taken."""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.asking import arguments, client
from sphinx_tensions.asking import endpoint as asking
from sphinx_tensions.asking.endpoint import Answer, Endpoint, Unanswered
from sphinx_tensions.asking.entries import LARGEST, entries_of
from sphinx_tensions.asking.kept import Kept
from sphinx_tensions.asking.purse import OverBudget, Purse
from sphinx_tensions.command.console import Bad

from ..helpers.loopback import Answer as Reply
from ..helpers.loopback import Server, servers

KEY = "sk-a-key-that-stays-here"
ASKED = [{"role": "user", "content": "How are you?"}]
Start = Callable[[Reply], Server]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(asking, "FIRST_WAIT", 0.0)
    with servers() as made:
        yield made


def wrapped(text: Any, usage: Any = None) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}], "usage": usage}).encode()


def well(_request: Any, _number: int) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, wrapped("Well.", {"prompt_tokens": 7, "completion_tokens": 2})


def test_nothing_but_the_question_and_the_key_is_sent(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    other = start(well)
    elsewhere = {
        "OPENAI_BASE_URL": other.url,
        "OPENAI_ORG_ID": "org-told",
        "OPENAI_PROJECT_ID": "proj-told",
        "OPENAI_ADMIN_KEY": "sk-admin-told",
        "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer told\nX-Told: told",
        "HTTP_PROXY": other.url,
        "http_proxy": other.url,
        "ALL_PROXY": other.url,
    }
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    server = start(well)
    assert Endpoint(f"{server.url}/v1/", "m", KEY).ask(ASKED) == Answer("Well.", 7, 2)
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert json.loads(request.body) == {"model": "m", "messages": ASKED, "temperature": 0}
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert {name.lower() for name in request.headers} <= {
        *("host", "accept", "connection", "content-type", "content-length"),
        *("user-agent", "accept-encoding", "authorization"),
    }
    assert "told" not in str(request)
    assert other.requests == []


def test_without_a_key_none_is_sent(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = start(well)
    Endpoint(server.url, "m").ask(ASKED)
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(start: Start, status: int) -> None:
    other = start(well)
    server = start(lambda _request, _number: (status, {"Location": f"{other.url}/chat/completions"}, b""))
    with pytest.raises(Unanswered, match=str(status)):
        Endpoint(server.url, "m", KEY).ask(ASKED)
    assert len(server.requests) == 1
    assert other.requests == []


BROKEN: dict[str, tuple[int, dict[str, str], bytes]] = {
    "no JSON": (200, {}, b"<html>"),
    "a list": (200, {}, b"[]"),
    "a number": (200, {}, b"1"),
    "no choices": (200, {}, b'{"choices": []}'),
    "choices that are none": (200, {}, b'{"choices": {"a": 1}}'),
    "a message that is none": (200, {}, b'{"choices": [{"message": 3}]}'),
    "text that is none": (200, {}, wrapped({"a": 1})),
    "nothing": (200, {}, b""),
    "empty": (200, {}, wrapped(" ")),
    "usage that is none": (200, {}, b'{"choices": [], "usage": 3}'),
    "no end": (200, {}, b"[" * 100_000),
    "half": (200, {"Content-Length": "9999"}, b'{"choices": ['),
    "no UTF-8": (200, {"Content-Type": "application/json"}, b'{"choices": "\xff'),
    "compressed": (200, {"Content-Encoding": "gzip"}, gzip.compress(wrapped("Well."))),
    "a server that is down": (503, {"Retry-After": "0"}, b"\xff" * 1000),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_answer_is_asked_again_and_then_told(start: Start, kind: str) -> None:
    server = start(lambda _request, _number: BROKEN[kind])
    with pytest.raises(Unanswered) as told:
        Endpoint(server.url, "m", KEY).ask(ASKED)
    assert len(server.requests) == asking.ATTEMPTS
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("status", [200, 500, 400])
def test_an_answer_without_end_is_broken_off(start: Start, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr(client, "LARGEST", 100_000)
    server = start(lambda _request, _number: (status, {}, b" " * 1_000_000))
    with pytest.raises(Unanswered, match="more than 100,000 bytes"):
        Endpoint(server.url, "m", KEY).ask(ASKED)


def test_an_answer_that_drips_is_broken_off(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", -1.0)
    server = start(well)
    with pytest.raises(Unanswered, match="took more than"):
        Endpoint(server.url, "m", KEY).ask(ASKED)


def test_a_wait_that_is_asked_for_is_kept(start: Start) -> None:
    waits: list[float] = []
    server = start(lambda request, number: (429, {"Retry-After": "7"}, b"") if number < 3 else well(request, number))
    Endpoint(server.url, "m", sleep=waits.append).ask(ASKED)
    assert waits == [7.0, 7.0]


def test_nobody_listens() -> None:
    with pytest.raises(Unanswered, match=r"127\.0\.0\.1:9 gave no usable answer"):
        Endpoint("http://127.0.0.1:9", "m", sleep=lambda _seconds: None).ask(ASKED)


@pytest.mark.parametrize("status", [401, 500])
def test_no_message_has_the_key(start: Start, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    body = json.dumps({"error": {"message": KEY}}).encode()
    server = start(lambda _request, _number: (status, {"X-Request-Id": KEY}, body))
    endpoint = Endpoint(server.url, "m", KEY)
    with pytest.raises(Unanswered) as told:
        endpoint.ask(ASKED)
    assert KEY not in f"{told.value!s}{told.value!r}{endpoint!r}"


def test_a_log_of_the_library_has_no_key(start: Start) -> None:
    server = start(well)
    code = (
        "import logging; logging.basicConfig(level=logging.DEBUG)\n"
        "from sphinx_tensions.asking.endpoint import Endpoint\n"
        f"print(Endpoint({server.url!r}, 'm', {KEY!r}).ask([{{'role': 'user', 'content': 'Hello'}}]).text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENAI_LOG": "debug"},
    )
    assert done.stdout == "Well.\n"
    assert "DEBUG" in done.stderr
    assert KEY not in done.stderr


@pytest.mark.parametrize(
    ("base", "key"),
    [
        ("file:///etc/passwd", ""),
        ("ftp://host/v1", ""),
        ("host", ""),
        ("http:///v1", ""),
        ("http://name:secret@host/v1", ""),
        ("http://host", "sk-a\nX-Other: b"),
        ("http://host", "sk-ü"),
    ],
)
def test_what_can_be_no_endpoint_is_refused(base: str, key: str) -> None:
    with pytest.raises(ValueError, match=r"address|key") as told:
        Endpoint(base, "m", key)
    assert "secret" not in str(told.value)
    assert not key or key not in str(told.value)


def test_blanks_around_a_key_are_no_part_of_it() -> None:
    assert Endpoint("http://host", "m", f" {KEY}\n").key == KEY


def test_settings_that_an_endpoint_does_not_take_are_left_out(start: Start) -> None:
    def choosy(request: Any, number: int) -> tuple[int, dict[str, str], bytes]:
        body = json.loads(request.body)
        return (400, {}, b"no") if "response_format" in body or "temperature" in body else well(request, number)

    server = start(choosy)
    forms = ({"temperature": 0, "response_format": {"type": "json_object"}}, {"temperature": 0}, {"seed": 1})
    endpoint = Endpoint(server.url, "m", forms=forms)
    assert endpoint.ask(ASKED).text == "Well."
    assert endpoint.ask(ASKED).text == "Well."
    # Three for the first question, one for the next: what was not taken is remembered.
    assert len(server.requests) == 4
    refusing = start(lambda _request, _number: (400, {}, b"no"))
    with pytest.raises(Unanswered, match="400"):
        Endpoint(refusing.url, "m", forms=forms).ask(ASKED)
    assert len(refusing.requests) == 3


# -- cost -----------------------------------------------------------------------------


def test_answers_that_are_no_use_are_counted(start: Start) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 100}
    server = start(lambda _request, number: (200, {}, wrapped("" if number == 1 else "Well.", usage)))
    purse = Purse((1.0, 10.0))
    Endpoint(server.url, "m", purse=purse).ask(ASKED)
    assert purse.tokens == (2000, 200)
    assert purse.spent == pytest.approx(0.004)


def test_a_question_that_could_go_over_the_budget_is_not_asked(start: Start) -> None:
    usage = {"prompt_tokens": 0, "completion_tokens": 1000}
    server = start(lambda _request, _number: (200, {}, wrapped("Well.", usage)))
    endpoint = Endpoint(server.url, "m", forms=({"max_tokens": 1000},), purse=Purse((0.0, 1000.0), 2.5))
    endpoint.ask(ASKED)
    endpoint.ask(ASKED)
    with pytest.raises(OverBudget, match=r"\$2\.0000 of \$2\.5000"):
        endpoint.ask(ASKED)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "usage",
    [None, {}, 3, {"prompt_tokens": True}, {"prompt_tokens": -5, "completion_tokens": "many"}, {"prompt_tokens": 1e99}],
)
def test_where_no_tokens_are_counted_characters_are(start: Start, usage: Any) -> None:
    server = start(lambda _request, _number: (200, {}, wrapped("x" * 30, usage)))
    purse = Purse()
    Endpoint(server.url, "m", purse=purse).ask([{"role": "user", "content": "x" * 300}])
    assert purse.tokens == (101, 11)


# -- what is kept ----------------------------------------------------------------------


def test_answers_are_kept_by_model(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "answers.jsonl", "m")
    kept.add(["a", "b"], Answer("One.", 3, 4))
    kept.add(["a"], Answer("Two.", 5, 6))
    again = Kept(tmp_path / "answers.jsonl", "m")
    assert again.asked == {"a", "b"}
    assert [row["text"] for row in again.rows] == ["One.", "Two."]
    assert again.tokens == (8, 10)
    assert Kept(tmp_path / "answers.jsonl", "other").asked == set()


ENTRIES: dict[str, tuple[str, list[Any]]] = {
    "plain": ('{"claims": [1, 2]}', [1, 2]),
    "a list": ("[1, 2]", [1, 2]),
    "fenced": ('```json\n{"claims": [1]}\n```\n', [1]),
    "words around": ('Here they are:\n{"claims": [{"a": 1}]}\nBye.', [{"a": 1}]),
    "cut short": ('{"claims": [{"a": 1}, {"b": {"c": 2}}, {"a": ', [{"a": 1}, {"b": {"c": 2}}]),
    "a line each": ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
    "another name": ('{"results": [1]}', []),
    "no list": ('{"claims": {"a": 1}}', []),
    "words": ("I cannot do that.", []),
    "a number too long": (f'{{"claims": [{"9" * 5000}]}}', []),
    "too long": (f'{{"claims": ["{"x" * LARGEST}"]}}', []),
    "too deep": ("[" * 50_000, []),
    "objects too deep": ('{"a":' * 30_000, []),
    "braces": ("{" * 100_000, []),
}


@pytest.mark.parametrize("kind", ENTRIES)
def test_entries_are_taken_out_of_what_came(kind: str) -> None:
    text, entries = ENTRIES[kind]
    found, problems = entries_of(text, "claims")
    assert found == entries
    assert bool(problems) == (kind not in ("plain", "a list", "fenced"))


# -- arguments -------------------------------------------------------------------------


def given(*args: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    arguments.add_arguments(parser, "nothing is asked", budget=True)
    return parser.parse_args(args)


def test_bad_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert arguments.endpoint(given()) is None
    for args in (("--model", "m"), ("--base-url", "http://host")):
        with pytest.raises(Bad, match="go together"):
            arguments.endpoint(given(*args))
    whole = ("--model", "m", "--base-url", "http://host")
    for price in (("-1", "1"), ("nan", "1"), ("1", "inf")):
        with pytest.raises(Bad, match="--price"):
            arguments.endpoint(given(*whole, "--price", *price))
    made = arguments.endpoint(given(*whole, "--price", "1", "2", "--budget", "3"))
    assert made is not None
    assert (made.purse.prices, made.purse.budget) == ((1.0, 2.0), 3.0)


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(Bad, match=r"pip install 'sphinx-tensions\[model\]'"):
        arguments.endpoint(given("--model", "m", "--base-url", "http://host"))


def test_the_library_is_loaded_where_a_model_is_asked_and_nowhere_else() -> None:
    code = (
        "import sys; from sphinx_tensions.command import main; import sphinx_tensions.asking.arguments\n"
        "import sphinx_tensions.mine.drafting.drafting; print({'openai', 'httpx2', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
