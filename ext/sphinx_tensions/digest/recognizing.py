"""What a file is that is no day of papers, for the message that refuses it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_BEGINS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!doctype html|<html|<style|<head|<body|<div", re.IGNORECASE), "an HTML page"),
    (re.compile(r"<\?xml|<rss|<feed|<oai-pmh", re.IGNORECASE), "XML, such as a feed, which `digest harvest` reads"),
    (re.compile(r"@\w+\s*\{"), "BibTeX"),
    (re.compile(r"TY {2}- "), "RIS"),
    (re.compile(r"%PDF-"), "a PDF"),
    (re.compile(r'"?\w+"?(?:,"?\w+"?){2,}$'), "a table of CSV"),
    (re.compile(r"---$"), "a page with YAML at its top"),
)
_MEMBERS: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"meta", "papers", "sections"}),
        "the hotspot papers of a day, which the file DAY-daily-papers.json leaves out",
    ),
    (frozenset({"source_hash"}), "the summary of a month"),
    (frozenset({"date", "status"}), "the file DAY.json of a digest, whose papers are in DAY.jsonl"),
    (frozenset({"default", "topics"}), "the file topics.json of a digest"),
    (frozenset({"objects"}), "an export of tensions, camps and claims"),
    (frozenset({"choices", "usage"}), "the reply of an endpoint, whose text is in choices"),
)


def text_kind(lines: Sequence[str]) -> str:
    """Return what a text is that has *lines*, by the first that is not blank."""
    first = next((line.strip() for line in lines if line.strip()), "")[:200]
    return next((kind for pattern, kind in _BEGINS if pattern.match(first)), "text of another kind")


def json_kind(data: Any) -> str:
    """Return what JSON is that holds no paper, empty where nothing is known of it."""
    if isinstance(data, list) and data and all(isinstance(row, list) for row in data):
        return "a list of lists of papers without ids, as gpt_paper_assistant keeps for debugging"
    if not isinstance(data, Mapping):
        return ""
    return next((kind for members, kind in _MEMBERS if members <= data.keys()), "")


def refusal(kind: str) -> str:
    """Return what is said of a file of that kind, and what to give instead."""
    return f"this is {kind}, and no day of papers; give the file or the page of a day, or a list with arXiv ids"
