"""The arguments of every command that may ask a model."""

from __future__ import annotations

import argparse
import importlib.util
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ..command.console import Bad
from .endpoint import PLAIN, Endpoint
from .purse import Purse


def add_arguments(command: argparse.ArgumentParser, without: str, *, budget: bool = False) -> None:
    """Declare what names a model; *without* says what happens where none is named, with *budget* it may be bounded."""
    command.add_argument("--base-url", default="", metavar="URL", help="the endpoint, up to /chat/completions")
    command.add_argument("--model", default="", help=f"the model to ask; without one, {without}")
    command.add_argument(
        "--price", type=float, nargs=2, metavar=("IN", "OUT"), help="dollars for a million tokens of prompt and answer"
    )
    if budget:
        command.add_argument(
            "--budget", type=float, metavar="USD", help="dollars that this run may cost; needs --price"
        )


def endpoint(given: argparse.Namespace, forms: Sequence[Mapping[str, Any]] = PLAIN) -> Endpoint | None:
    """Return the endpoint that is named, or None without a model; raises `Bad`."""
    budget = getattr(given, "budget", None)
    if budget is not None and not (given.model and given.price):
        raise Bad("--budget needs --model and --price")
    if budget is not None and not 0 < budget < float("inf"):
        raise Bad("--budget takes a number of dollars above 0")
    if bool(given.model) != bool(given.base_url):
        raise Bad("--model and --base-url go together")
    if not given.model:
        return None
    if importlib.util.find_spec("openai") is None:
        raise Bad("--model needs openai: pip install 'sphinx-tensions[model]'")
    if given.price and not all(0 <= price < float("inf") for price in given.price):
        raise Bad("--price takes two numbers of dollars, 0 or more")
    purse = Purse(tuple(given.price) if given.price else (0.0, 0.0), budget)
    try:
        return Endpoint(given.base_url, given.model, os.environ.get("OPENAI_API_KEY", ""), forms=forms, purse=purse)
    except ValueError as error:
        raise Bad(str(error)) from None
